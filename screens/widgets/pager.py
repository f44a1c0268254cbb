"""A body that is too long for the panel: nobody has to drag, two large buttons turn the page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.input.motionevent import MotionEvent
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from screens.theme import theme
from screens.widgets.mirror import Row
from screens.widgets.press import ROLL_MM, PushButton
from screens.widgets.text import LINE
from words import _

PAGE = 0.85  # of the visible height: some lines stay for the eye


class Stack(BoxLayout):
    """Things under each other, as high as they are."""

    def __init__(self, *children: Widget, spacing: float | None = None, **kwargs: Any) -> None:
        super().__init__(
            orientation="vertical",
            size_hint_y=None,
            spacing=theme.gap if spacing is None else spacing,
            **kwargs,
        )
        self.bind(minimum_height=self.setter("height"))
        for child in children:
            self.add_widget(child)


class Viewport(ScrollView):
    """Shows a part of its content; a drag moves it once it is more than a finger's roll.

    A touch reaches the content at once. The toolkit's own view would hold it back for a quarter of a second,
    and take every tap with a rolling finger for a drag.
    """

    def __init__(self, dragged: Callable[[], None]) -> None:
        super().__init__(do_scroll=False, bar_width=0, scroll_y=1.0)
        self._dragged = dragged

    @property
    def hidden(self) -> float:
        """Pixels of the content that do not fit."""
        content = self.children[0] if self.children else None
        return max(0.0, content.height - self.height) if content else 0.0

    @property
    def above(self) -> float:
        """Pixels of the content that are hidden above the view."""
        return (1 - float(ScrollView.scroll_y.get(self))) * self.hidden

    def show_below(self, pixels: float) -> None:
        """Hide so much of the content above the view, as far as there is content below."""
        if self.hidden > 0:
            self.scroll_y = 1 - min(1.0, max(0.0, pixels / self.hidden))

    def turn(self, pixels: float) -> None:
        """Move the view down by so much, as far as there is content."""
        self.show_below(self.above + pixels)

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Give it to the content at once."""
        if not self.collide_point(*touch.pos):
            return False
        touch.grab(self)
        touch.push()
        touch.apply_transform_2d(self.to_local)
        Widget.on_touch_down(self, touch)
        touch.pop()
        return True

    def on_touch_move(self, touch: MotionEvent) -> bool:
        """A drag, once it is more than a finger's roll."""
        if touch.grab_current is not self:
            return False
        if abs(touch.y - touch.oy) > theme.mm(ROLL_MM) and self.hidden > 0:
            touch.ud["scrolled"] = True
        if touch.ud.get("scrolled"):
            self._dragged()
            self.turn(touch.dy)
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """The end of a drag."""
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        return True


class Pager(Row):
    """Shows `content` from its top; page buttons appear only when it is higher than the room.

    On a high panel they stand below, on a wide one at the side, where there is room.
    """

    def __init__(self, content: Stack, **kwargs: Any) -> None:
        wide = theme.landscape
        super().__init__(orientation="horizontal" if wide else "vertical", spacing=theme.gap, **kwargs)
        self.content = content
        self.edge = theme.mm(0.6)  # outlines are drawn half outside
        self.content.padding = self.edge
        self.view = Viewport(partial(self.reveal, None))
        self.view.add_widget(content)
        self.add_widget(self.view)
        # beside the body the words may take lines, below it the buttons are as high as one line needs
        across = theme.mm(49) if wide else max(theme.mm(20), theme.body * LINE + theme.mm(2))
        self.buttons = Row(
            orientation="vertical" if wide else "horizontal",
            spacing=theme.gap,
            size_hint=(None, 1) if wide else (1, None),
            width=across,
            height=across,
        )
        self.buttons.hushed = True
        size = {"size_hint_y": 1} if wide else {"height": across}
        words = theme.small if wide else theme.body
        self._up = PushButton(_("往上看"), partial(self._turn, -1), size=words, fixed=True, **size)
        self._down = PushButton(_("往下看更多"), partial(self._turn, 1), size=words, fixed=True, **size)
        self._check = Clock.create_trigger(self._need, 0)
        self._show = Clock.create_trigger(self._reveal, -1)  # in the same frame as the layout
        self._wanted: Widget | None = None
        self._around: Widget | None = None
        self._before = 0.0  # pixels hidden above when it was asked for
        self.view.bind(scroll_y=lambda *_: self._offer())
        content.bind(height=lambda *_: self._check())
        for one in (self, self.view):  # while the buttons fill all there is, the view does not change
            one.bind(height=lambda *_: self._check())

    def reveal(self, widget: Widget | None, *, within: Widget | None = None) -> None:
        """Turn until the widget's lower end is visible, once the layout has settled; None: as it stands.

        `within`: what the widget is a part of, shown whole where it is no higher than the room. It stays in
        sight, whatever grows or shrinks, until the citizen turns the page.
        """
        for one in filter(None, (self._wanted, self._around)):
            one.unbind(pos=self._show, size=self._show)
        self._wanted, self._around, self._before = widget, within, self.view.above
        for one in filter(None, (widget, within)):
            one.bind(pos=self._show, size=self._show)  # what was just made has no place yet
        self._show()

    @property
    def revealed(self) -> Widget | None:
        """What is kept in sight; None since the citizen turned the page."""
        return self._wanted

    def _reveal(self, *_: object) -> None:
        widget, hidden = self._wanted, self.view.hidden
        if widget is None or hidden <= 0:
            return
        if self._around is not None and self._around.height + 2 * self.edge <= self.view.height:
            widget = self._around
        shown_from = min(self._before, hidden)  # not from where an unfinished layout led to
        top = self.content.top - widget.top - self.edge
        bottom = self.content.top - widget.y + self.edge
        if bottom > shown_from + self.view.height:
            shown_from = bottom - self.view.height
        elif top < shown_from:
            shown_from = top
        self.view.show_below(shown_from)

    def _need(self, *_: object) -> None:
        needed = self.content.height > self.height + 1
        if needed and self.buttons.parent is None:
            self.add_widget(self.buttons)
            self._offer()
        elif not needed and self.buttons.parent is not None:
            self.remove_widget(self.buttons)
            self.view.scroll_y = 1
        self._show()

    def _offer(self) -> None:
        """Only the ways that lead somewhere."""
        wanted = [self._up] if self.view.scroll_y < 0.999 else []
        wanted += [self._down] if self.view.scroll_y > 0.001 else []
        if list(reversed(self.buttons.children)) != wanted:
            self.buttons.clear_widgets()
            for button in wanted:
                self.buttons.add_widget(button)

    def _turn(self, direction: int) -> None:
        self.reveal(None)
        self.view.turn(direction * PAGE * self.view.height)
