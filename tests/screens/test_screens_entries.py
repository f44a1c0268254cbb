"""Every kind of answer is given by touching, and the desk gets what it understands."""

from __future__ import annotations

from typing import Any

import pytest

from catalogue import FieldType, Service, load
from catalogue.model import Field
from kiosk.actions import Answer, EditItem, RemoveItem
from kiosk.views import FieldView
from screens.entry.kinds import KINDS
from screens.theme import theme
from screens.widgets.press import Pressable
from tests.screens.form_desk import FormDesk
from tests.screens.looks import SERVICES, TEXT_PAGE, VIEWS, field, question
from tests.screens.stage import LANDSCAPE, Stage, middle, words_of

pytestmark = pytest.mark.usefixtures("small_stage")
HEAD = next(iter(load().services.values())).model_dump(by_alias=True, exclude_unset=True)


def form(*fields: dict[str, Any]) -> Service:
    """A service that asks only this."""
    made = {"label": "样例", "required": True}
    parts = {"sections": [{"id": "s", "title": "段", "fields": [{**made, **one} for one in fields]}]}
    empty: dict[str, list[Any]] = {
        "rules": [],
        "materials": [],
        "fees": [],
        "deadlines": [],
        "places": [],
        "priorities": [],
    }
    route = {"body": "notary", "territory": [{"field": "kiosk"}]}
    return Service.model_validate({**HEAD, **parts, **empty, "route": route, "quick_exit": None})


def ask(stage: Stage, *fields: dict[str, Any]) -> FormDesk:
    """Stand in front of a form."""
    desk = FormDesk(form(*fields))
    stage.perform(desk)
    stage.settle()
    return desk


def last(desk: FormDesk) -> Any:
    """The last answer that was sent."""
    return next(a.value for a in reversed(desk.acted) if isinstance(a, Answer))


def test_yes_or_no_leads_on(stage: Stage) -> None:
    desk = ask(stage, {"id": "a", "type": "yes_no"}, {"id": "b", "type": "yes_no"})
    stage.press("否")
    assert desk.answers == {"a": False} and stage.face.screen.view.fields[0].field.id == "b"
    stage.press("是")
    assert desk.answers == {"a": False, "b": True} and desk.finished


def test_a_choice_of_twelve_reaches_the_last_one(stage: Stage) -> None:
    options = [
        {"value": f"v{i}", "label": f"第{i}种说来话长的情况", "hint": "还要解释一下"} for i in range(12)
    ]
    stage.use(LANDSCAPE)
    desk = ask(stage, {"id": "a", "type": "choice", "choices": options}, {"id": "b", "type": "yes_no"})
    while "往下看更多" in stage.words():
        stage.press("往下看更多")
    stage.press("第11种说来话长的情况")
    assert desk.answers == {"a": "v11"}


def test_a_refused_choice_is_told_and_not_kept(stage: Stage) -> None:
    options = [
        {"value": "a", "label": "为自己"},
        {"value": "b", "label": "为单位", "refuse": "单位的事请到窗口。"},
    ]
    desk = ask(stage, {"id": "a", "type": "choice", "choices": options})
    stage.press("为单位")
    assert desk.answers == {} and "单位的事请到窗口。" in stage.words()


def test_several_choices_are_ticked_and_unticked(stage: Stage) -> None:
    options = [{"value": v, "label": v} for v in "甲乙丙"]
    desk = ask(stage, {"id": "a", "type": "choices", "choices": options})
    for one in ("甲", "丙", "甲", "乙"):
        stage.press(one)
    assert desk.answers == {"a": ["乙", "丙"]}


def test_refusing_a_consent_is_as_easy_as_giving_it(stage: Stage) -> None:
    desk = ask(stage, {"id": "a", "type": "consent", "required": False}, {"id": "b", "type": "yes_no"})
    widths = {words: stage.find(words).width for words in ("同意", "不同意")}
    assert widths["同意"] == widths["不同意"]
    stage.press("不同意")
    assert desk.answers["a"]["accepted"] is False and stage.face.screen.view.fields[0].field.id == "b"


