"""docs/events.md is made from the catalogue; and the catalogue explains every field that is written."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from kiosk.log.events import Event
from kiosk.log.events_page import fields, page

ROOT = Path(__file__).parents[2]
NAMES = ("Event", "Logged")


def test_the_page_is_fresh() -> None:
    published = (ROOT / "docs/events.md").read_text(encoding="utf-8")
    assert published == page(), "run: python -m kiosk.log.events_page docs/events.md"


def test_every_event_is_on_the_page() -> None:
    text = page()
    assert [event for event in Event if text.count(f"| `{event.id}` |") != 1] == []


def written() -> Iterator[tuple[str, Event, set[str]]]:
    """(place, event, fields) of each `write(Event.X, field=...)` and `(Event.X, {"field": ...})`."""
    for file in sorted((ROOT / "kiosk").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            place = f"{file.name}:{getattr(node, 'lineno', 0)}"
            match node:
                case ast.Call(args=[first], keywords=given):
                    found = {one.arg for one in given if one.arg is not None}
                case ast.Tuple(elts=[first, ast.Dict(keys=keys)]):
                    found = {str(key.value) for key in keys if isinstance(key, ast.Constant)}
                case _:
                    continue
            for event in named(first):
                yield place, event, found


def named(node: ast.expr) -> Iterator[Event]:
    match node:
        case ast.Attribute(value=ast.Name(id=name), attr=event) if (
            name in NAMES and event in Event.__members__
        ):
            yield Event[event]
        case ast.IfExp(body=one, orelse=other):
            yield from named(one)
            yield from named(other)


def test_every_field_that_is_written_is_explained() -> None:
    calls = list(written())
    assert len({event for _place, event, _fields in calls}) > 40, "the search finds the calls"
    assert [
        (place, event.id, sorted(odd)) for place, event, found in calls if (odd := found - set(fields(event)))
    ] == []


def test_every_field_that_is_explained_is_written() -> None:
    seen: dict[Event, set[str]] = {}
    for _place, event, found in written():
        seen.setdefault(event, set()).update(found)
    # an event written in other ways (a name chosen elsewhere) is not judged
    assert [
        (event.id, sorted(odd)) for event, found in seen.items() if (odd := set(fields(event)) - found)
    ] == []
