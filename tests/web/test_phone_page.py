"""The page behind the receipt's QR code, in a real browser on a phone-sized screen."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from backend.cases import case_by_token
from backend.models.case import Audit, Case
from backend.places import appointment_of, find_slot, hold
from backend.tries import MOST_TRIES
from tests.web.demo_office import Office
from tour.browser import Browser
from wire.messages import AppointmentResult, Content
from wire.receipt_number import grouped

Browse = Callable[..., Browser]
HOSTILE = "<script>document.title='x'</script><img src=x onerror=alert(1)>"


def open_case(browser: Browser, office: Office, content: Content, code: str) -> None:
    browser.open(f"{office.url}/q/{content.receipt_token}")
    browser.type("#code", code)
    browser.press("查看")


def readings(office: Office, case_id: str, reader: str) -> int:
    with office.runtime.database.read() as session:
        rows = session.scalars(
            select(Audit.actor).where(Audit.subject == case_id, Audit.action == "read")
        ).all()
    return sum(actor == reader for actor in rows)


def test_from_the_code_to_the_case(office: Office, browse: Browse) -> None:
    content, answer = office.submit(slot_id=office.free_slot(), office_id="notary-shili")
    assert answer.appointment_result is AppointmentResult.BOOKED
    assert answer.appointment is not None
    browser = browse()
    browser.open(f"{office.url}/q/{content.receipt_token}")
    assert "证件号码的最后四位" in browser.text
    assert content.receipt_number not in browser.html
    assert content.applicant.name not in browser.html
    browser.picture("phone-1-form")
    browser.type("#code", content.applicant.id_number[-4:].lower())
    browser.press("查看")
    assert grouped(content.receipt_number) in browser.text
    starts = answer.appointment.starts_at
    assert f"{starts.month}月{starts.day}日" in browser.text
    assert f"{starts:%H:%M}" in browser.text
    assert answer.appointment.office_name in browser.text
    assert answer.appointment.address in browser.text
    assert answer.state_label in browser.text
    assert "来的时候请带上" in browser.text
    assert browser.all(".bring li")
    assert answer.office_phone in browser.text
    assert browser.find("a.button[href^=tel]").get_attribute("href") == "tel:" + answer.office_phone.replace(
        "-", ""
    )
    for secret in (content.applicant.name, content.applicant.id_number, content.applicant.address):
        assert secret not in browser.html
    assert browser.overflow() <= 0
    assert browser.errors() == []
    browser.picture("phone-2-booked")
    assert readings(office, content.uuid, "applicant:phone_page") == 1


def test_the_proof_lasts_for_this_case_in_this_browser_until_leaving(office: Office, browse: Browse) -> None:
    mine, _ = office.submit()
    other, _ = office.submit()
    browser = browse()
    open_case(browser, office, mine, mine.applicant.id_number[-4:])
    browser.open(f"{office.url}/q/{mine.receipt_token}")
    assert grouped(mine.receipt_number) in browser.text
    browser.open(f"{office.url}/q/{other.receipt_token}")
    assert browser.all("#code")
    browser.open(f"{office.url}/q/{mine.receipt_token}")
    browser.press("退出")
    assert "已退出" in browser.text
    browser.picture("phone-6-left")
    browser.open(f"{office.url}/q/{mine.receipt_token}")
    assert browser.all("#code")


def test_the_cookie_is_kept_from_scripts_and_other_sites(office: Office, browse: Browse) -> None:
    content, _ = office.submit()
    browser = browse()
    open_case(browser, office, content, content.applicant.id_number[-4:])
    (cookie,) = browser.driver.get_cookies()
    assert cookie["httpOnly"] is True
    assert cookie["sameSite"] == "Strict"
    assert cookie["path"] == "/q"
    changed = cookie["value"].partition(".")[0]
    for forged in (f"{int(changed) + 600}.{cookie['value'].partition('.')[2]}", "9" * 11, "x.y", changed):
        answer = office.process.client.get(
            f"/q/{content.receipt_token}", headers={"cookie": f"case_page={forged}"}
        )
        assert 'name="code"' in answer.text


def test_wrong_characters_then_lock_out(office: Office, browse: Browse) -> None:
    content, _ = office.submit()
    right = content.applicant.id_number[-4:]
    wrong = "0000" if right != "0000" else "1111"
    browser = browse()
    for _ in range(MOST_TRIES - 1):
        open_case(browser, office, content, wrong)
        assert "没有查到" in browser.text
        assert wrong not in browser.html
    browser.picture("phone-3-not-found")
    open_case(browser, office, content, wrong)
    assert "填错次数太多" in browser.text
    browser.picture("phone-4-locked")
    open_case(browser, office, content, right)
    assert "填错次数太多" in browser.text
    assert grouped(content.receipt_number) not in browser.html
    with office.runtime.database.read() as session:
        actions = session.scalars(select(Audit.action).where(Audit.subject == content.uuid)).all()
    assert "proof_locked" in actions
    assert "read" not in actions


def test_an_unknown_token_cannot_be_told_from_a_known_one(office: Office) -> None:
    """Form, wrong tries, lock-out: byte for byte the same answers, the same status, the same headers."""
    content, _ = office.submit()

    def walk(token: str) -> list[tuple[int, dict[str, str], str]]:
        client = office.process.client
        seen = [client.get(f"/q/{token}")]
        seen += [client.post(f"/q/{token}", data={"code": "0000"}) for _ in range(MOST_TRIES + 1)]
        seen.append(client.get(f"/q/{token}", headers={"cookie": "case_page=99999999999.00"}))
        return [
            (answer.status_code, {k: v for k, v in answer.headers.items() if k != "date"}, answer.text)
            for answer in seen
        ]

    known, unknown = walk(content.receipt_token), walk(secrets.token_urlsafe(16))
    assert known == unknown
    assert [status for status, _, _ in known] == [200] * MOST_TRIES + [429, 429] + [200]
    assert "可能仍在自助机里等待发送" in known[1][2]
    assert "12348" in known[1][2]


def test_headers_keep_the_page_to_this_browser(office: Office) -> None:
    answer = office.process.client.get(f"/q/{secrets.token_urlsafe(16)}")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert not re.search(r"<script|style=|onclick", answer.text)


def test_a_neutral_case_tells_nothing_but_time_and_place(office: Office, browse: Browse) -> None:
    content, answer = office.submit(
        "AID", answers={"matter": "SUPPORT", "home_safety": "hurt"}, page_code="4711"
    )
    with office.runtime.database.read() as session:
        case = case_by_token(session, content.receipt_token)
    assert case is not None
    assert case.neutral
    browser = browse()
    open_case(browser, office, content, content.applicant.id_number[-4:])
    assert "没有查到" in browser.text
    open_case(browser, office, content, "4711")
    assert grouped(content.receipt_number) in browser.text
    for word in ("援助", "家庭暴力", "家暴", "律师", answer.office_name, answer.state_label):
        assert word not in browser.html
    assert answer.office_phone in browser.text
    browser.picture("phone-5-neutral")


def test_without_a_document_the_phone_number_opens_the_page(office: Office, browse: Browse) -> None:
    content, _ = office.submit()
    nobody = content.applicant.model_copy(update={"id_type": "none_yet", "id_number": ""})
    content, _ = office.submit(applicant=nobody)
    phone = next(v for v in content.answers.values() if isinstance(v, str) and v.startswith("139"))
    browser = browse()
    open_case(browser, office, content, phone[-4:])
    assert grouped(content.receipt_number) in browser.text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"slot_id": "no-such-time"}, "已经约满"),
        ({"wishes": ["no-such-time"]}, "希望的时间已经记下"),
    ],
)
def test_a_place_that_could_not_be_had_is_told(
    office: Office, browse: Browse, changes: dict[str, Any], words: str
) -> None:
    content, _ = office.submit(**changes)
    browser = browse()
    open_case(browser, office, content, content.applicant.id_number[-4:])
    assert words in browser.text
    browser.picture(f"phone-7-{'gone' if 'slot_id' in changes else 'wishes'}")


def test_another_time_and_giving_it_back(office: Office, browse: Browse) -> None:
    content, answer = office.submit(slot_id=office.free_slot(), office_id="notary-shili")
    assert answer.appointment is not None
    with office.runtime.database.read() as session:
        taken = find_slot(session, answer.appointment.slot_id, office.runtime.now())
    browser = browse()
    open_case(browser, office, content, content.applicant.id_number[-4:])
    browser.press("改时间")
    browser.picture("phone-8-times")
    assert browser.overflow() <= 0
    browser.press("更晚的日子")
    later = browser.find(".days a").text
    browser.press("更早的日子")
    days = browser.all(".days a")
    assert len(days) == 9
    assert later not in browser.find(".days").text
    browser.press(days[3].text.partition("\n")[0])
    browser.press("10:30")
    assert "时间已改，请看新的时间" in browser.text
    assert "10:30" in browser.text
    with office.runtime.database.read() as session:
        moved = appointment_of(session, content.uuid)
        old = find_slot(session, answer.appointment.slot_id, office.runtime.now())
    assert moved is not None
    assert f"{moved.starts_at:%H:%M}" == "10:30"
    assert moved.slot_id != answer.appointment.slot_id
    assert taken is not None
    assert old is not None
    assert old.free == taken.free + 1
    browser.press("取消预约")
    browser.picture("phone-9-cancel")
    assert "这件事就结束了" in browser.text
    browser.press("不取消")
    browser.press("取消预约")
    browser.find("button.risk").click()
    browser.wait_for("预约已取消")
    with office.runtime.database.read() as session:
        assert appointment_of(session, content.uuid) is None
        assert not session.get_one(Case, content.uuid).open
    assert browser.all(".pair") == []
    browser.open(f"{office.url}/q/{content.receipt_token}/cancel")
    assert grouped(content.receipt_number) in browser.text


def test_a_time_at_last_after_it_was_gone(office: Office, browse: Browse) -> None:
    content, _ = office.submit(slot_id="no-such-time", office_id="notary-shili")
    browser = browse()
    open_case(browser, office, content, content.applicant.id_number[-4:])
    browser.press("选时间")
    time = browser.find(".slots button").text.split()[0]
    browser.press(time)
    assert time in browser.text
    with office.runtime.database.read() as session:
        assert session.get_one(Case, content.uuid).state == "booked"


def test_a_time_that_is_full_meanwhile_keeps_the_old_one(office: Office, browse: Browse) -> None:
    content, answer = office.submit(slot_id=office.free_slot(), office_id="notary-shili")
    assert answer.appointment is not None
    browser = browse()
    open_case(browser, office, content, content.applicant.id_number[-4:])
    browser.press("改时间")
    button = browser.all(".slots button")[-1]
    full = str(button.get_attribute("value"))
    with office.runtime.database.write() as session:
        while hold(session, full, f"crowd/{secrets.token_hex(4)}", office.runtime.now()):
            pass
    button.click()
    browser.wait_for("这个时间刚刚约满")
    assert "原来的时间还给您留着" in browser.text
    browser.picture("phone-10-full")
    with office.runtime.database.read() as session:
        assert appointment_of(session, content.uuid) == answer.appointment


@pytest.mark.parametrize("path", ["/times", "/cancel"])
def test_times_need_the_proof(office: Office, path: str) -> None:
    content, answer = office.submit(slot_id=office.free_slot(), office_id="notary-shili")
    client = office.process.client
    address = f"/q/{content.receipt_token}"
    for response in (client.get(address + path), client.post(address + path, data={"slot": "x"})):
        assert (response.status_code, response.headers["location"]) == (303, address)
    with office.runtime.database.read() as session:
        assert appointment_of(session, content.uuid) == answer.appointment


def test_hostile_words_stay_words(office: Office, browse: Browse) -> None:
    """A text field and a name full of markup: nothing of it runs or shows on the phone page."""
    content, _ = office.submit()
    hostile = content.applicant.model_copy(update={"name": HOSTILE})
    content, _ = office.submit(applicant=hostile)
    browser = browse()
    open_case(browser, office, content, hostile.id_number[-4:])
    assert grouped(content.receipt_number) in browser.text
    assert [script.get_attribute("src") for script in browser.all("script")] == [
        f"{office.url}/static/exit.js"
    ]
    assert browser.driver.title == "查看办理进度"
    browser.open(f"{office.url}/q/%3Cscript%3Ealert(1)%3C%2Fscript%3E")
    assert browser.all("script") == []
