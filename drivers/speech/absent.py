"""A voice for a hall that has no sound: it says at once that it is away."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..types import (
    DEFAULT_VOLUME,
    SpeechEvent,
    SpeechFailed,
    SpeechState,
    SpeechStatus,
    SpeechTrouble,
    Utterance,
)


class AbsentSpeech:
    """A `SpeechOutput` that is not there."""

    status = SpeechStatus(SpeechState.NO_SOUND_DEVICE, "没有配置语音")
    speaking = False
    headphones: bool | None = None

    def __init__(self) -> None:
        self._listeners: list[Callable[[SpeechEvent], None]] = []
        self._number = 0

    def start(self) -> None:
        """Nothing to own."""

    def close(self) -> None:
        """Nothing to release."""

    def subscribe(self, listener: Callable[[SpeechEvent], None]) -> None:
        """Register a listener: every speech fails."""
        self._listeners.append(listener)

    def say(
        self,
        utterances: Sequence[Utterance],
        *,
        volume: int = DEFAULT_VOLUME,
        rate: float = 1.0,
        allow_private_aloud: bool = False,
    ) -> int:
        """Say so at once, on the caller's thread."""
        self._number += 1
        for listener in tuple(self._listeners):
            listener(SpeechFailed(self._number, SpeechTrouble.NO_SOUND_DEVICE))
        return self._number

    def stop(self) -> None:
        """Nothing sounds."""
