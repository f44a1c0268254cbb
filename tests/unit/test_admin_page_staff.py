"""Looking after the list of staff from admin mode."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from drivers.types import CardFailed, CardTrouble
from kiosk.admin.actions import ChooseEntry, Leave, PageBack, Type
from kiosk.admin.pins import pin_fits
from kiosk.admin.rights import Role
from kiosk.admin.staff import StaffBook
from kiosk.admin.views import Light, OverviewView
from tests.unit.admin_rig import ADMINISTRATOR, ATTENDANT, TECHNICIAN, AdminRig, fill_staff
from tests.unit.desk_kit import ZHANG, Log

NEW_PIN = "61840273"


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[AdminRig]:
    fill_staff(tmp_path)
    made = AdminRig(tmp_path)
    await made.start()
    await made.enter(ADMINISTRATOR)
    await made.open("staff")
    yield made
    await made.desk.close()


@pytest.fixture
def book(tmp_path: Path) -> StaffBook:
    return StaffBook(tmp_path, Log())  # type: ignore[arg-type]


async def fill(rig: AdminRig, **fields: str) -> None:
    for name, text in fields.items():
        await rig.staff_does(ChooseEntry(name), Type(name, text))


def buttons(rig: AdminRig) -> dict[str, bool]:
    on_lines = [line.button for line in rig.page.lines if line.button is not None]
    return {one.id: one.enabled for one in (*on_lines, *rig.page.buttons)}


async def test_everybody_is_listed_by_number_and_role(rig: AdminRig) -> None:
    assert [line.title for line in rig.page.lines] == ["管理员 0001", "维护员 0217", "值班员 0318"]
    assert set(buttons(rig)) == {"open-0001", "open-0217", "open-0318", "new"}


async def test_a_new_person_can_enter_at_once(rig: AdminRig, book: StaffBook) -> None:
    await rig.press("new")
    await rig.press("role-TECHNICIAN")
    await fill(rig, number="0500", pin=NEW_PIN, again=NEW_PIN)
    assert [(one.id, one.hidden, one.kind) for one in rig.page.entries] == [
        ("number", False, "digits"),
        ("pin", True, "digits"),
        ("again", True, "digits"),
    ]
    await rig.press("add")
    assert rig.page.note == "工号 0500 已添加" and rig.page.note_light is Light.GOOD
    assert "维护员 0500" in [line.title for line in rig.page.lines]
    assert rig.logged("admin.staff_changed") == [{"staff": "0500", "change": "added", "by": ADMINISTRATOR}]
    assert {"staff": ADMINISTRATOR, "action": "staff.add", "result": "done"} in rig.logged("admin.action")
    await rig.staff_does(Leave())
    await rig.knock()
    await rig.give("0500", NEW_PIN)
    assert "维护员 0500" in rig.overview.bar.where


@pytest.mark.parametrize(
    ("number", "pin", "again", "words"),
    [
        ("0500", NEW_PIN, "61840274", "两遍密码不一样"),
        ("0217", NEW_PIN, NEW_PIN, "已经有了"),
        ("0500", "123456", "123456", "连着"),
        ("05", NEW_PIN, NEW_PIN, "4 位"),
    ],
)
async def test_what_is_refused_is_said_in_words(
    rig: AdminRig, book: StaffBook, number: str, pin: str, again: str, words: str
) -> None:
    await rig.press("new")
    await fill(rig, number=number, pin=pin, again=again)
    await rig.press("add")
    assert words in rig.page.note and rig.page.note_light is Light.BAD and not rig.page.busy
    assert len(book.members()) == 3
    await fill(rig, number="0500", pin=NEW_PIN, again=NEW_PIN)
    assert rig.page.note == "", "typing on takes it away"
    await rig.press("add")
    assert len(book.members()) == 4


async def test_another_pin(rig: AdminRig, book: StaffBook) -> None:
    await rig.press(f"open-{TECHNICIAN}")
    await rig.press("new-pin")
    await fill(rig, pin=NEW_PIN, again=NEW_PIN)
    await rig.press("pin")
    member = book.find(TECHNICIAN)
    assert rig.page.note == "密码已换" and member is not None and pin_fits(NEW_PIN, member.pin)
    await rig.press("new-pin")
    assert [one.value for one in rig.page.entries] == ["", ""], "nothing typed is left"
    assert NEW_PIN not in repr(rig.log.lines)


async def test_another_role(rig: AdminRig, book: StaffBook) -> None:
    await rig.press(f"open-{ATTENDANT}")
    assert not buttons(rig)["role-ATTENDANT"]
    await rig.press("role-TECHNICIAN")
    member = book.find(ATTENDANT)
    assert member is not None and member.role is Role.TECHNICIAN and "维护员" in rig.page.note


async def test_the_last_administrator_and_oneself_stay(rig: AdminRig, book: StaffBook) -> None:
    await rig.press(f"open-{ADMINISTRATOR}")
    assert not buttons(rig)["ask-remove"]
    await rig.press("role-TECHNICIAN")
    assert "管理员" in rig.page.note and rig.page.note_light is Light.BAD
    assert {"staff": ADMINISTRATOR, "action": "staff.role", "result": "refused"} in rig.logged("admin.action")
    member = book.find(ADMINISTRATOR)
    assert member is not None and member.role is Role.ADMINISTRATOR


async def test_removing_is_asked_once(rig: AdminRig, book: StaffBook) -> None:
    await rig.press(f"open-{ATTENDANT}")
    await rig.press("ask-remove")
    assert "0318" in rig.page.note and len(book.members()) == 3
    await rig.press("remove")
    assert [one.number for one in book.members()] == [ADMINISTRATOR, TECHNICIAN]
    assert rig.page.note == "工号 0318 已删除"


async def test_a_card_is_registered_and_taken_away(rig: AdminRig, book: StaffBook) -> None:
    await rig.press(f"open-{TECHNICIAN}")
    assert not rig.reader.wanted
    await rig.press("lay")
    assert rig.reader.wanted and rig.page.entries == ()
    rig.reader.say(CardFailed(CardTrouble.MOVED))
    await rig.settle()
    assert "没有读出来" in rig.page.note
    rig.reader.lay()
    await rig.settle()
    await rig.threads_done()
    assert rig.page.note == "证件已登记" and not rig.reader.wanted
    holder = book.holder(ZHANG.number)
    assert holder is not None and holder.number == TECHNICIAN
    said = repr(rig.log.lines) + repr([look.view for look in rig.looks])
    assert ZHANG.number not in said and ZHANG.name not in said
    await rig.press("drop")
    assert book.holder(ZHANG.number) is None


async def test_a_disk_that_does_not_take_it_is_said(rig: AdminRig, book: StaffBook, tmp_path: Path) -> None:
    (tmp_path / "admin" / "staff.json.tmp").mkdir()  # in the way of every write
    await rig.press(f"open-{ATTENDANT}")
    await rig.press("role-TECHNICIAN")
    assert "没有存下来" in rig.page.note and not rig.page.busy
    assert {"staff": ADMINISTRATOR, "action": "staff.role", "result": "failed"} in rig.logged("admin.action")


async def test_a_card_that_lay_there_before_is_said_to_be_taken_up(rig: AdminRig, book: StaffBook) -> None:
    rig.reader.lay()
    await rig.press(f"open-{TECHNICIAN}")
    await rig.press("lay")
    assert "拿起来再放一次" in rig.page.note
    rig.reader.take()
    await rig.settle()
    assert "请本人把身份证放到读卡处" in rig.page.note
    rig.reader.lay()
    await rig.settle()
    await rig.threads_done()
    assert rig.page.note == "证件已登记" and book.holder(ZHANG.number) is not None


async def test_leaving_the_card_part_wants_no_card(rig: AdminRig) -> None:
    await rig.press(f"open-{ATTENDANT}")
    await rig.press("lay")
    await rig.staff_does(PageBack())
    assert isinstance(rig.view, OverviewView) and not rig.reader.wanted
    await rig.open("staff")
    assert "new" in buttons(rig), "the list again"
