"""The window: everything Kivy must be told before its first import, and its ways out closed.

Findings behind each line: `docs/hardening.md`. This module imports Kivy only inside functions.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING, Any

from screens.theme import font_files, theme

if TYPE_CHECKING:
    from kiosk.desk.desk import Desk
    from screens.face import Face

RESTING_FPS = 1
WORKING_FPS = 60
CALM_SECONDS = 0.4  # without a touch, before the program does something heavy beside the picture
MOST_CALM_SECONDS = 2.0  # somebody who never stops touching does not keep it from being done


@dataclass(frozen=True, slots=True)
class Panel:
    """The panel in pixels and inches. `desktop`: a demo window that may be closed, shrunk to fit."""

    width: int = 1080
    height: int = 1920
    diagonal_inches: float = 21.5
    desktop: bool = False
    scale: float = 1.0


def desktop_panel(width: int, height: int, diagonal_inches: float) -> Panel:
    """The panel as a demo window: shrunk to the room the desktop leaves, and it may be closed."""
    room = _desktop_room()
    scale = 0.5 if room is None else min(1.0, 0.95 * room[0] / width, 0.92 * room[1] / height)
    return Panel(width, height, diagonal_inches, desktop=True, scale=scale)


def _desktop_room() -> tuple[int, int] | None:
    """Usable pixels of the first display, asked of the toolkit's own SDL before it opens a window."""
    import ctypes

    wheel = distribution("kivy").locate_file("Kivy.libs")
    library = next(iter(sorted(Path(str(wheel)).glob("libSDL2-2-*"))), None)
    if library is None:
        return None
    sdl = ctypes.CDLL(str(library))
    room = (ctypes.c_int * 4)()  # x, y, width, height
    if sdl.SDL_Init(0x20) or sdl.SDL_GetDisplayUsableBounds(0, ctypes.byref(room)):
        return None
    return room[2], room[3]


def configure(panel: Panel, home: Path) -> None:
    """Set environment and configuration; must run before anything imports Kivy.

    `home` is a folder on a memory file system: Kivy keeps nothing on disk.
    """
    os.environ.update(
        KIVY_NO_ARGS="1",  # else `-m inspector` on the command line loads it
        KIVY_NO_CONFIG="1",  # else a changed file survives a restart
        KIVY_NO_ENV_CONFIG="1",  # else KCFG_... variables switch modules on
        KIVY_NO_FILELOG="1",  # exception texts do not belong into files
        KIVY_LOG_MODE="PYTHON",
        KIVY_CLIPBOARD="dummy",  # the system's clipboard is shared with other programs
        KIVY_HOME=str(home),
        KIVY_AUDIO="",
        KIVY_VIDEO="",
    )
    from kivy.config import Config

    width, height = round(panel.width * panel.scale), round(panel.height * panel.scale)
    for section, values in {
        "kivy": {"exit_on_escape": "0", "kivy_clock": "interrupt", "log_level": "warning", "desktop": "0"},
        "graphics": {
            "width": str(width),
            "height": str(height),
            "multisamples": "0",  # 12-20 instead of 50 frames a second without a GPU
            "resizable": "0",
            "show_cursor": "1" if panel.desktop else "0",
            "borderless": "0" if panel.desktop else "1",
            "maxfps": str(WORKING_FPS),
            "position": "auto" if panel.desktop else "custom",
            "left": "0",
            "top": "0",
            "vsync": "0",
        },
    }.items():
        for key, value in values.items():
            Config.set(section, key, value)
    # one source per device, or every tap counts twice; SDL delivers touch panels by itself
    Config.remove_section("input")
    Config.add_section("input")
    Config.set("input", "mouse", "mouse,disable_multitouch")
    Config.remove_section("modules")
    Config.add_section("modules")
    theme.diagonal_inches = panel.diagonal_inches
    theme.width, theme.height = panel.width, panel.height
    theme.window_scale = panel.scale


def register_fonts() -> None:
    """Make the shipped fonts known; the toolkit's own font has no Chinese."""
    from kivy.core.text import LabelBase

    for family, (regular, bold) in font_files().items():
        LabelBase.register(family, regular, fn_bold=bold)


