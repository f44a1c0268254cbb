"""The voice with the real synthesiser on a simulated card: order of events, languages, stopping, limits."""

from __future__ import annotations

import logging
from contextlib import suppress
from pathlib import Path

import pytest

from drivers.speech.absent import AbsentSpeech
from drivers.speech.service import EspeakSpeech
from drivers.speech.synthesizer import amplitude
from drivers.types import (
    SpeechEvent,
    SpeechFailed,
    SpeechFinished,
    SpeechLanguage,
    SpeechOutput,
    SpeechStarted,
    SpeechState,
    SpeechStop,
    SpeechStopped,
    SpeechTrouble,
    Utterance,
)
from tests.drivers.speech_rig import LONG, children, heard, private, public, speaking_rig, wait_for

SECRET = "测试甲的证件号码是119999199001011234"


def test_says_one_after_the_other_and_tells(tmp_path: Path) -> None:
    with speaking_rig(tmp_path) as rig:
        number = rig.voice.say([public("请选择您要办理的事项"), public("拨打12348")])
        assert rig.end(number) == SpeechFinished(number)
        assert not rig.voice.speaking
        told = [e for e in rig.events if isinstance(e, SpeechStarted | SpeechFinished)]
        assert told == [SpeechStarted(number, 0), SpeechStarted(number, 1), SpeechFinished(number)]
        for recording in (1, 2):
            assert 1.0 < heard(rig.card.recording(recording)).seconds < 6.0
            assert heard(rig.card.recording(recording)).loudest > 1000
        lines = (tmp_path / "sound/script.txt").read_text(encoding="utf-8").splitlines()
        assert lines[1].split("\t")[1:] == ["0002", "zh", "public", "拨打12348", "拨打 一 二 三 四 八"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "乐山市公共法律服务中心"),
        ("ug", "سىز ئەرز قىلماقچى بولغان ئىشنى تاللاڭ"),
        ("en", "Please choose what you want to ask"),
        ("en", "Name: 测试甲"),
    ],
)
def test_every_language_sounds(tmp_path: Path, language: SpeechLanguage, text: str) -> None:
    with speaking_rig(tmp_path) as rig:
        rig.end(rig.voice.say([public(text, language)]))
        assert 0.8 < heard(rig.card.recording(1)).seconds < 8.0
        assert heard(rig.card.recording(1)).loudest > 1000


def test_rate_and_volume_are_heard(tmp_path: Path) -> None:
    with speaking_rig(tmp_path) as rig:
        for volume, rate in ((50, 0.5), (50, 1.0), (50, 2.0), (100, 1.0), (10, 1.0), (0, 1.0)):
            rig.end(rig.voice.say([public("请把身份证放在读卡器上")], volume=volume, rate=rate))
        slow, usual, fast, loud, soft, mute = (heard(rig.card.recording(n)) for n in range(1, 7))
        assert slow.seconds > 1.7 * usual.seconds > 3 * fast.seconds
        assert loud.loudest > 3 * usual.loudest > 6 * soft.loudest > 0
        assert mute.loudest == 0 and mute.seconds == usual.seconds


def test_volume_steps_are_even_and_never_backwards() -> None:
    steps = [amplitude(volume) for volume in range(101)]
    assert steps == sorted(steps) and steps[0] == 0 and steps[1] > 0 and steps[100] == 100


def test_stop_cuts_the_sound(tmp_path: Path) -> None:
    with speaking_rig(tmp_path) as rig:
        rig.end(rig.voice.say([public(LONG)], rate=2.0))
        whole = heard(rig.card.recording(1)).seconds
        rig.card.pace = 1.0
        number = rig.voice.say([public(LONG), public("后面的话")], rate=2.0)
        rig.wait_sound(2)
        assert rig.voice.speaking
        rig.voice.stop()
        assert not rig.voice.speaking
        assert rig.end(number) == SpeechStopped(number, SpeechStop.ASKED)
        assert heard(rig.card.recording(2)).seconds < whole / 2
        assert not rig.card.recording(3).exists()


def test_newer_speech_replaces_the_older(tmp_path: Path) -> None:
    with speaking_rig(tmp_path, pace=1.0) as rig:
        old = rig.voice.say([public(LONG)])
        rig.wait_sound(1)
        rig.card.pace = 0.0
        new = rig.voice.say([public("好")])
        assert rig.end(new) == SpeechFinished(new)
        told = [e for e in rig.events if isinstance(e, SpeechStarted | SpeechStopped | SpeechFinished)]
        assert told == [
            SpeechStarted(old, 0),
            SpeechStopped(old, SpeechStop.REPLACED),
            SpeechStarted(new, 0),
            SpeechFinished(new),
        ]


