"""Touches outside a session: what may be begun from the home screen, and the way on from a trouble page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from catalogue.model import Service
from kiosk.actions import Action, ConfirmErase, Finish, KeepGoing, LookUp, Next, OpenService
from kiosk.desk.home import Home
from kiosk.desk.stage import Host, Stage, today
from kiosk.desk.stages import LOOKUP_STAGES, STAGES
from kiosk.lookup import CODE, LookupSession
from kiosk.machine import Event, State
from kiosk.session import Session

Stages = Mapping[State, Callable[[Host], Stage]]


class Begin(Protocol):
    """Starts a session in these stages."""

    def __call__(self, session: Session, stages: Stages, event: Event) -> None:
        """`event` leads into the first of them."""


class Outside:
    """What a touch outside a session begins."""

    def __init__(self, host: Host, home: Home, begin: Begin) -> None:
        self._host = host
        self._home = home
        self._begin = begin

    def act(self, action: Action) -> None:
        """A touch on home or on a trouble page."""
        match action, self._host.state:
            case OpenService(code), State.HOME if (service := self._home.openable(code)) is not None:
                self._begin(self.fresh_session(service), STAGES, Event.OPEN)
            case LookUp(), State.HOME if self._home.can_look_up:
                self._begin(self._lookup_session(), LOOKUP_STAGES, Event.LOOK_UP)
            case ((Next() | Finish() | KeepGoing() | ConfirmErase()), State.TROUBLE):
                self._host.fire(Event.END)

    def fresh_session(self, service: Service) -> Session:
        """An empty session of a service."""
        host = self._host
        return Session(service.code, host.office.catalogue, today(host.clock), host.settings.hall.region)

    def _lookup_session(self) -> LookupSession:
        host = self._host
        return LookupSession(CODE, host.office.catalogue, today(host.clock), host.settings.hall.region)
