"""What each screen says: all that can be read, the title first, and what of it is for one person only."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from catalogue.model import FieldType
from kiosk.panels import StillThere
from kiosk.presentation import DEFAULT
from kiosk.views import FieldView, HomeView, OutOfServiceView, QuestionsView, ReviewView, View
from kiosk.voice import Line
from screens.heard import label, lines
from tests.screens.looks import OVERLAYS, VIEWS, choices, field, question, region_view
from tests.screens.stage import Stage, words_of
from tests.screens.walk_views import KINDS, looks
from words import Language, use_language

TITLES = {
    "home_two": "您好，想办什么事？",
    "guide": "公证预约",
    "notice": "先告诉您：信息怎么用",
    "identify": "请把身份证放在读卡区",
    "identify_read": "请核对，是您本人吗？",
    "place": "什么时候方便来？",
    "review": "请核对一遍",
    "sign": "请用手指在框里签名",
    "sending": "正在办理，请稍等",
    "done": "预约好了",
    "trouble": "本机刚才出错了",
    "out": "暂停服务",
}


def said(stage: Stage, *, whole: bool = False) -> list[Line]:
    return lines(stage.face.overlay or stage.face.screen, whole=whole)


def texts(stage: Stage, **how: Any) -> list[str]:
    return [line.text for line in said(stage, **how)]


def private(stage: Stage) -> str:
    return " ".join(line.text for line in said(stage) if line.private)


def public(stage: Stage) -> str:
    return " ".join(line.text for line in said(stage) if not line.private)


def test_every_screen_has_words_and_its_title_comes_first(small_stage: Stage) -> None:
    for name, view in VIEWS.items():
        _show(small_stage, view)
        first = texts(small_stage)[0]
        assert first == (view.title if isinstance(view, QuestionsView) else TITLES.get(name, first)), name
        assert len(said(small_stage)) >= 3 or isinstance(view, QuestionsView), name


def _show(stage: Stage, view: View) -> None:
    stage.desk.show(view)
    stage.settle(draw=False)


def test_every_kind_of_screen_speaks_the_language_that_it_shows(small_stage: Stage) -> None:
    """As the real desk makes them, in reach mode, in a language that is mirrored."""
    use_language(Language.UYGHUR)
    for kind in KINDS:
        look = looks(Language.UYGHUR)[kind]
        low = replace(look.presentation, reach=True)
        small_stage.desk.tell(view=look.view, overlay=look.overlay, presentation=low, can_speak=True)
        small_stage.settle(draw=False)
        found = texts(small_stage)
        assert len(found) >= 2, kind
        assert re.search("[\u0600-\u06ff]", found[0]), f"the title of {kind} is Uyghur"
    small_stage.desk.tell(overlay=None, presentation=DEFAULT)


def test_nothing_that_can_be_read_in_the_body_is_left_out(small_stage: Stage) -> None:
    """Every label that is not in a bar or on a key is heard, as itself or in the words of its control."""
    for name, view in VIEWS.items():
        _show(small_stage, view)
        heard = " ".join(texts(small_stage))
        for one in small_stage.texts():
            if any(map(str.isalnum, one.source)) and not _hushed(one):
                spoken = one.source.rstrip("。").rstrip("|")
                assert spoken in heard or _instead(one) in heard, (name, one.source)


def _hushed(widget: Any) -> bool:
    while widget is not None and widget.parent is not widget:
        if getattr(widget, "hushed", False):
            return True
        widget = widget.parent
    return False


def _instead(widget: Any) -> str:
    while not hasattr(widget, "spoken") and widget.parent is not widget:
        widget = widget.parent
    return str(getattr(widget, "spoken", "?"))


PERSONAL = {
    "identify_read": ("测**", "119*************69", "样例路"),
    "review": ("测**", "138****1234", "讨要工资", "包工头一直拖欠工资"),
    "wages": ("12,800", "2026 年 03 月 01 日"),
    "phone": ("138 0000 1234",),
    "id_number": ("119999 19880808 1234",),
    "address": ("样例路 1 号", "示例县"),
    "list": ("测试甲", "示例建筑劳务有限公司第二分公司"),
    "done": ("0317 0004 2815", "示例公证处 2 号窗口", "11月24日（周二）10:00"),
}


@pytest.mark.parametrize("name", PERSONAL)
def test_what_is_personal_is_said_to_one_person_only(stage: Stage, name: str) -> None:
    stage.show(VIEWS[name])
    for words in PERSONAL[name]:
        assert words in private(stage) and words not in public(stage)


PUBLIC = {
    "identify_read": ("请核对，是您本人吗？", "已过有效期"),
    "review": ("手机", "经过", "还没有填：事情发生的日子。", "身份证原件", "200 元"),
    "done": ("预约好了", "请取走纸质回执", "别忘了拿走身份证"),
    "text": ("发生了什么事？", "走绿色通道"),
    "region": ("城东区", "示例县"),
    "identify": ("没带身份证", "请先放身份证"),
    "place": ("示例公证处，示例市样例路 1 号", "10:00，已为您留", "09:00", "已约满", "户口簿"),
}


@pytest.mark.parametrize("name", PUBLIC)
def test_what_is_not_personal_is_said_to_everybody(stage: Stage, name: str) -> None:
    stage.show(VIEWS[name])
    for words in PUBLIC[name]:
        assert words in public(stage) and words not in private(stage)


def test_an_error_names_its_field(stage: Stage) -> None:
    stage.show(VIEWS["wages"])
    found = texts(stage)
    at = found.index("欠到哪天不能晚于今天，请核对。")
    assert found[at - 1] == "欠到哪天"


def test_the_chosen_option_is_told(stage: Stage) -> None:
    for name in ("choice", "some", "place", "notice"):
        stage.show(VIEWS[name])
        assert [line for line in said(stage) if line.chosen], name
    stage.show(question("在哪里？", region_view(value="990103")))
    assert [(line.text, line.personal_choice) for line in said(stage) if line.chosen] == [("示例县", True)]
    stage.show(VIEWS["choice"])
    assert [line.text for line in said(stage) if line.chosen] == ["第2种情况，说来话长"]


@pytest.mark.parametrize("kind", [FieldType.CHOICE, FieldType.YES_NO])
def test_that_a_delicate_option_is_chosen_is_personal(stage: Stage, kind: FieldType) -> None:
    extra: dict[str, Any] = {"choices": [{"value": "A", "label": "甲"}]} if kind is FieldType.CHOICE else {}
    for sensitive in (False, True):
        made = field(kind, sensitive=sensitive, **extra)
        value: Any = "A" if kind is FieldType.CHOICE else True
        stage.show(question("家里有人打您吗？", FieldView(made, value, choices=choices("有", "没有"))))
        (chosen,) = [line for line in said(stage) if line.chosen]
        assert chosen.personal_choice is sensitive and not chosen.private


def test_controls_are_heard_by_what_they_do(stage: Stage) -> None:
    stage.show(VIEWS["review"])
    correct = [one for one in stage.controls() if words_of(one) == "改"]
    assert [label(one)[0].text for one in correct] == ["改“手机”", "改“事项”", "改“经过”"]
    assert not [text for text in texts(stage) if text.startswith("改")], "not in the reading"
    stage.show(VIEWS["list"])
    assert [label(one)[0].text for one in stage.controls() if words_of(one) == "去掉"] == [
        "去掉第 1 项",
        "去掉第 2 项",
    ]
    row = stage.find("测试甲")
    assert [(one.text[:5], one.private) for one in label(row)] == [("第 1 项", False), ("对方是：个", True)]
    stage.show(VIEWS["text"])
    assert label(stage.find("←"))[0].text == "光标向左"
    assert label(stage.find("大字"))[0].text == "字号：标准"


def test_keys_are_personal(stage: Stage) -> None:
    """Whoever hears which key was looked for knows what was typed."""
    for name, key in (("phone", "7"), ("text", "q")):
        stage.show(VIEWS[name])
        assert all(line.private for line in label(stage.find(key)))


def test_a_box_is_heard_by_its_name(stage: Stage) -> None:
    empty = question("电话", FieldView(field(FieldType.PHONE, label="手机号码")))
    stage.show(empty)
    (box,) = [one for one in stage.controls() if hasattr(one, "opens_keys")]
    assert [(one.text, one.private) for one in label(box)] == [("手机号码，还没有填", False)]
    stage.show(question("号码", FieldView(field(FieldType.PHONE, label="手机号码"), "13800001234")))
    (box,) = [one for one in stage.controls() if hasattr(one, "opens_keys")]
    assert [(one.text, one.private) for one in label(box)] == [("手机号码", False), ("138 0000 1234", True)]


def test_where_one_is_comes_last_when_everything_is_asked_for(stage: Stage) -> None:
    stage.show(VIEWS["choice"])
    assert "申请法律援助" not in texts(stage)
    assert texts(stage, whole=True)[-2:] == ["申请法律援助", "第 3 步，共 7 步 · 事情经过"]


def test_a_closed_key_says_so(stage: Stage) -> None:
    from screens.widgets.press import PushButton

    assert label(PushButton("下一步", None))[0].text == "下一步，现在不能用"


def test_seconds_are_told_at_the_beginning_and_near_the_end(stage: Stage) -> None:
    warning = OVERLAYS["still_there"]
    assert isinstance(warning, StillThere)
    told = []
    for seconds in range(45, 0, -1):
        stage.desk.show(VIEWS["choice"], replace(warning, seconds=seconds))
        told.append(next(text for text in texts(stage) if text.startswith("还有")))
    assert list(dict.fromkeys(told)) == ["还有 45 秒", "还有 15 秒"]
    assert told.index("还有 15 秒") == 30


def test_the_time_of_day_is_quiet(stage: Stage) -> None:
    view = VIEWS["home_two"]
    assert isinstance(view, HomeView)
    stage.show(view)
    (clock,) = [line for line in said(stage) if line.quiet]
    assert clock.text == view.status.now


def test_every_review_value_is_personal(stage: Stage) -> None:
    view = VIEWS["review"]
    assert isinstance(view, ReviewView)
    stage.show(view)
    values = {row.value for group in view.groups for row in group.rows}
    assert values <= {line.text for line in said(stage) if line.private}


def test_an_outage_is_heard(stage: Stage) -> None:
    stage.show(OutOfServiceView("暂停服务", "机器正在维护。", "请使用旁边的机器。"))
    assert texts(stage) == ["暂停服务", "机器正在维护。", "请使用旁边的机器。"]
