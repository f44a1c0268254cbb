"""Build the handwriting templates from stroke medians of Make Me a Hanzi.

Run by hand when the source or the features change, about two minutes; the result is committed:
    npm pack hanzi-writer-data@2.0.1 && tar xzf hanzi-writer-data-2.0.1.tgz
    python -m screens.entry.engines.build_strokes package
Sources: hanzi-writer-data (Arphic Public License), jieba's word counts (MIT), marks.json beside the result.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from screens.entry.engines.handwriting_features import Points, features
from screens.entry.engines.handwriting_training import copies, discriminant

FOLDER = Path(__file__).resolve().parents[3] / "assets" / "handwriting"
SQUARE = 1024.0  # the side of the source's square
SEED = 2312
USE_OF_MARKS = 150  # of 255: a digit goes before a rare character of the same shape, after a frequent one
# characters of names and places that GB 2312 lacks, those that the source has
NAMES = "喆堃祎垚瑄昇昉姮湉濛镕彧禛倞溦赑埇浉梿"


def gb2312() -> Iterator[str]:
    """The 6,763 characters of GB 2312-80, rows 16 to 87, level 1 first."""
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            character = bytes((row, cell)).decode("gb2312", errors="ignore")
            if character:
                yield character


def _medians(folder: Path, character: str) -> list[Points]:
    """The strokes, y up; raises OSError where the source lacks the character."""
    stored = json.loads((folder / f"{character}.json").read_text(encoding="utf-8"))
    return [np.array(stroke, dtype=np.float64) for stroke in stored["medians"]]


def _marks() -> Iterator[tuple[str, list[Points]]]:
    """Our own digits and marks, drawn in a square of 100, one or more ways of writing each."""
    for character, strokes in json.loads((FOLDER / "marks.json").read_text(encoding="utf-8")):
        yield character, [np.array(stroke) * (SQUARE / 100) for stroke in strokes]


def _use(characters: list[str]) -> list[int]:
    """How often each is used, logarithm scaled to 0..255, counted over jieba's words."""
    package = find_spec("jieba")  # only its word list is read: importing it would build its own tables
    if package is None or package.origin is None:
        raise ModuleNotFoundError("jieba")
    counts: Counter[str] = Counter()
    with (Path(package.origin).parent / "dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, count, *_ = line.split(" ")
            for character in word:
                counts[character] += int(count)
    most = math.log1p(max(counts[character] for character in characters))
    return [round(255 * math.log1p(counts[character]) / most) for character in characters]


def _features(strokes: list[Points]) -> NDArray[np.float32]:
    found = features(strokes)
    if found is None:
        raise ValueError("a model character without strokes")
    return found


def build(package: Path, target: Path = FOLDER / "templates.npz") -> None:
    """Write the template file from the unpacked package; raises OSError where a character is missing."""
    random = np.random.default_rng(SEED)
    han = [*gb2312(), *NAMES]
    marks = list(_marks())
    drawn = [_medians(package, character) for character in han] + [strokes for _, strokes in marks]
    models = np.stack([_features(strokes) for strokes in drawn])
    copied = np.stack([[_features(copy) for copy in copies(strokes, random)] for strokes in drawn])
    made = discriminant(models, copied)
    scale = 127 / float(np.abs(made.prototypes).max())
    np.savez_compressed(
        target,
        codes=np.array([ord(character) for character in (*han, *(mark for mark, _ in marks))], np.uint32),
        use=np.array(_use(han) + [USE_OF_MARKS] * len(marks), np.uint8),
        mean=made.mean.astype(np.float16),
        projection=made.projection.astype(np.float16),
        prototypes=(np.rint(made.prototypes * scale) + 128).astype(np.uint8),
    )


if __name__ == "__main__":
    build(Path(sys.argv[1]))
    written = FOLDER / "templates.npz"
    sys.stdout.write(f"{written.name}: {written.stat().st_size / 1e6:.2f} MB\n")
