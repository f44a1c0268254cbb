"""What a kiosk is told is in the language it asks in; what is kept for the office stays Chinese."""

from __future__ import annotations

import pytest
from starlette.types import Scope

from backend import languages
from backend.cases import read_case
from tests.backend.machine import Machine
from tests.backend.running_office import Office
from wire.case_lookup import CasesFound, ChangedCase, NumberLookup
from wire.messages import SubmissionAnswer
from words import Language, translate

RECEIVED = "已收到，等公证处安排时间"


def answer_to(machine: Machine, uuid: str, envelope: bytes, tag: str) -> SubmissionAnswer:
    response = machine.call(
        "PUT",
        f"/api/v1/submissions/{uuid}",
        envelope,
        content_type="application/vnd.legal-kiosk.envelope",
        accept_language=tag,
    )
    assert response.status_code == 200, response.text
    return SubmissionAnswer.model_validate_json(response.content)


def found(machine: Machine, asked: NumberLookup, tag: str) -> CasesFound:
    response = machine.call(
        "POST", "/api/v1/cases/by-number", asked.model_dump_json().encode(), accept_language=tag
    )
    return CasesFound.model_validate_json(response.content)


@pytest.mark.parametrize("language", Language)
def test_the_receipt_speaks_the_language_of_the_session(
    office: Office, machine: Machine, language: Language
) -> None:
    content = machine.content(office.services, language=language.value)
    envelope = machine.seal(content)
    first = answer_to(machine, content.uuid, envelope, language.tag)
    assert first.state_label == translate(RECEIVED, language)
    assert (first.state_label == RECEIVED) is (language is Language.CHINESE)
    chinese = answer_to(machine, content.uuid, envelope, "zh-CN")
    assert chinese.state_label == RECEIVED, "the same case, asked in another language"
    assert [one.date for one in chinese.due] == [one.date for one in first.due]
    assert [translate(one.label, language) for one in chinese.due] == [one.label for one in first.due]
    asked = NumberLookup(number=content.receipt_number, proof=content.applicant.id_number[-4:])
    (opened,) = found(machine, asked, language.tag).cases
    read = machine.call(
        "GET",
        f"/api/v1/cases/{content.uuid}",
        legal_kiosk_access=opened.access,
        accept_language=language.tag,
    )
    sheets = (opened.sheet, ChangedCase.model_validate_json(read.content).case.sheet)
    assert [sheet.state for sheet in sheets if sheet is not None] == [first.state_label] * 2


def test_dates_for_the_paper_speak_it_too(office: Office, machine: Machine) -> None:
    content = machine.content(office.services, "AID", language="en")
    answer = answer_to(machine, content.uuid, machine.seal(content), "en")
    labels = [one.label for one in answer.due]
    assert labels == [translate("最迟在这一天前给您答复", Language.ENGLISH)]
    assert labels != ["最迟在这一天前给您答复"]


def test_what_staff_read_stays_chinese(office: Office, machine: Machine) -> None:
    answers = {"phone": "123"}
    content = machine.content(office.services, language="en", answers=answers)
    answer = answer_to(machine, content.uuid, machine.seal(content), "en")
    assert answer.state == "needs_clarification"
    chinese = "有地方没写清，公证处会打电话问您"
    assert answer.state_label == translate(chinese, Language.ENGLISH) != chinese
    with office.runtime.database.write() as session:
        view = read_case(session, office.runtime.vault, content.uuid, "test", office.runtime.now())
    assert view is not None
    assert "手机号码是11位数字，现在是3位，请核对。" in [found.message for found in view.problems]


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        ("", "zh-CN"),
        ("en", "en"),
        ("ug-CN,ug;q=0.9,en;q=0.8", "ug"),
        ("fr-FR, fr;q=0.9, en;q=0.5", "en"),
        ("zh-TW,zh;q=0.9,en", "zh-CN"),
        ("*", "zh-CN"),
        (";;,,=", "zh-CN"),
        ("x" * 5000 + ",en", "zh-CN"),
    ],
)
def test_the_header_is_read_as_browsers_write_it(header: str, tag: str) -> None:
    assert languages.wanted(header).tag == tag


@pytest.mark.parametrize(
    ("query", "cookie", "chosen"),
    [
        ("", "", None),
        ("lang=ug", "language=en", Language.UYGHUR),
        ("", "a=b; language=en", Language.ENGLISH),
        ("lang=xx", "", None),
        ("lang=xx", "language=en", Language.ENGLISH),
        ("lang=", "language=", None),
        ("day=2026-11-24&lang=zh-CN", "", Language.CHINESE),
        ("&".join(["lang=en"] * 100), "", None),
        ("", 'language="e;n', None),
    ],
)
def test_what_was_touched_goes_before_what_was_kept(query: str, cookie: str, chosen: Language | None) -> None:
    scope: Scope = {
        "type": "http",
        "query_string": query.encode(),
        "headers": [(b"cookie", cookie.encode())],
    }
    assert languages.chosen(scope) is chosen
