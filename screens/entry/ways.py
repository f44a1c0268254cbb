"""The ways of writing that this machine offers, and the engines behind them: set once, when it starts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock
from typing import Protocol

from screens.entry.engines import InputEngine
from words import N_, Language, _, language


class Way(StrEnum):
    """One tab of the keyboard."""

    PINYIN = "pinyin"
    HANDWRITING = "handwriting"
    STROKES = "strokes"
    LATIN = "latin"
    SYMBOLS = "symbols"
    UYGHUR = "uyghur"

    @property
    def label(self) -> str:
        """What stands on the tab."""
        return _(_LABELS[self])


_LABELS = {
    Way.PINYIN: N_("拼音"),
    Way.HANDWRITING: N_("手写"),
    Way.STROKES: N_("笔画"),
    Way.LATIN: "ABC",
    Way.SYMBOLS: N_("符号"),
    Way.UYGHUR: Language.UYGHUR.own_name,
}
_FIRST = {
    Language.CHINESE: (Way.PINYIN, Way.HANDWRITING, Way.STROKES),
    Language.UYGHUR: (Way.UYGHUR,),
    Language.ENGLISH: (Way.LATIN, Way.SYMBOLS),
}


class Recogniser(Protocol):
    """Finger-written strokes in, likely characters out; safe to call from a thread."""

    def recognise(self, strokes: Sequence[Sequence[tuple[float, float]]], limit: int = 10) -> list[str]:
        """Likeliest first. A stroke is its points (x, y), y upwards."""


@dataclass(frozen=True, slots=True)
class Engines:
    """What is there; None: a file of it is missing, and its tab is not offered.

    `followers` guesses what may come next after a text; `uyghur`: the hall offers it.
    """

    pinyin: InputEngine | None
    strokes: InputEngine | None = None
    handwriting: Recogniser | None = None
    followers: Callable[[str, int], list[str]] | None = None
    uyghur: bool = True


_engines: Engines | None = None
_make: Callable[[], Engines] | None = None
_making = Lock()
_remembered: Way | None = None


def use(engines: Engines) -> None:
    """From now on every text box is written into with these."""
    prepare(lambda: engines)


def prepare(make: Callable[[], Engines]) -> None:
    """Make them when they are first asked for: by a thread after the start, or by whoever is quicker."""
    global _engines, _make
    _engines, _make = None, make


def engines() -> Engines:
    """Those in use. RuntimeError before `use` or `prepare` was called."""
    global _engines
    with _making:
        if _engines is None:
            if _make is None:
                raise RuntimeError("no way of writing was set")
            _engines = _make()
        return _engines


def offered() -> tuple[Way, ...]:
    """The tabs, those of the language being spoken first."""
    there = engines()
    missing = {
        Way.PINYIN: there.pinyin is None,
        Way.HANDWRITING: there.handwriting is None,
        Way.STROKES: there.strokes is None,
        Way.UYGHUR: not there.uyghur,
    }
    order = dict.fromkeys((*_FIRST[language()], *Way))
    return tuple(way for way in order if not missing.get(way))


def chosen() -> Way:
    """The tab this citizen used last, or the first one."""
    ways = offered()
    return _remembered if _remembered in ways else ways[0]


def remember(way: Way) -> None:
    """Begin with this tab until the session ends."""
    global _remembered
    _remembered = way


def forget() -> None:
    """The session ended: neither the tab nor what was looked up stays."""
    global _remembered
    _remembered = None
    if _engines is not None:
        for engine in (_engines.pinyin, _engines.strokes):
            if engine is not None:
                engine.forget()


def guesses(text: str, limit: int = 10) -> list[str]:
    """What may come next after this text; nothing where nobody can tell."""
    there = engines().followers
    return there(text, limit) if there is not None and text else []
