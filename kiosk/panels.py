"""What may lie over any screen: one frozen view each, closed by a touch on its button."""

from __future__ import annotations

from dataclasses import dataclass

from words import Language


@dataclass(frozen=True, slots=True)
class StillThere:
    """Idle warning over any screen; the only place where seconds are shown."""

    title: str
    message: str
    seconds: int
    stay: str
    leave: str


@dataclass(frozen=True, slots=True)
class EraseQuestion:
    """结束并清除: asked once, because everything entered is gone afterwards."""

    title: str
    message: str
    keep: str
    erase: str


@dataclass(frozen=True, slots=True)
class ComfortPanel:
    """显示与语言: text size, colours, reach, hand, language, voice. `languages` are those of this hall."""

    title: str
    languages: tuple[Language, ...]
    close: str


@dataclass(frozen=True, slots=True)
class HelpPanel:
    """请人帮忙: where a person is, and the number to call."""

    title: str
    message: str
    hotline: str
    close: str


Overlay = StillThere | EraseQuestion | ComfortPanel | HelpPanel
