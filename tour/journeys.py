"""What people do at the machine. A journey is ok by the simulated paper's text, the backend's answer and the
picture, never by the kiosk's own state.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from drivers.sim.cards import cards
from tour.citizen import Citizen, receipt_number
from tour.phone import CasePage, read_case
from tour.stage import StageError, wait_for

WORKER = "worker"
WOMAN = "woman"
RARE_NAME = "rare_name"  # a name with a character outside the first plane
SUBMISSION = "PUT /api/v1/submissions/{uuid} 20"
HAND_NUMBER = "11999919900307233X"  # synthetic area 119999, right check character


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a journey ended."""

    outcome: str
    receipt_number: str = ""
    case_state: str = ""


def expect(true: object, what: str) -> None:
    """A journey's own judgement; raises StageError."""
    if not true:
        raise StageError(f"expected: {what}")


# --- pieces --------------------------------------------------------------------------------------------


def begin(citizen: Citizen, service: str, start: str) -> None:
    """From home through the guide and the notice to the reader."""
    citizen.arrive("Home")
    citizen.touch(service)
    citizen.arrive("GuideScreen")
    citizen.touch(start)
    citizen.arrive("NoticeScreen")
    citizen.touch("下一步", exact=True)
    citizen.arrive("IdentifyScreen")


def show_card(citizen: Citizen, card: str) -> None:
    """Lay the card down where the screen asks for it, and confirm."""
    citizen.see("请把身份证放在读卡区")
    time.sleep(0.6)  # a person needs a moment too
    citizen.put_card(card)
    citizen.see("请核对")
    citizen.photo("card-read")
    citizen.touch("是我")


def answer(citizen: Citizen, question: str, *labels: str, picture: bool = True) -> None:
    """See a question, then touch these labels."""
    citizen.see(question)
    if picture:
        citizen.photo("question")
    for label in labels:
        citizen.touch(label)


def choose_time(citizen: Citizen) -> None:
    """Take the first free time."""
    citizen.arrive("PlaceScreen")
    citizen.see("什么时候")
    citizen.touch("余")
    citizen.see("已为您留")
    citizen.photo("time-kept")
    citizen.touch("下一步", exact=True)


def phone_number(citizen: Citizen) -> None:
    """Where the office may call."""
    citizen.see("哪个电话")
    citizen.keys("13800000000")
    citizen.photo("phone")
    citizen.touch("下一步", exact=True)


def confirm(citizen: Citizen, *, sign: bool = False) -> None:
    """Check, sign where it is asked, and send."""
    citizen.arrive("ReviewScreen")
    citizen.touch("下一步" if sign else "提交", exact=True)
    if sign:
        citizen.arrive("SignatureScreen")
        citizen.sign()
        citizen.photo("signed")
        citizen.touch("提交", exact=True)


def poa(citizen: Citizen) -> None:
    """A power of attorney to sell a house, to be used at home, at the counter."""
    answer(citizen, "您想公证什么", "委托书")
    answer(citizen, "请别人替您办什么", "卖房")
    answer(citizen, "在哪里用", "国内")
    answer(citizen, "您想怎么办", "到公证处窗口办")


def paper_text(citizen: Citizen, count: int) -> tuple[str, str]:
    """Text and QR address of the newest paper."""
    paper = citizen.wait_for_paper(count)
    expect(paper["qr"], "a QR code on the paper")
    return "".join(paper["lines"]).replace(" ", ""), str(paper["qr"][0])


def case_page(address: str, last_four: str) -> CasePage:
    """The office's answer. Asked once: wrong tries are counted, and whoever guesses is locked out."""
    page = read_case(address, last_four)
    expect(page.arrived, "the office to have the case")
    return page


def last_four(card: str) -> str:
    """The last four characters printed on a synthetic resident card (bytes 122-157 of its text block)."""
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    return cards(today)[card].text[122:158].decode("utf-16-le")[-4:]


def finish(citizen: Citizen, *, card: bool = True) -> None:
    """Take card and paper, and leave a clean screen behind."""
    if card:
        citizen.take_card()
    citizen.touch("完成", exact=True)
    citizen.arrive("Home")


def judged(citizen: Citizen, paper: str, page: CasePage, *, words: tuple[str, ...] = ()) -> str:
    """Paper, office and screen tell the same number; returns it."""
    number = receipt_number(paper) or ""
    expect(number and number.replace(" ", "") == page.number.replace(" ", ""), "one number everywhere")
    for word in words:
        expect(word in paper, f"{word} on the paper")
    return number


# --- journeys ------------------------------------------------------------------------------------------


