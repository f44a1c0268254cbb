"""Joins the face to the voice and to the five keys: what is shown is read, a touch or a key silences it.

What is said and cannot be read is written; a session that breaks off is told to whoever was listening.
"""

from __future__ import annotations

from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Any

from kivy.clock import Clock
from kivy.core.window import Window

from kiosk.actions import Back, CallPerson, KeepGoing, Presence, Present
from kiosk.panels import StillThere
from kiosk.presentation import Presentation
from kiosk.views import HomeView, Look, OutOfServiceView, TroubleView
from kiosk.voice import Voice
from screens.captions import Captions
from screens.contact import KEY_REPEAT, contact
from screens.echo import Echo
from screens.focus import Focus
from screens.heard import label, lines
from screens.keypad import Key, Keypad

if TYPE_CHECKING:
    from screens.face import Face

ENDS = (HomeView, TroubleView, OutOfServiceView)
TWICE_SECONDS = 4.0
"""Help asked for again within this time wants a person, not the same words once more."""


class Listening:
    """Follows a face. `voice` may be one that cannot speak: the keys work all the same."""

    def __init__(self, face: Face, voice: Voice) -> None:
        self._face = face
        self._voice = voice
        self._look: Look = face.desk.look
        self._root: Any = None
        self._helped_at = float("-inf")
        self._keypad = Keypad()
        self._echo = Echo(voice)
        self._captions = Captions(face, lambda: self._top)
        voice.write(self._captions.show)
        self._broke_off: Presentation | None = None  # how the session was heard that just ended in trouble
        self.focus = Focus(face, lambda: self._top, go_back=self._back, say=self._point)
        self._read = Clock.create_trigger(self._read_screen, 0)
        self._light = Clock.create_trigger(self._light_again, 0)
        face.follow(self)
        Window.bind(on_key_down=self._key_down, on_key_up=self._key_up)
        self.shown(face.desk.look)

    def close(self) -> None:
        """No more keys."""
        Window.unbind(on_key_down=self._key_down, on_key_up=self._key_up)
        self._read.cancel()
        self._light.cancel()
        self.focus.drop()
        self._captions.close()

    @property
    def _top(self) -> Any:
        """What is in front."""
        return self._face.overlay or self._face.screen

    @property
    def _is_for_staff(self) -> bool:
        """Admin mode: nothing is said, and no key does anything."""
        return getattr(self._top, "for_staff", False)

    def shown(self, look: Look) -> None:
        """Another look: the ring goes with its screen, a finished session is forgotten."""
        before, self._look = self._look, look
        if self._top is not self._root:
            self._root = self._top
            if _same_place(before, look) and before.presentation != look.presentation:
                self.focus.renew()  # the same screen in larger words, or in another language
            else:
                self.focus.drop()
        self.focus.follow()
        if isinstance(look.view, ENDS) and type(look.view) is not type(before.view):
            self._voice.forget()
            self._echo.forget()
            switched_off = before.presentation.voice and not look.presentation.voice
            told = isinstance(look.view, TroubleView | OutOfServiceView)
            self._broke_off = before.presentation if switched_off and told else None
        self._voice.present(look.presentation)
        self._captions.follow()
        if look.presentation.dark and not (look.presentation.voice and look.can_speak):
            self._light()
        self._read()  # in the next frame: the screen is whole then

    def touched(self) -> None:
        """A finger: no ring, silence."""
        self._voice.stop()
        self.focus.drop()
        self._helped_at = float("-inf")

    def _read_screen(self, _dt: float) -> None:
        if self._is_for_staff:
            self._echo.forget()
        else:
            self._echo.follow(self._top)
        # whoever hears the question "still there?" may have gone all the same
        asks = isinstance(self._look.overlay, StillThere)
        self._voice.screen(lines(self._top), is_life=not asks)
        if self._broke_off is not None:  # the voice is off again with the session, the person still there
            self._voice.last_words(lines(self._top), self._broke_off)
            self._broke_off = None

    def _light_again(self, _dt: float) -> None:
        """A dark screen without a voice is no way of using the machine."""
        self._face.act(Present(replace(self._look.presentation, dark=False)))

    # --- keys ------------------------------------------------------------------------------------------

    def _key_down(self, _window: object, code: int, *_: object) -> bool:
        key = self._keypad.down(code, monotonic(), self._repeat)
        if key is not None:
            self._voice.stop()
            asked = isinstance(self._look.overlay, StillThere)
            self._face.act(Presence())
            # whatever a key meant there, it says that somebody is there, and nothing more
            if not asked and not self._is_for_staff:
                self._use(key)
        return True  # no key leads anywhere else

    def _key_up(self, _window: object, code: int, *_: object) -> bool:
        self._keypad.up(code, monotonic())
        return True

    @property
    def _repeat(self) -> float:
        """Keys of a keyboard may be pressed again sooner: words have double letters."""
        return KEY_REPEAT if getattr(self.focus.target, "is_key", False) else contact.repeat

    def _use(self, key: Key) -> None:
        if key is Key.HELP:
            self._help()
            return
        self._helped_at = float("-inf")
        self.focus.key(key)
        if key is Key.OK:
            self._echo.pressed(self._top)

    def _back(self) -> None:
        self._face.act(KeepGoing() if self._face.overlay is not None else Back())

    def _help(self) -> None:
        """The voice on; then everything once more; asked again at once, a person."""
        now = self._look.presentation
        again = monotonic() - self._helped_at < TWICE_SECONDS
        if not self._voice.there or again:
            self._helped_at = float("-inf")
            self._face.act(CallPerson())
        elif not now.voice:
            self._face.act(Present(replace(now, voice=True)))
        else:
            self._helped_at = monotonic()
            self._voice.repeat(lines(self._top, whole=True))

    def _point(self, target: Any) -> None:
        self._voice.focus(label(target))


def _same_place(before: Look, look: Look) -> bool:
    return type(before.view) is type(look.view) and type(before.overlay) is type(look.overlay)
