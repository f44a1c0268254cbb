"""The word lists of our own, and what is guessed to follow."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from importlib.resources import files

import pytest

from screens.entry.engines.build_words import WORDS, legal_rows, place_reading, place_rows
from screens.entry.engines.follow import followers

RENEW = "run: python -m screens.entry.engines.build_words, then build_pinyin.py and build_input"


def rows(name: str) -> list[tuple[str, str, int]]:
    lines = (WORDS / name).read_text(encoding="utf-8").splitlines()
    split = (line.split("\t") for line in lines if not line.startswith("#"))
    return [(word, reading, int(weight)) for word, reading, weight in split]


def test_the_lists_are_those_of_the_catalogue() -> None:
    assert rows("legal.tsv") == legal_rows(), RENEW
    assert rows("places.tsv") == place_rows(), RENEW


@pytest.mark.parametrize("name", ["legal.tsv", "places.tsv"])
def test_every_word_can_be_typed(name: str) -> None:
    with closing(sqlite3.connect(str(files("screens.entry.engines") / "pinyin.sqlite"))) as db:
        known = {row[0] for row in db.execute("SELECT letters FROM syllables")}
        typed = {row[0] for row in db.execute("SELECT letters FROM words")}
    found = rows(name)
    assert len(found) == len({(word, reading) for word, reading, _ in found})
    for word, reading, weight in found:
        assert len(word) == len(reading.split()) >= 2 and weight > 0, word
        assert set(reading.split()) <= known and reading.replace(" ", "") in typed, word


@pytest.mark.parametrize(
    ("name", "reading"),
    [("长子县", "zhang zi xian"), ("长沙市", "chang sha shi"), ("六合区", "lu he qu"),
     ("重庆市", "chong qing shi"), ("都匀市", "du yun shi"), ("什邡市", "shi fang shi"),
     ("朝阳区", "chao yang qu"), ("乐陵市", "lao ling shi")],
)  # fmt: skip
def test_places_are_read_as_people_there_say_them(name: str, reading: str) -> None:
    assert place_reading(name) == reading


def test_invented_places_are_not_offered() -> None:
    assert not [name for name, _, _ in place_rows() if "示例" in name]


def test_the_rest_of_a_word_follows_legal_ones_first() -> None:
    assert followers("拖欠")[0] == "工资"
    assert {"援助", "咨询"} <= set(followers("我要申请法律")[:4])
    assert "同" in {rest[0] for rest in followers("合")}
    assert len(followers("法", 3)) == 3


@pytest.mark.parametrize("text", ["", "。", "abc", "\x00", "%_'\"", "\u202e", "😀"])
def test_nothing_follows_what_begins_no_word(text: str) -> None:
    assert followers(text) == []


def test_only_the_end_of_a_long_text_counts() -> None:
    assert followers("国" * 100_000 + "拖欠") == followers("国国拖欠")
    assert followers("法律", 0) == [] and followers("法律", -1) == []
