"""Typing pinyin: how often the first proposal is right, and how long a key takes, with both engines.

What is typed was written down before any engine was measured (tests/unit/typing_phrases.txt): each phrase and
each word of each sentence by its full pinyin, letter by letter. Every miss is printed.
Run: `python -m benchmarks.typing`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from benchmarks.seen import percentile
from screens.entry.engines import InputEngine
from screens.entry.engines.completions import LegalWords
from screens.entry.engines.pinyin import PinyinTable
from screens.entry.engines.rime import RimePinyin

SOURCE: Final = Path(__file__).resolve().parents[1] / "tests" / "unit" / "typing_phrases.txt"
AIM_RATE: Final = 90.0  # per cent
AIM_KEY: Final = 10.0  # milliseconds
Line = list[tuple[str, str]]  # words with their letters


@dataclass(slots=True)
class Measured:
    """What one engine made of one part of the file."""

    typed: int = 0
    first: int = 0
    three: int = 0
    sentences: int = 0  # lines right when typed in one go
    missed: list[str] = field(default_factory=list)
    keys: list[float] = field(default_factory=list)  # seconds

    @property
    def rate(self) -> float:
        """First proposals that are right, per cent."""
        return 100 * self.first / self.typed


def parts() -> dict[str, list[Line]]:
    """`phrases` and `sentences` of the file."""
    found: dict[str, list[Line]] = {}
    lines: list[Line] = []
    for row in SOURCE.read_text(encoding="utf-8").splitlines():
        if row in ("# phrases", "# sentences"):
            lines = found.setdefault(row[2:], [])
        elif not row.startswith("#"):
            words, letters = (half.split(" ") for half in row.split("\t"))
            lines.append(list(zip(words, letters, strict=True)))
    return found


def measure(engine: InputEngine, lines: list[Line], *, every_key: bool = True) -> Measured:
    """Type every word; `every_key` asks for proposals after each letter, as the keyboard does."""
    result = Measured()
    for line in lines:
        for word, letters in line:
            engine.forget()
            for length in range(1 if every_key else len(letters), len(letters) + 1):
                began = time.perf_counter()
                found = engine.candidates(letters[:length])
                engine.spelled(letters[:length])
                result.keys.append(time.perf_counter() - began)
            right = [c.text == word and c.used == len(letters) for c in found[:3]]
            result.typed += 1
            result.first += any(right[:1])
            result.three += any(right)
            if not any(right[:1]):
                result.missed.append(f"{word} ({found[0].text if found else '-'})")
        engine.forget()
        whole = engine.candidates("".join(letters for _, letters in line), 1)
        result.sentences += bool(whole) and whole[0].text == "".join(word for word, _ in line)
    return result


def run() -> list[dict[str, Any]]:
    """Rows for librime and for the pip-only table. Raises RimeUnavailable."""
    with_librime, with_table = (
        {n: measure(e, p) for n, p in parts().items()} for e in (RimePinyin(), PinyinTable())
    )
    listed = {word for word, _, _ in LegalWords.rows()}
    words = {word for lines in parts().values() for line in lines for word, _ in line}
    print(f"# typed: {len(words)} different words, {len(words & listed)} of them in our own list")
    for name, measured in (("librime", with_librime), ("table", with_table)):
        for part, one in measured.items():
            print(f"# {name} missed {len(one.missed)} of {part}: {', '.join(one.missed)}")
    return list(_rows(with_librime, with_table))


def _rows(ours: dict[str, Measured], table: dict[str, Measured]) -> Iterator[dict[str, Any]]:
    for part, one in ours.items():
        other = table[part]
        what = "phrases" if part == "phrases" else "words of sentences"
        yield {
            "name": f"pinyin with librime, first proposal right, {one.typed} {what}",
            "value": round(one.rate, 1),
            "unit": "%",
            "compared_with": f"the pip-only table: {other.rate:.1f} %; in the first three {_share(one)} "
            f"against {_share(other)}; whole lines in one go {one.sentences} against {other.sentences}",
            "ratio": round(one.rate / other.rate, 2),
            "aim": f">= {AIM_RATE:.0f}",
            "ok": one.rate >= AIM_RATE,
        }
    keys, others = ([k for m in engine.values() for k in m.keys] for engine in (ours, table))
    mine, theirs = percentile(keys, 0.95) * 1000, percentile(others, 0.95) * 1000
    yield {
        "name": f"pinyin with librime, proposals after a key, p95 of {len(keys)}",
        "value": round(mine, 2),
        "unit": "ms",
        "compared_with": f"the pip-only table: {theirs:.2f} ms",
        "ratio": round(mine / theirs, 1),
        "aim": f"<= {AIM_KEY:.0f}",
        "ok": mine <= AIM_KEY,
    }


def _share(one: Measured) -> str:
    return f"{100 * one.three / one.typed:.1f} %"


if __name__ == "__main__":
    for row in run():
        print(row)