def test_a_compulsory_consent_says_what_refusing_means(stage: Stage) -> None:
    desk = ask(stage, {"id": "a", "type": "consent"}, {"id": "b", "type": "yes_no"})
    stage.press("不同意")
    assert "a" not in desk.answers and "不能继续办理" in stage.words()
    stage.press("同意")
    assert desk.answers["a"]["accepted"] is True


@pytest.mark.parametrize(
    ("type_", "keys", "sent", "shown"),
    [
        ("money", "12800.505", "12800.50", "￥ 12,800.50"),
        ("money", "..07", "7", "￥ 7"),
        ("integer", "0042", 42, "0042"),
        ("phone", "13800001234", "13800001234", "138 0000 1234"),
        ("phone", "0999-8123456", "0999-8123456", "0999-8123456"),
        ("id_number", "1199991988080812X", "1199991988080812", "119999 19880808 12"),
        ("id_number", "11999919880808123X", "11999919880808123X", "119999 19880808 123X"),
        ("date", "20260301", "20260301", "2026 年 03 月 01 日"),
        ("date", "202603", "202603", "2026 年 03 月 ＿＿ 日"),
    ],
)
def test_pads(stage: Stage, type_: str, keys: str, sent: object, shown: str) -> None:
    desk = ask(stage, {"id": "a", "type": type_})
    stage.type(keys)
    assert last(desk) == sent
    box = stage.face.screen.entries[0].box
    assert box.shown() == shown and shown in stage.words()
    before = box.text
    stage.press("删除")
    assert box.text == before[:-1]


def test_half_a_date_is_no_answer_and_going_on_says_so(stage: Stage) -> None:
    desk = ask(stage, {"id": "a", "type": "date", "label": "出事那天", "latest": "today"})
    stage.type("202603")
    assert "a" not in desk.answers
    stage.press("下一步")
    assert not desk.finished and "出事那天" in stage.words() and "2026 年 03 月" in stage.words()
    stage.type("15")
    assert desk.answers == {"a": "2026-03-15"}
    stage.press("下一步")
    assert desk.finished


def test_an_answer_is_there_again_after_going_back(stage: Stage) -> None:
    desk = ask(
        stage, {"id": "a", "type": "money"}, {"id": "b", "type": "date"}, {"id": "c", "type": "yes_no"}
    )
    stage.type("128.5")
    stage.press("下一步")
    stage.type("202603")
    stage.press("上一步")
    assert "￥ 128.5" in stage.words() and desk.answers == {"a": "128.50"}
    stage.press("下一步")
    assert "2026 年 03 月" in stage.words()


def test_a_passport_number_has_letters(stage: Stage) -> None:
    desk = ask(stage, {"id": "a", "type": "id_number"})
    stage.press("号码里有字母")
    stage.type("E1234567X")
    assert last(desk) == "E1234567X" and "E1234567X" in stage.words()
    stage.press("只要数字")
    assert "号码里有字母" in stage.words()


@pytest.mark.parametrize("panel", ["portrait", "landscape"])
def test_text_is_typed_with_the_pinyin_keyboard(stage: Stage, panel: str) -> None:
    if panel == "landscape":
        stage.use(LANDSCAPE)
    desk = ask(stage, {"id": "a", "type": "long_text", "phrases": ["没有签劳动合同"]})
    stage.press("没有签劳动合同")
    stage.press("，")
    stage.type("tuoqiangongzi")
    assert "tuo'qian'gong'zi" in stage.words() and "拖欠工资" not in (last(desk) or "")
    stage.press("拖欠工资")
    assert last(desk) == "没有签劳动合同，拖欠工资" and "tuo'qian" not in stage.words()
    assert "没有签劳动合同，拖欠工资" in stage.words()
    stage.type("ni")
    stage.press("删除")
    stage.press("删除")
    stage.press("删除")
    assert last(desk) == "没有签劳动合同，拖欠工"
    stage.press("ABC")
    stage.press("大写")
    stage.type("OK")
    stage.press("符号")
    stage.type("7")
    assert last(desk) == "没有签劳动合同，拖欠工OK7"
    stage.press("拼音")
    stage.type("gz")
    stage.press("空格")
    assert last(desk).startswith("没有签劳动合同，拖欠工OK7") and len(last(desk)) > len(
        "没有签劳动合同，拖欠工OK7"
    )


