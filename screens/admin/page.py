"""One operation of admin mode, whatever it is: words, fields, lines, buttons; or the touch grid alone."""

from __future__ import annotations

from typing import Any

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.admin.actions import AdminAction
from kiosk.admin.views import PageView
from screens.admin.bar import Act
from screens.admin.buttons import Foot
from screens.admin.entries import Fields
from screens.admin.frame import StaffFrame
from screens.admin.grid import TouchGrid
from screens.admin.lamp import TONES
from screens.admin.lines import Lines
from screens.theme import theme
from screens.widgets.pager import Pager, Stack
from screens.widgets.tiles import Banner


class PageScreen(StaffFrame):
    """Drawn once for each page id; everything else changes in place."""

    def __init__(self, view: PageView, act: Act) -> None:
        super().__init__(view, view.bar, act)
        self._note: Banner | None = None
        self._note_drawn: tuple[str, str] = ("", "")
        self.grid: TouchGrid | None = None
        self.fields: Fields | None = None
        self._keys = BoxLayout(orientation="vertical", size_hint_y=None, height=0)
        self._keys.bind(minimum_height=self._keys.setter("height"))
        self._side = BoxLayout(size_hint_x=None, width=0)
        self._side.bind(minimum_width=self._side.setter("width"))
        self._notes = Stack(spacing=0, height=0)
        self.lines = Lines(self._press)
        self.foot = Foot(self._press)
        across, along = self.padding_mm
        if view.grid is not None:
            self._fill_with_grid(view)
        else:
            body = BoxLayout(padding=(across, along, across, theme.mm(4)))
            self.stack = Stack(self._notes, spacing=theme.mm(5))
            self.pager = Pager(self.stack)
            body.add_widget(self.pager)
            row = BoxLayout()
            for part in (body, self._side):
                row.add_widget(part)
            if view.entries:
                self.fields = Fields(view.entries, act, place=self._place_keys, reveal=self._reveal)
                self.stack.add_widget(self.fields)
            self.stack.add_widget(self.lines)
            for part in (row, self._keys, self.foot):
                self.add_widget(part)
        self._show(view)

    def _fill_with_grid(self, view: PageView) -> None:
        """No margins: the edges of the panel are what has to be touched."""
        assert view.grid is not None
        self.grid = TouchGrid(view.grid, self.act)
        for part in (self._notes, self.grid, self.foot):
            self.add_widget(part)

    def _press(self, action: AdminAction) -> None:
        """What is being spelled goes with the button."""
        if self.fields is not None:
            self.fields.settle()
        self.act(action)

    def _place_keys(self, keyboard: Any) -> None:
        for holder in (self._keys, self._side):
            holder.clear_widgets()
        if keyboard is not None:
            (self._side if keyboard.beside else self._keys).add_widget(keyboard)

    def _reveal(self, widget: Widget, within: Widget) -> None:
        self.pager.reveal(widget, within=within)

    def _show(self, view: PageView) -> None:
        self._show_note(view)
        self.lines.show(view.lines, busy=view.busy)
        self.foot.show(view.buttons, busy=view.busy)

    def _show_note(self, view: PageView) -> None:
        tone = "info" if view.note_light is None else TONES[view.note_light]
        if (view.note, tone) == self._note_drawn:
            return
        before, self._note_drawn = self._note_drawn, (view.note, tone)
        if self._note is not None and view.note and before[1] == tone:
            self._note.words.say(view.note)
            return
        self._notes.clear_widgets()
        self._note = None
        if view.note:
            self._note = Banner(view.note, tone, size=theme.mm(9), bold=view.note_light is not None)
            self._notes.add_widget(self._note)

    def same_place(self, view: object) -> bool:
        """The same page with the same fields; the grid is a screen of its own."""
        if not isinstance(view, PageView) or view.page != self.view.page:
            return False
        same_fields = self.fields.fits(view.entries) if self.fields is not None else not view.entries
        return same_fields and (view.grid is None) == (self.grid is None)

    def update(self, view: PageView) -> None:
        """Take over what changed."""
        self.show_bar(view.bar)
        if self.grid is not None and view.grid is not None:
            self.grid.show(view.grid)
        if self.fields is not None:
            self.fields.show(view.entries)
        self._show(view)
        if self.grid is None and _steps(view) != _steps(self.view):
            self.pager.reveal(None)
            self.pager.view.scroll_y = 1  # the next step is read from its beginning
        self.view = view


def _steps(view: PageView) -> list[str]:
    """Other buttons at the foot: another step of the operation."""
    return [one.id for one in view.buttons]
