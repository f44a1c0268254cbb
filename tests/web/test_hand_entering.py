"""A phone comes to a kiosk's session: one phone, both screens, every wrong way the same page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx2

from tests.backend.handoff_rig import Visit
from tests.web.demo_office import Office
from tests.web.hand_walk import claim, connect, draft, wait_for_css, wait_for_news, without_script
from tour.browser import Browser
from wire.handoff import Ended, HandoffStage

Browse = Callable[..., Browser]


def fresh(office: Office) -> httpx2.Client:
    return httpx2.Client(base_url=office.url, headers={"sec-fetch-site": "same-origin"})


def test_from_the_code_on_the_kiosk_to_the_list(office: Office, browse: Browse) -> None:
    """Opening the address claims nothing; the phone goes on by itself when the number was tapped."""
    browser = browse(390, 780)
    visit = Visit.begin(office.machine, service="AID")
    browser.open(visit.opened.url)
    browser.open(visit.opened.url)
    assert visit.state().stage is HandoffStage.OPEN
    number = claim(browser, visit)
    state = visit.state()
    assert state.stage is HandoffStage.CLAIMED and number in state.numbers and len(state.numbers) == 3
    assert "申请法律援助" not in browser.text, "nothing of the session shows before both screens agree"
    browser.driver.refresh()
    assert int(browser.find(".twodigits").text) == number
    browser.picture("hand-wait")
    visit.pair(number)
    visit.share(draft(office))
    wait_for_css(browser, ".tasks")
    assert "事情经过" in browser.text and "材料照片" in browser.text
    assert browser.errors() == []
    browser.driver.back()
    browser.open(f"{office.url}/h/wait")
    assert browser.all(".tasks"), "the waiting page leads on"
    (cookie,) = [one for one in browser.driver.get_cookies() if one["name"] == "handoff"]
    assert cookie["httpOnly"] is True and cookie["sameSite"] == "Strict" and cookie["path"] == "/h"


def test_a_second_phone_and_everything_unknown_get_the_same(office: Office, browse: Browse) -> None:
    browser = browse()
    visit = Visit.begin(office.machine)
    claim(browser, visit)
    token = visit.opened.url.rpartition("/")[2]
    answers = []
    for known in (token, "A" * 22, "x", "%3Cscript%3E"):
        with fresh(office) as phone:
            shown = phone.get(f"/h/{known}")
            assert (shown.status_code, "用这部手机" in shown.text) == (200, True)
            answers.append(phone.post(f"/h/{known}"))
            assert "handoff" not in phone.cookies
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    with fresh(office) as phone:
        code = phone.post("/h", data={"code": visit.opened.code})
        assert code.status_code == 404 and "用不了" in code.text
    assert visit.state().stage is HandoffStage.CLAIMED
    browser.driver.back()
    browser.leave_by(browser.find("form.card button"))
    assert browser.all(".twodigits"), "the phone that is in may go back and touch again"


def test_the_typed_code_in_any_writing(office: Office, browse: Browse) -> None:
    browser = browse(320, 568)
    visit = Visit.begin(office.machine)
    code = visit.opened.code.lower()
    browser.open(f"{office.url}/h")
    browser.type("#code", "ZZZZ ZZZZ" if "zzz" not in code else "YYYY YYYY")
    browser.leave_by(browser.find("form.card button"))
    assert "这个号码用不了" in browser.text
    browser.type("#code", f"{code[:4]} {code[4:]}")
    browser.leave_by(browser.find("form.card button"))
    assert browser.all(".twodigits") and browser.overflow() <= 0


def test_a_wrong_number_ends_it_on_both_sides(office: Office, browse: Browse) -> None:
    browser = browse()
    visit = Visit.begin(office.machine)
    number = claim(browser, visit)
    wrong = next(one for one in visit.state().numbers if one != number)
    assert visit.pair(wrong).why is Ended.WRONG_NUMBER
    browser.wait_for("没有连上")
    assert "自助机上填的内容不受影响" in browser.text


def test_the_kiosk_ends_it_while_somebody_writes(office: Office, browse: Browse) -> None:
    """What was written can still be read and copied; the next page tells what happened."""
    browser = browse()
    visit = connect(browser, office.machine, draft(office))
    browser.open(f"{office.url}/h/form/facts")
    browser.type("textarea", "写到一半的经过")
    visit.end(Ended.SESSION)
    browser.wait_for("这次办理已经结束")
    assert browser.find("textarea").get_attribute("value") == "写到一半的经过"
    assert not browser.find("button[data-main]").is_enabled()
    browser.press("查看说明")
    assert "自助机上已经结束" in browser.text and "一小时内删除" in browser.text
    assert browser.driver.execute_script("return sessionStorage.length") == 0
    with httpx2.Client(base_url=office.url) as stranger:
        assert stranger.get("/h/form").headers["location"] == "/h"


def test_what_the_kiosk_changes_shows_on_the_phone(office: Office, browse: Browse) -> None:
    browser = browse()
    told = draft(office)
    visit = connect(browser, office.machine, told)
    assert "干活的地点" in browser.text
    visit.share(draft(office, answers={"matter": "SOCIAL", "stage": "not_started"}))
    browser.wait_for("事情发生的具体地点")
    wait_for_css(browser, ".tasks")
    assert "干活的地点" not in browser.text
    visit.share(told)
    browser.wait_for("干活的地点")
    browser.open(f"{office.url}/h/form/work_place")
    visit.share(draft(office, answers={"matter": "SOCIAL", "stage": "not_started"}))
    browser.wait_for("这一题不用填了")


def test_a_browser_without_streams_asks_again_and_again(office: Office, browse: Browse) -> None:
    """Pairing, a change on the kiosk and the end are seen without `EventSource`."""
    browser = browse()
    run = browser.driver.execute_cdp_cmd
    added = run("Page.addScriptToEvaluateOnNewDocument", {"source": "delete window.EventSource"})
    try:
        visit = Visit.begin(office.machine, service="AID")
        number = claim(browser, visit)
        assert browser.driver.execute_script("return 'EventSource' in window") is False
        visit.pair(number)
        visit.share(draft(office))
        browser.wait_for("干活的地点")
        visit.share(draft(office, answers={"matter": "SOCIAL", "stage": "not_started"}))
        browser.wait_for("事情发生的具体地点")
        visit.end(Ended.SESSION)
        browser.wait_for("自助机上已经结束")
    finally:
        run("Page.removeScriptToEvaluateOnNewDocument", added)


def test_putting_the_phone_away(office: Office, browse: Browse) -> None:
    browser = browse()
    visit = connect(browser, office.machine, draft(office))
    browser.press("断开这部手机")
    assert "手机已断开" in browser.text
    state = wait_for_news(visit, lambda one: one.stage is HandoffStage.ENDED, "the end")
    assert state.why is Ended.PHONE_LEFT
    browser.open(f"{office.url}/h/form")
    assert browser.all("#code")


def test_without_script_the_waiting_page_asks_again(office: Office, browse: Browse) -> None:
    browser: Any = browse()
    without_script(browser)
    try:
        visit = Visit.begin(office.machine, service="AID")
        number = claim(browser, visit)
        visit.pair(number)
        visit.share(draft(office))
        wait_for_css(browser, ".tasks")  # by <noscript><meta http-equiv=refresh>
    finally:
        without_script(browser, off=False)


def test_forms_of_others_are_refused(office: Office, browse: Browse) -> None:
    """Neither another site nor a form without this phone's token changes anything."""
    browser = browse()
    visit = connect(browser, office.machine, draft(office))
    token = str(browser.find("input[name=token]").get_attribute("value"))
    (cookie,) = [one["value"] for one in browser.driver.get_cookies() if one["name"] == "handoff"]
    said = {"drawn": "foreman", "foreman": "样例工头"}
    with httpx2.Client(base_url=office.url, cookies={"handoff": cookie}) as phone:
        for changed, headers in (
            ({**said, "token": "0" * 32}, {"sec-fetch-site": "same-origin"}),
            (said, {"sec-fetch-site": "same-origin"}),
            ({**said, "token": token}, {"sec-fetch-site": "cross-site"}),
            ({**said, "token": token}, {"origin": "http://example.org"}),
        ):
            answer = phone.post("/h/form/foreman", data=changed, headers=headers)
            assert answer.status_code == 403, headers
        assert visit.state().answers == {}
        good = phone.post("/h/form/foreman", data={**said, "token": token}, headers={"origin": "null"})
        assert good.status_code == 303, "browsers without Fetch Metadata say so of our pages"
    assert visit.state().answers == {"foreman": "样例工头"}
    with httpx2.Client(base_url=office.url, headers={"sec-fetch-site": "cross-site"}) as other:
        again = Visit.begin(office.machine)
        assert other.post("/h/" + again.opened.url.rpartition("/")[2]).status_code == 404
        assert again.state().stage is HandoffStage.OPEN
