"""Answers as people read them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from catalogue.shown import shown, yuan
from tests.unit.catalogue_samples import field

CHOICES = [{"value": "a", "label": "甲"}, {"value": "b", "label": "乙"}]
MEMBERS = {
    "fields": [
        {"id": "name", "type": "text", "label": "姓名"},
        {"id": "age", "type": "integer", "label": "年龄"},
    ]
}


CASES = [
    ("text", {}, "样例", "样例"),
    ("text", {}, None, "未填写"),
    ("text", {}, " ", "未填写"),
    ("long_text", {}, "一\n二", "一\n二"),
    ("choice", {"choices": CHOICES}, "b", "乙"),
    ("choice", {"choices": CHOICES}, "gone", "gone"),
    ("choices", {"choices": CHOICES}, ["a", "b"], "甲、乙"),
    ("yes_no", {}, True, "是"),
    ("yes_no", {}, False, "否"),
    ("date", {}, "2026-11-22", "2026年11月22日"),
    ("date", {}, "soon", "soon"),
    ("money", {}, "12800.00", "￥12,800.00"),
    ("money", {}, "-5", "-￥5.00"),
    ("integer", {}, 3, "3"),
    ("integer", {}, 10**5000, "（格式不对）"),
    ("phone", {}, "13800138000", "13800138000"),
    ("region", {}, "990101", "示例省示例市城东区"),
    ("region", {}, "339999", "浙江省（339999）"),
    ("address", {}, {"region": "990122", "text": "测试路1号"}, "示例省示例市滨江县测试路1号"),
    ("address", {}, {"region": "", "text": ""}, "未填写"),
    ("office", {}, "o1", "示例市法律援助中心"),
    ("lawyer", {}, "l9", "l9"),
    ("slot", {}, {"slot_id": "s1", "wishes": []}, "已选好时间"),
    ("slot", {}, {"slot_id": "o1", "wishes": []}, "示例市法律援助中心"),
    ("slot", {}, {"slot_id": None, "wishes": ["周三上午", "周四"]}, "希望的时间：周三上午；周四"),
    ("slot", {}, {"slot_id": None, "wishes": 7}, "未填写"),
    ("photo", {}, ["a", "b"], "已上传2张"),
    ("signature", {}, {"strokes": [[[0, 0]]]}, "已签名"),
    ("consent", {}, {"accepted": True}, "同意"),
    ("consent", {}, {"accepted": False}, "不同意"),
    ("person", {}, {"name": "测试甲", "phone": ""}, "姓名：测试甲"),
    ("party", {}, {"party_type": "person", "name": "样例乙"}, "对方是：个人，姓名或名称：样例乙"),
    ("party", {}, {"unknown": 1}, "未填写"),
    (
        "list",
        MEMBERS,
        [{"name": "测试甲", "age": 4}, {"name": "测试乙"}],
        "1. 姓名：测试甲，年龄：4\n2. 姓名：测试乙",
    ),
    ("list", MEMBERS, [], "没有"),
    ("list", MEMBERS, None, "未填写"),
    ("list", MEMBERS, [7], "1. 7"),
    ("yes_no", {}, {"odd": 1}, "（格式不对）"),
    ("text", {}, "长" * 5000, "长" * 4000 + "……"),
]


@pytest.mark.parametrize(
    ("type_", "settings", "value", "text"),
    CASES,
    ids=[f"{case[0]}-{number}" for number, case in enumerate(CASES)],
)
def test_an_answer_is_shown_in_words(type_: str, settings: dict[str, Any], value: Any, text: str) -> None:
    assert shown(field(type_, **settings), value, names={"o1": "示例市法律援助中心"}) == text


def test_divisions_given_go_before_the_packaged_ones() -> None:
    assert shown(field("region"), "990101", regions={"990101": "新区"}) == "新区"


def test_money_has_the_full_width_sign() -> None:
    assert yuan(Decimal("0.5")) == "\uffe50.50"
