"""What is typed is said as it is typed: letters that came or went, and words proposed for what is spelled."""

from __future__ import annotations

from typing import Any

from kiosk.voice import Voice
from screens.entry.marks import named
from screens.heard import proposals, typed
from words import _


class Echo:
    """Remembers the text of the box that is being written into; `forget` it with the session."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self._box: Any = None
        self._text = ""
        self._proposed = ""

    def forget(self) -> None:
        """Nothing is being written."""
        self._box, self._text, self._proposed = None, "", ""

    def follow(self, root: Any) -> None:
        """Say what changed in the box since the last look."""
        box = typed(root)
        if box is not self._box:
            self._box, self._text = box, box.text if box is not None else ""
            return
        if box is not None and box.text != self._text:
            before, self._text = self._text, box.text
            self._voice.echo(difference(before, self._text))

    def pressed(self, root: Any) -> None:
        """A key was pressed by key: where no letter came, say what the letters so far may mean."""
        text = self._text
        self.follow(root)
        proposed = proposals(root)
        if proposed not in ("", self._proposed) and self._text == text and self._box is not None:
            self._voice.echo(proposed)
        self._proposed = proposed


def difference(before: str, now: str) -> str:
    """What was written, or in words what was deleted. Marks that stand alone are named."""
    start = _common(before, now)
    end = _common(before[start:][::-1], now[start:][::-1])
    written = now[start : len(now) - end]
    return named(written) or _("删除{text}").format(text=named(before[start : len(before) - end]))


def _common(one: str, other: str) -> int:
    same = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        same += 1
    return same
