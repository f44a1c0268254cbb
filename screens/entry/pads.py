"""Pads for digits: numbers, money, phone, ID number with X, dates."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from catalogue.model import FieldType
from kiosk.words import _
from screens.entry.typed import Typed
from screens.theme import Role, theme
from screens.widgets.bars import Plain
from screens.widgets.press import PushButton

GAP_MM = 4


class Pad(Plain):
    """Three columns of large keys; `extra` is the key at the lower left, empty for none.

    `letters` names the way to the letter pad. On a wide panel the pad stands beside the body.
    """

    def __init__(
        self,
        put: Callable[[str], None],
        delete: Callable[[], None],
        extra: str = "",
        letters: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(Role.KEYS, orientation="vertical", spacing=theme.mm(GAP_MM))
        self.beside = theme.landscape
        if self.beside:
            self.size_hint_x, self.width = None, theme.mm(140)
            self.padding = (theme.mm(8), theme.mm(6))
            self.add_widget(Widget())
        else:
            self.size_hint_y = None
            self.padding = (theme.margin, theme.mm(5))
            self.bind(minimum_height=self.setter("height"))
        height = theme.mm(22)
        for keys in ("123", "456", "789", (extra, "0", None)):
            row = BoxLayout(size_hint_y=None, height=height, spacing=theme.mm(GAP_MM))
            for key in keys:
                if key is None:
                    row.add_widget(PushButton(_("删除"), delete, "key", size=theme.body, height=height))
                elif key:
                    size = theme.text_mm(13)
                    row.add_widget(PushButton(key, partial(put, key), "key", size=size, height=height))
                else:
                    row.add_widget(Widget())
            self.add_widget(row)
        if letters:
            self.add_widget(
                PushButton(_("号码里有字母"), letters, "key", size=theme.body, height=theme.mm(18))
            )
        if self.beside:
            self.add_widget(Widget())


class LetterPad(Plain):
    """Capital letters and digits, for numbers of passports and permits."""

    beside = False
    ROWS = ("1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM")

    def __init__(
        self, put: Callable[[str], None], delete: Callable[[], None], digits: Callable[[], None]
    ) -> None:
        super().__init__(Role.KEYS, orientation="vertical", size_hint_y=None, spacing=theme.mm(3.2))
        self.padding = theme.mm(4)
        self.bind(minimum_height=self.setter("height"))
        height = theme.mm(15.5 if theme.landscape else 18.5)
        for keys in self.ROWS:
            row = BoxLayout(size_hint_y=None, height=height, spacing=theme.mm(3.2))
            for key in keys:
                row.add_widget(
                    PushButton(key, partial(put, key), "key", size=theme.text_mm(11), height=height)
                )
            if len(keys) == 9:
                row.add_widget(PushButton("-", partial(put, "-"), "key", size=theme.small, height=height))
            if len(keys) == 7:
                for words, act, share in ((_("删除"), delete, 1.4), (_("只要数字"), digits, 2.0)):
                    row.add_widget(
                        PushButton(words, act, "key", size=theme.small, height=height, size_hint_x=share)
                    )
            self.add_widget(row)


class Number(Typed):
    """Digits only."""

    extra = ""
    limit = 12

    @property
    def longest(self) -> int:
        """Numbers have lengths of their own."""
        return self.limit

    def keyboard(self) -> Widget:
        """The pad."""
        return Pad(self.press, self.delete, self.extra)

    def press(self, key: str) -> None:
        """One key."""
        self.put(key)

    def room_left(self) -> str:
        """What is wrong with a number is said by the desk."""
        return ""


class Integer(Number):
    """A whole number; the answer is a number."""

    limit = 9

    def to_value(self, text: str) -> Any:
        """An int, or nothing."""
        return int(text) if text else None


class Money(Number):
    """Yuan with at most two decimals."""

    extra = "."
    limit = 12

    def from_value(self, value: Any) -> str:
        """12800.00 is shown as 12800."""
        return super().from_value(value).removesuffix(".00")

    def press(self, key: str) -> None:
        """No second point, no third decimal, no leading zeros."""
        whole, point, decimals = self.text.partition(".")
        if (key == "." and (point or not whole)) or len(decimals) >= 2:
            return
        if self.text == "0" and key != ".":
            self.text = ""
        super().press(key)

    def to_value(self, text: str) -> Any:
        """Without a point that nothing follows."""
        return text.removesuffix(".") or None

    def shown(self) -> str:
        """With the unit, in groups of three."""
        whole, point, decimals = self.text.partition(".")
        return f"￥ {int(whole):,}{point}{decimals}" if whole.isdecimal() else f"￥ {self.text}"


class Phone(Number):
    """A phone number in the groups people read."""

    extra = "-"
    limit = 13

    def shown(self) -> str:
        """3-4-4 for mobiles."""
        if self.text.startswith("1") and "-" not in self.text:
            return " ".join(filter(None, (self.text[:3], self.text[3:7], self.text[7:])))
        return self.text


class IdNumber(Number):
    """Seventeen digits and a check character, which may be X; letters for passports and permits."""

    extra = "X"
    limit = 30
    lettered = False

    def keyboard(self) -> Widget:
        """The pad with X, or the one with letters once somebody asked for it."""
        if self.lettered:
            return LetterPad(self.press, self.delete, self._switch)
        return Pad(self.press, self.delete, self.extra, letters=self._switch)

    def _switch(self) -> None:
        self.lettered = not self.lettered
        if self.on_focus:
            self.on_focus(self)

    def press(self, key: str) -> None:
        """On the digit pad eighteen places, X only in the last."""
        if not self.lettered and (len(self.text) >= 18 or (key == "X" and len(self.text) != 17)):
            return
        super().press(key)

    def shown(self) -> str:
        """6-8-4 for resident numbers."""
        if self.text.rstrip("X").isdecimal() and len(self.text) <= 18:
            return " ".join(filter(None, (self.text[:6], self.text[6:14], self.text[14:])))
        return self.text


class DateEntry(Number):
    """Year, month, day as eight digits. The desk gets the bare digits: fewer than eight are no day."""

    limit = 8

    def from_value(self, value: Any) -> str:
        """ISO date to digits; digits stay."""
        return str(value or "").replace("-", "")

    def shown(self) -> str:
        """With the units, and gaps for what is missing."""
        padded = (self.text + "＿" * 8)[:8]
        return _("{year} 年 {month} 月 {day} 日").format(year=padded[:4], month=padded[4:6], day=padded[6:])

    def draw(self) -> None:
        """Gaps show where the next digit goes: no caret."""
        self.words.say(self.shown())


PADS: dict[FieldType, type[Number]] = {
    FieldType.INTEGER: Integer,
    FieldType.MONEY: Money,
    FieldType.PHONE: Phone,
    FieldType.ID_NUMBER: IdNumber,
    FieldType.DATE: DateEntry,
}
