"""Larger building blocks shared by several screens: seal, advice, bullet lists, facts, banners."""

from __future__ import annotations

from collections.abc import Iterable

from kivy.graphics import Color, Line
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.views import AdviceLine
from screens.theme import Role, theme
from screens.widgets.fit import FitText
from screens.widgets.mirror import Row, arrow
from screens.widgets.pager import Stack
from screens.widgets.paint import TONES, Ground
from screens.widgets.press import Card
from screens.widgets.text import Text

MARKS = {"good": "√", "info": "→", "warning": "!", "danger": "!"}


class Seal(AnchorLayout):
    """One character in a coloured square."""

    hushed = True

    def __init__(self, character: str, tone: str, millimetres: float = 20) -> None:
        side = theme.mm(millimetres)
        super().__init__(size_hint=(None, None), size=(side, side), pos_hint={"center_y": 0.5})
        Ground(self, TONES[tone].ground, radius=side * 0.18)
        self.add_widget(Text(character, side * 0.6, role=TONES[tone].text, serif=True, align="center"))


def _sign(mark: str, role: Role, size: float, place: dict[str, float]) -> Widget:
    """The mark before a paragraph, one em and a bit wide; the check mark is drawn."""
    if mark != "√":
        return Text(mark, size, role=role, bold=True, size_hint_x=None, width=size, pos_hint=place)
    cell = BoxLayout(size_hint=(None, None), size=(size, size * 1.45), pos_hint=place)
    cell.add_widget(CheckMark(size * 0.9, role))
    return cell


class Banner(Card):
    """Words on a soft colour with a mark: colour never stands alone."""

    def __init__(
        self,
        text: str,
        tone: str = "info",
        *,
        size: float | None = None,
        bold: bool = False,
        most_lines: int = 99,
    ) -> None:
        super().__init__(
            fill=TONES[tone].ground, outline=TONES[tone].text, orientation="horizontal", line=0.25
        )
        self.spacing = theme.mm(4)
        middle = {"center_y": 0.5}
        self.add_widget(_sign(arrow(MARKS.get(tone, "→")), TONES[tone].text, size or theme.body, middle))
        self.words = FitText(
            text,
            size or theme.body,
            role=TONES[tone].text,
            bold=bold,
            most_lines=most_lines,
            pos_hint={"center_y": 0.5},
        )
        self.add_widget(self.words)


def advice_banners(lines: Iterable[AdviceLine]) -> list[Widget]:
    """Advice of the pre-check, one banner each."""
    return [Banner(line.text, line.level) for line in lines]


class Bullets(BoxLayout):
    """A list with marks; each entry wraps under itself."""

    def __init__(self, entries: Iterable[str], mark: str = "√", *, size: float | None = None) -> None:
        super().__init__(orientation="vertical", size_hint_y=None, spacing=theme.mm(2))
        self.bind(minimum_height=self.setter("height"))
        for number, entry in enumerate(entries, 1):
            row = Row(size_hint_y=None, spacing=theme.mm(3))
            row.bind(minimum_height=row.setter("height"))
            row.add_widget(_sign(mark or f"{number}.", Role.SECONDARY, size or theme.body, {"top": 1}))
            row.add_widget(Text(entry, size or theme.body, pos_hint={"top": 1}))
            self.add_widget(row)


class ListCard(Card):
    """A titled card with bullets, as "what to bring"."""

    def __init__(self, title: str, entries: Iterable[str], mark: str = "√", note: str = "") -> None:
        super().__init__(padding=theme.mm(8), spacing=theme.mm(3))
        self.add_widget(Text(title, theme.text_mm(11), bold=True))
        self.add_widget(Bullets(entries, mark))
        if note:
            self.add_widget(Text(note, theme.small, role=Role.SECONDARY))


class Facts(Stack):
    """Rows of label and value, each as high as the higher of the two."""

    def __init__(self, rows: Iterable[tuple[str, str]], *, bold: bool = False) -> None:
        super().__init__(spacing=theme.mm(3))
        for label, value in rows:
            row = Row(size_hint_y=None, spacing=theme.mm(6))
            row.bind(minimum_height=row.setter("height"))
            name = FitText(label, theme.body, role=Role.SECONDARY, size_hint_x=None, pos_hint={"top": 1})
            name.width = theme.control_mm(52)
            row.add_widget(name)
            row.add_widget(FitText(value, theme.body, bold=bold, pos_hint={"top": 1}))
            self.add_widget(row)


class CheckMark(Widget):
    """A check mark drawn by lines, so that no font is needed."""

    def __init__(self, side: float, role: Role) -> None:
        super().__init__(size_hint=(None, None), size=(side, side), pos_hint={"center_y": 0.5})
        with self.canvas.after:
            Color(*theme.colour(role))
            self._mark = Line(width=max(1.2, side * 0.05), cap="round", joint="round")
        self.bind(pos=self._draw, size=self._draw)
        self._draw()

    def _draw(self, *_: object) -> None:
        x, y, s = self.x, self.y, self.width
        self._mark.points = [x + 0.22 * s, y + 0.5 * s, x + 0.43 * s, y + 0.28 * s, x + 0.8 * s, y + 0.74 * s]


class Tick(CheckMark):
    """The box of a tick: empty, or with a check mark."""

    def __init__(self, ticked: bool) -> None:
        super().__init__(theme.mm(13), Role.ON_ACTION if ticked else Role.SURFACE)
        fill = Role.ACTION if ticked else Role.SURFACE
        Ground(self, fill, Role.ACTION, radius=theme.mm(2), line=theme.mm(0.6))


class DoneMark(CheckMark):
    """The round mark of the last page."""

    def __init__(self, millimetres: float) -> None:
        side = theme.mm(millimetres)
        super().__init__(side, Role.GOOD)
        Ground(self, Role.GOOD_SOFT, radius=side / 2)
