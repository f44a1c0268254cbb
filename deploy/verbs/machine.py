"""Where things are on the machine, what the installer set, and the few ways in which anything is touched."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

PROGRAMS = {
    name: f"/usr/bin/{name}" for name in ("mount", "umount", "sync", "systemctl", "systemd-run", "networkctl")
}


class Stop(Exception):
    """It cannot be done; the code is one that the kiosk has words for."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Machine:
    """Where things are. The installed program uses nothing but the defaults."""

    root: Path = Path("/")
    programs: Mapping[str, str] = field(default_factory=lambda: PROGRAMS)
    patience: float = 10.0  # seconds for a stick to show its disk

    def path(self, text: str) -> Path:
        """A place on this machine."""
        return self.root / text

    def call(self, program: str, *arguments: str) -> bool:
        """Run one of the programs; did it succeed?"""
        try:
            return (
                subprocess.run(
                    [self.programs[program], *arguments],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    env={"PATH": "/usr/sbin:/usr/bin", "LC_ALL": "C"},
                    timeout=30,
                    check=False,
                ).returncode
                == 0
            )
        except (OSError, subprocess.TimeoutExpired):
            return False


@dataclass(frozen=True)
class Settings:
    """What the installer wrote."""

    user: str = "legal-kiosk"
    ports: tuple[str, ...] = ()
    interface: str = ""


def read_settings(machine: Machine) -> Settings:
    """Read verbs.toml. Raises Stop."""
    try:
        with machine.path("etc/legal-kiosk/verbs.toml").open("rb") as file:
            given = tomllib.load(file)
        settings = Settings(
            str(given.get("user", "legal-kiosk")),
            tuple(map(str, given.get("usb", {}).get("ports", ()))),
            str(given.get("network", {}).get("interface", "")),
        )
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise Stop("not-configured") from error
    if not all(re.fullmatch(r"\d+-\d+(\.\d+)*", port) for port in settings.ports):
        raise Stop("not-configured")
    if settings.interface and not re.fullmatch(r"[a-zA-Z0-9_-]{1,15}", settings.interface):
        raise Stop("not-configured")
    return settings


def later(machine: Machine, name: str, seconds: int) -> None:
    never(machine, name)
    unit = f"--unit=legal-kiosk-verb@{name}.service"
    if not machine.call("systemd-run", "--quiet", f"--on-active={seconds}", unit):
        sys.stdout.write(f"timer for {name} could not be set\n")


def never(machine: Machine, name: str) -> None:
    machine.call("systemctl", "--quiet", "stop", f"legal-kiosk-verb@{name}.timer")


def read_kernel(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError:
        return ""


def write_kernel(path: Path, text: str) -> None:
    """Into a kernel file."""
    with path.open("w", encoding="ascii") as file:
        file.write(text)


def replace_file(path: Path, text: str) -> None:
    """Into a file that a power cut must not leave half written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    with new.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.chmod(0o644)
    new.replace(path)
