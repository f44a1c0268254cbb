"""The list of staff on the disk: who is on it, what is refused, what a damaged file does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kiosk.admin.pins import pin_fits
from kiosk.admin.rights import Role
from kiosk.admin.staff import MOST_MEMBERS, Member, Staff, StaffBook, StaffRefused
from kiosk.log.events import Event
from tests.unit.desk_kit import Log

CARD = "119999196803140034"


@pytest.fixture
def log() -> Log:
    return Log()


@pytest.fixture
def book(tmp_path: Path, log: Log) -> StaffBook:
    made = StaffBook(tmp_path, log, by="0001")  # type: ignore[arg-type]
    made.add("0001", Role.ADMINISTRATOR, "95062718")
    return made


def again(tmp_path: Path) -> StaffBook:
    return StaffBook(tmp_path, Log())  # type: ignore[arg-type]


def test_an_empty_machine_knows_nobody(tmp_path: Path) -> None:
    assert again(tmp_path).members() == () and not again(tmp_path).has_administrator
    assert again(tmp_path).find("0000") is None and again(tmp_path).holder(CARD) is None


def test_a_person_is_kept_without_pin_and_in_the_log_without_anything_else(
    tmp_path: Path, book: StaffBook, log: Log
) -> None:
    book.add("0217", Role.TECHNICIAN, "482916")
    assert [one.number for one in again(tmp_path).members()] == ["0001", "0217"]
    member = again(tmp_path).find("0217")
    assert member is not None and member.role is Role.TECHNICIAN and pin_fits("482916", member.pin)
    assert "482916" not in (tmp_path / "admin" / "staff.json").read_text()
    assert log.lines[-1] == (Event.STAFF_CHANGED, {"staff": "0217", "change": "added", "by": "0001"})
    assert (tmp_path / "admin").stat().st_mode & 0o077 == 0
    assert (tmp_path / "admin" / "staff.json").stat().st_mode & 0o077 == 0
    assert member.pin not in repr(member)


@pytest.mark.parametrize(
    ("number", "pin", "words"),
    [
        ("0001", "482916", "已经有了"),
        ("217", "482916", "4 位"),
        ("02170", "482916", "4 位"),
        ("ab12", "482916", "4 位"),
        ("0217", "123456", "连着"),
        ("0217", "902179", "工号"),
    ],
)
def test_what_cannot_be_added(book: StaffBook, number: str, pin: str, words: str) -> None:
    with pytest.raises(StaffRefused, match=words):
        book.add(number, Role.ATTENDANT, pin)
    assert len(book.members()) == 1


def test_the_list_has_an_end(tmp_path: Path, book: StaffBook) -> None:
    full = tuple(
        Member(number=f"{number:04}", role=Role.ADMINISTRATOR, pin="x") for number in range(MOST_MEMBERS)
    )
    (tmp_path / "admin" / "staff.json").write_text(Staff(members=full).model_dump_json())
    with pytest.raises(StaffRefused, match="最多"):
        book.add("9999", Role.ATTENDANT, "482916")


def test_the_last_administrator_stays(book: StaffBook) -> None:
    book.add("0217", Role.TECHNICIAN, "482916")
    with pytest.raises(StaffRefused, match="管理员"):
        book.remove("0001")
    with pytest.raises(StaffRefused, match="管理员"):
        book.set_role("0001", Role.TECHNICIAN)
    book.set_role("0217", Role.ADMINISTRATOR)
    book.remove("0001")
    assert [one.number for one in book.members()] == ["0217"]
    with pytest.raises(StaffRefused, match="没有这个工号"):
        book.remove("0001")


def test_a_card_belongs_to_one_person_and_its_number_is_nowhere(tmp_path: Path, book: StaffBook) -> None:
    book.add("0217", Role.TECHNICIAN, "482916")
    assert book.holder(CARD) is None
    book.set_card("0217", CARD)
    holder = again(tmp_path).holder(CARD)
    assert holder is not None and holder.number == "0217"
    assert again(tmp_path).holder("11999919680314003X") is None
    with pytest.raises(StaffRefused, match="别的工号"):
        book.set_card("0001", CARD)
    book.set_card("0217", CARD)
    assert CARD not in (tmp_path / "admin" / "staff.json").read_text()
    book.drop_card("0217")
    assert again(tmp_path).holder(CARD) is None


@pytest.mark.parametrize("damage", ["", "{", '{"members": [{"number": "1"}]}'])
def test_a_damaged_list_brings_neither_an_old_pin_nor_a_removed_person_back(
    tmp_path: Path, book: StaffBook, damage: str
) -> None:
    book.add("0217", Role.TECHNICIAN, "482916")
    book.set_pin("0001", "17283946")
    book.remove("0217")
    (tmp_path / "admin" / "staff.json").write_text(damage)
    log = Log()
    found = StaffBook(tmp_path, log).members()  # type: ignore[arg-type]
    assert [one.number for one in found] == ["0001"]
    assert pin_fits("17283946", found[0].pin) and not pin_fits("95062718", found[0].pin)
    assert log.events() == [Event.KEPT_DAMAGED]


def test_both_copies_damaged_let_nobody_in(tmp_path: Path, book: StaffBook) -> None:
    for name in ("staff.json", "staff.json.before"):
        (tmp_path / "admin" / name).write_bytes(b"\0" * 64)
    assert again(tmp_path).members() == ()


def test_a_disk_that_does_not_take_it_changes_nothing(tmp_path: Path, book: StaffBook) -> None:
    (tmp_path / "admin" / "staff.json.tmp").mkdir()  # in the way of every write
    with pytest.raises(OSError, match="staff"):
        book.set_pin("0001", "17283946")
    found = again(tmp_path).find("0001")
    assert found is not None and pin_fits("95062718", found.pin)


def test_the_file_is_plain_json(tmp_path: Path, book: StaffBook) -> None:
    kept = json.loads((tmp_path / "admin" / "staff.json").read_text())
    assert set(kept["members"][0]) == {"number", "role", "pin", "card"}
