"""Booking a notarization: by card, by hand, in Uyghur, with the largest text within reach."""

from __future__ import annotations

from drivers.types import TextLine
from tour.citizen import Citizen
from tour.journeys.judging import (
    Outcome,
    case_page,
    expect,
    judged,
    last_four,
    paper_text,
    stands_on_paper,
)
from tour.journeys.pieces import (
    ELDER,
    NOTARIZATION,
    UYGHUR,
    WOMAN,
    answer,
    begin,
    choose_time,
    confirm,
    finish,
    phone_number,
    show_card,
)
from tour.writing import keys, pinyin
from words import Language

HAND_NUMBER = "11999919900307233X"  # synthetic area 119999, right check character
BOOKED = "时间已约好，等公证处确认"


def by_card(citizen: Citizen) -> Outcome:
    """A grandmother's daughter books a power of attorney with her card."""
    begin(citizen, NOTARIZATION)
    with citizen.record.part("card"):
        show_card(citizen, WOMAN)
    to_the_receipt(citizen)
    return booked(citizen, WOMAN, words=("公证", "身份证", "12348"))


def by_hand(citizen: Citizen) -> Outcome:
    """The card is at home: name by pinyin, number by pad."""
    begin(citizen, NOTARIZATION)
    with citizen.record.part("by hand"):
        fill_by_hand(citizen)
    power_of_attorney(citizen)
    phone_number(citizen)
    with citizen.record.part("by hand"):
        address(citizen)
    choose_time(citizen)
    confirm(citizen)
    paper, link = paper_text(citizen, 1)
    page = case_page(citizen, link, HAND_NUMBER[-4:])
    number = judged(citizen, paper, page)
    finish(citizen, card=False)
    expect(page.state == BOOKED, "the office to have booked the place")
    return Outcome("booked", number, page.state)


def in_uyghur(citizen: Citizen) -> Outcome:
    """The language is found on the home screen in its own script; from then on everything is in it."""
    citizen.arrive("Home")
    citizen.touch(Language.UYGHUR.own_name, exact=True)
    citizen.language = Language.UYGHUR
    begin(citizen, NOTARIZATION)
    show_card(citizen, UYGHUR)
    to_the_receipt(citizen)
    outcome = booked(citizen, UYGHUR)
    picture = citizen.paper_picture(citizen.papers()[-1]["number"])
    for line in (
        TextLine(citizen.said("公证预约回执"), size=2, bold=True, align="center"),
        TextLine(citizen.said("请保管好，不要给别人看"), align="center"),
    ):
        expect(stands_on_paper(picture, line), "the receipt's first and last line in Uyghur on the paper")
    citizen.language = Language.CHINESE
    citizen.see("您好，想办什么事？")  # the next person finds the hall's language
    return outcome


def at_eighty(citizen: Citizen) -> Outcome:
    """The largest letters and everything within reach of a chair: two touches on one panel."""
    citizen.arrive("Home")
    citizen.touch("语言和显示")
    citizen.arrive("ComfortScreen")
    citizen.touch("特大", exact=True)
    citizen.touch("都放低，坐着用", exact=True)
    citizen.photo("chosen")
    citizen.touch("好了", exact=True)
    begin(citizen, NOTARIZATION)
    show_card(citizen, ELDER)
    to_the_receipt(citizen, fee_relief=True)
    return booked(citizen, ELDER, words=("公证",))


def to_the_receipt(citizen: Citizen, *, fee_relief: bool = False) -> None:
    """What comes after the card."""
    power_of_attorney(citizen)
    if fee_relief:  # asked from sixty years on
        answer(citizen, "要申请少交或免交公证费吗？", "否")
    phone_number(citizen)
    choose_time(citizen)
    confirm(citizen)


def power_of_attorney(citizen: Citizen) -> None:
    """To sell a house, to be used at home, at the counter."""
    answer(citizen, "您想公证什么？", "委托书")
    answer(citizen, "您想请别人替您办什么？", "卖房、买房、过户")
    answer(citizen, "公证书在哪里用？", "国内")
    answer(citizen, "您想怎么办？", "到公证处窗口办")


def booked(citizen: Citizen, card: str, *, words: tuple[str, ...] = ()) -> Outcome:
    """Paper, office and screen agree; the citizen takes everything and goes."""
    paper, link = paper_text(citizen, 1)
    page = case_page(citizen, link, last_four(card))
    number = judged(citizen, paper, page, words=words)
    citizen.turn_to("请取走纸质回执")
    citizen.photo("paper-out")
    expect(page.state == citizen.said(BOOKED), "the office to have booked the place")
    home = citizen.language
    citizen.take_card()
    citizen.touch("完成", exact=True)
    citizen.arrive("Home")
    return Outcome("booked", number, page.state if home is Language.CHINESE else f"{BOOKED} ({home.value})")


def fill_by_hand(citizen: Citizen) -> None:
    """Kind of document, name, number."""
    citizen.touch("没带身份证")
    citizen.see("证件")
    citizen.photo("by-hand")
    citizen.touch("身份证")
    citizen.touch_if("下一步")
    citizen.see("姓名")
    pinyin(citizen, "ceshi", "测试")
    pinyin(citizen, "jia", "甲")
    citizen.photo("name")
    citizen.touch_if("下一步")
    citizen.see("号码")
    citizen.focus_field("号码")
    keys(citizen, HAND_NUMBER)
    citizen.photo("number")
    citizen.touch("下一步", exact=True)


def address(citizen: Citizen) -> None:
    """Where one lives: the division by touching, the street by pinyin."""
    citizen.see("您现在住在哪里？")
    citizen.touch_if("城西区")
    citizen.photo("region")
    pinyin(citizen, "binjianglu", "滨江路")
    pinyin(citizen, "bahao", "八号")
    citizen.photo("address")
    citizen.touch("下一步", exact=True)
