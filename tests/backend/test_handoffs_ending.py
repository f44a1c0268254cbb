"""How long what came with a hand-off is kept: rules of the job, with times that the tests move."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from backend import files, handoffs, worker
from backend.app import prepare_office
from backend.handoffs import arrived_of, ending, kiosk, moving, opening, submit_moved
from backend.models.handoff import Handoff, StoredFile
from backend.models.kiosk import HeartbeatState, Kiosk
from backend.runtime import Runtime
from backend.settings import Settings
from tests.backend.handoff_rig import Phone
from tests.backend.sample_files import photo
from wire import receipt_number
from wire.handoff import Ended, HandoffDraft, HandoffRequest, HandoffStage
from wire.messages import Applicant, Content

START = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
KIOSK, PREFIX = "kiosk-0317", 317
EVERY = worker.HANDOFFS_EVERY
SELDOM = timedelta(hours=3)  # for days in which nothing happens: the rules are the same, only later


@pytest.fixture
def office(database: str, tmp_path: Path) -> Iterator[Runtime]:
    """A runtime on the test's own database, with one kiosk; its clock stands still."""
    runtime = Runtime.open(Settings(database_url=database, state_dir=tmp_path / "state"))
    runtime.now = lambda: START
    prepare_office(runtime)
    with runtime.database.write() as session:
        session.add(
            Kiosk(
                id=KIOSK,
                name="样例大厅",
                region="990101",
                public_key="",
                receipt_prefix=PREFIX,
                software="",
                enrolled_at=START,
                revoked_at=None,
            )
        )
    yield runtime
    runtime.close()


def paired(office: Runtime, session_key: str = "s" * 22) -> tuple[str, str, Phone]:
    """A paired hand-off with one photo; returns its id, the photo's and the phone."""
    phone = Phone(office)
    with office.database.write() as session:
        wanted = HandoffRequest(session=session_key, service="NOTARY")
        opened = opening.open_handoff(office, session, KIOSK, wanted, office.now())
    assert phone.scan(opened.url) is None
    with office.database.write() as session:
        row = kiosk.of_kiosk(session, opened.id, KIOSK)
        kiosk.pair(session, row, phone.number, office.now())
        draft = HandoffDraft(service="NOTARY", catalogue_version=office.catalogues.current())
        kiosk.share(office, session, row, draft)
    picture = files.keep(office, files.Owner(opened.id, None), "photos", photo(), office.now())
    assert isinstance(picture, str)
    return opened.id, picture, phone


def end(office: Runtime, handoff_id: str, why: Ended) -> None:
    """The kiosk ends it."""
    with office.database.write() as session:
        row = kiosk.of_kiosk(session, handoff_id, KIOSK)
        ending.end_by_kiosk(session, row, why, office.now())


def poll(office: Runtime, handoff_id: str) -> None:
    """The kiosk asks for news."""
    with office.database.write() as session:
        kiosk.heard_of(kiosk.of_kiosk(session, handoff_id, KIOSK), office.now())


def heartbeat(office: Runtime, queue: int) -> None:
    """The kiosk reports."""
    with office.database.write() as session:
        session.merge(
            HeartbeatState(
                kiosk_id=KIOSK,
                at=office.now(),
                software="",
                started_at=START,
                reader="ok",
                printer="ok",
                queue_length=queue,
                queued_keys=[],
                oldest_queued_seconds=0,
                catalogue_version="",
                sam_id="",
            )
        )


def pass_time(
    office: Runtime, minutes: float, handoff_id: str = "", *, polling: bool = False, every: timedelta = EVERY
) -> None:
    """Let time pass, with the job every ten minutes."""
    end_at = office.now() + timedelta(minutes=minutes)
    while office.now() < end_at:
        step = min(every, end_at - office.now())
        moment = office.now() + step
        office.now = lambda moment=moment: moment  # type: ignore[misc]
        if polling:
            poll(office, handoff_id)
        assert worker.end_handoffs(office, {}) == moment + EVERY


def row_of(office: Runtime, handoff_id: str) -> Handoff | None:
    """The row, None when it was deleted."""
    with office.database.read() as session:
        return session.get(Handoff, handoff_id)


