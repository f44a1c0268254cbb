"""The stage of a journey: display, simulated devices and sound, real backend process, real kiosk process."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from kiosk.config import HallSettings
from kiosk.demo import DemoFailed, Surroundings
from tour.cabinet import Cabinet
from tour.display import Finger, VirtualDisplay
from tour.hearing import Sound
from tour.sockets import beside

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 60.0


class StageError(RuntimeError):
    """The stage could not be set, or something did not come in time; the text says what."""


def wait_for(what: str, probe: Callable[[], Any], limit: float = LIMIT) -> Any:
    """Poll until `probe` gives something true; raises StageError when the limit is over."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        found = probe()
        if found:
            return found
        time.sleep(0.05)
    raise StageError(f"waited {limit:.0f} s in vain for: {what}")


@dataclass
class Stage:
    """Everything that runs. Use as a context manager; `folder` holds state, logs and links.

    `headphones`: whether some are plugged in from the start. `cabinet`: what root does for the kiosk, on a
    machine made of files, with the USB port inside the locked door.
    """

    folder: Path
    idle: dict[str, int] = field(default_factory=dict)
    width: int = 1080
    height: int = 1920
    headphones: bool = False
    cabinet: Cabinet | None = None

    def __enter__(self) -> Stage:
        self.chart_socket = self.folder / "chart.sock"
        self.sound = Sound(self.folder / "sound", plugged=self.headphones)
        self._kiosk: subprocess.Popen[bytes] | None = None
        self.display = VirtualDisplay(self.width, self.height).__enter__()
        self.around = Surroundings(self.folder)
        try:
            self.sound.jack.start()
            self.around.__enter__()
            self.around.enrol(self._settings())
            self.start_kiosk()
        except DemoFailed as error:
            self.__exit__()
            raise StageError(str(error)) from None
        except BaseException:
            self.__exit__()
            raise
        self.finger = Finger(self.display.name)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop_kiosk()
        self.sound.jack.stop()
        self.around.__exit__()
        self.display.__exit__()

    def _settings(self) -> HallSettings:
        return HallSettings.model_validate(
            {
                "hall": {"name": "示例市政务服务大厅", "machine": "3 号机", "region": "990101"},
                "screen": {"width": self.width, "height": self.height},
                "idle": self.idle,
                "backend": {"heartbeat_seconds": 10},
            }
        )

    # --- the kiosk's process ---------------------------------------------------------------------------

    def start_kiosk(self) -> None:
        """Start it; returns when its first frame was drawn."""
        for path in (self.chart_socket, beside(self.chart_socket)):
            path.unlink(missing_ok=True)
        command = [
            sys.executable,
            "-m",
            "tour.kiosk_process",
            str(self.around.config),
            str(self.chart_socket),
            str(self.sound.folder),
        ]
        env = {**os.environ, "DISPLAY": self.display.name}
        env.pop("SDL_VIDEODRIVER", None)  # the screen tests draw without a display
        if self.cabinet is not None:
            env |= self.cabinet.environment
        with (self.folder / "kiosk.log").open("ab") as log:
            self._kiosk = subprocess.Popen(command, env=env, cwd=ROOT, stdout=log, stderr=log)
        wait_for("the kiosk's first frame", self._kiosk_ready)

    def stop_kiosk(self) -> None:
        """End it as a supervisor would."""
        process, self._kiosk = self._kiosk, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _kiosk_ready(self) -> bool:
        if self._kiosk is None or self._kiosk.poll() is not None:
            log = (self.folder / "kiosk.log").read_text(errors="replace")
            raise StageError(f"the kiosk ended by itself:\n{log[-2000:]}")
        return self.chart_socket.exists()

    # --- looking ---------------------------------------------------------------------------------------

    def chart(self) -> list[dict[str, Any]]:
        """Where things are on the kiosk's screen now; waits while the process renews itself."""
        chart: list[dict[str, Any]] = wait_for("the kiosk's screen", self._ask_chart)
        return chart

    def everything(self) -> list[str]:
        """Every text that the kiosk's window holds now, drawn or not (`tour.held`)."""
        texts: list[str] = wait_for("the kiosk's window", lambda: self._ask(beside(self.chart_socket)))
        return texts

    def _ask_chart(self) -> list[dict[str, Any]] | None:
        chart: list[dict[str, Any]] | None = self._ask(self.chart_socket)
        return chart

    @staticmethod
    def _ask(path: Path) -> Any:
        """One line of JSON; None while nobody answers."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(30)
            try:
                line.connect(str(path))
            except (FileNotFoundError, ConnectionRefusedError):
                return None
            with line.makefile("rb") as answer:
                text = answer.readline()
        return json.loads(text) if text else None

    def events(self, name: str = "") -> list[dict[str, Any]]:
        """What stands in the kiosk's log, all of it or one kind of event."""
        log = self.folder / "kiosk-events.log"
        text = log.read_text(encoding="utf-8") if log.exists() else ""
        lines = [json.loads(line) for line in text[: text.rfind("\n") + 1].splitlines()]
        return [line for line in lines if not name or line["event"] == name]

    def office_log(self) -> str:
        """What the office's process wrote: paths and durations, nothing personal."""
        return (self.folder / "office.log").read_text(errors="replace")

    def bench(self, method: str, path: str) -> Any:
        """One call of the device bench."""
        answer = httpx2.request(method, self.around.bench_url + path, timeout=30)
        answer.raise_for_status()
        return answer.json() if "json" in answer.headers.get("content-type", "") else answer.content
