"""USB storage: only in the cabinet's port, only between `usb-open` and `usb-close`, never executable."""

from __future__ import annotations

import pwd
import re
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from machine import Machine, Settings, Stop, later, never, read_kernel, write_kernel

STICK_SECONDS = 900  # an open stick is closed by itself, whatever became of the kiosk
FILE_SYSTEMS = ("vfat", "exfat")
STORAGE = "08"  # USB class of mass storage


def usb_open(machine: Machine, settings: Settings, _arguments: Mapping[str, str]) -> str:
    """Let the stick in the cabinet's port in and mount it for the kiosk's user. Returns its file system."""
    if not settings.ports:
        raise Stop("not-configured")
    with suppress(Stop):  # one that was pulled long ago says nothing about this one
        _unmount(machine)
    interfaces = _interfaces(machine, settings)
    if not interfaces:
        raise Stop("no-stick")
    try:
        if len({one.name.split(":")[0] for one in interfaces}) > 1:
            raise Stop("several-sticks")
        for one in interfaces:
            write_kernel(one / "authorized", "1")
            with suppress(OSError):  # a driver that is bound already refuses
                write_kernel(machine.path("sys/bus/usb/drivers_probe"), one.name)
        found = _mount(machine, settings, _disk(machine, interfaces))
    except BaseException:
        _lock_out(machine, settings)
        raise
    later(machine, "usb-close", STICK_SECONDS)
    return found


def usb_close(machine: Machine, settings: Settings, _arguments: Mapping[str, str]) -> str:
    """Write everything out, unmount, block storage again; nothing open is fine."""
    never(machine, "usb-close")
    try:
        _unmount(machine)
    finally:
        _lock_out(machine, settings)
    return ""


def _interfaces(machine: Machine, settings: Settings) -> list[Path]:
    """Mass-storage interfaces of devices that sit in the cabinet's ports themselves."""
    devices = machine.path("sys/bus/usb/devices")
    found = (one for port in settings.ports for one in sorted(devices.glob(f"{port}:*")))
    return [one for one in found if read_kernel(one / "bInterfaceClass") == STORAGE]


def _lock_out(machine: Machine, settings: Settings) -> None:
    for one in _interfaces(machine, settings):
        with suppress(OSError):  # pulled in this moment
            write_kernel(one / "authorized", "0")


def _disk(machine: Machine, interfaces: list[Path]) -> Path:
    """The one disk behind these interfaces (an empty slot of a card reader has size 0). Raises Stop."""
    names = {one.name for one in interfaces}
    until = time.monotonic() + machine.patience
    while True:
        disks = [
            one
            for one in sorted(machine.path("sys/block").glob("sd*"))
            if names & set(one.resolve().parts) and read_kernel(one / "size") not in ("", "0")
        ]
        if len(disks) > 1:
            raise Stop("several-sticks")
        if disks:
            return disks[0]
        if time.monotonic() > until:
            raise Stop("no-filesystem")
        time.sleep(0.1)


def _mount(machine: Machine, settings: Settings, disk: Path) -> str:
    """Mount its first readable partition, or the whole of it. Returns the file system. Raises Stop."""
    target = machine.path("run/legal-kiosk-usb")
    target.mkdir(mode=0o700, exist_ok=True)  # root's: with no stick in it the kiosk cannot write there
    person = pwd.getpwnam(settings.user)
    options = f"rw,nosuid,nodev,noexec,noatime,uid={person.pw_uid},gid={person.pw_gid},umask=0077"
    parts = sorted(one.name for one in disk.iterdir() if (one / "partition").exists())
    for name in parts or [disk.name]:
        for kind in FILE_SYSTEMS:
            wanted = f"{options},utf8=1" if kind == "vfat" else options
            if machine.call("mount", "-t", kind, "-o", wanted, str(machine.path("dev") / name), str(target)):
                return kind
    raise Stop("no-filesystem")


def _unmount(machine: Machine) -> None:
    """Nothing is mounted when this returns. Raises Stop when the stick went before its data was written."""
    target = machine.path("run/legal-kiosk-usb")
    pulled = False
    while (source := _mounted(target)) is not None:
        pulled = pulled or not Path(source).exists()
        machine.call("sync", "-f", str(target))
        # somebody who holds a file there must not keep the stick open: written out it is
        if not machine.call("umount", str(target)) and not machine.call("umount", "--lazy", str(target)):
            raise Stop("system")
    if pulled:
        raise Stop("stick-pulled")


def _mounted(target: Path) -> str | None:
    """The device mounted on `target` now (proc_pid_mountinfo(5): escapes are octal)."""
    found = None
    for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines():
        before, _dash, after = line.partition(" - ")
        where = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), before.split(" ")[4])
        if where == str(target.resolve()):
            found = after.split(" ")[1]
    return found
