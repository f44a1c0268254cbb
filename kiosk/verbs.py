"""Acts that need root: one closed list of systemd units that a polkit rule lets the kiosk's user start.

The kiosk writes `verb-NAME.json` into its runtime directory and starts `legal-kiosk-verb@NAME.service`. The
root program (`deploy/verbs/`) believes nothing it reads there, acts, and leaves its answer in a directory
that only root can write. No shell, no command line made of what somebody typed. See docs/install.md.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

LIMIT: Final = 75.0  # seconds; the unit itself gives up after 60
LARGEST_ANSWER: Final = 4096  # bytes


class Verb(StrEnum):
    """What root does for the kiosk. The arguments of a verb are texts; all others take none."""

    REBOOT = "reboot"
    USB_OPEN = (
        "usb-open"  # the stick in the cabinet's port appears in `usb_folder()`; closes itself after 15 min
    )
    USB_CLOSE = "usb-close"  # written out, unmounted, blocked again; nothing open is no fault
    NETWORK = (
        "network"  # mode=dhcp | mode=fixed address=192.0.2.7/24 gateway=192.0.2.1 dns="192.0.2.1 192.0.2.2"
    )
    NETWORK_KEEP = "network-keep"  # the new address is right; without it the old one is back after 90 s
    NETWORK_BACK = "network-back"  # the old address, now
    BRIGHTNESS = "brightness"  # percent=5 ... percent=100


@dataclass(frozen=True, slots=True)
class Done:
    """It was done. `text` is what the script found (the file system of a stick), often empty."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """The kiosk's user may not start it: the polkit rule is missing, or the script refused this user."""

    why: str = "本机没有给程序这项权限，请安装人员按安装说明设置"


@dataclass(frozen=True, slots=True)
class Missing:
    """It is not installed on this machine."""

    why: str = "这台机器没有安装这项功能，请安装人员按安装说明设置"


@dataclass(frozen=True, slots=True)
class Failed:
    """It was tried. `code` is a key of `WORDS`; `why` is what staff reads."""

    code: str
    why: str


Outcome = Done | NotAllowed | Missing | Failed

WORDS: Final = {
    "no-stick": "机柜里的口上没有U盘，请插好再试",
    "several-sticks": "机柜里插了不止一个U盘，请只留一个",
    "no-filesystem": "这个U盘打不开，请用 FAT32 或 exFAT 格式的U盘",
    "stick-pulled": "U盘在写完之前被拔掉了，请插回去再导出一次",
    "no-backlight": "这块屏幕不能用程序调亮度",
    "no-interface": "没有找到设置里写的网卡",
    "network-refused": "系统没有接受新的网络设置，已经换回原来的",
    "nothing-to-undo": "没有可以换回的网络设置",
    "too-late": "确认得太晚，已经换回原来的网络设置",
    "bad-argument": "填的内容不对，没有改动",
    "bad-request": "程序给的请求不完整，没有改动",
    "not-configured": "安装时没有填这一项，请安装人员补上 /etc/legal-kiosk/verbs.toml",
    "timeout": "等了很久没有做完，请重试",
    "no-answer": "做了，但没有得到结果，请重试",
    "system": "系统没有做成，请看日志",
}
"""Code of a failure -> what staff reads. The codes are those of `deploy/verbs`, and our own two."""


def failed(code: str) -> Failed:
    """A failure with its words; an unknown code is said as it is."""
    return Failed(code, WORDS.get(code, f"没有做成（{code}）"))


def usb_folder() -> Path | None:
    """Where an opened stick appears; None when the program does not run as a service."""
    runtime = _runtime()
    return None if runtime is None else runtime.with_name("legal-kiosk-usb")


async def run(verb: Verb, arguments: Mapping[str, str] | None = None, *, limit: float = LIMIT) -> Outcome:
    """Have root do it; returns when it is done, refused or given up. Never raises but for cancellation.

    Cancelled, it stops waiting; what root began, root ends.
    """
    runtime = _runtime()
    if runtime is None:
        return Missing()
    asked = secrets.token_hex(16)
    request = runtime / f"verb-{verb}.json"
    try:
        _write(request, json.dumps({"id": asked, "arguments": dict(arguments or {})}).encode())
        try:
            code, said = await _systemctl(f"legal-kiosk-verb@{verb}.service", limit)
            answer = _answer(runtime.with_name("legal-kiosk-verbs") / f"{verb}.json", asked)
        finally:
            request.unlink(missing_ok=True)
    except FileNotFoundError:
        return Missing()
    except TimeoutError:
        return failed("timeout")
    except OSError:
        return failed("system")
    return _refused(code, said) if answer is None else answer


def _runtime() -> Path | None:
    """The service's runtime directory (systemd sets it): on a memory file system, the kiosk's own."""
    given = os.environ.get("RUNTIME_DIRECTORY", "").split(":")[0]
    return Path(given) if given else None


def _write(path: Path, data: bytes) -> None:
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    new.replace(path)


async def _systemctl(unit: str, limit: float) -> tuple[int, str]:
    """(exit code, what it said). Raises FileNotFoundError, TimeoutError, OSError."""
    process = await asyncio.create_subprocess_exec(
        "systemctl",
        "--no-ask-password",
        "start",
        unit,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", **_bus()},
    )
    try:
        _nothing, said = await asyncio.wait_for(process.communicate(), limit)
    except BaseException:
        if process.returncode is None:
            process.kill()
            await process.wait()
        raise
    return process.returncode or 0, said.decode("utf-8", errors="replace")


def _bus() -> dict[str, str]:
    """What systemctl needs to find the system's bus, where it is not in its usual place."""
    address = os.environ.get("DBUS_SYSTEM_BUS_ADDRESS")
    return {"DBUS_SYSTEM_BUS_ADDRESS": address} if address else {}


def _answer(path: Path, asked: str) -> Outcome | None:
    """The root script's answer to this request; None when there is none."""
    try:
        with path.open("rb") as file:
            given = json.loads(file.read(LARGEST_ANSWER))
    except (OSError, ValueError):
        return None
    if not isinstance(given, dict) or given.get("id") != asked:
        return None
    match given.get("result"):
        case "done":
            return Done(str(given.get("text", "")))
        case "not-allowed":
            return NotAllowed()
        case _:
            return failed(str(given.get("code", "system")))


def _refused(code: int, said: str) -> Outcome:
    """What systemctl's end means when the script left no answer (its exit codes are those of LSB)."""
    if code == 0:
        return failed("no-answer")
    if code == 4 or "uthentication required" in said or "ccess denied" in said:
        return NotAllowed()
    if code == 5 or "not found" in said or "not been booted with systemd" in said or "connect to bus" in said:
        return Missing()
    return failed("system")
