"""One answer: what is good, what is not, and the words for it."""

from __future__ import annotations

from typing import Any

import pytest

from catalogue import id_number
from catalogue.form import Accepted, Rejected, check
from tests.unit.catalogue_samples import context, field

GOOD_ID = "11999919900307001"
GOOD_ID += id_number.check_char(GOOD_ID)
FUTURE_ID = "11999920300101001"
FUTURE_ID += id_number.check_char(FUTURE_ID)
CHOICES = [
    {"value": "a", "label": "甲"},
    {"value": "b", "label": "乙", "when": {"field": "open", "is": True}},
    {"value": "c", "label": "丙", "refuse": "丙不在这里办，请到窗口。"},
    {"value": "none", "label": "都没有", "alone": True},
]
CONSENT = {
    "version": "v1",
    "text_hash": "0123456789abcdef",
    "at": "2026-11-22T10:00:00+08:00",
    "accepted": True,
}
SIGNATURE = {"strokes": [[[0.1, 0.2], [0.3, 0.4]], [[1, 0]]]}

GOOD: list[tuple[str, dict[str, Any], Any, Any]] = [
    ("text", {}, "  张 三\u3000", "张 三"),
    ("text", {}, "\u202e测\u200b试\x00甲", "测试甲"),
    ("text", {}, "阿里木·样例", "阿里木·样例"),
    ("text", {}, "\ue001", "\ue001"),  # a rare name in the private use area
    ("text", {}, "一\n二", "一 二"),
    ("text", {}, "e\u0301", "\u00e9"),
    ("text", {}, "\U00020000", "\U00020000"),
    ("text", {}, "甲\ud800", "甲"),
    ("long_text", {}, " 第一行 \r\n\r\n\r\n\r\n第二行\x07", "第一行\n\n第二行"),
    ("choice", {"choices": CHOICES}, "a", "a"),
    ("choices", {"choices": CHOICES}, ["a"], ["a"]),
    ("choices", {"choices": CHOICES}, ["none"], ["none"]),
    ("yes_no", {}, False, False),
    ("yes_no", {}, "是", True),
    ("yes_no", {}, "no", False),
    ("date", {}, "2026-11-22", "2026-11-22"),
    ("date", {}, "2026年1月2日", "2026-01-02"),
    ("date", {}, "２０２６/1/2", "2026-01-02"),
    ("date", {}, "20240229", "2024-02-29"),
    ("date", {"latest": "today"}, "2026-11-22", "2026-11-22"),
    ("date", {"earliest": "today"}, "2026-11-22", "2026-11-22"),
    ("money", {}, "12800", "12800.00"),
    ("money", {}, "12,800.5", "12800.50"),
    ("money", {}, "￥１２８００元", "12800.00"),
    ("money", {}, "1.28万元", "12800.00"),
    ("money", {}, 0, "0.00"),
    ("money", {"min": -100}, "-20", "-20.00"),
    ("integer", {}, 3, 3),
    ("integer", {}, "１８", 18),
    ("integer", {"min": 0, "max": 130}, 130, 130),
    ("integer", {}, -5, -5),
    ("phone", {}, "138 0013 8000", "13800138000"),
    ("phone", {}, "+86-13800138000", "13800138000"),
    ("phone", {}, "（010）12345678", "010-12345678"),
    ("phone", {}, "0571-1234567", "0571-1234567"),
    ("phone", {}, "+86 10 1234 5678", "010-12345678"),
    ("phone", {}, "02812345678", "028-12345678"),
    ("id_number", {}, "440308199901101512", "440308199901101512"),
    ("id_number", {}, "１１０１０５ 19491231 002x", "11010519491231002X"),
    ("id_number", {}, GOOD_ID, GOOD_ID),
    ("region", {}, "990101", "990101"),
    ("region", {}, "109999", "109999"),
    ("address", {}, {"region": "990101", "text": "测试路1号"}, {"region": "990101", "text": "测试路1号"}),
    ("address", {}, {"region": "990121", "text": "样村"}, {"region": "990121", "text": "样村"}),
    ("address", {"required": False}, {"text": "测试路1号"}, {"region": "", "text": "测试路1号"}),
    ("address", {"required": False}, {"region": "990101", "text": ""}, {"region": "990101", "text": ""}),
    ("office", {}, "office-1", "office-1"),
    ("lawyer", {}, "L.7", "L.7"),
    ("slot", {}, {"slot_id": "s1", "wishes": []}, {"slot_id": "s1", "wishes": []}),
    ("slot", {}, {"slot_id": None, "wishes": ["周三上午"]}, {"slot_id": None, "wishes": ["周三上午"]}),
    ("photo", {}, ["p1", "p2", "p1"], ["p1", "p2"]),
    ("photo", {}, "p1", ["p1"]),
    ("signature", {}, SIGNATURE, {"strokes": [[[0.1, 0.2], [0.3, 0.4]], [[1.0, 0.0]]]}),
    ("consent", {}, CONSENT, CONSENT),
    ("consent", {"required": False}, CONSENT | {"accepted": False}, CONSENT | {"accepted": False}),
    ("text", {"required": False}, " ", None),
    ("choices", {"required": False, "choices": CHOICES}, [], None),
]

