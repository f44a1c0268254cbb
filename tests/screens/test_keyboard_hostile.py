"""Whatever text a box is given: it is drawn harmlessly, can be corrected, and is sent as it is."""

from __future__ import annotations

import gc
import weakref
from time import monotonic
from typing import Any

import pytest
from wcwidth import iter_graphemes

from screens.theme import theme
from tests.screens.stage import HOME, Stage, box
from tests.screens.writing_desk import ask, place_of, sent

pytestmark = pytest.mark.usefixtures("small_stage")
HOSTILE = {
    "markup": "[b]粗[/b] [ref=x]链[/ref] [color=ff0000]&amp; <script>",
    "control": "一\x00二\x07三\x1b[2J四\r五\t六",
    "turned": "甲\u202e乙丙\u202c丁\u2066戊\u2069己\u200f",
    "emoji": "他说👨\u200d👩\u200d👧\u200d👦好🇨🇳👍🏽",
    "marks": "名" + "\u0301" * 5000,
    "variant": "葛\U000e0100城𠮷野·阿依古丽",
    "halves": "上\ud800下\udfff",
    "breaks": "行\n" * 700,
    "one_word": "w" * 3000,
    "huge": "长" * 100_000,
    "brackets": "（" * 400,
    "arabic": "ئۇيغۇر 12348 张三 ￥1,200.50 " * 20,
}


@pytest.mark.parametrize("kind", ["text", "long_text"])
@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_text_is_drawn_corrected_and_sent(stage: Stage, name: str, kind: str) -> None:
    text = HOSTILE[name]
    entry = ask(stage, text, kind=kind)
    assert entry.text == text
    labels = list(entry.area._labels.values())
    assert 0 < len(labels) < 60
    for label in labels:
        assert not label.markup and label.text.isprintable()
        assert label.texture_size[0] <= entry.area.width + 2
        assert box(label)[2] <= box(entry.card)[2] + 2
    if not entry.right_to_left:
        seen = entry.area._in_sight()
        line = entry.area._lines[seen[len(seen) // 2]]
        stage.tap(*place_of(entry, line.start))
        assert (
            line.start <= entry.editor.caret <= line.start + len(next(iter_graphemes(text[line.start :]), ""))
        )
    stage.press("删除")
    shorter = entry.text
    assert len(shorter) < len(text) or entry.editor.caret == 0
    stage.press("撤销")
    assert entry.text == text
    if shorter != text:
        assert sent(stage) == text


@pytest.mark.parametrize("name", ["halves", "turned", "emoji"])
def test_nothing_given_can_turn_the_words_beside_it(stage: Stage, name: str) -> None:
    entry = ask(stage, HOSTILE[name])
    for label in entry.area._labels.values():
        assert not set(label.text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200d\u200f")


def test_text_undo_and_keys_go_with_the_session(stage: Stage) -> None:
    marker = "".join(reversed("号记回撤"))
    entry = ask(stage, marker)
    stage.press("全选")
    stage.press("删除")
    assert entry.text == "" and entry.editor.can_undo
    refs: list[weakref.ref[Any]] = [weakref.ref(entry), weakref.ref(entry.editor), weakref.ref(entry.area)]
    del entry
    stage.desk.acted.clear()
    stage.desk.show(HOME)
    end = monotonic() + 60
    while any(ref() is not None for ref in refs) and monotonic() < end:
        stage.frames(5)
        gc.collect()
    assert [ref() for ref in refs] == [None] * 3
    assert theme.scale == 1.0
