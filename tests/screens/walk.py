"""Every kind of screen in every presentation: what the walk tests measure and the gallery photographs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from kiosk.presentation import DEFAULT, Colours, Hand, Presentation, TextSize
from screens.theme import theme
from screens.window import Panel
from tests.screens.caption_faults import WORDS, caption_faults
from tests.screens.legibility import problems
from tests.screens.stage import LANDSCAPE, PORTRAIT, Stage
from tests.screens.walk_views import looks
from words import SOURCE_LANGUAGE, Language, translate, use_language

PANELS = {"portrait": PORTRAIT, "landscape": LANDSCAPE}
SAMPLED = (TextSize.NORMAL, TextSize.LARGEST)


@dataclass(frozen=True)
class Variant:
    """One way of showing a screen."""

    panel: str
    presentation: Presentation

    def __str__(self) -> str:
        one = self.presentation
        facts = [self.panel, one.language.value, one.text_size.value, one.colours.value]
        return " ".join(
            [*facts, *(["reach"] if one.reach else []), *(["left"] if one.hand is Hand.LEFT else [])]
        )


def every_size(panel: str) -> Iterator[Variant]:
    """Three sizes in all languages."""
    for language in Language:
        for size in TextSize:
            yield Variant(panel, replace(DEFAULT, language=language, text_size=size))


def reach_and_hand(panel: str) -> Iterator[Variant]:
    """Controls low and the other hand: the smallest and the largest words, in every language."""
    for number, language in enumerate(Language):
        for size in SAMPLED:
            hand = Hand.LEFT if number != 1 else Hand.RIGHT
            yield Variant(panel, replace(DEFAULT, language=language, text_size=size, reach=True, hand=hand))


def every_theme(panel: str) -> Iterator[Variant]:
    """The colours; words of the second size, so that the walk meets it, too."""
    for colours in Colours:
        yield Variant(panel, replace(DEFAULT, text_size=TextSize.LARGE, colours=colours))


class Walker:
    """Shows one kind of screen after the other; remembers the panel that the window has."""

    def __init__(self) -> None:
        self.stage = Stage()
        self._panel: Panel | None = None

    def show(self, kind: str, variant: Variant, *, draw: bool = False) -> Stage:
        """The stage with this screen in front, laid out."""
        wanted = PANELS[variant.panel]
        if self._panel is not wanted:
            self._panel = wanted
            self.stage.use(wanted)
        look = looks(variant.presentation.language)[kind]
        use_language(variant.presentation.language)
        try:
            changes: dict[str, Any] = {"view": look.view, "overlay": look.overlay}
            self.stage.desk.tell(**changes, presentation=variant.presentation, can_speak=True)
            self.stage.settle(draw=draw)
        finally:
            use_language(SOURCE_LANGUAGE)
        return self.stage

    def walk(self, kind: str, variants: Iterator[Variant]) -> list[str]:
        """What is wrong with this screen in any of the variants."""
        found = []
        for variant in variants:
            stage = self.show(kind, variant)
            assert theme.presentation == variant.presentation
            words = translate(WORDS, variant.presentation.language)
            faults = (*problems(stage), *caption_faults(stage, words))
            found += [f"{kind}, {variant}: {problem}" for problem in faults]
        return found

    def close(self) -> None:
        """Leave the presentation as it was found."""
        self.stage.close()
        theme.adopt(DEFAULT)
