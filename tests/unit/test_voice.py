"""The policy of the voice: what is said, what is not repeated, what only headphones hear, who is there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drivers.types import (
    HeadphonesChanged,
    SpeechFailed,
    SpeechFinished,
    SpeechStarted,
    SpeechState,
    SpeechStatus,
    SpeechStop,
    SpeechStopped,
    SpeechTrouble,
)
from kiosk.actions import Present
from kiosk.presentation import DEFAULT, Presentation
from kiosk.voice import BEAT_SECONDS, Line
from tests.unit.voice_recorder import VoiceTable
from words import Language

TITLE, QUESTION, NAME = Line("公证预约"), Line("办哪一种公证？"), Line("测试张三", private=True)
NEWS = Line("正在打印。")


@pytest.fixture
def table() -> VoiceTable:
    return VoiceTable(on=True)


def test_nothing_is_said_before_somebody_asks_for_it() -> None:
    table = VoiceTable()
    table.voice.screen([TITLE, QUESTION])
    assert table.output.said == []
    table.voice.present(Presentation(voice=True))
    assert table.output.texts[1:] == ["公证预约", "办哪一种公证？"]
    assert "帮助键" in table.output.texts[0]


def test_how_to_use_the_voice_is_heard_also_when_the_screen_changes_at_that_moment() -> None:
    table = VoiceTable()
    table.voice.present(Presentation(voice=True))
    table.voice.screen([TITLE, QUESTION])
    assert "帮助键" in table.output.texts[0] and table.output.texts[1:] == [TITLE.text, QUESTION.text]
    table.output.reach(1)
    table.voice.screen([QUESTION])
    assert table.output.texts == [QUESTION.text], "heard once, not again"
    table.voice.stop()


def test_a_new_screen_is_read_whole_and_a_changed_one_where_it_changed(table: VoiceTable) -> None:
    table.voice.screen([TITLE, QUESTION])
    assert table.output.texts == [TITLE.text, QUESTION.text]
    table.output.finish()
    table.voice.screen([TITLE, QUESTION, NEWS])
    assert table.output.texts == [NEWS.text]
    count = len(table.output.said)
    table.voice.screen([TITLE, QUESTION, NEWS])
    assert len(table.output.said) == count, "nothing changed, nothing said"
    table.voice.repeat()
    assert table.output.texts == [TITLE.text, QUESTION.text, NEWS.text]


def test_news_come_after_what_was_still_to_be_heard(table: VoiceTable) -> None:
    old = Line("请稍等。")
    table.voice.screen([TITLE, QUESTION, old])
    table.output.reach(1)
    table.voice.screen([TITLE, QUESTION, NEWS])
    assert table.output.texts == [QUESTION.text, NEWS.text], "the line that was cut is said again"
    table.output.tell(SpeechStarted(1, 2))  # a late word of the speech before
    table.voice.screen([TITLE, QUESTION, NEWS, old])
    assert table.output.texts == [QUESTION.text, NEWS.text, old.text]


def test_after_a_key_only_what_changed_is_said(table: VoiceTable) -> None:
    table.voice.screen([TITLE, QUESTION])
    table.voice.stop()
    table.voice.screen([TITLE, QUESTION, NEWS])
    assert table.output.texts == [NEWS.text]


def test_the_same_words_twice_on_a_screen_are_told_apart(table: VoiceTable) -> None:
    yes = Line("是")
    table.voice.screen([TITLE, yes, Line("否")])
    table.voice.stop()
    table.voice.screen([TITLE, yes, yes])
    assert table.output.texts == ["是"]


def test_what_is_quiet_is_read_but_never_announced(table: VoiceTable) -> None:
    clock = Line("15:30", quiet=True)
    table.voice.screen([TITLE, clock])
    assert clock.text in table.output.texts
    table.voice.stop()
    count = len(table.output.said)
    table.voice.screen([TITLE, replace(clock, text="15:31")])
    assert len(table.output.said) == count
    table.voice.repeat()
    assert table.output.texts == [TITLE.text, "15:31"]


def test_the_option_that_was_chosen_says_so_and_the_one_before_is_silent(table: VoiceTable) -> None:
    first, second = Line("委托"), Line("继承")
    table.voice.screen([TITLE, replace(first, chosen=True), second])
    assert table.output.texts == [TITLE.text, "委托，已选", "继承"]
    table.voice.stop()
    table.voice.screen([TITLE, first, replace(second, chosen=True)])
    assert table.output.texts == ["继承，已选"]
    table.voice.stop()
    table.voice.screen([TITLE, first, second])
    assert table.output.texts == ["继承，不选了"]


def test_that_a_delicate_option_is_chosen_is_for_headphones(table: VoiceTable) -> None:
    option = Line("有人打我")
    chosen = replace(option, chosen=True, personal_choice=True)
    table.voice.screen([TITLE, chosen])
    assert table.output.texts == [TITLE.text, "有人打我"]
    table.voice.stop()
    table.voice.screen([TITLE, option])
    assert "有人打我，不选了" not in table.output.everything
    table.voice.stop()
    table.output.headphones = True
    table.voice.screen([TITLE, chosen])
    assert table.output.texts == ["有人打我，已选"]


@pytest.mark.parametrize("headphones", [False, None])
def test_personal_things_are_not_said_aloud(table: VoiceTable, headphones: bool | None) -> None:
    table.output.headphones = headphones
    table.voice.screen([TITLE, NAME])
    assert NAME.text not in table.output.texts and table.output.texts[0] == TITLE.text
    assert "插上耳机" in table.output.texts[-1]


def test_the_way_to_hear_personal_things_is_told_once_a_screen(table: VoiceTable) -> None:
    table.voice.focus([NAME])
    assert "插上耳机" in table.output.texts[0]
    count = len(table.output.said)
    table.voice.focus([NAME])
    assert len(table.output.said) == count and table.output.stops == 1
    table.voice.focus([Line("姓名"), NAME])
    assert table.output.texts == ["姓名"]
    table.voice.screen([QUESTION, NAME])
    assert "插上耳机" in table.output.texts[-1]


def test_headphones_and_a_persons_own_word_let_them_be_heard(table: VoiceTable) -> None:
    table.output.headphones = True
    table.voice.screen([TITLE, NAME])
    assert table.output.texts == [TITLE.text, NAME.text] and table.output.said[-1][0][1].private
    table.output.headphones = False
    table.voice.present(Presentation(voice=True, private_aloud=True))
    table.voice.repeat()
    assert NAME.text in table.output.texts and table.output.said[-1][1]["allow_private_aloud"] is True


def test_headphones_that_are_pulled_leave_the_public_rest(table: VoiceTable) -> None:
    table.output.headphones = True
    table.voice.screen([TITLE, NAME, QUESTION])
    table.output.reach(1)
    table.output.headphones = False
    table.output.tell(SpeechStopped(1, SpeechStop.HEADPHONES_PULLED))
    assert table.output.texts[0] == QUESTION.text and NAME.text not in table.output.texts
    assert "插上耳机" in table.output.texts[-1]


def test_a_touch_silences_and_the_end_forgets(table: VoiceTable) -> None:
    table.voice.screen([TITLE, NAME])
    table.voice.stop()
    assert table.output.stops == 1
    table.voice.forget()
    count = len(table.output.said)
    table.voice.repeat()
    assert len(table.output.said) == count and table.output.stops == 2
    assert table.loop.waiting == 0


def test_switching_the_voice_off_silences_it(table: VoiceTable) -> None:
    table.voice.screen([TITLE])
    table.voice.present(DEFAULT)
    assert table.output.stops == 1
    table.voice.screen([QUESTION])
    assert table.output.texts == [TITLE.text]


def test_loudness_speed_and_language_are_those_of_the_session(table: VoiceTable) -> None:
    table.voice.present(Presentation(language=Language.UYGHUR, voice=True, volume=75, rate=1.25))
    table.voice.screen([TITLE])
    utterances, how = table.output.said[-1]
    assert utterances[0].language == "ug" and (how["volume"], how["rate"]) == (75, 1.25)


def test_running_speech_is_a_sign_of_life_for_as_long_as_it_runs(table: VoiceTable) -> None:
    table.voice.screen([TITLE, QUESTION])
    table.output.reach(0)
    assert table.signs == 1
    table.loop.advance(4 * BEAT_SECONDS + 1)  # a long story
    assert table.signs == 5
    table.output.finish()
    assert table.signs == 6 and table.loop.waiting == 0
    table.loop.advance(4 * BEAT_SECONDS)
    assert table.signs == 6


def test_a_voice_that_fell_silent_without_a_word_is_no_sign_of_life(table: VoiceTable) -> None:
    table.voice.screen([TITLE])
    table.output.reach(0)
    table.output.speaking = False
    table.loop.advance(10 * BEAT_SECONDS)
    assert table.signs == 1


def test_the_question_whether_somebody_is_there_does_not_answer_itself(table: VoiceTable) -> None:
    table.voice.screen([Line("您还在吗？"), QUESTION], is_life=False)
    table.output.reach(0)
    table.loop.advance(2 * BEAT_SECONDS)
    table.output.finish()
    assert table.signs == 0
    table.voice.screen([TITLE])
    table.output.tell(SpeechStarted(1, 1))  # of the question
    assert table.signs == 0
    table.output.reach(0)
    assert table.signs == 1


def test_speech_that_fails_ends(table: VoiceTable) -> None:
    table.voice.screen([TITLE, QUESTION])
    table.output.tell(SpeechFailed(1, SpeechTrouble.PLAYBACK_BROKE))
    table.voice.screen([TITLE, QUESTION, NEWS])
    assert table.output.texts == [NEWS.text] and table.loop.waiting == 0


def test_a_word_about_no_speech_of_ours_is_nothing(table: VoiceTable) -> None:
    table.output.tell(SpeechStarted(1, 0))
    table.output.tell(SpeechFinished(1))
    assert table.signs == 0


def test_plugging_headphones_in_switches_the_voice_on() -> None:
    table = VoiceTable()
    table.output.tell(HeadphonesChanged(None))
    table.output.tell(HeadphonesChanged(True))
    assert table.actions == [], "they hung there before anybody came"
    table.output.tell(HeadphonesChanged(False))
    assert table.actions == []
    table.output.tell(HeadphonesChanged(True))
    assert table.actions == [Present(replace(DEFAULT, voice=True))]


def test_headphones_in_the_middle_let_the_rest_be_heard(table: VoiceTable) -> None:
    table.output.tell(HeadphonesChanged(False))
    table.voice.screen([TITLE, NAME])
    table.output.headphones = True
    table.output.tell(HeadphonesChanged(True))
    assert table.output.texts == [TITLE.text, NAME.text] and table.actions == []


def test_the_face_learns_whether_there_is_a_voice() -> None:
    table = VoiceTable()
    table.output.tell(SpeechStatus(SpeechState.READY))
    table.output.tell(SpeechStatus(SpeechState.NO_SOUND_DEVICE))
    assert table.found == [True, False]


def test_what_is_typed_is_echoed_to_headphones_only(table: VoiceTable) -> None:
    table.voice.echo("1")
    assert table.output.said == []
    table.output.headphones = True
    table.voice.echo("1")
    assert table.output.texts == ["1"] and table.output.said[-1][0][0].private