def test_a_part_of_the_letters_may_be_taken(stage: Stage) -> None:
    desk = ask(stage, {"id": "a", "type": "text"})
    stage.type("laodong'hetongfa")
    stage.press("劳动")
    assert last(desk) == "劳动" and "he'tong'fa" in stage.words()
    stage.press("。")
    assert last(desk).startswith("劳动") and last(desk).endswith("。") and len(last(desk)) > 4


def test_proposals_are_not_cut_and_more_of_them_can_be_seen(stage: Stage) -> None:
    stage.show(TEXT_PAGE)
    stage.type("shi")
    bar = stage.face.screen.foot.children[0].layout.bar
    first = [words_of(w) for w in bar.children if isinstance(w, Pressable)]
    for button in (w for w in bar.children if isinstance(w, Pressable)):
        assert "\n" not in button.label.text and button.right <= bar.right
    stage.press("更多")
    second = [words_of(w) for w in bar.children if isinstance(w, Pressable)]
    assert set(first) & set(second) == {"更多"}


def test_typing_stops_at_the_limit_and_says_so(stage: Stage) -> None:
    desk = ask(stage, {"id": "a", "type": "text", "max_length": 6})
    stage.press("ABC")
    stage.type("abcde")
    assert "还能写 1 个字" in stage.words()
    stage.type("fgh")
    assert last(desk) == "abcdef" and "写满了，最多 6 个字" in stage.words()


def test_typed_text_stays_when_the_desk_tidies_it_up(stage: Stage) -> None:
    desk = ask(stage, {"id": "a", "type": "text"})
    stage.press("ABC")
    stage.type("a")
    stage.press("空格")
    assert desk.answers == {"a": "a"}
    stage.type("b")
    assert desk.answers == {"a": "a b"}


def test_the_caret_stands_in_the_box_that_is_typed_into(stage: Stage) -> None:
    ask(
        stage,
        {"id": "a", "type": "text", "label": "甲"},
        {"id": "b", "type": "phone", "label": "乙", "same_screen": True},
    )
    first, second = (entry.box for entry in stage.face.screen.entries)
    assert first.area.focused and not second.words.text.endswith("|")
    stage.tap(*middle(second.card))
    assert second.words.text.endswith("|") and not first.area.focused
    stage.type("139")
    assert second.text == "139" and first.text == ""


def test_keys_wait_for_what_is_touched_before_them(stage: Stage) -> None:
    options = [{"value": v, "label": v} for v in ("单位", "个人")]
    kind = {"id": "a", "type": "choice", "choices": options}
    ask(stage, kind, {"id": "b", "type": "text", "label": "名称", "same_screen": True})
    assert "空格" not in stage.words()
    stage.press("个人")
    assert "空格" in stage.words() and stage.face.screen.entries[1].area.focused


def test_a_region_is_found_level_by_level_and_the_path_leads_back(stage: Stage) -> None:
    desk = ask(stage, {"id": "a", "type": "region"})
    path = [name for _, name in stage.face.screen.view.fields[0].region_path]
    assert path[0] == "全国" and len(path) > 1
    stage.press("全国 ›")
    assert last(desk) == ""
    code, name = stage.face.screen.view.fields[0].regions[0]
    stage.press(name)
    assert last(desk) == code
    stage.press("下一步")
    assert not desk.finished and "请接着选到区、县" in stage.words()
    for _ in range(3):
        if not desk.finished:
            code, name = stage.face.screen.view.fields[0].regions[-1]
            stage.press(name)
    assert desk.finished and desk.answers == {"a": code}, "nothing lies below it: it leads on"


