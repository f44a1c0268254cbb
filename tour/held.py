"""Every text that the kiosk's window holds, drawn or not: for those who look for what must not be there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import fields, is_dataclass
from typing import Any

from kivy.cache import Cache
from kivy.core.window import Window
from kivy.uix.widget import Widget

DEEP = 6  # containers within each other


def texts(_face: Any = None) -> list[str]:
    """Of all widgets in sight or not, of what they were made from, of the toolkit's caches."""
    found: set[str] = set()
    for root in Window.children:
        for widget in root.walk(restrict=True):
            found.update(_of_widget(widget))
    for category in list(Cache._categories):
        for key in list(Cache._objects.get(category, {})):
            found.update(_in(key, DEEP))
    return sorted(found)


def _of_widget(widget: Widget) -> Iterator[str]:
    for name in widget.properties():
        yield from _in(getattr(widget, name, None), DEEP)
    for value in vars(widget).values():
        yield from _in(value, DEEP)


def _in(value: object, deep: int) -> Iterator[str]:
    """Texts in this value; other widgets are looked at by themselves."""
    if isinstance(value, str):
        yield value
    elif deep == 0 or isinstance(value, Widget):
        return
    elif isinstance(value, Mapping):
        for key, held in list(value.items()):
            yield from _in(key, deep - 1)
            yield from _in(held, deep - 1)
    elif isinstance(value, list | tuple | Set):
        for held in list(value):
            yield from _in(held, deep - 1)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _in(getattr(value, field.name, None), deep - 1)
