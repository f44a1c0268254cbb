"""When and where: held at once, moved, lost, wished while the office is away; the office in charge."""

from __future__ import annotations

import asyncio
from datetime import date

from kiosk.actions import (
    Answer,
    AskErase,
    Back,
    ChooseDay,
    ChooseOffice,
    ChooseSlot,
    ConfirmErase,
    Correct,
    MoreDays,
    Next,
    Presence,
)
from kiosk.desk.place_lines import SlotState
from kiosk.views import DoneView, HomeView, PlaceView, QuestionsView, ReviewView
from tests.unit.desk_kit import Rig, times
from tests.unit.desk_ways import NOTARY, SLOT, at_place, at_review, follow

LATER = "notary-east-1124-14"


def place(rig: Rig) -> PlaceView:
    view = rig.view
    assert isinstance(view, PlaceView)
    return view


def slot_states(rig: Rig) -> dict[str, SlotState]:
    view = place(rig)
    return {line.id: line.state for line in (*view.morning, *view.afternoon)}


async def test_days_and_times_as_they_are() -> None:
    rig = await at_place()
    view = place(rig)
    assert [line.label for line in view.days] == ["24", "25", "26", "27", "30"]
    assert view.day_title == "11月24日" and view.more_days and not view.loading
    assert slot_states(rig)["notary-east-1124-9"] is SlotState.FULL
    assert [line.time for line in view.afternoon] == ["14:00", "15:00"]
    assert "身份证原件" in view.bring and view.chrome.next_reason
    assert not view.chrome.next_enabled and isinstance(await rig.do(Next()), PlaceView)


async def test_a_touch_holds_and_another_touch_moves_the_hold() -> None:
    rig = await at_place(held=True)
    assert slot_states(rig)[SLOT] is SlotState.HELD and place(rig).chrome.next_enabled
    await rig.do(ChooseSlot(SLOT), ChooseSlot("notary-east-1124-9"), ChooseSlot("nobody"))
    session = rig.desk.session.id
    await rig.do(ChooseSlot(LATER))
    assert slot_states(rig)[SLOT] is SlotState.FREE and slot_states(rig)[LATER] is SlotState.HELD
    assert [facts for name, facts in rig.office.asked if name == "hold"] == [
        (SLOT, session, None),
        (LATER, session, "hold-1"),
    ]


async def test_while_one_hold_is_asked_the_last_touch_wins() -> None:
    rig = await at_place()
    gate = rig.office.before["hold"] = asyncio.Event()
    await rig.do(ChooseSlot(SLOT))
    assert not place(rig).chrome.next_enabled
    await rig.do(ChooseSlot("notary-east-1124-15"), ChooseSlot(LATER))
    gate.set()
    await rig.settle()
    asked = [facts[0] for name, facts in rig.office.asked if name == "hold"]
    assert asked == [SLOT, LATER] and slot_states(rig)[LATER] is SlotState.HELD


async def test_a_place_taken_by_somebody_else_is_told_and_the_old_one_stays() -> None:
    rig = await at_place(held=True)
    rig.office.gone.add(LATER)
    await rig.do(ChooseSlot(LATER))
    assert place(rig).message == "刚刚被别人约走了，请另选一个时间。"
    assert slot_states(rig)[SLOT] is SlotState.HELD


async def test_the_hold_is_renewed_while_the_citizen_is_there() -> None:
    rig = await at_place(held=True)
    for _ in range(4):
        await rig.wait(60)
        await rig.do(Presence())
    renewals = [facts for name, facts in rig.office.asked if name == "renew"]
    assert len(renewals) == 4 and {facts[0] for facts in renewals} == {"hold-1"}


async def test_a_hold_that_is_lost_is_told_on_every_screen() -> None:
    rig = await at_review()
    rig.office.hold_lost = True
    await rig.wait(61)
    view = rig.view
    assert isinstance(view, ReviewView) and "到期" in view.problem
    await rig.do(Next())
    assert "到期" in place(rig).message and rig.desk.session.place.hold is None
    rig.office.hold_lost = False
    await rig.do(ChooseSlot(LATER))
    assert place(rig).message == ""
    assert isinstance(await rig.do(Next()), ReviewView)


async def test_a_short_cut_of_the_network_loses_no_hold_but_a_long_one_does() -> None:
    rig = await at_place(held=True)
    rig.office.online = False
    await rig.wait(61)
    assert rig.desk.session.place.hold is not None
    await rig.do(ChooseSlot(LATER))
    assert "原来的时间还为您留着" in place(rig).message
    await rig.do(Presence())
    await rig.wait(100)
    await rig.do(Presence())
    await rig.wait(60)
    assert rig.desk.session.place.hold is None and "到期" in place(rig).message


async def test_days_go_on_and_begin_again() -> None:
    rig = await at_place()
    rig.office.all_slots = list(times("notary-east", days=40))
    await rig.do(MoreDays())
    await rig.do(MoreDays())
    first = place(rig).days[0].day
    assert first > date(2026, 12, 1)
    for _ in range(12):
        await rig.do(MoreDays())
        if place(rig).days[0].day == date(2026, 11, 24):
            break
    assert place(rig).days[0].day == date(2026, 11, 24)
    await rig.do(ChooseDay(date(2026, 11, 26)), ChooseDay(date(2030, 1, 1)))
    assert place(rig).day_title == "11月26日"


async def test_leaving_frees_the_hold_also_one_that_comes_too_late() -> None:
    rig = await at_place(held=True)
    await rig.do(AskErase(), ConfirmErase())
    assert isinstance(rig.view, HomeView) and rig.office.released == ["hold-1"]
    rig = await at_place()
    gate = rig.office.before["hold"] = asyncio.Event()
    await rig.do(ChooseSlot(SLOT), AskErase(), ConfirmErase())
    assert rig.office.released == []
    gate.set()
    await rig.settle()
    assert rig.office.released == ["hold-1"] and isinstance(rig.view, HomeView)


