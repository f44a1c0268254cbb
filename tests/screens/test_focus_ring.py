"""The ring of the five keys: where it goes, what it can reach, what it looks like."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from kiosk.actions import Answer, Back, CallPerson, KeepGoing, Next, OpenService
from kiosk.presentation import DEFAULT, Colours, TextSize
from screens.colours import THEMES, Role, contrast
from screens.focus import stops
from screens.keypad import Key
from screens.theme import theme
from screens.window import Panel
from tests.screens.five_keys import PRESSED, RELEASED, five_keys, send
from tests.screens.looks import OVERLAYS, VIEWS
from tests.screens.stage import SMALL, Stage, box, words_of
from words import Language, translate

DOWN, UP, OK, BACK, HELP = Key.DOWN, Key.UP, Key.OK, Key.BACK, Key.HELP


def test_the_first_key_shows_the_ring_at_the_first_control_of_the_body(stage: Stage) -> None:
    stage.show(VIEWS["choice"])
    with five_keys(stage) as keys:
        assert keys.target is None
        keys.press(OK)
        assert keys.words == "第1种情况，说来话长" and stage.desk.acted == []
        keys.press(DOWN, OK)
        assert stage.desk.acted == [Answer("matter", "B")]


@pytest.mark.parametrize(("name", "words"), [("guide", "开始办理"), ("home_two", "公证预约"), ("out", "")])
def test_where_the_ring_begins(stage: Stage, name: str, words: str) -> None:
    stage.show(VIEWS[name])
    with five_keys(stage) as keys:
        keys.press(DOWN)
        assert words in keys.words and bool(keys.words) == bool(words)
        keys.press(DOWN, UP, OK, BACK)  # nothing breaks where there is nothing


WIDE = Panel(1920, 1080, scale=0.5)
EVERYWHERE = [
    *((name, SMALL) for name in VIEWS if name != "out"),
    *((name, WIDE) for name in ("text", "phone", "place", "review", "choice_many")),
]


@pytest.mark.parametrize(("name", "panel"), EVERYWHERE)
def test_every_control_is_reached(stage: Stage, name: str, panel: Panel) -> None:
    stage.use(panel)
    stage.desk.show(VIEWS[name])
    stage.settle(draw=False)
    with five_keys(stage) as keys:
        keys.press(DOWN)
        there = {id(one) for one in stage.controls()}
        begun = keys.target
        seen = [begun]
        for _ in range(120):
            keys.listening._keypad._released.clear()
            send(PRESSED, DOWN)
            send(RELEASED, DOWN)
            if keys.target is begun:
                break
            seen.append(keys.target)
        inside = {id(key) for one in seen if getattr(one, "scan_row", False) for key in stops_of(one)}
        missed = there - {id(one) for one in seen} - inside
        assert keys.target is begun and not missed, [words_of(c) for c in stage.controls() if id(c) in missed]
        keys.press(UP, DOWN)
        assert keys.target is begun, "up is the other way round"


def stops_of(row: object) -> list[object]:
    """The keys of a row."""
    return [one for child in row.children for one in stops(child)]  # type: ignore[attr-defined]


PAGES = {translate(words, one) for words in ("往上看", "往下看更多") for one in Language}


@pytest.mark.parametrize("language", [Language.CHINESE, Language.UYGHUR])
@pytest.mark.parametrize("name", ["choice_many", "place", "review", "notice", "list", "home_six"])
def test_the_order_is_that_of_reading(stage: Stage, name: str, language: Language) -> None:
    """Down the page; in a line from the side where lines begin."""
    stage.show(VIEWS[name])
    stage.desk.tell(presentation=replace(DEFAULT, language=language))
    stage.settle()
    found = [one for one in stops(stage.face.screen) if words_of(one) not in PAGES]
    places = [box(one) for one in found]
    for before, after in pairwise(places):
        beside = before[1] < after[3] and after[1] < before[3]
        if beside:
            assert (before[0] < after[0]) != language.right_to_left
        else:
            assert before[1] >= after[3] - 1, (before, after)
    stage.desk.tell(presentation=DEFAULT)


def test_what_is_not_on_the_page_is_turned_to(stage: Stage) -> None:
    screen = stage.show(VIEWS["choice_many"])
    stage.desk.tell(presentation=replace(DEFAULT, text_size=TextSize.LARGEST))
    stage.settle()
    screen = stage.face.screen
    with five_keys(stage) as keys:
        keys.go_to("第16种情况")
        _left, bottom, _right, top = box(keys.target)
        view = box(screen.pager.view)
        assert view[1] - 1 <= bottom and top <= view[3] + 1 and screen.pager.view.scroll_y < 1
        keys.go_to("第1种情况")
        assert box(keys.target)[3] <= view[3] + 1


def test_words_without_controls_are_turned_by_the_page_buttons(stage: Stage) -> None:
    stage.show(VIEWS["guide"])
    stage.desk.tell(presentation=replace(DEFAULT, text_size=TextSize.LARGEST))
    stage.settle()
    pager = stage.face.screen.pager
    with five_keys(stage) as keys:
        keys.go_to("往下看更多")
        before = pager.view.scroll_y
        keys.press(OK)
        assert pager.view.scroll_y < before and keys.words == "往下看更多"
        while "往下看更多" in stage.words():
            keys.go_to("往下看更多")
            keys.press(OK)
        assert pager.view.scroll_y == pytest.approx(0, abs=0.001)
        assert keys.words == "往上看", "it came to stand in its place"


def test_a_disabled_next_is_no_stop(stage: Stage) -> None:
    stage.show(VIEWS["identify"])
    assert "下一步" not in [words_of(one) for one in stops(stage.face.screen)]


def test_an_overlay_keeps_the_ring_and_back_closes_it(stage: Stage) -> None:
    stage.show(VIEWS["choice"])
    with five_keys(stage) as keys:
        keys.press(DOWN)
        stage.show(VIEWS["choice"], OVERLAYS["erase"])
        assert keys.target is None
        seen = []
        for _ in range(5):
            keys.press(DOWN)
            seen.append(keys.words)
        assert seen == ["继续办理", "结束并清除", "继续办理", "结束并清除", "继续办理"]
        keys.press(BACK)
        assert stage.desk.acted == [KeepGoing()]
        stage.show(VIEWS["choice"])
        keys.press(BACK)
        assert stage.desk.acted == [KeepGoing(), Back()]


def test_a_key_at_the_idle_warning_only_says_that_somebody_is_there(stage: Stage) -> None:
    stage.show(VIEWS["choice"])
    with five_keys(stage) as keys:
        keys.press(DOWN, DOWN)
        for key in Key:
            stage.show(VIEWS["choice"], OVERLAYS["still_there"])
            keys.press(key)
            assert stage.desk.acted == [], key
            stage.show(VIEWS["choice"])
            assert keys.target is None


def test_a_touch_takes_the_ring_away(stage: Stage) -> None:
    stage.show(VIEWS["choice"])
    with five_keys(stage) as keys:
        keys.press(DOWN)
        stage.tap(5, 900)
        assert keys.target is None


def test_another_screen_has_no_ring_until_a_key_comes(stage: Stage) -> None:
    stage.show(VIEWS["choice"])
    with five_keys(stage) as keys:
        keys.press(DOWN, DOWN, DOWN)
        stage.show(VIEWS["yes_no"])
        assert keys.target is None
        keys.press(OK)
        assert keys.words == "是" and stage.desk.acted == []


def test_the_ring_stays_where_it_was_when_answers_change(stage: Stage) -> None:
    stage.show(VIEWS["some"])
    with five_keys(stage) as keys:
        keys.press(DOWN, DOWN, DOWN)
        assert keys.words == "丙"
        changed = replace(VIEWS["some"].fields[0], value=["A", "C"])  # type: ignore[union-attr]
        stage.show(replace(VIEWS["some"], fields=(changed,)))  # type: ignore[arg-type]
        assert keys.words == "丙" and keys.target.get_root_window() is not None


def test_the_ring_stays_when_words_get_larger(stage: Stage) -> None:
    stage.show(VIEWS["choice"])
    with five_keys(stage) as keys:
        keys.go_to("大字")
        keys.press(OK)
        stage.desk.tell(presentation=stage.desk.acted[-1].presentation)
        stage.settle()
        assert theme.scale == 1.25 and keys.words == "大字"


def test_a_row_of_keys_is_one_stop(stage: Stage) -> None:
    stage.show(VIEWS["phone"])
    with five_keys(stage) as keys:
        keys.press(DOWN)
        box_ = keys.target
        keys.press(OK)  # a box leads to its keys
        assert keys.words == "1 2 3"
        keys.press(DOWN, OK, DOWN, OK, OK)
        assert stage.desk.acted[-2:] == [Answer("f", "138000012345"), Answer("f", "1380000123455")]
        assert keys.words == "5"
        keys.press(DOWN, DOWN)
        assert keys.words == "4", "round inside the row"
        keys.press(BACK)
        assert keys.words == "4 5 6" and stage.desk.acted[-1] != Back()
        keys.press(UP, UP)
        assert keys.target is box_


def test_a_held_key_moves_the_ring_once(stage: Stage) -> None:
    stage.show(VIEWS["choice"])
    with five_keys(stage) as keys:
        keys.press(UP)
        send(PRESSED, DOWN)
        for _ in range(20):
            send(PRESSED, DOWN, repeat=True)
        assert keys.words.startswith("第2种情况")
        send(RELEASED, DOWN)


def test_proposals_are_reached_by_keys(stage: Stage) -> None:
    stage.show(VIEWS["text"])
    with five_keys(stage) as keys:
        for letter in "gz":
            while not (keys.listening.focus.row is None and letter in keys.words.split()):
                keys.press(BACK) if keys.listening.focus.row is not None else keys.press(DOWN)
            keys.press(OK)
            keys.go_to(letter)
            while keys.words != letter:
                keys.press(DOWN)
            keys.press(OK)
        keys.press(BACK)
        keys.go_to("工资")
        keys.press(OK)
        keys.go_to("工资")
        keys.press(OK)
        assert stage.desk.acted[-1] == Answer("facts", "工资")


def test_help_without_a_voice_calls_a_person(stage: Stage) -> None:
    from drivers.types import SpeechState, SpeechStatus

    stage.show(VIEWS["choice"])
    with five_keys(stage) as keys:
        keys.output.status = SpeechStatus(SpeechState.NO_SOUND_DEVICE)
        keys.press(HELP)
        assert stage.desk.acted == [CallPerson()]


def test_no_key_leads_anywhere_else(stage: Stage) -> None:
    from kivy.core.window import Window

    stage.show(VIEWS["home_two"])
    with five_keys(stage):
        for code in (9, 32, 97, 276, 275, 283, 319):
            assert Window.dispatch("on_key_down", code, 0, "", [])


@pytest.mark.parametrize("colours", Colours)
def test_the_ring_is_seen_on_any_ground(colours: Colours) -> None:
    """Light and dark side by side: one of them has 3:1 with whatever is under it."""
    table = THEMES[colours]
    light, dark = table[Role.SURFACE], table[Role.TEXT]
    assert contrast(light, dark) >= 3
    for role in Role:
        assert max(contrast(light, table[role]), contrast(dark, table[role])) >= 3, role


def test_the_ring_is_drawn_and_goes(stage: Stage) -> None:
    stage.show(VIEWS["choice"])
    with five_keys(stage) as keys:
        left, bottom, _right, top = (round(part) for part in box(stage.find("第1种情况")))
        place = (left - round(theme.mm(1)), (bottom + top) // 2)
        paper = stage.pixel(*place)
        keys.press(DOWN)
        assert max(stage.pixel(*place)) < 80 < min(paper)
        stage.desk.tell(presentation=replace(DEFAULT, voice=True, dark=True), can_speak=True)
        stage.frames(2)
        assert stage.pixel(*place) == (0, 0, 0)
        assert stage.pixel(place[0] - 4, place[1]) == (0, 0, 0), "a dark screen shows no ring"
        stage.desk.tell(presentation=DEFAULT)
        stage.settle()
        keys.listening.touched()
        stage.frames(2)
        assert stage.pixel(*place) == paper


def test_opening_a_service_by_keys(stage: Stage) -> None:
    stage.show(VIEWS["home_two"])
    with five_keys(stage) as keys:
        keys.press(DOWN, DOWN, OK)
        assert stage.desk.acted == [OpenService("AID")]
    stage.show(VIEWS["choice"])
    with five_keys(stage) as keys:
        keys.go_to("下一步")
        keys.press(OK)
        assert stage.desk.acted[-1] == Next()
