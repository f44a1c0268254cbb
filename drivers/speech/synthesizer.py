"""The synthesiser's command line and input. eSpeak NG runs as a process of its own: it is GPL-3, this
product is not, and a crash of it is nobody else's.
"""

from __future__ import annotations

from typing import Final

from ..types import SpeechLanguage
from .reading import Spoken
from .tone_pinyin import transcribe

PROGRAM: Final = "espeak-ng"
SAMPLE_RATE: Final = 22_050  # Hz; mono, signed 16 bit little-endian
HEADER_SIZE: Final = 44  # bytes of the WAV header it sends first
BYTES_PER_SECOND: Final = SAMPLE_RATE * 2

_VOICES: Final[dict[SpeechLanguage, str]] = {"zh": "cmn-latn-pinyin", "ug": "ug", "en": "en-gb"}
_WORDS_PER_MINUTE: Final = 175  # 3.6 Mandarin syllables a second; the program takes 80 to 450
_DECIBELS: Final = 30.0  # between volume 1 and 100


def command(program: str, language: SpeechLanguage, *, volume: int, rate: float) -> list[str]:
    """Return the command; the text comes on standard input, so that no process list shows it and no text is
    taken for an option.
    """
    return [
        program,
        "--stdin",
        "--stdout",
        "-b",
        "1",
        "-v",
        _VOICES[language],
        "-s",
        str(round(_WORDS_PER_MINUTE * rate)),
        "-a",
        str(amplitude(volume)),
    ]


def amplitude(volume: int) -> int:
    """Amplitude 0 to 100 for a volume 0 to 100: equal steps in decibels, 3 dB each ten steps, 0 silent."""
    if volume == 0:
        return 0
    return max(round(100 * 10 ** ((volume - 100) / 100 * _DECIBELS / 20)), 2)


def written(spoken: Spoken) -> bytes:
    """Return what the program reads for a stretch of text."""
    text = transcribe(spoken.text) if spoken.language == "zh" else spoken.text
    return text.encode("utf-8") + b"\n"


def is_expected_audio(header: bytes) -> bool:
    """Whether the first bytes announce mono 16-bit audio at `SAMPLE_RATE`."""
    return (
        len(header) == HEADER_SIZE
        and header[:4] == b"RIFF"
        and header[8:12] == b"WAVE"
        and int.from_bytes(header[22:24], "little") == 1
        and int.from_bytes(header[24:28], "little") == SAMPLE_RATE
        and int.from_bytes(header[34:36], "little") == 16
    )
