"""The office port against a real backend process: enrolment, times, holds, submissions, keys, offline."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text

from backend import commands
from kiosk.clock import SHANGHAI
from kiosk.config import Backend, HallSettings
from kiosk.log.events import EventLog
from kiosk.office.enrolment import EnrolmentFailed, enrol_machine
from kiosk.office.heartbeat import Health
from kiosk.office.office import Office
from kiosk.office.parts import OfficeParts, StateInUse, open_parts
from kiosk.ports import Gone, Saved, SaveFailed, Unavailable
from kiosk.store.tables import State
from tests.backend.office_rows import add_slot
from tests.faults.drafts import make_draft
from tests.faults.real_office import RealOffice
from wire.messages import AppointmentResult, Hold
from words import Language, translate, use_language

LIMIT = 60.0


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealOffice]:
    office = RealOffice(tmp_path_factory.mktemp("office"))
    yield office
    office.close()


def settings(folder: Path, backend: RealOffice) -> HallSettings:
    return HallSettings(state_dir=folder, backend=Backend(url=backend.url))


async def enrolled(parts: OfficeParts, backend: RealOffice) -> None:
    await enrol_machine(backend.code(), parts, software="test")


@pytest_asyncio.fixture
async def office(tmp_path: Path, backend: RealOffice) -> AsyncIterator[Office]:
    parts = open_parts(settings(tmp_path / "kiosk", backend), EventLog())
    await enrolled(parts, backend)
    kiosk = Office(parts, software="test")
    kiosk.courier.start()
    yield kiosk
    await kiosk.close()


def tomorrow(hour: int) -> datetime:
    day = datetime.now(SHANGHAI) + timedelta(days=1)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def slot(backend: RealOffice, hour: int, capacity: int = 1) -> str:
    with backend.runtime.database.write() as session:
        session.execute(
            text("delete from places where slot_id like :like"), {"like": f"%{tomorrow(hour):%d%H}00"}
        )
        session.execute(text("delete from slots where id like :like"), {"like": f"%{tomorrow(hour):%d%H}00"})
    with backend.runtime.database.write() as session:
        return add_slot(session, "notary-1", tomorrow(hour), capacity=capacity)


async def test_a_submission_arrives_with_its_appointment(office: Office, backend: RealOffice) -> None:
    wanted = slot(backend, 9)
    held = await office.hold(wanted, "session-a", None)
    assert isinstance(held, Hold) and held.slot.id == wanted
    assert isinstance(await office.hold(wanted, "session-b", None), Gone)
    again = await office.renew(held.id, "session-a")
    assert isinstance(again, Hold) and again.id == held.id
    saved = await office.save(make_draft(11, slot_id=wanted, hold_id=held.id))
    answer = await office.answer(saved.uuid, LIMIT)
    assert answer is not None and answer.appointment_result is AppointmentResult.BOOKED
    assert answer.appointment is not None and answer.appointment.slot_id == wanted
    assert backend.received()[saved.receipt_number] == 1
    found = await office.find(f" {saved.receipt_number[:4]} {saved.receipt_number[4:]}")
    assert found is not None and found.state is State.DELIVERED
    assert await office.find("not a number") is None


async def test_a_place_that_is_gone_is_chosen_again(office: Office, backend: RealOffice) -> None:
    taken, other = slot(backend, 10), slot(backend, 11)
    first = await office.save(make_draft(12, slot_id=taken))
    assert await office.answer(first.uuid, LIMIT) is not None
    second = await office.save(make_draft(13, slot_id=taken))
    answer = await office.answer(second.uuid, LIMIT)
    assert answer is not None and answer.appointment_result is AppointmentResult.GONE
    chosen = await office.choose_again(second.uuid, other)
    assert not isinstance(chosen, Unavailable)
    assert chosen.appointment_result is AppointmentResult.BOOKED
    assert await office.answer(second.uuid, LIMIT) == chosen, "the newer receipt is kept"
    unknown = await office.choose_again("01890000-1234-7123-8123-123456789012", other)
    assert unknown == Unavailable("not_found")


async def test_the_office_answers_in_the_language_being_spoken(office: Office) -> None:
    use_language("en")
    try:
        saved = await office.save(make_draft(31))
        answer = await office.answer(saved.uuid, LIMIT)
    finally:
        use_language("zh_CN")
    assert answer is not None
    assert answer.state_label == translate("已收到，等公证处安排时间", Language.ENGLISH)
    assert "已收到" not in answer.state_label


async def test_a_hold_can_be_released(office: Office, backend: RealOffice) -> None:
    wanted = slot(backend, 14)
    held = await office.hold(wanted, "session-a", None)
    assert isinstance(held, Hold)
    await office.release(held.id, "session-a")
    assert isinstance(await office.hold(wanted, "session-b", None), Hold)


async def test_heartbeats_fetch_what_is_new(office: Office, backend: RealOffice) -> None:
    wanted = slot(backend, 15, capacity=2)
    assert office.directory is None and office.online is None
    office.heartbeats.health = lambda: Health("ready", "paper_low", "05.03")
    await office.heartbeats.beat()
    assert office.online is True
    assert office.directory is not None and [one.id for one in office.directory.offices] == ["notary-1"]
    with backend.runtime.database.read() as session:
        identity = office.parts.identity
        assert identity is not None
        query = text("select reader, printer, queue_length from heartbeats where kiosk_id = :id")
        assert session.execute(query, {"id": identity.kiosk_id}).one() == ("ready", "paper_low", 0)
    kept, fetched = await office.parts.worker.run(
        office.parts.published.slots, "notary-1", "counter", tomorrow(15).date(), 1
    )
    assert wanted in [one.id for one in kept] and fetched is not None, (
        "fetched for the time without a network"
    )


async def test_a_newer_office_key_is_used_once_it_is_in_the_chain(
    office: Office, backend: RealOffice
) -> None:
    newest = commands.keys_rotate(backend.settings).key_id
    await office.heartbeats.beat()
    identity = office.parts.identity
    assert identity is not None and office.parts.sealing_key(identity).key_id == newest
    saved = await office.save(make_draft(14))
    assert await office.answer(saved.uuid, LIMIT) is not None
    with office.parts.store.read() as session:
        assert session.execute(text("select key_id from submissions")).scalar_one() == newest
    office.parts.use_identity()
    assert office.parts.sealing_key(identity).key_id == newest, "and after a restart"


async def test_a_changed_catalogue_is_fetched_and_a_broken_one_is_not_used(
    office: Office, backend: RealOffice
) -> None:
    parts = office.parts
    packaged = office.catalogue.version
    one = {"NOTARY": office.catalogue.services["NOTARY"]}
    older = type(office.catalogue)(one)
    now = parts.clock.best_guess()
    assert parts.published.take_catalogue(older.to_json(), now)
    assert office.catalogue.version == older.version != packaged
    await office.heartbeats.beat()
    assert office.catalogue.version == packaged
    assert not parts.published.take_catalogue('{"services": 3}', now)
    assert office.catalogue.version == packaged


async def test_offline_the_kept_times_are_shown_with_their_age(
    tmp_path: Path, office: Office, backend: RealOffice
) -> None:
    wanted = slot(backend, 16)
    day = tomorrow(16).date()
    fresh, age = await office.slots("notary-1", "counter", day, 2)
    assert wanted in [one.id for one in fresh] and age is None
    office.parts.client._url = "http://127.0.0.1:9"  # nobody listens there
    kept, age = await office.slots("notary-1", "counter", day, 2)
    assert list(kept) == list(fresh) and age is not None and age.utcoffset() == timedelta(hours=8)
    assert office.online is False
    assert await office.slots("notary-1", "video", day, 2) == ([], None)
    held = await office.hold(wanted, "session-a", None)
    assert held == Unavailable("no_connection")
    assert await office.choose_again("x", wanted) == Unavailable("no_connection")
    saved = await office.save(make_draft(15, wishes=(wanted,)))
    assert await office.answer(saved.uuid, 0.05) is None
    found = await office.find(saved.receipt_number)
    assert found is not None and found.state is State.QUEUED


async def test_before_enrolment_there_are_guides_only(tmp_path: Path, backend: RealOffice) -> None:
    kiosk = Office(open_parts(settings(tmp_path, backend), EventLog()))
    assert not kiosk.can_submit and kiosk.public_url == ""
    assert kiosk.catalogue.services and kiosk.calendar is kiosk.calendar
    assert await kiosk.hold("slot", "session", None) == Unavailable("not_enrolled")
    assert await kiosk.renew("hold", "session") == Unavailable("not_enrolled")
    await kiosk.release("hold", "session")
    assert await kiosk.choose_again("uuid", "slot") == Unavailable("not_enrolled")
    assert await kiosk.slots("notary-1", "counter", tomorrow(9).date(), 1) == ([], None)
    await kiosk.heartbeats.beat()
    with pytest.raises(SaveFailed, match="not_enrolled"):
        await kiosk.save(make_draft())
    with pytest.raises(EnrolmentFailed, match="enrolment_refused"):
        await enrol_machine("AAAA-BBBB-CCCC", kiosk.parts, software="test")
    assert not kiosk.can_submit
    await kiosk.close()


async def test_a_state_directory_has_one_master(tmp_path: Path, office: Office, backend: RealOffice) -> None:
    with pytest.raises(StateInUse):
        open_parts(office.parts.settings, EventLog())


async def test_a_restart_finds_everything_again(tmp_path: Path, backend: RealOffice) -> None:
    kiosk = Office(open_parts(settings(tmp_path, backend), EventLog()))
    await enrolled(kiosk.parts, backend)
    saved: Saved = await kiosk.save(make_draft(16))
    await kiosk.heartbeats.beat()
    await kiosk.close()
    kiosk = Office(open_parts(settings(tmp_path, backend), EventLog()), software="test")
    assert kiosk.can_submit and kiosk.public_url == backend.url
    assert kiosk.directory is not None and kiosk.parts.clock.now() is not None
    kiosk.start()
    answer = await kiosk.answer(saved.uuid, LIMIT)
    assert answer is not None and answer.receipt_number == saved.receipt_number
    await kiosk.close()


async def test_a_lost_database_needs_a_new_enrolment_and_loses_nothing(
    tmp_path: Path, backend: RealOffice
) -> None:
    kiosk = Office(open_parts(settings(tmp_path, backend), EventLog()))
    await enrolled(kiosk.parts, backend)
    early = await kiosk.save(make_draft(17))
    await kiosk.close()
    (tmp_path / "kiosk.db").write_bytes(b"torn" * 4096)
    kiosk = Office(open_parts(settings(tmp_path, backend), EventLog()))
    assert not kiosk.can_submit, "its numbers could repeat"
    with pytest.raises(SaveFailed):
        await kiosk.save(make_draft(18))
    kiosk.courier.start()
    assert await kiosk.answer(early.uuid, LIMIT) is not None, "what was queued is delivered all the same"
    await enrolled(kiosk.parts, backend)
    assert kiosk.can_submit
    late = await kiosk.save(make_draft(18))
    assert late.receipt_number[:4] != early.receipt_number[:4]
    assert await kiosk.answer(late.uuid, LIMIT) is not None
    await kiosk.close()


async def test_a_revoked_machine_parks_and_its_envelopes_come_in_by_hand(
    office: Office, backend: RealOffice
) -> None:
    identity = office.parts.identity
    assert identity is not None
    backend.revoke(identity.kiosk_id)
    saved = await office.save(make_draft(19))
    assert await office.answer(saved.uuid, LIMIT) is None
    found = await office.find(saved.receipt_number)
    assert found is not None and found.state is State.PARKED
    await office.heartbeats.beat()
    path = office.parts.settings.state_dir / "outbox" / f"{saved.uuid}.sealed"
    for _ in range(2):
        answer = commands.import_file(backend.settings, path)
        assert answer.receipt_number == saved.receipt_number
    assert backend.received()[saved.receipt_number] == 1


async def test_a_stranger_that_answers_enrolment_is_not_adopted(
    tmp_path: Path, backend: RealOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = open_parts(settings(tmp_path, backend), EventLog())
    ask = parts.client.ask

    async def odd(*args: object, **kwargs: object) -> object:
        answer = await ask(*args, **kwargs)  # type: ignore[arg-type]
        return answer.model_copy(update=changes)  # type: ignore[union-attr]

    monkeypatch.setattr(parts.client, "ask", odd)
    changes: dict[str, object] = {}
    lies: list[tuple[dict[str, object], str]] = [
        ({"receipt_prefix": 9000}, "bad_prefix"),
        ({"sealing_key": bad_key()}, "bad_key"),
    ]
    for lie, code in lies:
        changes.clear()
        changes.update(lie)
        with pytest.raises(EnrolmentFailed, match=code):
            await enrolled(parts, backend)
    assert parts.identities.current() is None
    await parts.close()


def bad_key() -> object:
    from wire.messages import SealingKey

    return SealingKey(key_id="office-1", public_key="AAAA")


async def test_a_forged_key_is_not_used(
    office: Office, backend: RealOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = office.parts.identity
    assert identity is not None
    before = office.parts.sealing_key(identity)
    commands.keys_rotate(backend.settings)
    forged = identity.enrolment.model_copy(
        update={"office_signing_key": "A" * 43 + "="}
    )  # the office's signatures do not fit this key
    office.parts.identity = replace(identity, enrolment=forged)
    await office.heartbeats.beat()
    assert office.parts.sealing_key(office.parts.identity) == before


async def test_heartbeats_go_on_after_a_trouble(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    troubles: list[Exception] = [OSError(5, "input/output error"), RuntimeError("bug")]
    done = asyncio.Event()

    async def beat() -> None:
        if troubles:
            raise troubles.pop()
        done.set()

    monkeypatch.setattr(office.heartbeats, "beat", beat)
    monkeypatch.setattr(office.heartbeats, "_seconds", 0.01)
    office.heartbeats.start()
    async with asyncio.timeout(LIMIT):
        await done.wait()
