"""用手机: the code to scan or type, the three numbers, what has arrived, and the form's way to the phone."""

from __future__ import annotations

from functools import partial

from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.uix.widget import Widget

from kiosk.actions import (
    Action,
    ConfirmMove,
    DropPhone,
    KeepGoing,
    MoveToPhone,
    NewPhoneCode,
    TapNumber,
)
from kiosk.panels import PhonePanel, PhoneStep, Picture
from screens.overlay import Over
from screens.theme import Role, theme
from screens.widgets.fit import FitText
from screens.widgets.mirror import Row
from screens.widgets.pager import Pager, Stack
from screens.widgets.press import Card, PushButton
from screens.widgets.qr import QrCode
from screens.widgets.rows import EvenRow, even_grid
from screens.widgets.text import Text
from screens.widgets.tiles import Banner, Bullets

PADDING_MM = 8
SPACING_MM = 4
PICTURE_MM = 34
LONG = (PhoneStep.CODE, PhoneStep.CONNECTED)
"""What may be higher than the screen; the other steps say a sentence or two."""


class PhoneScreen(Over):
    """Title, a body that can be turned, and the ways out, which are always in sight."""

    overlay: PhonePanel

    def card(self) -> Widget:
        """As high as its content, or as the screen lets it be."""
        card = Card(padding=theme.mm(PADDING_MM), spacing=theme.mm(SPACING_MM), size_hint=(1, None))
        card.add_widget(FitText(self.overlay.title, theme.title, role=Role.INK, serif=True))
        self.body = Stack(spacing=theme.mm(5))
        self.pager = Pager(self.body) if self.overlay.step in LONG else None
        card.add_widget(self.pager or self.body)
        card.add_widget(self._buttons())
        self._draw()
        size = partial(self._size, card)
        for part in (self, self.body, card, *card.children):  # the card would shrink to its fixed parts
            if part is not self.pager:
                part.bind(height=size)
        return card

    def _size(self, card: Card, *_: object) -> None:
        room = self.height * theme.touchable - 2 * theme.margin
        inner = self.pager or self.body
        others = sum(child.height for child in card.children if child is not inner)
        gaps = 2 * theme.mm(PADDING_MM) + 2 * theme.mm(SPACING_MM)
        card.height = min(room, others + self.body.height + gaps + 1)

    def _buttons(self) -> Widget:
        panel = self.overlay
        asks = panel.step is PhoneStep.MOVE
        ways: list[tuple[str, Action]] = [
            (panel.again, NewPhoneCode()),
            (panel.move, ConfirmMove() if asks else MoveToPhone()),
            (panel.drop, DropPhone()),
            (panel.close, KeepGoing()),
        ]
        drawn = [(words, action) for words, action in ways if words]
        # the way that most people want is filled; of the numbers none is proposed, so no button is either
        first = drawn[-1] if panel.step is PhoneStep.CONNECTED else drawn[0]
        plain = panel.step in (PhoneStep.NUMBERS, PhoneStep.CODE, PhoneStep.MAKING)
        cells = [
            PushButton(
                words,
                partial(self.act, action),
                "primary" if (words, action) == first and not plain else "secondary",
                size=theme.control_mm(10.2),
                height=theme.mm(24),
            )
            for words, action in drawn
        ]
        across = len(cells) if theme.landscape else 2
        parts = [cells[first : first + across] for first in range(0, len(cells), across)]
        return Stack(*(EvenRow(part, at_least=theme.mm(24)) for part in parts))

    # --- the body ------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        panel = self.overlay
        self.body.clear_widgets()
        if panel.warning:
            self.body.add_widget(Banner(panel.warning, "warning", bold=True))
        for part in self._parts(panel):
            self.body.add_widget(part)

    def _parts(self, panel: PhonePanel) -> list[Widget]:
        if panel.step is PhoneStep.CODE:
            return self._code(panel)
        parts: list[Widget] = [Text(panel.message, theme.body)] if panel.message else []
        if panel.numbers:
            parts.append(EvenRow([self._number(one) for one in panel.numbers], spacing=theme.mm(6)))
        if panel.arrived:
            parts.insert(0, Bullets(panel.arrived))
        if panel.pictures:
            parts.insert(1, self._pictures(panel.pictures))
        return parts

    def _code(self, panel: PhonePanel) -> list[Widget]:
        code = FitText(
            panel.code, theme.control_mm(20), role=Role.INK, bold=True, align="center", most_lines=1
        )
        code.spoken = " ".join(panel.code.replace(" ", ""))
        picture = QrCode(panel.qr, theme.mm(76 if theme.landscape else 96))
        todo = Bullets(panel.todo, "")
        typed = Stack(
            Text(panel.message, theme.body),
            FitText(panel.page, theme.body, bold=True, align="center"),
            code,
            spacing=theme.mm(2),
        )
        if not theme.landscape:
            return [picture, todo, typed]
        row = Row(size_hint_y=None, spacing=theme.mm(7))
        row.bind(minimum_height=row.setter("height"))
        for part in (
            Stack(picture, pos_hint={"top": 1}, size_hint_x=0.6),
            Stack(todo, typed, pos_hint={"top": 1}),
        ):
            row.add_widget(part)
        return [row]

    def _number(self, number: int) -> PushButton:
        return PushButton(
            str(number),
            partial(self.act, TapNumber(number)),
            size=theme.control_mm(24),
            height=theme.mm(44),
        )

    def _pictures(self, pictures: tuple[Picture, ...]) -> Widget:
        columns = 6 if theme.landscape else 5
        return even_grid([Small(one) for one in pictures], columns, spacing=theme.mm(4))

    # --- changes -------------------------------------------------------------------------------------------

    def same_place(self, overlay: object) -> bool:
        """The same step: another code, or something more has arrived."""
        return isinstance(overlay, PhonePanel) and overlay.step is self.overlay.step

    def update(self, overlay: PhonePanel) -> None:
        """Draw the body again where something changed."""
        if overlay != self.overlay:
            super().update(overlay)
            self._draw()

    def resume(self, before: object) -> None:
        """Stay where the body was turned to."""
        if isinstance(before, PhoneScreen) and self.pager is not None and before.pager is not None:
            self.pager.view.scroll_y = before.pager.view.scroll_y


class Small(Stack):
    """A small picture in a square cell, whole and undistorted."""

    def __init__(self, picture: Picture) -> None:
        super().__init__(spacing=0)
        self.add_widget(Widget(size_hint_y=None, height=theme.mm(PICTURE_MM)))
        self._shape = (picture.width, picture.height)
        texture = Texture.create(size=self._shape, colorfmt="rgb")
        texture.blit_buffer(picture.pixels, colorfmt="rgb", bufferfmt="ubyte")
        texture.flip_vertical()
        with self.canvas:
            Color(1, 1, 1)
            self._picture = Rectangle(texture=texture)
        self.bind(pos=self._place, size=self._place)

    def _place(self, *_: object) -> None:
        width, height = self._shape
        scale = min(self.width / width, self.height / height)
        self._picture.size = (width * scale, height * scale)
        self._picture.pos = (
            self.center_x - self._picture.size[0] / 2,
            self.center_y - self._picture.size[1] / 2,
        )
