"""A machine in a folder: the real root program, started as systemd would start it, on a kernel made of files.

The kiosk's `systemctl` on PATH is a stand-in that knows the installed units and runs `deploy/verbs` against
this folder. As root a stick is a real block device with a real file system behind a real mount; without root
it is a plain folder. What the root program calls (`networkctl`, `systemd-run` ...) stands in `calls`.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import stat
import struct
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PORT = "1-1.4"
EXT4_IOC_SHUTDOWN = 0x8004587D
NO_LOG_FLUSH = 2

_STARTER = """\
import sys
sys.dont_write_bytecode = True
sys.path.insert(0, {verbs!r})
import runpy
from pathlib import Path
act = runpy.run_path({verbs!r} + "/__main__.py")["act"]
from machine import Machine
names = ("mount", "umount", "sync", "systemctl", "systemd-run", "networkctl")
programs = {{name: {bin!r} + "/" + name for name in names}}
sys.exit(act(sys.argv[1], Machine(Path({root!r}), programs, {patience!r})))
"""

_SYSTEMCTL = """\
#!/bin/sh
# as the kiosk's user finds it: --no-ask-password start UNIT
[ "$1 $2" = "--no-ask-password start" ] || exit 1
if [ -e {root}/denied ]; then echo "Failed to start $3: Access denied" >&2; exit 4; fi
if [ -e {root}/uninstalled ]; then echo "Failed to start $3: Unit $3 not found." >&2; exit 5; fi
name=${{3#legal-kiosk-verb@}}
{python} -I {starter} "${{name%.service}}" >>{root}/journal || {{
    echo "Job for $3 failed because the control process exited with error code." >&2; exit 1; }}
"""

_RECORDER = """\
#!/bin/sh
echo "{name} $*" >>{root}/calls
[ ! -e {root}/{name}-fails ]
"""

_MOUNT = """\
#!{python} -I
import os, subprocess, sys
kind, options, device, target = sys.argv[2], sys.argv[4], sys.argv[5], sys.argv[6]
with open({root!r} + "/calls", "a") as calls:
    calls.write("mount " + " ".join(sys.argv[1:]) + "\\n")
if not {real!r}:
    sys.exit(0 if kind == "vfat" and os.path.exists(device) else 32)
given = dict(one.partition("=")[::2] for one in options.split(","))
# a kernel without FAT: the same flags on ext4, its owner as FAT would show it
plain = ",".join(one for one in options.split(",") if "=" not in one)
mounted = subprocess.run(["mount", "-t", "ext4", "-o", plain, device, target], stderr=-3)
if mounted.returncode == 0:
    os.chown(target, int(given["uid"]), int(given["gid"]))
    os.chmod(target, 0o700)
sys.exit(mounted.returncode)
"""


class Sandbox:
    """Construct, point PATH and RUNTIME_DIRECTORY at it with `enter`, and `close` at the end.

    `real`: whether a stick may be a block device; as root it is one unless this says otherwise.
    """

    def __init__(self, root: Path, patience: float = 2.0, *, real: bool = True) -> None:
        self.root = root
        self.runtime = root / "run/legal-kiosk"
        self.usb = root / "run/legal-kiosk-usb"
        self.real = real and os.geteuid() == 0 and Path("/dev/loop-control").exists()
        self._loops: list[str] = []
        for folder in ("sys/bus/usb/devices", "sys/block", "sys/class/net/lan0", "dev", "programs", "bin"):
            (root / folder).mkdir(parents=True)
        self.runtime.mkdir(parents=True, mode=0o700)
        (root / "sys/bus/usb/drivers_probe").touch()
        self.settings(f'user = "{pwd.getpwuid(os.geteuid()).pw_name}"', f'ports = ["{PORT}"]', "lan0")
        self._programs(patience)

    def _programs(self, patience: float) -> None:
        root, programs = str(self.root), self.root / "programs"
        self._starter = self.root / "start.py"
        self._starter.write_text(
            _STARTER.format(verbs=str(ROOT / "deploy/verbs"), bin=str(programs), root=root, patience=patience)
        )
        python = sys.executable
        _program(
            self.root / "bin/systemctl", _SYSTEMCTL.format(root=root, python=python, starter=self._starter)
        )
        for name in ("systemctl", "systemd-run", "networkctl"):
            _program(programs / name, _RECORDER.format(name=name, root=root))
        _program(programs / "mount", _MOUNT.format(python=python, root=root, real=self.real))
        for name in ("umount", "sync"):
            (programs / name).symlink_to(shutil.which(name) or f"/usr/bin/{name}")

    def settings(self, user: str, ports: str, interface: str) -> None:
        """Write verbs.toml."""
        file = self.root / "etc/legal-kiosk/verbs.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f'{user}\n[usb]\n{ports}\n[network]\ninterface = "{interface}"\n')

    def enter(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """What systemd and the installation give the kiosk's program."""
        monkeypatch.setenv("RUNTIME_DIRECTORY", str(self.runtime))
        monkeypatch.setenv("PATH", f"{self.root / 'bin'}{os.pathsep}{os.environ['PATH']}")

    def fire(self, name: str) -> int:
        """Start the unit without a request, as its timer does. Returns its exit code."""
        return subprocess.run([sys.executable, "-I", self._starter, name], check=False).returncode

    @property
    def calls(self) -> list[str]:
        """What the root program called, in order."""
        return _lines(self.root / "calls")

    @property
    def journal(self) -> list[str]:
        """What stands in the journal."""
        return _lines(self.root / "journal")

    def plug_in(
        self, *, megabytes: int = 16, formatted: bool = True, port: str = PORT, disk: str = "sda"
    ) -> None:
        """A stick goes into a port."""
        interface = self.interface(port)
        interface.mkdir(parents=True)
        (interface / "bInterfaceClass").write_text("08\n")
        (interface / "authorized").write_text("0\n")
        block = interface / "host0/block" / disk
        (block / f"{disk}1").mkdir(parents=True)
        (block / f"{disk}1" / "partition").write_text("1\n")
        (block / "size").write_text(f"{megabytes * 2048}\n")
        (self.root / "sys/block" / disk).symlink_to(block)
        self._node(disk, megabytes, formatted)

    def interface(self, port: str = PORT) -> Path:
        """Where the kernel shows the storage interface of a stick in this port."""
        return self.root / "sys/bus/usb/devices" / f"{port}:1.0"

    def _node(self, disk: str, megabytes: int, formatted: bool) -> None:
        node = self.root / "dev" / f"{disk}1"
        if not self.real:
            if formatted:
                node.touch()
            return
        image = self.root / f"{disk}.image"
        with image.open("wb") as file:
            file.truncate(megabytes * 1024 * 1024)
        if formatted:
            subprocess.run(["mkfs.ext4", "-q", "-O", "^has_journal", image], check=True)
        loop = subprocess.run(
            ["losetup", "-f", "--show", image], check=True, capture_output=True, text=True
        ).stdout.strip()
        self._loops.append(loop)
        os.mknod(node, stat.S_IFBLK | 0o600, Path(loop).stat().st_rdev)

    def pull(self, port: str = PORT, disk: str = "sda") -> None:
        """The stick goes, written out or not: from now on every access to it is an error."""
        if self.real and self.usb.is_mount():
            folder = os.open(self.usb, os.O_RDONLY)
            try:
                fcntl.ioctl(folder, EXT4_IOC_SHUTDOWN, struct.pack("I", NO_LOG_FLUSH))
            finally:
                os.close(folder)
        shutil.rmtree(self.interface(port))
        (self.root / "sys/block" / disk).unlink()
        (self.root / "dev" / f"{disk}1").unlink()

    def close(self) -> None:
        """Nothing of it stays in the kernel."""
        while self.real and self.usb.is_mount():
            subprocess.run(["umount", "--lazy", self.usb], check=True)
        for loop in self._loops:
            subprocess.run(["losetup", "-d", loop], check=False)


def _program(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []
