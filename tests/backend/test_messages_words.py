"""The words of messages: nothing personal in any of them, short, neutral where that matters; the checker."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import catalogue
from catalogue.messages import FILE, LONGEST, MessageKind, check_messages, message_book
from catalogue.problem import CatalogueProblem
from words import Language, dates, speaking

SHANGHAI = ZoneInfo("Asia/Shanghai")
PLANTED = {
    "name": "测试王五",
    "id_number": "11999919560315001X",
    "phone": "13800990123",
    "address": "示例市样例路1号",
    "matter": "赡养纠纷",
    "receipt": "031700000261",
}
SOURCE = FILE.read_text(encoding="utf-8")
NEVER_NEUTRAL = (
    "法律",
    "援助",
    "家暴",
    "家庭暴力",
    "公证",
    "律师",
    "legal",
    "law",
    "notar",
    "aid",
    "قانۇن",
    "نوتارىئات",
)


@settings(max_examples=200, deadline=None)
@given(
    kind=st.sampled_from(MessageKind),
    language=st.sampled_from(Language),
    neutral=st.booleans(),
    day=st.dates(date(2026, 1, 1), date(2030, 12, 31)),
    minute=st.integers(0, 24 * 60 - 1),
)
def test_no_personal_fact_in_any_text(
    kind: MessageKind, language: Language, neutral: bool, day: date, minute: int
) -> None:
    moment = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) + timedelta(minutes=minute)
    with speaking(language):
        text = message_book().words(
            kind, neutral=neutral, tail=PLANTED["receipt"][-4:], moment=dates.moment(moment)
        )
    assert "{" not in text
    for value in PLANTED.values():
        assert value not in text and value[-6:] not in text
    assert (PLANTED["receipt"][-4:] in text) is not neutral or PLANTED["receipt"][-4:] in f"{moment:%H%M}"
    if language is Language.CHINESE:
        assert len(text) <= LONGEST
    if neutral:
        assert not [word for word in (*NEVER_NEUTRAL, "12348") if word in text.lower()]


def test_every_text_is_translated() -> None:
    for kind, template in message_book().templates.items():
        for text in (template.text, template.neutral):
            for language in (Language.ENGLISH, Language.UYGHUR):
                with speaking(language):
                    assert text not in message_book().words(
                        kind, neutral=False, tail="{tail}", moment="{moment}"
                    )


def test_the_packaged_book_is_right() -> None:
    assert check_messages(FILE, catalogue.load().services) == []


def checked(folder: Path, text: str) -> list[CatalogueProblem]:
    """The problems of a text as a file."""
    file = folder / FILE.name
    file.write_text(text, encoding="utf-8")
    return check_messages(file, catalogue.load().services)


@pytest.mark.parametrize(
    ("old", "new", "field", "why"),
    [
        ("{tail}。进度请扫", "{name}。进度请扫", "templates.received.text", "不能填"),
        (
            "neutral: 您登记的内容已收到。",
            "neutral: 您登记的做法已收到。",
            "templates.received.neutral",
            "“法”",
        ),
        (
            "neutral: 您的预约已取消。",
            "neutral: 您的预约{tail}已取消。",
            "templates.cancelled.neutral",
            "不能填",
        ),
        (
            "neutral: 提醒您：约好的时间是{moment}。",
            "neutral: 提醒您。",
            "templates.reminder.neutral",
            "没有写时间",
        ),
        ("受理号后四位{tail}。想重新约", "想重新约", "templates.cancelled.text", "受理号后四位"),
        ("想重新约", "想重新约" * 10, "templates.cancelled.text", "超过 70 个字"),
        ("neutral: 您登记的内容已收到。", "neutral: 收到了！", "templates.received.neutral", "感叹号"),
        (
            "{phone: phone, consent",
            "{phone: matter, consent",
            "services.NOTARY.may[0].phone",
            "不是一道问电话的题",
        ),
        ("consent: reminder", "consent: other", "services.NOTARY.may[0].consent", "没有 other 这项同意"),
        ("consent: reminder, about", "about", "services.NOTARY.may[0]", "怎么同意"),
        ("[supplement_requested]", "[nowhere]", "services.AID.papers", "没有 nowhere 这个状态"),
        ("  NOTARY:", "  OTHER:", "services.OTHER", "没有 OTHER 这项服务"),
    ],
)
def test_what_the_checker_finds(tmp_path: Path, old: str, new: str, field: str, why: str) -> None:
    assert SOURCE.count(old) == 1
    wrong = SOURCE.replace(old, new)
    found = checked(tmp_path, wrong)
    assert [(one.field, why in one.message) for one in found] == [(field, True)]
    assert wrong.splitlines()[found[0].line - 1].strip()


def test_a_missing_kind_is_found(tmp_path: Path) -> None:
    first = SOURCE.index("  expiring:\n")
    end = SOURCE.index("\n#", first)
    found = checked(tmp_path, SOURCE[:first] + SOURCE[end:])
    assert [one.message for one in found] == ["缺少 expiring 的文字"]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (SOURCE.replace("papers: [supplement", "paper: [supplement"), "services.AID.paper: 不认识这个键"),
        (SOURCE + "\nservices: {}\n", "（整个文件）"),
        ("[1, 2", "（整个文件）"),
    ],
)
def test_a_wrong_shape_is_told_like_that_of_a_service(tmp_path: Path, text: str, where: str) -> None:
    (found,) = checked(tmp_path, text)
    assert str(found).startswith(f"{FILE.name}:{found.line}: {where}")
