"""Larger words, voice, language and a person: the same four controls in the top bar of every screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from kivy.graphics import Color, RoundedRectangle
from kivy.uix.widget import Widget

from kiosk.actions import Action, AskErase, CallPerson, OpenComfort, Present
from kiosk.presentation import TextSize
from screens.theme import Role, theme
from screens.widgets.mirror import Row
from screens.widgets.press import PushButton
from words import Language, _, phrases

Act = Callable[[Action], None]
SIZES = tuple(TextSize)
WIDE_MM = 46  # of one control, on a wide panel
LONGEST_SHARE = 1.4  # of the way out, which has the longest words of the row


class SizeMark(Widget):
    """Three bars, higher and higher; the first ones are full: which text size is on."""

    def __init__(self, size: TextSize, role: Role) -> None:
        super().__init__(size_hint=(None, None), width=theme.mm(9), height=theme.mm(9))
        self.pos_hint = {"center_y": 0.5}
        self._full = SIZES.index(size) + 1
        self._colour = theme.colour(role)
        self.bind(pos=self._draw, size=self._draw)

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        wide = self.width / 4
        with self.canvas:
            for number in range(3):
                Color(*self._colour[:3], 1.0 if number < self._full else 0.35)
                RoundedRectangle(
                    pos=(self.x + number * wide * 1.5, self.y),
                    size=(wide, self.height * (number + 1.4) / 3.4),
                    radius=[wide / 4],
                )


def pill(
    words: str,
    act: Callable[[], None],
    *,
    on: bool = False,
    width: float | None = None,
    brief: str = "",
) -> PushButton:
    """A control of the top bar. Without `width` (mm) it shares its row; `brief` is said in a narrow one."""
    kwargs: dict[str, Any] = {"size_hint": (1, None)}
    if width is not None:
        kwargs = {"size_hint": (None, None), "width": theme.mm(width)}
    button = PushButton(
        words,
        act,
        "pill_on" if on else "pill",
        size=theme.control_mm(8),
        fixed=True,
        brief=brief,
        height=theme.pill,
        padding=(theme.mm(2), 0),
        pos_hint={"center_y": 0.5},
        **kwargs,
    )
    button.chosen = on
    return button


def _natural(button: Any) -> float:
    """Pixels that a control takes with its words in one line, and its mark."""
    beside = sum(one.width + button.spacing for one in button.children if one is not button.label)
    return float(button.label.whole_width + beside + 2 * theme.mm(2))


def _change(act: Act, **wanted: Any) -> None:
    """From now on like this; everything else as it is when the control is touched."""
    act(Present(replace(theme.presentation, **wanted)))


def finish_pill(words: str, act: Act, width: float | None = 62) -> Sequence[Widget]:
    """The way out of a session, where it may be left."""
    if not words:
        return []
    made = pill("× " + words, partial(act, AskErase()), width=width)
    if width is None:
        made.size_hint_x = LONGEST_SHARE
    return [made]


def language_pills(languages: Sequence[Language], act: Act, width: float | None = 34) -> list[Widget]:
    """Each language in its own script; nothing where there is no choice."""
    if len(languages) < 2:
        return []
    now = theme.presentation
    return [
        pill(
            language.own_name,
            partial(_change, act, language=language),
            on=language is now.language,
            width=width,
        )
        for language in languages
    ]


class ComfortRow(Row):
    """Draws itself again with `show` when the voice was switched on or off."""

    size_hint_x: Any

    def __init__(self, act: Act, *, share: bool = True, extra: Sequence[Widget] = ()) -> None:
        """`share`: the controls share the width; `extra` stand behind them."""
        super().__init__(size_hint_y=None, height=theme.pill, spacing=theme.mm(4))
        self._act = act
        self._width = None if share else WIDE_MM
        self._extra = extra
        self._drawn: tuple[object, ...] = ()
        if share:
            self.bind(width=self._share_out)
        else:
            self.size_hint_x = None
            self.bind(minimum_width=self.setter("width"))
        self.show()

    def _share_out(self, *_: object) -> None:
        """Equal shares; longer words take more from the shorter ones, as far as these can give."""
        pills = [one for one in self.children if one.size_hint_x is not None]
        needs = [_natural(one) for one in pills]
        weights = [LONGEST_SHARE if one in self._extra else 1.0 for one in pills]
        room = max(1.0, self.width - self.spacing * (len(pills) - 1))
        pick = max if sum(needs) <= room else min

        def shares(level: float) -> list[float]:
            return [pick(need, level * weight) for need, weight in zip(needs, weights, strict=True)]

        low, high = 0.0, room
        for _step in range(24):  # to a pixel's thousandth, on any panel
            level = (low + high) / 2
            low, high = (level, high) if sum(shares(level)) <= room else (low, level)
        for one, share in zip(pills, shares(low), strict=True):
            one.size_hint_x = max(share, 1.0)

    def show(self) -> None:
        """The controls, as things stand now."""
        now = theme.presentation
        drawn, self._drawn = self._drawn, (now.text_size, now.voice, theme.can_speak)
        if drawn == self._drawn:
            return
        self.clear_widgets()
        following = SIZES[(SIZES.index(now.text_size) + 1) % len(SIZES)]
        larger = pill(
            _("大字"),
            partial(_change, self._act, text_size=following),
            on=now.text_size is not TextSize.NORMAL,
            width=self._width,
        )
        larger.add_widget(
            SizeMark(now.text_size, Role.ON_BAR if now.text_size is TextSize.NORMAL else Role.BAR)
        )
        sizes = dict(zip(SIZES, (_("标准"), _("大"), _("特大")), strict=True))
        larger.chosen = False  # which one it is stands in its words
        larger.spoken = phrases.labelled(_("字号"), sizes[now.text_size])
        pills: list[Widget] = [larger]
        if theme.can_speak:
            toggle = partial(_change, self._act, voice=not now.voice)
            pills.append(pill(_("朗读"), toggle, on=now.voice, width=self._width))
        pills.append(
            pill(_("语言和显示"), partial(self._act, OpenComfort()), width=self._width, brief=_("语言"))
        )
        pills.append(pill(_("请人帮忙"), partial(self._act, CallPerson()), width=self._width))
        for widget in (*pills, *self._extra):
            self.add_widget(widget)
