"""What is read for what is shown: vectors per language, hostile text, and that no text crashes it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.speech import mandarin, tokens, uyghur
from drivers.speech.reading import LONGEST, read_aloud
from drivers.speech.tone_pinyin import transcribe
from drivers.types import SpeechLanguage, Utterance

CHINESE = [
    ("请拨打12348", "请拨打 一 二 三 四 八"),
    ("12348人工服务", "一 二 三 四 八 人工服务"),
    ("12348、12333", "一 二 三 四 八, 一 二 三 三 三"),
    ("１２３４８", "一 二 三 四 八"),
    ("共12348元", "共一万二千三百四十八元"),
    ("拨打110报警", "拨打 一 一 零 报警"),
    ("110元", "一百一十元"),
    ("120分钟", "一百二十分钟"),
    ("电话13812345678", "电话 一 三 八, 一 二 三 四, 五 六 七 八"),
    ("010-12345678", "零 一 零, 一 二 三 四, 五 六 七 八"),
    ("400-820-8820", "四 零 零, 八 二 零, 八 八 二 零"),
    ("11999919900101123X", "一 一 九 九 九 九, 一 九 九 零 零 一 零 一, 一 二 三 X"),
    ("119*************34", "一 一 九 星号 三 四"),
    ("138****5678", "一 三 八 星号 五 六 七 八"),
    ("138●●●●5678", "一 三 八 星号 五 六 七 八"),
    ("*必填 ●第一项", "必填 第一项"),
    ("受理编号：0317 0004 2815", "受理编号, 零 三 一 七, 零 零 零 四, 二 八 一 五"),
    ("尾号1234", "尾号 一 二 三 四"),
    ("2026年11月22日", "二 零 二 六 年十一月二十二日"),
    ("2026-11-22", "二 零 二 六 年十一月二十二日"),
    ("2026-02-31", "二 零 二 六, 零 二, 三 一"),
    ("10:30", "十点三十分"),
    ("９：０５", "九点零五分"),
    ("14:00", "十四点整"),
    ("9:00-12:00", "九点整到十二点整"),
    ("9:00—12:00", "九点整到十二点整"),
    ("3-5个工作日", "三到五个工作日"),
    ("11月22日-25日", "十一月二十二日到二十五日"),
    ("12.5%", "百分之十二点五"),
    ("1,234.50元", "一千二百三十四元五角"),
    ("¥3000，¥20", "三千元, 二十元"),
    ("100.05元", "一百元零五分"),
    ("3.5万元", "三点五万元"),
    ("〔2018〕12号", "二 零 一 八, 十二号"),
    ("（2024）京0101民初12345号", "二 零 二 四, 京 零 一 零 一 民初 一 二 三 四 五 号"),
    ("2个 2月 第2步 2:00", "两个 二月 第二步 两点整"),
    ("A区3号窗口", "A 区三号窗口"),
    ("www.12348.gov.cn", "W W W 点 一 二 三 四 八 点 G O V 点 C N"),
    ("60㎡", "六十平方米"),
    ("《民法典》（节选）", "民法典, 节选"),
]
ENGLISH = [
    ("Call 12348.", "Call one two three four eight."),
    ("Call 110 now", "Call one one zero now"),
    ("30 days", "30 days"),
    ("¥1,234.50", "1234.5 yuan"),
    ("12348 yuan", "12348 yuan"),
    ("2026-11-22 10:30", "22 November 2026 10 30"),
    ("9:05-10:00", "9 oh 5 to 10 o'clock"),
    ("138****5678", "one three eight star five six seven eight"),
    ("No. 0317 0004 2815", "No. zero three one seven, zero zero zero four, two eight one five"),
    ("30%", "30 percent"),
]
UYGHUR = [
    ("12348", "بىر ئىككى ئۈچ تۆت سەككىز"),
    ("30 كۈن", "ئوتتۇز كۈن"),
    ("2026-11-22", "ئىككى مىڭ يىگىرمە ئالتىنچى يىلى ئون بىرىنچى ئاينىڭ يىگىرمە ئىككىنچى كۈنى"),
    ("22-كۈنى", "يىگىرمە ئىككىنچى كۈنى"),
    ("10:30", "سائەت ئون ئوتتۇز مىنۇت"),
    ("1500 يۈەن", "مىڭ بەش يۈز يۈەن"),
    ("٣٤ كۈن", "ئوتتۇز تۆت كۈن"),
]


@pytest.mark.parametrize(
    ("language", "shown", "spoken"),
    [("zh", *v) for v in CHINESE] + [("en", *v) for v in ENGLISH] + [("ug", *v) for v in UYGHUR],
)
def test_vector(language: SpeechLanguage, shown: str, spoken: str) -> None:
    (part,) = read_aloud(shown, language)
    assert (part.language, part.text) == (language, spoken)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("0", "零"),
        ("10", "十"),
        ("19", "十九"),
        ("101", "一百零一"),
        ("110", "一百一十"),
        ("1001", "一千零一"),
        ("1010", "一千零一十"),
        ("2002", "两千零二"),
        ("10000", "一万"),
        ("10500", "一万零五百"),
        ("100010", "十万零一十"),
        ("120000", "十二万"),
        ("100000001", "一亿零一"),
        ("1200000000000", "一万二千亿"),
        ("0.05", "零点零五"),
    ],
)
def test_chinese_number(value: str, words: str) -> None:
    assert mandarin.number(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "نۆل"), (15, "ئون بەش"), (100, "يۈز"), (1000, "مىڭ"), (2026, "ئىككى مىڭ يىگىرمە ئالتە")],
)
def test_uyghur_number(value: int, words: str) -> None:
    assert uyghur.cardinal(value) == words


@pytest.mark.parametrize(
    ("shown", "pinyin"),
    [
        ("重庆银行", "chong2 qing4 yin2 hang2"),
        ("供养", "gong1 yang3"),
        ("拨打12348", "bo1 da3 yi1 er4 san1 si4 ba1"),
        ("1000元", "yi4 qian1 yuan2"),
        ("第1条", "di4 yi1 tiao2"),
        ("不是", "bu2 shi4"),
        ("X", "ai2 ke5 si5"),
        ("\U0002a6d6", "sheng1 pi4 zi4"),
        ("\U000323af", "sheng1 pi4 zi4"),
    ],
)
def test_pinyin(shown: str, pinyin: str) -> None:
    (part,) = read_aloud(shown, "zh")
    assert transcribe(part.text) == pinyin


def test_foreign_script_gets_its_own_voice() -> None:
    parts = read_aloud("Name: 测试甲, ئالىم.", "en")
    assert [(p.language, p.text) for p in parts] == [("en", "Name"), ("zh", "测试甲"), ("ug", "ئالىم.")]


@pytest.mark.parametrize("language", ["zh", "en", "ug"])
@pytest.mark.parametrize("text", ["", " \n\t", "😀😀", "\x00\x1b", "‮⁦", "。，、", "\ud800"])
def test_nothing_to_say(text: str, language: SpeechLanguage) -> None:
    assert read_aloud(text, language) == ()


@pytest.mark.parametrize("language", ["zh", "en", "ug"])
@pytest.mark.parametrize(
    "text",
    [
        "<speak>[[h@l'oU]]</speak>",
        "-x --stdout -w a.wav",
        "&lt;b&gt; \x1b[31m ‮abc",
        "a" * 100_000,
        "1" * 100_000,
        "*" * 100_000,
        "1,234" * 20_000,
        "中" * 100_000,
        "\ufdfa" * 100_000,
        "1-" * 50_000,
        "a.1-" * 25_000,
    ],
)
def test_hostile_text_is_limited_and_plain(text: str, language: SpeechLanguage) -> None:
    parts = read_aloud(text, language)
    assert parts
    assert sum(len(part.text) for part in parts) <= LONGEST * 8  # a digit may become a word
    for part in parts:
        assert not re.search(r"[<>\[\]&;\x00-\x1f\u202a-\u202e\u2066-\u2069-]", part.text)


@pytest.mark.parametrize(("language", "last"), [("zh", "请看屏幕."), ("en", "screen."), ("ug", "ئېكراندا.")])
def test_cut_text_says_so(language: SpeechLanguage, last: str) -> None:
    word = {"zh": "中", "en": "law ", "ug": "قانۇن "}[language]
    assert read_aloud(word * (LONGEST + 1), language)[-1].text.endswith(last)


@given(st.text(max_size=200), st.sampled_from(["zh", "en", "ug"]))
def test_any_text_can_be_read(text: str, language: SpeechLanguage) -> None:
    for part in read_aloud(text, language):
        if part.language != "en":
            assert not re.search(r"[0-9]", part.text)
        assert part.text.encode()


@given(st.from_regex(r"[1-9]\d{4,17}", fullmatch=True))
def test_long_digit_string_is_never_an_amount(digits: str) -> None:
    (part,) = read_aloud(f"编号{digits}。", "zh")
    assert re.sub(r"[ ,.]", "", part.text) == "编号" + "".join("零一二三四五六七八九"[int(d)] for d in digits)


def test_nothing_personal_in_reprs() -> None:
    secret = "11999919900101123X"
    shown = [Utterance(secret, "zh", True), *read_aloud(secret, "zh"), *tokens.tokens(secret)]
    for thing in shown:
        assert "1199" not in repr(thing) and "一 一" not in repr(thing)
