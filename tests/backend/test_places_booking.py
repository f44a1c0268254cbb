"""Booking, moving and cancelling on both databases."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.database import Database
from backend.models.place import Booking, BookingState, Place, PlaceState
from backend.places import (
    AlreadyBooked,
    Booked,
    Gone,
    NoBooking,
    appointment_of,
    book,
    book_wishes,
    cancel,
    find_slot,
    hold,
    list_slots,
    move,
)
from backend.places.slots import SHANGHAI
from tests.backend.office_rows import add_office, add_slot

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
TEN = datetime(2026, 11, 24, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture
def session(db: Database) -> Iterator[Session]:
    with db.write() as opened:
        add_office(opened, "gz1")
        yield opened


def take(session: Session, slot_id: str, case: str, person: str | None = None, now: datetime = NOW) -> object:
    return book(
        session,
        slot_id=slot_id,
        hold_id=None,
        case_id=case,
        person_key=person,
        matter="NOTARY/N_POA",
        now=now,
    )


def free(session: Session, slot_id: str, now: datetime = NOW) -> int:
    slot = find_slot(session, slot_id, now)
    assert slot is not None
    return slot.free


def test_capacity_is_booked_and_no_more(session: Session) -> None:
    slot = add_slot(session, "gz1", TEN, capacity=2)
    assert isinstance(take(session, slot, "a"), Booked)
    assert isinstance(take(session, slot, "b"), Booked)
    assert take(session, slot, "c") == Gone()
    assert free(session, slot) == 0
    assert session.scalar(select(func.count()).select_from(Booking)) == 2


def test_what_is_booked_is_told(session: Session) -> None:
    slot = add_slot(session, "gz1", TEN)
    booked = take(session, slot, "a")
    assert isinstance(booked, Booked)
    assert booked.appointment.starts_at == TEN
    assert booked.appointment.office_name == "示例gz1"
    assert booked.appointment.window == "2号窗口"
    assert appointment_of(session, "a") == booked.appointment
    assert appointment_of(session, "b") is None


@pytest.mark.parametrize("minutes", [0, 1])
def test_a_time_that_began_cannot_be_booked(session: Session, minutes: int) -> None:
    slot = add_slot(session, "gz1", TEN)
    assert take(session, slot, "a", now=TEN + timedelta(minutes=minutes)) == Gone()


def test_unknown_and_withdrawn_times_are_gone(session: Session) -> None:
    withdrawn = add_slot(session, "gz1", TEN, offered=False)
    assert take(session, "nothing", "a") == Gone()
    assert take(session, withdrawn, "a") == Gone()
    assert list_slots(session, "gz1", "counter", TEN.date(), 1, NOW) == []


def test_one_open_booking_per_person_and_matter(session: Session) -> None:
    first, second = add_slot(session, "gz1", TEN), add_slot(session, "gz1", TEN + timedelta(hours=1))
    assert isinstance(take(session, first, "a", "person"), Booked)
    assert take(session, second, "b", "person") == AlreadyBooked("")
    assert free(session, second) == 1
    other = book(
        session,
        slot_id=second,
        hold_id=None,
        case_id="b",
        person_key="person",
        matter="NOTARY/N_WILL",
        now=NOW,
    )
    assert isinstance(other, Booked)


def test_a_booking_whose_time_went_by_does_not_stand_in_the_way(session: Session) -> None:
    first, second = add_slot(session, "gz1", TEN), add_slot(session, "gz1", TEN + timedelta(days=1))
    take(session, first, "a", "person")
    assert isinstance(take(session, second, "b", "person", TEN + timedelta(hours=2)), Booked)
    states = session.scalars(select(Booking.state).order_by(Booking.case_id)).all()
    assert states == [BookingState.PAST, BookingState.OPEN]


def test_persons_unknown_to_the_office_are_not_mixed_up(session: Session) -> None:
    slot = add_slot(session, "gz1", TEN, capacity=2)
    assert isinstance(take(session, slot, "a", None), Booked)
    assert isinstance(take(session, slot, "b", None), Booked)


def test_the_held_place_is_booked(session: Session) -> None:
    slot = add_slot(session, "gz1", TEN)
    held = hold(session, slot, "k1/s", NOW)
    assert held is not None
    assert take(session, slot, "other") == Gone()
    booked = book(session, slot_id=slot, hold_id=held.id, case_id="mine", person_key="p", matter="m", now=NOW)
    assert isinstance(booked, Booked)


def test_a_hold_that_ran_out_still_counts_until_somebody_took_the_place(session: Session) -> None:
    slot = add_slot(session, "gz1", TEN, capacity=1)
    later = NOW + timedelta(minutes=30)
    held = hold(session, slot, "k1/s", NOW)
    assert held is not None
    assert free(session, slot, later) == 1
    assert isinstance(
        book(session, slot_id=slot, hold_id=held.id, case_id="a", person_key=None, matter="m", now=later),
        Booked,
    )
    assert session.scalars(select(Place.state)).all() == [PlaceState.BOOKED]


def test_a_hold_that_ran_out_and_was_taken_is_gone(session: Session) -> None:
    slot = add_slot(session, "gz1", TEN)
    later = NOW + timedelta(minutes=30)
    held = hold(session, slot, "k1/s", NOW)
    assert held is not None
    assert isinstance(take(session, slot, "other", now=later), Booked)
    assert (
        book(session, slot_id=slot, hold_id=held.id, case_id="a", person_key=None, matter="m", now=later)
        == Gone()
    )


def test_wishes_are_tried_in_order(session: Session) -> None:
    full, second, third = (add_slot(session, "gz1", TEN + timedelta(hours=n)) for n in range(3))
    take(session, full, "a")
    wished = book_wishes(
        session, wishes=[full, second, third], case_id="b", person_key="p", matter="m", now=NOW
    )
    assert isinstance(wished, Booked)
    assert wished.appointment.slot_id == second
    assert book_wishes(
        session, wishes=[third], case_id="c", person_key="p", matter="m", now=NOW
    ) == AlreadyBooked("")
    assert book_wishes(session, wishes=[full], case_id="d", person_key="q", matter="m", now=NOW) == Gone()
    assert book_wishes(session, wishes=[], case_id="d", person_key="q", matter="m", now=NOW) == Gone()


def test_move_frees_the_old_place_only_when_the_new_one_is_there(session: Session) -> None:
    first, full, third = (add_slot(session, "gz1", TEN + timedelta(hours=n)) for n in range(3))
    take(session, first, "a")
    take(session, full, "b")
    assert move(session, "a", full, NOW) == Gone()
    assert free(session, first) == 0
    moved = move(session, "a", third, NOW)
    assert isinstance(moved, Booked)
    assert moved.appointment.slot_id == third
    assert (free(session, first), free(session, third)) == (1, 0)
    again = move(session, "a", third, NOW)
    assert isinstance(again, Booked)
    assert again == moved
    assert move(session, "nobody", third, NOW) == NoBooking()


def test_move_keeps_to_office_and_kind(session: Session) -> None:
    add_office(session, "gz2")
    first = add_slot(session, "gz1", TEN)
    elsewhere = add_slot(session, "gz2", TEN)
    video = add_slot(session, "gz1", TEN, kind="video")
    take(session, first, "a")
    assert [move(session, "a", target, NOW) for target in (elsewhere, video, "nothing")] == [Gone()] * 3


def test_move_takes_the_held_place(session: Session) -> None:
    first, second = add_slot(session, "gz1", TEN), add_slot(session, "gz1", TEN + timedelta(hours=1))
    take(session, first, "a")
    held = hold(session, second, "k1/s", NOW)
    assert held is not None
    assert move(session, "a", second, NOW) == Gone()
    assert isinstance(move(session, "a", second, NOW, held.id), Booked)


def test_cancel_gives_the_place_back(session: Session) -> None:
    slot = add_slot(session, "gz1", TEN)
    take(session, slot, "a", "person")
    assert cancel(session, "a", NOW)
    assert not cancel(session, "a", NOW)
    assert appointment_of(session, "a") is None
    assert free(session, slot) == 1
    assert isinstance(take(session, slot, "b", "person"), Booked)


def test_list_shows_full_times_in_order_and_only_the_days_asked(session: Session) -> None:
    slots = [add_slot(session, "gz1", TEN + timedelta(hours=n), capacity=2) for n in (3, 0, 24)]
    add_slot(session, "gz1", TEN, kind="video")
    take(session, slots[1], "a")
    listed = list_slots(session, "gz1", "counter", TEN.date(), 1, NOW)
    assert [(slot.id, slot.free, slot.capacity) for slot in listed] == [(slots[1], 1, 2), (slots[0], 2, 2)]
    assert listed[0].starts_at.utcoffset() == timedelta(hours=8)
    assert len(list_slots(session, "gz1", "counter", NOW.date(), 31, NOW)) == 3
    assert [s.id for s in list_slots(session, "gz1", "counter", TEN.date(), 2, TEN + timedelta(hours=4))] == [
        slots[2]
    ]


def test_threads_share_the_last_places(db: Database) -> None:
    """Holds, bookings and moves at once: every place has one owner in the end, and none is lost."""
    with db.write() as session:
        add_office(session, "gz1")
        slot, other = (add_slot(session, "gz1", TEN + timedelta(hours=n), capacity=3) for n in range(2))
    booked: list[str] = []
    failed: list[BaseException] = []

    def work(name: str) -> None:
        try:
            with db.write() as session:
                held = hold(session, slot, f"k1/{name}", NOW)
            with db.write() as session:
                result = book(
                    session,
                    slot_id=slot,
                    hold_id=held.id if held else None,
                    case_id=name,
                    person_key=name,
                    matter="m",
                    now=NOW,
                )
            if isinstance(result, Booked):
                booked.append(name)
                with db.write() as session:
                    move(session, name, other, NOW)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(f"c{n}",)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failed
    with db.read() as session:
        taken = session.scalars(select(Place.booking_id).where(Place.state == PlaceState.BOOKED)).all()
        bookings = session.scalars(select(Booking.id).where(Booking.state == BookingState.OPEN)).all()
    assert sorted(filter(None, taken)) == sorted(bookings)
    assert len(bookings) == len(booked)
    assert 3 <= len(booked) <= 6


def test_the_same_person_at_two_machines_gets_one_place(db: Database) -> None:
    with db.write() as session:
        add_office(session, "gz1")
        slots = [add_slot(session, "gz1", TEN + timedelta(hours=n)) for n in range(8)]
    results: list[object] = []
    ready = threading.Barrier(8)

    def work(slot: str, case: str) -> None:
        ready.wait(60)
        with db.write() as session:
            results.append(take(session, slot, case, "person"))

    threads = [threading.Thread(target=work, args=(slot, f"case{n}")) for n, slot in enumerate(slots)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(results) == 8
    assert sum(isinstance(result, Booked) for result in results) == 1
    with db.read() as session:
        assert session.scalar(select(func.count()).where(Place.state == PlaceState.BOOKED)) == 1
