"""No way out of the window: tried in a program of its own, started as an intruder would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROGRAM = """
import asyncio, json, sys, tempfile
from pathlib import Path
from screens.window import Panel, configure
panel = Panel(540, 960, desktop=DESKTOP)
with tempfile.TemporaryDirectory() as home:
    configure(panel, Path(home))
    from screens.window import make_app
    from kiosk.views import HomeView, Look, Status
    class Desk:
        look = Look(0, HomeView("厅", "1 号机", (), Status(True, "正常", "12348", "")))
        crashed_with = []
        troubles = type("Troubles", (), {"hopeless": False})
        def listen(self, callback): pass
        def previews(self): return []
        def act(self, action): pass
        def crashed(self, error): self.crashed_with.append(type(error).__name__)
    desk, found = Desk(), {}
    def ready(face):
        from kivy.app import App
        from kivy.base import EventLoop
        from kivy.clock import Clock
        from kivy.config import Config
        from kivy.core.clipboard import Clipboard
        from kivy.core.window import Window
        app = App.get_running_app()
        def fail(_dt): raise ValueError("an error of a screen")
        def try_out(_dt):
            for key in (282, 27, 319, 293):
                Window.dispatch("on_keyboard", key, 0, None, [])
                Window.dispatch("on_keyboard", key, 0, None, ["ctrl", "alt"])
            Window.dispatch("on_key_down", 115, 0, "s", ["ctrl"])
            found.update(
                closing_refused=bool(Window.dispatch("on_request_close", source="keyboard")),
                settings=app._app_settings is not None or len(Window.children) != 1,
                still_running=app.root is not None and not app._app_window is None,
                modules=[m for m in sys.modules if m.startswith("kivy.modules.") and m != "kivy.modules"],
                clipboard=type(Clipboard).__name__,
                config={
                    "exit_on_escape": Config.get("kivy", "exit_on_escape"),
                    "multisamples": Config.get("graphics", "multisamples"),
                    "resizable": Config.get("graphics", "resizable"),
                    "show_cursor": Config.get("graphics", "show_cursor"),
                    "borderless": Config.get("graphics", "borderless"),
                    "input": dict(Config.items("input")),
                    "modules": dict(Config.items("modules")),
                },
                providers=sorted(type(p).__name__ for p in EventLoop.input_providers),
                written=sorted(p.name for p in Path(home).rglob("*") if p.is_file()),
                keyboards=Window.allow_vkeyboard,
            )
            Clock.schedule_once(fail, 0)
            Clock.schedule_once(lambda _dt: app.stop(), 0.2)
        Clock.schedule_once(try_out, 0)
    asyncio.run(make_app(desk, panel, ready).async_run())
    print(json.dumps({**found, "crashes": desk.crashed_with}))
"""


def _try(tmp_path: Path, *, desktop: bool) -> dict[str, Any]:
    environment = {
        **os.environ,
        "SDL_VIDEODRIVER": "offscreen",
        "KCFG_MODULES_INSPECTOR": "1",
        "KCFG_KIVY_EXIT_ON_ESCAPE": "1",
        "KIVY_CLIPBOARD": "xclip,sdl2",
        "HOME": str(tmp_path),
        "KIVY_HOME": str(tmp_path / "planted"),
    }
    planted = tmp_path / "planted"
    planted.mkdir()
    (planted / "config.ini").write_text("[modules]\ninspector =\n[kivy]\nexit_on_escape = 1\n")
    for name in ("KIVY_NO_ARGS", "KIVY_NO_CONFIG", "KIVY_NO_ENV_CONFIG", "KIVY_NO_FILELOG"):
        environment.pop(name, None)
    program = PROGRAM.replace("DESKTOP", str(desktop))
    done = subprocess.run(
        [sys.executable, "-c", program, "-m", "inspector", "-m", "webdebugger"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return dict(json.loads(done.stdout.splitlines()[-1]))


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the program of a hall found."""
    return _try(tmp_path_factory.mktemp("hall"), desktop=False)


def test_keys_open_nothing_and_close_nothing(hall: dict[str, Any]) -> None:
    assert hall["still_running"] and hall["closing_refused"] and not hall["settings"]


def test_no_tool_of_the_toolkit_is_loaded(hall: dict[str, Any]) -> None:
    assert hall["modules"] == [] and hall["config"]["modules"] == {}


def test_the_clipboard_is_nobodys(hall: dict[str, Any]) -> None:
    assert hall["clipboard"] == "ClipboardDummy"


def test_the_configuration_is_ours_alone(hall: dict[str, Any]) -> None:
    config = hall["config"]
    assert config["exit_on_escape"] == "0" and config["multisamples"] == "0" and config["resizable"] == "0"
    assert config["show_cursor"] == "0" and config["borderless"] == "1"
    assert config["input"] == {"mouse": "mouse,disable_multitouch"}
    assert sum("Mouse" in name for name in hall["providers"]) == 1
    assert not any("Probe" in name or "HID" in name or "MTD" in name for name in hall["providers"])


def test_nothing_is_written(hall: dict[str, Any]) -> None:
    assert [name for name in hall["written"] if name.endswith((".ini", ".txt", ".log"))] == []


def test_an_error_of_a_screen_goes_to_the_desk(hall: dict[str, Any]) -> None:
    assert hall["crashes"] == ["ValueError"]


def test_the_demo_window_may_be_closed(tmp_path: Path) -> None:
    found = _try(tmp_path, desktop=True)
    assert not found["closing_refused"] and found["config"]["show_cursor"] == "1"
