"""The phone page in three languages: the case's own by default, another one by a touch, kept in a cookie."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

import catalogue
from tests.web.demo_office import Office
from tour.browser import Browser
from wire.messages import Content
from wire.receipt_number import grouped
from words import Language, dates, speaking, translate

Browse = Callable[..., Browser]
HAN = re.compile("[\u4e00-\u9fff]")
WHERE = """
const node = document.querySelector(arguments[0]).firstChild, left = (at) => {
  const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + 1);
  return range.getBoundingClientRect().left; };
return [left(0), left(arguments[1] - 1)];"""
FORM = "证件号码的最后四位"


@pytest.fixture
def phone(office: Office) -> httpx2.Client:
    """A browser without scripts, whose owner set it to Chinese."""
    return httpx2.Client(
        base_url=office.url, headers={"accept-language": "zh-CN,zh;q=0.9"}, follow_redirects=True
    )


def prove(phone: httpx2.Client, content: Content) -> str:
    answer = phone.post(f"/q/{content.receipt_token}", data={"code": content.applicant.id_number[-4:]})
    assert answer.status_code == 200
    return answer.text


def head(page: str) -> tuple[str, str]:
    found = re.search(r'<html lang="([^"]+)" dir="([^"]+)">', page)
    assert found is not None
    return found[1], found[2]


@pytest.mark.parametrize("language", Language)
def test_the_case_speaks_the_language_it_was_told_in(
    office: Office, phone: httpx2.Client, language: Language
) -> None:
    content, answer = office.submit(
        slot_id=office.free_slot(), office_id="notary-shili", language=language.value
    )
    page = prove(phone, content)
    assert head(page) == (language.tag, "rtl" if language is Language.UYGHUR else "ltr")
    service = catalogue.load().speaking(language)["NOTARY"]
    assert f"<h1>{service.title}</h1>" in page
    assert translate("受理号", language) in page
    assert answer.appointment is not None
    with speaking(language):
        assert dates.moment(answer.appointment.starts_at) in page
    for deeper in ("times", "cancel"):
        inside = phone.get(f"/q/{content.receipt_token}/{deeper}").text
        assert head(inside)[0] == language.tag
    left = phone.post(f"/q/{content.receipt_token}/leave?lang={language.tag}").text
    assert head(left)[0] == language.tag
    assert head(phone.get(f"/q/{content.receipt_token}").text)[0] == "zh-CN", "who comes next is a stranger"


def test_a_touch_changes_the_language_and_is_kept(office: Office, phone: httpx2.Client) -> None:
    content, _ = office.submit(language="ug")
    where = f"/q/{content.receipt_token}"
    assert head(phone.get(where).text)[0] == "zh-CN", "before the proof nothing of the case shows"
    page = phone.get(where, params={"lang": "en"})
    assert head(page.text) == ("en", "ltr") and translate(FORM, Language.ENGLISH) in page.text
    assert "HttpOnly" in page.headers["set-cookie"] and "SameSite=Strict" in page.headers["set-cookie"]
    assert head(prove(phone, content))[0] == "en", "what was touched goes before the case"
    assert head(phone.get(where, params={"lang": "zh-CN"}).text)[0] == "zh-CN"
    assert head(phone.get(where).text)[0] == "zh-CN"
    assert head(phone.get(where, params={"lang": "xx"}).text)[0] == "zh-CN", "a strange one changes nothing"


def test_three_links_each_in_its_own_script(phone: httpx2.Client, office: Office) -> None:
    content, _ = office.submit()
    page = phone.get(f"/q/{content.receipt_token}", headers={"accept-language": "ug"}).text
    assert head(page) == ("ug", "rtl")
    links = re.findall(r'<a href="\?lang=([^"]+)"[^>]*lang="\1" dir="([^"]+)"([^>]*)>([^<]+)</a>', page)
    assert [(tag, way, name) for tag, way, _, name in links] == [
        ("zh-CN", "ltr", "中文"),
        ("ug", "rtl", "ئۇيغۇرچە"),
        ("en", "ltr", "English"),
    ]
    assert ["aria-current" in rest for _, _, rest, _ in links] == [False, True, False]


@pytest.mark.parametrize("language", [Language.UYGHUR, Language.ENGLISH])
def test_the_form_has_no_chinese_but_the_name_of_the_language(
    phone: httpx2.Client, office: Office, language: Language
) -> None:
    content, _ = office.submit()
    where = f"/q/{content.receipt_token}"
    wrong = phone.post(where, data={"code": "none"}, headers={"accept-language": language.tag}).text
    for page in (phone.get(where, params={"lang": language.tag}).text, wrong):
        assert set(HAN.findall(page)) == set("中文")


def test_numbers_keep_their_order_from_right_to_left(
    office: Office, phone: httpx2.Client, browse: Browse
) -> None:
    """Groups are read off the screen by where they stand: the first one is on the left."""
    content, answer = office.submit(language="ug")
    browser: Any = browse()
    browser.open(f"{office.url}/q/{content.receipt_token}?lang=ug")
    browser.type("#code", content.applicant.id_number[-4:])
    browser.leave_by(browser.find("form.card button"))
    for css, text in (("p.number", grouped(content.receipt_number)), ("a.button bdi", answer.office_phone)):
        assert browser.find(css).text == text
        first, last = browser.driver.execute_script(WHERE, css, len(text))
        assert first < last, css


def test_pages_for_staff_stay_chinese(phone: httpx2.Client) -> None:
    page = phone.get("/office", headers={"accept-language": "en", "cookie": "language=en"}).text
    assert head(page) == ("zh-CN", "ltr") and "没有登录" in page
