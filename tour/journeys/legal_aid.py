"""Legal aid for unpaid wages: the story by pinyin, by handwriting, by kinds of stroke or by phrases."""

from __future__ import annotations

from collections.abc import Callable

from tour.citizen import Citizen
from tour.journeys.judging import Outcome, case_page, judged, last_four, paper_text
from tour.journeys.pieces import (
    LEGAL_AID,
    WORKER,
    answer,
    begin,
    confirm,
    finish,
    phone_number,
    show_card,
)
from tour.writing import by_finger, by_strokes, keys, phrase, pinyin

NOT_PAID = "包工头欠薪三个月"
NOT_FOUND = "干完活以后找不到人"
WITNESSES = "有微信记录和工友作证"
KINDS = {"包": "pzzhz", "欠": "pzpn", "三": "hhh", "月": "pzhh"}

Telling = Callable[[Citizen], None]


def by_pinyin(citizen: Citizen) -> Outcome:
    """A migrant worker was not paid: green channel, whole phrases by pinyin, signature."""
    return told(citizen, in_pinyin)


def by_handwriting(citizen: Citizen) -> Outcome:
    """The same, for somebody who writes with the finger and takes what is proposed to follow."""
    return told(citizen, in_handwriting)


def told(citizen: Citizen, tell: Telling) -> Outcome:
    """From home to the office's answer."""
    begin(citizen, LEGAL_AID)
    with citizen.record.part("card"):
        show_card(citizen, WORKER)
    to_the_story(citizen)
    tell(citizen)
    with citizen.record.part("story"):
        phrase(citizen, NOT_FOUND)
        phrase(citizen, WITNESSES)
    citizen.photo("story")
    after_the_story(citizen)
    return received(citizen, WORKER)


def to_the_story(citizen: Citizen) -> None:
    """What it is about, and with whom."""
    answer(citizen, "您是为谁申请", "为我自己")
    answer(citizen, "您遇到了什么事", "讨工资")
    answer(citizen, "您是出来打工的吗", "是")
    answer(citizen, "办到哪一步了", "还没去任何地方")
    wage_details(citizen)
    opponent(citizen)
    answer(citizen, "最近有要紧的日子吗", "没有")
    citizen.see("发生了什么事")


def after_the_story(citizen: Citizen) -> None:
    """How to be reached, and the signature."""
    citizen.touch("下一步", exact=True)
    answer(citizen, "怎么把结果告诉您", "打电话")
    phone_number(citizen, "打哪个电话找您？")
    confirm(citizen, signed=True)


def received(citizen: Citizen, card: str) -> Outcome:
    """Paper, office and screen agree; the citizen takes everything and goes."""
    paper, link = paper_text(citizen, 1)
    page = case_page(citizen, link, last_four(card))
    number = judged(citizen, paper, page, words=("法律援助",))
    citizen.turn_to("请取走纸质回执")
    citizen.photo("paper-out")
    finish(citizen)
    return Outcome("received", number, page.state)


def wage_details(citizen: Citizen) -> None:
    """Where, how much, from when to when."""
    answer(citizen, "事情发生在哪个区县", "滨江县")
    citizen.see("欠了多少")
    keys(citizen, "12800")
    citizen.focus_field("从哪天开始欠")
    keys(citizen, "20260701")  # eight digits are a day: the keyboard goes on to the next box by itself
    keys(citizen, "20261031")
    citizen.photo("wage")
    citizen.touch("下一步", exact=True)


def opponent(citizen: Citizen) -> None:
    """Who did not pay: the whole name as one proposal."""
    answer(citizen, "对方是单位还是个人", "单位、公司")
    pinyin(citizen, "jianzhulaowugongsi", "建筑劳务公司")
    citizen.photo("opponent")
    citizen.touch("下一步", exact=True)
    citizen.pass_until("最近有要紧的日子吗")


# --- the first sentence of the story, in four ways; the others are phrases of the question ---------------


def in_pinyin(citizen: Citizen) -> None:
    """A whole sentence, one proposal."""
    pinyin(citizen, "baogongtouqianxinsangeyue", NOT_PAID)


def in_handwriting(citizen: Citizen) -> None:
    """Drawn characters, and what may follow them."""
    citizen.touch("手写", exact=True)
    by_finger(citizen, NOT_PAID)
    citizen.photo("handwriting")


def in_strokes(citizen: Citizen) -> None:
    """Kinds of stroke, character by character; what may follow is taken where it is proposed."""
    citizen.touch("笔画", exact=True)
    by_strokes(citizen, NOT_PAID, KINDS)
    citizen.photo("strokes")


def in_phrases(citizen: Citizen) -> None:
    """Nothing is typed."""
    phrase(citizen, "老板一直拖着不给工资")
