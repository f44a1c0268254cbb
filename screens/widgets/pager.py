"""A body that is too long for the panel: nobody has to drag, two large buttons turn the page."""

from __future__ import annotations

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

    def __init__(self) -> None:
        super().__init__(do_scroll=False, bar_width=0, scroll_y=1.0)

    @property
    def hidden(self) -> float:
        """Pixels of the content that do not fit."""
        content = self.children[0] if self.children else None
        return max(0.0, content.height - self.height) if content else 0.0

    def turn(self, pixels: float) -> None:
        """Move the view down by so much, as far as there is content."""
        if self.hidden > 0:
            share = float(ScrollView.scroll_y.get(self)) - pixels / self.hidden
            self.scroll_y = min(1.0, max(0.0, share))

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
        self.content.padding = theme.mm(0.6)  # outlines are drawn half outside
        self.view = Viewport()
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
        self._show = Clock.create_trigger(self._reveal, 0)
        self._wanted: Widget | None = None
        self.view.bind(scroll_y=lambda *_: self._offer())
        content.bind(height=lambda *_: self._check())
        self.view.bind(height=lambda *_: self._check())

    def reveal(self, widget: Widget) -> None:
        """Turn until the widget's lower end is visible, once the layout has settled."""
        self._wanted = widget
        self._show()

    def _reveal(self, *_: object) -> None:
        widget, hidden = self._wanted, self.view.hidden
        if widget is None or hidden <= 0:
            return
        shown_from = (1 - self.view.scroll_y) * hidden
        top, bottom = self.content.top - widget.top, self.content.top - widget.y
        if bottom > shown_from + self.view.height:
            self.view.turn(bottom - shown_from - self.view.height)
        elif top < shown_from:
            self.view.turn(top - shown_from)

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
        self._wanted = None
        self.view.turn(direction * PAGE * self.view.height)
