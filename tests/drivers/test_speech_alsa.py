"""The real player of alsa-utils, on ALSA devices that need no sound card."""

from __future__ import annotations

from array import array
from pathlib import Path

import pytest

from drivers.speech.faults import SpeechFault
from drivers.speech.player import AlsaPlayer, Take, meaning
from drivers.types import SpeechFailed, SpeechFinished, SpeechState, SpeechTrouble
from tests.drivers.speech_rig import public, speaking_rig


def test_sound_arrives_at_the_device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config, out = tmp_path / "alsa.conf", tmp_path / "out.raw"
    config.write_text(
        f'pcm.quiet {{ type null }}\npcm.kept {{ type file slave.pcm quiet file "{out}" format raw }}\n',
        encoding="ascii",
    )
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(config))
    with speaking_rig(tmp_path, player=AlsaPlayer("kept")) as rig:
        number = rig.voice.say([public("请选择您要办理的事项")])
        assert rig.end(number) == SpeechFinished(number)
    samples = array("h", out.read_bytes())
    assert 1.5 < len(samples) / 22_050 < 5.0
    assert max(map(abs, samples)) > 1000


def test_no_card_is_told_as_such(tmp_path: Path) -> None:
    with speaking_rig(tmp_path, player=AlsaPlayer("hw:31")) as rig:
        assert rig.voice.status.state is SpeechState.NO_SOUND_DEVICE
        number = rig.voice.say([public("好")])
        assert rig.end(number) == SpeechFailed(number, SpeechTrouble.NO_SOUND_DEVICE)


def test_missing_player_is_told(tmp_path: Path) -> None:
    with pytest.raises(SpeechFault) as caught:
        AlsaPlayer(program="aplay-not-there").probe()
    assert caught.value.trouble is SpeechTrouble.PROGRAM_MISSING


def test_fingerprint_follows_the_kernels_list(tmp_path: Path) -> None:
    player = AlsaPlayer(root=tmp_path)
    assert player.fingerprint() == ""
    cards = tmp_path / "proc/asound/pcm"
    cards.parent.mkdir(parents=True)
    cards.write_text("00-00: USB Audio : USB Audio : playback 1\n", encoding="ascii")
    assert player.fingerprint() != ""


def test_command_names_only_device_and_format() -> None:
    command = AlsaPlayer("default").command(Take(public("测试甲"), "测试甲"))
    assert command[0] == "aplay" and "default" in command
    assert all(part.isascii() for part in command)


@pytest.mark.parametrize(
    ("last_words", "trouble"),
    [
        ("aplay: main:831: audio open error: Device or resource busy", SpeechTrouble.DEVICE_BUSY),
        ("aplay: main:831: audio open error: No such file or directory", SpeechTrouble.NO_SOUND_DEVICE),
        (
            "ALSA lib x: No such file or directory\naplay: set_params:1416: Unable to install hw params",
            SpeechTrouble.NO_SOUND_DEVICE,
        ),
        ("aplay: pcm_write:2127: write error: No such device", SpeechTrouble.NO_SOUND_DEVICE),
        ("aplay: pcm_write:2127: write error: Input/output error", SpeechTrouble.PLAYBACK_BROKE),
        ("", SpeechTrouble.PLAYBACK_BROKE),
    ],
)
def test_last_words_are_understood(last_words: str, trouble: SpeechTrouble) -> None:
    assert meaning(last_words.encode()) is trouble
