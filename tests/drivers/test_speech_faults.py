"""Everything that can break under the voice: a typed end, a true status, and it heals."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest

from drivers.sim.sound import SoundFault
from drivers.speech import playback
from drivers.types import SpeechFailed, SpeechFinished, SpeechState, SpeechTrouble
from tests.drivers.speech_rig import LONG, SpeechRig, children, heard, public, speaking_rig, wait_for


def _works_again(rig: SpeechRig) -> None:
    rig.wait_state(SpeechState.READY)
    rig.card.pace = 0.0
    number = rig.voice.say([public("好")])
    assert rig.end(number) == SpeechFinished(number)


def _child(name: bytes) -> int:
    """Process id of a child with `name` in its command line; waits for it."""
    found: list[int] = []

    def look() -> bool:
        for child in children():
            with suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
                if name in (Path("/proc") / str(child) / "cmdline").read_bytes():
                    found.append(child)
        return bool(found)

    wait_for(look, f"a process {name!r}")
    return found[0]


@pytest.mark.parametrize(
    ("fault", "trouble", "state"),
    [
        (SoundFault.GONE, SpeechTrouble.NO_SOUND_DEVICE, SpeechState.NO_SOUND_DEVICE),
        (SoundFault.BUSY, SpeechTrouble.DEVICE_BUSY, SpeechState.FAILED),
    ],
)
def test_card_away_or_taken(
    tmp_path: Path, fault: SoundFault, trouble: SpeechTrouble, state: SpeechState
) -> None:
    with speaking_rig(tmp_path) as rig:
        rig.card.set_fault(fault)
        first = rig.voice.say([public("好")])
        assert rig.end(first) == SpeechFailed(first, trouble)
        rig.wait_state(state)
        second = rig.voice.say([public("好")])  # told at once, not after the pause
        assert rig.end(second) == SpeechFailed(second, trouble)
        assert not rig.voice.speaking
        rig.card.set_fault(None)
        _works_again(rig)


def test_card_pulled_while_idle_is_noticed(tmp_path: Path) -> None:
    with speaking_rig(tmp_path) as rig:
        rig.card.set_fault(SoundFault.GONE)
        rig.wait_state(SpeechState.NO_SOUND_DEVICE)
        rig.card.set_fault(None)
        _works_again(rig)


def test_playback_breaks_midway(tmp_path: Path) -> None:
    with speaking_rig(tmp_path) as rig:
        rig.card.set_fault(SoundFault.BREAKS)
        number = rig.voice.say([public(LONG)])
        assert rig.end(number) == SpeechFailed(number, SpeechTrouble.PLAYBACK_BROKE)
        rig.card.set_fault(None)
        _works_again(rig)


@pytest.mark.parametrize(
    ("process", "trouble"),
    [(b"espeak-ng", SpeechTrouble.SYNTHESIS_BROKE), (b"sound_sink", SpeechTrouble.PLAYBACK_BROKE)],
)
def test_killed_process(tmp_path: Path, process: bytes, trouble: SpeechTrouble) -> None:
    with speaking_rig(tmp_path, pace=1.0) as rig:
        number = rig.voice.say([public(LONG)])
        rig.wait_sound(1)
        os.kill(_child(process), signal.SIGKILL)
        assert rig.end(number) == SpeechFailed(number, trouble)
        _works_again(rig)


@pytest.mark.parametrize("process", [b"espeak-ng", b"sound_sink"])
def test_frozen_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, process: bytes) -> None:
    with speaking_rig(tmp_path, pace=1.0) as rig:
        number = rig.voice.say([public(LONG)])
        rig.wait_sound(1)
        monkeypatch.setattr(playback, "STUCK_AFTER", 1.0)  # only now: programs start slowly on a busy machine
        so_far = heard(rig.card.recording(1)).seconds
        wait_for(
            lambda: heard(rig.card.recording(1)).seconds > so_far + 0.5,
            "more sound",
        )
        os.kill(_child(process), signal.SIGSTOP)
        assert rig.end(number) == SpeechFailed(number, SpeechTrouble.STUCK)
        monkeypatch.undo()
        _works_again(rig)


def test_frozen_player_can_be_stopped(tmp_path: Path) -> None:
    with speaking_rig(tmp_path, pace=1.0) as rig:
        number = rig.voice.say([public(LONG)])
        rig.wait_sound(1)
        os.kill(_child(b"sound_sink"), signal.SIGSTOP)
        rig.voice.stop()
        rig.end(number)
        _works_again(rig)


@pytest.mark.parametrize(
    ("program", "trouble"),
    [("espeak-ng-not-there", SpeechTrouble.PROGRAM_MISSING), ("false", SpeechTrouble.SYNTHESIS_BROKE)],
)
def test_synthesiser_missing_or_broken(tmp_path: Path, program: str, trouble: SpeechTrouble) -> None:
    with speaking_rig(tmp_path, program=program) as rig:
        number = rig.voice.say([public("好")])
        assert rig.end(number) == SpeechFailed(number, trouble)
        rig.wait_state(SpeechState.FAILED)
        assert rig.voice.status.detail
