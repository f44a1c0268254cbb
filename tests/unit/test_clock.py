"""Trusted time: when it is known, when it is not, and how it is learnt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.clock import MAX_ABSENCE, KioskClock, Remembered, recall, remember
from kiosk.log.events import EventLog
from kiosk.store.database import Store
from tests.unit.outbox_rig import NOW


class Hands:
    """The machine's two clocks, set by hand."""

    def __init__(self, system: datetime = NOW) -> None:
        self.system = system
        self.counted = 100.0

    def clock(self, remembered: Remembered | None) -> KioskClock:
        return KioskClock(remembered, EventLog(), system=lambda: self.system, monotonic=lambda: self.counted)


def right(last_good: datetime) -> Remembered:
    return Remembered(last_good, timedelta(seconds=3))


def test_a_new_machine_knows_no_time_until_the_office_tells_it() -> None:
    hands = Hands()
    clock = hands.clock(None)
    assert clock.now() is None and clock.to_remember() is None and not clock.system_is_right
    assert clock.best_guess() == NOW
    clock.learn(NOW + timedelta(hours=5), round_trip=0.4)
    assert clock.now() == NOW + timedelta(hours=5, seconds=0.2)
    assert not clock.system_is_right


def test_after_a_restart_a_plausible_clock_is_believed() -> None:
    clock = Hands().clock(right(NOW - timedelta(days=9)))
    now = clock.now()
    assert now == NOW and now.utcoffset() == timedelta(hours=8)
    assert clock.system_is_right


@pytest.mark.parametrize(
    "remembered",
    [
        right(NOW + timedelta(hours=1)),  # the clock fell back
        right(NOW - MAX_ABSENCE - timedelta(minutes=1)),  # or jumped ahead
        Remembered(NOW - timedelta(days=1), timedelta(minutes=5)),  # or was wrong already
        None,
    ],
)
def test_an_implausible_clock_is_not_believed(remembered: Remembered | None) -> None:
    assert Hands().clock(remembered).now() is None


def test_known_time_runs_on_the_counter_whatever_happens_to_the_system_clock() -> None:
    hands = Hands()
    clock = hands.clock(right(NOW))
    hands.counted += 60
    hands.system -= timedelta(days=400)
    assert clock.now() == NOW + timedelta(minutes=1)
    assert clock.monotonic() == 160.0
    assert not clock.system_is_right


def test_the_office_corrects_a_drifting_clock() -> None:
    hands = Hands()
    clock = hands.clock(right(NOW))
    clock.learn(NOW + timedelta(minutes=4))
    assert clock.now() == NOW + timedelta(minutes=4)
    note = clock.to_remember()
    assert note == Remembered(NOW + timedelta(minutes=4), timedelta(minutes=4))
    assert hands.clock(note).now() is None, "a clock that was wrong is not believed after a restart"


def test_a_strange_round_trip_does_not_move_the_time_far() -> None:
    clock = Hands().clock(None)
    clock.learn(NOW, round_trip=5000.0)
    assert clock.now() == NOW + timedelta(seconds=5)
    clock.learn(NOW, round_trip=-5.0)
    assert clock.now() == NOW


def test_the_last_good_time_survives_a_restart(tmp_path: Path) -> None:
    store = Store(tmp_path / "kiosk.db")
    assert recall(store) is None
    hands = Hands()
    clock = hands.clock(None)
    remember(store, clock)
    assert recall(store) is None, "an unknown time is nothing to remember"
    clock.learn(NOW)
    remember(store, clock)
    hands.counted += 5
    remember(store, clock)
    store.close()
    again = Store(tmp_path / "kiosk.db")
    assert recall(again) == Remembered(NOW + timedelta(seconds=5), timedelta())
    again.close()


def test_the_real_clocks_are_the_default() -> None:
    clock = KioskClock(Remembered(datetime.now(UTC), timedelta()), EventLog())
    assert clock.system_is_right
