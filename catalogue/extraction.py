"""Texts of service files and clocks for translators: an extractor for Babel (`words/update_translations.py`).

It walks exactly as `catalogue.texts` does when a service is translated, so nothing can be looked up that was
not extracted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from io import BufferedReader
from typing import Any, Final

from catalogue.texts import texts
from catalogue.yaml_text import YamlText, parse

_CLOCK_TEXTS: Final = ("label", "note")
"""What people read of a clock; article and starting event stand on pages of staff only."""

Row = tuple[int, None, str, list[str]]


def extract(
    fileobj: BufferedReader,
    keywords: Mapping[str, Any],
    comment_tags: Collection[str],
    options: Mapping[str, Any],
) -> Iterator[Row]:
    """Babel's extraction method for YAML: line, no function, text, where in the file it stands.

    Raises YamlTextError for a text that is no YAML.
    """
    parsed = parse(fileobj.read().decode("utf-8"), getattr(fileobj, "name", "catalogue"))
    yield from _clocks(parsed) if _holds_clocks(parsed.data) else _service(parsed)


def _holds_clocks(data: Any) -> bool:
    return all(isinstance(row, dict) and "counting" in row for row in data.values())


def _service(parsed: YamlText) -> Iterator[Row]:
    for path, text in texts(parsed.data):
        yield parsed.line(path), None, text, [parsed.spoken(path)]


def _clocks(parsed: YamlText) -> Iterator[Row]:
    for code, row in parsed.data.items():
        for key in _CLOCK_TEXTS:
            if row.get(key):
                yield parsed.line((code, key)), None, row[key], [f"{code}.{key}"]