def notarization_by_card(citizen: Citizen) -> Outcome:
    """A grandmother's daughter books a power of attorney with her card."""
    begin(citizen, "公证预约", "开始办理")
    show_card(citizen, WOMAN)
    poa(citizen)
    phone_number(citizen)
    choose_time(citizen)
    confirm(citizen)
    citizen.arrive("DoneScreen", limit=40)
    paper, link = paper_text(citizen, 1)
    citizen.see("请取走")
    citizen.photo("paper-out")
    page = case_page(link, last_four(WOMAN))
    number = judged(citizen, paper, page, words=("公证", "身份证", "12348"))
    expect(number.replace(" ", "") in citizen.words(), "the number on the screen")
    finish(citizen)
    expect("约好" in page.state, "the office to have booked the place")
    return Outcome("booked", number, page.state)


def wage_claim(citizen: Citizen) -> Outcome:
    """A migrant worker was not paid: green channel, story by pinyin, signature."""
    begin(citizen, "申请法律援助", "开始办理")
    show_card(citizen, WORKER)
    answer(citizen, "您是为谁申请", "为我自己")
    answer(citizen, "您遇到了什么事", "讨工资")
    answer(citizen, "您是出来打工的吗", "是")
    answer(citizen, "办到哪一步了", "还没去任何地方")
    wage_details(citizen)
    opponent(citizen)
    answer(citizen, "最近有要紧的日子吗", "没有")
    story(citizen)
    answer(citizen, "怎么把结果告诉您", "打电话")
    phone_number(citizen)
    confirm(citizen, sign=True)
    citizen.arrive("DoneScreen", limit=40)
    paper, link = paper_text(citizen, 1)
    citizen.see("请取走")
    citizen.photo("paper-out")
    page = case_page(link, last_four(WORKER))
    number = judged(citizen, paper, page, words=("法律援助",))
    finish(citizen)
    return Outcome("received", number, page.state)


def wage_details(citizen: Citizen) -> None:
    """Where, how much, from when to when."""
    answer(citizen, "事情发生在哪个区县", "滨江县")
    citizen.touch_if("下一步")
    citizen.see("欠了多少")
    citizen.keys("12800")
    citizen.focus_field("从哪天开始欠")
    citizen.keys("20260701")
    citizen.focus_field("欠到哪天")
    citizen.keys("20261031")
    citizen.photo("wage")
    citizen.touch("下一步", exact=True)


def opponent(citizen: Citizen) -> None:
    """Who did not pay."""
    citizen.see("对方是谁")
    citizen.touch("添加")
    answer(citizen, "对方", "公司")
    citizen.pinyin_words([("jianzhu", "建筑"), ("laowu", "劳务"), ("gongsi", "公司")])
    citizen.photo("opponent")
    citizen.touch("下一步", exact=True)
    citizen.pass_until("最近有要紧的日子吗")


def story(citizen: Citizen) -> None:
    """What happened, told by pinyin with whole-phrase proposals."""
    citizen.see("发生了什么事")
    citizen.pinyin_words(
        [("wozai", "我在"), ("gongdi", "工地"), ("gongzuo", "工作"), ("baogongtou", "包工头")]
    )
    citizen.pinyin_words([("yizhi", "一直"), ("tuoqiangongzi", "拖欠工资")])
    citizen.touch("干完活以后找不到人")
    citizen.photo("story")
    citizen.touch("下一步", exact=True)


def by_hand(citizen: Citizen) -> Outcome:
    """The card is at home: name by pinyin, number by pad."""
    begin(citizen, "公证预约", "开始办理")
    citizen.touch("没带身份证")
    fill_by_hand(citizen)
    poa(citizen)
    phone_number(citizen)
    address(citizen)
    choose_time(citizen)
    confirm(citizen)
    citizen.arrive("DoneScreen", limit=40)
    paper, link = paper_text(citizen, 1)
    page = case_page(link, HAND_NUMBER[-4:])
    number = judged(citizen, paper, page)
    finish(citizen, card=False)
    expect("约好" in page.state, "the office to have booked the place")
    return Outcome("booked", number, page.state)


def fill_by_hand(citizen: Citizen) -> None:
    """Kind of document, name, number."""
    citizen.see("证件")
    citizen.photo("by-hand")
    citizen.touch("身份证")
    citizen.touch_if("下一步")
    citizen.see("姓名")
    citizen.pinyin_words([("ceshi", "测试"), ("jia", "甲")])
    citizen.photo("name")
    citizen.touch_if("下一步")
    citizen.see("号码")
    citizen.focus_field("号码")
    citizen.keys(HAND_NUMBER)
    citizen.photo("number")
    citizen.touch("下一步", exact=True)


