"""Pads for digits: numbers, money, phone, ID number with X, dates."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.uix.widget import Widget

from catalogue.model import FieldType
from screens.entry.keys import SIDE_MM, Key, KeyRow, gap, growth
from screens.entry.typed import Typed
from screens.theme import Role, theme
from screens.widgets.bars import Plain
from words import _

GAP_MM = 4
ROW_MM = 22


class DigitPad(Plain):
    """Three columns of large keys; `extra` is the key at the lower left, empty for none.

    `letters` names the way to the letter pad. On a wide panel it stands beside the body, as wide as every
    keyboard there.
    """

    hushed = True  # heard key by key, not read out with the screen
    private = True  # whoever hears which key was looked for knows what was typed

    def __init__(
        self,
        put: Callable[[str], None],
        delete: Callable[[], None],
        extra: str = "",
        letters: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(Role.KEYS, orientation="vertical", spacing=theme.mm(GAP_MM))
        self.beside = theme.landscape
        _stand(self, theme.margin if not self.beside else theme.mm(8))
        for keys in ("123", "456", "789"):
            self.add_widget(_row([Key(key, partial(put, key), size=13) for key in keys]))
        last = [Key(extra, partial(put, extra), size=13) if extra else Widget()]
        last += [Key("0", partial(put, "0"), size=13), Key(_("删除"), delete, size=10)]
        self.add_widget(_row(last))
        if letters:
            self.add_widget(_row([Key(_("号码里有字母"), letters, size=10)], 18))


class LetterPad(Plain):
    """Capital letters and digits, for numbers of passports and permits."""

    hushed = True
    private = True
    ROWS = ("1234567890", "QWERTYUIOP", "ASDFGHJKL-")

    def __init__(
        self, put: Callable[[str], None], delete: Callable[[], None], digits: Callable[[], None]
    ) -> None:
        super().__init__(Role.KEYS, orientation="vertical", spacing=gap())
        self.beside = theme.landscape
        _stand(self, theme.mm(4))
        for keys in self.ROWS:
            self.add_widget(_row([Key(key, partial(put, key)) for key in keys], 18.5))
        last: list[Widget] = [Key(key, partial(put, key)) for key in "ZXCVBNM"]
        self.add_widget(_row([*last, Key(_("删除"), delete, 1.4, size=8)], 18.5))
        self.add_widget(_row([Key(_("只要数字"), digits, size=8)], 18.5))


def _stand(pad: Plain, across: float) -> None:
    """At the foot, as high as its rows; or beside the body, low."""
    pad.padding = (across, theme.mm(5))
    if theme.landscape:
        pad.size_hint_x, pad.width = None, theme.mm(SIDE_MM)
        pad.add_widget(Widget())
    else:
        pad.size_hint_y = None
        pad.bind(minimum_height=pad.setter("height"))


def _row(keys: list[Widget], millimetres: float = ROW_MM) -> KeyRow:
    return KeyRow(keys, size_hint_y=None, height=theme.mm(millimetres * growth()))


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
        return DigitPad(self.press, self.delete, self.extra)

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
            self.editor.reset("")
        super().press(key)

    def to_value(self, text: str) -> Any:
        """Without a point that nothing follows."""
        return text.removesuffix(".") or None

    def shown(self) -> str:
        """With the unit, in groups of three."""
        whole, point, decimals = self.text.partition(".")
        amount = f"{int(whole):,}{point}{decimals}" if whole.isdecimal() else self.text
        return _("￥ {amount}").format(amount=amount)


class Phone(Number):
    """A phone number in the groups people read."""

    extra = "-"
    limit = 13

    def shown(self) -> str:
        """3-4-4 for mobiles."""
        if self.text.startswith("1") and "-" not in self.text:
            return " ".join(filter(None, (self.text[:3], self.text[3:7], self.text[7:])))
        return self.text


class Digits(Number):
    """Digits of a number that somebody gave out: leading zeros stay."""

    limit = 40

    def shown(self) -> str:
        """In fours, as on the receipt."""
        return " ".join(self.text[at : at + 4] for at in range(0, len(self.text), 4))


class Code(Number):
    """The end of a document's number, or a code somebody chose: digits and X, other letters on request."""

    extra = "X"
    limit = 40
    lettered = False

    def keyboard(self) -> Widget:
        """The pad with X, or the one with letters once somebody asked for it."""
        if self.lettered:
            return LetterPad(self.press, self.delete, self._switch)
        return DigitPad(self.press, self.delete, self.extra, letters=self._switch)

    def _switch(self) -> None:
        self.lettered = not self.lettered
        if self.on_focus:
            self.on_focus(self)


class IdNumber(Code):
    """Seventeen digits and a check character, which may be X; letters for passports and permits."""

    limit = 30

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

    @property
    def complete(self) -> bool:
        """A whole day: nothing more can be typed here."""
        return len(self.text) == self.limit

    def draw(self) -> None:
        """Gaps show where the next digit goes: no caret."""
        self.words.say(self.shown())
        self.card.named, self.card.spoken = self.view.field.label, self.shown() if self.text else ""


PADS: dict[FieldType, type[Number]] = {
    FieldType.INTEGER: Integer,
    FieldType.MONEY: Money,
    FieldType.PHONE: Phone,
    FieldType.ID_NUMBER: IdNumber,
    FieldType.DIGITS: Digits,
    FieldType.CODE: Code,
    FieldType.DATE: DateEntry,
}
