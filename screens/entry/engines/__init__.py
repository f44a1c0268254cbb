"""Engines that turn keys into words. They know no Kivy and learn nothing from what citizens type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, repr=False)
class Candidate:
    """A proposal: `text` for the first `used` letters of what was typed."""

    text: str
    used: int


class InputEngine(Protocol):
    """Letters in, candidates out. Stateless: what is being composed lives in the keyboard and goes."""

    name: str

    def candidates(self, letters: str, limit: int = 400) -> list[Candidate]:
        """Best first; whole phrases before single characters. Empty input gives none."""

    def spelled(self, letters: str) -> str:
        """The letters with syllables set apart, for the composing line: tuo'qian'gong'zi."""

    def forget(self) -> None:
        """Drop everything that tells what was typed."""
