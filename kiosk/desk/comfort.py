"""How this person uses the machine, and the panels where that is chosen or a person is called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from kiosk.actions import Action, CallPerson, OpenComfort
from kiosk.config import Hall, HallSettings
from kiosk.panels import ComfortPanel, HelpPanel
from kiosk.ports import LoopPort, Timer
from kiosk.presentation import DEFAULT, Presentation
from words import _, use_language

AT_HOME_SECONDS: Final = 60.0
"""On the home screen nobody is known to have left: this long after the last touch the default is back."""


class Comfort:
    """Holds the presentation. `changed(other_language)` is called after each change."""

    def __init__(
        self,
        loop: LoopPort,
        settings: HallSettings,
        *,
        changed: Callable[[bool], None],
        left: Callable[[], None],
    ) -> None:
        self._loop = loop
        self._languages = tuple(settings.languages)
        volume = settings.devices.speech.volume
        self._default = replace(DEFAULT, language=self._languages[0], volume=volume)
        self._changed = changed
        self._left = left
        self._timer: Timer | None = None
        self.presentation = self._default
        use_language(self._default.language)

    def use(self, wanted: Presentation) -> None:
        """From now on like this. A language this hall does not offer is ignored."""
        if wanted.language not in self._languages:
            wanted = replace(wanted, language=self.presentation.language)
        self._set(wanted)

    def reset(self) -> None:
        """The default again: the session is over."""
        self.stop()
        self._set(self._default)

    def begin_with(self, volume: int) -> None:
        """Every session begins as loud as this from now on. For admin mode: nobody else is there then."""
        self._default = replace(self._default, volume=volume)

    def for_staff(self) -> None:
        """As the machine is made: admin mode speaks Chinese, whatever the hall's first language is."""
        self.stop()
        self._set(DEFAULT)

    def watch_home(self, at_home: bool) -> None:
        """A touch: on the home screen the choice lasts a minute after the last one."""
        self.stop()
        if at_home:
            self._timer = self._loop.call_later(AT_HOME_SECONDS, self._left)

    def stop(self) -> None:
        """No more waiting."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None

    def opened_by(self, action: Action, hall: Hall) -> ComfortPanel | HelpPanel | None:
        """The panel that this touch opens."""
        if isinstance(action, CallPerson):
            return help_panel(hall.hotline)
        return self.panel() if isinstance(action, OpenComfort) else None

    def panel(self) -> ComfortPanel:
        """Every way of using the machine on one panel."""
        return ComfortPanel(_("显示、语言和朗读"), self._languages, _("好了"))

    def _set(self, wanted: Presentation) -> None:
        before, self.presentation = self.presentation, wanted
        if wanted != before:
            use_language(wanted.language)
            self._changed(wanted.language is not before.language)


def help_panel(hotline: str) -> HelpPanel:
    """Where a person is."""
    return HelpPanel(
        _("请人帮忙"),
        _("请到旁边的服务台叫工作人员，也可以拨打热线。您填的内容会留在屏幕上，请不要走远。"),
        hotline,
        _("继续办理"),
    )
