"""What a serial port is called in the settings, and where it is now.

Numbers of tty devices are given out in the order of plugging and change at every start. Besides a device path
a port may be named by what stays: `usb:1-1.2` is the socket in the cabinet (the USB path as the kernel and
`lsusb -t` write it), `serial:ABC123` is the device itself (its USB serial number, case does not matter).
Looked up anew at every opening, so a device that comes back under another number is found again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, Protocol

USB: Final = "usb:"
SERIAL: Final = "serial:"


class Found(Protocol):
    """A serial port that is there (`serial.tools.list_ports_common.ListPortInfo`)."""

    device: str
    location: str | None
    serial_number: str | None


class NotThere(LookupError):
    """No port, or more than one, has this name; the text is for staff."""


def ports() -> list[Found]:
    """Serial ports that are there now. Blocking: reads sysfs."""
    from serial.tools.list_ports import comports  # only for those who name ports like this

    return list(comports())


def is_path(name: str) -> bool:
    """Does the name say where the port is, and not what it is?"""
    return not name.startswith((USB, SERIAL))


def where(name: str, listed: Callable[[], Iterable[Found]] = ports) -> str:
    """The device path of a port named in the settings. Blocking. Raises NotThere."""
    if is_path(name):
        return name
    there = list(listed())
    matching = sorted({one.device for one in there if _is_called(one, name)})
    if len(matching) == 1:
        return matching[0]
    if matching:
        raise NotThere(f"{name} 有 {len(matching)} 个：{'、'.join(matching)}")
    others = "、".join(names(there)) or "没有别的串口"
    raise NotThere(f"没有找到 {name}；现在有 {others}")


def names(there: Iterable[Found]) -> list[str]:
    """Every name that could stand in the settings for what is there, USB paths first."""
    usb = sorted({f"{USB}{one.location}" for one in there if one.location})
    return usb + sorted({f"{SERIAL}{one.serial_number}" for one in there if one.serial_number})


def _is_called(one: Found, name: str) -> bool:
    if name.startswith(USB):
        place = name.removeprefix(USB)
        # the kernel adds the interface (`1-1.2:1.0`); it matters only for a device with several
        return one.location is not None and (one.location == place or one.location.split(":")[0] == place)
    wanted = name.removeprefix(SERIAL)
    return one.serial_number is not None and one.serial_number.casefold() == wanted.casefold()
