"""A sound card that records: for demo, tour and tests without a sound card. The synthesiser is the real one.

In `directory` it writes `NNNN.wav` per utterance (what was really heard, cut where it was stopped) and
`script.txt`, a line per utterance: time, number, language, private or public, text as given, text as read.
The script holds whatever was spoken: never use this device where real people stand.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from ..speech.faults import SpeechFault
from ..speech.player import Take
from ..types import SpeechTrouble
from .sound_jack import JackSimulator

_SINK: Final = Path(__file__).with_name("sound_sink.py")
_CARD: Final = "00-00: Simulated : Simulated : playback 1\n"
_SHANGHAI: Final = ZoneInfo("Asia/Shanghai")


class SoundFault(StrEnum):
    """What can go wrong with the simulated card."""

    GONE = "gone"  # the card is pulled out
    BUSY = "busy"
    BREAKS = "breaks"  # fails after a tenth of a second of sound


FAULT_TITLES: Final = {
    SoundFault.GONE: "拔掉声卡",
    SoundFault.BUSY: "声卡被占用",
    SoundFault.BREAKS: "播放到一半出错",
}
_COMPLAINTS: Final = {
    SoundFault.GONE: "No such file or directory",
    SoundFault.BUSY: "Device or resource busy",
}
_TROUBLES: Final = {
    SoundFault.GONE: SpeechTrouble.NO_SOUND_DEVICE,
    SoundFault.BUSY: SpeechTrouble.DEVICE_BUSY,
}


@dataclass(frozen=True, slots=True, repr=False)
class ScriptLine:
    """One utterance that was begun."""

    time: str
    number: int
    language: str
    private: bool
    given: str
    read: str


class SoundSimulator:
    """A `Player` with a headphone jack. `root` is what `EspeakSpeech` takes as its root.

    `pace`: times real time, 0 = as fast as the synthesiser is.
    """

    def __init__(
        self,
        directory: Path,
        *,
        pace: float = 1.0,
        headphones: bool = False,
        now: Callable[[], datetime] = lambda: datetime.now(_SHANGHAI),
    ) -> None:
        self.directory = directory
        self.root = directory / "root"
        self.pace = pace
        self._now = now
        self._lock = threading.Lock()
        self._fault: SoundFault | None = None
        self._lines: list[ScriptLine] = []
        directory.mkdir(parents=True, exist_ok=True)
        self.jack = JackSimulator(self.root, plugged=headphones)

    def start(self) -> None:
        """Begin to be there."""
        self.jack.start()

    def stop(self) -> None:
        """Go away."""
        self.jack.stop()

    def set_fault(self, fault: SoundFault | None) -> None:
        """Begin a fault, or end it with None."""
        with self._lock:
            self._fault = fault

    def state(self) -> dict[str, object]:
        """Facts for the bench page; no texts."""
        with self._lock:
            return {
                "headphones": self.jack.plugged,
                "fault": self._fault.value if self._fault else None,
                "utterances": len(self._lines),
            }

    def script(self) -> list[ScriptLine]:
        """Everything begun so far, in order."""
        with self._lock:
            return list(self._lines)

    def recording(self, number: int) -> Path:
        """The WAV file of an utterance, counted from 1."""
        return self.directory / f"{number:04d}.wav"

    # --- drivers.speech.player.Player -------------------------------------------------------------------

    def probe(self) -> None:
        """See `Player`."""
        with self._lock:
            fault = self._fault
        if fault in _TROUBLES:
            raise SpeechFault(_TROUBLES[fault])

    def fingerprint(self) -> str:
        """See `Player`."""
        with self._lock:
            return "" if self._fault is SoundFault.GONE else _CARD

    def command(self, take: Take) -> list[str]:
        """See `Player`; writes the script line."""
        with self._lock:
            said = take.utterance
            number = len(self._lines) + 1
            line = ScriptLine(
                f"{self._now():%H:%M:%S}",
                number,
                said.language,
                said.private,
                _flat(said.text),
                _flat(take.read),
            )
            self._lines.append(line)
            fault = self._fault
        privacy = "private" if line.private else "public"
        with (self.directory / "script.txt").open("a", encoding="utf-8") as script:
            fields = (line.time, f"{number:04d}", line.language, privacy, line.given, line.read)
            script.write("\t".join(fields) + "\n")
        sink = [sys.executable, "-I", "-S", str(_SINK), "--wav", str(self.recording(number))]
        sink += ["--pace", str(self.pace)]
        if fault in _COMPLAINTS:
            sink += ["--complain", _COMPLAINTS[fault]]
        if fault is SoundFault.BREAKS:
            sink += ["--break-after", "0.1"]
        return sink


def _flat(text: str) -> str:
    return " ".join(text.encode("utf-8", "replace").decode("utf-8").split())
