"""PINs: which are refused, how they are kept; marks of cards."""

from __future__ import annotations

import pytest

from kiosk.admin.pins import card_mark, hash_pin, pin_fits, weakness

KEY = bytes(range(16))


@pytest.mark.parametrize("pin", ["482916", "730914", "482916730914", "135791", "112358", "900001"])
def test_a_pin_that_is_taken(pin: str) -> None:
    assert weakness(pin, "0217") == ""


@pytest.mark.parametrize(
    ("pin", "words"),
    [
        ("48291", "6 到 12 位"),
        ("4829167309142", "6 到 12 位"),
        ("48291a", "6 到 12 位"),
        ("４８２９１６", "6 到 12 位"),
        ("", "6 到 12 位"),
        ("222222", "重复"),
        ("121212", "重复"),
        ("483483", "重复"),
        ("345678", "连着"),
        ("987654", "连着"),
        ("890123", "连着"),
        ("210987", "连着"),
        ("902175", "工号"),
        ("021748", "工号"),
    ],
)
def test_a_weak_pin_is_refused_in_words(pin: str, words: str) -> None:
    assert words in weakness(pin, "0217")


def test_what_is_kept_is_slow_salted_and_tells_no_pin() -> None:
    kept = hash_pin("482916")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$") and "482916" not in kept
    assert kept != hash_pin("482916"), "the same PIN of two people looks different"
    assert pin_fits("482916", kept)
    assert not pin_fits("482917", kept) and not pin_fits("", kept)


@pytest.mark.parametrize("damaged", ["", "garbage", "$argon2id$v=19$m=19456,t=2,p=1$AAAA$"])
def test_a_damaged_hash_lets_nobody_in(damaged: str) -> None:
    assert not pin_fits("482916", damaged)


def test_a_card_is_known_again_by_a_mark_of_this_machine_only() -> None:
    mark = card_mark("11999919680314003x", KEY)
    assert mark == card_mark("11999919680314003X", KEY)
    assert mark != card_mark("11999919680314003X", KEY[::-1])
    assert mark != card_mark("119999196803140034", KEY)
    assert "1199" not in mark
