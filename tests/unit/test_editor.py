"""Text, caret, selection and undo of a box, with any text anybody could hand in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import iter_graphemes

from screens.entry.editor import UNDO_STEPS, Editor

ODD = [*"我·，。a\n＿𠮷\u202e\u200d", "葛\U000e0100", "e\u0301", "👨\u200d👩", "🇨🇳", "ئا"]
TEXTS = st.lists(st.sampled_from(ODD) | st.text(max_size=2), max_size=12).map("".join)
STEPS: dict[str, Callable[[Editor], object]] = {
    "left": Editor.left,
    "right": Editor.right,
    "all": Editor.select_all,
    "part": Editor.select_part,
    "gap": Editor.select_gap,
    "delete": Editor.delete,
    "undo": Editor.undo,
}
INPUTS = TEXTS.map(lambda text: "+" + text)
ACTIONS = st.lists(st.sampled_from(sorted(STEPS)) | INPUTS | st.integers(-3, 60), max_size=20)


def borders(text: str) -> set[int]:
    """Where a caret may stand."""
    at, found = 0, {0}
    for grapheme in iter_graphemes(text):
        at += len(grapheme)
        found.add(at)
    return found


def act(editor: Editor, action: str | int) -> None:
    """One thing a citizen does."""
    if isinstance(action, int):
        editor.place(action)
    elif action.startswith("+"):
        editor.put(action[1:])
    else:
        STEPS[action](editor)


@given(TEXTS, ACTIONS, st.integers(0, 40))
def test_the_caret_never_stands_inside_a_character_and_the_limit_holds(
    text: str, actions: list[str | int], limit: int
) -> None:
    editor = Editor(text, limit=limit)
    for action in actions:
        act(editor, action)
        start, end = editor.selection
        assert 0 <= start <= end <= len(editor.text)
        assert {start, end} <= borders(editor.text)
        assert len(editor.text) <= max(limit, len(text))


@given(TEXTS, ACTIONS)
def test_everything_can_be_undone(text: str, actions: list[str | int]) -> None:
    editor = Editor(text)
    for action in actions:
        act(editor, action)
    while editor.undo():
        pass
    assert editor.text == text and not editor.can_undo


@given(TEXTS, st.data())
def test_delete_takes_one_character_or_the_selection(text: str, data: st.DataObject) -> None:
    editor = Editor(text)
    editor.place(data.draw(st.integers(0, len(text))))
    caret = editor.caret
    assert editor.delete() is (caret > 0)
    before = max((one for one in borders(text) if one < caret), default=0)
    assert editor.text == text[:before] + text[caret:]
    whole = Editor(text)
    whole.select_all()
    whole.delete()
    assert whole.text == ""


@given(TEXTS)
def test_right_and_left_visit_every_character(text: str) -> None:
    editor = Editor(text)
    places = [editor.caret]
    for _ in range(len(text) + 1):
        editor.left()
        places.append(editor.caret)
    assert set(places) == borders(text)
    for _ in range(len(text) + 1):
        editor.right()
    assert editor.caret == len(text)


@given(TEXTS, ACTIONS)
def test_where_only_the_end_is_written_the_caret_stays_there(text: str, actions: list[str | int]) -> None:
    editor = Editor(text, append_only=True)
    for action in actions:
        if action not in ("all", "part", "undo"):
            act(editor, action)
            assert editor.caret == len(editor.text)


@pytest.mark.parametrize(
    ("text", "caret", "selected"),
    [
        ("干了四个月，没给钱。去找他，他不在。", 2, ["干了四个月，", "干了四个月，没给钱。"]),
        ("干了四个月，没给钱。去找他，他不在。", 18, ["他不在。", "去找他，他不在。"]),
        ("没有标点", 4, ["没有标点", "没有标点"]),
        ("", 0, ["", ""]),
        ("欠我12,800.50元，一直不给", 8, ["欠我12,800.50元，", "欠我12,800.50元，一直不给"]),
        ("Not paid, twice. Gone", 3, ["Not paid,", "Not paid, twice."]),
    ],
)
def test_a_part_then_the_sentence_is_selected(text: str, caret: int, selected: list[str]) -> None:
    editor = Editor(text)
    editor.place(caret)
    found = []
    for _ in range(2):
        editor.select_part()
        found.append(editor.selected)
    assert [one.strip() for one in found] == selected


def test_typing_replaces_what_is_selected_and_undo_brings_it_back_selected() -> None:
    editor = Editor("包工头拖欠工资", limit=7)
    editor.place(3)
    editor.select_all()
    assert editor.put("他没给钱，一直不给") and editor.text == "他没给钱，一直"
    editor.undo()
    assert (editor.text, editor.selected) == ("包工头拖欠工资", "包工头拖欠工资")
    editor.select_all()
    assert editor.selected == ""


def test_the_gaps_of_a_sentence_are_filled_one_after_the_other() -> None:
    editor = Editor("我叫甲。")
    editor.put("从＿＿年起在＿＿干活。")
    assert editor.selected == "＿＿"
    editor.put("2025")
    assert editor.select_gap() and editor.selected == "＿＿"
    editor.put("工地")
    assert editor.text == "我叫甲。从2025年起在工地干活。" and not editor.select_gap()


def test_undo_is_bounded_and_a_given_text_is_never_cut() -> None:
    editor = Editor("长" * 100_000, limit=2000)
    assert not editor.put("多") and len(editor.text) == 100_000
    for _ in range(UNDO_STEPS + 50):
        editor.delete()
    steps = 0
    while editor.undo():
        steps += 1
    assert steps == UNDO_STEPS


def test_a_rare_character_is_cut_whole_or_not_at_all() -> None:
    editor = Editor("", limit=3)
    editor.put("甲乙葛\U000e0100")
    assert editor.text == "甲乙"


def test_nothing_typed_stands_in_a_repr() -> None:
    editor = Editor("记号")
    editor.put("记号")
    assert "记号" not in repr(editor) and "记号" not in repr(editor._undo)
