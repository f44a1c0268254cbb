"""What is said while somebody uses the machine: new screens, changes, echoes, help, headphones, the dark."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalogue.model import FieldType
from drivers.types import HeadphonesChanged
from kiosk.actions import CallPerson, KeepGoing, Present
from kiosk.panels import StillThere
from kiosk.presentation import DEFAULT, Presentation
from kiosk.views import FieldView, Paper, QuestionsView
from screens.echo import difference
from screens.entry import ways
from screens.entry.keys import Key as KeyboardKey
from screens.heard import label
from screens.keypad import Key
from tests.screens.five_keys import FiveKeys, five_keys
from tests.screens.looks import OVERLAYS, VIEWS, done, field, question
from tests.screens.stage import HOME, Stage
from tests.screens.writing_desk import ask, every_way, keyboard
from words import Language, use_language

DOWN, OK, BACK, HELP = Key.DOWN, Key.OK, Key.BACK, Key.HELP


def _fresh(keys: FiveKeys) -> list[str]:
    """What was said since the last look."""
    texts = keys.output.everything
    keys.output.said.clear()
    return texts


def test_a_screen_is_read_when_it_comes_and_only_its_changes_later(stage: Stage) -> None:
    stage.show(VIEWS["identify"])
    with five_keys(stage) as keys:
        keys.hear()
        keys.voice.stop()
        _fresh(keys)
        stage.show(VIEWS["identify_trouble"])
        assert _fresh(keys) == ["读卡区上有一张证件。请先拿开，再放您自己的身份证。"], (
            "a live word of the reader"
        )
        keys.output.headphones = True
        stage.show(VIEWS["identify_read"])
        said = _fresh(keys)
        assert said[0] == "请核对，是您本人吗？" and "测**" in said
        stage.show(VIEWS["identify_read"])
        assert _fresh(keys) == []


def test_an_error_is_heard_with_its_field(stage: Stage) -> None:
    view = VIEWS["wages"]
    assert isinstance(view, QuestionsView)
    stage.show(replace(view, fields=(*view.fields[:2], replace(view.fields[2], error=""))))
    with five_keys(stage) as keys:
        keys.hear()
        keys.voice.stop()
        _fresh(keys)
        stage.show(view)
        assert _fresh(keys) == ["欠到哪天", "欠到哪天不能晚于今天，请核对。"]


def test_what_the_paper_does_does_not_cut_the_receipt_number(stage: Stage) -> None:
    stage.show(done(paper=Paper.PRINTING, paper_title="正在打印", paper_note="请稍等"))
    with five_keys(stage, headphones=True) as keys:
        keys.hear()
        stage.show(done())
        said = keys.output.texts
        assert "0317 0004 2815" in said and said.index("0317 0004 2815") < said.index("请取走纸质回执")
        assert "正在打印" not in said


def test_keys_say_where_they_are_and_whether_it_is_chosen(stage: Stage) -> None:
    stage.show(VIEWS["choice"])
    with five_keys(stage) as keys:
        keys.hear()
        _fresh(keys)
        keys.press(DOWN)
        assert keys.output.texts == ["第1种情况，说来话长"] and keys.output.stops
        keys.press(DOWN)
        assert keys.output.texts == ["第2种情况，说来话长，已选"]


def test_help_reads_everything_again_and_twice_calls_a_person(stage: Stage) -> None:
    stage.show(VIEWS["choice"])
    with five_keys(stage) as keys:
        stage.desk.tell(can_speak=True)
        keys.press(HELP)
        assert stage.desk.acted == [Present(replace(DEFAULT, voice=True))]
        keys.hear()
        assert keys.output.texts[0].startswith("朗读已打开") and "您遇到的是哪种事？" in keys.output.texts
        keys.press(HELP)
        assert keys.output.texts[0] == "您遇到的是哪种事？"
        assert keys.output.texts[-1] == "第 3 步，共 7 步 · 事情经过"
        keys.press(DOWN, HELP)
        assert CallPerson() not in stage.desk.acted, "something else was done between"
        keys.press(HELP)
        assert stage.desk.acted[-1] == CallPerson()


def test_help_much_later_is_no_call(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    from screens import listening

    stage.show(VIEWS["choice"])
    with five_keys(stage) as keys:
        keys.hear()
        keys.press(HELP)
        monkeypatch.setattr(listening, "TWICE_SECONDS", 0.0)  # as if so much time had passed
        keys.press(HELP)
        assert CallPerson() not in stage.desk.acted


def test_a_touch_silences(stage: Stage) -> None:
    stage.show(VIEWS["choice"])
    with five_keys(stage) as keys:
        keys.hear()
        before = keys.output.stops
        finger = stage.touch(5, 900)
        finger.touch_down()
        assert keys.output.stops > before
        finger.touch_up()


def _publish(stage: Stage, why: str) -> None:
    """A desk publishes a look after every key; the stage's desk only when it is told."""
    view = VIEWS["phone"]
    assert isinstance(view, QuestionsView)
    stage.desk.show(replace(view, why=why))


