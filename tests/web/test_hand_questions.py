"""Questions on the phone: the catalogue's own words, typed values kept, every kind without a script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import catalogue
from catalogue import Field, Rejected
from tests.web.demo_office import Office
from tests.web.hand_walk import FACTS, connect, draft, wait_for_css, wait_for_news, without_script
from tour.browser import Browser

Browse = Callable[..., Browser]
HOSTILE = "<script>document.title='x'</script><img src=x onerror=alert(1)>\u202e{{7*7}}"
STORY = "老板从三月开始一直拖着工资不给，去要过五次，每次都说下个月，现在电话也不接了。"
MEANS = {
    "matter": "INJURY",
    "injury_kind": "traffic",
    "stage": "not_started",
    "heavy_costs": True,
    "has_proof": False,
}


@pytest.fixture
def bare(browse: Browse) -> Iterator[Browser]:
    """A phone whose browser runs no script."""
    browser = browse(320, 640)
    without_script(browser)
    yield browser
    without_script(browser, off=False)


def refusal(office: Office, service: str, field_id: str, value: Any) -> str:
    fields = [one for section in office.services.services[service].sections for one in section.fields]
    field: Field = next(one for one in fields if one.id == field_id)
    context = catalogue.Context(today=office.runtime.now().date(), applicant=FACTS, kiosk_region="990101")
    verdict = catalogue.check(field, value, {}, context)
    assert isinstance(verdict, Rejected)
    return verdict.message


def go(browser: Browser, office: Office, page: str) -> None:
    browser.open(f"{office.url}/h/form/{page}")


def save(browser: Browser) -> None:
    browser.leave_by(browser.find("button[data-main]"))


def test_a_refused_answer_has_the_words_of_the_kiosk(office: Office, browse: Browse) -> None:
    browser = browse()
    visit = connect(browser, office.machine, draft(office))
    go(browser, office, "facts")
    browser.type("textarea", "太短")
    save(browser)
    error = browser.find("#f-facts-error")
    assert error.text == refusal(office, "AID", "facts", "太短")
    box = browser.find("textarea")
    assert box.get_attribute("value") == "太短" and error.get_attribute("role") == "alert"
    assert "f-facts-error" in str(box.get_attribute("aria-describedby")).split()
    assert browser.driver.switch_to.active_element == box
    browser.picture("hand-refused")
    assert visit.state().answers == {}
    browser.type("textarea", STORY)
    save(browser)
    assert "已经存好" in browser.text and visit.state().answers == {"facts": STORY}
    browser.driver.back()
    browser.driver.refresh()
    browser.open(f"{office.url}/h/form")
    assert visit.state().answers == {"facts": STORY}, "the way back and a reload change nothing"


def test_hostile_words_stay_words(office: Office, browse: Browse) -> None:
    browser = browse()
    visit = connect(browser, office.machine, draft(office))
    go(browser, office, "facts")
    text = HOSTILE + STORY
    browser.driver.execute_script("arguments[0].value = arguments[1]", browser.find("textarea"), text)
    save(browser)
    kept = visit.state().answers["facts"]
    assert kept == text.replace("\u202e", "")
    go(browser, office, "facts")
    assert browser.find("textarea").get_attribute("value") == kept
    assert browser.driver.title == "发生了什么事？" and browser.all("img") == [] and browser.errors() == []


def test_every_kind_of_answer_without_a_script(office: Office, bare: Browser) -> None:
    visit = connect(bare, office.machine, draft(office))
    go(bare, office, "facts")
    bare.type("textarea", STORY)
    save(bare)
    go(bare, office, "foreman")
    bare.type("input[name=foreman]", "样例工头")
    save(bare)
    go(bare, office, "left_date")
    bare.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    bare.driver.execute_script("document.querySelector('[name=left_date]').value = '2999-01-01'")
    without_script(bare)
    save(bare)
    assert bare.find("#f-left_date-error").text == refusal(office, "AID", "left_date", "2999-01-01")
    assert bare.find("[name=left_date]").get_attribute("value") == "2999-01-01"
    go(bare, office, "access_needs")
    for box in bare.all("input[type=checkbox]")[:2]:
        box.click()
    save(bare)
    answers = visit.state().answers
    assert answers["access_needs"] == ["large_text", "voice"] and answers["foreman"] == "样例工头"
    assert answers["facts"] == STORY
    go(bare, office, "access_needs")
    for box in bare.all("input[type=checkbox]:checked"):
        box.click()
    save(bare)
    assert visit.state().answers["access_needs"] is None, "taken back on purpose"


def test_a_division_level_by_level_without_a_script(office: Office, bare: Browser) -> None:
    """The boxes begin at the city of the machine; another province asks for its own levels."""
    visit = connect(bare, office.machine, draft(office))
    go(bare, office, "work_place")
    assert [one.get_attribute("value") for one in bare.all("select")] == ["990000", "990100", ""]
    bare.type("input[name='work_place.text']", "样例路8号工地")
    save(bare)
    assert "请接着选到区、县" in bare.find("#f-work_place-error").text
    assert bare.find("input[name='work_place.text']").get_attribute("value") == "样例路8号工地"
    bare.choose("select[name='work_place.0']", "510000")
    bare.press("接着选下一级")
    assert bare.find("input[name='work_place.text']").get_attribute("value") == "样例路8号工地"
    assert [one.get_attribute("value") for one in bare.all("select")] == ["510000", ""]
    assert bare.all(".error") == [], "nothing is scolded before the citizen is done"
    bare.choose("select[name='work_place.1']", "510100")
    bare.press("接着选下一级")
    bare.choose("select[name='work_place.2']", "510104")
    save(bare)
    assert visit.state().answers["work_place"] == {"region": "510104", "text": "样例路8号工地"}


def test_entries_of_a_list_without_a_script(office: Office, bare: Browser) -> None:
    visit = connect(bare, office.machine, draft(office, answers=MEANS))
    go(bare, office, "expense_lines")
    bare.press("加一项")
    bare.find("input[value=medical]").click()
    bare.type("input[name=amount]", "一千二")
    save(bare)
    assert "填数字" in bare.find("#f-amount-error").text
    assert bare.find("input[value=medical]").is_selected()
    bare.type("input[name=amount]", "1200")
    save(bare)
    first = {"kind": "medical", "amount": "1200.00"}
    assert visit.state().answers["expense_lines"] == [first]
    bare.press("加一项")
    bare.find("input[value=rent]").click()
    bare.type("input[name=amount]", "800.5")
    save(bare)
    bare.driver.back()
    save(bare)
    assert "￥800.50" in bare.text
    assert len(bare.all(".entry")) == 2, "the same entry sent twice is one"
    bare.all(".entry form button")[0].click()
    wait_for_css(bare, ".entry")
    state = wait_for_news(visit, lambda one: len(one.answers["expense_lines"]) == 1, "the removal")
    assert state.answers["expense_lines"] == [{"kind": "rent", "amount": "800.50"}]


def test_phrases_and_divisions_with_a_script(office: Office, browse: Browse) -> None:
    browser = browse()
    visit = connect(browser, office.machine, draft(office))
    go(browser, office, "facts")
    for chip in browser.all(".chip")[:3]:
        chip.click()
    assert (
        browser.find("textarea").get_attribute("value")
        == "老板一直拖着不给工资，干完活以后找不到人，没有签劳动合同"
    )
    save(browser)
    assert "老板一直拖着" in visit.state().answers["facts"]
    go(browser, office, "work_place")
    here = browser.find("html")
    browser.choose("select[name='work_place.0']", "510000")
    wait_for_css(browser, "select[name='work_place.1'] option[value='510100']")
    assert here is not None and len(browser.all("select")) == 2


def test_what_was_written_survives_a_reload_and_no_network(office: Office, browse: Browse) -> None:
    browser = browse()
    visit = connect(browser, office.machine, draft(office))
    go(browser, office, "facts")
    browser.type("textarea", STORY)
    browser.driver.refresh()
    assert browser.find("textarea").get_attribute("value") == STORY
    offline = {"offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    browser.driver.execute_cdp_cmd("Network.enable", {})
    browser.driver.execute_cdp_cmd("Network.emulateNetworkConditions", offline)
    try:
        browser.find("button[data-main]").click()
        browser.wait_for("没有网络")
        assert browser.find("textarea").get_attribute("value") == STORY
    finally:
        browser.driver.execute_cdp_cmd("Network.emulateNetworkConditions", {**offline, "offline": False})
    save(browser)
    assert visit.state().answers == {"facts": STORY}
