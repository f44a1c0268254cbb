"""Who makes sound of audio: `aplay` of alsa-utils, as a process that reads raw audio on standard input."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from ..types import SpeechTrouble, Utterance
from .faults import SpeechFault
from .synthesizer import BYTES_PER_SECOND, SAMPLE_RATE

PROBE_LIMIT: Final = 3.0  # seconds
_PROBE_AUDIO: Final = bytes(BYTES_PER_SECOND // 20)
_BUFFER: Final = "200000"  # microseconds in the sound device, so that even a lost kill is short
_MEANINGS: Final = (
    ("busy", SpeechTrouble.DEVICE_BUSY),
    ("no such file", SpeechTrouble.NO_SOUND_DEVICE),
    ("no such device", SpeechTrouble.NO_SOUND_DEVICE),
    ("cannot find card", SpeechTrouble.NO_SOUND_DEVICE),
    ("no soundcards", SpeechTrouble.NO_SOUND_DEVICE),
)


@dataclass(frozen=True, slots=True, repr=False)
class Take:
    """One utterance about to be played: `read` is the text as it is spoken. A real player ignores it."""

    utterance: Utterance
    read: str


class Player(Protocol):
    """Something that plays; called on the speech thread only."""

    def probe(self) -> None:
        """Raise `SpeechFault` when nothing can be played now."""

    def command(self, take: Take) -> list[str]:
        """Return a command that plays raw audio (mono, 16 bit little-endian, `SAMPLE_RATE`) from its standard
        input, ends with 0 when all was played, and falls silent when it is killed.
        """

    def fingerprint(self) -> str:
        """Return something that changes when sound devices come or go; cheap, asked about once a second."""


class AlsaPlayer:
    """Plays on an ALSA device by name. Needs membership in group `audio`."""

    def __init__(self, device: str = "default", *, program: str = "aplay", root: Path = Path("/")) -> None:
        self._device = device
        self._program = program
        self._cards = root / "proc/asound/pcm"

    def probe(self) -> None:
        """Play a twentieth of a second of silence: the only question that every driver answers truly."""
        if shutil.which(self._program) is None:
            raise SpeechFault(SpeechTrouble.PROGRAM_MISSING, self._program)
        try:
            ended = subprocess.run(
                self._command(),
                input=_PROBE_AUDIO,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=environment(),
                timeout=PROBE_LIMIT,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise SpeechFault(SpeechTrouble.STUCK) from error
        except OSError as error:
            raise SpeechFault(SpeechTrouble.PROGRAM_MISSING, self._program) from error
        if ended.returncode:
            raise SpeechFault(meaning(ended.stderr))

    def command(self, take: Take) -> list[str]:
        """See `Player`."""
        return self._command()

    def fingerprint(self) -> str:
        """The kernel's list of sound devices, empty without any."""
        try:
            return self._cards.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""

    def _command(self) -> list[str]:
        audio = ["-t", "raw", "-f", "S16_LE", "-r", str(SAMPLE_RATE), "-c", "1"]
        return [self._program, "-q", "-D", self._device, *audio, f"--buffer-time={_BUFFER}"]


def meaning(complaint: bytes) -> SpeechTrouble:
    """What a player's last words (English, locale C) say about the device; its last line counts most."""
    for line in reversed(complaint.decode("utf-8", "replace").lower().splitlines()):
        for words, trouble in _MEANINGS:
            if words in line:
                return trouble
    return SpeechTrouble.PLAYBACK_BROKE


def environment() -> dict[str, str]:
    """The environment of both programs: ours, but messages in English so that `meaning` understands them."""
    return {**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": "C"}
