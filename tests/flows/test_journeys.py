"""Whole journeys through real parts, as tables a lawyer can read: what happens, what the screen says then."""

from __future__ import annotations

from drivers.sim.id_card_reader import ReaderFault
from drivers.sim.printer_faults import PrinterFault
from kiosk.actions import (
    ChooseAgain,
    ChooseSlot,
    Finish,
    Next,
    Reprint,
)
from kiosk.views import (
    DoneView,
    HomeView,
    IdentifyView,
    Paper,
    PlaceView,
    ReaderHint,
    ReviewView,
    View,
)
from tests.flows.ways import (
    TO_TIMES,
    VIOLENCE,
    WAGES,
    done,
    free_times,
    identified,
    kept,
    loaded,
    number_of,
    reads,
    take_card,
    times_of_a_whole_day,
    to_reader,
    wished,
)
from tests.flows.whole_machine import WholeMachine


async def test_a_notary_appointment_from_the_card_to_the_paper(machine: WholeMachine) -> None:
    view = await machine.follow([*to_reader("NOTARY", "reminder"), *identified("rare_name"), *TO_TIMES])
    slot = free_times(view)[-1]
    view = await machine.follow(
        [
            (ChooseSlot(slot.id), kept),
            (Next(), ReviewView),
            (Next(), done("预约好了", Paper.PRINTED)),
        ]
    )
    assert isinstance(view, DoneView) and slot.time in view.lines[0]
    await machine.follow([(None, lambda v: isinstance(v, DoneView) and v.take_card)])
    printed = machine.lines()
    assert view.number in "".join(printed) and any("测**" in line for line in printed)
    assert machine.city.cases()[number_of(view)] == 1
    await machine.follow([(take_card, lambda v: isinstance(v, DoneView) and not v.take_card)])
    await machine.follow([(Finish(), HomeView)])


async def test_wages_of_a_migrant_worker_with_the_card_pulled_away_once(machine: WholeMachine) -> None:
    def pull_away(rig: WholeMachine) -> None:
        rig.reader.set_fault(ReaderFault.PULLED_AWAY)
        rig.lay_card("worker")

    def told(view: View) -> bool:
        return isinstance(view, IdentifyView) and "放平" in view.message

    view = await machine.follow(
        [
            *to_reader("AID", "transfer"),
            (pull_away, told),
            *identified("worker"),
            *WAGES,
            (Next(), done("已收到", Paper.PRINTED)),
        ]
    )
    assert machine.city.cases()[number_of(view)] == 1
    text = "".join(machine.lines())
    assert "最迟" in text and "12800" not in text and "13812345678" not in text


async def test_a_card_left_behind_is_not_the_next_person(machine: WholeMachine) -> None:
    machine.reader.place("elder")
    await machine.until(lambda: machine.desk.card_there, "the card is noticed")
    await machine.follow(to_reader("NOTARY", "reminder")[:3])
    view = await machine.follow([(Next(), reads(ReaderHint.REMOVE_OLD_CARD))])
    assert isinstance(view, IdentifyView) and view.facts == ()
    await machine.follow([(take_card, reads(ReaderHint.PLACE_CARD)), *identified("woman")])
    assert isinstance(machine.view, IdentifyView) and dict(machine.view.facts)["姓名"] == "样**"


async def test_paper_out_and_a_marked_reprint(machine: WholeMachine) -> None:
    machine.printer.set_fault(PrinterFault.PAPER_OUT)
    way = [*to_reader("AID", "transfer"), *identified("worker"), *WAGES]
    view = await machine.follow([*way, (Next(), done("已收到", Paper.FAILED))])
    assert isinstance(view, DoneView) and "没有纸" in view.paper_note and view.can_reprint and view.qr
    machine.printer.clear_fault(PrinterFault.PAPER_OUT)
    await machine.until(lambda: machine.desk.printer.usable, "the printer is ready again")
    await machine.follow([(Reprint(), done("已收到", Paper.PRINTED))])
    assert any("补打" in line for line in machine.lines())


async def test_a_place_that_goes_in_the_middle_is_chosen_again(machine: WholeMachine) -> None:
    await machine.follow([*to_reader("NOTARY", "reminder"), *identified("zero_padded"), *TO_TIMES])
    first, second = (await times_of_a_whole_day(machine))[:2]
    await machine.follow([(ChooseSlot(first.id), kept), (Next(), ReviewView)])
    machine.city.give_away(first.id)
    await machine.follow([(Next(), done("已收到，时间要另选", Paper.PRINTED)), (ChooseAgain(), loaded)])
    view = await machine.follow([(ChooseSlot(second.id), kept), (Next(), done("预约好了", Paper.PRINTED))])
    assert isinstance(view, DoneView) and second.time in view.lines[0]
    assert any("以这一张为准" in line for line in machine.lines())
    assert machine.city.cases()[number_of(view)] == 1


async def test_the_office_goes_away_wishes_are_kept_and_delivered_later(machine: WholeMachine) -> None:
    # an earlier citizen looked at the times: that is what the machine remembers
    await machine.follow([*to_reader("NOTARY", "reminder"), *identified("long_address"), *TO_TIMES])
    times = await times_of_a_whole_day(machine)
    machine.city.leave()
    await machine.follow([(ChooseSlot(times[1].id), wished)])
    assert isinstance(machine.view, PlaceView) and "网络暂时不通" in machine.view.offline_note
    await machine.follow([(ChooseSlot(times[2].id), PlaceView), (Next(), ReviewView)])
    view = await machine.follow([(Next(), done("已存在本机，等待发送", Paper.PRINTED))])
    number = number_of(view)
    text = "".join(machine.lines())
    assert "等待发送" in text and "希望1" in text and "已约好" not in text
    assert number not in machine.city.cases()
    await machine.follow([(Finish(), HomeView)])
    machine.city.come_back()
    await machine.until(lambda: machine.city.cases()[number] == 1, "the application is delivered")


async def test_violence_at_home_leaves_a_neutral_trace(machine: WholeMachine) -> None:
    way = [*to_reader("AID", "transfer"), *identified("woman"), *VIOLENCE]
    view = await machine.follow([*way, (Next(), done("已收到", Paper.PRINTED))])
    assert isinstance(view, DoneView) and view.chrome.title == "公共法律服务登记"
    text = "".join(machine.lines())
    assert "公共法律服务登记" in text and "密码" in text
    for word in ("援助", "律师", "家", "样**", "12348", "城东区"):
        assert word not in text
    assert machine.city.cases()[number_of(view)] == 1
