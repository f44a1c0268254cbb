"""What is wrong with the picture: words cut off, targets too small or too near, unknown colours."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import Any

from kivy.core.window import Window
from kivy.uix.scrollview import ScrollView

from kiosk.presentation import Colours
from screens.colours import CONTRAST_FLOOR, OUTLINE_PAIRS, TEXT_PAIRS, THEMES, contrast
from screens.entry.keyboard import Keyboard
from screens.entry.typed import Typed
from screens.theme import Role, theme
from screens.widgets.pager import Viewport
from screens.widgets.press import PushButton
from tests.screens.stage import Stage, box, words_of

KEYS = ("key", "proposal", "first_proposal")


def problems(stage: Stage) -> list[str]:
    """All of them."""
    return [
        *clipped(stage),
        *_broken(stage),
        *_overlapping(stage),
        *_too_small(stage),
        *_too_near(stage),
        *_too_high(stage),
        *_no_room(stage),
        *_pairs(stage),
    ]


def _room(widget: Any) -> tuple[float, float, float, float]:
    """Where a widget may stand: in the window, or anywhere along a body that can be turned."""
    parent = widget.parent
    while parent is not None and parent is not Window:
        if isinstance(parent, ScrollView):
            left, right = parent.to_window(parent.x, 0)[0], parent.to_window(parent.right, 0)[0]
            return float(left), -1e9, float(right), 1e9
        parent = parent.parent
    return 0.0, 0.0, float(Window.width), float(Window.height)


def clipped(stage: Stage) -> list[str]:
    """Words that do not fit, stand outside, are too small, or leave a mark alone in a line."""
    found = []
    for text in stage.texts():
        wide, high = text.texture_size
        lines = text.text.count("\n") + 1
        if text.size_hint_y is not None and lines * (text.font_size * text.line_ratio + 1) > text.height + 1:
            found.append(f"lines cut off: {text.text!r}")
        if wide > text.width + 1 or high > text.height + 1:
            found.append(f"words larger than their label: {text.text!r} {text.texture_size} {text.size}")
        left, bottom, right, top = box(text)
        over = text.parent
        inner = box(over)
        if left < inner[0] - 1 or right > inner[2] + 1 or bottom < inner[1] - 1 or top > inner[3] + 1:
            found.append(f"words stick out: {text.text!r} of {inner} at {box(text)}")
        room = _room(text)
        if left < room[0] - 1 or right > room[2] + 1 or bottom < room[1] - 1 or top > room[3] + 1:
            found.append(f"words outside: {text.text!r} {box(text)}")
        em = text.font_size / theme.window_scale / theme.pixels_per_mm
        if em * 4.034 < 26.9:
            found.append(f"smaller than 27 px at 21.5 inches: {text.text!r} {em:.2f} mm")
        if "\n" in text.text and text.text.split("\n")[-1].strip() in ("。", "，", "？", "）"):
            found.append(f"a mark alone: {text.text!r}")
    return found


def _broken(stage: Stage) -> list[str]:
    """Words of letters that are broken inside though a smaller size would have kept them whole."""
    found = []
    for text in stage.texts():
        whole, at = getattr(text, "_source", text.text), 0
        lines = text.text.split("\n")
        for one, other in pairwise(lines):
            at = whole.find(one, at) + len(one)
            cut = one[-1:] + other[:1]
            inside = len(cut) == 2 and cut.isalpha() and max(cut) < "\u2e80"  # not between ideographs
            if inside and whole.startswith(other, at) and text.font_size > theme.floor + 1:
                found.append(f"a word broken inside: {text.text!r}")
    return found


def _overlapping(stage: Stage) -> list[str]:
    """Words that stand on other words."""
    found = []
    places = [(text, visible(text)) for text in stage.texts()]
    for (a, one), (b, other) in combinations([(t, p) for t, p in places if p], 2):
        assert one and other
        across = min(one[2], other[2]) - max(one[0], other[0])
        along = min(one[3], other[3]) - max(one[1], other[1])
        if across > 2 and along > 2:
            found.append(f"{a.text!r} and {b.text!r} overlap by {across:.0f} x {along:.0f} px")
    return found


def _no_room(stage: Stage) -> list[str]:
    """A body that is too low to read anything in it."""
    least = 30 * theme.pixels_per_mm * theme.window_scale
    views = [widget for widget in stage.widgets() if isinstance(widget, Viewport)]
    return [f"the body is only {view.height:.0f} px high" for view in views if view.height < least]


def _too_high(stage: Stage) -> list[str]:
    """In reach mode: controls of which no 20 mm lie in the part that a seated person reaches."""
    if not theme.reach:
        return []
    highest = Window.height * theme.touchable + 1
    found = []
    for control in stage.controls():
        at = visible(control)
        if at and min(at[3], at[1] + theme.mm(20)) > highest and not _is_written_into(control):
            found.append(f"{words_of(control)!r} is out of reach")
    return found


def _is_written_into(control: Any) -> bool:
    """The box of the keyboard below: it is read, and its caret moved by keys."""
    while control is not None and control.parent is not control:
        if isinstance(control, Typed):
            return bool(control.focused)
        control = control.parent
    return False


def _kind(control: Any) -> str:

    if not isinstance(control, PushButton):
        return "card"
    colours = (control._fill, control._outline)
    return next(k for k, v in PushButton.KINDS.items() if v[:2] == colours)


def _too_small(stage: Stage) -> list[str]:
    found = []
    mm = theme.pixels_per_mm * theme.window_scale
    for control in stage.controls():
        floor = 15 if _kind(control) in KEYS or _is_a_key(control) else 20
        if control.width < floor * mm - 1.5 or control.height < floor * mm - 1.5:
            size = f"{control.width / mm:.1f} x {control.height / mm:.1f} mm"
            found.append(f"{words_of(control)!r} is {size}")
    return found


def _is_a_key(control: Any) -> bool:
    parent = control.parent
    while parent is not None and parent is not parent.parent:
        if isinstance(parent, Keyboard):
            return True
        parent = parent.parent
    return False


def visible(control: Any) -> tuple[float, float, float, float] | None:
    """The part of a control that can be touched now."""

    left, bottom, right, top = box(control)
    parent = control.parent
    while parent is not None and parent is not parent.parent:
        if isinstance(parent, Viewport):
            view = box(parent)
            left, bottom = max(left, view[0]), max(bottom, view[1])
            right, top = min(right, view[2]), min(top, view[3])
        parent = parent.parent
    return (left, bottom, right, top) if right > left and top > bottom else None


def _too_near(stage: Stage) -> list[str]:
    found = []
    least = 3 * theme.pixels_per_mm * theme.window_scale - 1.5
    places = [(control, visible(control)) for control in stage.controls()]
    for (a, one), (b, other) in combinations([(c, p) for c, p in places if p], 2):
        assert one and other
        across = max(one[0], other[0]) - min(one[2], other[2])
        along = max(one[1], other[1]) - min(one[3], other[3])
        if max(across, along) < least:
            found.append(f"{words_of(a)!r} and {words_of(b)!r} are {max(across, along):.1f} px apart")
    return found


def _ground(widget: Any) -> Any:
    """The role of the colour under a widget."""
    while widget is not None:
        ground = getattr(widget, "ground", None)
        if ground is not None:
            return ground.fill
        role = getattr(widget, "ground_role", None)
        if role is not None:
            return role
        widget = widget.parent if widget.parent is not widget else None
    raise AssertionError("no ground")


def _pairs(stage: Stage) -> list[str]:
    known = {(ink, ground): least for ink, ground, least in TEXT_PAIRS}
    lines = {(line, ground) for line, ground, _ in OUTLINE_PAIRS}
    found = []
    for text in stage.texts():
        pair = (text.role, _ground(text))
        if pair not in known:
            found.append(f"{text.role} on {pair[1]}: {text.text[:12]!r}")
        elif _contrast(*pair) < max(known[pair], _floor()):
            found.append(f"{text.role} on {pair[1]} is only {_contrast(*pair):.1f}: {text.text[:12]!r}")
    for control in stage.controls():
        outline = control.ground.outline
        if outline is not None and (outline, _ground(control.parent)) not in lines | set(known):
            found.append(f"outline {outline} on {_ground(control.parent)}")
    return found


def _contrast(ink: Role, ground: Role) -> float:
    colours = THEMES[theme.presentation.colours]
    return contrast(colours[ink], colours[ground])


def _floor() -> float:
    return CONTRAST_FLOOR if theme.presentation.colours is Colours.CONTRAST else 0.0
