"""What staff can do in admin mode. Actions that carry digits or texts have no repr."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Knock:
    """The hidden gesture was made: on home, or on the page of a machine out of service."""


@dataclass(frozen=True, slots=True, repr=False)
class Digit:
    """A key of the PIN pad, by its position in `PinView.digits`."""

    position: int


@dataclass(frozen=True, slots=True)
class Rub:
    """Take the last digit back."""


@dataclass(frozen=True, slots=True)
class Enter:
    """The digits are complete."""


@dataclass(frozen=True, slots=True)
class Press:
    """A button of a page or of the overview, by its id."""

    button: str


@dataclass(frozen=True, slots=True)
class ChooseEntry:
    """This field gets the keyboard."""

    entry: str


@dataclass(frozen=True, slots=True, repr=False)
class Type:
    """What stands in a field now."""

    entry: str
    text: str


@dataclass(frozen=True, slots=True)
class TouchCell:
    """A cell of the touch test."""

    cell: int


@dataclass(frozen=True, slots=True)
class PageBack:
    """To the overview."""


@dataclass(frozen=True, slots=True)
class Leave:
    """退出维护."""


AdminAction = Knock | Digit | Rub | Enter | Press | ChooseEntry | Type | TouchCell | PageBack | Leave
