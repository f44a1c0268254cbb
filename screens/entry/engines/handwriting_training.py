"""How the templates are made from model characters: many deformed copies of each, and what tells them apart.

A linear discriminant: directions of the feature space in which copies of one character differ (tilt, jitter,
joined strokes, order) are shortened, those in which characters differ are kept. Runs at build time only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from screens.entry.engines.handwriting_features import Points

DIMENSIONS = 160
COPIES = 8
_RIDGE = 0.1  # of the mean variance: keeps directions without any variance from ruling
_MODEL_SHARE = 0.5  # of the model character in its template, the rest is the mean of its copies
_TILT = 0.17  # radian, about ten degrees
_SLANT = 0.15
_WIDTH = (0.8, 1.25)
_STROKE_SIZE = (0.9, 1.1)
_STROKE_SHIFT = 19.0  # of a square of 1024, standard deviation
_POINT_NOISE = 6.0
_JOINS = (0.0, 0.25, 0.25, 0.6)  # share of neighbours joined, copy by copy
_SHUFFLED = (False, False, True, False)


@dataclass(frozen=True, slots=True)
class Discriminant:
    """`(feature - mean) @ projection`, scaled to length one, is compared with the rows of `prototypes`."""

    mean: NDArray[np.float32]  # (512,)
    projection: NDArray[np.float32]  # (512, 160)
    prototypes: NDArray[np.float32]  # (characters, 160), rows of length one


def copies(strokes: list[Points], random: np.random.Generator) -> list[list[Points]]:
    """Eight deformed copies of a character drawn in a square of 1024."""
    made = []
    for number in range(COPIES):
        kind = number % len(_JOINS)
        copy = _deformed(strokes, random)
        if _SHUFFLED[kind]:
            copy = [copy[at] for at in random.permutation(len(copy))]
        made.append(_joined(copy, _JOINS[kind], random))
    return made


def _deformed(strokes: list[Points], random: np.random.Generator) -> list[Points]:
    """Tilted, slanted and stretched as a whole; each stroke shifted and resized, each point off a little."""
    tilt = random.uniform(-_TILT, _TILT)
    turn = np.array(((np.cos(tilt), -np.sin(tilt)), (np.sin(tilt), np.cos(tilt))))
    shape = turn @ np.array(((random.uniform(*_WIDTH), random.uniform(-_SLANT, _SLANT)), (0.0, 1.0)))
    deformed = []
    for stroke in strokes:
        middle = stroke.mean(axis=0)
        noise = random.normal(0, _POINT_NOISE, stroke.shape) + random.normal(0, _STROKE_SHIFT, 2)
        deformed.append((middle + (stroke - middle) * random.uniform(*_STROKE_SIZE) + noise) @ shape.T)
    return deformed


def _joined(strokes: list[Points], share: float, random: np.random.Generator) -> list[Points]:
    """Some strokes written on from the one before without lifting the finger."""
    joined = strokes[:1]
    for stroke in strokes[1:]:
        if random.random() < share:
            joined[-1] = np.concatenate((joined[-1], stroke))
        else:
            joined.append(stroke)
    return joined


def discriminant(models: NDArray[np.float32], copied: NDArray[np.float32]) -> Discriminant:
    """Linear discriminant of features `models` (characters, 512) and `copied` (characters, copies, 512)."""
    means = copied.mean(axis=1)
    within = (copied - means[:, None]).reshape(-1, copied.shape[2])
    scatter = (within.T @ within / len(within)).astype(np.float64)
    scatter += np.eye(len(scatter)) * _RIDGE * np.trace(scatter) / len(scatter)
    templates = (_MODEL_SHARE * models + (1 - _MODEL_SHARE) * means).astype(np.float64)
    mean = templates.mean(axis=0)
    between = (templates - mean).T @ (templates - mean) / len(templates)
    whitening = np.linalg.inv(np.linalg.cholesky(scatter))
    _, axes = np.linalg.eigh(whitening @ between @ whitening.T)  # smallest first
    projection = whitening.T @ axes[:, ::-1][:, :DIMENSIONS]
    prototypes = (templates - mean) @ projection
    prototypes /= np.linalg.norm(prototypes, axis=1, keepdims=True)
    return Discriminant(mean.astype(np.float32), projection.astype(np.float32), prototypes.astype(np.float32))
