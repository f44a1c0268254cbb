"""From the 256 bytes of card text to a `CardRecord`, field by field, so that one broken character shifts
nothing.

Layouts: resident 2004, `J` 2018, `I` 2017, `Y` 2023; the character at byte 248 tells which. UTF-16LE, padded
on the right with blanks or zeros.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date
from typing import Final

from drivers.id_card.answers import TEXT_BYTES
from drivers.id_card.nations import nation_name
from drivers.id_card.numbers import (
    CITIZEN_NUMBER,
    FOREIGN_2017_NUMBER,
    citizen_number_ok,
    foreign_2017_number_ok,
)
from drivers.types import CardKind, CardRecord, CardWarning, Sex

_KIND_AT: Final = 248
_KINDS: Final = {
    "": CardKind.RESIDENT,
    "J": CardKind.HMT_RESIDENT,
    "I": CardKind.FOREIGN_2017,
    "Y": CardKind.FOREIGN_2023,
}
_SEXES: Final = {"1": Sex.MALE, "2": Sex.FEMALE}  # 0 unknown, 9 not stated
_PADDING: Final = " \0"
_LONG_TERM: Final = "长期"
_DATE: Final = re.compile(r"[0-9]{8}")
_BROKEN: Final = "\N{REPLACEMENT CHARACTER}"


class _Text:
    """Reads fields of one block and remembers what was wrong with them."""

    def __init__(self, block: bytes) -> None:
        self._block = block
        self.warnings: set[CardWarning] = set()

    def get(self, *spans: tuple[int, int]) -> str:
        """Join the fields at (offset, bytes) and strip the padding behind the last one only."""
        joined = "".join(
            self._block[at : at + size].decode("utf-16-le", errors="replace") for at, size in spans
        ).rstrip(_PADDING)
        clean = "".join(_BROKEN if _is_damage(mark) else mark for mark in joined)
        if _BROKEN in clean:
            self.warnings.add(CardWarning.BROKEN_TEXT)
        return clean

    def day(self, at: int) -> date | None:
        digits = self.get((at, 16))
        try:
            if _DATE.fullmatch(digits):
                return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        except ValueError:
            pass  # 8 digits that are no day of the calendar: damaged, warned about below
        self.warnings.add(CardWarning.BAD_DATE)
        return None

    def valid_until(self) -> tuple[date | None, bool]:
        if self.get((204, 16)) == _LONG_TERM:
            return None, True
        return self.day(204), False


def _is_damage(mark: str) -> bool:
    """Controls, invisible format marks and non-characters (lone surrogates are replaced while decoding).

    Private-use characters stand in names on older cards and stay. Unassigned ones stay too: a name may use a
    character that is newer than this Python's tables.
    """
    is_noncharacter = ord(mark) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(mark) <= 0xFDEF
    return is_noncharacter or unicodedata.category(mark) in ("Cc", "Cf", "Zl", "Zp")


def decode_card_text(block: bytes, *, today: date, photo: bytes | None = None) -> CardRecord:
    """Decode one text block. `today` decides about EXPIRED. Raises `ValueError` unless `block` has 256
    bytes.
    """
    if len(block) != TEXT_BYTES:
        raise ValueError(f"card text has {TEXT_BYTES} bytes, not {len(block)}")
    text = _Text(block)
    kind = _KINDS.get(text.get((_KIND_AT, 2)), CardKind.UNKNOWN)
    match kind:
        case CardKind.FOREIGN_2017:
            record = _foreign_2017(text, photo)
        case CardKind.FOREIGN_2023:
            record = _foreign_2023(text, photo)
        case CardKind.RESIDENT | CardKind.HMT_RESIDENT:
            record = _resident(text, kind, photo)
        case CardKind.UNKNOWN:
            # A layout nobody has described: number and name for a person to compare, nothing else is guessed.
            record = CardRecord(
                kind, text.get((0, 30)), text.get((122, 36)), Sex.UNKNOWN, None, None, None, photo=photo
            )
    return _with_warnings(record, text.warnings, today)


def is_usable(record: CardRecord) -> bool:
    """Whether the record names a person: a number of the right form, and a name (in either script)."""
    form = FOREIGN_2017_NUMBER if record.kind is CardKind.FOREIGN_2017 else CITIZEN_NUMBER
    number_fits = bool(form.fullmatch(record.number))
    if record.kind is CardKind.UNKNOWN:
        number_fits = bool(record.number) and _BROKEN not in record.number
    return number_fits and bool(record.name or record.name_latin)


def _resident(text: _Text, kind: CardKind, photo: bytes | None) -> CardRecord:
    is_hmt = kind is CardKind.HMT_RESIDENT
    until, long_term = text.valid_until()
    code = "" if is_hmt else text.get((32, 4))
    return CardRecord(
        kind=kind,
        name=text.get((0, 30)),
        sex=_SEXES.get(text.get((30, 2)), Sex.UNKNOWN),
        nation_code=code,
        nation=nation_name(code),
        birth_date=text.day(36),
        address=text.get((52, 70)),
        number=text.get((122, 36)),
        issuer=text.get((158, 30)),
        valid_from=text.day(188),
        valid_until=until,
        long_term=long_term,
        pass_number=text.get((220, 18)) if is_hmt else "",
        issue_count=text.get((238, 4)) if is_hmt else "",
        photo=photo,
    )


def _foreign_2017(text: _Text, photo: bytes | None) -> CardRecord:
    until, long_term = text.valid_until()
    return CardRecord(
        kind=CardKind.FOREIGN_2017,
        name_latin=text.get((0, 120)),
        sex=_SEXES.get(text.get((120, 2)), Sex.UNKNOWN),
        number=text.get((122, 30)),
        country=text.get((152, 6)),
        name=text.get((158, 30)),
        valid_from=text.day(188),
        valid_until=until,
        long_term=long_term,
        birth_date=text.day(220),
        card_version=text.get((236, 4)),
        authority_code=text.get((240, 8)),
        photo=photo,
    )


def _foreign_2023(text: _Text, photo: bytes | None) -> CardRecord:
    until, long_term = text.valid_until()
    return CardRecord(
        kind=CardKind.FOREIGN_2023,
        name=text.get((0, 30)),
        sex=_SEXES.get(text.get((30, 2)), Sex.UNKNOWN),
        issue_count=text.get((32, 4)),
        birth_date=text.day(36),
        name_latin=text.get((52, 70), (220, 22)),  # a blank may fall on the seam: strip after joining
        number=text.get((122, 36)),
        valid_from=text.day(188),
        valid_until=until,
        long_term=long_term,
        country=text.get((242, 6)),
        earlier_number=text.get((250, 6)),
        photo=photo,
    )


def _with_warnings(record: CardRecord, found: set[CardWarning], today: date) -> CardRecord:
    if record.valid_until is not None and record.valid_until < today:
        found.add(CardWarning.EXPIRED)
    if record.kind is CardKind.FOREIGN_2017:
        _check_foreign_2017(record, found)
    elif record.kind is not CardKind.UNKNOWN:
        _check_citizen(record, found)
    return replace(record, warnings=tuple(warning for warning in CardWarning if warning in found))


def _check_citizen(record: CardRecord, found: set[CardWarning]) -> None:
    if not citizen_number_ok(record.number):
        found.add(CardWarning.NUMBER_CHECK)
    if not CITIZEN_NUMBER.fullmatch(record.number):
        return
    if record.birth_date is not None and f"{record.birth_date:%Y%m%d}" != record.number[6:14]:
        found.add(CardWarning.BIRTH_MISMATCH)
    if record.kind is CardKind.FOREIGN_2023:
        return  # whether the serial of these numbers tells the sex is not documented
    by_number = Sex.MALE if int(record.number[16]) % 2 else Sex.FEMALE
    if record.sex not in (Sex.UNKNOWN, by_number):
        found.add(CardWarning.SEX_MISMATCH)


def _check_foreign_2017(record: CardRecord, found: set[CardWarning]) -> None:
    if not foreign_2017_number_ok(record.number):
        found.add(CardWarning.NUMBER_CHECK)
    if not FOREIGN_2017_NUMBER.fullmatch(record.number) or record.birth_date is None:
        return
    if f"{record.birth_date:%y%m%d}" != record.number[7:13]:
        found.add(CardWarning.BIRTH_MISMATCH)
