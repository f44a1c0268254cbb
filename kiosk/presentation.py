"""How the machine speaks and looks to this person: for the session, then the default again (checklist Z4)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from words import Language

VOLUMES: Final = (20, 35, 50, 75, 100)
"""Steps of loudness in per cent; 50 is at most 65 dBA (docs/devices-speech.md). The hall says
with which every session begins."""
RATES: Final = (0.7, 0.85, 1.0, 1.25, 1.6)
"""Steps of speaking speed."""


class TextSize(StrEnum):
    """Three steps, the same on every screen."""

    NORMAL = "normal"
    LARGE = "large"
    LARGEST = "largest"

    @property
    def scale(self) -> float:
        """Factor on every text size."""
        return {"normal": 1.0, "large": 1.25, "largest": 1.5}[self.value]


class Colours(StrEnum):
    """Which colour each role has."""

    LIGHT = "light"
    CONTRAST = "contrast"
    DARK = "dark"


class Hand(StrEnum):
    """On which side the button that goes on stands."""

    RIGHT = "right"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Presentation:
    """One person's way of using the machine.

    `reach` brings every control into the lower part of the screen; `dark` leaves the screen blank for
    somebody who only listens; `private_aloud`: the person agreed that personal things are said without
    headphones.
    """

    language: Language = Language.CHINESE
    text_size: TextSize = TextSize.NORMAL
    colours: Colours = Colours.LIGHT
    hand: Hand = Hand.RIGHT
    reach: bool = False
    voice: bool = False
    volume: int = 50
    rate: float = 1.0
    private_aloud: bool = False
    dark: bool = False


DEFAULT: Final = Presentation()
