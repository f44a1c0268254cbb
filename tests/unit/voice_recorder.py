"""A voice that keeps what it is told to say; how far it is and what happens to it are the test's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from drivers.types import SpeechEvent, SpeechFinished, SpeechStarted, SpeechState, SpeechStatus, Utterance
from kiosk.actions import Action
from kiosk.presentation import Presentation
from kiosk.voice import Voice
from tests.unit.hand_clock import HandClock


class VoiceLoop(HandClock):
    """Timers by hand; what comes from the voice's threads is taken at once."""

    def call_soon_threadsafe(self, callback: Callable[..., object], *args: Any) -> None:
        """Run it."""
        callback(*args)


class VoiceRecorder:
    """Speech output for tests of what is said."""

    def __init__(self) -> None:
        self.said: list[tuple[Sequence[Utterance], dict[str, Any]]] = []
        self.stops = 0
        self.count = 0
        self.headphones: bool | None = None
        self.status = SpeechStatus(SpeechState.READY)
        self.speaking = False
        self.tell: Callable[[SpeechEvent], None] = lambda _event: None

    def start(self) -> None:
        """Nothing to own."""

    def close(self) -> None:
        """Nothing to release."""

    def subscribe(self, listener: Callable[[SpeechEvent], None]) -> None:
        """The policy."""
        self.tell = listener

    def say(self, utterances: Sequence[Utterance], **how: Any) -> int:
        """Keep it."""
        self.said.append((utterances, how))
        self.speaking = True
        self.count += 1
        return self.count

    def stop(self) -> None:
        """Count it."""
        self.stops += 1
        self.speaking = False

    def reach(self, index: int) -> None:
        """Utterance `index` of the last speech begins."""
        self.tell(SpeechStarted(self.count, index))

    def finish(self) -> None:
        """The last speech was heard to its end."""
        self.speaking = False
        self.tell(SpeechFinished(self.count))

    @property
    def texts(self) -> list[str]:
        """What was said last."""
        return [one.text for one in self.said[-1][0]]

    @property
    def everything(self) -> list[str]:
        """What was said so far."""
        return [one.text for said, _how in self.said for one in said]


class VoiceTable:
    """A voice and what it did; with a `desk` it speaks for that."""

    def __init__(self, *, on: bool = False, desk: Any = None) -> None:
        self.output = VoiceRecorder()
        self.loop = VoiceLoop()
        self.actions: list[Action] = []
        self.signs = 0
        self.found: list[bool] = []
        self.voice = Voice(
            self.output,
            self.loop,  # type: ignore[arg-type]
            desk.act if desk else self.actions.append,
            desk.heard if desk else self._sign,
            desk.voice_there if desk else self.found.append,
        )
        if on:
            self.voice.present(Presentation(voice=True))
            self.voice.stop()
            self.output.said.clear()
            self.output.stops = self.output.count = 0

    def _sign(self) -> None:
        self.signs += 1
