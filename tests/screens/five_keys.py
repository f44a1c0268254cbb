"""A keypad of five keys: real key events of the window system, and what the kiosk does with them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kivy.core.window import Window

from kiosk.presentation import DEFAULT, Presentation
from screens.keypad import Key
from screens.listening import Listening
from tests.screens.stage import Stage, words_of
from tests.unit.voice_recorder import VoiceTable

PRESSED, RELEASED = 0x300, 0x301  # SDL_KEYDOWN, SDL_KEYUP
SYMBOLS = {
    Key.UP: 0x40000052,
    Key.DOWN: 0x40000051,
    Key.OK: 13,
    Key.BACK: 27,
    Key.HELP: 0x4000003A,
}


class _KeyEvent(ctypes.Structure):
    """SDL_KeyboardEvent, as large as SDL_Event."""

    _fields_ = (
        ("type", ctypes.c_uint32),
        ("timestamp", ctypes.c_uint32),
        ("window", ctypes.c_uint32),
        ("state", ctypes.c_uint8),
        ("repeat", ctypes.c_uint8),
        ("unused", ctypes.c_uint8 * 2),
        ("scancode", ctypes.c_int32),
        ("symbol", ctypes.c_int32),
        ("modifiers", ctypes.c_uint16),
        ("rest", ctypes.c_uint8 * 64),
    )


def _sdl() -> ctypes.CDLL:
    """The window system's library that this process has loaded already."""
    maps = Path("/proc/self/maps").read_text(encoding="utf-8").split()
    return ctypes.CDLL(next(path for path in maps if "libSDL2-2" in path))


def send(kind: int, key: Key, *, repeat: bool = False) -> None:
    """One key event through the window system's queue into the window."""
    event = _KeyEvent(type=kind, state=kind == PRESSED, repeat=repeat, symbol=SYMBOLS[key])
    assert _sdl().SDL_PushEvent(ctypes.byref(event)) == 1
    Window.mainloop()


class FiveKeys:
    """A person with the keypad and, with `voice`, an ear. The face is the stage's."""

    def __init__(self, stage: Stage, *, headphones: bool | None = None, desk: Any = None) -> None:
        self.stage = stage
        self.table = VoiceTable(desk=desk)
        self.output = self.table.output
        self.output.headphones = headphones
        self.voice = self.table.voice
        self.listening = Listening(stage.face, self.voice)
        self.presses = 0
        stage.settle()

    def press(self, *keys: Key) -> None:
        """Press and let go, one after the other, as slowly as people do."""
        for key in keys:
            self.presses += 1
            self.listening._keypad._released.clear()  # as if time had passed
            send(PRESSED, key)
            send(RELEASED, key)
            self.stage.lay_out()
        self.stage.settle()

    @property
    def target(self) -> Any:
        """The control in the ring."""
        return self.listening.focus.target

    @property
    def words(self) -> str:
        """Its words."""
        return words_of(self.target) if self.target is not None else ""

    def hear(self, **presentation: Any) -> None:
        """Switch the voice on."""
        self.stage.desk.tell(presentation=Presentation(voice=True, **presentation), can_speak=True)
        self.stage.settle()

    def go_to(self, words: str, *, most: int = 80) -> None:
        """Move the ring down until it stands on the control with these words."""
        for _ in range(most):
            if words in self.words:
                return
            self.press(Key.DOWN)
        raise AssertionError(f"the keys never come to {words}")


@contextmanager
def five_keys(stage: Stage, **how: Any) -> Iterator[FiveKeys]:
    """In front of the present face until the end of the block."""
    person = FiveKeys(stage, **how)
    try:
        yield person
    finally:
        person.listening.close()
        if stage.desk.look.presentation != DEFAULT:
            stage.desk.tell(presentation=DEFAULT)