def test_an_address_asks_the_division_then_the_street(stage: Stage) -> None:
    desk = ask(stage, {"id": "a", "type": "address"})
    assert "空格" not in stage.words()
    for _ in range(3):
        shown = stage.face.screen.view.fields[0]
        if stage.face.screen.entries[0].is_exact:
            break
        stage.press(shown.regions[0][1])
    code = stage.face.screen.view.fields[0].value["region"]
    stage.press("ABC")
    stage.type("abc")
    assert desk.answers == {"a": {"region": code, "text": "abc"}}
    above = stage.face.screen.view.fields[0].region_path[-2][1]
    stage.press(f"{above} ›")
    assert "空格" not in stage.words()
    stage.press(stage.face.screen.view.fields[0].regions[0][1])
    assert desk.answers["a"]["text"] == "abc" and stage.face.screen.entries[0].box.text == "abc"
    stage.press("ABC")
    stage.type("d")
    assert desk.answers["a"]["text"] == "abcd"


def test_a_list_grows_and_shrinks(stage: Stage) -> None:
    people = {
        "id": "a",
        "type": "list",
        "label": "家人",
        "item_label": "家人",
        "min_items": 1,
        "fields": [
            {"id": "name", "type": "text", "label": "姓名"},
            {"id": "age", "type": "integer", "label": "年龄"},
        ],
    }
    desk = ask(stage, people, {"id": "b", "type": "yes_no"})
    # the first entry of a list that cannot stay empty opens by itself
    assert "第 1 位家人" in stage.words() and "再加一位" not in stage.words()
    stage.press("ABC")
    stage.type("abc")
    stage.press("下一步")
    stage.type("8")
    stage.press("再加一位")
    assert desk.answers == {"a": [{"name": "abc", "age": 8}]} and "第 2 位家人" in stage.words()
    stage.press("ABC")
    stage.type("def")
    stage.press("下一步")
    stage.type("9")
    stage.press("下一步")
    assert [one["name"] for one in desk.answers["a"]] == ["abc", "def"] and "第 2 位家人" not in stage.words()
    stage.press("上一步")
    stage.press("姓名：abc")
    assert desk.acted[-1] == EditItem("a", 0) and stage.face.screen.entries[0].box.text == "abc"
    stage.press("上一步")
    stage.press("去掉")
    assert RemoveItem("a", 0) in desk.acted and [one["name"] for one in desk.answers["a"]] == ["def"]


def test_one_more_takes_along_what_is_being_spelled(stage: Stage) -> None:
    things = {"id": "a", "type": "list", "label": "物", "min_items": 1}
    desk = ask(stage, {**things, "fields": [{"id": "what", "type": "text", "label": "物"}]})
    stage.type("gongzi")
    stage.press("再加一项")
    assert desk.answers["a"] == [{"what": "工资"}] and "第 2 项物" in stage.words()
    assert stage.face.screen.entries[0].box.text == ""


def test_every_type_that_a_service_asks_here_has_an_entry() -> None:
    from kiosk.forms.levels import GROUPS, is_asked_here

    def asked(fields: list[Field]) -> set[FieldType]:
        here = [f for f in fields if is_asked_here(f)]
        return {f.type for f in here}.union(*(asked(f.fields) for f in here))

    for service in SERVICES.values():
        for section in service.sections:
            assert asked(section.fields) - GROUPS <= set(KINDS)


def test_an_error_stands_under_its_own_question(stage: Stage) -> None:
    screen = stage.show(VIEWS["wages"])
    error = next(t for t in stage.texts() if "欠到哪天不能晚于今天" in t.text)
    assert error in list(screen.blocks[2].walk(restrict=True))


def test_an_optional_question_says_so(stage: Stage) -> None:
    stage.show(question("电话？", FieldView(field(FieldType.PHONE, required=False))))
    assert "可以不填" in stage.words()
    assert theme.scale == 1.0
