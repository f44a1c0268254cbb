"""Which strings of a service file are read by people, and the service in another language.

A text is every string with a Chinese character in it, outside the places that hold codes and conditions. The
same walk serves the extractor, so what can be translated is exactly what is looked up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from catalogue.model import Service
from words import SOURCE_LANGUAGE, Language, translate

_HAN: Final = re.compile("[\u4e00-\u9fff]")
_NO_TEXT: Final = frozenset({"seal", "when", "version", "code", "id", "value"})
"""Keys whose values are codes, conditions, or a picture: 公 on a seal is a mark, not a word."""

Path = tuple[str | int, ...]


def texts(data: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text of a service file's data with the way to it."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key not in _NO_TEXT:
                yield from texts(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from texts(value, (*path, index))
    elif isinstance(data, str) and _HAN.search(data):
        yield path, data


def spoken(service: Service, language: Language) -> Service:
    """The service in this language; what has no translation stays Chinese."""
    if language is SOURCE_LANGUAGE:
        return service
    data = service.model_dump(mode="json", by_alias=True, exclude_unset=True)
    data["receipt"].setdefault("bring_title", service.receipt.bring_title)  # the one default that is a text
    return Service.model_validate(_replaced(data, lambda text: translate(text, language)))


def _replaced(data: Any, change: Callable[[str], str]) -> Any:
    if isinstance(data, dict):
        return {k: v if k in _NO_TEXT else _replaced(v, change) for k, v in data.items()}
    if isinstance(data, list):
        return [_replaced(value, change) for value in data]
    return change(data) if isinstance(data, str) and _HAN.search(data) else data