async def test_offline_up_to_three_wishes_with_the_age_of_the_list() -> None:
    rig = await Rig().start()
    rig.office.online = False
    await follow(rig, NOTARY[:12])
    assert "11月23日（周一）04:30" in place(rig).offline_note and "三个" in place(rig).offline_note
    await rig.do(ChooseSlot(SLOT), ChooseSlot(LATER), ChooseSlot("notary-east-1124-15"))
    view = place(rig)
    assert [line.note for line in (*view.morning, *view.afternoon)] == [
        "已约满",
        "志愿 1",
        "志愿 2",
        "志愿 3",
    ]
    await rig.do(ChooseDay(date(2026, 11, 25)), ChooseSlot("notary-east-1125-10"))
    assert "最多选三个" in place(rig).message
    await rig.do(ChooseDay(date(2026, 11, 24)), ChooseSlot(LATER))
    assert len(rig.desk.session.place.wishes) == 2
    review = await rig.do(Next())
    assert isinstance(review, ReviewView)
    assert review.groups[-1].rows[-1].value.startswith("希望：11月24日（周二）10:00")
    end = await rig.do(Next())
    assert isinstance(end, DoneView) and end.headline == "已存在本机，等待发送" and not end.good
    assert rig.office.drafts[0].wishes == (SLOT, "notary-east-1124-15")
    assert rig.office.drafts[0].slot_id is None
    assert any("希望的时间" in line for line in end.lines)


async def test_a_network_that_goes_while_touching_turns_the_touch_into_a_wish() -> None:
    rig = await at_place()
    gate = rig.office.before["hold"] = asyncio.Event()
    await rig.do(ChooseSlot(SLOT))
    rig.office.online = False  # the desk learns of the break by this very touch
    gate.set()
    await rig.settle()
    assert slot_states(rig)[SLOT] is SlotState.WISHED
    assert "已先记为" in place(rig).message


async def test_when_nothing_is_free_the_office_arranges_it() -> None:
    rig = await Rig().start()
    rig.office.all_slots = []
    await follow(rig, NOTARY[:12])
    assert "没有能约的时间" in place(rig).message and place(rig).chrome.next_enabled
    view = await rig.do(Next())
    assert isinstance(view, ReviewView) and view.problem == ""
    assert view.groups[-1].rows[-1].value == "由机构和您约"


async def test_without_a_directory_the_times_are_not_asked() -> None:
    rig = await Rig().start()
    rig.office.directory = None
    await follow(rig, [*NOTARY[:11], (Next(), ReviewView)])
    view = await rig.do(Back())
    assert isinstance(view, QuestionsView)


async def test_another_office_in_charge_gives_the_place_back() -> None:
    rig = await Rig().start()
    rig.office.all_slots += list(times("notary-city"))
    way = [
        *NOTARY[:6],
        (Answer("matter", "N_FACT"), "您要证明哪一件事？"),
        (Answer("fact_kind", "birth"), "您是为谁办？"),
        (Answer("capacity", "self"), "公证书在哪里用？"),
        (Answer("use_region", "domestic"), "拿公证书做什么用？"),
        (Answer("purpose", "work"), "您想在哪里办？"),
        (Answer("place_basis", "habitual"), "您住在哪个区县？"),
        (Next(), "您想怎么办？"),
        (Answer("mode", "counter"), QuestionsView),
        (Answer("phone", "13812345678"), QuestionsView),
        (Next(), PlaceView),
        (ChooseSlot(SLOT), PlaceView),
        (Next(), ReviewView),
        (Correct("habitual_region"), "您住在哪个区县？"),
        (Answer("habitual_region", "990121"), ReviewView),
    ]
    await follow(rig, way)
    view = rig.view
    assert isinstance(view, ReviewView) and "受理机构变了" in view.problem
    assert rig.office.released == ["hold-1"]
    await rig.do(Next())
    assert "示例notary-city" in place(rig).subtitle


async def test_of_two_competent_offices_the_citizen_chooses_and_the_hold_decides() -> None:
    rig = await Rig().start()
    assert rig.office.directory is not None
    east = rig.office.directory.offices[0]
    west = east.model_copy(update={"id": "notary-second", "name": "示例第二公证处"})
    rig.office.directory = rig.office.directory.model_copy(update={"offices": [east, west]})
    rig.office.all_slots += list(times("notary-second"))
    await follow(rig, NOTARY[:13])
    assert [one.selected for one in place(rig).offices] == [True, False]
    await rig.do(ChooseOffice("notary-second"), ChooseOffice("notary-second"), ChooseOffice("nobody"))
    assert [one.selected for one in place(rig).offices] == [False, True]
    assert rig.desk.session.place.hold is not None, "the first place stays until another one is held"
    await rig.do(Next())
    assert rig.desk.session.place.office_id == "notary-east"
    await rig.do(Back(), ChooseOffice("notary-second"), ChooseSlot("notary-second-1124-10"), Next())
    assert rig.desk.session.place.office_id == "notary-second"


async def test_correcting_the_time_leads_back_to_the_review() -> None:
    rig = await at_review()
    await rig.do(Correct("@place"))
    assert isinstance(rig.view, PlaceView)
    assert isinstance(await rig.do(Back()), ReviewView)
    await rig.do(Correct("@place"), ChooseSlot(LATER))
    view = await rig.do(Next())
    assert isinstance(view, ReviewView) and view.groups[-1].rows[-1].value == "11月24日（周二）14:00"
