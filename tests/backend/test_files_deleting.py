"""Files of hand-offs that are over go in time, those of cases stay, and a crash leaves nothing for long."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from backend import files
from backend.files import Owner, sealed
from backend.files.store import FolderStore
from backend.models.handoff import Handoff, StoredFile
from backend.runtime import Runtime
from backend.settings import Settings
from tests.backend import sample_files as samples
from tests.backend.file_rows import LATER, NOW, add_handoff, add_owning_case, end_handoff

DAY = timedelta(days=1)


@pytest.fixture
def office(database: str, tmp_path: Path) -> Iterator[Runtime]:
    opened = Runtime.open(Settings(database_url=database, state_dir=tmp_path / "state"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def photo() -> bytes:
    return samples.photo()


def keep(office: Runtime, owner: Owner, data: bytes) -> str:
    file_id = files.keep(office, owner, "papers", data, NOW)
    assert isinstance(file_id, str)
    return file_id


def stored(office: Runtime) -> set[str]:
    with office.database.read() as session:
        return set(session.scalars(select(StoredFile.id)))


def shelves(office: Runtime) -> set[str]:
    return {path.parent.name for path in office.settings.files.rglob("*") if path.is_file()}


def age(office: Runtime, file_id: str, at: datetime) -> None:
    """The file's folder was last changed then."""
    folder = office.settings.files / file_id[-2:] / file_id
    os.utime(folder, (at.timestamp(), at.timestamp()))


@pytest.mark.parametrize("stage", ["ended", "moved"])
def test_files_go_when_their_time_has_come(office: Runtime, photo: bytes, stage: str) -> None:
    over, running = add_handoff(office, "h1"), add_handoff(office, "h2")
    gone = {keep(office, over, photo), keep(office, over, photo)}
    stays = keep(office, running, photo)
    with office.database.write() as session:
        begun = files.begin(session, over, "papers", 50_000, NOW)
    assert files.append(office, over, str(begun), 0, photo[:8192], NOW) == 8192
    end_handoff(office, "h1", NOW + LATER, stage)
    assert files.delete_due(office, NOW + LATER - timedelta(seconds=1)) == 0
    assert stored(office) == shelves(office) == {*gone, begun, stays}
    assert files.delete_due(office, NOW + LATER) == 3
    assert stored(office) == shelves(office) == {stays}
    assert files.delete_due(office, NOW + LATER) == 0


def test_files_of_a_case_stay(office: Runtime, photo: bytes) -> None:
    owner = add_handoff(office)
    named, spare = keep(office, owner, photo), keep(office, owner, photo)
    with office.database.write() as session:
        case = add_owning_case(session)
        added = files.begin(session, case, "", len(photo), NOW)
    with office.database.change() as connection:
        assert files.unknown(connection, "k1", [named, "nobody"]) == {"nobody"}
        assert files.attach(connection, "c1", "k1", [named, "nobody"], NOW) == 1
    end_handoff(office, "h1", NOW)
    assert files.append(office, case, str(added), 0, photo, NOW) == len(photo)
    assert files.delete_due(office, NOW + 40 * DAY) == 1
    assert stored(office) == shelves(office) == {named, added}
    with office.database.read() as session:
        assert [row.id for row in files.files_of(session, case)] == [named, added]
    assert files.content(office, case, named) is not None
    assert spare not in stored(office)


def test_only_finished_files_of_the_same_kiosk_go_to_a_case(office: Runtime, photo: bytes) -> None:
    mine, other = add_handoff(office, "h1"), add_handoff(office, "h2", kiosk="k2")
    good, strange = keep(office, mine, photo), keep(office, other, photo)
    with office.database.write() as session:
        half = str(files.begin(session, mine, "papers", 10, NOW))
        for name in ("c1", "c2"):
            add_owning_case(session, name)
        of_case = str(files.begin(session, Owner(None, "c2"), "", 10, NOW))
    wanted = [good, strange, half, of_case]
    with office.database.change() as connection:
        assert files.unknown(connection, "k1", wanted) == {strange, half, of_case}
        assert files.unknown(connection, "k1", []) == set()
        assert files.attach(connection, "c1", "k1", [], NOW) == 0
        assert files.attach(connection, "c1", "k1", wanted, NOW) == 1
        assert files.unknown(connection, "k1", [good]) == {good}  # it belongs to a case now
        assert files.attach(connection, "c2", "k1", [good], NOW) == 0
    assert not files.remove(office, mine, good)  # the phone cannot take it back
    assert files.content(office, mine, good) is not None
    assert files.remove(office, Owner(None, "c1"), good)


