"""The engines of this machine put together. Loading takes a while: not at start, and not on the loop."""

from __future__ import annotations

import os

from screens.entry.engines.fuzzy import Fuzzy
from screens.entry.ways import Engines


def load(fuzzy: str, *, uyghur: bool) -> Engines:
    """Everything that is installed here. `fuzzy` is the hall's setting, `uyghur`: the hall offers Uyghur."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # its threads slow matching down tenfold
    from screens.entry.engines.choose import best_engine, stroke_engine
    from screens.entry.engines.follow import followers
    from screens.entry.engines.handwriting import HandwritingEngine

    return Engines(best_engine(Fuzzy(fuzzy)), stroke_engine(), HandwritingEngine(), followers, uyghur)
