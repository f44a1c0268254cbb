"""Identity cards and the reader, as the rest of the product sees them. Field tables: `docs/devices.md`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol


class CardKind(StrEnum):
    """Which layout the 256-byte text block has (character at byte 248)."""

    RESIDENT = "resident"
    HMT_RESIDENT = "hmt_resident"  # `J`, Hong Kong / Macao / Taiwan residence permit
    FOREIGN_2017 = "foreign_2017"  # `I`
    FOREIGN_2023 = "foreign_2023"  # `Y`
    UNKNOWN = "unknown"  # shown for confirmation by a person only


class Sex(StrEnum):
    """Sex codes of GB/T 2261.1: 1, 2, and both 0 and 9 for not known / not stated."""

    MALE = "M"
    FEMALE = "F"
    UNKNOWN = "X"


class CardWarning(StrEnum):
    """Something on a card that a person should look at; never a reason to refuse by machine."""

    EXPIRED = "expired"
    NUMBER_CHECK = "number_check"  # GB 11643 check character wrong
    BIRTH_MISMATCH = "birth_mismatch"  # digits 7-14 differ from the birth field
    SEX_MISMATCH = "sex_mismatch"
    BAD_DATE = "bad_date"
    BROKEN_TEXT = "broken_text"  # a field held undecodable bytes


@dataclass(frozen=True, slots=True, repr=False)
class CardRecord:
    """One card as read. Texts are stripped of padding; dates are `None` when absent, damaged or no calendar
    day.

    `repr` shows the kind only: records pass through logs and tracebacks.
    """

    kind: CardKind
    name: str
    number: str
    sex: Sex
    birth_date: date | None
    valid_from: date | None
    valid_until: date | None  # None together with long_term=True means 长期
    long_term: bool = False
    name_latin: str = ""
    nation_code: str = ""  # two digits of GB/T 3304, raw
    nation: str = ""  # 汉, 维吾尔 ...; empty for codes outside the standard
    address: str = ""
    issuer: str = ""
    pass_number: str = ""  # J
    issue_count: str = ""  # J: times issued, Y: renewals
    country: str = ""  # I, Y
    earlier_number: str = ""  # Y: link item
    card_version: str = ""  # I
    authority_code: str = ""  # I: code of the accepting authority
    warnings: tuple[CardWarning, ...] = ()
    photo: bytes | None = field(default=None)  # WLT blob, only when configuration asks for it

    def __repr__(self) -> str:
        return f"CardRecord(kind={self.kind.value})"


class ReaderState(StrEnum):
    """Closed set of reader states; UNKNOWN is never folded into another one."""

    UNKNOWN = "unknown"  # not asked yet
    READY = "ready"  # answers; no card wanted or no card there
    CARD_PRESENT = "card_present"  # a card that was read (or left behind) still lies there
    OFFLINE = "offline"  # port missing, silent or garbled; heals by itself
    FAULT = "fault"  # SAM self-test failed or not authorised: needs service


class CardTrouble(StrEnum):
    """Why a card that was laid down could not be read; each has its own words on the screen."""

    MOVED = "moved"  # 41, 81, 47, stall: lay it down again and hold still
    NOT_AN_ID_CARD = "not_an_id_card"  # 40
    REJECTED = "rejected"  # 31, 32, 33 again and again: go to the counter
    DAMAGED = "damaged"  # frame fine, fields unusable


@dataclass(frozen=True, slots=True)
class CardRead:
    """A card was read completely; published once per presentation. `seconds`: from finding it to its data."""

    record: CardRecord
    seconds: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class CardFailed:
    """A card lies there but could not be read."""

    trouble: CardTrouble


@dataclass(frozen=True, slots=True)
class CardRemoved:
    """The card that was read (or found left behind) has left the field."""


@dataclass(frozen=True, slots=True)
class ReaderStatus:
    """State plus facts for staff. `sam_id` is the printed form, empty until known."""

    state: ReaderState
    detail: str = ""
    sam_id: str = ""
    baudrate: int = 0


ReaderEvent = CardRead | CardFailed | CardRemoved | ReaderStatus


class CardReader(Protocol):
    """A reader service. Callbacks run on the service's thread: the receiver hops to its own loop."""

    def start(self) -> None:
        """Begin to own the port."""

    def stop(self) -> None:
        """Stop within a second and release the port."""

    def subscribe(self, listener: Callable[[ReaderEvent], None]) -> None:
        """Register a listener for every later event."""

    @property
    def status(self) -> ReaderStatus:
        """Last published status."""

    def want_card(self, wanted: bool) -> None:
        """Ask for card data only while a session waits for it.

        A card already lying there when wanted becomes true is never read: it must be removed and laid down
        again.
        """
