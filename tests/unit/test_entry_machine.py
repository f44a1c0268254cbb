"""A table that is missing or damaged takes its way of writing away, and nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any
from zipfile import BadZipFile

import pytest

from screens.entry import ways
from screens.entry.engines import choose, handwriting
from screens.entry.machine import load
from screens.entry.ways import Way


def _raising(error: Exception) -> Callable[..., Any]:
    def make(*_args: object, **_named: object) -> Any:
        raise error

    return make


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    make, made = ways._make, ways._engines
    yield
    ways._make, ways._engines = make, made


@pytest.mark.parametrize(
    ("module", "name", "error", "tab"),
    [
        (choose, "best_engine", sqlite3.OperationalError("unable to open database file"), Way.PINYIN),
        (choose, "stroke_engine", sqlite3.DatabaseError("file is not a database"), Way.STROKES),
        (handwriting, "HandwritingEngine", FileNotFoundError(2, "templates.npz"), Way.HANDWRITING),
        (handwriting, "HandwritingEngine", BadZipFile("not a zip file"), Way.HANDWRITING),
        (handwriting, "HandwritingEngine", EOFError("no data left"), Way.HANDWRITING),
    ],
)
def test_the_others_still_write(
    module: Any, name: str, error: Exception, tab: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    ways.use(load("none", uyghur=True))
    assert tab in ways.offered()
    monkeypatch.setattr(module, name, _raising(error))
    ways.use(load("none", uyghur=True))
    left = ways.offered()
    assert tab not in left and len(left) == len(Way) - 1
    assert ways.chosen() is left[0]
    ways.forget()
    assert ways.guesses("拖欠") == [] or tab is not Way.PINYIN


def test_a_mistake_of_ours_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choose, "best_engine", _raising(TypeError("a mistake")))
    with pytest.raises(TypeError):
        load("none", uyghur=True)
