"""Home: tiles, hours, what is wrong with the machine, guides only; and out of service."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from drivers.types import PrinterState, ReaderState, ReaderStatus
from kiosk.actions import Back, Finish, Next, OpenService
from kiosk.config import Hall, HallSettings, OpeningHours
from kiosk.opening import is_open, next_opening
from kiosk.views import GuideView, HomeView, NoticeView, OutOfServiceView
from tests.unit.desk_kit import NOW, REGION, SHANGHAI, Rig, settings
from tests.unit.desk_ways import at_place, at_questions

SUNDAY = datetime(2026, 11, 22, 15, 30, tzinfo=SHANGHAI)


class AlwaysServing(Hall):
    """A hall whose machine stands in a 24-hour zone."""

    use_outside_hours: bool = True


def home(rig: Rig) -> HomeView:
    view = rig.view
    assert isinstance(view, HomeView)
    return view


async def test_home_says_what_is_true() -> None:
    rig = await Rig().start()
    view = home(rig)
    assert [tile.code for tile in view.tiles] == ["NOTARY", "AID"]
    assert view.status.good and view.status.now == "11月23日 周一 09:30" and not view.notice
    rig.reader.say(ReaderStatus(ReaderState.OFFLINE))
    rig.paper.say(PrinterState.PAPER_OUT)
    await rig.settle()
    assert not home(rig).status.good
    assert "手工输入" in home(rig).status.text and "扫码" in home(rig).status.text
    rig.office.online = False
    rig.clock.advance(20)
    assert "网络不通" in home(rig).status.text and "11月22日" in home(rig).notice


async def test_the_clock_on_home_goes_on_and_only_changes_are_shown() -> None:
    rig = await Rig().start()
    before = len(rig.looks)
    rig.clock.advance(60)
    assert home(rig).status.now.endswith("09:31") and len(rig.looks) == before + 1
    rig.clock.forget()
    rig.clock.advance(20)
    assert home(rig).status.now == ""


async def test_the_hall_orders_its_tiles() -> None:
    hall = settings().model_copy(update={"tiles": ["AID", "UNKNOWN"]})
    rig = await Rig(hall).start()
    assert [tile.code for tile in home(rig).tiles] == ["AID"]
    assert isinstance(await rig.do(OpenService("NOTARY")), HomeView)


async def test_outside_the_hours_the_tiles_rest() -> None:
    rig = await Rig(HallSettings(hall=Hall(region=REGION)), now=SUNDAY).start()
    assert "明天 09:00" in home(rig).closed and "12348" in home(rig).closed
    assert isinstance(await rig.do(OpenService("NOTARY")), HomeView)


async def test_a_machine_in_a_24_hour_zone_serves_on() -> None:
    rig = await Rig(HallSettings(hall=AlwaysServing(region=REGION)), now=SUNDAY).start()
    assert home(rig).closed == "" and "照常可用" in home(rig).notice
    assert isinstance(await rig.do(OpenService("NOTARY"), Next()), NoticeView)


async def test_closing_time_stops_new_applications_not_running_ones() -> None:
    rig = await Rig(HallSettings(hall=Hall(region=REGION)), now=NOW.replace(hour=16, minute=59)).start()
    await rig.do(OpenService("NOTARY"))
    rig.clock.advance(100)
    view = await rig.do(Next())
    assert isinstance(view, GuideView) and "服务时间" in view.cannot and view.chrome.next == ""


async def test_without_a_key_of_the_office_there_are_guides_only() -> None:
    rig = Rig()
    rig.office.can_submit = False
    await rig.start()
    assert "只能看办事指南" in home(rig).notice
    view = await rig.do(OpenService("AID"), Next())
    assert isinstance(view, GuideView) and "12348" in view.cannot and view.chrome.next == ""
    assert isinstance(await rig.do(Back()), HomeView)


async def test_without_any_directory_the_notice_has_no_date() -> None:
    rig = Rig()
    rig.office.online, rig.office.directory = False, None
    await rig.start()
    assert "存在本机" in home(rig).notice and "月" not in home(rig).notice


async def test_a_fresh_directory_is_not_called_old() -> None:
    rig = Rig()
    assert rig.office.directory is not None
    rig.office.directory = rig.office.directory.model_copy(update={"made_at": NOW - timedelta(hours=1)})
    rig.office.online = False
    await rig.start()
    assert "资料" not in home(rig).notice


async def test_out_of_service_wipes_and_comes_back() -> None:
    rig = await at_place(held=True)
    assert rig.desk.withdraw("正在维护", "请到窗口办理。", "M-1")
    await rig.settle()
    view = rig.view
    assert isinstance(view, OutOfServiceView) and view.reason == "正在维护" and view.code == "M-1"
    assert rig.office.released == ["hold-1"]
    assert isinstance(await rig.do(OpenService("NOTARY"), Finish()), OutOfServiceView)
    rig.desk.restore()
    assert isinstance(rig.view, HomeView)
    rig.desk.restore()
    assert isinstance(rig.view, HomeView)


async def test_closing_the_desk_frees_what_is_held_and_hears_no_more() -> None:
    rig = await at_place(held=True)
    await rig.desk.close()
    assert rig.office.released == ["hold-1"] and rig.clock.waiting <= 1
    looks = len(rig.looks)
    rig.reader.take()
    await rig.settle()
    assert len(rig.looks) == looks
    await (await at_questions()).desk.close()


@pytest.mark.parametrize(
    ("now", "open_", "words"),
    [
        (NOW, True, "今天 13:30"),
        (NOW.replace(hour=8), False, "今天 09:00"),
        (NOW.replace(hour=12, minute=30), False, "今天 13:30"),
        (NOW.replace(hour=17), False, "明天 09:00"),
        (NOW + timedelta(days=4, hours=9), False, "周一 09:00"),
    ],
)
def test_opening_hours_with_a_lunch_break(now: datetime, open_: bool, words: str) -> None:
    week = [
        OpeningHours(weekday=day, opens=time(*opens), closes=time(*closes))
        for day in range(5)
        for opens, closes in (((9, 0), (12, 0)), ((13, 30), (17, 0)))
    ]
    hall = Hall(opening=week)
    assert is_open(hall, now) is open_ and next_opening(hall, now) == words


def test_no_hours_means_always_and_an_unknown_time_means_open() -> None:
    assert is_open(Hall(opening=[]), SUNDAY) and is_open(Hall(), None)
    assert next_opening(Hall(opening=[]), SUNDAY) == ""