BAD: list[tuple[str, dict[str, Any], Any, str]] = [
    ("text", {}, "", "请填写样例题。"),
    ("text", {}, 7, "请用文字填写样例题。"),
    ("text", {}, "\u200b\u202e", "请填写样例题。"),
    ("text", {}, "\u3164\u200d\ufe0f", "请填写样例题。"),
    ("text", {}, "甲" * 101, "样例题太长，请写在100个字以内，现在有101个字。"),
    ("text", {}, "甲" * 10_000, "样例题太长，请写在100个字以内。"),
    ("text", {"min_length": 3}, "甲", "样例题太短，请至少写3个字。"),
    ("text", {}, "z" + "\u0300" * 20, "样例题里有看不清的符号，请重新填写。"),
    ("long_text", {"max_length": 5}, "一二三四五六", "样例题太长，请写在5个字以内，现在有6个字。"),
    ("choice", {"choices": CHOICES}, "z", "请重新选择样例题。"),
    ("choice", {"choices": CHOICES}, "b", "请重新选择样例题。"),
    ("choice", {"choices": CHOICES}, ["a"], "请重新选择样例题。"),
    ("choice", {"choices": CHOICES}, "c", "丙不在这里办，请到窗口。"),
    ("choice", {"choices": CHOICES}, None, "请选择样例题。"),
    ("choices", {"choices": CHOICES}, "a", "请重新选择样例题。"),
    ("choices", {"choices": CHOICES}, ["a", {}], "请重新选择样例题。"),
    ("choices", {"choices": CHOICES}, ["a", "none"], "选了“都没有”就不能再选别的，请只留一样。"),
    ("choices", {"choices": CHOICES}, ["c"], "丙不在这里办，请到窗口。"),
    ("choices", {"choices": CHOICES, "min": 2}, ["a"], "样例题请至少选2项。"),
    (
        "choices",
        {"choices": [*CHOICES, {"value": "d", "label": "丁"}], "max": 1},
        ["a", "d"],
        "样例题最多选1项。",
    ),
    ("yes_no", {}, 1, "请选择“是”或“否”：样例题。"),
    ("yes_no", {}, "maybe", "请选择“是”或“否”：样例题。"),
    ("date", {}, "2026-02-30", "样例题不是一个存在的日期，请重新填写。"),
    ("date", {}, "soon", "样例题不是一个存在的日期，请重新填写。"),
    ("date", {}, 20260101, "请填写样例题。"),
    ("date", {}, "1776-07-04", "样例题的年份不对，请核对。"),
    ("date", {"latest": "today"}, "2026-11-23", "样例题不能晚于今天，请核对。"),
    ("date", {"earliest": "today"}, "2026-11-21", "样例题不能早于今天，请核对。"),
    ("date", {"earliest": "birth"}, "1969-12-31", "样例题不能早于出生日期，请核对。"),
    ("money", {}, 12.5, "样例题请填数字，例如 12800 或 12800.50。"),
    ("money", {}, True, "样例题请填数字，例如 12800 或 12800.50。"),
    ("money", {}, "1,28", "样例题请填数字，例如 12800 或 12800.50。"),
    ("money", {}, "1.005", "样例题最多写到分，也就是小数点后两位。"),
    ("money", {}, "-1", "样例题不能是负数，请核对。"),
    ("money", {"min": 10}, "9.99", "样例题不能小于10元，请核对。"),
    ("money", {"max": 10.5}, "11", "样例题不能大于10.5元，请核对。"),
    ("money", {}, "9" * 30, "样例题的数字太大，请核对。"),
    ("money", {}, 10**5000, "样例题的数字太大，请核对。"),
    ("integer", {}, "3.5", "样例题请填整数，例如 3。"),
    ("integer", {}, 3.0, "样例题请填整数，例如 3。"),
    ("integer", {}, False, "样例题请填整数，例如 3。"),
    ("integer", {}, 10**5000, "样例题的数字太大，请核对。"),
    ("integer", {"min": 0}, -1, "样例题不能是负数，请核对。"),
    ("integer", {"max": 130}, 131, "样例题不能大于130，请核对。"),
    ("phone", {}, "1380013800", "手机号码是11位数字，现在是10位，请核对。"),
    ("phone", {}, "12345678901", "样例题不对。请填11位手机号码，或者带区号的座机号码。"),
    ("phone", {}, "12345678", "手机号码是11位数字，现在是8位，请核对。"),
    ("phone", {}, "62345678", "座机号码前面请加区号，例如 010-12345678。"),
    ("phone", {}, "call me", "样例题不对。请填11位手机号码，或者带区号的座机号码。"),
    ("phone", {}, 13800138000, "请填写样例题。"),
    ("id_number", {}, "440308990110151", "这是15位的旧号码，已经不能用了，请填18位的身份证号码。"),
    ("id_number", {}, "4403081999011015", "身份证号码是18位，最后一位可能是X，现在是16位，请核对。"),
    ("id_number", {}, "44030819990110151A", "身份证号码只有数字，最后一位可能是X，请核对。"),
    ("id_number", {}, "440308199901101513", "身份证号码有一位填错了，请照着证件再核对一遍。"),
    ("id_number", {}, FUTURE_ID, "身份证号码有一位填错了，请照着证件再核对一遍。"),
    ("id_number", {}, 440308199901101512, "请填写样例题。"),
    ("region", {}, "99010", "请选择样例题。"),
    ("region", {}, "000000", "请选择样例题。"),
    ("region", {}, {"code": "990101"}, "请选择样例题。"),
    ("address", {}, "测试路1号", "请填写样例题。"),
    ("address", {}, {"text": "测试路1号"}, "样例题：请先选择省、市、区县。"),
    ("address", {}, {"region": "x", "text": "测试路1号"}, "样例题：请先选择省、市、区县。"),
    ("address", {}, {"region": "990101", "text": "路"}, "样例题太短，请至少写2个字。"),
    (
        "address",
        {},
        {"region": "990101", "text": "路" * 201},
        "样例题太长，请写在200个字以内，现在有201个字。",
    ),
    ("office", {}, "../etc", "请选择样例题。"),
    ("lawyer", {}, 7, "请选择样例题。"),
    ("slot", {}, "s1", "请选择样例题。"),
    ("slot", {}, {"slot_id": None, "wishes": []}, "请选择样例题。"),
    ("slot", {}, {"slot_id": 7}, "请重新选择样例题。"),
    ("slot", {}, {"wishes": ["a", "b", "c", "d"]}, "样例题最多可以写3个时间。"),
    ("slot", {}, {"wishes": ["\u200b"]}, "请重新选择样例题。"),
    ("photo", {}, [], "请拍照上传样例题。"),
    ("photo", {}, {"id": 1}, "请拍照上传样例题。"),
    ("photo", {}, ["/etc/passwd"], "样例题没有传好，请重新拍照。"),
    ("photo", {"max": 1}, ["p1", "p2"], "样例题最多上传1张。"),
    ("signature", {}, {"strokes": []}, "请在框内签名。"),
    ("signature", {}, {"strokes": [[[0.5, 0.5]]]}, "签名太短，请清除后重新签名。"),
    ("signature", {}, {"strokes": [[[0.5, 1.5]]]}, "签名没有记录好，请清除后重新签名。"),
    ("signature", {}, {"strokes": [[[0.5, float("nan")]]]}, "签名没有记录好，请清除后重新签名。"),
    ("signature", {}, {"strokes": [[0.5]]}, "签名没有记录好，请清除后重新签名。"),
    ("signature", {}, {"strokes": ["x"]}, "签名没有记录好，请清除后重新签名。"),
    ("signature", {}, {"strokes": [[[0, 0]] * 15_000] * 2}, "签名笔画太多，请清除后重新签名。"),
    ("consent", {}, True, "请阅读后选择是否同意：样例题。"),
    ("consent", {}, CONSENT | {"accepted": "yes"}, "请阅读后选择是否同意：样例题。"),
    (
        "consent",
        {},
        CONSENT | {"accepted": False},
        "不同意“样例题”就不能继续办理。您可以停下来，到窗口问工作人员。",
    ),
    ("consent", {}, CONSENT | {"text_hash": "short"}, "请重新阅读并选择：样例题。"),
    ("consent", {}, CONSENT | {"at": "2026-11-22T10:00:00"}, "请重新阅读并选择：样例题。"),
    ("consent", {}, CONSENT | {"at": "now"}, "请重新阅读并选择：样例题。"),
    ("consent", {}, CONSENT | {"at": None}, "请重新阅读并选择：样例题。"),
]


