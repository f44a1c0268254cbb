"""The engines of this machine put together. Loading takes a while: not at start, and not on the loop."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable
from typing import TypeVar
from zipfile import BadZipFile

from screens.entry.engines.fuzzy import Fuzzy
from screens.entry.ways import Engines

EngineT = TypeVar("EngineT")

_log = logging.getLogger(__name__)


def load(fuzzy: str, *, uyghur: bool) -> Engines:
    """Everything that is installed here. `fuzzy` is the hall's setting, `uyghur`: the hall offers Uyghur.

    A table that is missing or damaged leaves its way of writing out: the others still write.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # its threads slow matching down tenfold
    from screens.entry.engines.choose import best_engine, stroke_engine
    from screens.entry.engines.follow import followers
    from screens.entry.engines.handwriting import HandwritingEngine

    pinyin = _there("pinyin", lambda: best_engine(Fuzzy(fuzzy)))
    strokes = _there("strokes", stroke_engine)
    handwriting = _there("handwriting", HandwritingEngine)
    return Engines(pinyin, strokes, handwriting, followers if pinyin is not None else None, uyghur)


def _there(name: str, make: Callable[[], EngineT]) -> EngineT | None:
    try:
        return make()
    except (OSError, EOFError, ValueError, KeyError, BadZipFile, sqlite3.Error) as error:
        _log.error("%s cannot be used: %s", name, type(error).__name__)
        return None
