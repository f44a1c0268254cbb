"""Slots, holds and bookings (architecture, "Places"). Every function works in the caller's transaction.

list_slots                   times of an office with the places still free
hold, renew, release         keep a place while a session goes on
book, book_wishes            the place of a case, once and for all
move, cancel                 another place, or none
"""

from backend.places.booking import (
    AlreadyBooked,
    Booked,
    Gone,
    NoBooking,
    appointment_of,
    book,
    book_wishes,
    cancel,
    move,
)
from backend.places.holding import HOLD_LEASE, HOLD_LIMIT, hold, release, renew
from backend.places.slots import find_slot, list_slots

__all__ = [
    "HOLD_LEASE",
    "HOLD_LIMIT",
    "AlreadyBooked",
    "Booked",
    "Gone",
    "NoBooking",
    "appointment_of",
    "book",
    "book_wishes",
    "cancel",
    "find_slot",
    "hold",
    "list_slots",
    "move",
    "release",
    "renew",
]
