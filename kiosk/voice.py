"""What is said aloud, when, and to whom: the policy between the face and the voice.

The face tells what stands on the screen (`screens/heard.py`); a new screen is read whole, a changed one only
where it changed, after what was still to be heard. A touch or a key silences everything (checklist H2).
Personal content goes to headphones only, unless the person agreed that everybody may hear it (H5); a line
says how. Speech that runs is a sign of life, but for the question whether somebody is there. What cannot be
read on the screen is given to it as a caption for as long as it is said.
"""

from __future__ import annotations

from asyncio import AbstractEventLoop, TimerHandle
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from drivers.types import (
    HeadphonesChanged,
    SpeechEvent,
    SpeechFailed,
    SpeechFinished,
    SpeechOutput,
    SpeechStarted,
    SpeechState,
    SpeechStatus,
    SpeechStop,
    SpeechStopped,
    Utterance,
)
from kiosk.actions import Action, Present
from kiosk.presentation import Presentation
from words import Language, _, phrases

BEAT_SECONDS: Final = 15.0
"""How often running speech says that somebody listens; a story takes minutes."""

_VOICES: Final[dict[Language, Literal["zh", "ug", "en"]]] = {
    Language.CHINESE: "zh",
    Language.UYGHUR: "ug",
    Language.ENGLISH: "en",
}


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    """One thing to hear.

    `private`: it tells something about the person; `personal_choice`: that it is chosen does. `quiet`: nobody
    is told when it changes (the time of day; a box that is being written into, which is echoed). `unseen`: it
    stands nowhere on the screen, and is written there while it is said.
    """

    text: str
    private: bool = False
    chosen: bool = False
    personal_choice: bool = False
    quiet: bool = False
    unseen: bool = False