class Pace:
    """Frames per second: few on the resting home screen, many from the first touch on.

    A touch never waits for the next frame: the input's file descriptors wake the loop, resting or not, and
    what the window made of it is handed on at once.
    """

    def __init__(self) -> None:
        from kivy.clock import Clock
        from kivy.core.window import Window

        self._clock = Clock
        # else it is a third of a frame, and the clock polls for most of it before every timer: at 2 frames a
        # second that is a tenth of a core
        Clock.clock_resolution = 0.001
        self._loop = asyncio.get_running_loop()
        self._touched = self._loop.time()
        self._watched = _input_descriptors()
        for fd in self._watched:
            self._loop.add_reader(fd, self._wake)
        # the window reads its events after a frame and hands touches on in the next one: let that come now
        Window.bind(on_mouse_down=self._touch, on_mouse_up=self._touch)

    def rest(self, resting: bool) -> None:
        """Slow down or speed up."""
        self._clock._max_fps = RESTING_FPS if resting else WORKING_FPS

    def close(self) -> None:
        """Look at the input no more; the loop must not meet these descriptors again under other owners."""
        for fd in self._watched:
            self._loop.remove_reader(fd)
        self._watched = []

    async def calm(self) -> None:
        """Wait for a pause between touches, or for as long as one may be waited for."""
        end = self._loop.time() + MOST_CALM_SECONDS
        while (now := self._loop.time()) < min(end, self._touched + CALM_SECONDS):
            await asyncio.sleep(min(end, self._touched + CALM_SECONDS) - now)

    def _touch(self, *_: object) -> None:
        self._touched = self._loop.time()
        self._wake()

    def _wake(self, *_: object) -> None:
        self.rest(False)
        self._clock._async_event.set()  # end the present sleep


def _input_descriptors() -> list[int]:
    """Descriptors on which touches arrive: the display server's socket, or the input devices without one."""
    found = []
    for entry in Path("/proc/self/fd").iterdir():
        with suppress(OSError, ValueError):
            fd, target = int(entry.name), entry.readlink()
            if str(target).startswith("/dev/input/") or (
                str(target).startswith("socket:") and _is_display(fd)
            ):
                found.append(fd)
    return found


def _is_display(fd: int) -> bool:
    with socket.socket(fileno=os.dup(fd)) as copy:
        if copy.family != socket.AF_UNIX:
            return False
        peer = os.fsdecode(copy.getpeername())
        return "X11-unix" in peer or "wayland-" in peer


async def _wait_for(wake: Awaitable[Any], seconds: float) -> None:
    """Sleep until woken or the time is over; the toolkit's own version raises at the end of every sleep."""
    with suppress(TimeoutError):
        await asyncio.wait_for(wake, seconds)


def every(seconds: float, callback: Callable[..., None]) -> None:
    """Call back from the loop that draws, for as long as it draws."""
    from kivy.clock import Clock

    Clock.schedule_interval(callback, seconds)


def open_window(repeat_ms: int = 300) -> None:
    """Open the window, still empty, and load what draws: slow, and needs nothing of the desk.

    `repeat_ms`: the same place touched again sooner does not count.
    """
    from kivy.core.window import Window

    from screens.contact import contact
    from screens.theme import Role

    contact.repeat = repeat_ms / 1000

    Window.clearcolor = theme.colour(Role.PAPER)
    register_fonts()
    import_module("screens.face")


def make_app(desk: Desk, panel: Panel, on_ready: Callable[[Face], None]) -> Any:
    """Return the Kivy application around a desk; `on_ready` gets the face after the first frame was drawn."""
    from kivy.app import App
    from kivy.base import ExceptionHandler, ExceptionManager
    from kivy.clock import Clock
    from kivy.core.window import Window

    register_fonts()
    from screens.contact import contact
    from screens.face import Face
    from screens.theme import Role

    async def sleep(wake: Awaitable[Any], seconds: float) -> None:
        # the window's events are read before each sleep, so what is read next came after its beginning; a
        # long one is ended by the finger itself, a short one may end late when the machine is busy
        short = seconds <= 1 / WORKING_FPS
        if short:
            contact.rested()
        await _wait_for(wake, seconds)
        if not short:
            contact.rested()

    Clock._async_wait_for = sleep

    class Boundary(ExceptionHandler):
        """A crash of a screen ends in the wiped home screen with a short code for staff."""

        def handle_exception(self, error: BaseException) -> int:
            """Everything but the end of the program goes to the desk's one handler."""
            if not isinstance(error, Exception):
                return int(ExceptionManager.RAISE)
            desk.crashed(error)
            return int(ExceptionManager.RAISE if desk.troubles.hopeless else ExceptionManager.PASS)

    class KioskApp(App):
        """Only wires."""

        use_kivy_settings = False

        def build(self) -> Face:
            """Paint the paper before the first frame, so that nothing flashes."""
            Window.clearcolor = theme.colour(Role.PAPER)
            Window.bind(on_request_close=lambda *_a, **_k: not panel.desktop)
            # no key leads anywhere: F1 would open settings, Escape and others have handlers of their own
            Window.bind(on_keyboard=lambda *_a, **_k: True)
            ExceptionManager.add_handler(Boundary())
            face = Face(desk)
            Clock.schedule_once(lambda _dt: Clock.schedule_once(lambda _dt: on_ready(face), 0), 0)
            return face

        def open_settings(self, *_args: Any) -> bool:
            """F1 and the menu key open nothing."""
            return False

    return KioskApp()
