"""A form that moved to the phone: all open questions, review, submission, the case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from selenium.webdriver import ActionChains

from backend.cases import case_by_number
from backend.models.case import Case
from tests.web.demo_office import Office
from tests.web.hand_walk import connect, draft, move, wait_for_news, without_script
from tour.browser import Browser
from wire.handoff import Ended, HandoffStage
from wire.messages import Content
from wire.receipt_number import grouped

Browse = Callable[..., Browser]
STORY = "老板从三月开始一直拖着工资不给，去要过五次，每次都说下个月，现在电话也不接了。"
LEFT_OUT = ("facts", "opponents", "wage_to", "phone")


def sign(browser: Browser) -> None:
    canvas = browser.find("canvas")
    browser.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", canvas)
    for across in (-60, 20):
        ActionChains(browser.driver, duration=20).move_to_element_with_offset(
            canvas, across, -20
        ).click_and_hold().move_by_offset(40, 30).move_by_offset(10, -25).release().perform()


def case_of(office: Office, content: Content) -> Case | None:
    with office.runtime.database.read() as session:
        return case_by_number(session, content.receipt_number)


def save(browser: Browser) -> None:
    browser.leave_by(browser.find("button[data-main]"))


def test_a_moved_form_becomes_the_case_of_the_kiosk(office: Office, browse: Browse) -> None:
    browser = browse(390, 780)
    visit, content = move(browser, office, draft(office, without=LEFT_OUT))
    assert "保留到" in browser.text and "还没有提交" in browser.text
    browser.picture("hand-moved-list")
    browser.press("核对并提交")
    browser.press("提交")
    assert "还要补填" in browser.text and case_of(office, content) is None
    browser.picture("hand-review-missing")
    browser.open(f"{office.url}/h/form/wage_amount")
    browser.type("[name=wage_amount]", "12,800")
    browser.driver.execute_script(
        "document.querySelector('[name=wage_to]').value = document.querySelector('[name=wage_from]').value"
    )
    save(browser)
    assert browser.driver.current_url.endswith("/h/form/opponents"), "on to the next one without an answer"
    browser.press("加一项")
    browser.find("input[value=organisation]").click()
    browser.type("input[name=name]", "样例劳务有限公司")
    save(browser)
    assert "样例劳务有限公司" in browser.text
    browser.press("填完了")
    browser.type("textarea", STORY)
    save(browser)
    browser.type("[name=phone]", "139 0000 1234")
    save(browser)
    assert browser.driver.current_url.endswith("/h/review")
    assert "还要补填" not in browser.text and STORY in browser.text and "￥12,800.00" in browser.text
    browser.press("去签名")
    sign(browser)
    save(browser)
    assert "已签名" in browser.text
    browser.picture("hand-review")
    browser.press("提交")
    assert grouped(content.receipt_number) in browser.text, "the case's page, without a question"
    assert "/q/" in browser.driver.current_url
    case = case_of(office, content)
    assert case is not None and case.id == content.uuid and case.state != "needs_clarification"
    state = wait_for_news(visit, lambda one: one.stage is HandoffStage.ENDED, "the submission")
    assert state.why is Ended.SUBMITTED
    browser.open(f"{office.url}/h/review")
    assert "已经提交" in browser.text and STORY not in browser.html
    browser.press("查看办理进度")
    assert grouped(content.receipt_number) in browser.text


def test_submission_sent_twice_and_without_script(office: Office, browse: Browse) -> None:
    browser = browse()
    _, content = move(browser, office, draft(office, without=()))
    without_script(browser)
    try:
        browser.press("核对并提交")
        assert "还没有签名" in browser.text
        browser.press("去签名")
        assert "请在自助机或窗口签" in browser.text
        browser.press("先不签")
        token = str(browser.find("input[name=token]").get_attribute("value"))
        browser.press("提交")
        assert grouped(content.receipt_number) in browser.text
    finally:
        without_script(browser, off=False)
    browser.open(f"{office.url}/h/case")
    cookies = {one["name"]: one["value"] for one in browser.driver.get_cookies()}
    browser.open(f"{office.url}/h/wait")
    cookies |= {one["name"]: one["value"] for one in browser.driver.get_cookies()}
    again = office.process.client.post(
        "/h/submit",
        data={"token": token},
        headers={"cookie": f"handoff={cookies['handoff']}", "sec-fetch-site": "same-origin"},
    )
    assert again.status_code == 303 and again.headers["location"] == f"/q/{content.receipt_token}"


def test_a_time_is_chosen_on_the_page_of_the_case(office: Office, browse: Browse) -> None:
    browser = browse()
    told = draft(office, "NOTARY", {"mode": "counter"}, without=("slot",))
    _, content = move(browser, office, told)
    browser.press("核对并提交")
    assert "时间，提交以后在下一页选" in browser.text and "还要补填" not in browser.text
    browser.press("提交")
    assert grouped(content.receipt_number) in browser.text
    case = case_of(office, content)
    assert case is not None and case.state != "needs_clarification"
    browser.press("选时间")
    assert browser.all(".slots button")


def test_giving_a_moved_form_up(office: Office, browse: Browse) -> None:
    browser = browse()
    visit, content = move(browser, office, draft(office, without=LEFT_OUT))
    browser.find("summary").click()
    browser.press("删除并退出")
    assert "手机已断开" in browser.text and "自助机上的内容还在" not in browser.text
    assert (
        wait_for_news(visit, lambda one: one.stage is HandoffStage.ENDED, "the end").why is Ended.PHONE_LEFT
    )
    assert case_of(office, content) is None


def test_the_signature_reaches_the_kiosk(office: Office, browse: Browse) -> None:
    browser: Any = browse()
    visit = connect(browser, office.machine, draft(office))
    browser.open(f"{office.url}/h/signature")
    save(browser)
    assert "请在框内签名" in browser.text
    sign(browser)
    browser.picture("hand-signature")
    browser.find("[data-clear]").click()
    assert browser.find("input[name=signature]").get_attribute("value") == ""
    sign(browser)
    save(browser)
    strokes = visit.state().strokes
    assert len(strokes) == 2 and all(
        0 <= number <= 1 for stroke in strokes for point in stroke for number in point
    )
    assert visit.share(draft(office, signed=True)).strokes == strokes, "it may be drawn anew"
    browser.open(f"{office.url}/h/signature")
    assert "再签会换掉原来的" in browser.text