def there(office: Runtime, picture: str) -> bool:
    """Is the photo there, row and bytes alike?"""
    with office.database.read() as session:
        row = session.get(StoredFile, picture)
    stored = list(office.settings.files.rglob(f"*{picture}*"))
    assert (row is not None) == bool(stored)
    return row is not None


@pytest.mark.parametrize("why", [Ended.SESSION, Ended.EXPIRED, Ended.PHONE_LEFT])
def test_unwanted_within_the_hour(office: Runtime, why: Ended) -> None:
    handoff_id, picture, phone = paired(office)
    pass_time(office, 4)
    if why is Ended.PHONE_LEFT:
        phone.leave()
    else:
        end(office, handoff_id, why)
    pass_time(office, 45)
    assert there(office, picture)
    pass_time(office, 15)
    assert not there(office, picture) and row_of(office, handoff_id) is None
    assert phone.side() is None


def test_as_long_as_the_kiosk_is_heard_of(office: Runtime) -> None:
    handoff_id, picture, _ = paired(office)
    for _ in range(30):
        pass_time(office, 4, handoff_id, polling=True)
    row = row_of(office, handoff_id)
    assert row is not None and row.stage == HandoffStage.PAIRED and there(office, picture)


def test_a_kiosk_that_vanishes(office: Runtime) -> None:
    """It may have submitted without a network, so its photos wait; and it may come back to a session that
    goes on, so the phone's answers are told once more."""
    handoff_id, picture, phone = paired(office)
    phone.give({"contact_name": "样例甲"})
    pass_time(office, 4)
    assert phone.known_side().stage is HandoffStage.PAIRED
    pass_time(office, 10)
    side = phone.known_side()
    assert (side.stage, side.why) == (HandoffStage.ENDED, Ended.SUBMITTED)
    with office.database.read() as session:
        row = session.get_one(Handoff, handoff_id)
        state = kiosk.state_of(session, office.vault, row, office.now())
    assert state.answers == {"contact_name": "样例甲"} and row.draft is None
    heartbeat(office, 0)
    pass_time(office, 23 * 60, every=SELDOM)
    assert there(office, picture)
    pass_time(office, 70)
    assert not there(office, picture) and row_of(office, handoff_id) is None


@pytest.mark.parametrize("claimed", [False, True])
def test_nobody_came_or_nobody_tapped(office: Runtime, claimed: bool) -> None:
    phone = Phone(office)
    with office.database.write() as session:
        wanted = HandoffRequest(session="s" * 22, service="NOTARY")
        opened = opening.open_handoff(office, session, KIOSK, wanted, office.now())
    if claimed:
        assert phone.scan(opened.url) is None
    pass_time(office, 4)
    assert row_of(office, opened.id) is not None
    pass_time(office, 10)
    assert row_of(office, opened.id) is None


def test_submitted_and_arrived(office: Runtime) -> None:
    """What the case has taken stays, the rest goes after a day."""
    handoff_id, taken, _ = paired(office)
    other = files.keep(office, files.Owner(handoff_id, None), "photos", photo(), office.now())
    assert isinstance(other, str)
    end(office, handoff_id, Ended.SUBMITTED)
    heartbeat(office, 0)
    with office.database.change() as connection:
        files.attach(connection, "case-1", KIOSK, [taken], office.now())
    pass_time(office, 23 * 60, every=SELDOM)
    assert there(office, other) and there(office, taken)
    pass_time(office, 70)
    assert not there(office, other) and there(office, taken)
    assert row_of(office, handoff_id) is None


def test_submitted_but_still_in_the_queue(office: Runtime) -> None:
    """Pushed back while the kiosk says so, seven days at most."""
    handoff_id, picture, _ = paired(office)
    end(office, handoff_id, Ended.SUBMITTED)
    for _ in range(6):
        heartbeat(office, 1)
        pass_time(office, 24 * 60, every=SELDOM)
        assert there(office, picture)
    heartbeat(office, 1)
    pass_time(office, 23 * 60, every=SELDOM)
    assert there(office, picture)
    pass_time(office, 90)
    assert not there(office, picture)


def test_submitted_and_the_kiosk_not_heard_of_since(office: Runtime) -> None:
    heartbeat(office, 0)
    office.now = lambda: START + timedelta(minutes=1)
    handoff_id, picture, _ = paired(office)
    end(office, handoff_id, Ended.SUBMITTED)
    pass_time(office, 3 * 24 * 60, every=SELDOM)
    assert there(office, picture), "the heartbeat was of before the end"
    heartbeat(office, 0)
    pass_time(office, 80)
    assert not there(office, picture)


