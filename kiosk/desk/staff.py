"""The way into admin mode. Nothing of it is loaded before somebody knocks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from drivers.types import ReaderEvent
from kiosk.actions import Action

if TYPE_CHECKING:
    from kiosk.admin.actions import AdminAction
    from kiosk.admin.desk import AdminDesk
    from kiosk.admin.views import AdminView

MakeAdmin = Callable[[], "AdminDesk"]


class StaffDoor:
    """Makes admin mode at the first knock and hands everything on to it."""

    def __init__(self, make: MakeAdmin | None) -> None:
        self._make = make
        self._admin: AdminDesk | None = None

    def is_knock(self, action: Action | AdminAction) -> bool:
        """Is it the hidden gesture, on a machine that has an admin mode?"""
        if self._make is None or isinstance(action, Action):
            return False
        from kiosk.admin.actions import Knock

        return isinstance(action, Knock)

    def open(self) -> None:
        """Somebody knocked."""
        if self._admin is None and self._make is not None:
            self._admin = self._make()
        self._inside().start()

    def act(self, action: Action | AdminAction) -> None:
        """One touch in admin mode."""
        self._inside().act(action)

    def view(self) -> AdminView:
        """What admin mode shows."""
        return self._inside().view()

    def hear_reader(self, event: ReaderEvent) -> None:
        """Something happened at the reader."""
        self._inside().hear_reader(event)

    def stop(self, why: str) -> None:
        """Admin mode ends, if it runs."""
        if self._admin is not None:
            self._admin.stop(why)

    async def close(self) -> None:
        """The program ends."""
        if self._admin is not None:
            await self._admin.close()

    def _inside(self) -> AdminDesk:
        if self._admin is None:
            raise RuntimeError("nobody knocked")
        return self._admin
