"""The office's side of admin mode: queue, today, the question "does it answer?", alarms at the office."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from drivers.types import ReaderState
from kiosk.admin.overview import Overview
from kiosk.admin.views import Bar, Light
from kiosk.office.heartbeat import Health
from kiosk.ports import Answered, Unavailable
from kiosk.store.submissions import Queue
from kiosk.store.today import Day
from tests.faults.drafts import make_draft
from tests.flows.staff_host import StaffHost
from tests.flows.whole_machine import CityOffice, WholeMachine


@pytest.fixture
async def host(machine: WholeMachine) -> AsyncIterator[StaffHost]:
    host = await StaffHost(machine).begin()
    yield host
    await host.end()


async def test_the_office_is_asked_now(host: StaffHost, machine: WholeMachine) -> None:
    host.open("backend")
    assert host.body.busy
    body = await host.shows("后台有应答")
    assert {line.title for line in body.lines} == {"往返", "时间", "证书", "事项目录", "后台地址"}
    assert all(line.light in (Light.GOOD, None) for line in body.lines)
    assert host.noted == [("backend", "done")]


async def test_an_office_that_is_away_is_told_in_words_and_found_again(
    host: StaffHost, machine: WholeMachine, city: CityOffice
) -> None:
    city.leave()
    try:
        host.open("backend")
        body = await host.shows("连不上后台")
        assert body.note_light is Light.BAD and "检查网线" in body.note
    finally:
        await asyncio.to_thread(city.come_back)
    await host.press("ask")
    await host.shows("后台有应答")


async def test_queue_and_day_are_counted(host: StaffHost, machine: WholeMachine) -> None:
    maintenance = await machine.office.maintenance()
    now = host.clock.now()
    assert now is not None
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    saved = [await machine.office.save(make_draft(number)) for number in (1, 2)]
    for one in saved:
        assert await machine.office.answer(one.uuid, 60) is not None
    day = await maintenance.day(midnight)
    assert isinstance(day, Day) and day.delivered == len(day.made) == 2
    assert timedelta() < day.longest < timedelta(minutes=2)
    assert await maintenance.day(midnight + timedelta(days=1)) == Day((), 0, timedelta())
    machine.parts.outbox.park(saved[0].uuid, "too_large")
    queue = await maintenance.queue()
    assert isinstance(queue, Queue) and (queue.parked, queue.missing) == (1, 0)
    await host.upkeep.measure()
    condition = host.upkeep.conditions.of("queue")
    assert condition is not None and condition.state == "parked"


async def test_the_overview_finds_what_is_wrong(host: StaffHost, machine: WholeMachine) -> None:
    overview = Overview(host)
    overview.start()
    view = await host.overview_shows(overview, "往返")
    assert view.lines[-1].title == "版本" and view.today.first_hour <= 8
    machine.reader.set_fault("unplugged")
    await machine.until(lambda: host.reader.status.state is ReaderState.OFFLINE, "unplugged")
    view = await host.overview_shows(overview, "检查读卡器")
    assert view.lines[0].title == "身份证读卡器" and view.lines[0].light is Light.BAD
    assert view.lines[0].button is not None and view.lines[0].button.id == "card"
    assert "起这样" in view.lines[0].text
    machine.reader.clear_faults()
    await machine.until(lambda: overview.view(Bar("", "")).lines[0].title != "身份证读卡器", "well again")
    overview.stop()


async def test_alarms_and_the_hash_of_the_log_reach_the_office(
    host: StaffHost, machine: WholeMachine
) -> None:
    identity = machine.parts.identity
    assert identity is not None
    machine.office.heartbeats.health = lambda: Health(
        "ready", "ready", "05.03", "a" * 64, host.upkeep.alarms()
    )
    host.upkeep.reader_identity.seen(host.reader.status.sam_id or "05.03-A")
    host.upkeep.reader_identity.seen("05.03-B")
    maintenance = await machine.office.maintenance()
    assert isinstance(await maintenance.ask(), Answered) and isinstance(maintenance.last, Answered)
    query = text("select alarms, log_hash from heartbeats where kiosk_id = :id")
    with machine.city.runtime.database.read() as session:
        alarms, log_hash = session.execute(query, {"id": identity.kiosk_id}).one()
    assert "reader_changed" in str(alarms) and log_hash == "a" * 64
    host.upkeep.reader_identity.accept("05.03-B")
    await maintenance.ask()
    with machine.city.runtime.database.read() as session:
        assert "reader_changed" not in str(session.execute(query, {"id": identity.kiosk_id}).one()[0])


async def test_a_machine_that_is_not_enrolled_says_so(host: StaffHost, machine: WholeMachine) -> None:
    identity, machine.parts.identity = machine.parts.identity, None
    maintenance = await machine.office.maintenance()
    assert await maintenance.ask() == Unavailable("not_enrolled") == maintenance.last
    machine.parts.identity = identity


async def test_the_machines_own_page(host: StaffHost) -> None:
    host.open("machine")
    assert host.body.busy
    body = await host.shows("串口")
    shown = {line.title.split()[0]: line for line in body.lines}
    assert {"硬盘", "内存", "运行时间", "版本", "屏幕", "日志"} <= set(shown)
    assert "Python" in shown["版本"].text and "共" in shown["硬盘"].text
    await host.press("refresh")
    await host.shows("串口")
