"""Finger-written characters: strokes in, likely characters out.

Nearest template among all of GB 2312 (6,763 characters), digits, four marks and some name characters, in the
space that `handwriting_training` made; how often a character is used decides between equals. Knows no Kivy,
keeps and learns nothing of what was written. Templates: assets/handwriting/ (see the README there).
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np

from screens.entry.engines.handwriting_features import Stroke, features

_PRIOR = 0.05  # the most that frequent use counts, where likeness runs from -1 to 1


class HandwritingEngine:
    """Stateless after loading (about 10 MB), so one engine serves any number of threads."""

    name = "手写"

    def __init__(self, templates: Path | None = None) -> None:
        """Load the shipped templates, or those of a file written by `build_strokes`.

        Raises OSError where the file is missing, ValueError or KeyError where it is another file.
        """
        with as_file(files("assets") / "handwriting" / "templates.npz") as shipped:
            read = np.load(templates or shipped, allow_pickle=False)
        with read as stored:
            self._characters = [chr(code) for code in stored["codes"]]
            self._mean = stored["mean"].astype(np.float32)
            self._projection = stored["projection"].astype(np.float32)
            prototypes = stored["prototypes"].astype(np.float32) - 128
            self._prior = _PRIOR / 255 * stored["use"].astype(np.float32)
        self._prototypes = prototypes / np.linalg.norm(prototypes, axis=1, keepdims=True)

    @property
    def characters(self) -> frozenset[str]:
        """Everything it can propose."""
        return frozenset(self._characters)

    def recognise(self, strokes: Sequence[Stroke], limit: int = 10) -> list[str]:
        """Up to `limit` characters, likeliest first; none where nothing usable was written.

        A stroke is its points (x, y) in the order of writing, any unit, x to the right and y UP (as Kivy's
        touches are; flip y for other sources). One point is a dot. Strokes may come in any order, and joined.
        """
        written = features(strokes)
        if written is None or limit <= 0:
            return []
        found = (written - self._mean) @ self._projection
        found /= np.linalg.norm(found) + 1e-9
        # not `@`: on a busy machine the threads of the matrix library wait for each other, ten times as long
        scores = np.einsum("cd,d->c", self._prototypes, found) + self._prior
        # a character may have several templates: the best of them counts
        ranked = dict.fromkeys(self._characters[at] for at in np.argsort(-scores)[: limit + 64])
        return list(ranked)[:limit]
