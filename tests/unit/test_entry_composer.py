"""Letters on their way to words, and the spelling of Uyghur."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.entry.composer import MOST_LETTERS, Composer
from screens.entry.engines import Candidate
from screens.entry.engines.pinyin import PinyinTable
from screens.entry.uyghur import CONSONANTS, HAMZA, VOWELS, spelled

TABLE = PinyinTable()


def compose(letters: str) -> tuple[Composer, list[str]]:
    """Type these letters."""
    text: list[str] = []
    composer = Composer(TABLE, text.append)
    for letter in letters:
        composer.add(letter)
    return composer, text


def test_a_proposal_for_a_part_leaves_the_rest() -> None:
    composer, text = compose("laodong'hetong")
    part = next(one for one in composer.candidates if one.text == "劳动")
    composer.take(part)
    assert text == ["劳动"] and composer.letters == "hetong" and composer.spelled == "he'tong"
    composer.finish()
    assert "".join(text) == "劳动合同" and composer.letters == ""


@given(st.text(alphabet="abcnghiouvzx'", max_size=90))
def test_finishing_always_ends_and_loses_nothing_unspellable(letters: str) -> None:
    composer, text = compose(letters)
    assert len(composer.letters) <= MOST_LETTERS
    composer.finish()
    assert composer.letters == "" and (bool("".join(text)) or not letters.strip("'"))


def test_a_proposal_without_letters_is_plain_text() -> None:
    composer, text = compose("")
    assert composer.candidates == [] and composer.spelled == "" and not composer.back()
    composer.take(Candidate("没有签劳动合同", 0))
    assert text == ["没有签劳动合同"]


@pytest.mark.parametrize(
    ("keys", "written"),
    [
        ("اتا", "ئاتا"),  # father
        ("ۇيغۇر", "ئۇيغۇر"),
        ("ئۇيغۇر", "ئۇيغۇر"),  # with the hamza typed by hand
        ("ساەت", "سائەت"),  # hour: a vowel after a vowel
        ("ىش ۋە ەمگەك", "ئىش ۋە ئەمگەك"),  # work and labour
        ("مەنمۇ", "مەنمۇ"),
        ("2026-يىل", "2026-يىل"),
    ],
)
def test_a_vowel_that_follows_no_consonant_gets_its_hamza(keys: str, written: str) -> None:
    text = ""
    for key in keys:
        text += spelled(text, key)
    assert text == written


def test_the_alphabet_is_complete() -> None:
    assert len(set(VOWELS)) == 8 and len(set(CONSONANTS)) == 24 and HAMZA not in VOWELS + CONSONANTS
