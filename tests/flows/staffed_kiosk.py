"""`python -m tests.flows.staffed_kiosk CONFIG NUMBER PIN`: the whole kiosk, and somebody of the staff at it.

Prints one line of JSON for everything that was seen, then asks for a fresh program as the page 重启程序 does.
Exits with the kiosk's own code.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from kiosk.admin.actions import Digit, Enter, Knock
from kiosk.admin.desk import AdminDesk
from kiosk.admin.views import OverviewView, PinView
from kiosk.app import run
from kiosk.config_file import load_settings
from kiosk.desk.desk import Desk
from screens.window import Panel

LIMIT = 60.0


def tell(name: str, desk: Desk) -> None:
    view = desk.look.view
    print(json.dumps({"at": name, "view": type(view).__name__, "reason": getattr(view, "reason", "")}))
    sys.stdout.flush()


async def until(desk: Desk, kind: type) -> Any:
    """The first view of this kind."""
    async with asyncio.timeout(LIMIT):
        while not isinstance(desk.look.view, kind):
            await asyncio.sleep(0.02)
    return desk.look.view


async def visit(desk: Desk, number: str, pin: str) -> None:
    tell("start", desk)
    desk.act(Knock())
    tell("knock", desk)
    for word in (number, pin):
        view = await until(desk, PinView)
        for digit in word:
            desk.act(Digit(view.digits.index(digit)))
        desk.act(Enter())
    await until(desk, OverviewView)
    tell("inside", desk)
    admin = desk._staff._admin
    assert isinstance(admin, AdminDesk)
    admin.resume_service()
    while admin._tasks._lasting:
        await asyncio.sleep(0.02)
    admin.renew()
    tell("left", desk)


def main(config: Path, number: str, pin: str) -> int:
    settings = load_settings(config)
    lasting: list[Any] = []

    def ready(_face: Any, desk: Desk) -> None:
        lasting.append(asyncio.ensure_future(visit(desk, number, pin)))

    return run(settings, Panel(1080, 1920, 21.5), ready)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
