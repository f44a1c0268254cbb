"""What the tests plant into a supervised kiosk: faults, and a socket that tells where things are.

Loaded by Python itself, because the test puts this folder on PYTHONPATH; the product knows nothing of it.
FOLDER/crash: the program raises at its start. FOLDER/loop: a callback of the toolkit never ends.
FOLDER/storm: one raises ten times a second.
FOLDER/chart: socket that answers with the screen (`screens.chart`). FOLDER/mishaps: what is wrong, by id.
FOLDER/again: seconds of the plain page. FOLDER/every: seconds between looks at itself. FOLDER/years: how far
the system's clock is off. FOLDER/fonts, FOLDER/services: in place of the shipped files.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

FOLDER = Path(os.environ["LEGAL_KIOSK_TEST_FOLDER"])


def _kiosk(module: Any) -> None:
    product = module.run

    def run(*arguments: Any, **named: Any) -> int:
        if (FOLDER / "crash").exists():
            raise RuntimeError("planted")
        (FOLDER / "chart").unlink(missing_ok=True)
        _tell(named["life"].mishaps)
        return int(product(*arguments, **{"on_ready": _ready, **named}))

    module.run = run


def _tell(mishaps: Any) -> None:
    def tell() -> None:
        part = FOLDER / f"mishaps.{threading.get_ident()}"
        part.write_text("\n".join(one.id for one in mishaps.current()))
        part.replace(FOLDER / "mishaps")

    mishaps.listen(tell)
    tell()


def _ready(face: Any, _desk: Any) -> None:
    import asyncio
    import json

    from kivy.clock import Clock

    from screens.chart import as_json

    def storm(_dt: float) -> None:
        Clock.schedule_once(storm, 0.1)  # first: an interval that raises is not called again
        if (FOLDER / "storm").exists():
            raise RuntimeError("planted")

    def hang(_dt: float) -> None:
        if (FOLDER / "loop").exists():
            (FOLDER / "loop").unlink()
            while True:
                pass

    async def tell(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(json.dumps(as_json(face)).encode() + b"\n")
        await writer.drain()
        writer.close()

    Clock.schedule_once(storm, 0.1)
    Clock.schedule_interval(hang, 0.1)
    serving = asyncio.ensure_future(asyncio.start_unix_server(tell, path=str(FOLDER / "chart")))
    face.test_chart = serving  # kept for as long as the face


def _starts(module: Any) -> None:
    if (FOLDER / "again").exists():
        module.AGAIN = float((FOLDER / "again").read_text())


def _self_check(module: Any) -> None:
    if (FOLDER / "every").exists():
        module.SelfCheck.__init__.__kwdefaults__["every"] = float((FOLDER / "every").read_text())


def _clock(module: Any) -> None:
    if (FOLDER / "years").exists():
        off = timedelta(days=365 * int((FOLDER / "years").read_text()))
        module.KioskClock.__init__.__kwdefaults__["system"] = lambda: datetime.now(UTC) + off


def _fonts(module: Any) -> None:
    if (FOLDER / "fonts").exists():
        module.folder = lambda: FOLDER / "fonts"


def _loader(module: Any) -> None:
    if (FOLDER / "services").exists():
        module.packaged_directory = lambda: FOLDER / "services"


PLANTED: dict[str, Callable[[ModuleType], None]] = {
    "catalogue.loader": _loader,
    "kiosk.app": _kiosk,
    "kiosk.clock": _clock,
    "kiosk.running.self_check": _self_check,
    "kiosk.running.starts": _starts,
    "screens.fonts": _fonts,
}


class Planted(Loader):
    """The product's own loader, and something more afterwards."""

    def __init__(self, loader: Loader, plant: Callable[[ModuleType], None]) -> None:
        self._loader = loader
        self._plant = plant

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        self._plant(module)


class Finder(MetaPathFinder):
    """Finds the modules that get something planted, as Python would have found them."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in PLANTED:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = Planted(spec.loader, PLANTED[fullname])
        return spec


sys.meta_path.insert(0, Finder())
