"""What a citizen asks for on the case page, and what staff see of it: a real browser on both sides."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from backend import case_requests
from backend.models.request import CaseRequest
from tests.web.case_walk import booked, enter, neutral, phone, put_state, staff_at
from tests.web.demo_office import Office
from tour.browser import Browser
from wire.case_sheet import LONGEST_WORDS
from wire.messages import Content
from wire.receipt_number import grouped

Browse = Callable[..., Browser]
HOSTILE = "<script>document.title='x'</script>样例投诉\n第二行"


def requests(office: Office, content: Content) -> list[CaseRequest]:
    with office.runtime.database.read() as session:
        return case_requests.of_case(session, content.uuid)


def test_a_rating_once_and_changed(office: Office, browse: Browse) -> None:
    content = booked(office)
    browser = browse(390, 844)
    enter(browser, office, content)
    assert "评价这次服务" not in browser.text, "nothing has happened yet"
    put_state(office, content, "collected", open_=False)
    browser.driver.refresh()
    browser.press("评价这次服务")
    browser.press("提交评价")
    assert "请先选满意不满意" in browser.text and requests(office, content) == []
    browser.find("input[value='5']").click()
    browser.type("#text", "样例的话")
    browser.picture("case-rate")
    browser.press("提交评价")
    assert "已收到您的请求" in browser.text
    browser.picture("case-received")
    browser.press("返回")
    assert "谢谢您的评价" in browser.text and "很满意" in browser.text
    browser.press("评价这次服务")
    assert browser.find("input[value='5']").is_selected()
    assert browser.find("#text").get_attribute("value") == "样例的话"
    browser.find("input[value='2']").click()
    browser.press("提交评价")
    (row,) = requests(office, content)
    assert row.score == 2
    staff_at(browser_of_staff := browse(1100, 800), office, content)
    assert "不满意" in browser_of_staff.text and "样例的话" in browser_of_staff.text


def test_a_complaint_reaches_staff_and_is_marked_done(office: Office, browse: Browse) -> None:
    content = booked(office)
    browser = browse(390, 844)
    enter(browser, office, content)
    browser.press("投诉")
    assert "12348" in browser.text and "司法局" in browser.text
    browser.driver.execute_script("document.getElementById('text').value = arguments[0]", HOSTILE)
    browser.find("main form button").click()
    browser.wait_for("已收到您的请求")
    browser.press("返回")
    assert "等工作人员处理" in browser.text
    browser = browse(1100, 800)
    browser.open(office.staff_link())
    browser.press("进入")
    browser.press("申请人的请求")
    assert grouped(content.receipt_number) in browser.text and "样例投诉" not in browser.text
    browser.picture("office-8-requests")
    browser.open(f"{office.url}/office/cases/{content.uuid}")
    assert "样例投诉" in browser.text and "<script>" in browser.text and browser.all("script") == []
    browser.picture("office-9-asked")
    assert browser.overflow() <= 0 and browser.errors() == []
    browser.press("标为已处理")
    assert browser.find("#asked").text.count("已处理") == 1
    browser.open(f"{office.url}/office/requests")
    assert grouped(content.receipt_number) not in browser.text
    assert "已处理" in phone(office, content).get().text


@pytest.mark.parametrize(
    ("text", "told"), [("  \r\n", "请写下哪里不满意"), ("长" * (LONGEST_WORDS + 1), "不要超过 1000 个字")]
)
def test_a_complaint_without_sense_is_sent_back(office: Office, text: str, told: str) -> None:
    content = booked(office)
    answer = phone(office, content).post("/complain", data={"text": text})
    assert (answer.status_code, told in answer.text) == (422, True)
    assert requests(office, content) == []


def test_line_breaks_do_not_make_a_text_too_long(office: Office) -> None:
    content = booked(office)
    answer = phone(office, content).post("/complain", data={"text": "字\r\n" * (LONGEST_WORDS // 2)})
    assert answer.status_code == 303


def test_too_many_complaints_are_told_where_else_to_go(office: Office) -> None:
    content = booked(office)
    client = phone(office, content)
    sent = [
        client.post("/complain", data={"text": f"样例{n}"}) for n in range(case_requests.MOST_COMPLAINTS + 1)
    ]
    assert [answer.status_code for answer in sent[:-1]] == [303] * case_requests.MOST_COMPLAINTS
    assert sent[-1].status_code == 422 and "急的请打 12348" in sent[-1].text


def test_no_more_texts_at_once_and_everything_later(office: Office, browse: Browse) -> None:
    content = booked(office)
    browser = browse(390, 844)
    enter(browser, office, content)
    browser.press("撤回同意、申请删除")
    assert "发短信，提醒我预约的时间" in browser.text, "what was agreed to is named"
    browser.press("不再收短信")
    assert requests(office, content) == [], "asked once more before anything happens"
    browser.press("不要了")
    browser.press("不再收短信")
    browser.press("不再收短信")
    assert "从现在起不给您发短信" in browser.text
    (row,) = requests(office, content)
    assert (row.kind, row.open) == ("withdraw", False)
    with office.runtime.database.read() as session:
        assert case_requests.texts_stopped(case_requests.of_case(session, content.uuid))
    browser.press("返回")
    browser.press("撤回同意、申请删除")
    assert "已经停了" in browser.text
    browser.find("a[href$='/consent/consents']").click()
    browser.wait_for("确定撤回同意吗")
    browser.find("main form button").click()
    browser.wait_for("已收到您的请求")
    assert [(row.kind, row.open) for row in requests(office, content)] == [
        ("withdraw", False),
        ("withdraw", True),
    ]


@pytest.mark.parametrize("make", [booked, neutral])
def test_a_wish_for_deletion_reaches_staff(
    office: Office, browse: Browse, make: Callable[[Office], Content]
) -> None:
    content = make(office)
    browser = browse(390, 844)
    enter(browser, office, content)
    browser.press("撤回同意、申请删除")
    browser.press("申请删除")
    for words in ("会删的", "要留的", "个人信息保护法第四十七条", "事情还在办"):
        assert words in browser.text
    browser.find("button.risk").click()
    browser.wait_for("已收到您的请求")
    browser.press("返回")
    assert "申请删除 等工作人员处理" in browser.text.replace("\n", " ")
    staff_at(browser_of_staff := browse(1100, 800), office, content)
    assert "请核对哪些能删" in browser_of_staff.text
    assert content.applicant.name in browser_of_staff.text, "nothing is deleted before staff has looked"


def test_staff_of_another_office_neither_see_nor_close_it(office: Office, browse: Browse) -> None:
    content = booked(office)
    phone(office, content).post("/consent/delete")
    (row,) = requests(office, content)
    browser = browse(1100, 800)
    browser.open(office.staff_link(office_id="aid-city"))
    browser.press("进入")
    browser.open(f"{office.url}/office/requests")
    assert grouped(content.receipt_number) not in browser.text
    csrf = browser.find("input[name=csrf]").get_attribute("value")
    cookie = f"office_session={browser.driver.get_cookies()[0]['value']}"
    path = f"/office/cases/{content.uuid}/requests/{row.id}"
    for data, status in (({"csrf": str(csrf)}, 404), ({"csrf": "x"}, 403), ({}, 403)):
        answer = office.process.client.post(path, data=data, headers={"cookie": cookie})
        assert answer.status_code == status
    assert requests(office, content)[0].open
