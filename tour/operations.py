"""What a citizen did, one by one: counted for the summary, priced by the keystroke-level benchmark."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """Operators of a keystroke-level model, and what goes on besides."""

    TOUCH = "touch"  # a control
    PROPOSAL = "proposal"  # one of the words that the keyboard offers; a touch as well
    DIGIT = "digit"
    LETTER = "letter"  # also a kind of stroke on the stroke keypad
    WRITTEN = "written"  # a character drawn with the finger
    SIGNED = "signed"  # a stroke of the signature
    PRESS = "press"  # one of the five keys of the keypad
    CARD = "card"  # laid down
    READ = "read"  # characters
    WAIT = "wait"  # seconds


TOUCHES = frozenset({Kind.TOUCH, Kind.PROPOSAL})
TYPED = frozenset({Kind.DIGIT, Kind.LETTER})


@dataclass(frozen=True, slots=True)
class Operation:
    """`amount` is 1, or characters read, or seconds waited. `part` names a stretch of the journey."""

    kind: Kind
    screen: str
    part: str = ""
    amount: float = 1


@dataclass
class Record:
    """Operations in order."""

    done: list[Operation] = field(default_factory=list)
    _part: str = ""
    _seen: set[str] = field(default_factory=set)

    def add(self, kind: Kind, screen: str, amount: float = 1) -> None:
        """One more."""
        self.done.append(Operation(kind, screen, self._part, amount))

    def read(self, screen: str, texts: list[str]) -> None:
        """What was not seen before in this journey is read; keys of a keyboard are not."""
        new = {text for text in texts if len(text) > 1} - self._seen
        self._seen |= new
        characters = sum(len("".join(text.split())) for text in new)
        if characters:
            self.add(Kind.READ, screen, characters)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Everything inside belongs to this part of the journey."""
        before, self._part = self._part, name
        try:
            yield
        finally:
            self._part = before

    def count(self, *kinds: Kind) -> int:
        """How many of these kinds."""
        return sum(one.kind in kinds for one in self.done)
