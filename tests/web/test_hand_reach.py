"""Everybody can use the hand-off's pages: three languages, large text, narrow phones, axe-core, few bytes."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from typing import Any

import httpx2
import pytest

from backend import files
from backend.files import Owner
from tests.backend.handoff_rig import PATH, Visit
from tests.web.demo_office import Office
from tests.web.hand_walk import QUIET, claim, connect, draft, move, wait_for_news
from tests.web.looking import look, looking_closely
from tour.browser import Browser
from wire.handoff import Ended, HandoffOpened, HandoffRequest, HandoffStage
from words import Language, translate

Browse = Callable[..., Browser]
MOST_BYTES = 40 * 1024  # of a first load; the limit asked for is 100 kB
PAGES = (
    "form/facts",
    "form/event_place",
    "form/debts",
    "form/means_note",
    "form/attachments",
    "form/access_needs",
    "form/expense_lines",
    "form/expense_lines/0",
    "signature",
)
MOVED_PAGES = (
    "form",
    "form/capacity",
    "form/wage_amount",
    "form/opponents",
    "form/opponents/0",
    "form/event_region",
    "form/consent_verify",
    "form/phone",
    "review",
)
MEANS = {
    "matter": "INJURY",
    "injury_kind": "traffic",
    "stage": "not_started",
    "heavy_costs": True,
    "has_proof": False,
}


def open_pages(browser: Browser, office: Office, language: Language, name: str, pages: Sequence[str]) -> None:
    for page in pages:
        browser.open(f"{office.url}/h/{page}")
        look(browser, f"hand-{language.tag}-{name}{page.replace('/', '-')}", language)


@pytest.mark.parametrize("language", Language)
def test_every_page_in_every_language(office: Office, browse: Browse, language: Language) -> None:
    """From the code to the end; what is seen of a matter that is named."""
    browser = browse(320, 640)

    def seen(name: str) -> None:
        look(browser, f"hand-{language.tag}-{name}", language)

    with looking_closely(browser):
        browser.open(f"{office.url}/h?lang={language.tag}")
        seen("code")
        browser.type("#code", "ZZZZ ZZZZ")
        browser.leave_by(browser.find("form.card button"))
        seen("code-refused")
        visit = Visit.begin(office.machine, service="AID")
        browser.open(visit.opened.url)
        seen("claim")
        number = claim(browser, visit)
        seen("wait")
        browser.open(visit.opened.url)
        seen("claim-inside")
        visit.pair(number)
        open_pages(browser, office, language, "soon-", ["form"])
        visit.share(draft(office, answers=MEANS, language=language))
        open_pages(browser, office, language, "", ["form"])
        with office.runtime.database.write() as session:
            files.begin(session, Owner(visit.opened.id, None), "attachments", 99, office.runtime.now())
        open_pages(browser, office, language, "", PAGES)
        browser.open(f"{office.url}/h/form/facts")
        browser.leave_by(browser.find("button[data-main]"))
        seen("refused")
        browser.driver.execute_script("document.querySelector('[name=token]').value = 'x'")
        browser.leave_by(browser.find("button[data-main]"))
        seen("again")
        visit.end()
        open_pages(browser, office, language, "over-", ["form"])
        browser.open(f"{office.url}/h/{'A' * 22}")
        browser.leave_by(browser.find("form.card button"))
        seen("no")


@pytest.mark.parametrize("language", Language)
def test_a_moved_form_in_every_language(office: Office, browse: Browse, language: Language) -> None:
    browser = browse(320, 640)
    browser.open(f"{office.url}/h?lang={language.tag}")
    told = draft(office, answers=MEANS, without=("facts", "opponents", "phone"), language=language)
    move(browser, office, told)
    with looking_closely(browser):
        open_pages(browser, office, language, "moved-", MOVED_PAGES)
        told = draft(office, without=(), language=language)
        _, content = move(browser, office, told)
        fresh = office.machine.content(office.services)
        other = fresh.model_copy(update={"receipt_number": content.receipt_number})
        assert office.machine.send(other).status_code == 200  # a number that is given twice: refused
        browser.open(f"{office.url}/h/review")
        browser.leave_by(browser.find("form[action='/h/submit'] button"))
        look(browser, f"hand-{language.tag}-not-taken", language)
        browser.open(f"{office.url}/h/form")
        browser.find("summary").click()
        browser.leave_by(browser.find("button.risk"))
        look(browser, f"hand-{language.tag}-left", language)


@pytest.mark.parametrize("language", Language)
def test_a_quiet_matter_has_quiet_words_and_a_way_out(
    office: Office, browse: Browse, language: Language
) -> None:
    browser = browse(320, 640)
    browser.open(f"{office.url}/h?lang={language.tag}")
    visit = connect(browser, office.machine, draft(office, answers=QUIET, language=language))
    if language is Language.CHINESE:
        assert "公共法律服务登记" in browser.text and "法律援助" not in browser.html
    with looking_closely(browser):
        for page in ("form", "form/facts", "form/attachments", "signature"):
            open_pages(browser, office, language, "quiet-", [page])
            assert browser.all("form.exit button") and "法律援助" not in browser.driver.title
        browser.open(f"{office.url}/h/form/facts")
        browser.find("textarea").send_keys("样例")
        assert browser.driver.execute_script("return sessionStorage.length") == 1, "the draft"
        browser.leave_by(browser.find("form.exit button"))
        look(browser, f"hand-{language.tag}-quiet-closed", language)
        assert browser.driver.execute_script("return sessionStorage.length") == 0
    assert browser.text == translate("网页已关闭", language)
    state = wait_for_news(visit, lambda one: one.stage is HandoffStage.ENDED, "the end")
    assert state.why is Ended.PHONE_LEFT
    browser.open(f"{office.url}/h/form")
    assert browser.all("#code"), "nothing of it stays on this phone"


def test_the_phone_speaks_the_language_of_the_kiosk_until_another_is_touched(
    office: Office, browse: Browse
) -> None:
    browser: Any = browse()
    session = secrets.token_urlsafe(16)
    wanted = HandoffRequest(session=session, service="AID", language="ug")
    answer = office.machine.call("POST", PATH, wanted.model_dump_json().encode())
    visit = Visit(office.machine, HandoffOpened.model_validate_json(answer.content), session)
    claim(browser, visit)
    assert browser.find("html").get_attribute("dir") == "rtl"
    browser.open(f"{office.url}/h/wait?lang=en")
    browser.open(f"{office.url}/h/wait")
    assert browser.find("html").get_attribute("lang") == "en" and "Touch the same number" in browser.text


def test_large_text_is_larger_and_stays(office: Office, browse: Browse) -> None:
    browser: Any = browse()
    size = "return parseFloat(getComputedStyle(document.querySelector('label')).fontSize)"
    browser.open(f"{office.url}/h")
    normal = browser.driver.execute_script(size)
    browser.press("大字")
    browser.open(f"{office.url}/h")
    assert browser.driver.execute_script(size) > 1.15 * normal
    browser.press("标准字")
    assert browser.driver.execute_script(size) == normal


def test_first_loads_are_light_and_closed(office: Office, browse: Browse) -> None:
    """Each page with the style sheet and just the scripts that it names."""
    browser: Any = browse()
    visit = connect(browser, office.machine, draft(office, answers=QUIET))
    (cookie,) = [one["value"] for one in browser.driver.get_cookies() if one["name"] == "handoff"]
    loaded: dict[str, set[str]] = {}
    with httpx2.Client(base_url=office.url, cookies={"handoff": cookie}) as phone:
        for page in ("", "/" + "A" * 22, "/form", "/form/facts", "/signature", "/form/attachments"):
            answer = phone.get(f"/h{page}", follow_redirects=True)
            named = re.findall(r'(?:src|href)="/static/([^"]+)"', answer.text)
            fixed = sum(len(phone.get(f"/static/{name}").content) for name in named)
            assert fixed + len(answer.content) < MOST_BYTES, page
            loaded[page] = {name for name in named if name.endswith(".js")}
            policy = answer.headers["content-security-policy"]
            assert "default-src 'none'" in policy and "script-src 'self';" in policy
            assert "unsafe" not in policy and "blob:" in policy
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert answer.headers["cache-control"] == "no-store"
            assert not re.search(r"<script>|style=|\son\w+=|https?://(?!www\.w3)", answer.text), page
        script = phone.get("/static/live.js")
        assert script.headers["content-type"].startswith("text/javascript")
        assert phone.get("/static/..%2Fweb.py").status_code == 404
    assert loaded["/" + "A" * 22] == set(), "touching the button needs no script"
    assert loaded["/form/facts"] == {"exit.js", "live.js", "writing.js"}
    assert loaded["/form/attachments"] == {"exit.js", "live.js", "tus.js", "photos.js"}
    log = office.process.log.read_text(encoding="utf-8")
    assert "/h/{token}" in log, "addresses are logged, without what is in them"
    for secret in (cookie, visit.opened.url.rpartition("/")[2], visit.opened.code):
        assert secret not in log
