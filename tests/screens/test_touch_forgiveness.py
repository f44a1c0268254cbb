"""Sparks, trembling hands, palms, and touches that only wake (checklist T5-T7). Times are the touches'."""

from __future__ import annotations

from dataclasses import replace
from time import time
from typing import Any

import pytest

from kiosk.actions import Back, ConfirmErase, KeepGoing, Next, Presence, Present
from kiosk.panels import HelpPanel
from kiosk.presentation import DEFAULT, TextSize
from screens.contact import KEY_REPEAT, SHORTEST, Contact, contact
from screens.theme import Role, theme
from tests.screens.looks import OVERLAYS, VIEWS
from tests.screens.stage import Finger, LookDesk, Stage, box, middle
from words import Language


def _tap(stage: Stage, x: float, y: float, *, held: float = 0.08, after: float = 9.0) -> None:
    """A tap that was `held` seconds, and began `after` seconds after the one before ended."""
    contact._ended_at = time() - after - held
    finger = stage.touch(x, y)
    finger.held = held
    finger.time_start = time() - held
    finger.touch_down()
    finger.touch_up()
    stage.settle()


@pytest.mark.parametrize(("held", "counts"), [(0.0, False), (0.03, False), (0.07, True), (5.0, True)])
def test_a_contact_shorter_than_a_finger_is_none(stage: Stage, held: float, counts: bool) -> None:
    stage.show(VIEWS["choice"])
    _tap(stage, *middle(stage.find("上一步")), held=held)
    assert stage.desk.acted == ([Back()] if counts else [])


def test_a_busy_machine_never_calls_a_finger_a_spark() -> None:
    judge = Contact()
    judge._rested_at = time() - 0.2  # drawing for 200 ms: the touch came sometime in between
    finger = Finger(5, 5)
    judge.begin(finger)
    finger.time_end = finger.time_start + 0.001
    judge.end(finger)
    assert "brief" not in finger.ud
    judge.rested()
    quick = Finger(5, 5)
    judge.begin(quick)
    quick.time_end = quick.time_start + SHORTEST / 2
    judge.end(quick)
    assert "brief" in quick.ud


@pytest.mark.parametrize(("after", "times"), [(0.1, 1), (0.28, 1), (0.35, 2)])
def test_the_same_control_again_counts_only_later(stage: Stage, after: float, times: int) -> None:
    stage.show(VIEWS["text"])
    place = middle(stage.find("请人帮忙"))
    _tap(stage, *place)
    _tap(stage, *place, after=after)
    assert len(stage.desk.acted) == times


def test_the_hall_sets_how_much_later(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contact, "repeat", 0.5)
    stage.show(VIEWS["text"])
    place = middle(stage.find("请人帮忙"))
    _tap(stage, *place)
    _tap(stage, *place, after=0.45)
    assert len(stage.desk.acted) == 1
    _tap(stage, *place, after=0.55)
    assert len(stage.desk.acted) == 2


def test_another_control_counts_at_once(stage: Stage) -> None:
    stage.show(VIEWS["text"])
    _tap(stage, *middle(stage.find("下一步")))
    _tap(stage, *middle(stage.find("上一步")), after=0.05)
    assert stage.desk.acted == [Next(), Back()]


@pytest.mark.parametrize(("after", "typed"), [(KEY_REPEAT / 2, "5"), (KEY_REPEAT * 1.3, "55")])
def test_a_key_may_follow_itself_sooner(stage: Stage, after: float, typed: str) -> None:
    screen = stage.show(VIEWS["safe_code"])
    place = middle(stage.find("5"))
    _tap(stage, *place)
    _tap(stage, *place, after=after)
    assert screen.entries[0].text == typed


def test_a_palm_beside_the_finger_does_nothing(stage: Stage) -> None:
    stage.show(VIEWS["choice"])
    first = stage.touch(*middle(stage.find("上一步")))
    first.touch_down()
    for control in stage.controls():
        palm = stage.touch(*middle(control))
        palm.touch_down()
        palm.touch_up()
    assert stage.desk.acted == []
    first.touch_up()
    assert stage.desk.acted == [Back()]


class WarnedDesk(LookDesk):
    """Takes the idle warning away at any sign of life, as the real desk does, and keeps every action."""

    def act(self, action: object) -> None:
        """Note it, and answer presence."""
        self.acted.append(action)  # type: ignore[arg-type]
        if self.look.overlay is not None:
            self.tell(overlay=None)
        if isinstance(action, Present):
            self.tell(presentation=action.presentation)


