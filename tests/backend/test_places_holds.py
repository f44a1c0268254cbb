"""Holds: one per session, renewed, twenty minutes at most."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.database import Database
from backend.models.place import HoldWindow
from backend.places import HOLD_LEASE, HOLD_LIMIT, find_slot, hold, release, renew
from backend.places.holding import forget_windows, holder_of
from backend.places.slots import SHANGHAI
from tests.backend.office_rows import add_office, add_slot

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
TEN = datetime(2026, 11, 24, 10, 0, tzinfo=SHANGHAI)
MINE = holder_of("kiosk_1", "session-a")
OTHER = holder_of("kiosk_2", "session-b")


@pytest.fixture
def session(db: Database) -> Iterator[Session]:
    with db.write() as opened:
        add_office(opened, "gz1")
        yield opened


def free(session: Session, slot_id: str, now: datetime = NOW) -> int:
    slot = find_slot(session, slot_id, now)
    assert slot is not None
    return slot.free


def test_a_held_place_is_not_free(session: Session) -> None:
    slot = add_slot(session, "gz1", TEN)
    held = hold(session, slot, MINE, NOW)
    assert held is not None
    assert held.expires_at == NOW + HOLD_LEASE
    assert held.slot.free == 0
    assert hold(session, slot, OTHER, NOW) is None


def test_a_hold_that_ran_out_is_free_without_any_job(session: Session) -> None:
    slot = add_slot(session, "gz1", TEN)
    hold(session, slot, MINE, NOW)
    assert hold(session, slot, OTHER, NOW + HOLD_LEASE - timedelta(seconds=1)) is None
    assert free(session, slot, NOW + HOLD_LEASE) == 1
    assert hold(session, slot, OTHER, NOW + HOLD_LEASE) is not None


def test_a_session_keeps_one_place(session: Session) -> None:
    first, second = add_slot(session, "gz1", TEN), add_slot(session, "gz1", TEN + timedelta(hours=1))
    hold(session, first, MINE, NOW)
    assert hold(session, second, MINE, NOW) is not None
    assert (free(session, first), free(session, second)) == (1, 0)


def test_the_old_place_stays_when_the_new_time_is_full(session: Session) -> None:
    first, full = add_slot(session, "gz1", TEN), add_slot(session, "gz1", TEN + timedelta(hours=1))
    hold(session, full, OTHER, NOW)
    hold(session, first, MINE, NOW)
    assert hold(session, full, MINE, NOW) is None
    assert free(session, first) == 0


def test_renewing_ends_twenty_minutes_after_the_first_hold(session: Session) -> None:
    first, second = add_slot(session, "gz1", TEN), add_slot(session, "gz1", TEN + timedelta(hours=1))
    held = hold(session, first, MINE, NOW)
    assert held is not None
    renewed = renew(session, held.id, "kiosk_1", NOW + timedelta(minutes=4))
    assert renewed is not None
    assert renewed.expires_at == NOW + timedelta(minutes=4) + HOLD_LEASE
    moved = hold(session, second, MINE, NOW + timedelta(minutes=18))
    assert moved is not None
    assert moved.expires_at == NOW + HOLD_LIMIT
    last = renew(session, moved.id, "kiosk_1", NOW + timedelta(minutes=19))
    assert last is not None
    assert last.expires_at == NOW + HOLD_LIMIT
    assert renew(session, moved.id, "kiosk_1", NOW + HOLD_LIMIT) is None
    assert hold(session, first, MINE, NOW + HOLD_LIMIT) is None
    assert hold(session, first, OTHER, NOW + HOLD_LIMIT) is not None


def test_only_its_own_kiosk_renews_and_frees_a_hold(session: Session) -> None:
    slot = add_slot(session, "gz1", TEN)
    held = hold(session, slot, MINE, NOW)
    assert held is not None
    for stranger in ("kiosk_2", "kiosk", "kioskX1", "%"):
        assert renew(session, held.id, stranger, NOW) is None
        release(session, held.id, stranger)
    assert free(session, slot) == 0
    release(session, held.id, "kiosk_1")
    assert free(session, slot) == 1
    release(session, held.id, "kiosk_1")
    assert renew(session, held.id, "kiosk_1", NOW) is None


def test_a_hold_that_was_taken_is_not_renewed(session: Session) -> None:
    slot = add_slot(session, "gz1", TEN)
    held = hold(session, slot, MINE, NOW)
    assert held is not None
    later = NOW + HOLD_LEASE + timedelta(minutes=1)
    assert renew(session, held.id, "kiosk_1", later) is not None  # nobody wanted it
    later += HOLD_LEASE
    assert hold(session, slot, OTHER, later) is not None
    assert renew(session, held.id, "kiosk_1", later) is None


def test_unknown_and_begun_times_cannot_be_held(session: Session) -> None:
    slot = add_slot(session, "gz1", TEN)
    assert hold(session, "nothing", MINE, NOW) is None
    assert hold(session, slot, MINE, TEN) is None


def test_old_sessions_are_forgotten(session: Session) -> None:
    slot = add_slot(session, "gz1", TEN, capacity=2)
    hold(session, slot, MINE, NOW)
    hold(session, slot, OTHER, NOW + timedelta(minutes=5))
    forget_windows(session, NOW + timedelta(minutes=1))
    assert session.scalar(select(func.count()).select_from(HoldWindow)) == 1
