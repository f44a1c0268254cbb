"""What is heard can be read: on the screen itself, or in a caption for as long as it is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from kiosk.actions import Answer
from kiosk.panels import ComfortPanel
from kiosk.presentation import DEFAULT, Presentation, TextSize
from kiosk.views import OutOfServiceView, TroubleView
from screens.captions import Captions
from screens.keypad import Key
from screens.theme import theme
from tests.screens.five_keys import FiveKeys, five_keys
from tests.screens.looks import VIEWS
from tests.screens.stage import Stage, words_of
from tests.screens.walk import PANELS, Variant, Walker
from words import Language

HELLO = "朗读已打开。用上下键选择，按确定键进入；随时可以按帮助键再听一遍。"
HINT = "这里有您的个人信息。插上耳机就能听，也可以在“语言和显示”里选“也读出来”。"


def written(keys: FiveKeys) -> str:
    """The caption."""
    keys.stage.settle()
    strip = keys.listening._captions.strip
    assert strip is None or strip.parent is keys.stage.face
    return strip.words.source if strip is not None else ""


def test_the_first_words_are_written_while_they_are_said(stage: Stage) -> None:
    stage.show(VIEWS["choice"])
    with five_keys(stage) as keys:
        assert written(keys) == ""
        keys.hear()
        assert keys.output.texts[0] == HELLO and written(keys) == "", "nothing is heard yet"
        keys.output.reach(0)
        assert written(keys) == HELLO
        keys.output.reach(1)
        assert written(keys) == "", "the title stands on the screen"


def test_why_something_is_withheld_is_written(stage: Stage) -> None:
    stage.show(VIEWS["review"])
    with five_keys(stage) as keys:
        keys.hear()
        assert keys.output.texts[-1] == HINT
        keys.output.reach(len(keys.output.texts) - 1)
        assert written(keys) == HINT
        keys.output.finish()
        assert written(keys) == ""


@pytest.mark.parametrize("end", ["touch", "key", "another screen", "off"])
def test_whatever_silences_the_voice_takes_the_caption_away(stage: Stage, end: str) -> None:
    stage.show(VIEWS["choice"])
    with five_keys(stage) as keys:
        keys.hear()
        keys.output.reach(0)
        assert written(keys) == HELLO
        if end == "touch":
            stage.tap(5, 900)
        elif end == "key":
            keys.press(Key.DOWN)
        elif end == "off":
            stage.desk.tell(presentation=DEFAULT)
        else:
            stage.desk.tell(view=VIEWS["yes_no"])
        assert written(keys) == ""


def test_a_touch_goes_through_to_what_is_meant(stage: Stage) -> None:
    stage.show(VIEWS["choice"])
    with five_keys(stage) as keys:
        keys.hear()
        keys.output.reach(0)
        assert written(keys) == HELLO
        stage.press("第1种情况")
        assert stage.desk.acted == [Answer("matter", "A")]


def test_a_screen_that_is_switched_off_stays_dark(stage: Stage) -> None:
    stage.show(VIEWS["choice"])
    with five_keys(stage) as keys:
        keys.hear(dark=True)
        keys.output.reach(0)
        assert written(keys) == ""


def _on_screen(stage: Stage) -> str:
    """Everything that can be read, and the names of what is drawn (a mark, a tick, an empty box)."""
    found = []
    for one in stage.face.screen.walk(restrict=True):
        found += [getattr(one, name, None) or "" for name in ("source", "spoken", "named")]
    return "\n".join((*found, "已选", "还没有填"))


SPOKEN = (
    "home_two",
    "guide",
    "notice",
    "identify_read",
    "choice",
    "wages",
    "list",
    "place",
    "review",
    "done",
)


@pytest.mark.parametrize("headphones", [False, True])
def test_everything_that_is_said_can_be_read(small_stage: Stage, headphones: bool) -> None:
    """On any screen: a sentence that is not on the screen comes as a caption, the others do not."""
    for name in SPOKEN:
        small_stage.desk.show(VIEWS[name])
        with five_keys(small_stage, headphones=headphones) as keys:
            small_stage.desk.tell(presentation=Presentation(voice=True), can_speak=True)
            small_stage.settle(draw=False)
            page, told = _on_screen(small_stage), keys.output.texts
            assert told[0] == HELLO
            for index, text in enumerate(told):
                keys.output.reach(index)
                unseen = [part for part in re.split("[，。；]", text) if part not in page]
                assert keys.listening._captions.words == (text if unseen else ""), (name, text)


# --- where it stands: also in the walk over all screens (`caption_faults.py`) ------------------


@pytest.fixture(scope="module")
def walker(_toolkit: None) -> Iterator[Walker]:
    """One window for both panels."""
    made = Walker()
    yield made
    made.close()


@pytest.mark.parametrize("panel", PANELS)
def test_captions_grow_with_the_text_where_there_is_room(walker: Walker, panel: str) -> None:
    sizes = {}
    for size in TextSize:
        stage = walker.show("Guide", Variant(panel, replace(DEFAULT, text_size=size)))
        captions = Captions(stage.face, lambda face=stage.face: face.screen)  # type: ignore[misc]
        captions.show(HELLO)
        stage.settle(draw=False)
        assert captions.strip is not None
        sizes[size] = captions.strip.words.font_size / theme.body
        captions.close()
    assert sizes[TextSize.NORMAL] == 1 and all(share > 0.6 for share in sizes.values()), sizes


# --- a session that breaks off ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["trouble", "out"])
def test_whoever_listened_hears_that_the_session_broke_off(stage: Stage, name: str) -> None:
    stage.show(VIEWS["review"])
    with five_keys(stage) as keys:
        keys.hear(volume=75, rate=1.25)
        keys.output.said.clear()
        view = VIEWS[name]
        assert isinstance(view, TroubleView | OutOfServiceView)
        stage.desk.tell(view=view, presentation=DEFAULT)  # the wipe has switched the voice off
        stage.settle()
        assert len(keys.output.said) == 1 and view.title == keys.output.texts[0]
        assert view.todo in " ".join(keys.output.texts)
        how = keys.output.said[0][1]
        assert (how["volume"], how["rate"], how["allow_private_aloud"]) == (75, 1.25, False)
        signs = keys.table.signs
        keys.output.reach(0)
        assert keys.table.signs == signs, "a page that reads itself keeps no session"
        stage.tap(5, 900)
        assert not keys.output.speaking, "a touch silences it"
        stage.desk.tell(view=VIEWS["choice"])
        stage.settle()
        assert len(keys.output.said) == 1, "the next person did not ask for a voice"


def test_nothing_is_said_to_who_did_not_listen(stage: Stage) -> None:
    stage.show(VIEWS["review"])
    with five_keys(stage) as keys:
        stage.show(VIEWS["trouble"])
        assert keys.output.said == []


def test_going_home_ends_the_last_words(stage: Stage) -> None:
    stage.show(VIEWS["review"])
    with five_keys(stage) as keys:
        keys.hear()
        stage.desk.tell(view=VIEWS["trouble"], presentation=DEFAULT)
        stage.settle()
        assert keys.output.speaking
        stage.show(VIEWS["home_two"])
        assert not keys.output.speaking


def test_a_submission_that_was_not_saved_is_read_once(stage: Stage) -> None:
    """The session goes on there, and the voice with it."""
    stage.show(VIEWS["review"])
    with five_keys(stage) as keys:
        keys.hear()
        keys.output.said.clear()
        stage.desk.tell(view=VIEWS["trouble"])
        stage.settle()
        assert len(keys.output.said) == 1


@pytest.mark.parametrize("headphones", [True, False])
def test_a_receipt_number_on_the_page_of_a_crash_is_for_headphones(stage: Stage, headphones: bool) -> None:
    view = VIEWS["trouble"]
    assert isinstance(view, TroubleView)
    kept = "您的申请已经存好，受理号 0317 0004 2815，请记下来。"
    stage.show(VIEWS["done"])
    with five_keys(stage, headphones=headphones) as keys:
        keys.hear()
        keys.output.said.clear()
        stage.desk.tell(view=replace(view, kept=kept, kept_is_private=True), presentation=DEFAULT)
        stage.settle()
        assert ("0317" in " ".join(keys.output.texts)) is headphones
        assert (HINT in keys.output.texts) is not headphones


def test_the_page_of_a_crash_knows_what_is_private() -> None:
    from kiosk.desk.trouble import Notice, view
    from tests.unit.desk_kit import settings

    assert view(Notice("K-1", "031700042815"), settings()).kept_is_private
    assert not view(Notice("K-1"), settings()).kept_is_private


def test_the_hint_names_the_controls_as_they_are_labelled(stage: Stage) -> None:
    stage.desk.tell(view=VIEWS["review"], can_speak=True)
    stage.settle()
    assert HINT.split("“")[1].startswith(words_of(stage.find("语言和显示")))
    panel = ComfortPanel("显示、语言和朗读", tuple(Language), "好了")
    stage.desk.tell(overlay=panel)
    stage.settle()
    assert HINT.split("“")[2].startswith(words_of(stage.find("也读出来")))
