"""A QR code drawn as black squares on white with its quiet zone."""

from __future__ import annotations

import qrcode
from kivy.graphics import Color, Mesh, Rectangle
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.widget import Widget


class _Squares(Widget):
    def __init__(self, data: str, side: float) -> None:
        super().__init__(size_hint=(None, None), size=(side, side))
        code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
        code.add_data(data)
        code.make(fit=True)
        self._matrix = code.get_matrix()
        self.bind(pos=self._draw)
        self._draw()

    def _draw(self, *_: object) -> None:
        count = len(self._matrix)
        module = self.width // count
        side = module * count
        left, top = self.x + (self.width - side) // 2, self.y + (self.height + side) // 2
        vertices: list[float] = []
        indices: list[int] = []
        for row, line in enumerate(self._matrix):
            for column, black in enumerate(line):
                if black:
                    x, y, base = left + column * module, top - (row + 1) * module, len(vertices) // 4
                    for dx, dy in ((0, 0), (module, 0), (module, module), (0, module)):
                        vertices += (x + dx, y + dy, 0, 0)
                    indices += (base, base + 1, base + 2, base, base + 2, base + 3)
        self.canvas.clear()
        with self.canvas:
            Color(1, 1, 1)
            Rectangle(pos=self.pos, size=self.size)
            Color(0, 0, 0)
            Mesh(vertices=vertices, indices=indices, mode="triangles")


class QrCode(AnchorLayout):
    """`data` as a code of `side` pixels in the middle of its cell. ASCII only, nothing personal."""

    def __init__(self, data: str, side: float) -> None:
        super().__init__(size_hint_y=None, height=side)
        self.data = data
        self.add_widget(_Squares(data, side))
