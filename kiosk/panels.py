"""What may lie over any screen: one frozen view each, closed by a touch on its button."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

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


@dataclass(frozen=True, slots=True, repr=False)
class Picture:
    """A small picture: `width` x `height` pixels of red, green, blue, rows from the top."""

    id: str
    width: int
    height: int
    pixels: bytes


class PhoneStep(StrEnum):
    """What the phone's panel shows."""

    MAKING = "making"  # a code is asked for
    CODE = "code"
    NUMBERS = "numbers"  # which one stands on the phone?
    CONNECTED = "connected"
    OVER = "over"  # expired, left, wrong number, or no code to be had
    MOVE = "move"  # asked once before the form leaves this machine


@dataclass(frozen=True, slots=True, repr=False)
class PhonePanel:
    """用手机: the code, the numbers, what has arrived. A button without words is not drawn."""

    step: PhoneStep
    title: str
    message: str = ""
    warning: str = ""  # the network is away, or something did not work
    qr: str = ""
    code: str = ""  # to be typed, in two groups of four
    page: str = ""  # where to type it
    todo: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    arrived: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    close: str = ""
    again: str = ""  # another code
    move: str = ""  # the form goes to the phone
    drop: str = ""  # this phone no longer


@dataclass(frozen=True, slots=True, repr=False)
class PhoneOffer:
    """What a screen says of the phone: `label` opens the panel, `line` says how the connection stands.

    `about` names what could be done there. `given` grows when an answer that is shown came from the phone.
    """

    label: str
    line: str = ""
    about: str = ""
    given: int = 0


Overlay = StillThere | EraseQuestion | ComfortPanel | HelpPanel | PhonePanel
