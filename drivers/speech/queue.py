"""What is to be said, one speech at a time; knows no process. Every method may be called from any thread."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from typing import Protocol

from ..types import SpeechStop, Utterance


class Silenceable(Protocol):
    """Something that sounds."""

    def kill(self) -> None:
        """Be silent at once."""


@dataclass(eq=False, slots=True, repr=False)
class Speech:
    """One call of `say`, and how far it is. `sounding` is set only while an utterance is on its way."""

    number: int
    utterances: tuple[Utterance, ...]
    volume: int
    rate: float
    allow_private_aloud: bool
    stopped: SpeechStop | None = None
    sounding: Silenceable | None = None
    private_now: bool = False


class SpeechQueue:
    """At most one speech that counts; older ones stay only until their end was told."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[Speech] = deque()
        self._current: Speech | None = None
        self._number = 0

    @property
    def busy(self) -> bool:
        """Whether something is said, or waits, and was not stopped."""
        with self._lock:
            return any(speech.stopped is None for speech in self._all())

    def put(
        self, utterances: tuple[Utterance, ...], volume: int, rate: float, allow_private_aloud: bool
    ) -> Speech:
        """Add a speech; all older ones are stopped."""
        with self._lock:
            self._stop_all(SpeechStop.REPLACED)
            self._number += 1
            speech = Speech(self._number, utterances, volume, rate, allow_private_aloud)
            self._waiting.append(speech)
            return speech

    def stop(self, cause: SpeechStop) -> None:
        """Silence everything."""
        with self._lock:
            self._stop_all(cause)

    def stop_private(self) -> None:
        """The headphones are gone: silence what only they may hear."""
        with self._lock:
            speech = self._current
            if speech is not None and speech.private_now and not speech.allow_private_aloud:
                self._stop_one(speech, SpeechStop.HEADPHONES_PULLED)

    def take(self) -> Speech | None:
        """Make the oldest speech the current one; it may have been stopped already."""
        with self._lock:
            self._current = self._waiting.popleft() if self._waiting else None
            return self._current

    def begin(self, speech: Speech, *, private: bool) -> None:
        """An utterance comes next: from now on, `stop_private` counts for it."""
        with self._lock:
            speech.private_now = private

    def sound(self, speech: Speech, sounding: Silenceable) -> bool:
        """Note what will sound, before it does; false when the speech was stopped meanwhile."""
        with self._lock:
            if speech.stopped is not None:
                return False
            speech.sounding = sounding
            return True

    def end(self, speech: Speech) -> None:
        """The utterance is over."""
        with self._lock:
            speech.sounding, speech.private_now = None, False

    def finish(self, speech: Speech) -> None:
        """The speech is over and its end is about to be told."""
        with self._lock:
            if self._current is speech:
                self._current = None

    def empty(self) -> list[Speech]:
        """Take out everything that waits, oldest first."""
        with self._lock:
            waiting = list(self._waiting)
            self._waiting.clear()
            return waiting

    def _all(self) -> list[Speech]:
        return [*([self._current] if self._current else []), *self._waiting]

    def _stop_all(self, cause: SpeechStop) -> None:
        for speech in self._all():
            self._stop_one(speech, cause)

    def _stop_one(self, speech: Speech, cause: SpeechStop) -> None:
        if speech.stopped is None:
            speech.stopped = cause
            if speech.sounding is not None:
                speech.sounding.kill()
