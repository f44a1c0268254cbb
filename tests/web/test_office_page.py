"""The plain office page in a real browser: link, list, one case, next state, audit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from backend.models.case import Audit, Case, History
from backend.pages import staff
from backend.pages.queries import PAGE
from tests.web.demo_office import Office
from tour.browser import Browser
from wire.receipt_number import grouped

Browse = Callable[..., Browser]
HOSTILE = "<script>document.title='x'</script><img src=x onerror=alert(1)>\"'&amp;"


def enter(browser: Browser, office: Office, **who: Any) -> None:
    browser.open(office.staff_link(**who))
    browser.press("进入")


def audit(office: Office, subject: str) -> list[tuple[str, str]]:
    with office.runtime.database.read() as session:
        rows = session.execute(
            select(Audit.actor, Audit.action).where(Audit.subject == subject).order_by(Audit.id)
        )
        return [(row.actor, row.action) for row in rows]


def test_a_link_works_once_in_one_browser(office: Office, browse: Browse) -> None:
    link = office.staff_link()
    client = office.process.client
    for _ in range(2):  # a preview does not use it up
        assert "这个链接只能用一次" in client.get(link).text
    browser = browse(1100, 800)
    browser.open(link)
    browser.picture("office-1-enter")
    browser.press("进入")
    assert "办件" in browser.text
    assert "样例值班员" in browser.text
    (cookie,) = browser.driver.get_cookies()
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Strict", "/office")
    assert client.get(link).status_code == client.post(link).status_code == 410
    assert "不能用了" in client.post(link).text
    assert client.post(f"{office.url}/office/enter/nothing").status_code == 410
    assert client.get("/office", headers={"cookie": "office_session=nothing"}).status_code == 403
    browser.press("退出")
    assert "没有登录" in browser.text
    browser.open(f"{office.url}/office")
    assert "没有登录" in browser.text


def test_the_first_link_is_offered_until_somebody_came_in(office: Office) -> None:
    """After the tests above entered, no start prints one any more."""
    link = office.staff_link()
    assert office.process.client.post(link).status_code == 303
    assert staff.first_link(office.runtime) is None


def test_list_case_and_next_state(office: Office, browse: Browse) -> None:
    content, answer = office.submit(slot_id=office.free_slot(), office_id="notary-shili")
    browser = browse(1100, 800)
    enter(browser, office)
    assert content.applicant.name not in browser.html
    assert answer.office_name in browser.text
    browser.picture("office-2-list")
    assert browser.overflow() <= 0
    browser.press(grouped(content.receipt_number))
    assert content.applicant.name in browser.text
    assert content.applicant.id_number in browser.text
    assert "申请人" in browser.text
    assert answer.state_label in browser.text
    assert browser.errors() == []
    browser.picture("office-3-case")
    assert browser.overflow() <= 0
    assert audit(office, content.uuid).count(("staff:样例值班员", "read")) == 1
    browser.choose("#state", "confirmed")
    browser.type("#note", "已打电话确认")
    browser.press("保存")
    assert "公证处已确认，请按时来" in browser.text
    assert "已打电话确认" in browser.text
    browser.picture("office-4-confirmed")
    with office.runtime.database.read() as session:
        last = session.scalars(
            select(History).where(History.case_id == content.uuid).order_by(History.id.desc())
        ).first()
        assert last is not None
        assert (last.state, last.actor, last.reason) == ("confirmed", "staff:样例值班员", "已打电话确认")
    assert audit(office, content.uuid).count(("staff:样例值班员", "read")) == 2
    assert ("staff:样例值班员", "state") in audit(office, content.uuid)


def test_a_state_that_is_not_next_and_a_long_note_are_refused(office: Office, browse: Browse) -> None:
    content, _ = office.submit()
    browser = browse(1100, 800)
    enter(browser, office)
    browser.open(f"{office.url}/office/cases/{content.uuid}")
    csrf = browser.find("main input[name=csrf]").get_attribute("value")
    cookie = f"office_session={browser.driver.get_cookies()[0]['value']}"
    address = f"/office/cases/{content.uuid}/state"

    def post(**form: str) -> tuple[int, str]:
        answer = office.process.client.post(address, data=form, headers={"cookie": cookie})
        return answer.status_code, answer.text

    assert csrf is not None
    status, text = post(csrf=csrf, state="collected")
    assert (status, "现在不能改成这个状态" in text) == (409, True)
    status, text = post(csrf=csrf, state="cancelled", note="长" * 81)
    assert (status, "不要超过80个字" in text) == (409, True)
    for form in ({"state": "cancelled"}, {"state": "cancelled", "csrf": "0" * 64}):
        assert post(**form)[0] == 403
    assert office.process.client.post(address, data={"csrf": csrf, "state": "cancelled"}).status_code == 403
    with office.runtime.database.read() as session:
        assert session.get_one(Case, content.uuid).state == "submitted"
    assert post(csrf=csrf, state="cancelled")[0] == 303
    browser.open(f"{office.url}/office/cases/{content.uuid}")
    assert "已办结" in browser.text


def test_hostile_words_stay_words(office: Office, browse: Browse) -> None:
    content, _ = office.submit()
    answers = {**content.answers, "no_such_question": HOSTILE}
    hostile = content.applicant.model_copy(update={"name": HOSTILE, "address": HOSTILE})
    content, _ = office.submit(applicant=hostile)
    content, _ = office.submit(applicant=hostile, answers=answers)
    browser = browse(1100, 800)
    enter(browser, office, name=HOSTILE[:40])
    browser.open(f"{office.url}/office/cases/{content.uuid}")
    assert HOSTILE in browser.text
    assert browser.all("script, main img") == []
    assert browser.driver.title.startswith("办件")
    assert "表中没有的答案" in browser.text


def test_staff_of_one_office_see_its_cases_only(office: Office, browse: Browse) -> None:
    mine, _ = office.submit(office_id="notary-shili")
    other, _ = office.submit(office_id="notary-binjiang")
    with office.runtime.database.read() as session:
        assert session.get_one(Case, other.uuid).office_id == "notary-binjiang"
    browser = browse(1100, 800)
    enter(browser, office, name="示例公证处前台", office_id="notary-shili")
    assert grouped(mine.receipt_number) in browser.text
    assert grouped(other.receipt_number) not in browser.text
    browser.open(f"{office.url}/office?at=notary-binjiang")
    assert grouped(other.receipt_number) not in browser.text
    browser.open(f"{office.url}/office/cases/{other.uuid}")
    assert "没有这件事" in browser.text
    assert other.applicant.name not in browser.html
    assert ("staff:示例公证处前台", "read") not in audit(office, other.uuid)


def test_filters_and_pages_walk_every_case_once(office: Office, browse: Browse) -> None:
    for _ in range(PAGE + 3):
        office.submit(office_id="notary-binjiang")
    browser = browse(1100, 800)
    enter(browser, office)
    browser.choose("select[name=at]", "notary-binjiang")
    browser.choose("select[name=state]", "submitted")
    browser.press("筛选")
    seen: list[str] = []
    for _ in range(20):
        seen += [link.text for link in browser.all("a.number")]
        if not browser.all("a[rel=next]"):
            break
        browser.press("更早的办件")
    with office.runtime.database.read() as session:
        query = select(Case.receipt_number).where(
            Case.office_id == "notary-binjiang", Case.state == "submitted"
        )
        newest_first = session.scalars(query.order_by(Case.received_at.desc(), Case.id.desc())).all()
    assert seen == [grouped(number) for number in newest_first]
    assert len(seen) > PAGE
    browser.press("回到最新")
    assert [link.text for link in browser.all("a.number")] == seen[:PAGE]


@pytest.mark.parametrize("before", ["nonsense", "2026-11-23T10:00:00~x", "~", "2026-11-23T10:00:00+08:00~"])
def test_a_broken_page_address_shows_the_first_page(office: Office, before: str) -> None:
    secret = office.process.client.post(office.staff_link()).cookies["office_session"]
    answer = office.process.client.get(
        "/office", params={"before": before}, headers={"cookie": f"office_session={secret}"}
    )
    assert answer.status_code == 200


def test_what_needs_clarification_says_why(office: Office, browse: Browse) -> None:
    content, _ = office.submit()
    wrong = content.applicant.model_copy(update={"id_number": content.applicant.id_number[:-1] + "?"})
    content, _ = office.submit(applicant=wrong)
    browser = browse(1100, 800)
    enter(browser, office)
    browser.open(f"{office.url}/office/cases/{content.uuid}")
    assert "需要核对" in browser.text
    assert "申请人：证件号码不正确" in browser.text
    browser.picture("office-5-clarify")
    missing = browse(1100, 800)
    enter(missing, office)
    missing.open(f"{office.url}/office/cases/no-such-case")
    assert "没有这件事" in missing.text


def test_style_sheets_only(office: Office) -> None:
    client = office.process.client
    for name in ("phone.css", "office.css"):
        assert client.get(f"/static/{name}").headers["content-type"].startswith("text/css")
    for name in ("../web.py", "%2e%2e%2fweb.py", "base.html", "nothing.css"):
        assert client.get(f"/static/{name}").status_code == 404
