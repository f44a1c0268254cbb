"""What is wrong with the machine: begins once, ends once, and is logged once each."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from kiosk.log import output as log_output
from kiosk.log.events import Event, EventLog
from kiosk.running.mishaps import SHANGHAI, Kind, Mishaps

NOON = datetime(2030, 3, 4, 12, 0, tzinfo=SHANGHAI)


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    log_output.configure(stream=stream)
    yield stream
    log_output.configure(stream=io.StringIO())


def test_every_kind_tells_staff_what_happened_and_what_to_do() -> None:
    assert len({kind.id for kind in Kind}) == len(Kind.__members__)
    for kind in Kind:
        assert len(kind.words) >= 6 and len(kind.todo) >= 4
        assert not kind.words.endswith("。") and "！" not in kind.words + kind.todo


def test_the_grave_ones_come_first_then_the_oldest() -> None:
    moments = iter(NOON + timedelta(minutes=n) for n in range(9))
    mishaps = Mishaps(lambda: next(moments))
    mishaps.add(Kind.FONT_MISSING, "a.otf")
    mishaps.add(Kind.KEPT_DAMAGED)
    mishaps.add(Kind.DISK_FULL)
    assert [one.id for one in mishaps.current()] == [
        Kind.DISK_FULL.id,
        Kind.FONT_MISSING.id,
        Kind.KEPT_DAMAGED.id,
    ]
    assert mishaps.current()[1].words.endswith("（a.otf）")


def test_repeating_changes_the_words_not_the_moment_and_is_not_logged_again(lines: io.StringIO) -> None:
    moments = iter(NOON + timedelta(minutes=n) for n in range(9))
    mishaps = Mishaps(lambda: next(moments))
    told: list[int] = []
    mishaps.listen(lambda: told.append(1))
    mishaps.attach(EventLog())
    for detail in ("os_28", "os_28", "os_122"):
        mishaps.add(Kind.DISK_FULL, detail)
    [one] = mishaps.current()
    assert one.since == NOON and "os_122" in one.words and one.grave
    assert len(told) == 2
    mishaps.clear(Kind.DISK_FULL)
    mishaps.clear(Kind.DISK_FULL)
    assert mishaps.current() == () and len(told) == 3
    events = [json.loads(line)["event"] for line in lines.getvalue().splitlines()]
    assert events == [Event.MISHAP.id, Event.MISHAP_OVER.id]


def test_what_was_known_before_the_log_is_written_when_there_is_one(lines: io.StringIO) -> None:
    mishaps = Mishaps()
    mishaps.add(Kind.CONFIG_BROKEN, "第 3 行")
    mishaps.attach(EventLog())
    assert Kind.CONFIG_BROKEN.id in lines.getvalue()


def test_events_that_are_mishaps_become_them(lines: io.StringIO) -> None:
    mishaps, events = Mishaps(), EventLog()
    mishaps.attach(events)
    events.write(Event.KEPT_DAMAGED, file="staff.json")
    events.write(Event.NUMBERS_LOST)
    assert [(one.id, "staff.json" in one.words) for one in mishaps.current()] == [
        (Kind.NUMBERS_LOST.id, False),
        (Kind.KEPT_DAMAGED.id, True),
    ]


def test_any_thread_may_add_and_clear() -> None:
    mishaps = Mishaps()

    def work() -> None:
        for _ in range(500):
            for kind in Kind:
                mishaps.add(kind)
                mishaps.current()
                mishaps.clear(kind)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert mishaps.current() == ()
