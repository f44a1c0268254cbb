"""The outbox: what is kept, in which order, and what a disk that does not serve leads to."""

from __future__ import annotations

import errno
import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from kiosk.outbox import Outbox, Step
from kiosk.ports import Saved, SaveFailed
from kiosk.store.database import HEAD, Store, StoreUnavailable
from kiosk.store.disk import Disk
from kiosk.store.migrations import configuration
from kiosk.store.tables import Base, Moment, State
from tests.unit.outbox_rig import NOW, SECRETS, OfficeSecrets, make_draft, open_outbox
from wire.envelope import MAX_BYTES, Envelope
from wire.messages import SubmissionAnswer
from wire.receipt_number import compose, parse


@pytest.fixture(scope="module")
def office() -> OfficeSecrets:
    return OfficeSecrets()


def save(outbox: Outbox, office: OfficeSecrets, **changes: object) -> Saved:
    return outbox.save(make_draft(**changes), office.sealer(), NOW, clock_known=True)


def answer_to(saved: Saved) -> SubmissionAnswer:
    return SubmissionAnswer(
        uuid=saved.uuid,
        receipt_number=saved.receipt_number,
        state="submitted",
        state_label="已收到",
        office_time=NOW,
    )


def test_a_saved_submission_is_sealed_on_the_disk(tmp_path: Path, office: OfficeSecrets) -> None:
    steps: list[Step] = []
    outbox, store = open_outbox(tmp_path, observer=steps.append)
    saved = save(outbox, office, hold_id="hold-1", slot_id="slot-1")
    assert steps == list(Step)[: list(Step).index(Step.ROW_COMMITTED) + 1]
    assert parse(saved.receipt_number) == saved.receipt_number == "031700000010"
    [path] = (tmp_path / "outbox").iterdir()
    assert path.name == f"{saved.uuid}.sealed"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    data = path.read_bytes()
    assert outbox.sealed(saved.uuid) == data
    header = Envelope.from_bytes(data).header
    assert (header.kiosk_id, header.key_id, header.hold_id) == ("kiosk-0317", "office-1", "hold-1")
    for recovery in (False, True):
        content = office.open(data, recovery=recovery)
        assert content["receipt_token"] == saved.token and len(saved.token) == 22
        assert content["answers"] == {"purpose": SECRETS[2]}
        assert content["clock_known"] is True
    store.close()


def test_nothing_on_the_disk_names_a_person(tmp_path: Path, office: OfficeSecrets) -> None:
    outbox, store = open_outbox(tmp_path)
    saved = save(outbox, office)
    outbox.delivered(saved.uuid, answer_to(saved), NOW)
    save(outbox, office)
    store.close()
    for path in tmp_path.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            for secret in (*SECRETS, saved.token):
                assert secret.encode() not in data and secret.encode("utf-16-le") not in data, path.name


def test_numbers_never_repeat_also_across_restarts(tmp_path: Path, office: OfficeSecrets) -> None:
    numbers = []
    for _ in range(3):
        outbox, store = open_outbox(tmp_path)  # opening the counter again never resets it
        numbers += [save(outbox, office).receipt_number for _ in range(2)]
        store.close()
    assert [int(number[4:11]) for number in numbers] == [1, 2, 3, 4, 5, 6]


def test_without_a_counter_there_is_no_number(tmp_path: Path, office: OfficeSecrets) -> None:
    store = Store(tmp_path / "kiosk.db")
    outbox, _ = open_outbox(tmp_path / "other")
    assert not Outbox(tmp_path / "outbox", store, outbox._events).rows.can_number(317)
    with pytest.raises(SaveFailed, match="no_numbers"):
        save(Outbox(tmp_path / "outbox", store, outbox._events), office)
    store.close()


def test_delivery_stores_the_receipt_and_removes_the_file(tmp_path: Path, office: OfficeSecrets) -> None:
    outbox, store = open_outbox(tmp_path)
    saved = save(outbox, office)
    assert outbox.answer(saved.uuid) is None
    assert outbox.rows.queued() == [(saved.uuid, "kiosk-0317")]
    outbox.rows.note_attempt(saved.uuid, NOW, "timeout")
    outbox.delivered(saved.uuid, answer_to(saved), NOW + timedelta(hours=1))
    assert list((tmp_path / "outbox").iterdir()) == []
    assert outbox.rows.queued() == []
    assert outbox.answer(saved.uuid) == answer_to(saved)
    found = outbox.rows.find(saved.receipt_number)
    assert found is not None
    assert (found.state, found.created, found.delivered) == (State.DELIVERED, NOW, NOW + timedelta(hours=1))
    store.close()


def test_a_queued_submission_is_found_by_its_number(tmp_path: Path, office: OfficeSecrets) -> None:
    outbox, store = open_outbox(tmp_path)
    saved = save(outbox, office)
    found = outbox.rows.find(saved.receipt_number)
    assert found is not None and (found.uuid, found.state, found.delivered) == (
        saved.uuid,
        State.QUEUED,
        None,
    )
    assert str(found.created) == "2030-03-04 10:30:00+08:00"
    assert outbox.rows.find(compose(317, 2)) is None
    store.close()


