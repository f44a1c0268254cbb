"""`python -m tests.flows.idle_visit CONFIG NUMBER PIN`: somebody of the staff comes in and walks away.

Prints a line of JSON for what stands in the bar's last minute, and one for what is shown afterwards.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from pathlib import Path
from typing import Any

from kiosk.admin.actions import Digit, Enter, Knock
from kiosk.admin.views import OverviewView, PinView
from kiosk.app import run
from kiosk.config_file import load_settings
from kiosk.desk.desk import Desk
from screens.window import Panel
from tests.flows.staffed_kiosk import until

LIMIT = 240.0


def tell(**what: str) -> None:
    print(json.dumps(what, ensure_ascii=False), flush=True)


async def visit(face: Any, desk: Desk, number: str, pin: str) -> None:
    from screens.chart import marks

    desk.act(Knock())
    for word in (number, pin):
        view = await until(desk, PinView)
        for digit in word:
            desk.act(Digit(view.digits.index(digit)))
        desk.act(Enter())
    await until(desk, OverviewView)
    warned = ""
    async with asyncio.timeout(LIMIT):
        while isinstance(desk.look.view, OverviewView):
            words = " ".join(mark.text for mark in marks(face))
            if "点一下屏幕继续" in words and not warned:
                warned = words
                tell(warned=words[:200])
            await asyncio.sleep(0.5)
    tell(view=type(desk.look.view).__name__, screen=type(face.screen).__name__)
    signal.raise_signal(signal.SIGTERM)


def main(config: Path, number: str, pin: str) -> int:
    lasting: list[Any] = []

    def ready(face: Any, desk: Desk) -> None:
        lasting.append(asyncio.ensure_future(visit(face, desk, number, pin)))

    return run(load_settings(config), Panel(720, 1280, 21.5), ready)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:4]))
