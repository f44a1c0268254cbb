"""Make the word lists of our own: words/legal.tsv (catalogue and words/kept.txt) and words/places.tsv.

Run by hand after the catalogue's texts or the kept words have changed; both lists are part of the source:
    python -m screens.entry.engines.build_words
Each line: word, syllables parted by blanks, weight on the scale of jieba's word list (a count in 60 million).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import yaml

from catalogue import regions

WORDS: Final = Path(__file__).resolve().parent / "words"
SERVICES: Final = Path(regions.__file__).parent / "services"
KEPT_WEIGHT: Final = 60_000  # among the most frequent words, so that a legal word wins over a homophone
SEEN_WEIGHT: Final = 500  # for each time that the catalogue says it
MOST_SEEN: Final = 20_000
PHRASE_WEIGHT: Final = 3_000  # a whole label has hardly a homophone
PHRASE_KEYS: Final = frozenset({"label", "title", "phrases"})
LONGEST_PHRASE: Final = 8
PROVINCE, CITY, COUNTY = 5_000, 3_000, 500
SUFFIX: Final = re.compile(r"(特别行政区|自治区|自治州|自治县|自治旗|地区|省|市|盟)$")
PEOPLES: Final = re.compile(
    r"((壮|回|藏|土家|苗|侗|布依|彝|哈尼|傣|白|羌|朝鲜|满|瑶|黎|畲|傈僳|景颇|拉祜|佤|纳西|仡佬|水|土|撒拉|东乡|保安|裕固"
    r"|达斡尔|毛南|仫佬|布朗|普米|怒|独龙|各|维吾尔|蒙古|哈萨克)族|维吾尔|(?<!内)蒙古|哈萨克|柯尔克孜|塔吉克|锡伯)+$"
)
Row = tuple[str, str, int]


def legal_rows() -> list[Row]:
    """Kept words, then the catalogue's labels and words that a general list knows, heaviest first."""
    weights: dict[str, int] = {}
    readings: dict[str, str] = {}
    for line in _lines("kept.txt"):
        word, reading, lower, *_ = [*line.split("\t"), "", ""]
        weights[word] = int(lower or KEPT_WEIGHT)
        readings[word] = reading or _reading(word)
    known = _general()
    words: Counter[str] = Counter()
    for text, phrase in _texts():
        for run in re.findall(r"[一-鿿]+", text):
            if phrase and 3 <= len(run) <= LONGEST_PHRASE:
                weights.setdefault(run, PHRASE_WEIGHT)
            words.update(word for word in _cut(run) if len(word) > 1 and word in known)
    for word, count in words.items():
        # a word that the catalogue says once proves nothing; one that is common anyway needs no help
        weight = min(MOST_SEEN, SEEN_WEIGHT * count)
        if count > 1 and weight > max(known[word], weights.get(word, 0)):
            weights[word] = weight
    rows = [(word, readings.get(word) or _reading(word), weight) for word, weight in weights.items()]
    return sorted(rows, key=lambda row: (-row[2], row[1], row[0]))


def place_rows() -> list[Row]:
    """Provinces, cities and counties with and without their kind (四川省, 四川); invented ones left out."""
    weights: dict[str, int] = {}
    for code, name in regions.table().items():
        if code.startswith("99") or not re.fullmatch(r"[一-鿿]{2,}", name) or name.endswith("行政区划"):
            continue
        weight = PROVINCE if code.endswith("0000") else CITY if code.endswith("00") else COUNTY
        short = PEOPLES.sub("", SUFFIX.sub("", name))
        for form in (name, short):
            if len(form) > 1 and form not in ("市辖区", "县"):
                weights[form] = max(weights.get(form, 0), weight)
    return sorted(
        ((name, place_reading(name), w) for name, w in weights.items()), key=lambda r: (-r[2], r[1], r[0])
    )


def place_reading(name: str) -> str:
    """Syllables of a place name, put right by words/place_readings.tsv."""
    syllables = _reading(name).split()
    corrections = (line.split("\t") for line in _lines("place_readings.tsv"))
    for part, reading in sorted(corrections, key=lambda pair: len(pair[0])):
        for start in range(len(name) - len(part) + 1):
            if name.startswith(part, start):
                syllables[start : start + len(part)] = reading.split()
    return " ".join(syllables)


def _lines(name: str) -> list[str]:
    lines = (WORDS / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _texts() -> Iterator[tuple[str, bool]]:
    """Every text of the services, and whether it is a label or a phrase to choose."""
    for path in sorted(SERVICES.glob("*.yaml")):
        yield from _walk(yaml.safe_load(path.read_text(encoding="utf-8")), "")


def _walk(node: Any, key: str) -> Iterator[tuple[str, bool]]:
    if isinstance(node, dict):
        for name, below in node.items():
            yield from _walk(below, name)
    elif isinstance(node, list):
        for below in node:
            yield from _walk(below, key)
    elif isinstance(node, str):
        yield node, key in PHRASE_KEYS


def _reading(word: str) -> str:
    from pypinyin import lazy_pinyin

    return " ".join(lazy_pinyin(word, v_to_u=False)).replace("ü", "v")


@cache
def _general() -> dict[str, int]:
    jieba = import_module("jieba")
    jieba.setLogLevel("WARNING")
    jieba.initialize()
    return {word: count for word, count in jieba.dt.FREQ.items() if count}


def _cut(run: str) -> list[str]:
    return list(import_module("jieba").cut(run, HMM=False))


def _write(name: str, what: str, rows: list[Row]) -> None:
    head = f"# {what} Made by build_words.py; do not edit. Word, syllables, weight.\n"
    body = "".join(f"{word}\t{reading}\t{weight}\n" for word, reading, weight in rows)
    (WORDS / name).write_text(head + body, encoding="utf-8")


if __name__ == "__main__":
    _write("legal.tsv", "Legal words: the kept ones and the catalogue's own.", legal_rows())
    _write("places.tsv", "Names of administrative divisions (catalogue/data/NOTICE).", place_rows())