def test_each_of_many_hurried_speeches_ends_once_and_the_last_is_said(tmp_path: Path) -> None:
    with speaking_rig(tmp_path) as rig:
        numbers = [rig.voice.say([public(f"第{n}项")]) for n in range(30)]
        assert rig.end(numbers[-1]) == SpeechFinished(numbers[-1])
        for number in numbers[:-1]:
            assert isinstance(rig.end(number), SpeechStopped | SpeechFinished)


def test_nothing_to_say_finishes(tmp_path: Path) -> None:
    with speaking_rig(tmp_path) as rig:
        for utterances in ([], [public("")], [public("‮😀")]):
            number = rig.voice.say(utterances)
            assert rig.end(number) == SpeechFinished(number)
        assert rig.card.script() == []


@pytest.mark.parametrize(
    "text",
    [
        "-x --stdout --version",
        "-w stolen.wav\n--help",
        "<speak><break time='9s'/>你好</speak>",
        "[[n'i35]] 你好 \x00\x1b[2J ‮",
        "你好 \ud800 \U0010ffff",
    ],
)
def test_hostile_text_is_only_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.chdir(tmp_path)
    with speaking_rig(tmp_path) as rig:
        for language in ("zh", "en"):
            number = rig.voice.say([public(text, language)])
            assert rig.end(number) == SpeechFinished(number)
            assert 0.3 < heard(rig.card.recording(len(rig.card.script()))).seconds < 20.0
    assert [entry.name for entry in tmp_path.iterdir()] == ["sound"]


def test_endless_text_is_begun_and_can_be_stopped(tmp_path: Path) -> None:
    with speaking_rig(tmp_path, pace=1.0) as rig:
        number = rig.voice.say([public("说" * 100_000)])
        rig.wait_sound(1)
        rig.voice.stop()
        assert isinstance(rig.end(number), SpeechStopped)
        assert len(rig.card.script()[0].read) < 5000


@pytest.mark.parametrize(("volume", "rate"), [(-1, 1.0), (101, 1.0), (50, 0.4), (50, 2.1)])
def test_settings_out_of_range_are_refused(tmp_path: Path, volume: int, rate: float) -> None:
    voice = EspeakSpeech(root=tmp_path)
    with pytest.raises(ValueError, match="volume"):
        voice.say([public("好")], volume=volume, rate=rate)


def test_closed_voice_fails_at_once(tmp_path: Path) -> None:
    with speaking_rig(tmp_path, pace=1.0) as rig:
        running = rig.voice.say([public(LONG)])
        rig.wait_sound(1)
        rig.voice.close()
        assert rig.end(running) == SpeechStopped(running, SpeechStop.ASKED)
        late = rig.voice.say([public("好")])
        assert rig.ends(late) == [SpeechFailed(late, SpeechTrouble.NOT_RUNNING)]
        assert not rig.voice.speaking


def test_can_be_started_again(tmp_path: Path) -> None:
    with speaking_rig(tmp_path) as rig:
        rig.voice.close()
        rig.voice.start()
        number = rig.voice.say([public("好")])
        assert rig.end(number) == SpeechFinished(number)


def test_no_text_in_any_process_or_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with speaking_rig(tmp_path, pace=1.0) as rig:
        rig.voice.say([private(SECRET + LONG)], allow_private_aloud=True)
        rig.wait_sound(1)
        seen = _children_facts()
        rig.voice.stop()
    assert any(b"espeak-ng" in facts for facts in seen) and any(b"sound_sink" in facts for facts in seen)
    for facts in (*seen, caplog.text.encode()):
        for part in ("测试甲", "119999", "ce4 shi4", "一 一 九 九"):
            assert part.encode() not in facts


def test_no_process_is_left(tmp_path: Path) -> None:
    with speaking_rig(tmp_path, pace=1.0) as rig:
        rig.voice.say([public(LONG)])
        rig.wait_sound(1)
    wait_for(lambda: not any(b"espeak-ng" in f or b"sound_sink" in f for f in _children_facts()), "an end")


def test_absent_voice_says_so() -> None:
    told: list[SpeechEvent] = []
    voice: SpeechOutput = AbsentSpeech()
    voice.subscribe(told.append)
    voice.start()
    number = voice.say([Utterance("好", "zh", False)])
    voice.stop()
    voice.close()
    assert told == [SpeechFailed(number, SpeechTrouble.NO_SOUND_DEVICE)]
    assert voice.status.state is SpeechState.NO_SOUND_DEVICE


def _children_facts() -> list[bytes]:
    """Command line and environment of every process that this one started, also from threads."""
    facts = []
    for child in children():
        process = Path("/proc") / str(child)
        with suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
            facts.append((process / "cmdline").read_bytes() + (process / "environ").read_bytes())
    return facts
