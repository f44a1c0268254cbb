"""Writes the 256-byte text blocks of synthetic cards. Shares nothing with the driver that reads them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

_BLANK: Final = " ".encode("utf-16-le")


def day_text(day: date) -> str:
    """YYYYMMDD."""
    return day.strftime("%Y%m%d")


def with_check_character(first17: str) -> str:
    """Complete a citizen number: ISO 7064 mod 11-2 in its recursive form."""
    product = 0
    for digit in first17:
        product = (product + int(digit)) * 2 % 11
    value = (12 - product) % 11
    return first17 + ("X" if value == 10 else str(value))


def with_mrz_digit(first14: str) -> str:
    """Complete the number of a 2017 foreigner's card: ICAO 9303 weights 7, 3, 1."""
    total = 0
    for place, mark in enumerate(first14):
        value = ord(mark) - 55 if mark.isalpha() else int(mark)
        total += value * (7, 3, 1)[place % 3]
    return first14 + str(total % 10)


def block(fields: Iterable[tuple[int, int, str]], *, padding: bytes = _BLANK) -> bytes:
    """Lay (byte offset, size in bytes, text) into 256 bytes of padding. Raises `ValueError` when a text is
    too long.
    """
    made = bytearray(padding * 128)
    for at, size, text in fields:
        encoded = text.encode("utf-16-le", errors="surrogatepass")
        if len(encoded) > size:
            raise ValueError(f"{len(encoded)} bytes do not fit into {size} at offset {at}")
        made[at : at + len(encoded)] = encoded
    return bytes(made)


def resident(
    name: str,
    sex: str,
    nation: str,
    birth: date,
    address: str,
    number: str,
    issuer: str,
    valid_from: date,
    valid_until: date | None,
    *,
    padding: bytes = _BLANK,
) -> bytes:
    """Resident ID card; `valid_until=None` writes 长期."""
    until = "长期" if valid_until is None else day_text(valid_until)
    rows = [(0, 30, name), (30, 2, sex), (32, 4, nation), (36, 16, day_text(birth)), (52, 70, address)]
    rows += [(122, 36, number), (158, 30, issuer), (188, 16, day_text(valid_from)), (204, 16, until)]
    return block(rows, padding=padding)


def hmt_resident(
    name: str,
    sex: str,
    birth: date,
    address: str,
    number: str,
    issuer: str,
    valid: tuple[date, date],
    pass_number: str,
    issued: str,
) -> bytes:
    """Residence permit for people from Hong Kong, Macao and Taiwan (`J`)."""
    rows = [(0, 30, name), (30, 2, sex), (36, 16, day_text(birth)), (52, 70, address), (122, 36, number)]
    rows += [(158, 30, issuer), (188, 16, day_text(valid[0])), (204, 16, day_text(valid[1]))]
    rows += [(220, 18, pass_number), (238, 4, issued), (248, 2, "J")]
    return block(rows)


def foreign_2017(
    latin: str,
    sex: str,
    number: str,
    country: str,
    chinese: str,
    valid: tuple[date, date],
    birth: date,
    version: str,
    authority: str,
) -> bytes:
    """Permanent resident card of 2017 (`I`)."""
    rows = [(0, 120, latin), (120, 2, sex), (122, 30, number), (152, 6, country), (158, 30, chinese)]
    rows += [(188, 16, day_text(valid[0])), (204, 16, day_text(valid[1])), (220, 16, day_text(birth))]
    rows += [(236, 4, version), (240, 8, authority), (248, 2, "I")]
    return block(rows)


def foreign_2023(
    chinese: str,
    sex: str,
    renewals: str,
    birth: date,
    latin: str,
    number: str,
    valid: tuple[date, date],
    country: str,
    earlier: str = "",
) -> bytes:
    """Permanent resident card of 2023 (`Y`); `latin` is cut into 35 and 11 characters."""
    rows = [
        (0, 30, chinese),
        (30, 2, sex),
        (32, 4, renewals),
        (36, 16, day_text(birth)),
        (52, 70, latin[:35]),
    ]
    rows += [(122, 36, number), (188, 16, day_text(valid[0])), (204, 16, day_text(valid[1]))]
    rows += [(220, 22, latin[35:]), (242, 6, country), (248, 2, "Y"), (250, 6, earlier)]
    return block(rows)
