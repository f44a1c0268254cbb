"""Rounded grounds and outlines that follow their widget."""

from __future__ import annotations

from kivy.graphics import Color, Line, RoundedRectangle
from kivy.uix.widget import Widget

from screens.theme import Role, theme


class Ground:
    """A filled rounded rectangle with an optional outline behind a widget."""

    def __init__(
        self,
        widget: Widget,
        fill: Role,
        outline: Role | None = None,
        *,
        radius: float | None = None,
        line: float = 1.4,
    ) -> None:
        self.widget = widget
        self.fill = fill
        self.outline = outline
        self.radius = theme.radius if radius is None else radius
        with widget.canvas.before:
            self._fill = Color(*theme.colour(fill))
            self._shape = RoundedRectangle(pos=widget.pos, size=widget.size, radius=[self.radius])
            self._stroke = Color(*theme.colour(outline or fill))
            self._line = Line(width=line if outline else 0.01)
        widget.bind(pos=self._follow, size=self._follow)
        widget.ground = self  # the toolkit holds bound methods weakly: the widget must keep its ground alive
        self._follow()

    def _follow(self, *_: object) -> None:
        x, y = self.widget.pos
        w, h = self.widget.size
        self._shape.pos, self._shape.size = (x, y), (w, h)
        radius = min(self.radius, w / 2, h / 2)
        self._shape.radius = [radius]
        self._line.rounded_rectangle = (x, y, w, h, radius)

    def recolour(self, fill: Role, outline: Role | None = None) -> None:
        """Change both colours at once (pressed, selected)."""
        self.fill, self.outline = fill, outline
        self._fill.rgba = theme.colour(fill)
        self._stroke.rgba = theme.colour(outline or fill)


class Tone:
    """A ground and the text colours that stand on it."""

    def __init__(self, ground: Role, text: Role) -> None:
        self.ground = ground
        self.text = text


TONES = {
    "good": Tone(Role.GOOD_SOFT, Role.GOOD),
    "info": Tone(Role.ACTION_SOFT, Role.TEXT),
    "warning": Tone(Role.WARNING_SOFT, Role.WARNING),
    "danger": Tone(Role.DANGER_SOFT, Role.DANGER),
    "action": Tone(Role.ACTION_SOFT, Role.ACTION),
}
