"""The whole program: paused before it was switched off, entered by staff, resumed, started afresh."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from kiosk.admin.rights import Role
from kiosk.admin.staff import StaffBook
from kiosk.app import RENEW_CODE
from kiosk.log.events import EventLog
from kiosk.running.pause import READY, Paused, pause_file

ROOT = Path(__file__).resolve().parents[2]
NUMBER, PIN = "0217", "482916"


def visit(config: Path, home: Path) -> list[dict[str, Any]]:
    """One run of the kiosk with somebody of the staff at it."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.flows.staffed_kiosk", str(config), NUMBER, PIN],
        cwd=ROOT,
        env={**os.environ, "SDL_VIDEODRIVER": "offscreen", "KIVY_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == RENEW_CODE, done.stderr[-3000:]
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def test_a_pause_is_there_at_the_next_start_and_gone_after_it_was_resumed(tmp_path: Path) -> None:
    state, log = tmp_path / "state", tmp_path / "kiosk.log"
    config = tmp_path / "config.yaml"
    config.write_text(
        f"state_dir: {state}\nlog: {{file: {log}}}\nbackend: {{url: http://127.0.0.1:9}}\n"
        "devices:\n  reader: {port: ''}\n  printer: {port: ''}\n  speech: {device: ''}\n",
        encoding="utf-8",
    )
    StaffBook(state, EventLog()).add(NUMBER, Role.ADMINISTRATOR, PIN)
    pause_file(state, EventLog()).write(Paused(message=READY[0]))

    paused = visit(config, tmp_path)
    assert [one["view"] for one in paused] == ["OutOfServiceView", "PinView", "OverviewView", "HomeView"]
    assert paused[0]["reason"] == READY[0]
    after = visit(config, tmp_path)
    assert [one["view"] for one in after] == ["HomeView", "PinView", "OverviewView", "HomeView"]

    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert not [line for line in lines if line["event"] == "kiosk.unexpected"]
    left = [(line["staff"], line["why"]) for line in lines if line["event"] == "admin.left"]
    assert left == [(NUMBER, "renew")] * 2
    assert PIN not in log.read_text(encoding="utf-8")
