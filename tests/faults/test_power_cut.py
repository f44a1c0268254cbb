"""Must show: the power may go after any write; what was shown as saved is there, and no number repeats.

Method. A real outbox on a real database runs while every write, sync, rename and removal is recorded in
order: its own files through the `Disk` seam, SQLite through a VFS laid over the default one. Then, for every
prefix of the record and for five ways the disk may treat what was not synced, the state directory is built
anew, and the product starts in it.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from kiosk.outbox import Outbox
from kiosk.store.tables import State
from tests.faults.power_cut import Operation, Record, RecordingDisk, after_cut, outcomes
from tests.faults.sqlite_recorder import recording
from tests.unit.outbox_rig import NOW, OfficeSecrets, make_draft, open_outbox
from wire.envelope import Envelope
from wire.messages import SubmissionAnswer


def _life(folder: Path, record: Record, office: OfficeSecrets) -> None:
    """Three citizens; the first one's submission is delivered, then the program ends and starts again."""
    outbox, store = open_outbox(folder, disk=RecordingDisk(record))
    saved = [_save(outbox, office, record) for _ in range(2)]
    answer = SubmissionAnswer(
        uuid=saved[0][1], receipt_number=saved[0][0], state="submitted", state_label="已收到", office_time=NOW
    )
    outbox.delivered(saved[0][1], answer, NOW)
    store.close()
    outbox, store = open_outbox(folder, disk=RecordingDisk(record))
    _save(outbox, office, record)
    store.close()


def _save(outbox: Outbox, office: OfficeSecrets, record: Record) -> tuple[str, str]:
    saved = outbox.save(make_draft(), office.sealer(), NOW, clock_known=True)
    record.shown(saved.receipt_number)
    return saved.receipt_number, saved.uuid


def _files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith("-shm")
    }


@pytest.fixture(scope="module")
def office() -> OfficeSecrets:
    return OfficeSecrets()


@pytest.fixture(scope="module")
def recorded(
    tmp_path_factory: pytest.TempPathFactory, office: OfficeSecrets
) -> tuple[dict[str, bytes], list[Operation]]:
    folder = tmp_path_factory.mktemp("recorded")
    _, store = open_outbox(folder)
    store.close()
    base = _files(folder)
    record = Record(folder)
    with recording(record.tell):
        _life(folder, record, office)
    assert after_cut(base, record.operations, lambda: True, lambda count: count) == _files(folder)
    return base, record.operations


def test_the_record_is_complete(recorded: tuple[dict[str, bytes], list[Operation]]) -> None:
    _, operations = recorded
    kinds = Counter((re.sub(r".*\.", "", call.path), call.kind) for call in operations)
    assert kinds["db-wal", "create"] >= 2 and kinds["db-wal", "write"] > 20
    assert kinds["db-wal", "sync"] >= 7  # three counters, three rows, one receipt
    assert kinds["db", "write"] > 0 and kinds["db", "sync"] > 0  # the checkpoints at the end of a run
    assert (kinds["tmp", "create"], kinds["tmp", "sync"], kinds["tmp", "rename"]) == (3, 3, 3)
    assert kinds["sealed", "unlink"] == 1


def test_every_step_is_on_the_disk_before_the_next(
    recorded: tuple[dict[str, bytes], list[Operation]],
) -> None:
    """Counter synced, then file written, synced, renamed, directory synced, row synced, shown."""
    _, operations = recorded
    ends = [n for n, call in enumerate(operations) if call.kind == "shown"]
    story = [
        f"{re.sub(r'.*[.]', '', call.path)} {call.kind}"
        for call in operations[ends[0] + 1 : ends[1]]
        if call.kind != "write" or call.path.endswith(".tmp")
    ]
    assert story == [
        "db-wal sync",
        "tmp create",
        "tmp write",
        "tmp sync",
        "tmp rename",
        "outbox sync_directory",
        "db-wal sync",
    ]


@pytest.mark.parametrize("way", list(outcomes(0)))
def test_after_every_single_step_the_power_may_go(
    tmp_path: Path, office: OfficeSecrets, recorded: tuple[dict[str, bytes], list[Operation]], way: str
) -> None:
    base, operations = recorded
    chance, names_kept = outcomes(7)[way]
    for cut in range(len(operations) + 1):
        done = operations[:cut]
        folder = tmp_path / "state"
        for name, content in after_cut(base, done, chance, names_kept).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        _check(folder, office, [call.path for call in done if call.kind == "shown"], f"{way}, cut {cut}")
        shutil.rmtree(folder)


def _check(folder: Path, office: OfficeSecrets, shown: list[str], where: str) -> None:
    outbox, store = open_outbox(folder)
    try:
        assert store.replaced is None, f"{where}: the database was damaged"
        out_there = set(shown)
        for number in shown:
            found = outbox.rows.find(number)
            assert found is not None, f"{where}: {number} was shown as saved and is not known"
            if found.state is State.QUEUED:
                data = outbox.sealed(found.uuid)
                assert data is not None and office.open(data)["receipt_number"] == number, where
            else:
                assert found.state is State.DELIVERED, f"{where}: {number} is {found.state}"
        for uuid, _ in outbox.rows.queued():
            data = outbox.sealed(uuid)
            assert data is not None, where
            out_there.add(Envelope.from_bytes(data).header.receipt_number)
        assert outbox.rows.queue().missing == 0, where
        fresh = outbox.save(make_draft(), office.sealer(), NOW, clock_known=True)
        assert fresh.receipt_number not in out_there, f"{where}: a number was given twice"
    finally:
        store.close()
