"""Private words and the headphone jack: withheld, stopped, allowed."""

from __future__ import annotations

from pathlib import Path

from drivers.speech.service import EspeakSpeech
from drivers.types import (
    HeadphonesChanged,
    SpeechEvent,
    SpeechFinished,
    SpeechStarted,
    SpeechStop,
    SpeechStopped,
    SpeechWithheld,
)
from tests.drivers.speech_rig import LONG, heard, private, public, speaking_rig, wait_for


def test_private_words_never_reach_the_loudspeaker(tmp_path: Path) -> None:
    with speaking_rig(tmp_path) as rig:
        number = rig.voice.say([public("您的姓名是"), private("测试甲"), public("对吗")])
        assert rig.end(number) == SpeechFinished(number)
        told = [e for e in rig.events if isinstance(e, SpeechStarted | SpeechWithheld | SpeechFinished)]
        assert told == [
            SpeechStarted(number, 0),
            SpeechWithheld(number, 1),
            SpeechStarted(number, 2),
            SpeechFinished(number),
        ]
        assert [line.given for line in rig.card.script()] == ["您的姓名是", "对吗"]


def test_unknown_jack_counts_as_loudspeaker(tmp_path: Path) -> None:
    with speaking_rig(tmp_path) as rig:
        rig.card.jack.stop()
        rig.wait_headphones(None)
        number = rig.voice.say([private("测试甲")])
        assert rig.end(number) == SpeechFinished(number)
        assert SpeechWithheld(number, 0) in rig.events
        assert rig.card.script() == []


def test_private_words_go_to_headphones(tmp_path: Path) -> None:
    with speaking_rig(tmp_path, headphones=True) as rig:
        number = rig.voice.say([private("测试甲")])
        assert rig.end(number) == SpeechFinished(number)
        assert heard(rig.card.recording(1)).loudest > 1000
        assert rig.card.script()[0].private


def test_pulled_headphones_stop_private_words_and_what_follows(tmp_path: Path) -> None:
    with speaking_rig(tmp_path, pace=1.0, headphones=True) as rig:
        number = rig.voice.say([private(LONG), public("后面的话")])
        rig.wait_sound(1)
        rig.card.jack.plug(False)
        assert rig.end(number) == SpeechStopped(number, SpeechStop.HEADPHONES_PULLED)
        rig.wait_event(HeadphonesChanged(False))
        assert heard(rig.card.recording(1)).seconds < 20.0  # of more than a minute
        assert not rig.card.recording(2).exists()


def test_lost_jack_stops_private_words(tmp_path: Path) -> None:
    with speaking_rig(tmp_path, pace=1.0, headphones=True) as rig:
        number = rig.voice.say([private(LONG)])
        rig.wait_sound(1)
        rig.card.jack.stop()
        assert rig.end(number) == SpeechStopped(number, SpeechStop.HEADPHONES_PULLED)


def test_pulled_headphones_leave_public_and_allowed_words(tmp_path: Path) -> None:
    with speaking_rig(tmp_path, pace=4.0, headphones=True) as rig:
        allowed = rig.voice.say([private("请把身份证放在读卡器上")], allow_private_aloud=True)
        rig.wait_sound(1)
        rig.card.jack.plug(False)
        rig.wait_headphones(False)
        assert rig.end(allowed) == SpeechFinished(allowed)
        rig.card.jack.plug()
        rig.wait_headphones(True)
        open_words = rig.voice.say([public("请把身份证放在读卡器上")])
        rig.wait_sound(2)
        rig.card.jack.plug(False)
        rig.wait_headphones(False)
        assert rig.end(open_words) == SpeechFinished(open_words)


def test_jack_changes_are_told(tmp_path: Path) -> None:
    with speaking_rig(tmp_path) as rig:
        rig.wait_event(HeadphonesChanged(False))
        rig.card.jack.plug()
        rig.wait_event(HeadphonesChanged(True))
        assert rig.voice.headphones is True


def test_second_voice_learns_the_state_too(tmp_path: Path) -> None:
    with speaking_rig(tmp_path, headphones=True) as rig:
        rig.voice.close()
        told: list[SpeechEvent] = []
        second = EspeakSpeech(rig.card, root=rig.card.root)
        second.subscribe(told.append)
        second.start()
        try:
            number = second.say([public("好")])
            wait_for(lambda: SpeechFinished(number) in told, "an end")
            wait_for(lambda: second.headphones is True, "headphones")
        finally:
            second.close()
