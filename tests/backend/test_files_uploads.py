"""Uploads over bad lines on both databases: limits, order, repeats, breaks, crashes, and nothing readable."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from backend import files
from backend.files import Owner, Refusal, chunks, making, refusals, sealed, told, uploads
from backend.files.store import FolderStore
from backend.models.handoff import StoredFile
from backend.runtime import Runtime
from backend.settings import Settings
from tests.backend import sample_files as samples
from tests.backend.file_rows import NOW, add_handoff, add_owning_case, version_of
from words import Language, speaking

CHUNK = 8192


@pytest.fixture
def office(database: str, tmp_path: Path) -> Iterator[Runtime]:
    opened = Runtime.open(Settings(database_url=database, state_dir=tmp_path / "state"))
    yield opened
    opened.close()


@pytest.fixture
def owner(office: Runtime) -> Owner:
    return add_handoff(office)


@pytest.fixture(scope="module")
def photo() -> bytes:
    data = samples.encode(samples.scene(1600, 1200), quality=95, exif=samples.camera_exif(1))
    assert len(data) > 4 * CHUNK
    return data


def begin(office: Runtime, owner: Owner, size: int, field: str = "papers") -> str:
    with office.database.write() as session:
        file_id = files.begin(session, owner, field, size, NOW)
    assert isinstance(file_id, str), file_id
    return file_id


def refused(office: Runtime, owner: Owner, size: int) -> str | Refusal:
    with office.database.write() as session:
        return files.begin(session, owner, "papers", size, NOW)


def received(office: Runtime, owner: Owner, file_id: str) -> tuple[int, int] | None:
    with office.database.read() as session:
        return files.received(session, owner, file_id)


def rows(office: Runtime, owner: Owner, field: str | None = None) -> list[StoredFile]:
    with office.database.read() as session:
        return files.files_of(session, owner, field)


def send(office: Runtime, owner: Owner, file_id: str, data: bytes, start: int = 0) -> int | Refusal:
    """From `start` to the end, chunk after chunk; the last answer."""
    result: int | Refusal = start
    for offset in range(start, len(data), CHUNK):
        result = files.append(office, owner, file_id, offset, data[offset : offset + CHUNK], NOW)
        if isinstance(result, Refusal):
            break
    return result


def on_disk(office: Runtime) -> dict[str, bytes]:
    found = office.settings.files.rglob("*")
    return {
        str(path.relative_to(office.settings.files)): path.read_bytes() for path in found if path.is_file()
    }


def test_a_photo_in_chunks(office: Runtime, owner: Owner, photo: bytes) -> None:
    file_id = begin(office, owner, len(photo))
    assert received(office, owner, file_id) == (0, len(photo))
    assert [row.state for row in rows(office, owner)] == ["receiving"]
    before = version_of(office, owner)
    assert send(office, owner, file_id, photo) == len(photo)
    assert received(office, owner, file_id) == (len(photo), len(photo))
    (row,) = rows(office, owner)
    found = files.content(office, owner, file_id)
    small = files.thumbnail(office, owner, file_id)
    assert found is not None
    assert small is not None
    assert (row.state, row.media_type, row.pages, row.field) == ("ready", "image/jpeg", 1, "papers")
    assert (row.size, found[1]) == (len(found[0]), "image/jpeg")
    assert samples.SECRET.encode() in photo
    assert samples.SECRET.encode() not in found[0] + small
    assert version_of(office, owner) > before
    assert sorted(name.rpartition("/")[2] for name in on_disk(office)) == ["content", "thumbnail"]


def test_nothing_on_disk_can_be_read_at_any_time(office: Runtime, owner: Owner, photo: bytes) -> None:
    file_id = begin(office, owner, len(photo))
    assert files.append(office, owner, file_id, 0, photo[:CHUNK], NOW) == CHUNK
    halfway = on_disk(office)
    send(office, owner, file_id, photo, CHUNK)
    whole = on_disk(office)
    assert len(halfway) == 1
    assert len(whole) == 2
    for name, data in (*halfway.items(), *whole.items()):
        for clear in (
            b"\xff\xd8\xff\xe0",
            b"\xff\xd8\xff\xe1",
            b"JFIF",
            b"Exif",
            samples.SECRET.encode(),
            photo[:64],
        ):
            assert clear not in data, name
        assert data[:1] == b"\x01"  # a sealed value (backend/vault.py)
    for path in office.settings.files.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0


def test_bytes_moved_to_another_file_do_not_open(office: Runtime, owner: Owner, photo: bytes) -> None:
    one, two = (files.keep(office, owner, "papers", photo, NOW) for _ in range(2))
    assert isinstance(one, str)
    assert isinstance(two, str)
    store = FolderStore(office.settings.files)
    other = store.get(two, "content")
    assert other is not None
    store.put(one, "content", other)
    assert files.content(office, owner, one) is None
    assert files.thumbnail(office, owner, one) is not None
    store.drop(one)
    assert files.thumbnail(office, owner, one) is None
    assert files.content(office, owner, two) is not None


def test_chunks_repeated_out_of_order_and_overlapping(office: Runtime, owner: Owner, photo: bytes) -> None:
    file_id = begin(office, owner, len(photo))

    def put(start: int, end: int) -> int | Refusal:
        return files.append(office, owner, file_id, start, photo[start:end], NOW)

    assert put(CHUNK, 2 * CHUNK) is Refusal.WRONG_OFFSET
    assert put(-1, CHUNK) is Refusal.WRONG_OFFSET
    assert put(0, CHUNK) == CHUNK
    assert put(0, CHUNK) == CHUNK
    assert put(3 * CHUNK, 4 * CHUNK) is Refusal.WRONG_OFFSET
    assert put(100, 200) == CHUNK
    assert put(CHUNK, CHUNK) == CHUNK  # nothing sent, nothing changed
    assert put(4096, CHUNK + 4096) == CHUNK + 4096  # half of it was here
    assert put(CHUNK + 4096, CHUNK + 4097) is Refusal.TINY_CHUNK
    assert received(office, owner, file_id) == (CHUNK + 4096, len(photo))
    too_long = files.append(office, owner, file_id, CHUNK + 4096, photo, NOW)
    assert too_long is Refusal.TOO_LARGE
    assert send(office, owner, file_id, photo, CHUNK + 4096) == len(photo)
    assert put(0, CHUNK) == put(len(photo) - 10, len(photo)) == len(photo)  # the answer was lost
    assert files.append(office, owner, file_id, len(photo), b"more", NOW) is Refusal.TOO_LARGE
    found = files.content(office, owner, file_id)
    assert found == files.content(office, owner, str(files.keep(office, owner, "papers", photo, NOW)))


def test_a_shorter_repeat_at_the_same_moment_costs_nothing(
    office: Runtime, owner: Owner, photo: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two requests with the same offset: both put their chunk, one of them counts."""
    file_id = begin(office, owner, len(photo))
    both = threading.Barrier(2)
    put = chunks.put

    def together(office: Runtime, file_id: str, offset: int, data: bytes) -> None:
        put(office, file_id, offset, data)
        both.wait(60)

    monkeypatch.setattr(chunks, "put", together)
    results: list[int | Refusal] = []

    def go(end: int) -> None:
        results.append(files.append(office, owner, file_id, 0, photo[:end], NOW))

    threads = [threading.Thread(target=go, args=(end,)) for end in (CHUNK, 2 * CHUNK)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    monkeypatch.undo()
    now = received(office, owner, file_id)
    assert now is not None
    assert results == [now[0]] * 2
    assert now[0] in (CHUNK, 2 * CHUNK)
    assert send(office, owner, file_id, photo, now[0]) == len(photo)


def test_a_line_that_breaks_before_the_last_answer(
    office: Runtime, owner: Owner, photo: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The office dies while it checks: the phone sends the last chunk again, and only that."""
    file_id = begin(office, owner, len(photo))
    last = (len(photo) - 1) // CHUNK * CHUNK
    send(office, owner, file_id, photo[:last])

    class PowerCut(Exception): ...

    def cut(*_: object, **__: object) -> bool:
        raise PowerCut

    monkeypatch.setattr(uploads, "_advance", cut)
    with pytest.raises(PowerCut):
        files.append(office, owner, file_id, last, photo[last:], NOW)
    monkeypatch.undo()
    assert received(office, owner, file_id) == (last, len(photo))
    assert files.content(office, owner, file_id) is None
    assert files.append(office, owner, file_id, last, photo[last:], NOW) == len(photo)
    assert files.content(office, owner, file_id) is not None


def test_the_last_chunk_twice_at_once(office: Runtime, owner: Owner, photo: bytes) -> None:
    file_id = begin(office, owner, len(photo))
    last = (len(photo) - 1) // CHUNK * CHUNK
    send(office, owner, file_id, photo[:last])
    results: list[int | Refusal] = []
    threads = [
        threading.Thread(
            target=lambda: results.append(files.append(office, owner, file_id, last, photo[last:], NOW))
        )
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert results == [len(photo)] * 3
    assert files.content(office, owner, file_id) is not None


def test_a_bad_file_is_gone_after_its_refusal(office: Runtime, owner: Owner, photo: bytes) -> None:
    data = b"<html>" + photo[:20000]
    file_id = begin(office, owner, len(data))
    assert send(office, owner, file_id, data) is Refusal.NOT_A_PICTURE
    assert received(office, owner, file_id) is None
    assert files.append(office, owner, file_id, 0, data[:CHUNK], NOW) is Refusal.UNKNOWN
    assert files.keep(office, owner, "papers", photo[:-5000], NOW) is Refusal.BROKEN
    assert files.keep(office, owner, "papers", b"", NOW) is Refusal.EMPTY
    assert files.keep(office, owner, "papers", samples.locked_pdf(), NOW) is Refusal.LOCKED_PDF
    assert rows(office, owner) == []
    assert on_disk(office) == {}


def test_a_busy_office_loses_nothing(
    office: Runtime, owner: Owner, photo: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_id = begin(office, owner, len(photo))
    last = (len(photo) - 1) // CHUNK * CHUNK
    send(office, owner, file_id, photo[:last])
    monkeypatch.setattr(making, "PATIENCE", 0.0)
    with making._turns, making._turns:
        assert files.append(office, owner, file_id, last, photo[last:], NOW) is Refusal.BUSY
        assert files.keep(office, owner, "papers", photo, NOW) is Refusal.BUSY
    assert received(office, owner, file_id) == (last, len(photo))
    assert len(rows(office, owner)) == 1
    assert files.append(office, owner, file_id, last, photo[last:], NOW) == len(photo)


def test_a_chunk_that_the_store_lost_ends_the_upload(office: Runtime, owner: Owner, photo: bytes) -> None:
    file_id = begin(office, owner, len(photo))
    last = (len(photo) - 1) // CHUNK * CHUNK
    send(office, owner, file_id, photo[:last])
    sealed.store_of(office).drop(file_id)
    assert files.append(office, owner, file_id, last, photo[last:], NOW) is Refusal.BROKEN
    assert rows(office, owner) == []


def test_limits(office: Runtime, owner: Owner) -> None:
    most = refusals.MOST_BYTES
    assert refused(office, owner, most + 1) is Refusal.TOO_LARGE
    assert refused(office, owner, 0) is refused(office, owner, -5) is Refusal.EMPTY
    assert refused(office, Owner("no-such", None), 5) is Refusal.UNKNOWN
    assert refused(office, Owner(None, "no-such"), 5) is Refusal.UNKNOWN
    for _ in range(5):
        begin(office, owner, most)
    assert refused(office, owner, 1) is Refusal.TOO_MUCH
    other = add_handoff(office, "h2")
    for _ in range(refusals.MOST_FILES):
        begin(office, other, 1)
    assert refused(office, other, 1) is Refusal.TOO_MANY
    assert files.remove(office, other, rows(office, other)[0].id)
    assert isinstance(refused(office, other, 1), str)


def test_limits_hold_for_many_at_once(office: Runtime, owner: Owner) -> None:
    for _ in range(refusals.MOST_FILES - 2):
        begin(office, owner, 1)
    results: list[str | Refusal] = []
    threads = [threading.Thread(target=lambda: results.append(refused(office, owner, 1))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert results.count(Refusal.TOO_MANY) == 4


def test_nobody_reaches_files_of_others(office: Runtime, owner: Owner, photo: bytes) -> None:
    file_id = files.keep(office, owner, "papers", photo, NOW)
    on_its_way = begin(office, owner, len(photo))
    assert isinstance(file_id, str)
    other = add_handoff(office, "h2")
    with office.database.write() as session:
        case = add_owning_case(session)
    for stranger in (other, case, Owner("no-such", None)):
        assert received(office, stranger, file_id) is None
        assert files.append(office, stranger, on_its_way, 0, photo[:CHUNK], NOW) is Refusal.UNKNOWN
        assert files.thumbnail(office, stranger, file_id) is None
        assert files.content(office, stranger, file_id) is None
        assert not files.remove(office, stranger, file_id)
        assert rows(office, stranger) == []
    assert files.content(office, owner, "../../keys/lookup.key") is None
    for none_or_both in ((None, None), ("h1", "c1")):
        with pytest.raises(ValueError, match="owner"):
            Owner(*none_or_both)
    assert files.remove(office, owner, file_id)
    assert not files.remove(office, owner, file_id)


def test_order_fields_and_papers_brought_later(office: Runtime, owner: Owner, photo: bytes) -> None:
    ids = [files.keep(office, owner, field, photo, NOW) for field in ("contract", "wages", "contract")]
    assert [row.id for row in rows(office, owner)] == ids
    assert [row.id for row in rows(office, owner, "contract")] == [ids[0], ids[2]]
    with office.database.write() as session:
        case = add_owning_case(session)
    paper = files.keep(office, case, "", samples.pages_pdf(2), NOW)
    (row,) = rows(office, case)
    assert (row.id, row.pages, row.media_type, row.handoff_id) == (paper, 2, "application/pdf", None)
    found = files.content(office, case, row.id)
    assert found is not None
    assert found[1] == "application/pdf"


def test_a_row_without_bytes_is_told_as_missing(office: Runtime, owner: Owner, photo: bytes) -> None:
    file_id = str(files.keep(office, owner, "papers", photo, NOW))
    sealed.store_of(office).drop(file_id, ["content"])
    assert files.content(office, owner, file_id) is None
    with office.database.write() as session:
        session.execute(update(StoredFile).values(state="receiving"))
    assert files.thumbnail(office, owner, file_id) is None


def test_every_refusal_has_words_without_jargon() -> None:
    for language in Language:
        with speaking(language.value):
            texts = [told(refusal) for refusal in Refusal]
        assert all(text and "{" not in text for text in texts)
    assert told(Refusal.TOO_LARGE).startswith("这个文件太大。每个文件最大20兆")


def test_the_store_takes_no_strange_names(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    for file_id, part in (("../x", "content"), ("a/b", "content"), ("abc", "../x"), ("abc", ".x"), ("", "x")):
        with pytest.raises(ValueError, match=r"not an id|not a name"):
            store.put(file_id, part, b"")
    store.put("abc", "content", b"one")
    store.put("abc", "content", b"two")
    assert (store.get("abc", "content"), store.parts("abc")) == (b"two", ["content"])
    assert (store.get("abd", "content"), store.parts("abd")) == (None, [])
    store.drop("abc", ["content", "content"])
    store.drop("abc")
    store.drop("abc")
    assert list(tmp_path.rglob("content")) == []
