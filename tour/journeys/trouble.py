"""When something goes wrong: the paper ends, the office is away, somebody leaves in the middle."""

from __future__ import annotations

import time

from tour.citizen import Citizen
from tour.journeys.judging import Outcome, case_page, expect, judged, last_four, paper_text
from tour.journeys.notarization import BOOKED, power_of_attorney
from tour.journeys.pieces import (
    LEGAL_AID,
    NOTARIZATION,
    RARE_NAME,
    WOMAN,
    WORKER,
    begin,
    choose_time,
    confirm,
    finish,
    phone_number,
    show_card,
)
from tour.stage import wait_for

SUBMISSION = "PUT /api/v1/submissions/{uuid} 20"


def paper_out(citizen: Citizen) -> Outcome:
    """The roll ends in the middle of the receipt; a new one is put in; the citizen prints again."""
    begin(citizen, NOTARIZATION)
    show_card(citizen, RARE_NAME)
    citizen.stage.bench("POST", "/printer/fault/paper_out?after_lines=6")
    power_of_attorney(citizen)
    phone_number(citizen)
    choose_time(citizen)
    confirm(citizen)
    citizen.see("打印停下了", limit=60)
    citizen.photo("paper-out")
    expect(not any(paper["complete"] for paper in citizen.papers()), "no whole paper yet")
    citizen.stage.bench("DELETE", "/printer/faults")
    wait_for("the printer to be ready again", lambda: citizen.can_touch("再打一张"), 60)
    citizen.touch("再打一张")
    paper, link = wait_for("a marked reprint", lambda: marked_reprint(citizen), 60)
    citizen.photo("reprinted")
    page = case_page(citizen, link, last_four(RARE_NAME))
    number = judged(citizen, paper, page, words=("补打",))
    finish(citizen)
    expect(page.state == BOOKED, "the office to have booked the place")
    return Outcome("booked, reprinted", number, page.state)


def marked_reprint(citizen: Citizen) -> tuple[str, str] | None:
    """Text and address of a whole paper that is marked as a copy, once it came out."""
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
    begin(citizen, NOTARIZATION)
    show_card(citizen, WORKER)
    power_of_attorney(citizen)
    phone_number(citizen)
    citizen.arrive("PlaceScreen")
    citizen.see("网络")
    citizen.photo("wishes")
    citizen.touch("余")
    citizen.see("志愿")
    citizen.photo("wished")
    citizen.touch("下一步", exact=True)
    confirm(citizen)
    citizen.see("已存在本机", "等待发送", limit=30)
    paper, link = paper_text(citizen, 1)
    expect("约好" not in paper, "no booking promised on the paper")
    citizen.photo("saved")
    finish(citizen)
    before = deliveries(citizen)
    citizen.stage.around.start_office()
    wait_for("the machine to deliver by itself", lambda: deliveries(citizen) > before, 150)
    page = case_page(citizen, link, last_four(WORKER))
    number = judged(citizen, paper, page, on_screen=False)
    return Outcome("saved, delivered later", number, page.state)


def deliveries(citizen: Citizen) -> int:
    """How many submissions the office took so far, by its own log."""
    return citizen.stage.office_log().count(SUBMISSION)


def walk_away(citizen: Citizen) -> Outcome:
    """Somebody leaves in the middle: the machine asks, then erases; the card left behind is not read."""
    begin(citizen, LEGAL_AID)
    show_card(citizen, WOMAN)
    citizen.see("您是为谁申请")
    started = time.monotonic()
    citizen.arrive("OverlayScreen", limit=150)
    citizen.see("您还在吗")
    citizen.arrive("Home", limit=60)
    expect(time.monotonic() - started > 130, "at least the idle time of the hall")
    words = citizen.words()
    expect("测" not in words and "样例" not in words, "nothing of the person on the screen")
    begin(citizen, NOTARIZATION)
    citizen.see("先拿开")
    citizen.photo("card-left-behind")
    expect(not citizen.papers(), "no paper")
    citizen.take_card()
    citizen.see("请把身份证放在读卡区")
    citizen.touch("结束并清除")
    citizen.touch_if("结束并清除")
    citizen.arrive("Home")
    return Outcome("erased")
