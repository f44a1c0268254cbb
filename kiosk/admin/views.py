"""What the face may show in admin mode. Nothing in these views is about a citizen; staff read Chinese.

One overview, one pad for the PIN, and one form of page for everything else: a page is made of blocks, so that
a new operation needs no new screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Light(StrEnum):
    """The lamp beside a line: works, look at it soon, does not work, cannot be told."""

    GOOD = "good"
    NOTE = "note"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Bar:
    """Top bar: `where` is machine, person and time left: `3 号机 ・ 维护员 0217 ・ 自动退出 04:12`."""

    title: str
    where: str
    back: str = ""  # empty on the overview
    leave: str = "退出维护"


@dataclass(frozen=True, slots=True)
class Button:
    """`id` comes back in `Press`. A button that cannot be touched says why (a right that is missing)."""

    id: str
    label: str
    main: bool = False
    enabled: bool = True
    why: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A card with a lamp: title, what is known, the one thing to do, and its button."""

    title: str
    text: str = ""
    light: Light | None = None
    todo: str = ""
    button: Button | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A field to fill with the machine's own keyboard; `kind` names the pad, `chosen` has it now."""

    id: str
    label: str
    value: str
    kind: Literal["text", "digits", "address"] = "text"
    error: str = ""
    chosen: bool = False
    hidden: bool = False  # a PIN: shown as dots


@dataclass(frozen=True, slots=True)
class Grid:
    """The touch test: cells over the whole body, those already touched are filled. Row-major indices."""

    columns: int
    rows: int
    touched: frozenset[int]


@dataclass(frozen=True, slots=True)
class Today:
    """Matters of today: the sum, and one count per hour from `first_hour` on."""

    total: int
    first_hour: int
    per_hour: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PinView:
    """Staff number, then PIN. `digits` are the keys' labels in the order in which they stand now; a touch
    sends the position, not the digit."""

    title: str
    prompt: str
    typed: int  # how many digits are in; never which
    shown: str  # the digits where they are no secret (the staff number), else empty
    digits: tuple[str, ...]  # ten labels
    message: str = ""
    locked_seconds: int = 0  # nothing is taken for so long
    card_hint: str = ""


@dataclass(frozen=True, slots=True)
class OverviewView:
    """The one page that answers "what is wrong?"; `lines` are ordered worst first."""

    bar: Bar
    lines: tuple[Line, ...]
    today: Today
    events: tuple[str, ...]
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """One operation: words, lines, fields, buttons at the foot; or the touch grid alone."""

    bar: Bar
    page: str  # its id: another id is another screen
    note: str = ""
    note_light: Light | None = None
    lines: tuple[Line, ...] = ()
    entries: tuple[Entry, ...] = ()
    buttons: tuple[Button, ...] = ()
    grid: Grid | None = None
    busy: bool = False  # something runs; buttons do nothing until it ends


AdminView = PinView | OverviewView | PageView
