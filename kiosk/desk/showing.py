"""What is shown now, and who wants to know when it changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.panels import Overlay
from kiosk.presentation import Presentation
from kiosk.views import Look, View

if TYPE_CHECKING:
    from kiosk.admin.views import AdminView

Listener = Callable[[Look], None]


class Showing:
    """The newest look. An error of a listener goes to `failed`; it is raised on unless that returns True."""

    def __init__(self, first: View, presentation: Presentation, failed: Callable[[Exception], bool]) -> None:
        self.look = Look(0, first, presentation=presentation)
        self._failed = failed
        self._listeners: list[Listener] = []

    def listen(self, callback: Listener) -> None:
        """`callback` gets every later look."""
        self._listeners.append(callback)

    def show(
        self, view: View | AdminView, overlay: Overlay | None, presentation: Presentation, can_speak: bool
    ) -> None:
        """A new look for everybody."""
        self.look = Look(self.look.serial + 1, view, overlay, presentation, can_speak)
        for listener in self._listeners:
            try:
                listener(self.look)
            except Exception as error:
                if not self._failed(error):
                    raise
