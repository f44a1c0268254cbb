"""The voice, as the rest of the product sees it: `docs/devices-speech.md`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal, Protocol

SpeechLanguage = Literal["zh", "ug", "en"]

DEFAULT_VOLUME: Final = (
    50  # the mixer of a hall is set so that this is 65 dBA or less: docs/devices-speech.md
)


@dataclass(frozen=True, slots=True, repr=False)
class Utterance:
    """Something to say, at most a few sentences. `private`: it may only be heard in headphones."""

    text: str
    language: SpeechLanguage
    private: bool

    def __repr__(self) -> str:
        return f"Utterance(language={self.language}, private={self.private})"


class SpeechState(StrEnum):
    """Closed set of states of the voice."""

    UNKNOWN = "unknown"  # not asked yet
    READY = "ready"
    NO_SOUND_DEVICE = "no_sound_device"  # heals by itself when one is plugged in
    FAILED = "failed"  # a program is missing, the device is taken or broke: tried again by itself


@dataclass(frozen=True, slots=True)
class SpeechStatus:
    """State plus facts for staff."""

    state: SpeechState
    detail: str = ""


class SpeechTrouble(StrEnum):
    """Why something could not be said to its end."""

    NOT_RUNNING = "not_running"  # the service was not started, or is closed
    NO_SOUND_DEVICE = "no_sound_device"
    DEVICE_BUSY = "device_busy"
    PROGRAM_MISSING = "program_missing"  # synthesiser or player is not installed
    SYNTHESIS_BROKE = "synthesis_broke"
    PLAYBACK_BROKE = "playback_broke"
    STUCK = "stuck"  # nothing moved for seconds


class SpeechStop(StrEnum):
    """Why speech ended early on purpose."""

    ASKED = "asked"
    REPLACED = "replaced"  # by a newer `say`
    HEADPHONES_PULLED = "headphones_pulled"  # while something private was said


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """Utterance `index` of the speech begins."""

    speech: int
    index: int


@dataclass(frozen=True, slots=True)
class SpeechWithheld:
    """Utterance `index` is private and no headphones are known to be plugged in: it was left out."""

    speech: int
    index: int


@dataclass(frozen=True, slots=True)
class SpeechFinished:
    """The end was reached; what was withheld was told before."""

    speech: int


@dataclass(frozen=True, slots=True)
class SpeechStopped:
    """Ended early on purpose."""

    speech: int
    cause: SpeechStop


@dataclass(frozen=True, slots=True)
class SpeechFailed:
    """Ended early by a fault; captions have to do."""

    speech: int
    trouble: SpeechTrouble


@dataclass(frozen=True, slots=True)
class HeadphonesChanged:
    """Headphones were plugged in or pulled; None = no longer known."""

    plugged: bool | None


SpeechEvent = (
    SpeechStarted
    | SpeechWithheld
    | SpeechFinished
    | SpeechStopped
    | SpeechFailed
    | HeadphonesChanged
    | SpeechStatus
)


class SpeechOutput(Protocol):
    """A voice. Callbacks run on the service's threads: the receiver hops to its own loop."""

    def start(self) -> None:
        """Begin to own sound device and headphone jack."""

    def close(self) -> None:
        """Fall silent at once and release everything within two seconds."""

    def subscribe(self, listener: Callable[[SpeechEvent], None]) -> None:
        """Register a listener for every later event."""

    @property
    def status(self) -> SpeechStatus:
        """Last published status."""

    @property
    def speaking(self) -> bool:
        """Whether something is being said or about to be."""

    @property
    def headphones(self) -> bool | None:
        """Whether headphones are plugged in; None = unknown, which counts as not plugged in."""

    def say(
        self,
        utterances: Sequence[Utterance],
        *,
        volume: int = DEFAULT_VOLUME,
        rate: float = 1.0,
        allow_private_aloud: bool = False,
    ) -> int:
        """Say this instead of whatever is being said; returns at once with the number events carry.

        `volume` 0 (silent) to 100, `rate` 0.5 to 2.0 times the usual speed; ValueError outside. Each speech
        ends with exactly one of finished, stopped, failed. Private utterances are left out (`SpeechWithheld`)
        unless headphones are plugged in or `allow_private_aloud` says that the person agreed.
        """

    def stop(self) -> None:
        """Be silent within 100 ms; nothing queued is said any more."""
