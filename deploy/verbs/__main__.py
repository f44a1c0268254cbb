"""The acts that need root, one closed list. Installed as /usr/lib/legal-kiosk/verbs, started by systemd only.

Standard library only; no shell; no path, device or unit name ever comes from the kiosk. What it wrote into
its request is validated here as if a stranger had written it. Each act leaves one line in the journal, and an
answer in /run/legal-kiosk-verbs, where only root can write. Settings: /etc/legal-kiosk/verbs.toml.
"""

from __future__ import annotations

import fcntl
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from machine import Machine, Settings, Stop, read_kernel, read_settings, replace_file, write_kernel
from network import network, network_back, network_keep
from request import read_request
from usb import usb_close, usb_open


def brightness(machine: Machine, _settings: Settings, arguments: Mapping[str, str]) -> str:
    """Set the backlight; never so dark that nobody finds the way back."""
    percent = arguments.get("percent", "")
    if not re.fullmatch(r"[0-9]{1,3}", percent) or not 5 <= int(percent) <= 100:
        raise Stop("bad-argument")
    lights = sorted(machine.path("sys/class/backlight").glob("*"))
    if not lights:
        raise Stop("no-backlight")
    most = int(read_kernel(lights[0] / "max_brightness"))
    write_kernel(lights[0] / "brightness", str(max(1, round(most * int(percent) / 100))))
    return ""


def reboot(machine: Machine, _settings: Settings, _arguments: Mapping[str, str]) -> str:
    """Begin to restart the machine."""
    if not machine.call("systemctl", "--no-block", "reboot"):
        raise Stop("system")
    return ""


Act = Callable[[Machine, Settings, Mapping[str, str]], str]
VERBS: Mapping[str, tuple[Act, bool]] = {
    "reboot": (reboot, False),
    "usb-open": (usb_open, False),
    "usb-close": (usb_close, False),
    "network": (network, True),
    "network-keep": (network_keep, False),
    "network-back": (network_back, False),
    "brightness": (brightness, True),
}
"""Name -> what it does, and whether it takes arguments. Nothing else is ever done."""


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One act at a time."""
    folder.mkdir(mode=0o755, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def act(name: str, machine: Machine) -> int:
    """Do it, answer, leave a line in the journal. Returns the exit code."""
    if name not in VERBS:
        sys.stdout.write("verb unknown, nothing done\n")
        return 2
    asked, text, code = "", "", ""
    folder = machine.path("run/legal-kiosk-verbs")
    with _alone(folder):
        try:
            request = read_request(machine, name)
            asked = request.id
            settings = read_settings(machine)
            arguments = request.checked(settings.user)
            perform, takes = VERBS[name]
            if arguments and not takes:
                raise Stop("bad-argument")
            text = perform(machine, settings, arguments)
        except Stop as stop:
            code = stop.code
        except (OSError, ValueError, KeyError) as error:
            sys.stdout.write(f"verb={name} error={type(error).__name__}\n")
            code = "system"
        result = {"": "done", "not-allowed": "not-allowed"}.get(code, "failed")
        replace_file(
            folder / f"{name}.json", json.dumps({"id": asked, "result": result, "code": code, "text": text})
        )
    sys.stdout.write(f"verb={name} result={result} code={code or '-'}\n")
    return 0 if result == "done" else 1


if __name__ == "__main__":
    sys.exit(act(sys.argv[1] if len(sys.argv) == 2 else "", Machine()))
