"""Free text is written and corrected with real touches, whatever the way of writing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.presentation import TextSize
from screens import forget
from screens.entry import ways
from screens.entry.keys import Key
from screens.entry.ways import Way
from screens.theme import theme
from screens.widgets.press import Pressable
from tests.screens.stage import LANDSCAPE, Stage, box, words_of
from tests.screens.writing_desk import ask, every_way, keyboard, place_of, sent
from words import use_language

pytestmark = pytest.mark.usefixtures("small_stage", "_every_way")
STORY = "我在工地干了四个月，包工头拖欠工资。去找他，他不在。"


@pytest.fixture
def _every_way() -> Iterator[None]:
    with every_way():
        yield
    use_language("zh_CN")


def test_a_tap_puts_the_caret_where_it_is_and_words_go_there(stage: Stage) -> None:
    entry = ask(stage, STORY)
    stage.tap(*place_of(entry, 4))
    assert entry.editor.caret == 4
    stage.type("gongdi")
    stage.press("工地")
    assert sent(stage) == STORY[:4] + "工地" + STORY[4:]
    stage.press("←")
    stage.press("删除")
    assert entry.text == STORY[:4] + "地" + STORY[4:]
    stage.press("→")
    assert entry.editor.caret == 5
    for _ in range(2):
        stage.press("撤销")
    assert entry.text == STORY and sent(stage) == STORY


def test_a_tap_in_a_wrapped_line_far_down_finds_its_character(stage: Stage) -> None:
    entry = ask(stage, STORY * 80)
    assert len(entry.text) > 2000
    pager = stage.face.screen.pager
    for _ in range(40):
        if pager.view.scroll_y < 0.5:
            break
        stage.press("往下看更多")
    seen = entry.area._in_sight()
    line = entry.area._lines[seen[len(seen) // 2]]
    stage.tap(*place_of(entry, line.start + 3))
    assert entry.editor.caret == line.start + 3
    low, high = pager.view.to_window(0, pager.view.y)[1], pager.view.to_window(0, pager.view.top)[1]
    assert low <= entry.area.caret.to_window(0, entry.area.caret.y)[1] <= high


def test_a_part_a_sentence_or_everything_is_replaced(stage: Stage) -> None:
    entry = ask(stage, STORY)
    stage.tap(*place_of(entry, 12))
    stage.press("选一句")
    assert entry.editor.selected == "包工头拖欠工资。"
    stage.press("删除")
    assert sent(stage) == STORY.replace("包工头拖欠工资。", "")
    stage.press("撤销")
    assert entry.editor.selected == "包工头拖欠工资。"
    stage.press("全选")
    stage.press("ABC")
    stage.type("ok")
    assert sent(stage) == "ok"


def test_phrases_are_one_touch_away_while_one_writes(stage: Stage) -> None:
    phrases = [f"第{number}句常用的话" for number in range(14)]
    entry = ask(stage, STORY, phrases=phrases)
    stage.press("常用语")
    offered = [words_of(key) for key in keyboard(stage).layout.walk(restrict=True) if isinstance(key, Key)]
    assert offered == phrases[:12]
    stage.press(phrases[7])
    assert sent(stage) == STORY + phrases[7] and ways.chosen() is Way.PINYIN
    stage.press("常用语")
    stage.press("常用语")
    assert entry.text == STORY + phrases[7] and "空格" in stage.words()


def test_the_gaps_of_a_sentence_are_filled_in_order(stage: Stage) -> None:
    entry = ask(stage, phrases=["从＿＿年＿＿月起没有发工资"])
    stage.press("从＿＿年＿＿月起没有发工资")
    assert entry.editor.selected == "＿＿"
    stage.press("符号")
    stage.type("2026")
    stage.press("下一空")
    stage.type("3")
    assert sent(stage) == "从2026年3月起没有发工资" and "下一空" not in stage.words()


def test_strokes_are_chosen_from(stage: Stage) -> None:
    ask(stage)
    stage.press("笔画")
    for kind in ("丿 撇", "乛 折", "丿 撇", "一 横"):
        stage.press(kind)
    stage.press("退一笔")
    stage.press("丶 点")
    assert "丿乛丿丶" in stage.words()
    stage.press("欠")
    assert sent(stage) == "欠" and "丿乛" not in stage.words()


def test_after_a_word_comes_what_often_follows_it(stage: Stage) -> None:
    ask(stage, "拖欠")
    offered = [words_of(one) for one in keyboard(stage).layout.bar.children if isinstance(one, Pressable)]
    assert offered and all(offered)
    stage.press(offered[-1])
    assert sent(stage) == "拖欠" + offered[-1]


def test_uyghur_is_spelled_with_its_hamza_and_only_written_at_its_end(stage: Stage) -> None:
    use_language("ug")
    entry = ask(stage)
    assert ways.chosen() is Way.UYGHUR
    stage.type("اتا")
    stage.press(keyboard(stage).layout.space_key().words)
    stage.type("ۇي")
    assert sent(stage) == "ئاتا ئۇي" and entry.editor.append_only and entry.area.right_to_left
    area = entry.area
    stage.tap(*area.to_window(area.x + 5, area.top - 5))
    assert entry.editor.caret == len(entry.text) and "←" not in stage.words()


@pytest.mark.parametrize(
    ("language", "first"), [("zh_CN", Way.PINYIN), ("ug", Way.UYGHUR), ("en", Way.LATIN)]
)
def test_the_session_begins_with_the_keys_of_its_language(stage: Stage, language: str, first: Way) -> None:
    use_language(language)
    ask(stage)
    keys = [key for key in keyboard(stage).walk(restrict=True) if isinstance(key, Key) and key.chosen]
    assert [words_of(key) for key in keys] == [first.label]
    assert ways.offered()[0] is first and set(ways.offered()) == set(Way)


def test_the_tab_is_kept_for_the_session_and_forgotten_with_it(stage: Stage) -> None:
    ask(stage)
    stage.press("手写")
    ask(stage, kind="text", id="next")
    assert ways.chosen() is Way.HANDWRITING and "重写" in stage.words()
    forget.drop_caches()
    assert ways.chosen() is Way.PINYIN


def test_a_tab_without_its_engine_is_not_offered(stage: Stage) -> None:
    ways.use(ways.Engines(ways.engines().pinyin, uyghur=False))
    ask(stage)
    assert ways.offered() == (Way.PINYIN, Way.LATIN, Way.SYMBOLS)
    assert "手写" not in stage.words() and "笔画" not in stage.words()


@pytest.mark.parametrize("panel", ["portrait", "landscape"])
@pytest.mark.parametrize("size", list(TextSize))
def test_keys_are_large_and_the_body_never_jumps(stage: Stage, panel: str, size: TextSize) -> None:
    if panel == "landscape":
        stage.use(LANDSCAPE)
    ask(stage, STORY, size=size, phrases=["拖欠工资"] * 12)
    board = keyboard(stage)
    body = stage.face.screen.pager
    places = set()
    for way in Way:
        board.choose(way)
        stage.settle()
        places.add((body.y, body.height, body.width))
        keys = [key for key in board.walk(restrict=True) if isinstance(key, Pressable)]
        assert min(min(key.width, key.height) for key in keys) >= theme.mm(15) - 1
        assert all(
            _apart(one, other) >= theme.mm(3) - 1 for one in keys for other in keys if one is not other
        )
    assert len(places) == 1
    assert body.height > theme.mm(40 if size is TextSize.LARGEST else 54)


def _apart(one: Pressable, other: Pressable) -> float:
    a, b = box(one), box(other)
    return max(a[0] - b[2], b[0] - a[2], a[1] - b[3], b[1] - a[3])


def test_typing_at_the_end_of_a_long_story_draws_one_line_anew(stage: Stage) -> None:
    entry = ask(stage, (STORY * 90)[:1990])
    stage.press("ABC")
    stage.type("a")  # the body has turned to the end
    drawn: list[int] = []
    for number, label in entry.area._labels.items():
        label.fbind("texture", lambda _label, _texture, which=number: drawn.append(which))
    assert len(entry.area._labels) < 30 < len(entry.area._lines)
    stage.type("a")
    last = len(entry.area._lines) - 1
    assert entry.text.endswith("aa") and set(drawn) <= {last - 1, last} and last in drawn
    assert len(entry.area._labels) < 30


def test_letters_that_were_not_chosen_go_with_the_answer(stage: Stage) -> None:
    ask(stage)
    stage.type("gongdi")
    stage.press("下一步")
    assert sent(stage) == "工地"


@pytest.mark.parametrize(("kind", "between"), [("long_text", "，"), ("text", "")])
def test_phrases_of_a_story_stand_apart_and_those_of_a_name_do_not(
    stage: Stage, kind: str, between: str
) -> None:
    phrases = ["拖着不给工资", "打电话他不接", "去找他他不在"]
    ask(stage, kind=kind, phrases=phrases)
    for phrase in phrases[:2]:
        stage.press("常用语")
        stage.press(phrase)
    assert sent(stage) == phrases[0] + between + phrases[1]
    stage.press("符号")
    stage.press("。")
    stage.press("常用语")
    stage.press(phrases[2])
    assert sent(stage).endswith("。" + phrases[2])
