"""A person who does not see: presses the five keys and goes by what is said."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from tour.citizen import Citizen
from tour.hearing import Heard
from tour.operations import Kind
from tour.stage import StageError, wait_for

UP, DOWN, OK, BACK, HELP = "Up", "Down", "Return", "Escape", "F1"
QUIET = 0.6  # seconds without a new utterance: all was said
BETWEEN = 0.45  # seconds between presses: the same key again sooner counts as a trembling hand
ECHO = 2.0  # seconds until what was typed is said
PATIENCE = 4.0  # seconds after which one presses again
MOST_PRESSES = 90  # to find something on a screen
PAD = "1234567890"
_PARTS = re.compile("[，、,; ]+")


class Listener:
    """Uses a citizen's hands for the keys and the sound card's script for ears; never looks."""

    def __init__(self, citizen: Citizen) -> None:
        self._citizen = citizen
        self._sound = citizen.stage.sound
        self._begin = self._since = len(self._sound.script())  # since: the last deed
        self._pressed_at = 0.0

    def script(self) -> list[Heard]:
        """Everything heard in this journey."""
        return self._sound.script(self._begin)

    # --- hearing -----------------------------------------------------------------------------------------

    def hears(self, *words: str, limit: float = 40) -> None:
        """Wait until all these words were said since the last deed."""
        self._expect(words, lambda: "".join(line.given for line in self._new()), limit)

    def hears_private(self, *words: str, limit: float = 40) -> None:
        """The same, said as something that only this person may hear."""
        self._expect(words, lambda: "".join(line.given for line in self._new() if line.private), limit)

    def hears_read(self, sounds: str, limit: float = 40) -> None:
        """Wait until this was read out: sounds one after the other, pauses left out."""
        self._expect(
            (sounds,), lambda: "".join(_PARTS.split("".join(one.read for one in self._new()))), limit
        )

    def _expect(self, words: tuple[str, ...], said: Callable[[], str], limit: float) -> None:
        try:
            wait_for(f"to hear {words}", lambda: all(word in said() for word in words), limit)
        except StageError as error:
            self._citizen.photo("unheard")
            raise StageError(f"{error}; heard: {[line.given for line in self._new()]}") from None

    def _new(self) -> list[Heard]:
        return self._sound.script(self._since)

    def _settle(self) -> None:
        """Listen to the end."""
        count, since = len(self._sound.script()), time.monotonic()
        while time.monotonic() - since < QUIET:
            time.sleep(0.05)
            now = len(self._sound.script())
            if now != count:
                count, since = now, time.monotonic()

    # --- keys --------------------------------------------------------------------------------------------

    def press(self, key: str) -> None:
        """One key; from now on only what comes is new."""
        time.sleep(max(0.0, self._pressed_at + BETWEEN - time.monotonic()))
        self._since = len(self._sound.script())
        self._citizen.stage.finger.key(key)
        self._pressed_at = time.monotonic()
        self._citizen.record.add(Kind.PRESS, "")

    def next_until(self, words: str) -> None:
        """Go on until these words are said; optional questions are passed over."""
        for _ in range(6):
            self._settle()
            if words in self._said():
                return
            self.choose("下一步")
        self.hears(words)

    def help(self) -> None:
        """The voice on, or everything once more."""
        self.press(HELP)

    def step(self, key: str = DOWN) -> str:
        """Press, and hear what is there now; press again when nothing was said."""
        for _ in range(3):
            self.press(key)
            with suppress(StageError):
                wait_for("to hear where the ring is", self._new, PATIENCE)
                return self._said()
        self._citizen.photo("silence")
        raise StageError(f"nothing was said to {key}")

    def find(self, fits: Callable[[str], bool], what: str, key: str = DOWN) -> str:
        """Move on until what is said fits."""
        self._settle()
        heard: list[str] = []
        while len(heard) < MOST_PRESSES and heard.count(heard[-1] if heard else "") < 3:
            said = self.step(key)
            if fits(said):
                return said
            heard.append(said)
        self._citizen.photo("not-found")
        raise StageError(f"nothing says {what}; heard {heard}")

    def choose(self, label: str, key: str = DOWN) -> None:
        """Find what begins with these words, and take it."""
        self.find(lambda said: said.startswith(label), label, key)
        self.press(OK)

    # --- typing ------------------------------------------------------------------------------------------

    def digits(self, text: str) -> None:
        """Row by row: into the row of the digit, to the digit, press; out of the row at the end."""
        here = self._parts(self._said())
        inside = False
        for digit in text:
            if inside and digit not in here:
                here, inside = self._parts(self.step(BACK)), False
            if digit not in here:
                # everybody knows how the digits of a telephone lie
                way = UP if here[0] in PAD and PAD.index(digit) < PAD.index(here[0]) else DOWN
                here = self._parts(self.find(partial(self._is_in, digit), digit, way))
            said = self._said() if inside else self._enter()
            inside = True
            if said != digit:
                self.find(digit.__eq__, digit)
            self.press(OK)
            self._echo()
            if row := self._came_out():
                here, inside = self._parts(row), False
                self._settle()  # the same key again at once would count as a trembling hand
        if inside:
            self.step(BACK)

    def _came_out(self) -> str:
        """Other keys came in the place of these, so the ring is outside: their row was said. Empty inside."""
        time.sleep(ECHO / 8)
        rows = [line.given for line in self._new() if line.private and "，" in line.given]
        return next((row for row in rows if not row.endswith("已选")), "")

    def _enter(self) -> str:
        """Into the row. Once only: pressed again, its first key would be typed; a key may be silent."""
        self.press(OK)
        with suppress(StageError):
            wait_for("to hear the first key", self._new, PATIENCE / 2)
        return self._said()

    def _echo(self) -> None:
        """What was typed is said; not where it completed a date, because then the next box is there."""
        end = time.monotonic() + ECHO
        while time.monotonic() < end and not self._new():
            time.sleep(0.03)

    def phrase(self, words: str) -> None:
        """Into the row of tools, to the phrases, and take one."""
        for key in ("常用语", words):
            self._into(key)
            if not self._came_out():
                self.step(BACK)

    def _into(self, words: str) -> None:
        """Find the row of keys in which these words are, go in, and press their key."""
        self.find(partial(self._is_in, words), words)
        said = self._enter()
        if said != words:
            self.find(lambda said: said.startswith(words), words)
        self.press(OK)
        self._settle()

    def _said(self) -> str:
        return "，".join(line.given for line in self._new())

    def _is_in(self, word: str, said: str) -> bool:
        return word in self._parts(said)

    @staticmethod
    def _parts(said: str) -> list[str]:
        return _PARTS.split(said)
