"""Hearing what the voice tells, for as long as a page is open.

A voice keeps its listeners for ever, and pages come and go: each voice gets one ear, each page a place in it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final
from weakref import WeakKeyDictionary

from drivers.types import SpeechEvent, SpeechOutput

Hear = Callable[[SpeechEvent], None]


class _Ear:
    """Brings every event onto the loop and gives it to whoever listens then."""

    def __init__(self, speech: SpeechOutput) -> None:
        self.hearers: list[Hear] = []
        self.loop = asyncio.get_running_loop()
        speech.subscribe(self._take)

    def _take(self, event: SpeechEvent) -> None:
        if self.hearers and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._tell, event)

    def _tell(self, event: SpeechEvent) -> None:
        for hear in tuple(self.hearers):
            hear(event)


_EARS: Final[WeakKeyDictionary[SpeechOutput, _Ear]] = WeakKeyDictionary()


def listen(speech: SpeechOutput, hear: Hear) -> Callable[[], None]:
    """`hear` gets every event on the running loop, until the returned function is called (once)."""
    ear = _EARS.get(speech)
    if ear is None:
        ear = _EARS[speech] = _Ear(speech)
    ear.loop = asyncio.get_running_loop()
    ear.hearers.append(hear)
    return lambda: ear.hearers.remove(hear)
