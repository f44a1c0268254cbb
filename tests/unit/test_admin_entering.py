"""The door of admin mode: number, PIN, cards, lock-out, on real files, with a clock held by hand."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from drivers.types import CardFailed, CardRead, CardTrouble
from kiosk.admin import login
from kiosk.admin.actions import Digit, Enter, Leave, Rub
from kiosk.admin.pins import pin_fits
from kiosk.admin.views import OverviewView, PinView
from kiosk.machine import State
from kiosk.views import HomeView
from tests.unit.admin_rig import ATTENDANT, PINS, TECHNICIAN, AdminRig
from tests.unit.desk_kit import ZHANG

STRANGER = replace(ZHANG, number="11999919680314003X", name="测试李四")


@pytest.fixture
def rig(admin_rig: AdminRig) -> AdminRig:
    return admin_rig


@pytest.fixture
def folder(admin_folder: Path) -> Path:
    return admin_folder


# --- the door -------------------------------------------------------------------------------------------


async def test_number_and_pin_lead_to_the_overview(rig: AdminRig) -> None:
    await rig.knock()
    assert rig.desk.state is State.STAFF
    assert rig.pin.prompt == "请输入 4 位工号" and rig.pin.message == ""
    await rig.type(TECHNICIAN)
    assert rig.pin.shown == TECHNICIAN
    await rig.staff_does(Enter())
    await rig.type("482")
    assert (rig.pin.shown, rig.pin.typed) == ("", 3), "how many, never which"
    await rig.type("916")
    await rig.staff_does(Enter())
    assert rig.pin.typed == 0, "not kept longer than it is looked at"
    await rig.threads_done()
    assert rig.overview.bar.title == "维护模式" and rig.overview.bar.back == ""
    assert rig.overview.bar.where == "1 号机 ・ 维护员 0217 ・ 自动退出 05:00"
    await rig.staff_does(Leave())
    assert isinstance(rig.view, HomeView)
    assert rig.logged("admin.knock", "admin.entered", "admin.left") == [
        {},
        {"staff": "0217", "role": "technician"},
        {"staff": "0217", "why": "left", "seconds": 0},
    ]


async def test_the_pin_is_in_no_view_no_log_line_and_no_repr(rig: AdminRig) -> None:
    await rig.knock()
    await rig.give(TECHNICIAN, "730915")
    await rig.give(TECHNICIAN, PINS[TECHNICIAN])
    said = repr([look.view for look in rig.looks]) + repr(rig.log.lines) + repr(Digit(3))
    assert "730915" not in said and PINS[TECHNICIAN] not in said


async def test_digits_change_places_at_each_knock_and_after_each_wrong_try(rig: AdminRig) -> None:
    orders = set()
    for _ in range(6):
        await rig.knock()
        orders.add(rig.pin.digits)
        await rig.staff_does(Leave())
    assert len(orders) > 1 and {"".join(sorted(order)) for order in orders} == {"0123456789"}
    await rig.knock()
    before = rig.pin.digits
    await rig.type(TECHNICIAN)
    assert rig.pin.digits == before, "not while somebody types"
    await rig.staff_does(Enter())
    places = set()
    for _ in range(3):
        await rig.give_pin("111222")
        places.add(rig.pin.digits)
        await rig.type(TECHNICIAN)
        await rig.staff_does(Enter())
    assert len(places | {before}) > 1


async def test_too_few_digits_are_said_and_not_counted(rig: AdminRig) -> None:
    await rig.knock()
    await rig.type("021")
    await rig.staff_does(Enter())
    assert "4 位" in rig.pin.message and rig.pin.shown == "021"
    await rig.type("799")
    assert rig.pin.shown == TECHNICIAN, "a fifth digit is not taken"
    await rig.staff_does(Enter(), Enter())
    assert "至少 6 位" in rig.pin.message
    await rig.give_pin(PINS[TECHNICIAN])
    assert isinstance(rig.view, OverviewView) and not rig.logged("admin.refused")


async def test_rubbing_out_leads_back_to_the_number(rig: AdminRig) -> None:
    await rig.knock()
    await rig.type("0999")
    await rig.staff_does(Rub(), Rub(), Rub())
    await rig.type("217")
    await rig.staff_does(Enter())
    await rig.type("1")
    await rig.staff_does(Rub())
    assert "密码" in rig.pin.prompt
    await rig.staff_does(Rub())
    assert "工号" in rig.pin.prompt
    await rig.give(TECHNICIAN, PINS[TECHNICIAN])
    assert isinstance(rig.view, OverviewView)


async def test_a_place_that_is_none_is_no_digit(rig: AdminRig) -> None:
    await rig.knock()
    await rig.staff_does(Digit(10), Digit(-1))
    assert rig.pin.typed == 0


async def test_an_unknown_number_looks_like_a_wrong_pin(rig: AdminRig) -> None:
    await rig.knock()
    await rig.give("9999", "111222")
    unknown = rig.pin.message
    await rig.give(TECHNICIAN, "111222")
    assert rig.pin.message == unknown == "工号或密码不对，请再试一次"
    assert [line["tries"] for line in rig.logged("admin.refused")] == [1, 2]


async def test_the_fifth_wrong_try_locks_also_over_a_restart(rig: AdminRig, folder: Path) -> None:
    await rig.knock()
    for _ in range(5):
        await rig.give(TECHNICIAN, "111222")
    assert rig.pin.locked_seconds == 15
    assert rig.logged("admin.locked") == [{"seconds": 15}]
    await rig.give(TECHNICIAN, PINS[TECHNICIAN])
    assert rig.pin.typed == 0, "nothing is taken"
    await rig.wait(5)
    assert rig.pin.locked_seconds == 10
    await rig.desk.close()

    after = AdminRig(folder)  # the program was started again
    after.clock.seconds = rig.clock.seconds
    await after.start()
    await after.knock()
    assert after.pin.locked_seconds == 10 and "错的次数太多" in after.pin.message
    await after.give(TECHNICIAN, PINS[TECHNICIAN])
    assert isinstance(after.view, PinView)
    await after.wait(10)
    assert after.pin.locked_seconds == 0
    await after.give(TECHNICIAN, "111222")
    assert after.pin.locked_seconds == 30, "only success forgets"
    await after.wait(30)
    await after.give(TECHNICIAN, PINS[TECHNICIAN])
    assert isinstance(after.view, OverviewView)
    await after.desk.close()


async def test_a_machine_that_nobody_may_enter_says_so(tmp_path: Path) -> None:
    rig = AdminRig(tmp_path)
    await rig.start()
    await rig.knock()
    assert "没有登记工作人员" in rig.pin.message
    await rig.desk.close()


# --- cards ----------------------------------------------------------------------------------------------


async def test_a_staff_card_asks_for_the_pin_only(rig: AdminRig) -> None:
    await rig.knock()
    assert rig.reader.wanted and rig.pin.card_hint
    rig.reader.lay()
    await rig.settle()
    await rig.threads_done()
    assert "证件已登记" in rig.pin.prompt and rig.pin.shown == "" and not rig.reader.wanted
    await rig.give_pin(PINS[TECHNICIAN])
    assert isinstance(rig.view, OverviewView)
    assert rig.logged("admin.entered") == [{"staff": TECHNICIAN, "role": "technician"}]
    assert not rig.logged("session.card_read")


async def test_a_citizens_card_is_told_and_counts_for_nothing(rig: AdminRig) -> None:
    await rig.knock()
    for _ in range(6):
        rig.reader.say(CardRead(STRANGER))
        await rig.settle()
        await rig.threads_done()
    assert rig.pin.message == "这张证件没有登记" and rig.pin.locked_seconds == 0
    assert STRANGER.number not in repr(rig.log.lines) and STRANGER.name not in repr(rig.log.lines)
    assert len(rig.logged("admin.refused")) == 6
    await rig.give(TECHNICIAN, PINS[TECHNICIAN])
    assert isinstance(rig.view, OverviewView)


async def test_a_right_pin_is_not_called_wrong_while_it_is_looked_at(
    rig: AdminRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sixth try is counted, with its lock, before the slow hash says that it is right."""
    await rig.knock()
    for _ in range(5):
        await rig.give(TECHNICIAN, "111222")
    await rig.wait(15)
    asked, go_on = threading.Event(), threading.Event()

    def slowly(pin: str, kept: str) -> bool:
        asked.set()
        return go_on.wait(60) and pin_fits(pin, kept)

    monkeypatch.setattr(login, "pin_fits", slowly)
    await rig.type(TECHNICIAN)
    await rig.staff_does(Enter())
    await rig.type(PINS[TECHNICIAN])
    assert rig.admin is not None
    rig.desk.act(Enter())
    assert await asyncio.to_thread(asked.wait, 60)
    shown = rig.admin.view()
    go_on.set()
    assert isinstance(shown, PinView) and (shown.prompt, shown.message) == ("正在核对", "")
    await rig.threads_done()
    assert isinstance(rig.view, OverviewView)


