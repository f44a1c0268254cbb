"""Made-up people, planted wherever a program takes something in; and the search for them in what it wrote."""

from __future__ import annotations

import io
import logging
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from hypothesis import strategies as st

from catalogue.id_number import check_char
from kiosk.log import output as log_output

FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫"
GIVEN = "囍玥垚淼焱鑫犇羴骉麤龘龢"
ROADS = ("幸福", "和平", "样例东", "建设")


@dataclass(frozen=True, repr=False)
class Person:
    """`writings`: the number and the phone as people and programs write them down."""

    name: str
    number: str
    phone: str
    address: str
    writings: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything personal, in every way of writing it."""
        return (self.name, self.address, *self.writings)

    @property
    def sentence(self) -> str:
        """All of it in one text."""
        return "，".join(self.texts)


def person(given: str, day: int, serial: int, phone: int, road: str, house: int) -> Person:
    surname = SURNAMES[serial % len(SURNAMES)]
    first = f"119999{1900 + day % 120}{1 + day % 12:02d}{1 + day % 28:02d}{serial:03d}"
    number, mobile = first + check_char(first), f"1{3 + phone % 7}{phone:09d}"
    spaced = f"{number[:6]} {number[6:14]} {number[14:]}"
    ways = (number, number.lower(), number.translate(FULL_WIDTH), spaced)
    spaced = f"{mobile[:3]} {mobile[3:7]} {mobile[7:]}"
    phones = (mobile, f"+86-{mobile}", mobile.translate(FULL_WIDTH), spaced)
    return Person(f"{surname}{given}", number, mobile, f"示例市样例区{road}路{house}号", (*ways, *phones))


people = st.builds(
    person,
    st.text(alphabet=GIVEN, min_size=2, max_size=3),
    st.integers(0, 40000),
    st.integers(0, 999),
    st.integers(0, 999_999_999),
    st.sampled_from(ROADS),
    st.integers(1, 9999),
)


def leaks(person: Person, text: str) -> list[str]:
    """What of this person stands in the text, also escaped, in other digits, or spaced."""
    plain = unicodedata.normalize("NFKC", text)
    digits = "".join(mark for mark in plain if mark.isdecimal() or mark in "xX").upper()
    found = [one for one in (person.number, person.phone) if one in digits]
    for one in (person.name, person.address):
        bytes_of = [repr(one.encode(code))[2:-1] for code in ("utf-8", "utf-16-le", "gb18030")]
        found += [one for way in (one, ascii(one)[1:-1], *bytes_of) if way in text][:1]
    return found


@contextmanager
def listening() -> Iterator[io.StringIO]:
    """Everything that is logged meanwhile, as the machine writes it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()
    stream = io.StringIO()
    try:
        log_output.configure(stream=stream)
        yield stream
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
