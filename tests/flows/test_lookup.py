"""A case is looked after at the machine that made it: real card, real office, real paper."""

from __future__ import annotations

from collections.abc import Callable

from backend import case_requests
from backend.cases import case_by_number
from kiosk.actions import (
    Answer,
    Back,
    CancelTime,
    ChooseAgain,
    ChooseSlot,
    Complain,
    Finish,
    LookUp,
    Next,
    OpenCase,
    PrintState,
    TakeBackConsent,
)
from kiosk.views import (
    CasesView,
    CaseView,
    DoneView,
    HomeView,
    Paper,
    PlaceView,
    QuestionsView,
    ReaderHint,
    ReviewView,
    View,
)
from tests.flows.ways import (
    TO_TIMES,
    VIOLENCE,
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
from tests.flows.whole_machine import CityOffice, WholeMachine
from wire.case_sheet import RequestKind

Seen = Callable[[View], bool]


def state(words: str) -> Seen:
    """A sheet that says so."""
    return lambda view: isinstance(view, CaseView) and view.state == words


def said(words: str) -> Seen:
    """What became of the last thing, on a sheet or below a question."""

    def look(view: View) -> bool:
        if isinstance(view, CaseView):
            return view.said is not None and words in view.said.text
        return isinstance(view, QuestionsView) and any(words in line.text for line in view.advice)

    return look


def slip(tone: str) -> Seen:
    """How the paper is doing."""
    return lambda view: isinstance(view, CaseView) and view.paper is not None and view.paper.level == tone


async def booked(machine: WholeMachine, card: str) -> tuple[str, str]:
    """An appointment at the notary's; returns its number, and what opens it."""
    view = await machine.follow([*to_reader("NOTARY", "reminder"), *identified(card), *TO_TIMES])
    slot = free_times(view)[-1]
    applicant = machine.desk.session.applicant
    assert applicant is not None
    proof = applicant.id_number[-4:]
    way = [(ChooseSlot(slot.id), kept), (Next(), ReviewView), (Next(), done("预约好了", Paper.PRINTED))]
    number = number_of(await machine.follow(way))
    await machine.follow([(take_card, DoneView), (Finish(), HomeView)])
    return number, proof


def typed(number: str, proof: str) -> list[tuple[object, object]]:
    """By number and code."""
    return [
        (LookUp(), "用什么查？"),
        (Answer("way", "number"), "受理号是多少？"),
        (Answer("number", number), QuestionsView),
        (Next(), "证件后四位或密码"),
        (Answer("code", proof), QuestionsView),
    ]


def asked(city: CityOffice, number: str) -> list[str]:
    """What waits for staff in a case."""
    with city.runtime.database.read() as session:
        case = case_by_number(session, number)
        assert case is not None
        return [request.kind for request in case_requests.of_case(session, case.id)]


async def test_by_card_another_time_and_a_slip(machine: WholeMachine) -> None:
    number, _proof = await booked(machine, "rare_name")
    await machine.follow([(LookUp(), "用什么查？"), (Answer("way", "card"), reads(ReaderHint.PLACE_CARD))])
    view = await machine.follow([(lambda rig: rig.lay_card("rare_name"), state("时间已约好，等公证处确认"))])
    assert isinstance(view, CaseView) and view.number.replace(" ", "") == number and view.take_card
    before = dict(view.lines)["时间"]
    view = await machine.follow([(ChooseAgain(), loaded)])
    assert isinstance(view, PlaceView) and before in view.subtitle
    other = (await times_of_a_whole_day(machine))[-1]
    view = await machine.follow([(ChooseSlot(other.id), kept), (Next(), said("约好了"))])
    assert isinstance(view, CaseView) and (after := dict(view.lines)["时间"]) != before
    await machine.follow([(PrintState(), slip("good"))])
    text = "".join(machine.lines())
    assert "查询结果" in text and after.split("）")[1] in text and "查询时间" in text
    for personal in ("测试", "1399", "13812345678"):
        assert personal not in "".join(machine.printer.papers()[-1].lines)
    await machine.follow([(take_card, lambda v: isinstance(v, CaseView) and not v.take_card)])
    await machine.follow([(Finish(), HomeView)])


async def test_by_number_a_complaint_consent_and_the_place_is_free_again(machine: WholeMachine) -> None:
    number, proof = await booked(machine, "zero_padded")
    await machine.follow([*typed(number, "0000"), (Next(), said("没有查到"))])
    await machine.follow(
        [(Answer("code", proof), QuestionsView), (Next(), state("时间已约好，等公证处确认"))]
    )
    await machine.follow(
        [
            (Complain(), "哪里不好？"),
            (Answer("text", "样例：等了很久"), QuestionsView),
            (Next(), said("已收到您的投诉")),
            (TakeBackConsent(), "您想怎么办？"),
            (Answer("choice", "delete"), said("删除申请")),
            (CancelTime(), "要取消预约吗？"),
            (Answer("choice", "yes"), said("预约已取消")),
        ]
    )
    machine.city.leave()
    withdraw = Answer("choice", "consent")
    await machine.follow([(TakeBackConsent(), "您想怎么办？"), (withdraw, said("连不上机构"))])
    machine.city.come_back()
    await machine.follow([(withdraw, said("不再发短信")), (Finish(), HomeView)])
    assert asked(machine.city, number) == [RequestKind.COMPLAINT, RequestKind.DELETE, RequestKind.WITHDRAW]


async def test_violence_at_home_asks_its_code_even_with_the_card(machine: WholeMachine) -> None:
    way = [*to_reader("AID", "transfer"), *identified("woman"), *VIOLENCE]
    way.append((Next(), done("已收到", Paper.PRINTED)))
    number = number_of(await machine.follow(way))
    await machine.follow([(take_card, DoneView), (Finish(), HomeView)])
    await machine.follow([(LookUp(), "用什么查？"), (Answer("way", "card"), reads(ReaderHint.PLACE_CARD))])
    view = await machine.follow([(lambda rig: rig.lay_card("woman"), CasesView)])
    assert isinstance(view, CasesView)
    (line,) = view.cases
    assert (line.title, line.note) == ("公共法律服务登记", "要输入您自己定的密码")
    view = await machine.follow(
        [
            (OpenCase(line.id), "证件后四位或密码"),
            (Answer("code", "481516"), QuestionsView),
            (Next(), state("办公室已收到")),
            (PrintState(), slip("good")),
        ]
    )
    text = "".join(machine.printer.papers()[-1].lines)
    assert number in text.replace(" ", "")
    for word in ("援助", "律师", "家", "12348"):
        assert word not in text
    await machine.follow([(Back(), "用什么查？"), (Back(), HomeView)])


async def test_what_still_waits_on_this_machine_is_found_here(machine: WholeMachine) -> None:
    await machine.follow([*to_reader("NOTARY", "reminder"), *identified("long_address"), *TO_TIMES])
    times = await times_of_a_whole_day(machine)
    machine.city.leave()
    await machine.follow([(ChooseSlot(times[1].id), wished), (Next(), ReviewView)])
    number = number_of(await machine.follow([(Next(), done("已存在本机，等待发送", Paper.PRINTED))]))
    waits = said("存在本机，还没有发出")
    await machine.follow([(Finish(), HomeView), *typed(number, "1234"), (Next(), waits)])
    machine.city.come_back()
    await machine.until(lambda: machine.city.cases()[number] == 1, "the application is delivered")
    await machine.follow([(Back(), QuestionsView), (Back(), QuestionsView), (Back(), HomeView)])