def test_a_case_that_was_not_made_leaves_the_files_with_the_handoff(office: Runtime, photo: bytes) -> None:
    owner = add_handoff(office)
    file_id = keep(office, owner, photo)
    with pytest.raises(LookupError), office.database.change() as connection:
        files.attach(connection, "c1", "k1", [file_id], NOW)
        raise LookupError
    end_handoff(office, "h1", NOW)
    assert files.delete_due(office, NOW) == 1


def test_files_of_a_handoff_without_a_row_go_too(office: Runtime, photo: bytes) -> None:
    keep(office, add_handoff(office), photo)
    with office.database.write() as session:
        session.execute(delete(Handoff))
    assert files.delete_due(office, NOW) == 1
    assert stored(office) == shelves(office) == set()


def test_an_upload_to_a_case_that_was_given_up(office: Runtime, photo: bytes) -> None:
    with office.database.write() as session:
        case = add_owning_case(session)
        half = str(files.begin(session, case, "", len(photo) + 1, NOW))
    assert files.append(office, case, half, 0, photo[:8192], NOW) == 8192
    done = keep(office, case, photo)
    assert files.delete_due(office, NOW + DAY - timedelta(seconds=1)) == 0
    assert files.delete_due(office, NOW + DAY) == 1
    assert stored(office) == shelves(office) == {done}


def test_bytes_that_a_crash_left_without_a_row_are_swept_after_a_day(office: Runtime, photo: bytes) -> None:
    owner = add_handoff(office)
    lost, kept = keep(office, owner, photo), keep(office, owner, photo)
    with office.database.write() as session:
        session.execute(delete(StoredFile).where(StoredFile.id == lost))
    for file_id in (lost, kept):
        age(office, file_id, NOW)
    (office.settings.files / "export").mkdir()  # other things of the office are not touched
    (office.settings.files / "export" / "list.csv").write_text("x")
    os.utime(office.settings.files / "export", (0, 0))
    assert files.delete_due(office, NOW + DAY) == 0
    assert files.delete_due(office, NOW + DAY + timedelta(minutes=1)) == 1
    assert shelves(office) == {kept, "export"}


def test_a_crash_between_row_and_bytes(
    office: Runtime, photo: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job dies after the rows went: the files are nobody's, unreadable, and swept the next day."""
    owner = add_handoff(office)
    file_id = keep(office, owner, photo)
    age(office, file_id, NOW)
    end_handoff(office, "h1", NOW)

    class PowerCut(Exception): ...

    def cut(_store: FolderStore, _file_id: str) -> None:
        raise PowerCut

    with monkeypatch.context() as crash:
        crash.setattr(FolderStore, "drop", cut)
        with pytest.raises(PowerCut):
            files.delete_due(office, NOW)
    assert stored(office) == set()
    assert shelves(office) == {file_id}
    assert files.content(office, owner, file_id) is None
    assert files.delete_due(office, NOW + 2 * DAY) == 1
    assert shelves(office) == set()


def test_many_orphans_are_looked_up_in_batches(office: Runtime) -> None:
    store = sealed.store_of(office)
    names = [f"orphan-{number:04d}" for number in range(620)]
    for name in names:
        (office.settings.files / name[-2:] / name).mkdir(parents=True)
        age(office, name, NOW - 2 * DAY)
    assert sorted(store.older_than(NOW - DAY)) == names
    assert files.delete_due(office, NOW) == len(names)
    assert list(store.older_than(NOW)) == []