def test_digits_are_echoed_to_headphones(stage: Stage) -> None:
    stage.show(VIEWS["phone"])
    with five_keys(stage, headphones=True) as keys:
        keys.hear()
        _fresh(keys)
        stage.press("7")
        _publish(stage, "变")
        stage.settle()
        assert "7" in _fresh(keys)
        stage.press("删除")
        _publish(stage, "又变")
        stage.settle()
        assert "删除7" in _fresh(keys)
        keys.output.headphones = False
        stage.press("8")
        _publish(stage, "再变")
        stage.settle()
        assert "8" not in _fresh(keys)


def test_keys_typed_by_keys_are_heard_letter_by_letter(stage: Stage) -> None:
    stage.show(VIEWS["text"])
    with five_keys(stage, headphones=True) as keys:
        keys.hear()
        keys.press(DOWN)
        assert keys.output.texts == ["经过，还没有填"]
        while keys.words.split()[:1] != ["q"]:
            keys.press(DOWN)
        keys.press(OK)
        while keys.words != "w":
            keys.press(DOWN)
        _fresh(keys)
        keys.press(OK)
        (said,) = _fresh(keys)
        assert said.startswith("w、"), "the letters so far, and what they may mean"


def test_a_phrase_taken_by_keys_leaves_the_ring_outside_the_keys_that_came(stage: Stage) -> None:
    """Nobody who only listens is inside a row that they did not enter; what was written comes first."""
    with every_way(), five_keys(stage, headphones=True) as keys:
        entry = ask(stage, phrases=["欠薪三个月", "拖欠加班费"])
        keys.hear()
        keys.go_to("常用语")
        keys.press(OK)
        while keys.words != "常用语":
            keys.press(DOWN)
        keys.press(OK, BACK)
        keys.go_to("欠薪三个月")
        keys.press(OK)
        _fresh(keys)
        keys.press(OK)
        assert entry.text == "欠薪三个月"
        assert keys.listening.focus.row is None and getattr(keys.target, "scan_row", False)
        row = "，".join(keys.words.split())
        assert keys.output.texts == ["欠薪三个月", row], "where the ring is comes after what was written"


def test_the_ring_stays_inside_a_row_of_tools_that_is_drawn_anew(stage: Stage) -> None:
    with every_way(), five_keys(stage) as keys:
        ask(stage, phrases=["欠薪三个月"])
        keys.go_to("常用语")
        keys.press(OK)
        while keys.words != "常用语":
            keys.press(DOWN)
        keys.press(OK)
        assert keys.words == "常用语" and keys.listening.focus.row is not None


@pytest.mark.parametrize(("name", "point"), [("money", "点"), ("phone", "横线")])
def test_a_mark_on_a_pad_has_a_name(stage: Stage, name: str, point: str) -> None:
    kind = FieldType.MONEY if name == "money" else FieldType.PHONE
    stage.show(question("多少？", FieldView(field(kind))))
    with five_keys(stage, headphones=True) as keys:
        keys.hear()
        keys.go_to("删除")
        assert keys.output.texts == [f"{point}，0，删除"]
        keys.press(OK)
        assert keys.output.texts == [point]


def test_no_key_of_any_keyboard_is_silent(stage: Stage) -> None:
    with every_way():
        ask(stage)
        for way in ways.offered():
            keyboard(stage).choose(way)
            stage.settle(draw=False)
            keys = [one for one in stage.controls() if isinstance(one, KeyboardKey)]
            silent = [one.words for one in keys if not any(map(str.isalnum, label(one)[0].text))]
            assert not silent and len(keys) > 10, way


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        ("", "你", "你"),
        ("你好", "你好吗", "吗"),
        ("你吗", "你好吗", "好"),
        ("1138", "138", "删除1"),
        ("abc", "", "删除abc"),
        ("拖工资", "拖欠工资", "欠"),
        ("aa", "aaa", "a"),
        ("新房", "信访", "信访"),
        ("12", "12.", "点"),
        ("好，", "好", "删除逗号"),
    ],
)
def test_what_came_or_went(before: str, now: str, said: str) -> None:
    assert difference(before, now) == said