def test_photos_of_a_phone_that_left_wait_with_the_submission(office: Runtime) -> None:
    """The session went on without the phone, and with another one; the answers still name the first photo."""
    first, picture, phone = paired(office)
    phone.leave()
    with office.database.write() as session:
        wanted = HandoffRequest(session="s" * 22, service="NOTARY")
        second = opening.open_handoff(office, session, KIOSK, wanted, office.now())
    pass_time(office, 30, second.id, polling=True)
    end(office, second.id, Ended.SUBMITTED)
    pass_time(office, 5 * 60)
    assert there(office, picture)
    other, lost, _ = paired(office, "another session of it")
    end(office, other, Ended.SESSION)
    pass_time(office, 60)
    assert not there(office, lost) and there(office, picture) and row_of(office, first) is not None


def test_a_late_end_of_the_session_does_not_shorten_the_wait(office: Runtime) -> None:
    handoff_id, picture, _ = paired(office)
    end(office, handoff_id, Ended.SUBMITTED)
    end(office, handoff_id, Ended.SESSION)
    pass_time(office, 120)
    assert there(office, picture)


def content(office: Runtime) -> Content:
    """A form somewhere in the middle."""
    return Content(
        uuid="01940000-0000-7000-8000-000000000001",
        receipt_number=receipt_number.compose(PREFIX, 1),
        receipt_token="t" * 22,
        service="NOTARY",
        catalogue_version=office.catalogues.current(),
        created=office.now(),
        applicant=Applicant(name="测试王五", id_type="resident_id"),
        answers={"matter": "N_OTHER"},
        consents=[],
    )


def test_moved_for_a_day(office: Runtime) -> None:
    handoff_id, picture, phone = paired(office)
    with office.database.write() as session:
        row = kiosk.of_kiosk(session, handoff_id, KIOSK)
        moving.move(office, session, row, PREFIX, content(office), office.now())
    end(office, handoff_id, Ended.SESSION)
    pass_time(office, 23 * 60 + 55, every=SELDOM)
    assert phone.form() is not None and there(office, picture)
    left = submit_moved(office, handoff_id)
    assert isinstance(left, list) and left, "something is still missing"
    pass_time(office, 15)
    assert row_of(office, handoff_id) is None and not there(office, picture)
    assert phone.side() is None
    with office.database.read() as session:
        assert arrived_of(office, session, handoff_id) is None


def test_a_phone_that_is_away_and_comes_back(office: Runtime) -> None:
    """Written at most every ten seconds; the kiosk is told when it comes back, not at every sign of life."""
    handoff_id, _, phone = paired(office)

    def at(seconds: int) -> tuple[int, bool]:
        office.now = lambda: START + timedelta(seconds=seconds)
        with office.database.read() as session:
            row = session.get_one(Handoff, handoff_id)
            state = kiosk.state_of(session, office.vault, row, office.now())
        return state.version, state.phone_here

    version, here = at(0)
    assert here and at(30) == (version, True) and at(31) == (version, False)
    assert phone.known_side().version == version, "as it was when it came"
    assert at(31) == (version + 1, True)
    for seconds in (35, 50, 70):
        at(seconds)
        handoffs.seen(office, handoff_id)
    assert at(70) == (version + 1, True)
    row = row_of(office, handoff_id)
    assert row is not None and row.phone_seen_at == START + timedelta(seconds=70)
    at(75)
    phone.side()
    row = row_of(office, handoff_id)
    assert row is not None and row.phone_seen_at == START + timedelta(seconds=70), "a moment ago is enough"


def test_many_at_once(office: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than fit into one transaction."""
    monkeypatch.setattr(ending, "_AT_ONCE", 2)
    with office.database.write() as session:
        ids = []
        for number in range(5):
            wanted = HandoffRequest(session="s" * 22, service="NOTARY")
            opened = opening.open_handoff(office, session, f"kiosk-{number}", wanted, office.now())
            ids.append(opened.id)
    office.now = lambda: START + timedelta(minutes=5)
    assert ending.settle_due(office) == 5
    assert ending.forget_due(office) == 5
    assert all(row_of(office, handoff_id) is None for handoff_id in ids)
