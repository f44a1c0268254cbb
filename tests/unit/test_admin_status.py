"""Every transition of admin mode's status, and the line it leaves in the log."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from kiosk.admin import status as at
from kiosk.admin.login import Claim
from kiosk.admin.rights import Role
from kiosk.log.events import Event as Logged

PAD, CARD = Claim("0217"), Claim("0217", by_card=True)
OUT, NUMBER = at.Out(), at.AskNumber()
PIN, CARD_PIN = at.AskPin(PAD), at.AskPin(CARD)
CHECKING, CARD_CHECKING = at.Checking(PAD), at.Checking(CARD)
INSIDE = at.Inside("0217", Role.TECHNICIAN, 100.0)

RIGHT, WRONG = at.WasRight(Role.TECHNICIAN, 100.0), at.WasWrong(4, 0)
LOCKING, LEFT = at.WasWrong(5, 15), at.Left("idle", 160.4)

REFUSED = at.Refused("wrong_pin", 4)
LOCKED = at.Refused("wrong_pin", 5, 15)
UNKNOWN = at.Refused("unknown_card")

Lines = list[tuple[Logged, dict[str, Any]]]

TRANSITIONS: list[tuple[at.Status, at.Event, at.Status, Lines]] = [
    (OUT, at.Knocked(), NUMBER, [(Logged.ADMIN_KNOCK, {})]),
    (NUMBER, at.Claimed(PAD), PIN, []),
    (NUMBER, at.Claimed(CARD), CARD_PIN, []),
    (
        NUMBER,
        at.CardUnknown(),
        at.AskNumber(UNKNOWN),
        [(Logged.ADMIN_REFUSED, {"why": "unknown_card", "tries": 0, "card": True})],
    ),
    (NUMBER, LEFT, at.Out("idle"), []),
    (PIN, at.TakenBack(), NUMBER, []),
    (PIN, at.PinTyped(), CHECKING, []),
    (CARD_PIN, at.PinTyped(), CARD_CHECKING, []),
    (CARD_PIN, at.TakenBack(), NUMBER, []),
    (PIN, LEFT, at.Out("idle"), []),
    (
        CHECKING,
        RIGHT,
        INSIDE,
        [(Logged.ADMIN_ENTERED, {"staff": "0217", "role": "technician"})],
    ),
    (
        CHECKING,
        WRONG,
        at.AskNumber(REFUSED),
        [(Logged.ADMIN_REFUSED, {"why": "wrong_pin", "tries": 4, "card": False})],
    ),
    (
        CHECKING,
        LOCKING,
        at.AskNumber(LOCKED),
        [
            (Logged.ADMIN_REFUSED, {"why": "wrong_pin", "tries": 5, "card": False}),
            (Logged.ADMIN_LOCKED, {"seconds": 15}),
        ],
    ),
    (
        CARD_CHECKING,
        WRONG,
        at.AskPin(CARD, REFUSED),
        [(Logged.ADMIN_REFUSED, {"why": "wrong_pin", "tries": 4, "card": True})],
    ),
    (CHECKING, LEFT, at.Out("idle"), []),
    (
        INSIDE,
        LEFT,
        at.Out("idle", 60),
        [(Logged.ADMIN_LEFT, {"staff": "0217", "why": "idle", "seconds": 60})],
    ),
]
STATUSES: list[at.Status] = [OUT, NUMBER, PIN, CARD_PIN, CHECKING, CARD_CHECKING, INSIDE]
EVENTS: list[at.Event] = [
    at.Knocked(),
    at.Claimed(PAD),
    at.CardUnknown(),
    at.TakenBack(),
    at.PinTyped(),
    RIGHT,
    WRONG,
    LEFT,
]


@pytest.mark.parametrize(("before", "event", "after", "lines"), TRANSITIONS)
def test_a_transition_and_its_line(
    before: at.Status, event: at.Event, after: at.Status, lines: Lines
) -> None:
    assert at.step(before, event) == after
    assert at.lines(before, after) == lines


def test_everything_else_changes_and_logs_nothing() -> None:
    known = {(type(before), type(event)) for before, event, _, _ in TRANSITIONS}
    others: list[tuple[at.Status, at.Event]] = [
        (before, event)
        for before, event in product(STATUSES, EVENTS)
        if (type(before), type(event)) not in known
    ]
    assert others
    for before, event in others:
        assert at.step(before, event) is before
        assert at.lines(before, before) == []


def test_the_next_digit_takes_the_message_away_and_logs_nothing() -> None:
    refused = at.AskNumber(LOCKED)
    assert at.without_message(refused) == NUMBER
    assert at.lines(refused, NUMBER) == []
    assert at.without_message(INSIDE) is INSIDE


def test_an_unknown_card_laid_down_twice_is_told_twice() -> None:
    first = at.step(NUMBER, at.CardUnknown())
    second = at.step(first, at.CardUnknown())
    assert len(at.lines(first, second)) == 1
