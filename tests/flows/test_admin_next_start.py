"""The whole program after somebody changed the hall at the machine, and died with a stick open."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.hall_changes import HallChanges, hall_file
from kiosk.log.events import EventLog
from kiosk.verbs import Done, Verb, run
from tour.verb_sandbox import Sandbox

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 60.0
PROGRAM = """
import json, sys
from pathlib import Path
from kiosk.app import run
from kiosk.config_file import load_settings
from screens.window import Panel
def ready(face, desk):
    from kivy.app import App
    from kivy.clock import Clock
    view = desk.look.view
    seen = {
        "hall": view.hall, "hotline": view.status.hotline, "tiles": [tile.code for tile in view.tiles],
        "volume": desk.look.presentation.volume,
    }
    print(json.dumps(seen), flush=True)
    log = Path(sys.argv[2])
    def look(_dt):
        if "usb_left_open" in log.read_text():
            App.get_running_app().stop()
    Clock.schedule_interval(look, 0.05)
sys.exit(run(load_settings(Path(sys.argv[1])), Panel(1080, 1920, 21.5), ready))
"""


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    box = Sandbox(tmp_path / "machine")
    box.enter(monkeypatch)
    yield box
    box.close()


async def test_the_changes_show_and_the_stick_is_closed(tmp_path: Path, machine: Sandbox) -> None:
    state, log, config = tmp_path / "state", tmp_path / "kiosk.log", tmp_path / "config.yaml"
    config.write_text(
        f"state_dir: {state}\nlog: {{file: {log}}}\nbackend: {{url: http://127.0.0.1:9}}\n"
        "hall: {name: 文件里的大厅, opening: []}\n"
        "devices:\n  reader: {port: ''}\n  printer: {port: ''}\n  speech: {device: ''}\n",
        encoding="utf-8",
    )
    kept = HallChanges(name="样例改过的大厅", hotline="0990-5550123", tiles=("NOTARY",), volume=35)
    hall_file(state, EventLog()).write(kept)
    machine.plug_in()
    assert isinstance(await run(Verb.USB_OPEN), Done)

    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(config), str(log)],
        cwd=ROOT,
        env={**os.environ, "SDL_VIDEODRIVER": "offscreen"},
        capture_output=True,
        text=True,
        timeout=LIMIT * 3,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    seen = json.loads(next(line for line in done.stdout.splitlines() if line.startswith("{")))
    assert seen == {"hall": "样例改过的大厅", "hotline": "0990-5550123", "tiles": ["NOTARY"], "volume": 35}
    assert not (machine.real and machine.usb.is_mount())
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [line["closed"] for line in lines if line["event"] == "admin.usb_left_open"] == [True]