def address(citizen: Citizen) -> None:
    """Where one lives: the division by touching, the street by pinyin."""
    citizen.see("您现在住在哪里")
    citizen.touch_if("城西区")
    citizen.photo("region")
    citizen.pinyin_words([("binjianglu", "滨江路"), ("bahao", "八号")])
    citizen.photo("address")
    citizen.touch("下一步", exact=True)


def paper_out(citizen: Citizen) -> Outcome:
    """The roll ends in the middle of the receipt; a new one is put in; the citizen prints again."""
    begin(citizen, "公证预约", "开始办理")
    show_card(citizen, RARE_NAME)
    citizen.stage.bench("POST", "/printer/fault/paper_out?after_lines=6")
    poa(citizen)
    phone_number(citizen)
    choose_time(citizen)
    confirm(citizen)
    citizen.arrive("DoneScreen", limit=40)
    citizen.see("打印停下了", limit=60)
    citizen.photo("paper-out")
    expect(not any(paper["complete"] for paper in citizen.papers()), "no whole paper yet")
    citizen.stage.bench("DELETE", "/printer/faults")
    wait_for("the printer to be ready again", lambda: citizen.can_touch("再打一张"), 60)
    citizen.touch("再打一张")
    paper, link = wait_for("a marked reprint", lambda: _reprint(citizen), 60)
    citizen.photo("reprinted")
    page = case_page(link, last_four(RARE_NAME))
    number = judged(citizen, paper, page, words=("补打",))
    finish(citizen)
    expect("约好" in page.state, "the office to have booked the place")
    return Outcome("booked, reprinted", number, page.state)


def _reprint(citizen: Citizen) -> tuple[str, str] | None:
    for paper in citizen.papers():
        text = "".join(paper["lines"]).replace(" ", "")
        if paper["complete"] and "补打" in text and paper["qr"]:
            return text, str(paper["qr"][0])
    return None


def office_away(citizen: Citizen) -> Outcome:
    """The office is down: wishes instead of a booking, saved on the machine, delivered when it is back."""
    citizen.arrive("Home")
    # what the machine fetched before is all that it has while the office is away
    wait_for("the machine to know the times", lambda: "/api/v1/slots" in citizen.stage.office_log())
    time.sleep(2)
    citizen.stage.around.stop_office()
    begin(citizen, "公证预约", "开始办理")
    show_card(citizen, WORKER)
    poa(citizen)
    phone_number(citizen)
    citizen.arrive("PlaceScreen")
    citizen.see("网络")
    citizen.photo("wishes")
    citizen.touch("余")
    citizen.see("志愿")
    citizen.photo("wished")
    citizen.touch("下一步", exact=True)
    confirm(citizen)
    citizen.arrive("DoneScreen", limit=60)
    citizen.see("已存在本机", "等待发送", limit=20)
    paper, link = paper_text(citizen, 1)
    expect("约好" not in paper, "no booking promised on the paper")
    citizen.photo("saved")
    finish(citizen)
    before = deliveries(citizen)
    citizen.stage.around.start_office()
    wait_for("the machine to deliver by itself", lambda: deliveries(citizen) > before, 150)
    page = case_page(link, last_four(WORKER))
    number = judged(citizen, paper, page)
    return Outcome("saved, delivered later", number, page.state)


def deliveries(citizen: Citizen) -> int:
    """How many submissions the office took so far, by its own log."""
    return citizen.stage.office_log().count(SUBMISSION)


def walk_away(citizen: Citizen) -> Outcome:
    """Somebody leaves in the middle: the machine asks, then erases; the card left behind is not read."""
    begin(citizen, "申请法律援助", "开始办理")
    show_card(citizen, WOMAN)
    citizen.see("您是为谁申请")
    started = time.monotonic()
    citizen.arrive("OverlayScreen", limit=150)
    citizen.see("您还在吗")
    citizen.arrive("Home", limit=60)
    expect(time.monotonic() - started > 130, "at least the idle time of the hall")
    words = citizen.words()
    expect("测" not in words, "nothing of the person on the screen")
    begin(citizen, "公证预约", "开始办理")
    citizen.see("先拿开")
    citizen.photo("card-left-behind")
    expect(not citizen.papers(), "no paper")
    citizen.take_card()
    citizen.see("请把身份证放在读卡区")
    citizen.touch("结束并清除")
    citizen.touch_if("结束并清除")
    citizen.arrive("Home")
    return Outcome("erased")


Journey = Callable[[Citizen], Outcome]

JOURNEYS: dict[str, Journey] = {
    "notarization-by-card": notarization_by_card,
    "wage-claim-migrant-worker": wage_claim,
    "no-card-by-hand": by_hand,
    "paper-out-in-the-middle": paper_out,
    "office-down-delivered-later": office_away,
    "walk-away": walk_away,
}
