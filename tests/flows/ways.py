"""Ways through the whole machine, as tables a lawyer can read: what happens, what the screen says then."""

from __future__ import annotations

from kiosk.actions import (
    Answer,
    ChooseDay,
    Next,
    OpenService,
    SetConsent,
)
from kiosk.desk.place_lines import SlotLine, SlotState
from kiosk.views import (
    DoneView,
    GuideView,
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


async def times_of_a_whole_day(machine: WholeMachine) -> list[SlotLine]:
    """The free times of the last day on offer: of today there may be one left, or none."""
    view = machine.view
    assert isinstance(view, PlaceView)
    last = [line.day for line in view.days if line.enabled][-1]

    def there(view: View) -> bool:
        return (
            loaded(view)
            and isinstance(view, PlaceView)
            and any(one.day == last and one.selected for one in view.days)
        )

    return free_times(await machine.follow([(ChooseDay(last), there)]))


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
