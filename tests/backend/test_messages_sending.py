"""The queue of messages: quiet hours, what is still true, tries again, and two processes at once."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from backend import messaging
from backend.messaging import queue
from backend.messaging.composing import compose_due
from backend.messaging.providers import PermanentFailure, TemporaryFailure
from backend.messaging.quiet import QuietHours
from backend.runtime import Runtime
from backend.settings import Settings
from catalogue.messages import MessageKind
from tests.backend.message_rig import BY_SMS, MOBILE, SHANGHAI, START, Desk, Outgoing
from tests.backend.message_servers import gateway

NIGHT = QuietHours(time(21, 0), time(8, 0))


@pytest.fixture
def desk(database: str, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk.open(database, tmp_path / "state")
    yield desk
    desk.runtime.close()


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


def a_round(desk: Desk, outgoing: Outgoing) -> int:
    compose_due(desk.runtime, outgoing.channel)
    return messaging.send_due(desk.runtime, outgoing)


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        (at(24, 20, 59), at(24, 20, 59)),
        (at(24, 21), at(25, 8)),
        (at(25, 0), at(25, 8)),
        (at(25, 7, 59), at(25, 8)),
        (at(25, 8), at(25, 8)),
    ],
)
def test_quiet_hours_over_midnight(moment: datetime, allowed: datetime) -> None:
    assert NIGHT.next_allowed(moment) == allowed


def test_quiet_hours_at_noon_and_none() -> None:
    noon = QuietHours(time(12, 0), time(14, 0))
    assert noon.next_allowed(at(24, 13)) == at(24, 14) and not noon.covers(at(24, 14))
    never = QuietHours(time(0), time(0))
    assert not any(never.covers(at(24, hour)) for hour in range(24))


def test_the_night_waits_and_the_last_word_counts(desk: Desk) -> None:
    content = desk.submit("AID", answers=BY_SMS)
    outgoing = Outgoing()
    desk.clock = at(24, 22)
    assert a_round(desk, outgoing) == 0
    for state in ("received", "under_review", "supplement_requested"):
        desk.clock += timedelta(minutes=1)
        desk.change(content.uuid, state)
    assert a_round(desk, outgoing) == 0
    assert {one.due_at for one in desk.messages()} == {at(25, 8)}
    desk.clock = at(25, 8)
    a_round(desk, outgoing)
    assert desk.told() == [
        ("received", "dropped"),
        ("state", "dropped"),
        ("state", "dropped"),
        ("papers", "sent"),
    ]
    ((number, text, _),) = outgoing.taken
    assert number == MOBILE and "补材料" in text


def test_what_fell_due_before_the_night_waits_too(desk: Desk) -> None:
    desk.submit("AID", answers=BY_SMS)
    compose_due(desk.runtime, "sms")
    desk.clock = at(24, 21)
    assert messaging.send_due(desk.runtime, Outgoing()) == 0


def test_the_reminder_of_a_time_that_changed(desk: Desk) -> None:
    content = desk.booked(at(27, 10))
    outgoing = Outgoing()
    a_round(desk, outgoing)
    desk.clock = at(24, 11)
    desk.move(content.uuid, desk.slot(at(28, 10)))
    a_round(desk, outgoing)
    desk.clock = at(26, 9)
    a_round(desk, outgoing)
    assert len(outgoing.taken) == 2, "booked and moved"
    desk.clock = at(27, 9)
    a_round(desk, outgoing)
    assert "11月28日（周六）10:00" in outgoing.taken[-1][1]
    assert [state for kind, state in desk.told() if kind == "reminder"] == ["dropped", "sent"]


def test_a_reminder_comes_once_also_after_moving_there_and_back(desk: Desk) -> None:
    first = desk.slot(at(27, 10))
    content = desk.submit(slot_id=first, office_id="notary-1", answers={"phone": MOBILE})
    other = desk.slot(at(27, 15))
    outgoing = Outgoing()
    for minute, slot in ((5, other), (10, first)):
        a_round(desk, outgoing)
        desk.clock = at(24, 10, minute)
        desk.move(content.uuid, slot)
    a_round(desk, outgoing)
    desk.clock = at(26, 9)
    before = len(outgoing.taken)
    a_round(desk, outgoing)
    assert [text for _, text, _ in outgoing.taken[before:]] == [
        text for text in (one.text for one in desk.messages()) if text.startswith("提醒") and "10:00" in text
    ]


def test_a_reminder_that_comes_too_late_is_dropped(desk: Desk) -> None:
    content = desk.booked(at(27, 10))
    cancelled = desk.booked(at(27, 11))
    compose_due(desk.runtime, "sms")
    desk.cancel(cancelled.uuid)
    desk.clock = at(27, 10)
    outgoing = Outgoing()
    messaging.send_due(desk.runtime, outgoing)
    assert outgoing.taken == []
    why = {one.last_error for one in desk.messages() if one.case_id == content.uuid}
    assert why == {"past", "too_old"}


def test_tried_again_with_growing_pauses_then_given_up(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    desk.submit("AID", answers=BY_SMS)
    outgoing = Outgoing(failure=TemporaryFailure("timeout"))
    pauses = []
    for _ in range(queue.MAX_ATTEMPTS):
        assert a_round(desk, outgoing) == 1
        assert a_round(desk, outgoing) == 0, "not before its time"
        (message,) = desk.messages()
        pauses.append(message.due_at - desk.clock)
        desk.clock = message.due_at
    (message,) = desk.messages()
    assert (message.state, message.last_error) == ("failed", "timeout")
    assert timedelta(seconds=48) <= pauses[0] <= timedelta(seconds=72)
    assert all(later > sooner for sooner, later in pairwise(pauses[:-1]))
    assert desk.number(message) == "138****0123"
    assert MOBILE not in caplog.text and message.text not in caplog.text


def test_a_number_that_is_refused_is_not_tried_again(desk: Desk) -> None:
    desk.submit("AID", answers=BY_SMS)
    outgoing = Outgoing(failure=PermanentFailure("http_422"))
    a_round(desk, outgoing)
    (message,) = desk.messages()
    assert (message.state, message.last_error, message.attempts) == ("failed", "http_422", 1)


def test_the_others_are_left_alone_while_the_gateway_is_away(desk: Desk) -> None:
    for _ in range(6):
        desk.submit("AID", answers=BY_SMS)
    assert a_round(desk, Outgoing(failure=TemporaryFailure("timeout"))) == 3
    assert sum(one.attempts for one in desk.messages()) == 3


def test_a_worker_that_died_leaves_its_message_to_another(desk: Desk) -> None:
    desk.submit("AID", answers=BY_SMS)
    compose_due(desk.runtime, "sms")
    with desk.runtime.database.write() as session:
        dead = queue.claim(session, desk.clock)
    assert dead is not None
    outgoing = Outgoing()
    assert messaging.send_due(desk.runtime, outgoing) == 0
    desk.clock += queue.LEASE
    assert messaging.send_due(desk.runtime, outgoing) == 1
    assert outgoing.taken[0][2] == dead.id, "the same key: the gateway can tell a repeat"
    with desk.runtime.database.write() as session:  # it wakes up: it lost the message
        queue.settle(session, desk.runtime.vault, dead, queue.FAILED, desk.clock, why="late")
    assert desk.told() == [("received", "sent")]


def test_a_message_whose_workers_always_die_ends(desk: Desk) -> None:
    desk.submit("AID", answers=BY_SMS)
    compose_due(desk.runtime, "sms")
    for _ in range(queue.MAX_ATTEMPTS):
        with desk.runtime.database.write() as session:
            assert queue.claim(session, desk.clock) is not None
        desk.clock += queue.LEASE
    outgoing = Outgoing()
    messaging.send_due(desk.runtime, outgoing)
    (message,) = desk.messages()
    assert (message.state, message.last_error, outgoing.taken) == ("failed", "gave_up", [])


def test_settled_messages_go_after_ninety_days(desk: Desk) -> None:
    desk.submit("AID", answers=BY_SMS)
    desk.booked(START + timedelta(days=200))
    messaging.run(desk.runtime)
    desk.clock += queue.KEPT
    messaging.run(desk.runtime)
    assert len(desk.messages()) == 3
    desk.clock += timedelta(minutes=1)
    messaging.run(desk.runtime)
    assert desk.told() == [("reminder", "waiting")]


@pytest.fixture
def second(desk: Desk, database: str, tmp_path: Path) -> Iterator[Runtime]:
    """Another process's view of the same office."""
    runtime = Runtime.open(Settings(database_url=database, state_dir=tmp_path / "state"))
    runtime.now = lambda: desk.clock
    yield runtime
    runtime.close()


def test_two_workers_send_each_message_once(desk: Desk, second: Runtime) -> None:
    for _ in range(12):
        desk.submit("AID", answers=BY_SMS)
    ready = threading.Barrier(2)
    with gateway() as http:
        troubles: list[BaseException] = []

        def rounds(office: Runtime) -> None:
            ready.wait(60)
            office.settings = Settings(
                database_url=str(office.settings.database),
                state_dir=office.settings.state_dir,
                sms_url=http.url,
            )
            try:
                for _ in range(3):
                    messaging.run(office)
            except BaseException as error:
                troubles.append(error)

        threads = [threading.Thread(target=rounds, args=(office,)) for office in (desk.runtime, second)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        assert not troubles
        messaging.run(desk.runtime)  # what the loser of the race over the changes left
        keys = [headers["idempotency-key"] for headers, _ in http.got]
    assert len(keys) == len(set(keys)) == 12
    assert [one.state for one in desk.messages()] == ["sent"] * 12
    assert {kind for kind, _ in desk.told()} == {MessageKind.RECEIVED.value}
