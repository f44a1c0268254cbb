"""Begun at the kiosk, gone on in the hand: pictures and signature by phone, the whole form on the phone, and
the case's page after the visit.
"""

from __future__ import annotations

from tour.citizen import Citizen, receipt_number
from tour.handset import Handset, phone_of
from tour.journeys.judging import Outcome, case_page, expect, judged, last_four, paper_text
from tour.journeys.legal_aid import received, to_the_story
from tour.journeys.notarization import BOOKED, power_of_attorney, to_the_receipt
from tour.journeys.pieces import (
    FREE_TIME,
    LEGAL_AID,
    LONG_ADDRESS,
    NOTARIZATION,
    WOMAN,
    WORKER,
    answer,
    begin,
    finish,
    phone_number,
    show_card,
)
from tour.stage import wait_for

STORY = "包工头欠薪三个月，干完活以后找不到人，有微信记录，也有工友作证。"
PAGES = 3


def hand_off(citizen: Citizen) -> Outcome:
    """A worker writes the story, photographs three papers and signs on the phone; the kiosk takes it all."""
    begin(citizen, LEGAL_AID)
    show_card(citizen, WORKER)
    to_the_story(citizen)
    with phone_of(citizen) as phone:
        connect(citizen, phone, "用手机写")
        phone.see("材料照片")
        phone.photo("open-questions")
        phone.go_to("事情经过", "textarea")
        phone.browser.type("textarea", STORY)
        phone.photo("story")
        phone.press("存好")
        phone.go_to("材料照片", "#gallery")
        phone.photograph_papers(PAGES)
        phone.photo("papers")
        citizen.see(f"照片{PAGES}张")
        phone.press("拍完了")
        phone.go_to("签名", "canvas")
        phone.sign()
        phone.photo("signed")
        phone.press("签好了")
        citizen.see("收到：签名")
        citizen.photo("arrived")
        citizen.touch("回到本机接着办", exact=True)
        citizen.see("看手机")
        citizen.photo("story-there")
        citizen.touch("下一步", exact=True)
        answer(citizen, "怎么把结果告诉您", "打电话")
        phone_number(citizen, "打哪个电话找您？")
        citizen.arrive("ReviewScreen")
        citizen.touch("下一步", exact=True)
        citizen.arrive("SignatureScreen")
        citizen.touch("提交", exact=True)
        citizen.arrive("DoneScreen", limit=60)
        phone.see("已经提交")
        phone.photo("over")
    return received(citizen, WORKER)


def go_on_in_the_hand(citizen: Citizen) -> Outcome:
    """The queue is long: the form goes to the phone, the kiosk is free, the phone submits."""
    begin(citizen, NOTARIZATION)
    show_card(citizen, WOMAN)
    power_of_attorney(citizen)
    citizen.see("公证处打哪个电话找您？")
    with phone_of(citizen) as phone:
        connect(citizen, phone, "用手机")
        citizen.touch("改在手机上接着填", exact=True)
        citizen.see("改在手机上接着填？")
        citizen.photo("really")
        citizen.touch("转到手机", exact=True)
        citizen.arrive("DoneScreen", limit=60)
        citizen.see("已转到您的手机")
        paper, link = paper_text(citizen, 1)
        citizen.photo("moved")
        finish(citizen)
        phone.see("保留到")
        phone.photo("whole-form")
        phone.go_to("联系电话", "[name=phone]")
        phone.browser.type("[name=phone]", "13800000000")
        phone.press("存好，下一步")
        phone.browser.open(phone.browser.driver.current_url.split("/h/")[0] + "/h/review")
        phone.photo("review")
        phone.press("提交")
        phone.see("受理号")
        phone.photo("case")
    page = case_page(citizen, link, last_four(WOMAN))
    number = judged(citizen, paper, page, on_screen=False)
    return Outcome("submitted on the phone", number, page.state)


def after_the_visit(citizen: Citizen) -> Outcome:
    """From the receipt's code to another time, and to a place given back."""
    begin(citizen, NOTARIZATION)
    show_card(citizen, WORKER)
    to_the_receipt(citizen)
    paper, link = paper_text(citizen, 1)
    with phone_of(citizen) as phone:
        phone.browser.open(link)
        phone.photo("who-are-you")
        phone.browser.type("#code", last_four(WORKER))
        phone.press("查看")
        phone.see(BOOKED)
        phone.photo("case")
        phone.press("改时间")
        phone.see("现在约的时间")
        phone.photo("times")
        phone.browser.leave_by(phone.browser.all("button[name=slot]")[-1])
        phone.see("时间已改，请看新的时间")
        phone.photo("moved")
        phone.press("取消预约")
        phone.photo("really")
        phone.press("取消预约")
        phone.see("预约已取消")
        phone.photo("cancelled")
        text = phone.browser.text.replace(" ", "")
    number = judged(citizen, paper, case_page(citizen, link, last_four(WORKER)))
    expect(number.replace(" ", "") in text, "the same number on the phone")
    finish(citizen)
    return Outcome("moved, then given back", number, "预约已取消")


def connect(citizen: Citizen, phone: Handset, offer: str) -> None:
    """Code, two screens, one number."""
    citizen.touch(offer, exact=True)
    citizen.arrive("PhoneScreen")
    phone.scan()
    phone.photo("this-phone")
    phone.go_to("用这部手机", ".twodigits")
    number = phone.browser.find(".twodigits").text
    phone.photo("number")
    citizen.see("点手机上显示的数字")
    citizen.photo("numbers")
    citizen.touch(number, exact=True)
    citizen.see("手机已连接")
    citizen.photo("connected")


def without_a_phone(citizen: Citizen) -> Outcome:
    """The same at the machine, by card: another time, a slip about it, a look at one's rights."""
    begin(citizen, NOTARIZATION)
    show_card(citizen, LONG_ADDRESS)
    to_the_receipt(citizen)
    receipt, _link = paper_text(citizen, 1)
    finish(citizen)
    citizen.touch("查进度、改时间")
    answer(citizen, "用什么查？", "用身份证查")
    citizen.arrive("IdentifyScreen")
    citizen.see("请把身份证放在读卡区")
    citizen.put_card(LONG_ADDRESS)
    citizen.arrive("CaseScreen")
    citizen.touch("改时间", exact=True)
    citizen.arrive("PlaceScreen")
    wait_for("the times to be there", lambda: not citizen.sees("正在查看还有哪些时间…"))
    citizen.turn_to("现在约的")
    citizen.photo("time-it-has")
    citizen.touch(FREE_TIME)
    citizen.photo("another-time")
    citizen.touch("就约这个时间", exact=True)
    citizen.see("约好了，以这个时间为准。")
    citizen.photo("moved")
    citizen.touch("打印回执", exact=True)
    slip = "".join(citizen.wait_for_paper(2)["lines"]).replace(" ", "")
    number = judged_alike(receipt, slip)
    citizen.photo("slip")
    citizen.touch("撤回同意、申请删除", exact=True)
    answer(citizen, "您想怎么办？", "先不改")
    citizen.arrive("CaseScreen")
    citizen.take_card()
    citizen.touch("完成", exact=True)
    citizen.arrive("Home")
    return Outcome("moved at the machine", number)


def judged_alike(receipt: str, slip: str) -> str:
    """Both papers carry the same number; returns it."""
    number = receipt_number(receipt) or ""
    expect(number and number.replace(" ", "") in slip, "the number of the receipt on the slip")
    return number
