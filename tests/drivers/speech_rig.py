"""A voice on a simulated sound card, with the real synthesiser, for tests."""

from __future__ import annotations

import threading
import time
import wave
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from drivers.sim.sound import SoundSimulator
from drivers.speech.player import Player
from drivers.speech.service import EspeakSpeech
from drivers.types import (
    SpeechEvent,
    SpeechFailed,
    SpeechFinished,
    SpeechLanguage,
    SpeechState,
    SpeechStopped,
    Utterance,
)

WAIT = 60.0  # seconds; only reached when something is broken
LONG = "请把身份证放在读卡器上，不要移动，等到听见提示音再拿开。" * 12

End = SpeechFinished | SpeechStopped | SpeechFailed


def public(text: str, language: SpeechLanguage = "zh") -> Utterance:
    """Something everybody may hear."""
    return Utterance(text, language, private=False)


def private(text: str, language: SpeechLanguage = "zh") -> Utterance:
    """Something for headphones."""
    return Utterance(text, language, private=True)


def wait_for(condition: Callable[[], bool], what: str) -> None:
    """Wait for a condition with a limit."""
    end = time.monotonic() + WAIT
    while not condition():
        assert time.monotonic() < end, f"did not come: {what}"
        time.sleep(0.005)


@dataclass(frozen=True)
class Heard:
    """What a recording holds."""

    seconds: float
    loudest: int


def heard(path: Path) -> Heard:
    """Read a recording; one that was never begun is silence of no length."""
    if not path.exists() or path.stat().st_size <= 44:
        return Heard(0.0, 0)
    with wave.open(str(path), "rb") as file:
        samples = array("h", file.readframes(file.getnframes()))
        return Heard(len(samples) / file.getframerate(), max(map(abs, samples), default=0))


def children() -> list[int]:
    """Every process that this one started, also from threads; threads that end meanwhile are passed over."""
    found = []
    for names in Path("/proc/self/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):
            found += [int(child) for child in names.read_text(encoding="ascii").split()]
    return found


@dataclass
class SpeechRig:
    """Card and voice, and all events so far."""

    card: SoundSimulator
    voice: EspeakSpeech
    events: list[SpeechEvent] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, event: SpeechEvent) -> None:
        """Called by the service."""
        with self.lock:
            self.events.append(event)

    def ends(self, speech: int) -> list[End]:
        """How a speech ended, so far."""
        with self.lock:
            return [e for e in self.events if isinstance(e, End) and e.speech == speech]

    def end(self, speech: int) -> End:
        """Wait for the end of a speech, which is told once."""
        wait_for(lambda: bool(self.ends(speech)), f"end of speech {speech}")
        (end,) = self.ends(speech)
        return end

    def wait_event(self, event: SpeechEvent) -> None:
        """Wait until an event was told."""
        wait_for(lambda: event in self.events, f"{event}")

    def wait_state(self, state: SpeechState) -> None:
        """Wait until the voice is in a state."""
        wait_for(lambda: self.voice.status.state is state, f"{state}, is {self.voice.status}")

    def wait_headphones(self, plugged: bool | None) -> None:
        """Wait until the voice knows of the jack."""
        wait_for(lambda: self.voice.headphones is plugged, f"headphones {plugged}")

    def wait_sound(self, number: int) -> None:
        """Wait until sound of a recording was heard."""
        wait_for(lambda: heard(self.card.recording(number)).loudest > 0, f"sound of {number}")


@contextmanager
def speaking_rig(
    directory: Path,
    *,
    pace: float = 0.0,
    headphones: bool = False,
    player: Player | None = None,
    program: str = "espeak-ng",
) -> Iterator[SpeechRig]:
    """A running voice, ready unless `program` or `player` is wrong; all ends with the block."""
    card = SoundSimulator(directory / "sound", pace=pace, headphones=headphones)
    voice = EspeakSpeech(player or card, root=card.root, program=program, first_delay=0.05, max_delay=0.1)
    rig = SpeechRig(card, voice)
    voice.subscribe(rig.take)
    card.start()
    voice.start()
    try:
        wait_for(lambda: voice.status.state is not SpeechState.UNKNOWN, "a status")
        rig.wait_headphones(headphones)
        yield rig
    finally:
        voice.close()
        card.stop()