def test_the_queue_tells_lengths_keys_and_age(tmp_path: Path, office: OfficeSecrets) -> None:
    outbox, store = open_outbox(tmp_path)
    assert outbox.rows.queue().oldest is None
    first, second, third = save(outbox, office), save(outbox, office), save(outbox, office)
    outbox.park(second.uuid, "too_large")
    outbox.delivered(third.uuid, answer_to(third), NOW)
    queue = outbox.rows.queue()
    assert (queue.queued, queue.parked, queue.missing) == (1, 1, 0)
    assert (queue.key_ids, queue.oldest) == (("office-1",), NOW)
    assert [uuid for uuid, _ in outbox.rows.queued()] == [first.uuid]
    assert outbox.requeue_parked() == 1
    assert outbox.requeue_parked() == 0
    assert [uuid for uuid, _ in outbox.rows.queued()] == [first.uuid, second.uuid]
    store.close()


# --- start-up -------------------------------------------------------------------------------------------


def test_a_file_without_a_row_is_adopted(tmp_path: Path, office: OfficeSecrets) -> None:
    outbox, store = open_outbox(tmp_path)
    saved = save(outbox, office)
    with store.write() as session:  # as if the power had gone before the row, and the counter were behind
        session.execute(text("delete from submissions"))
        session.execute(text("update counters set value = 0"))
    store.close()
    outbox, store = open_outbox(tmp_path)
    assert outbox.rows.queued() == [(saved.uuid, "kiosk-0317")]
    found = outbox.rows.find(saved.receipt_number)
    assert found is not None and found.created == NOW
    assert save(outbox, office).receipt_number != saved.receipt_number
    store.close()


def test_a_row_without_a_file_is_marked_and_comes_back_with_its_file(
    tmp_path: Path, office: OfficeSecrets
) -> None:
    outbox, store = open_outbox(tmp_path)
    saved = save(outbox, office)
    path = tmp_path / "outbox" / f"{saved.uuid}.sealed"
    elsewhere = path.rename(tmp_path / "elsewhere")
    assert outbox.sealed(saved.uuid) is None
    assert outbox.rows.queue().missing == 1
    store.close()
    outbox, store = open_outbox(tmp_path)
    assert outbox.rows.queue().missing == 1 and outbox.rows.queued() == []
    store.close()
    elsewhere.rename(path)
    outbox, store = open_outbox(tmp_path)
    assert outbox.rows.queue().queued == 1
    store.close()


def test_what_was_never_finished_or_already_delivered_is_swept(tmp_path: Path, office: OfficeSecrets) -> None:
    outbox, store = open_outbox(tmp_path)
    saved = save(outbox, office)
    data = outbox.sealed(saved.uuid)
    assert data is not None
    outbox.delivered(saved.uuid, answer_to(saved), NOW)
    store.close()
    folder = tmp_path / "outbox"
    (folder / f"{saved.uuid}.sealed").write_bytes(data)  # the power went before the file did
    (folder / "half.tmp").write_bytes(data[:100])
    _, store = open_outbox(tmp_path)
    assert list(folder.iterdir()) == []
    store.close()


def test_an_unreadable_file_is_set_aside_not_deleted(tmp_path: Path, office: OfficeSecrets) -> None:
    outbox, store = open_outbox(tmp_path)
    saved = save(outbox, office)
    data = outbox.sealed(saved.uuid)
    assert data is not None
    folder = tmp_path / "outbox"
    (folder / "broken.sealed").write_bytes(b"\x00" * 50)
    (folder / "renamed.sealed").write_bytes(data)
    store.close()
    outbox, store = open_outbox(tmp_path)
    assert sorted(path.name for path in (tmp_path / "set-aside").iterdir()) == [
        "broken.sealed",
        "renamed.sealed",
    ]
    assert [uuid for uuid, _ in outbox.rows.queued()] == [saved.uuid]
    store.close()


# --- a disk that does not serve -------------------------------------------------------------------------


class FullDisk(Disk):
    """Refuses one operation."""

    def __init__(self, operation: str, number: int = errno.ENOSPC) -> None:
        self.operation, self.number = operation, number

    def _maybe(self, operation: str) -> None:
        if operation == self.operation:
            raise OSError(self.number, os.strerror(self.number))

    def create(self, path: Path) -> int:
        self._maybe("create")
        return super().create(path)

    def write(self, descriptor: int, data: bytes) -> None:
        super().write(descriptor, data[:10])
        self._maybe("write")
        super().write(descriptor, data[10:])

    def sync(self, descriptor: int) -> None:
        self._maybe("sync")
        super().sync(descriptor)

    def rename(self, old: Path, new: Path) -> None:
        self._maybe("rename")
        super().rename(old, new)

    def sync_directory(self, directory: Path) -> None:
        self._maybe("sync_directory")
        super().sync_directory(directory)


