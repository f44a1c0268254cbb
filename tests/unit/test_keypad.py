"""Five keys: which presses count."""

from __future__ import annotations

import pytest

from screens.keypad import HELD_SECONDS, Key, Keypad

CODES = {273: Key.UP, 274: Key.DOWN, 13: Key.OK, 271: Key.OK, 27: Key.BACK, 282: Key.HELP}


@pytest.mark.parametrize("code", CODES)
def test_each_key_has_its_meaning(code: int) -> None:
    assert Keypad().down(code, 0.0, 0.3) is CODES[code]


@pytest.mark.parametrize("code", [276, 275, 97, 32, 9, 283, 0, -1])
def test_other_keys_mean_nothing(code: int) -> None:
    pad = Keypad()
    assert pad.down(code, 0.0, 0.3) is None
    pad.up(code, 0.1)


def test_a_held_key_counts_once() -> None:
    pad = Keypad()
    assert pad.down(274, 10.0, 0.3) is Key.DOWN
    told = [pad.down(274, 10.5 + tick / 30, 0.3) for tick in range(300)]
    assert set(told) == {None}
    pad.up(274, 20.6)
    assert pad.down(274, 21.0, 0.3) is Key.DOWN


def test_a_trembling_hand_presses_once() -> None:
    pad = Keypad()
    pad.down(13, 1.0, 0.3)
    pad.up(13, 1.1)
    assert pad.down(13, 1.3, 0.3) is None
    pad.up(13, 1.4)
    assert pad.down(13, 1.6, 0.1) is Key.OK, "keys of a keyboard may follow sooner"


def test_another_key_may_follow_at_once() -> None:
    pad = Keypad()
    pad.down(274, 1.0, 0.3)
    assert pad.down(13, 1.01, 0.3) is Key.OK


def test_a_lost_release_does_not_lock_a_key() -> None:
    pad = Keypad()
    pad.down(274, 1.0, 0.3)
    assert pad.down(274, 1.0 + HELD_SECONDS, 0.3) is Key.DOWN


def test_both_enters_are_one_key() -> None:
    pad = Keypad()
    assert pad.down(13, 1.0, 0.3) is Key.OK
    assert pad.down(271, 1.2, 0.3) is None
