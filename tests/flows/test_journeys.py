"""Whole journeys through real parts, as tables a lawyer can read: what happens, what the screen says then."""

from __future__ import annotations

from drivers.sim.id_card_reader import ReaderFault
from drivers.sim.printer_faults import PrinterFault
from kiosk.actions import (
    Answer,
    ChooseAgain,
    ChooseSlot,
    Finish,
    Next,
    OpenService,
    Reprint,
    SetConsent,
)
from kiosk.desk.place_lines import SlotLine, SlotState
from kiosk.views import (
    DoneView,
    GuideView,
    HomeView,
    IdentifyView,
    NoticeView,
    Paper,
    PlaceView,
    QuestionsView,
    ReaderHint,
    ReviewView,
    SignatureView,
    View,
)
from tests.flows.whole_machine import WholeMachine
from tests.unit.desk_ways import signed


def lay(card: str) -> object:
    """The citizen lays a card down."""
    return lambda machine: machine.lay_card(card)


def take_card(machine: WholeMachine) -> None:
    machine.reader.remove()


def reads(hint: ReaderHint) -> object:
    return lambda view: isinstance(view, IdentifyView) and view.hint is hint


def done(headline: str, paper: Paper) -> object:
    return lambda view: isinstance(view, DoneView) and (view.headline, view.paper) == (headline, paper)


def loaded(view: View) -> bool:
    return isinstance(view, PlaceView) and not view.loading


def kept(view: View) -> bool:
    return isinstance(view, PlaceView) and view.chrome.next_enabled


def wished(view: View) -> bool:
    return isinstance(view, PlaceView) and any(
        line.state is SlotState.WISHED for line in (*view.morning, *view.afternoon)
    )


def free_times(view: View) -> list[SlotLine]:
    assert isinstance(view, PlaceView)
    return [line for line in (*view.morning, *view.afternoon) if line.state is SlotState.FREE]


def to_reader(code: str, consent: str) -> list[tuple[object, object]]:
    return [
        (OpenService(code), GuideView),
        (Next(), NoticeView),
        (SetConsent(consent, True), NoticeView),
        (Next(), reads(ReaderHint.PLACE_CARD)),
    ]


def identified(card: str) -> list[tuple[object, object]]:
    return [(lay(card), reads(ReaderHint.READ))]


TO_TIMES: list[tuple[object, object]] = [
    (Next(), "您想公证什么？"),
    (Answer("matter", "N_POA"), "您想请别人替您办什么？"),
    (Answer("poa_kind", "bank"), "公证书在哪里用？"),
    (Answer("use_region", "domestic"), "您想怎么办？"),
    (Answer("mode", "counter"), "公证处打哪个电话找您？"),
    (Answer("phone", "13812345678"), QuestionsView),
    (Next(), loaded),
]

WAGES: list[tuple[object, object]] = [
    (Next(), "您是为谁申请？"),
    (Answer("capacity", "self"), "您遇到了什么事？"),
    (Answer("matter", "LABOUR_WAGE"), "您是出来打工的吗？"),
    (Answer("migrant", True), "这件事办到哪一步了？"),
    (Answer("stage", "not_started"), "事情发生在哪个区县？"),
    (Next(), "欠了多少，从哪天到哪天？"),
    (Answer("wage_amount", "12800"), QuestionsView),
    (Answer("wage_from", "2026-06-01"), QuestionsView),
    (Answer("wage_to", "2026-10-31"), QuestionsView),
    (Next(), "对方是单位还是个人？"),
    (Answer("party_type", "organisation"), QuestionsView),
    (Answer("name", "样例建筑公司"), QuestionsView),
    (Next(), "最近有要紧的日子吗？"),
    (Answer("urgent_kind", "none"), "发生了什么事？"),
    (Answer("facts", "老板从六月起一直拖着不给工资，找了好多次都没有结果。"), QuestionsView),
    (Next(), "怎么把结果告诉您？"),
    (Answer("service_by", "phone_sms"), "打哪个电话找您？"),
    (Answer("phone", "13812345678"), QuestionsView),
    (Next(), ReviewView),
    (Next(), SignatureView),
    (signed(), lambda view: isinstance(view, SignatureView) and view.chrome.next_enabled),
]

VIOLENCE: list[tuple[object, object]] = [
    (Next(), "您是为谁申请？"),
    (Answer("capacity", "self"), "您遇到了什么事？"),
    (Answer("matter", "FAMILY"), "家里有人打骂、限制或威胁您吗？"),
    (Answer("home_safety", "hurt"), "定一个只有您知道的数字"),
    (Answer("safe_code", 481516), QuestionsView),
    (Next(), "同意把这件事告诉承办的人吗？"),
    (Answer("safety_consent", False), "这件事办到哪一步了？"),
    (Answer("stage", "not_started"), "事情发生在哪个区县？"),
    (Next(), "对方住在哪个区县？"),
    (Next(), "事情是哪天发生的？"),
    (Answer("event_date", "2026-11-01"), QuestionsView),
    (Next(), "对方是单位还是个人？"),
    (Answer("party_type", "person"), QuestionsView),
    (Answer("name", "测试乙"), QuestionsView),
    (Next(), "要对方做什么？"),
    (Answer("kind", "protection"), QuestionsView),
    (Next(), "最近有要紧的日子吗？"),
    (Answer("urgent_kind", "none"), "发生了什么事？"),
    (Answer("facts", "他经常打我，最近一次是上个星期，我想离开家里。"), QuestionsView),
    (Next(), "怎么把结果告诉您？"),
    (Answer("service_by", "pick_up"), ReviewView),
    (Next(), SignatureView),
    (signed(), lambda view: isinstance(view, SignatureView) and view.chrome.next_enabled),
]


def number_of(view: View) -> str:
    assert isinstance(view, DoneView)
    return view.number.replace(" ", "")


async def test_a_notary_appointment_from_the_card_to_the_paper(machine: WholeMachine) -> None:
    view = await machine.follow([*to_reader("NOTARY", "reminder"), *identified("rare_name"), *TO_TIMES])
    slot = free_times(view)[0]
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
    view = await machine.follow([*to_reader("NOTARY", "reminder"), *identified("zero_padded"), *TO_TIMES])
    first, second = free_times(view)[:2]
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
    machine.city.leave()
    view = machine.view
    times = free_times(view)
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