@pytest.mark.parametrize("operation", ["create", "write", "sync", "rename", "sync_directory"])
def test_a_full_disk_saves_nothing_and_says_so(tmp_path: Path, office: OfficeSecrets, operation: str) -> None:
    disk = FullDisk(operation)
    outbox, store = open_outbox(tmp_path, disk=disk)
    with pytest.raises(SaveFailed, match=f"os_{errno.ENOSPC}") as caught:
        save(outbox, office)
    assert caught.value.__cause__ is None and caught.value.__suppress_context__
    assert list((tmp_path / "outbox").iterdir()) == [], "what was not shown is not sent later"
    assert outbox.rows.queued() == []
    disk.operation = ""
    assert save(outbox, office).receipt_number == compose(317, 2), "the number is lost, not repeated"
    store.close()


def test_a_database_that_cannot_be_written_saves_nothing(tmp_path: Path, office: OfficeSecrets) -> None:
    outbox, store = open_outbox(tmp_path)
    # a trigger fails the row only: the file is there already when it happens
    with store.write() as session:
        session.execute(
            text("create trigger full before insert on submissions begin select raise(abort, 'full'); end")
        )
    with pytest.raises(SaveFailed, match="SQLITE_CONSTRAINT"):
        save(outbox, office)
    assert list((tmp_path / "outbox").iterdir()) == []
    store.close()


def test_a_submission_that_is_too_large_or_no_content_is_refused(
    tmp_path: Path, office: OfficeSecrets
) -> None:
    outbox, store = open_outbox(tmp_path)
    with pytest.raises(SaveFailed, match="too_large"):
        save(outbox, office, answers={"long": "x" * MAX_BYTES})
    with pytest.raises(SaveFailed, match="content") as caught:
        save(outbox, office, wishes=tuple(SECRETS * 2))
    assert SECRETS[1] not in repr(caught.value) and caught.value.__suppress_context__
    assert outbox.rows.queued() == []
    store.close()


def test_the_file_stays_when_it_cannot_be_removed(
    tmp_path: Path, office: OfficeSecrets, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox, store = open_outbox(tmp_path, disk=FullDisk("rename"))

    def refuse(self: Disk, path: Path) -> None:
        raise OSError(errno.EROFS, "read-only")

    monkeypatch.setattr(FullDisk, "unlink", refuse, raising=False)
    with pytest.raises(SaveFailed, match=f"os_{errno.ENOSPC}"):
        save(outbox, office)
    monkeypatch.undo()
    store.close()
    _, store = open_outbox(tmp_path)
    assert list((tmp_path / "outbox").iterdir()) == [], "a temporary file is swept at the next start"
    store.close()


# --- the database ---------------------------------------------------------------------------------------


def test_the_database_is_careful(tmp_path: Path) -> None:
    store = Store(tmp_path / "kiosk.db")
    with store.read() as session:
        assert session.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert session.execute(text("PRAGMA synchronous")).scalar() == 2  # FULL
    store.close()


def test_migrations_make_exactly_the_tables(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    assert ScriptDirectory.from_config(configuration()).get_current_head() == HEAD
    store = Store(tmp_path / "kiosk.db")
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Base.metadata) == []
    store.close()


@pytest.mark.parametrize("damage", ["header", "pages"])
def test_a_corrupted_database_is_set_aside_and_the_files_live_on(
    tmp_path: Path, office: OfficeSecrets, damage: str
) -> None:
    outbox, store = open_outbox(tmp_path)
    saved = save(outbox, office)
    store.close()
    path = tmp_path / "kiosk.db"
    data = bytearray(path.read_bytes())
    if damage == "header":
        data[:16] = b"not a database!!"
    else:
        data[4096:] = os.urandom(len(data) - 4096)
    path.write_bytes(data)
    for number in (1, 2):
        store = Store(path)
        assert store.replaced == tmp_path / "set-aside" / str(number)
        assert (store.replaced / "kiosk.db").read_bytes()[:64] == bytes(data)[:64]
        outbox = Outbox(tmp_path / "outbox", store, outbox._events)
        assert outbox.rows.queued() == [(saved.uuid, "kiosk-0317")], "adopted from its file"
        assert not outbox.rows.can_number(317), "the counter is gone: a new prefix is needed"
        store.close()
        path.write_bytes(data)


def test_a_database_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    store = Store(tmp_path / "kiosk.db")
    with store.write() as session:
        session.execute(text("update alembic_version set version_num = '9999'"))
    store.close()
    with pytest.raises(StoreUnavailable, match="更新版本"):
        Store(tmp_path / "kiosk.db")
    assert not (tmp_path / "set-aside").exists()


def test_a_database_that_cannot_be_opened_is_not_called_corrupt(tmp_path: Path) -> None:
    (tmp_path / "kiosk.db").mkdir()
    with pytest.raises(StoreUnavailable, match=r"kiosk\.db"):
        Store(tmp_path / "kiosk.db")
    assert (tmp_path / "kiosk.db").is_dir()


def test_a_moment_without_zone_is_a_bug() -> None:
    with pytest.raises(ValueError, match="without time zone"):
        Moment().process_bind_param(NOW.replace(tzinfo=None), None)  # type: ignore[arg-type]