class Voice:
    """Speaks for the face.

    `act` reaches the desk, `heard` counts running speech as presence, `found` tells whether there is a voice.
    """

    def __init__(
        self,
        output: SpeechOutput,
        loop: AbstractEventLoop,
        act: Callable[[Action], None],
        heard: Callable[[], None],
        found: Callable[[bool], None],
    ) -> None:
        self._output = output
        self._act = act
        self._heard = heard
        self._found = found
        self._presentation = Presentation()
        self._screen: tuple[Line, ...] = ()
        self._hinted = False  # about headphones, on this screen
        self._saying: tuple[Line, ...] = ()
        self._hello: Line | None = None  # how to use the voice; goes before whatever screen comes meanwhile
        self._number = 0
        self._index = 0
        self._is_life = True
        self._beat: TimerHandle | None = None
        self._plugged = output.headphones
        self._loop = loop
        self._caption: Callable[[str], None] = lambda _words: None
        output.subscribe(self._hop)

    def write(self, caption: Callable[[str], None]) -> None:
        """`caption` gets the words that are being said and cannot be read, and "" when they are over."""
        self._caption = caption

    @property
    def there(self) -> bool:
        """Can anything be heard here?"""
        return self._output.status.state is SpeechState.READY

    # --- what the face tells ---------------------------------------------------------------------------

    def present(self, presentation: Presentation) -> None:
        """Another language, loudness, speed; switched on, everything on the screen is read."""
        before, self._presentation = self._presentation, presentation
        if before.voice and not presentation.voice:
            self._silence()
        elif presentation.voice and not before.voice:
            self._hinted = False
            hello = _("朗读已打开。用上下键选择，按确定键进入；随时可以按帮助键再听一遍。")
            self._hello = Line(hello, unseen=True)
            self._say((self._hello, *self._screen))

    def screen(self, lines: Sequence[Line], *, is_life: bool = True) -> None:
        """What stands on the screen now. `is_life`: whoever hears it out is there."""
        before, self._screen = self._screen, tuple(lines)
        if before[:1] != self._screen[:1]:
            self._hinted = False
            greeting = [line for line in self._left() if line is self._hello]
            self._say([*greeting, *self._screen], is_life=is_life)
            return
        changed = _changed(before, self._screen)
        if changed:
            gone = set(before) - set(self._screen)
            rest = [line for line in self._left() if line not in gone]
            self._say([*rest, *(line for line in changed if line not in rest)], is_life=is_life)

    def focus(self, lines: Sequence[Line]) -> None:
        """What the keys point at."""
        self._say(lines)

    def echo(self, text: str) -> None:
        """What was just typed: for the person alone, and nothing where it may not be heard."""
        if self._aloud:
            self._say((Line(text, private=True), *self._left()))

    def repeat(self, lines: Sequence[Line] | None = None) -> None:
        """Everything on the screen once more; `lines` where more is to be said than was at first."""
        self._hinted = False
        self._say(self._screen if lines is None else lines)

    def last_words(self, lines: Sequence[Line], used: Presentation) -> None:
        """What stands on the screen after a session that was heard has broken off: once, as loud and as fast
        as it was, in the language of the screen."""
        self._screen = tuple(lines)
        now = replace(self._presentation, voice=True, volume=used.volume, rate=used.rate)
        self._say(lines, is_life=False, how=now)

    def stop(self) -> None:
        """A touch or a key: silence at once."""
        if self._presentation.voice or self._saying:
            self._silence()

    def forget(self) -> None:
        """The session is over: nothing of it is said or kept."""
        self._screen = ()
        self._hinted = False
        self._silence()

    # --- saying ------------------------------------------------------------------------------------------

    @property
    def _aloud(self) -> bool:
        """May personal things be said?"""
        return self._presentation.private_aloud or self._output.headphones is True

    def _left(self) -> tuple[Line, ...]:
        """What of the running speech is still to be heard, the line that is being said included."""
        return self._saying[self._index :]

    def _silence(self) -> None:
        self._end()
        self._output.stop()

    def _end(self) -> None:
        self._saying, self._index = (), 0
        self._caption("")
        if self._beat is not None:
            self._beat.cancel()
            self._beat = None

    def _say(self, lines: Sequence[Line], *, is_life: bool = True, how: Presentation | None = None) -> None:
        now = how or self._presentation
        if not now.voice or not lines:
            return
        self._end()
        said = [line for line in lines if self._aloud or not line.private]
        if len(said) < len(lines) and not self._hinted:
            self._hinted = True
            said.append(Line(_how_to_hear(), unseen=True))
        if not said:
            self._output.stop()
            return
        self._saying, self._is_life = tuple(said), is_life
        voice = _VOICES[now.language]
        self._number = self._output.say(
            [Utterance(self._words(line), voice, line.private) for line in said],
            volume=now.volume,
            rate=now.rate,
            allow_private_aloud=now.private_aloud,
        )

    def _words(self, line: Line) -> str:
        if line.chosen and (self._aloud or not line.personal_choice):
            return phrases.clauses((line.text, _("已选")))
        return line.text

    # --- what the voice tells ------------------------------------------------------------------------------

    def _hop(self, event: SpeechEvent) -> None:
        self._loop.call_soon_threadsafe(self._hear, event)

    def _hear(self, event: SpeechEvent) -> None:
        match event:
            case SpeechStarted(number, index) if number == self._number and self._saying:
                self._index = index
                line = self._saying[index]
                self._caption(line.text if line.unseen else "")
                self._live()
            case SpeechFinished(number) | SpeechFailed(number) if number == self._number and self._saying:
                self._live()
                self._end()
            case SpeechStopped(number, SpeechStop.HEADPHONES_PULLED) if number == self._number:
                left = self._left()
                self._end()
                self._say(left, is_life=self._is_life)  # the rest of it, without what is private
            case HeadphonesChanged(plugged):
                self._headphones(plugged)
            case SpeechStatus(state):
                self._found(state is SpeechState.READY)
            case _:
                pass

    def _live(self) -> None:
        if not self._is_life:
            return
        self._heard()
        if self._beat is not None:
            self._beat.cancel()
        self._beat = self._loop.call_later(BEAT_SECONDS, self._still)

    def _still(self) -> None:
        self._beat = None
        if self._saying and self._output.speaking:
            self._live()

    def _headphones(self, plugged: bool | None) -> None:
        """Whoever plugs headphones in wants to hear (EN 301 549, 8.5), also what was kept back before."""
        before, self._plugged = self._plugged, plugged
        if before is not False or not plugged:
            return
        if self._presentation.voice:
            self.repeat()
        else:
            self._act(Present(replace(self._presentation, voice=True)))


def _how_to_hear() -> str:
    """Both ways; the labels of the controls as they stand on them."""
    words = _("这里有您的个人信息。插上耳机就能听，也可以在“{panel}”里选“{choice}”。")
    return words.format(panel=_("语言和显示"), choice=_("也读出来"))


def _changed(before: Sequence[Line], now: Sequence[Line]) -> list[Line]:
    """What is new. An option that is no longer chosen is silent when another one took its place."""
    known = Counter(before)
    new: list[Line] = []
    left: list[Line] = []
    for line in now:
        chosen = replace(line, chosen=True)
        personal = replace(chosen, personal_choice=True)
        if known[line]:
            known[line] -= 1
        elif not line.chosen and known[chosen] + known[personal]:
            words = phrases.clauses((line.text, _("不选了")))
            left.append(replace(line, text=words, private=line.private or known[personal] > 0))
        elif not line.quiet:
            new.append(line)
    return new or left