async def test_a_locked_pad_does_not_lock_a_card_nor_the_other_way_round(rig: AdminRig) -> None:
    await rig.knock()
    for _ in range(5):
        await rig.give(TECHNICIAN, "111222")
    assert rig.pin.locked_seconds == 15
    rig.reader.lay()
    await rig.settle()
    await rig.threads_done()
    assert rig.pin.locked_seconds == 0
    for _ in range(5):
        await rig.give_pin("111222")
    assert rig.pin.message == "错的次数太多，请等一会儿再试" and rig.pin.locked_seconds == 15
    await rig.wait(15)
    await rig.give_pin(PINS[TECHNICIAN])
    assert isinstance(rig.view, OverviewView)


async def test_a_card_that_cannot_be_read_is_told(rig: AdminRig) -> None:
    await rig.knock()
    rig.reader.say(CardFailed(CardTrouble.MOVED))
    await rig.settle()
    assert "没有读出来" in rig.pin.message


async def test_a_card_read_after_the_number_was_typed_changes_nothing(rig: AdminRig) -> None:
    await rig.knock()
    await rig.type(ATTENDANT)
    await rig.staff_does(Enter())
    rig.reader.say(CardRead(ZHANG))
    await rig.settle()
    await rig.threads_done()
    await rig.give_pin(PINS[ATTENDANT])
    assert "值班员" in rig.overview.bar.where
