"""Whole legal aid with the five keys and the ears alone: no touch, nothing read from the screen."""

from __future__ import annotations

from tour.citizen import Citizen, receipt_number
from tour.journeys.judging import Outcome, case_page, expect, last_four, paper_text
from tour.journeys.legal_aid import NOT_FOUND, WITNESSES
from tour.journeys.pieces import LEGAL_AID, WORKER
from tour.listener import Listener
from tour.operations import TOUCHES, Kind

DIGITS = dict(zip("0123456789", "零一二三四五六七八九", strict=True))
NOTHING_PRIVATE = "这里有您的个人信息"


def without_a_touch(citizen: Citizen) -> Outcome:
    """A blind worker: headphones come later, the signature is left for the counter."""
    citizen.arrive("Home")
    listener = Listener(citizen)
    listener.help()
    listener.hears("朗读已打开", "您好，想办什么事")
    citizen.photo("voice-on")
    listener.choose(LEGAL_AID)
    listener.hears(LEGAL_AID, "免费")
    listener.choose("开始办理")
    listener.choose("下一步")
    listener.hears("请把身份证放在读卡区")
    _card(citizen, listener)
    _matter(citizen, listener)
    _wages(citizen, listener)
    _opponent_and_story(citizen, listener)
    return _send(citizen, listener)


def _card(citizen: Citizen, listener: Listener) -> None:
    """First without headphones: the machine says that it keeps the personal to itself, and how to hear it."""
    citizen.put_card(WORKER)
    listener.hears("请核对", NOTHING_PRIVATE)
    expect(not any(line.private for line in listener.script()), "nothing private without headphones")
    citizen.stage.sound.jack.plug()
    listener.hears_private("测**")  # whoever plugs them in hears what was kept back
    citizen.photo("card-read")
    listener.choose("是我，继续")


def _matter(citizen: Citizen, listener: Listener) -> None:
    for question, label in (
        ("您是为谁申请", "为我自己"),
        ("您遇到了什么事", "讨工资"),
        ("您是出来打工的吗", "是"),
        ("办到哪一步了", "还没去任何地方"),
        ("事情发生在哪个区县", "滨江县"),
    ):
        listener.hears(question)
        citizen.photo("question")
        listener.choose(label)


def _wages(citizen: Citizen, listener: Listener) -> None:
    listener.next_until("欠了多少")
    listener.digits("12800")
    listener.choose("下一步")
    listener.hears("从哪天开始欠")  # what is missing is named
    citizen.photo("what-is-missing")
    listener.choose("从哪天开始欠")
    listener.digits("20260701" + "20261031")  # after eight digits the next box is there
    citizen.photo("wage")
    listener.choose("下一步")


def _opponent_and_story(citizen: Citizen, listener: Listener) -> None:
    listener.hears("对方是单位还是个人")
    listener.choose("个人")
    listener.phrase("包工头")
    citizen.photo("opponent")
    listener.choose("下一步")
    listener.next_until("最近有要紧的日子吗")
    listener.choose("没有")
    listener.hears("发生了什么事")
    for words in ("老板一直拖着不给工资", NOT_FOUND, WITNESSES):
        listener.phrase(words)
    citizen.photo("story")
    listener.choose("下一步")


def _send(citizen: Citizen, listener: Listener) -> Outcome:
    listener.hears("怎么把结果告诉您")
    listener.choose("打电话")
    listener.hears("打哪个电话找您")
    listener.digits("13800000000")
    citizen.photo("phone")
    listener.choose("下一步")
    listener.hears("请核对一遍")
    citizen.photo("review")
    listener.choose("下一步")
    listener.hears("签名")
    citizen.photo("signature")
    listener.choose("不在这里写，到窗口用笔签")
    citizen.arrive("DoneScreen", limit=60)
    paper, link = paper_text(citizen, 1)
    number = receipt_number(paper) or ""
    expect(number, "a number on the paper")
    listener.help()
    listener.hears_read("".join(DIGITS[digit] for digit in number if digit.isdigit()))
    citizen.photo("heard")
    page = case_page(citizen, link, last_four(WORKER))
    expect(
        page.number.replace(" ", "") == number.replace(" ", ""),
        "the office to tell the number that was heard",
    )
    expect("法律援助" in paper, "法律援助 on the paper")
    expect(citizen.record.count(*TOUCHES, Kind.SIGNED) == 0, "not one touch")
    citizen.take_card()
    listener.choose("完成")
    citizen.arrive("Home")
    citizen.stage.sound.jack.plug(False)
    return Outcome("received, without a touch", number, page.state)
