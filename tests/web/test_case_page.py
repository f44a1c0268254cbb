"""The case page after the visit: where, when, calendar; the finder of a receipt; leaving at once."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta

import pytest
from icalendar import Calendar

from backend import case_requests
from backend.models.case import Case
from backend.models.place import Slot
from backend.places import appointment_of, book, find_slot, hold
from tests.web.case_walk import address, booked, code_of, enter, neutral, phone, put_state, wait_for_address
from tests.web.demo_office import Office
from tests.web.hand_walk import without_script
from tests.web.looking import look, looking_closely
from tour.browser import Browser
from wire.messages import AppointmentResult
from wire.receipt_number import grouped
from words import Language

Browse = Callable[..., Browser]
INSIDE = (
    "/papers",
    "/rate",
    "/complain",
    "/consent",
    "/consent/texts",
    "/consent/consents",
    "/consent/delete",
)
SENT = {"score": "5", "text": "样例", "photo": "x"}


def test_where_it_is_and_what_comes(office: Office, browse: Browse) -> None:
    content = booked(office)
    browser = browse(390, 844)
    enter(browser, office, content)
    for words in (
        "地方在哪里",
        "在地图里搜索",
        "乘电梯到二楼",
        "周一至周五 09:00–12:00 13:30–17:00",
        "接下来",
    ):
        assert words in browser.text
    assert browser.find(".copy").text.startswith("示例市城东区样例大道100号")
    assert "geo:" not in browser.html and "评价这次服务" not in browser.text
    assert browser.errors() == []
    browser.picture("case-1")


def test_the_calendar_file_says_when_and_where_and_not_who(office: Office) -> None:
    content = booked(office)
    client = phone(office, content)
    answer = client.get("/calendar")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="appointment.ics"'
    assert answer.headers["cache-control"] == "no-store"
    told = Calendar.from_ical(answer.content)
    (event,) = told.walk("VEVENT")
    (zone,) = told.walk("VTIMEZONE")
    with office.runtime.database.read() as session:
        appointment = appointment_of(session, content.uuid)
        assert appointment is not None
        slot = session.get_one(Slot, appointment.slot_id)
    assert str(zone["TZID"]) == "Asia/Shanghai"
    assert event.decoded("DTSTART") == slot.starts_at and event.decoded("DTEND") == slot.ends_at
    assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert str(event["SUMMARY"]) == office.services.services["NOTARY"].title
    assert appointment.address in str(event["LOCATION"])
    assert "身份证原件" in str(event["DESCRIPTION"]) and appointment.phone in str(event["DESCRIPTION"])
    assert len(told.walk("VALARM")) == 2
    plain = answer.content.decode().replace("\r\n ", "")
    for secret in (content.applicant.name, content.applicant.id_number, content.receipt_number, content.uuid):
        assert secret not in plain
    client.post("/times", data={"slot": office.free_slot(besides=appointment.slot_id)})
    moved = next(iter(Calendar.from_ical(client.get("/calendar").content).walk("VEVENT")))
    assert moved["UID"] == event["UID"] and int(str(moved["SEQUENCE"])) > int(str(event["SEQUENCE"]))


def test_the_time_it_has_is_not_offered_again(office: Office) -> None:
    content = booked(office)
    with office.runtime.database.read() as session:
        appointment = appointment_of(session, content.uuid)
        assert appointment is not None
        found = find_slot(session, appointment.slot_id, office.runtime.now())
        before = session.get_one(Case, content.uuid).version
    assert found is not None and found.free, "others may still come then"
    mine, day = f'value="{appointment.slot_id}"', {"day": f"{appointment.starts_at:%Y-%m-%d}"}
    stranger, _ = office.submit(slot_id="no-such-time", office_id="notary-shili")
    assert mine in phone(office, stranger).get("/times", params=day).text
    client = phone(office, content)
    page = client.get("/times", params=day).text
    assert "<h2>哪一天</h2>" in page and mine not in page
    answer = client.post("/times", data={"slot": appointment.slot_id})
    assert (answer.status_code, answer.headers["location"]) == (303, client.here.removeprefix(office.url))
    assert "时间已改" not in client.get().text
    with office.runtime.database.read() as session:
        assert session.get_one(Case, content.uuid).version == before
        assert appointment_of(session, content.uuid) == appointment


def test_a_neutral_calendar_file_tells_nothing(office: Office) -> None:
    content = neutral(office)
    client = phone(office, content)
    assert client.get("/calendar").status_code == 303, "no appointment, no file"
    with office.runtime.database.read() as session:
        at = session.get_one(Case, content.uuid).office_id
    slot = office.free_slot(at)
    with office.runtime.database.write() as session:  # as staff arrange it by telephone
        now = office.runtime.now()
        book(session, slot_id=slot, hold_id=None, case_id=content.uuid, person_key=None, matter="", now=now)
    told = Calendar.from_ical(client.get("/calendar").content)
    (event,) = told.walk("VEVENT")
    assert str(event["SUMMARY"]) == "办事预约"
    assert told.walk("VALARM") == []
    for word in ("援助", "法律", "家", "公证"):
        assert word not in str(event["SUMMARY"]) + str(event["DESCRIPTION"]) + str(event["LOCATION"])


def test_who_merely_found_the_receipt_sees_and_does_nothing(office: Office) -> None:
    content = booked(office)
    put_state(office, content, "collected")
    client = office.process.client
    here = f"/q/{content.receipt_token}"
    for path in (*INSIDE, "/calendar", "/received/delete"):
        answer = client.get(here + path)
        assert (answer.status_code, answer.headers["location"]) == (303, here), path
    for path in INSIDE:
        answer = client.post(here + path, data=SENT)
        assert answer.status_code in (303, 405), path
    assert client.post(f"{here}/papers", files={"photo": ("a.jpg", b"x", "image/jpeg")}).status_code == 303
    assert client.get(f"{here}/papers/{secrets.token_hex(8)}").status_code == 404
    with office.runtime.database.read() as session:
        assert case_requests.of_case(session, content.uuid) == []


def test_another_site_cannot_send_a_form(office: Office) -> None:
    content = booked(office)
    put_state(office, content, "collected")
    client = phone(office, content)
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://elsewhere.example"}):
        for path in ("/cancel", "/complain", "/rate", "/consent/delete"):
            assert client.post(path, data=SENT, headers=headers).status_code == 303
    with office.runtime.database.read() as session:
        assert case_requests.of_case(session, content.uuid) == []
        assert appointment_of(session, content.uuid) is not None
    client.post("/consent/delete", headers={"sec-fetch-site": "same-origin"})
    with office.runtime.database.read() as session:
        assert len(case_requests.of_case(session, content.uuid)) == 1


def test_a_freed_place_is_offered_to_the_next_one(office: Office, browse: Browse) -> None:
    first = booked(office)
    with office.runtime.database.read() as session:
        appointment = appointment_of(session, first.uuid)
    assert appointment is not None
    slot = appointment.slot_id
    with office.runtime.database.write() as session:
        while hold(session, slot, f"crowd/{secrets.token_hex(4)}", office.runtime.now()):
            pass
    second, answer = office.submit(slot_id=slot, office_id="notary-shili")
    assert answer.appointment_result is AppointmentResult.GONE
    browser = browse()
    enter(browser, office, first)
    browser.press("取消预约")
    browser.find("button.risk").click()
    browser.wait_for("预约已取消")
    with office.runtime.database.read() as session:
        found = find_slot(session, slot, office.runtime.now())
    assert found is not None and found.free == 1
    other = phone(office, second)
    assert f'value="{slot}"' in other.get("/times", params={"day": f"{appointment.starts_at:%Y-%m-%d}"}).text
    other.post("/times", data={"slot": slot})
    with office.runtime.database.read() as session:
        got = appointment_of(session, second.uuid)
        assert got is not None and got.slot_id == slot


@pytest.mark.parametrize("page", ["", "/papers", "/complain", "/consent/delete"])
def test_quick_exit_leads_to_nothing_and_forgets(office: Office, browse: Browse, page: str) -> None:
    content = neutral(office)
    browser = browse(390, 844)
    enter(browser, office, content)
    browser.open(address(office, content) + page)
    assert browser.find(".exit button").text == "快速离开"
    before = int(browser.driver.execute_script("return history.length"))
    browser.find(".exit button").click()
    wait_for_address(browser, "/leave?lang=zh-CN")
    assert browser.text == "网页已关闭" and browser.driver.title == "网页已关闭"
    assert int(browser.driver.execute_script("return history.length")) == before, "nothing to come back to"
    browser.picture("case-left")
    deadline = office.runtime.now() + timedelta(seconds=30)
    while any(cookie["name"] == "case_page" for cookie in cookies_of(browser, office)):
        assert office.runtime.now() < deadline
    browser.open(address(office, content) + page)
    assert browser.all("#code") and grouped(content.receipt_number) not in browser.html


def test_quick_exit_without_scripts(office: Office, browse: Browse) -> None:
    content = neutral(office)
    browser = browse(390, 844)
    without_script(browser)
    try:
        enter(browser, office, content)
        browser.find(".exit button").click()
        wait_for_address(browser, "/leave?lang=zh-CN")
        assert browser.text == "网页已关闭"
        assert [cookie["name"] for cookie in cookies_of(browser, office)] == []
        browser.open(address(office, content))
        assert browser.all("#code") and grouped(content.receipt_number) not in browser.html
    finally:
        without_script(browser, off=False)


def test_other_cases_have_no_quick_exit(office: Office, browse: Browse) -> None:
    browser = browse()
    enter(browser, office, booked(office))
    assert browser.all(".exit") == []


def test_back_asks_for_the_proof_again(office: Office, browse: Browse) -> None:
    """Browsers keep whole pages for "back", also those that say `no-store`."""
    content = booked(office)
    browser = browse()
    enter(browser, office, content)
    browser.press("看完了，退出")
    assert "已退出" in browser.text
    browser.driver.back()
    browser.wait_for("证件号码的最后四位")
    assert grouped(content.receipt_number) not in browser.html


def cookies_of(browser: Browser, office: Office) -> list[dict[str, str]]:
    """All cookies of the office, whatever page is shown."""
    found = browser.driver.execute_cdp_cmd("Network.getCookies", {"urls": [f"{office.url}/q/x"]})
    return list(found["cookies"])


@pytest.mark.parametrize("language", Language)
def test_every_page_in_every_language(office: Office, browse: Browse, language: Language) -> None:
    """A case that is named, then a neutral one, from the proof to the end."""
    browser = browse(320, 640)
    with looking_closely(browser):
        for kind, make, ended in (("plain", booked, "collected"), ("neutral", neutral, "closed")):
            content = make(office, language=language.value)
            client = phone(office, content)
            client.post("/complain", data={"text": "样例"})
            client.post("/consent/consents")
            here = address(office, content)

            def seen(name: str, kind: str = kind) -> None:
                look(browser, f"case-{language.value}-{kind}{name.replace('/', '-')}", language)

            browser.open(f"{here}?lang={language.tag}")
            seen("-proof")
            browser.type("#code", "none")
            browser.leave_by(browser.find("form.card button"))
            seen("-not-found")
            browser.type("#code", code_of(content))
            browser.leave_by(browser.find("form.card button"))
            for page in ("", *INSIDE, "/times", "/cancel", "/received/complaint", "/received/withdraw"):
                if page == "/rate":
                    put_state(office, content, ended)
                if page:
                    browser.open(here + page)
                seen(page)
            browser.open(here)
            browser.leave_by(browser.find("form[action*='/leave'] button"))
            seen("-left")
