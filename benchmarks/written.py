"""Handwriting to measure with: strokes of KanjiVG, which the templates were not built from, also deformed.

KanjiVG (CC BY-SA 3.0) comes as a Python package; only the tests and the benchmark use it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from importlib.metadata import distribution
from pathlib import Path
from random import Random
from typing import Final
from xml.etree import ElementTree

from svg.path import Move, parse_path

Writing = list[list[tuple[float, float]]]  # strokes of points, y up, in a square of 109

LIST: Final = Path(__file__).resolve().parents[1] / "tests" / "unit" / "handwriting_characters.txt"
_SQUARE: Final = 109
_POINTS_OF_A_CURVE: Final = 6
_PATH: Final = "{http://www.w3.org/2000/svg}path"


def characters() -> list[str]:
    """The committed list of 500; its rule stands at its head."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return [character for line in lines if not line.startswith("#") for character in line]


def drawn(character: str) -> Writing:
    """The strokes in the usual order; raises OSError where KanjiVG lacks the character."""
    file = Path(str(distribution("kanjivg").locate_file(f"kanji/{ord(character):05x}.svg")))
    return [list(_points(path.attrib["d"])) for path in ElementTree.parse(file).iter(_PATH)]


def _points(path: str) -> Iterator[tuple[float, float]]:
    for curve in parse_path(path):
        if isinstance(curve, Move):
            yield curve.end.real, _SQUARE - curve.end.imag
            continue
        for number in range(1, _POINTS_OF_A_CURVE + 1):
            point = curve.point(number / _POINTS_OF_A_CURVE)
            yield point.real, _SQUARE - point.imag


def clean(strokes: Writing, random: Random) -> Writing:
    """As it is in the source."""
    return strokes


def deformed(strokes: Writing, random: Random) -> Writing:
    """Tilted up to ten degrees, slanted, stretched; each stroke shifted (sd 2 % of the square)."""
    tilt, width, slant = random.uniform(-0.17, 0.17), random.uniform(0.8, 1.25), random.uniform(-0.15, 0.15)
    made = []
    for stroke in strokes:
        right, up, size = random.gauss(0, 2), random.gauss(0, 2), random.uniform(0.9, 1.1)
        middle_x = sum(x for x, _ in stroke) / len(stroke)
        middle_y = sum(y for _, y in stroke) / len(stroke)
        points = []
        for old_x, old_y in stroke:
            x = middle_x + (old_x - middle_x) * size + right + random.gauss(0, 0.6)
            y = middle_y + (old_y - middle_y) * size + up + random.gauss(0, 0.6)
            x = x * width + y * slant
            points.append((x * math.cos(tilt) - y * math.sin(tilt), x * math.sin(tilt) + y * math.cos(tilt)))
        made.append(points)
    return made


def two_swapped(strokes: Writing, random: Random) -> Writing:
    """Two strokes written in each other's place in the order."""
    order = list(strokes)
    if len(order) > 1:
        one, other = random.sample(range(len(order)), 2)
        order[one], order[other] = order[other], order[one]
    return order


def shuffled(strokes: Writing, random: Random) -> Writing:
    """In any order."""
    return random.sample(strokes, len(strokes))


def joined(strokes: Writing, random: Random) -> Writing:
    """A quarter of the strokes, one at least, written on from the one before without lifting the finger."""
    return _joined(strokes, 0.25, random)


def hurried(strokes: Writing, random: Random) -> Writing:
    """Deformed as above, and six of ten strokes joined."""
    return _joined(deformed(strokes, random), 0.6, random)


def _joined(strokes: Writing, share: float, random: Random) -> Writing:
    gaps = range(1, len(strokes))
    on = set(random.sample(gaps, min(len(gaps), max(1, round(len(strokes) * share)))))
    made: Writing = []
    for number, stroke in enumerate(strokes):
        if number in on:
            made[-1] = made[-1] + stroke
        else:
            made.append(list(stroke))
    return made


WAYS: Final[dict[str, Callable[[Writing, Random], Writing]]] = {
    "clean": clean,
    "jitter, tilt, scale": deformed,
    "two strokes swapped": two_swapped,
    "random order": shuffled,
    "a quarter joined": joined,
    "in a hurry": hurried,
}


def written(way: str) -> Iterator[tuple[str, Writing]]:
    """Every character of the list, written this way; the same each time."""
    random = Random(way)
    for character in characters():
        yield character, WAYS[way](drawn(character), random)
