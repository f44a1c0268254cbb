"""Serial ports as the system sees them now: what to write into `devices.*.port` that still fits tomorrow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

LINKS: Final = (Path("/dev/serial/by-path"), Path("/dev/serial/by-id"))


@dataclass(frozen=True, slots=True)
class Port:
    """A port and everything that names it: USB place, serial number, maker, stable links."""

    device: str
    facts: tuple[str, ...]


def serial_ports(
    found: Iterable[ListPortInfo] | None = None, links: Iterable[Path] = LINKS
) -> tuple[Port, ...]:
    """All of them, in order. Blocking."""
    ports = list_ports.comports() if found is None else found
    names = _links(links)
    return tuple(
        Port(one.device, tuple(_facts(one, names.get(Path(one.device).resolve(), []))))
        for one in sorted(ports, key=lambda one: str(one.device))
    )


def _facts(port: ListPortInfo, links: list[str]) -> Iterable[str]:
    if port.location:
        yield f"USB 位置 {port.location}"
    if port.serial_number:
        yield f"序列号 {port.serial_number}"
    if port.vid is not None and port.pid is not None:
        yield f"型号 {port.vid:04x}:{port.pid:04x}"
    if not port.location and port.vid is None:
        yield "主板上的串口"
    yield from links


def _links(folders: Iterable[Path]) -> dict[Path, list[str]]:
    """Device -> stable links to it. A folder that is not there has none."""
    found: dict[Path, list[str]] = {}
    for folder in folders:
        try:
            entries = sorted(folder.iterdir())
        except OSError:
            continue
        for link in entries:
            found.setdefault(link.resolve(), []).append(str(link))
    return found