def numbered(cases: list[Any]) -> list[str]:
    """Names of the cases; the values would not do: one has five thousand digits."""
    return [f"{case[0]}-{number}" for number, case in enumerate(cases)]


@pytest.mark.parametrize(("type_", "settings", "value", "normal"), GOOD, ids=numbered(GOOD))
def test_a_good_answer_is_taken_in_its_normal_form(
    type_: str, settings: dict[str, Any], value: Any, normal: Any
) -> None:
    assert check(field(type_, **settings), value, {}, context()) == Accepted(normal)


@pytest.mark.parametrize(("type_", "settings", "value", "message"), BAD, ids=numbered(BAD))
def test_a_bad_answer_is_refused_in_plain_words(
    type_: str, settings: dict[str, Any], value: Any, message: str
) -> None:
    assert check(field(type_, **settings), value, {}, context(birth_date="1970-01-01")) == Rejected(message)


@pytest.mark.parametrize(("type_", "settings", "value", "normal"), GOOD, ids=numbered(GOOD))
def test_a_normal_form_is_its_own_normal_form(
    type_: str, settings: dict[str, Any], value: Any, normal: Any
) -> None:
    assert check(field(type_, **settings), normal, {}, context()) == Accepted(normal)


def test_a_choice_opens_with_its_condition() -> None:
    one = field("choice", choices=CHOICES)
    assert check(one, "b", {"open": True}, context()) == Accepted("b")


def test_the_order_of_choices_is_that_of_the_file() -> None:
    several = field("choices", choices=CHOICES)
    assert check(several, ["b", "a", "a"], {"open": True}, context()) == Accepted(["a", "b"])


@pytest.mark.parametrize(
    ("kind", "number", "good"),
    [
        ("passport", "e12345678", True),
        ("hk_macao_permit", "H12345678", True),
        ("passport", "E1", False),
        ("passport", "<script>", False),
        ("foreign_pr_card", "USA110101000101", True),
        ("foreign_pr_card", "99999", False),
        ("resident_id", "E12345678", False),
    ],
)
def test_other_documents_have_other_numbers(kind: str, number: str, good: bool) -> None:
    verdict = check(field("id_number"), number, {"id_type": kind}, context())
    assert isinstance(verdict, Accepted if good else Rejected)


def test_a_refusal_never_repeats_the_answer() -> None:
    for type_, settings, value, _ in BAD:
        verdict = check(field(type_, **settings), value, {}, context(birth_date="1970-01-01"))
        if isinstance(value, str) and len(value) > 4:
            assert isinstance(verdict, Rejected)
            assert value not in verdict.message
    assert "测试甲" not in repr(check(field("text"), "测试甲", {}, context()))
