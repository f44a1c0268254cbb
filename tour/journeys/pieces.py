"""Stretches that several journeys have in common. Labels are the product's Chinese source texts."""

from __future__ import annotations

import time

from tour.citizen import Citizen
from tour.operations import Kind
from tour.stage import wait_for
from tour.writing import keys, sign

# one open booking a person and matter: journeys that book on one stage each have a person of their own
WORKER = "worker"
WOMAN = "woman"
ELDER = "elder"
UYGHUR = "uyghur"
RARE_NAME = "rare_name"  # a name with a character outside the first plane
LONG_ADDRESS = "long_address"  # 35 characters
ZERO_PADDED = "zero_padded"  # a card whose maker filled with zeros
NOTARIZATION = "公证预约"
LEGAL_AID = "申请法律援助"
FREE_TIME = "余 {free}"


def begin(citizen: Citizen, service: str) -> None:
    """From home through the guide and the notice to the reader."""
    citizen.arrive("Home")
    citizen.touch(service)
    citizen.arrive("GuideScreen")
    citizen.touch("开始办理")
    citizen.arrive("NoticeScreen")
    citizen.touch("下一步", exact=True)
    citizen.arrive("IdentifyScreen")


def show_card(citizen: Citizen, card: str) -> None:
    """Lay the card down where the screen asks for it, and confirm."""
    citizen.see("请把身份证放在读卡区")
    time.sleep(0.6)  # a person needs a moment too
    began = time.monotonic()
    citizen.put_card(card)
    citizen.see("请核对，是您本人吗？")
    citizen.record.add(Kind.WAIT, "IdentifyScreen", time.monotonic() - began)
    citizen.photo("card-read")
    citizen.touch("是我，继续")


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
    citizen.see("什么时候方便来？")
    wait_for("the times to be there", lambda: not citizen.sees("正在查看还有哪些时间…"))
    citizen.touch(FREE_TIME)
    wait_for("the time to be kept", lambda: citizen.can_touch("下一步", exact=True))
    citizen.turn_to("已为您留")
    citizen.photo("time-kept")
    citizen.touch("下一步", exact=True)


def phone_number(citizen: Citizen, question: str = "公证处打哪个电话找您？") -> None:
    """Where the office may call."""
    citizen.see(question)
    keys(citizen, "13800000000")
    citizen.photo("phone")
    citizen.touch("下一步", exact=True)


def confirm(citizen: Citizen, *, signed: bool = False) -> None:
    """Check, sign where it is asked, and send; then the receipt's number is there."""
    citizen.arrive("ReviewScreen")
    citizen.touch("下一步" if signed else "提交", exact=True)
    if signed:
        citizen.arrive("SignatureScreen")
        sign(citizen)
        citizen.photo("signed")
        citizen.touch("提交", exact=True)
    began = time.monotonic()
    citizen.arrive("DoneScreen", limit=60)
    citizen.record.add(Kind.WAIT, "DoneScreen", time.monotonic() - began)


def finish(citizen: Citizen, *, card: bool = True) -> None:
    """Take card and paper, and leave a clean screen behind."""
    if card:
        citizen.take_card()
    citizen.touch("完成", exact=True)
    citizen.arrive("Home")
