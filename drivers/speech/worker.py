"""The thread that owns the sound device: it takes speeches from the queue and sees each to its end."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable
from typing import Final

from ..service import DeviceService
from ..types import (
    SpeechEvent,
    SpeechFailed,
    SpeechFinished,
    SpeechStarted,
    SpeechState,
    SpeechStatus,
    SpeechStopped,
    SpeechTrouble,
    SpeechWithheld,
    Utterance,
)
from . import tone_pinyin
from .faults import SpeechFault
from .playback import Playback
from .player import Player, Take
from .queue import Speech, SpeechQueue
from .reading import Spoken, read_aloud
from .synthesizer import command, written

_log = logging.getLogger("drivers.speech")

_LOOK_EVERY: Final = 1.0  # seconds between looks at the list of sound devices
_WARM_AFTER: Final = 5.0  # seconds of rest before the readings are loaded ahead of the first Chinese speech


class SpeechWorker(DeviceService[SpeechStatus, SpeechEvent]):
    """`headphones` answers whether headphones are plugged in; None = unknown."""

    def __init__(
        self,
        queue: SpeechQueue,
        player: Player,
        program: str,
        headphones: Callable[[], bool | None],
        *,
        first_delay: float,
        max_delay: float,
    ) -> None:
        super().__init__(
            "speech", SpeechStatus(SpeechState.UNKNOWN), first_delay=first_delay, max_delay=max_delay
        )
        self._queue = queue
        self._player = player
        self._program = program
        self._headphones = headphones
        self._trouble = SpeechTrouble.PLAYBACK_BROKE
        self._devices = ""
        self._warm_at = 0.0

    def setup(self) -> None:
        """Look for both programs and let the player play silence."""
        self._guarded(self._probe)
        self._warm_at = time.monotonic() + _WARM_AFTER
        self._publish(SpeechStatus(SpeechState.READY))

    def step(self) -> None:
        """Say what waits; else watch the sound devices."""
        speech = self._queue.take()
        if speech is not None:
            self._say(speech)
            return
        self.wait(_LOOK_EVERY)
        if self._player.fingerprint() != self._devices:
            self._guarded(self._probe)
        if not self._queue.busy and time.monotonic() > self._warm_at:
            tone_pinyin.warm()

    def teardown(self) -> None:
        """Nothing stays open between two utterances."""

    def status_when_down(self, detail: str, *, permanent: bool) -> SpeechStatus:
        """Whatever waits ends as failed, because nobody knows when it could be said."""
        self.refuse_waiting(self._trouble)
        gone = self._trouble is SpeechTrouble.NO_SOUND_DEVICE
        return SpeechStatus(SpeechState.NO_SOUND_DEVICE if gone else SpeechState.FAILED, detail)

    def refuse_waiting(self, trouble: SpeechTrouble) -> None:
        """Tell the end of everything that waits."""
        for speech in self._queue.empty():
            self._tell_end(speech, trouble)

    def announce(self, event: SpeechEvent) -> None:
        """Tell all listeners."""
        self._publish(event)

    # --- inside -----------------------------------------------------------------------------------------

    def _probe(self) -> None:
        self._devices = self._player.fingerprint()
        if shutil.which(self._program) is None:
            raise SpeechFault(SpeechTrouble.PROGRAM_MISSING, self._program)
        self._player.probe()

    def _guarded(self, work: Callable[[], None]) -> None:
        """Remember the kind of trouble for `status_when_down`, also when it is one nobody thought of."""
        self._trouble = SpeechTrouble.PLAYBACK_BROKE
        try:
            work()
        except SpeechFault as fault:
            self._trouble = fault.trouble
            raise

    def _say(self, speech: Speech) -> None:
        trouble: SpeechTrouble | None = SpeechTrouble.PLAYBACK_BROKE  # until the opposite is known
        try:
            self._guarded(lambda: self._say_all(speech))
            trouble = None
        except SpeechFault as fault:
            trouble = fault.trouble
            raise
        finally:
            self._tell_end(speech, trouble)

    def _say_all(self, speech: Speech) -> None:
        for index, utterance in enumerate(speech.utterances):
            if speech.stopped is not None or self.stopping:
                return
            self._say_one(speech, index, utterance)

    def _say_one(self, speech: Speech, index: int, utterance: Utterance) -> None:
        parts = read_aloud(utterance.text, utterance.language)
        if not parts:
            return
        self._queue.begin(speech, private=utterance.private)
        try:
            # Asked only now: from `begin` on, headphones that are pulled stop the speech by themselves.
            if utterance.private and not speech.allow_private_aloud and self._headphones() is not True:
                self._publish(SpeechWithheld(speech.number, index))
                return
            playback = Playback(
                self._player.command(Take(utterance, " ".join(part.text for part in parts))),
                [self._part(part, speech) for part in parts],
            )
            if self._queue.sound(speech, playback):
                self._publish(SpeechStarted(speech.number, index))
                playback.run()
        finally:
            self._queue.end(speech)

    def _part(self, part: Spoken, speech: Speech) -> tuple[list[str], bytes]:
        return command(self._program, part.language, volume=speech.volume, rate=speech.rate), written(part)

    def _tell_end(self, speech: Speech, trouble: SpeechTrouble | None) -> None:
        self._queue.finish(speech)
        if speech.stopped is not None:
            self._publish(SpeechStopped(speech.number, speech.stopped))
        elif trouble is not None:
            _log.warning("speech failed: %s", trouble.value, extra={"event": "speech.failed"})
            self._publish(SpeechFailed(speech.number, trouble))
        elif self.stopping:
            self._publish(SpeechFailed(speech.number, SpeechTrouble.NOT_RUNNING))
        else:
            self._publish(SpeechFinished(speech.number))