def _warned(stage: Stage, *, since: float) -> None:
    """The idle warning over a question; it appeared `since` seconds ago."""
    stage.perform(WarnedDesk())
    stage.show(VIEWS["choice"], OVERLAYS["still_there"])
    stage.face._covered_at -= since
    stage.face._changed_at = 0.0


def test_touching_beside_the_warning_only_says_that_somebody_is_there(stage: Stage) -> None:
    stage.show(VIEWS["choice"])
    under = middle(stage.find("下一步"))
    _warned(stage, since=5)
    _tap(stage, *under)
    assert stage.desk.acted == [Presence()]
    assert stage.face.overlay is None


@pytest.mark.parametrize(("words", "action"), [("我还在", KeepGoing()), ("结束并清除", ConfirmErase())])
def test_both_buttons_of_the_warning_answer_it(stage: Stage, words: str, action: object) -> None:
    _warned(stage, since=5)
    _tap(stage, *middle(stage.find(words)))
    assert stage.desk.acted == [action]


def test_a_finger_on_its_way_when_the_warning_came_erases_nothing(stage: Stage) -> None:
    _warned(stage, since=0.1)
    _tap(stage, *middle(stage.find("结束并清除")))
    assert stage.desk.acted == [Presence()]


def test_the_touch_that_wakes_a_dark_screen_does_nothing_else(stage: Stage) -> None:
    stage.show(VIEWS["choice"])
    place = middle(stage.find("下一步"))
    stage.perform(WarnedDesk())
    dark = replace(DEFAULT, voice=True, dark=True)
    stage.desk.tell(view=VIEWS["choice"], presentation=dark)
    stage.settle()
    assert stage.pixel(*place) == (0, 0, 0) and stage.pixel(5, 5) == (0, 0, 0)
    _tap(stage, *place)
    assert stage.desk.acted == [Presence(), Present(replace(dark, dark=False))]
    assert stage.pixel(*place) != (0, 0, 0)
    _tap(stage, *place)
    assert stage.desk.acted[2:] == [Presence(), Next()]


# --- the controls of the top bar -----------------------------------------------------------------------


def test_large_type_goes_round_its_three_sizes(stage: Stage) -> None:
    stage.show(VIEWS["choice"])
    sizes = []
    for _ in range(3):
        stage.press("大字")
        wanted = stage.desk.acted[-1].presentation
        sizes.append(wanted.text_size)
        stage.desk.tell(presentation=wanted)
        stage.settle()
    assert sizes == [TextSize.LARGE, TextSize.LARGEST, TextSize.NORMAL]


def test_a_language_is_one_touch_away_on_the_home_screen(stage: Stage) -> None:
    home: Any = VIEWS["home_two"]
    stage.show(replace(home, languages=tuple(Language)))
    for language in Language:
        stage.press(language.own_name)
    assert [one.presentation.language for one in stage.desk.acted] == list(Language)


def test_reading_aloud_is_offered_only_where_there_is_a_voice(stage: Stage) -> None:
    screen = stage.show(VIEWS["choice"])
    assert "朗读" not in stage.words()
    stage.desk.tell(can_speak=True)
    stage.settle()
    stage.press("朗读")
    wanted = stage.desk.acted[-1].presentation
    assert wanted.voice
    before = box(stage.find("朗读"))
    stage.desk.tell(presentation=wanted)
    stage.settle()
    assert stage.face.screen is screen  # only the control changes
    assert stage.find("朗读").ground.fill is Role.ON_BAR and box(stage.find("朗读")) == before


def test_what_was_typed_and_where_one_was_stays_in_another_size(stage: Stage) -> None:
    stage.show(VIEWS["wages"])
    stage.face.screen._focus(stage.face.screen.entries[1])
    stage.settle()
    first = stage.face.screen
    stage.desk.tell(presentation=replace(DEFAULT, text_size=TextSize.LARGE))
    stage.settle()
    screen = stage.face.screen
    assert screen is not first and theme.scale == 1.25
    assert screen._focused is screen.entries[1]
    assert screen.entries[0].text == first.entries[0].text == "12800"


def test_the_help_panel_says_where_a_person_is_and_closes(stage: Stage) -> None:
    panel = HelpPanel("请人帮忙", "请到旁边的服务台。", "12348", "继续办理")
    stage.show(VIEWS["choice"], panel)
    assert "12348" in stage.words()
    stage.press("继续办理")
    assert stage.desk.acted == [KeepGoing()]