def test_the_idle_warning_is_heard_but_does_not_keep_the_session(stage: Stage) -> None:
    warning = OVERLAYS["still_there"]
    assert isinstance(warning, StillThere)
    stage.show(VIEWS["choice"])
    with five_keys(stage) as keys:
        keys.hear()
        keys.voice.stop()
        _fresh(keys)
        signs = keys.table.signs
        for seconds in range(45, 0, -1):
            stage.desk.show(VIEWS["choice"], replace(warning, seconds=seconds))
            stage.lay_out()
            stage.lay_out()
            keys.output.reach(0)
            keys.output.finish()
        said = _fresh(keys)
        assert said[:3] == ["您还在吗？", warning.message, "还有 45 秒"]
        assert [text for text in said if text.startswith("还有")] == ["还有 45 秒", "还有 15 秒"]
        assert keys.table.signs == signs
        stage.show(VIEWS["choice"])
        assert "您遇到的是哪种事？" in _fresh(keys)
        keys.output.reach(0)
        assert keys.table.signs == signs + 1


def test_the_end_of_a_session_is_silent_and_forgets(stage: Stage) -> None:
    stage.show(VIEWS["review"])
    with five_keys(stage, headphones=True) as keys:
        keys.hear()
        assert "138****1234" in keys.output.texts
        _fresh(keys)
        stage.desk.tell(view=HOME, presentation=DEFAULT)
        stage.settle()
        assert _fresh(keys) == [] and not keys.output.speaking
        assert "138****1234" not in repr([line.text for line in keys.voice._screen])
        assert keys.listening._echo._text == ""


def test_another_language_is_read_in_that_language(stage: Stage) -> None:
    stage.show(VIEWS["home_two"])
    with five_keys(stage) as keys:
        keys.hear()
        _fresh(keys)
        use_language(Language.ENGLISH)
        keys.hear(language=Language.ENGLISH)
        assert keys.output.said[-1][0][0].language == "en"
        assert "您好，想办什么事？" not in _fresh(keys)


def test_volume_is_that_of_the_session_and_the_default_afterwards(stage: Stage) -> None:
    stage.show(VIEWS["choice"])
    with five_keys(stage) as keys:
        keys.hear(volume=100)
        keys.press(HELP)
        assert keys.output.said[-1][1]["volume"] == 100
        stage.desk.tell(view=HOME, presentation=DEFAULT)
        keys.hear()
        assert keys.output.said[-1][1]["volume"] == DEFAULT.volume == 50


def test_plugging_headphones_in_asks_for_the_voice(stage: Stage) -> None:
    stage.show(VIEWS["choice"])
    with five_keys(stage) as keys:
        keys.output.tell(HeadphonesChanged(False))
        keys.output.tell(HeadphonesChanged(True))
        assert keys.table.actions == [Present(replace(DEFAULT, voice=True))]


def test_the_keys_work_in_the_dark(stage: Stage) -> None:
    """Who only listens has no picture and a keypad: keys do not bring the picture back."""
    stage.show(VIEWS["choice"])
    with five_keys(stage) as keys:
        keys.hear(dark=True)
        keys.press(DOWN, DOWN)
        assert keys.output.texts == ["第2种情况，说来话长，已选"]
        keys.press(OK)
        assert [type(one).__name__ for one in stage.desk.acted] == ["Answer"]
        assert stage.desk.look.presentation.dark


@pytest.mark.parametrize("voice", [True, False])
def test_the_dark_without_a_voice_is_ended(stage: Stage, voice: bool) -> None:
    stage.show(VIEWS["choice"])
    with five_keys(stage):
        blind = Presentation(voice=voice, dark=True)
        stage.desk.tell(presentation=blind, can_speak=not voice)
        stage.settle()
        assert Present(replace(blind, dark=False)) in stage.desk.acted
        stage.desk.tell(presentation=DEFAULT)


def test_back_closes_a_panel_that_was_opened(stage: Stage) -> None:
    stage.show(VIEWS["choice"], OVERLAYS["erase"])
    with five_keys(stage) as keys:
        keys.press(BACK)
        assert stage.desk.acted == [KeepGoing()]
