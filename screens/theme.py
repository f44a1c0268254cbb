"""One place for sizes in millimetres, fonts, and how the present person wants things drawn.

Kivy's `dp` is not a physical size on a kiosk panel, so everything is computed from the panel's diagonal.
Sizes: `docs/design.md`; body em 0.7 degrees at 600 mm (EN 301 549, 5.1.4), nothing under a 4.8 mm capital.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import hypot

from kiosk.presentation import DEFAULT, Hand, Presentation
from screens.colours import THEMES, rgb
from screens.colours import Role as Role
from screens.fonts import SHIPPED, font

SANS = "KioskSans"
SERIF = "KioskSerif"


@dataclass
class Theme:
    """Physical sizes of one panel, and how the person in front of it wants things drawn."""

    diagonal_inches: float = 21.5
    width: int = 1080
    height: int = 1920
    window_scale: float = 1.0  # below 1 when the demo is shrunk to fit a desktop
    presentation: Presentation = field(default=DEFAULT)
    can_speak: bool = False  # is there a voice that can be switched on?

    def adopt(self, presentation: Presentation, can_speak: bool = False) -> bool:
        """Draw like this from now on. True when what was drawn before has to be drawn anew."""
        before, self.presentation, self.can_speak = self.presentation, presentation, can_speak
        return _drawn(before) != _drawn(presentation)

    @property
    def scale(self) -> float:
        """The session's text size: 1.0, 1.25 or 1.5."""
        return self.presentation.text_size.scale

    @property
    def right_to_left(self) -> bool:
        """Rows run from the right, text is aligned right."""
        return self.presentation.language.right_to_left

    @property
    def reach(self) -> bool:
        """Every control in the lower part of the screen."""
        return self.presentation.reach

    @property
    def next_at_left(self) -> bool:
        """Where the button that goes on stands: at the right, or where a right-to-left page ends, at the
        left; the other hand turns it round."""
        return (self.presentation.hand is Hand.LEFT) != self.right_to_left

    @property
    def touchable(self) -> float:
        """Share of the height, from below, in which controls may stand."""
        if not self.reach:
            return 1.0
        return 0.75 if self.landscape else 0.6

    @property
    def pixels_per_mm(self) -> float:
        """Panel pixels per millimetre (21.5 inches at 1080 x 1920: 4.03)."""
        return hypot(self.width, self.height) / (self.diagonal_inches * 25.4)

    def mm(self, millimetres: float) -> float:
        """Millimetres as window pixels."""
        return round(millimetres * self.pixels_per_mm * self.window_scale)

    def text_mm(self, millimetres: float) -> float:
        """An em in millimetres as window pixels, in the session's text size."""
        return self.mm(millimetres * self.scale)

    def control_mm(self, millimetres: float) -> float:
        """An em in bars and on small controls: it grows half as fast, because the bars have to stay bars."""
        return self.mm(millimetres * (1 + (self.scale - 1) / 2))

    def colour(self, role: Role) -> tuple[float, float, float, float]:
        """RGBA of a role."""
        return (*rgb(THEMES[self.presentation.colours][role]), 1.0)

    @property
    def landscape(self) -> bool:
        """True on a panel wider than high."""
        return self.width > self.height

    # type sizes, em in millimetres at scale 1.0: 66, 50, 41 and 31 px on the 21.5 inch panel
    @property
    def title(self) -> float:
        """The screen's one title (serif)."""
        return self.text_mm(14.0 if self.landscape else 16.0)

    @property
    def heading(self) -> float:
        """Tiles, buttons, numbers."""
        return self.text_mm(12.0)

    @property
    def body(self) -> float:
        """Everything that is read: 41 px at 21.5 inches."""
        return self.text_mm(10.2)

    @property
    def small(self) -> float:
        """Notes under other text; never smaller."""
        return self.text_mm(8.0)

    @property
    def floor(self) -> float:
        """No em is ever smaller: 27 px at 21.5 inches, a capital of 4.8 mm."""
        return self.mm(6.7)

    @property
    def pill(self) -> float:
        """Height of the controls in the top bar: two lines of the smallest Uyghur words."""
        return self.mm(22.5)

    @property
    def bottom_bar(self) -> float:
        """Height of the bottom bar; a wide panel has little height to give away."""
        return self.bar_button + self.mm(8 if self.landscape else 12)

    @property
    def bar_button(self) -> float:
        """Height of back and next; larger words take more lines, where there is height for them."""
        if self.landscape:
            return self.mm(23) if self.reach else self.control_mm(23)
        return self.control_mm(29)

    @property
    def margin(self) -> float:
        """Left and right margin of a screen."""
        return self.mm(13.5)

    @property
    def gap(self) -> float:
        """Between cards and controls, more than the 3 mm floor."""
        return self.mm(5)

    @property
    def button(self) -> float:
        """Height of a primary button (20 mm floor)."""
        return self.mm(24)

    @property
    def key(self) -> float:
        """Smallest key (15 mm floor)."""
        return self.mm(16)

    @property
    def radius(self) -> float:
        """Corner radius of cards and buttons."""
        return self.mm(4.5)


def _drawn(presentation: Presentation) -> tuple[object, ...]:
    """What the look of a whole screen depends on; voice and loudness are shown in place."""
    one = presentation
    return one.language, one.text_size, one.colours, one.hand, one.reach


theme = Theme()
"""The one theme in use; `screens.window` sets its panel before any widget is made."""


def font_files() -> dict[str, tuple[str, str]]:
    """Return {family: (regular, bold)} as file paths. Raises NoFont."""
    regular, bold, serif = (str(font(name)) for name in SHIPPED)
    return {SANS: (regular, bold), SERIF: (serif, serif)}
