"""Languages, dates and joined texts: each in the form of the language being spoken."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from words import Language, _, dates, language, phrases, speaking, translate, use_language

WHEN = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # ten o'clock in Shanghai


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("zh_CN", "11月24日（周二）10:00"),
        ("en", "Tue 24 Nov, 10:00"),
        ("ug", "24-نويابىر، سەيشەنبە، 10:00 (بېيجىڭ ۋاقتى)"),
    ],
)
def test_a_moment_is_in_shanghai_and_in_the_language(code: str, expected: str) -> None:
    with speaking(code):
        assert dates.moment(WHEN) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("zh_CN", ["11月24日", "周二", "2026年11月24日", "2026年11月24日（周二）", "11月24日（周二）"]),
        ("en", ["24 Nov", "Tue", "24 Nov 2026", "Tue 24 Nov 2026", "Tue 24 Nov"]),
        (
            "ug",
            [
                "24-نويابىر",
                "سەيشەنبە",
                "2026-يىلى 24-نويابىر",
                "2026-يىلى 24-نويابىر، سەيشەنبە",
                "24-نويابىر، سەيشەنبە",
            ],
        ),
    ],
)
def test_days(code: str, expected: list[str]) -> None:
    day = date(2026, 11, 24)
    ways = (dates.day, dates.weekday, dates.full_day, dates.full_day_and_weekday, dates.day_and_weekday)
    with speaking(code):
        assert [way(day) for way in ways] == expected


def test_the_day_of_a_moment_is_the_day_in_shanghai() -> None:
    late = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)
    assert dates.day(late) == "11月24日" and dates.weekday(late) == "周二"
    assert dates.stamp(late) == "2026-11-24 01:30"
    assert dates.moment_of_clock(late) == "11月24日 周二 01:30"


def test_every_month_and_weekday_has_a_name_of_its_own() -> None:
    for code in Language:
        with speaking(code):
            months = {dates.full_day(date(2026, month, 5)) for month in range(1, 13)}
            weekdays = {dates.weekday(date(2026, 11, day)) for day in range(2, 9)}
        assert (len(months), len(weekdays)) == (12, 7)


def test_uyghur_times_say_whose_time_they_are() -> None:
    with speaking("ug"):
        said = [way(WHEN) for way in (dates.moment, dates.stamp, dates.moment_of_clock)]
        said.append(dates.day_at("ئەتە", time(9)))
    assert all("بېيجىڭ ۋاقتى" in one for one in said)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("zh_CN", ["甲、乙、丙", "甲；乙", "甲，乙", "一句。两句。", "电话：1", "本（原件）", "200～400"]),
        ("en", ["甲, 乙, 丙", "甲; 乙", "甲, 乙", "一句。 两句。", "电话: 1", "本 (原件)", "200–400"]),
        ("ug", ["甲، 乙، 丙", "甲؛ 乙", "甲، 乙", "一句。 两句。", "电话: 1", "本 (原件)", "200–400"]),
    ],
)
def test_texts_are_joined_with_the_punctuation_of_the_language(code: str, expected: list[str]) -> None:
    with speaking(code):
        assert [
            phrases.listed(["甲", "", "乙", "丙"]),
            phrases.series(["甲", "乙"]),
            phrases.clauses(["甲", "乙"]),
            phrases.together("一句。", "", "两句。"),
            phrases.labelled("电话", "1"),
            phrases.remark("本", "原件"),
            phrases.span("200", "400"),
        ] == expected
        assert phrases.listed([]) == ""


def test_what_is_joined_is_not_read_as_a_pattern() -> None:
    assert phrases.listed(["{first}", "{0}", "{"]) == "{first}、{0}、{"
    assert phrases.labelled("{value}", "{label}") == "{value}：{label}"


def test_speaking_is_over_with_its_block_and_does_not_touch_the_process() -> None:
    with speaking("en"):
        assert language() is Language.ENGLISH and _("周二") == "Tue"
        with speaking("ug"):
            assert language() is Language.UYGHUR
        assert language() is Language.ENGLISH
    assert language() is Language.CHINESE
    use_language("en")
    try:
        assert _("周二") == "Tue"
        with speaking("zh-CN"):
            assert _("周二") == "周二"
    finally:
        use_language("zh_CN")


@pytest.mark.parametrize(
    ("code", "expected"),
    [("ug-CN", "ug"), ("en_US", "en"), ("EN", "en"), ("zh-Hans-CN", "zh-CN"), ("fr", "zh-CN"), ("", "zh-CN")],
)
def test_a_tag_leads_to_its_language(code: str, expected: str) -> None:
    assert Language.of(code).tag == expected


def test_the_empty_text_stays_empty() -> None:
    assert translate("", Language.ENGLISH) == "", "gettext keeps its header there"
