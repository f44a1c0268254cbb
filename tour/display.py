"""A virtual display, a finger, a key and a camera on it. They know nothing of widgets, only of places."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from Xlib import XK, X
from Xlib.display import Display
from Xlib.ext import xtest

APT = "apt-get install -y --no-install-recommends xvfb"


class DisplayMissing(RuntimeError):
    """There is no Xvfb; the text is the one line that installs it."""


@dataclass
class VirtualDisplay:
    """An Xvfb of the panel's size; `name` goes into DISPLAY."""

    width: int = 1080
    height: int = 1920
    name: str = ""
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def __enter__(self) -> VirtualDisplay:
        if shutil.which("Xvfb") is None:
            raise DisplayMissing(f"Xvfb is missing; run: {APT}")
        reading, writing = os.pipe()
        # -displayfd lets the server choose a free number and tells it when it is ready
        self._process = subprocess.Popen(
            [
                "Xvfb",
                "-displayfd",
                str(writing),
                "-screen",
                "0",
                f"{self.width}x{self.height}x24",
                "-nolisten",
                "tcp",
                "-noreset",
            ],
            pass_fds=[writing],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as pipe:
            self.name = ":" + pipe.readline().strip()
        if self.name == ":":
            raise DisplayMissing("Xvfb did not start")
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)


class Finger:
    """Presses and lets go where it is told, through the X server's XTEST extension."""

    def __init__(self, display_name: str) -> None:
        self._display = Display(display_name)
        self.touches = 0

    def tap(self, x: float, y: float, *, hold: float = 0.08) -> None:
        """One touch; `hold` seconds long, as fingers are (under 0.05 it is none)."""
        self.press(x, y)
        time.sleep(hold)
        self.release()
        self.touches += 1

    def press(self, x: float, y: float) -> None:
        """Put the finger down."""
        xtest.fake_input(self._display, X.MotionNotify, x=round(x), y=round(y))
        xtest.fake_input(self._display, X.ButtonPress, 1)
        self._display.sync()

    def move(self, x: float, y: float) -> None:
        """Slide the finger."""
        xtest.fake_input(self._display, X.MotionNotify, x=round(x), y=round(y))
        self._display.sync()

    def release(self) -> None:
        """Let go."""
        xtest.fake_input(self._display, X.ButtonRelease, 1)
        self._display.sync()

    def draw(self, points: list[tuple[float, float]], *, seconds: float = 0.2) -> None:
        """One stroke; not in an instant, which would be a spark of static."""
        self.press(*points[0])
        for point in points[1:]:
            time.sleep(seconds / len(points))
            self.move(*point)
        time.sleep(seconds / len(points))
        self.release()

    def pixel(self, x: int, y: int) -> tuple[int, int, int]:
        """Colour of one screen pixel, as seen from outside the program."""
        image = self._display.screen().root.get_image(x, y, 1, 1, X.ZPixmap, 0xFFFFFFFF)
        blue, green, red = image.data[:3]
        return red, green, blue

    def picture(self) -> Image.Image:
        """The whole screen as it is now."""
        root = self._display.screen().root
        size = root.get_geometry()
        image = root.get_image(0, 0, size.width, size.height, X.ZPixmap, 0xFFFFFFFF)
        return Image.frombytes("RGB", (size.width, size.height), image.data, "raw", "BGRX")

    def photograph(self, path: Path) -> Path:
        """Save the screen as PNG."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.picture().save(path, compress_level=1)  # small files cost more time than anybody has here
        return path

    def key(self, name: str, *, hold: float = 0.04) -> None:
        """Press one key of a keyboard, by the name of its symbol ("Up", "Return")."""
        code = self._display.keysym_to_keycode(XK.string_to_keysym(name))
        xtest.fake_input(self._display, X.KeyPress, code)
        self._display.sync()
        time.sleep(hold)
        xtest.fake_input(self._display, X.KeyRelease, code)
        self._display.sync()

    def close(self) -> None:
        """Leave the display."""
        self._display.close()
