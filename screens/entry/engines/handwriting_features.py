"""Pen strokes as 512 numbers: how much ink runs in each of 8 directions through each cell of an 8 x 8 grid.

The order of the strokes does not matter, and a joined stroke adds only the little ink between its two parts.
Literature: direction histograms and moment normalisation as in Bai and Huo (ICDAR 2005) and Liu and
Marukawa (Pattern Recognition 2005). Knows no Kivy and keeps nothing of what was written.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]  # one stroke: (n, 2), x to the right, y up
Stroke = Sequence[tuple[float, float]] | Points

GRID = 8
DIRECTIONS = 8
SIZE = GRID * GRID * DIRECTIONS
MOST_STROKES = 64  # the longest character of GB 2312 has 36
MOST_POINTS = 256  # of one stroke; a longer one is thinned out
FARTHEST = 1e9  # no screen has such a coordinate
_STEP = 1 / 32  # of the longer side: shorter wiggles are the finger's, not the writer's
_MOST_PIECES = 2000
_TAP = 0.04  # of the longer side: a stroke shorter than this is a dot made by a tap
_PEN_UP = 0.15  # weight of the way between two strokes, so that joining them changes little
_BLUR = 0.6  # cells
_SPREAD = 0.25  # of the square: one standard deviation of the ink
_TINY = 1e-9


def features(strokes: Sequence[Stroke]) -> NDArray[np.float32] | None:
    """A vector of length one, shape (512,), or None where nothing was written.

    Points may be in any unit, x to the right and y up (as Kivy's touches are). Points that are no finite
    numbers are left out; strokes after the 64th are not looked at.
    """
    lines = [line for line in map(_cleaned, strokes[:MOST_STROKES]) if len(line)]
    if not lines:
        return None
    start, end, weight = _pieces(lines)
    length = np.hypot(*(end - start).T)
    placed = _placed((start + end) / 2, length * (weight == 1))
    cells = np.arange(GRID) + 0.5
    near = np.exp(-0.5 * ((placed[:, :, None] * GRID - cells) / _BLUR) ** 2)
    grid = (near[:, 1, :, None] * near[:, 0, None, :]).reshape(len(placed), GRID * GRID)
    # the root lessens the difference between long and short strokes
    ink = np.einsum("nc,nd->cd", grid, _directions(end - start, length * weight))
    vector = np.sqrt(ink.ravel())
    unit: NDArray[np.float32] = (vector / (np.linalg.norm(vector) + _TINY)).astype(np.float32)
    return unit


def _cleaned(stroke: Stroke) -> Points:
    """At most MOST_POINTS usable points."""
    thinned = stroke[:: math.ceil(len(stroke) / MOST_POINTS) or 1]
    points = np.asarray(thinned, dtype=np.float64).reshape(-1, 2)
    usable: Points = points[(np.abs(points) < FARTHEST).all(axis=1)]  # false for NaN, too
    return usable


def _pieces(lines: list[Points]) -> tuple[Points, Points, NDArray[np.float64]]:
    """Short straight pieces of equal length: start (n, 2), end (n, 2), weight (n,)."""
    every = np.concatenate(lines)
    low = every.min(axis=0)
    side = float((every.max(axis=0) - low).max()) or 1.0
    scaled = [(line - low) / side for line in lines]
    total = sum(float(np.hypot(*np.diff(line, axis=0).T).sum()) for line in scaled)
    step = max(_STEP, total / _MOST_PIECES)
    starts, ends, weights = [], [], []
    pen: Points | None = None
    for line in scaled:
        ink = _resampled(line, step)
        if pen is not None:
            way = np.linspace(pen, ink[0], max(1, math.ceil(math.dist(pen, ink[0]) / _STEP)) + 1)
            starts.append(way[:-1])
            ends.append(way[1:])
            weights.append(np.full(len(way) - 1, _PEN_UP))
        starts.append(ink[:-1])
        ends.append(ink[1:])
        weights.append(np.ones(len(ink) - 1))
        pen = ink[-1]
    return np.concatenate(starts), np.concatenate(ends), np.concatenate(weights)


def _resampled(line: Points, step: float) -> Points:
    """Points at equal distances along the stroke, two at least."""
    along = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))))
    if along[-1] < _TAP:
        return np.stack((line[0], line[0] + (_TAP, -_TAP)))  # written with care, a dot runs down to the right
    at = np.linspace(0.0, along[-1], max(1, math.ceil(along[-1] / step)) + 1)
    return np.stack((np.interp(at, along, line[:, 0]), np.interp(at, along, line[:, 1])), axis=1)


def _placed(middle: Points, ink: NDArray[np.float64]) -> Points:
    """Where the pieces are in a unit square when centre and spread of the ink are made equal in x and y.

    The two sides of the centre are spread apart on their own; a long flat character stays flatter than high.
    """
    share = ink / ink.sum()
    away = middle - share @ middle
    spread = np.sqrt(share @ away**2) + _TINY
    aspect = np.sqrt(np.sin(np.pi / 2 * spread / spread.max()))
    above = away > 0
    half = np.where(
        above,
        np.sqrt(2 * (share @ np.where(above, away, 0) ** 2)),
        np.sqrt(2 * (share @ np.where(above, 0, away) ** 2)),
    )
    placed: Points = 0.5 + _SPREAD * aspect * away / (half + 1e-3)
    return placed


def _directions(way: Points, weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shape (n, 8): the weight of each piece, shared between the two directions next to its own."""
    turn = np.arctan2(way[:, 1], way[:, 0]) / (2 * np.pi / DIRECTIONS)
    whole = np.floor(turn)
    second = (turn - whole) * weight
    found = np.zeros((len(way), DIRECTIONS))
    row = np.arange(len(way))
    found[row, whole.astype(int) % DIRECTIONS] = weight - second
    found[row, (whole.astype(int) + 1) % DIRECTIONS] = second
    return found
