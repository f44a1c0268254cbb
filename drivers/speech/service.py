"""The voice as the product sees it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from ..types import (
    DEFAULT_VOLUME,
    HeadphonesChanged,
    SpeechEvent,
    SpeechState,
    SpeechStatus,
    SpeechStop,
    SpeechTrouble,
    Utterance,
)
from .jack import HeadphoneJack, JackState
from .player import AlsaPlayer, Player
from .queue import SpeechQueue
from .synthesizer import PROGRAM
from .worker import SpeechWorker


class EspeakSpeech:
    """Implements `drivers.types.SpeechOutput` with eSpeak NG.

    `player`: who plays, ALSA's `default` device without one. `root`: where `sys`, `dev` and `proc` are.
    `jack_name`: see `HeadphoneJack`. Delays in seconds: see `DeviceService`.
    """

    def __init__(
        self,
        player: Player | None = None,
        *,
        root: Path = Path("/"),
        jack_name: str = "",
        program: str = PROGRAM,
        first_delay: float = 0.5,
        max_delay: float = 10.0,
    ) -> None:
        self._queue = SpeechQueue()
        self._jack = HeadphoneJack(root, jack_name)
        self._worker = SpeechWorker(
            self._queue,
            player or AlsaPlayer(root=root),
            program,
            lambda: self._jack.plugged,
            first_delay=first_delay,
            max_delay=max_delay,
        )
        self._gate = threading.Lock()
        self._accepting = False
        self._jack.subscribe(self._jack_changed)

    def start(self) -> None:
        """Begin to own sound device and headphone jack."""
        with self._gate:
            self._accepting = True
        self._jack.start()
        self._worker.start()

    def close(self) -> None:
        """Fall silent at once and release everything within two seconds."""
        with self._gate:
            self._accepting = False
        self._queue.stop(SpeechStop.ASKED)
        self._worker.stop()
        self._worker.refuse_waiting(SpeechTrouble.NOT_RUNNING)
        self._jack.stop()

    def subscribe(self, listener: Callable[[SpeechEvent], None]) -> None:
        """Register a listener for every later event; it is called on the service's threads."""
        self._worker.subscribe(listener)

    @property
    def status(self) -> SpeechStatus:
        """Last published status."""
        return self._worker.status

    @property
    def speaking(self) -> bool:
        """Whether something is being said or about to be."""
        return self._queue.busy

    @property
    def headphones(self) -> bool | None:
        """Whether headphones are plugged in; None = unknown."""
        return self._jack.plugged

    def say(
        self,
        utterances: Sequence[Utterance],
        *,
        volume: int = DEFAULT_VOLUME,
        rate: float = 1.0,
        allow_private_aloud: bool = False,
    ) -> int:
        """Say this instead of whatever is being said: see `drivers.types.SpeechOutput`."""
        if not 0 <= volume <= 100 or not 0.5 <= rate <= 2.0:
            raise ValueError("volume is 0 to 100, rate 0.5 to 2.0")
        with self._gate:
            speech = self._queue.put(tuple(utterances), volume, rate, allow_private_aloud)
            accepted = self._accepting
        if not accepted:
            self._worker.refuse_waiting(SpeechTrouble.NOT_RUNNING)
        elif self.status.state in (SpeechState.NO_SOUND_DEVICE, SpeechState.FAILED):
            self._worker.restart()  # look now whether it is back, instead of at the end of the pause
        else:
            self._worker.wake()
        return speech.number

    def stop(self) -> None:
        """Be silent at once; nothing queued is said any more."""
        self._queue.stop(SpeechStop.ASKED)
        self._worker.wake()

    def _jack_changed(self, state: tuple[JackState]) -> None:
        if state[0] is not True:
            self._queue.stop_private()
        self._worker.announce(HeadphonesChanged(state[0]))
