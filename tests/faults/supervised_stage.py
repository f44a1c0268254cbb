"""A stage whose kiosk is the installed program under the supervisor, with real widgets, lines and office."""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx2

from kiosk.config import HallSettings
from kiosk.demo import Surroundings
from tests.faults.supervisor import Contract, Supervisor
from tour.display import Finger, VirtualDisplay
from tour.stage import StageError, wait_for

PLANTED = Path(__file__).with_name("supervised")
LIMIT = 120.0


class Interrupted(StageError):
    """The machine lost its current in the middle of what the citizen did."""


class SupervisedStage:
    """Looks and touches as `tour.stage.Stage`, so that a `tour.citizen.Citizen` can stand in front of it.

    `light`: no devices and no office, for tests that need no citizen. `around_it`: a command that runs the
    program, in front of its own. Use as a context manager.
    """

    def __init__(
        self, folder: Path, contract: Contract, *, light: bool = False, around_it: Sequence[str] = ()
    ) -> None:
        self.folder = folder
        self.faults = folder / "faults"
        self.width, self.height = 720, 1280  # a smaller picture is drawn sooner without a graphics card
        self._contract = contract
        self._light = light
        self._around_it = around_it
        self.alive_as = 0  # the start that the citizen saw; another one interrupts what is done
        self.around: Surroundings | None = None

    def __enter__(self) -> SupervisedStage:
        self.faults.mkdir(parents=True)
        self.display = VirtualDisplay(self.width, self.height).__enter__()
        try:
            config = self._light_config() if self._light else self._full_config()
            self.environment = self._environment()
            self.supervisor = Supervisor(
                [*self._around_it, sys.executable, "-m", "kiosk", "run", "--config", str(config)],
                self.environment,
                self.folder / "unit",
                self._contract,
            )
            self.config = config
            self.finger = Finger(self.display.name)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if hasattr(self, "supervisor") and self.supervisor.starts:
            self.supervisor.stop()
        if hasattr(self, "finger"):
            self.finger.close()
        if self.around is not None:
            self.around.__exit__()
        self.display.__exit__()

    def _settings(self) -> dict[str, Any]:
        return {
            "hall": {"name": "示例市政务服务大厅", "machine": "3 号机", "region": "990101", "opening": []},
            "screen": {"width": self.width, "height": self.height, "diagonal_inches": 21.5},
            "idle": {"warn_seconds": 300},
            "devices": {"speech": {"device": ""}, "reader": {"port": ""}, "printer": {"port": ""}},
            "backend": {"heartbeat_seconds": 10},
        }

    def _full_config(self) -> Path:
        self.around = Surroundings(self.folder).__enter__()
        self.around.enrol(HallSettings.model_validate(self._settings()))
        return self.around.config

    def _light_config(self) -> Path:
        given = self._settings()
        given["state_dir"] = str(self.folder / "kiosk")
        config = self.folder / "config.yaml"
        config.write_text(json.dumps(given), encoding="utf-8")
        return config

    def _environment(self) -> dict[str, str]:
        environment = {
            **os.environ,
            "DISPLAY": self.display.name,
            "PYTHONPATH": str(PLANTED),
            "LEGAL_KIOSK_TEST_FOLDER": str(self.faults),
        }
        environment.pop("SDL_VIDEODRIVER", None)  # the screen tests draw without a display
        return environment

    # --- looking ---------------------------------------------------------------------------------------

    def ask_chart(self) -> list[dict[str, Any]] | None:
        """Where things are now; None while there is no picture."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(30)
            try:
                line.connect(str(self.faults / "chart"))
                with line.makefile("rb") as answer:
                    text = answer.readline()
            except OSError:
                return None
        return json.loads(text) if text else None

    def screen(self) -> str:
        """The class of the screen in front; empty while there is none."""
        chart = self.ask_chart()
        return str(chart[0]["screen"]) if chart else ""

    def words(self) -> str:
        """All words that can be read now."""
        return "".join(str(mark["text"]) for mark in (self.ask_chart() or [{}])[1:])

    def mishaps(self) -> list[str]:
        """What is wrong with the machine, by id."""
        try:
            return (self.faults / "mishaps").read_text().split()
        except FileNotFoundError:
            return []

    def is_home(self, start: int) -> bool:
        """Does this start show its home screen?"""
        if len(self.supervisor.starts) < start or not self.supervisor.ready:
            return False
        chart = self.ask_chart()
        return chart is not None and chart[0]["screen"] == "Home"

    def wait_home(self, start: int, limit: float = LIMIT) -> None:
        """Wait for the home screen of this start, or of a later one."""
        wait_for(f"home of start {start}; {self.supervisor.deaths}", lambda: self.is_home(start), limit)

    def chart(self) -> list[dict[str, Any]]:
        """For the citizen: raises Interrupted once the machine has died under the finger."""

        def look() -> list[dict[str, Any]] | None:
            if len(self.supervisor.starts) != self.alive_as:
                raise Interrupted("the machine lost its current")
            return self.ask_chart()

        chart: list[dict[str, Any]] = wait_for("the kiosk's screen", look, LIMIT)
        return chart

    def bench(self, method: str, path: str) -> Any:
        """One call of the device bench."""
        assert self.around is not None
        answer = httpx2.request(method, self.around.bench_url + path, timeout=30)
        answer.raise_for_status()
        return answer.json() if "json" in answer.headers.get("content-type", "") else answer.content
