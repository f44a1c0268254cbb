"""The packaged catalogue is kept ready: the copy is used while it fits the files, and never otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import catalogue
from catalogue import Catalogue, CatalogueError
from kiosk import packaged
from kiosk.log.events import Event, EventLog
from kiosk.packaged import NAME, packaged_catalogue
from kiosk.store.database import Store
from kiosk.store.tables import Cached


@pytest.fixture
def store(tmp_path: Path) -> Any:
    """An open, empty store."""
    opened = Store(tmp_path / "kiosk.db")
    yield opened
    opened.close()


def test_the_second_start_reads_no_yaml(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    first = packaged_catalogue(store, EventLog())

    def never() -> catalogue.Catalogue:
        raise AssertionError("the YAML was read again")

    monkeypatch.setattr(catalogue, "load", never)
    assert (
        packaged_catalogue(store, EventLog()).version
        == first.version
        == packaged_catalogue(store, EventLog()).version
    )
    assert packaged_catalogue(store, EventLog()).services.keys() == first.services.keys()


@pytest.mark.parametrize("spoiled", [{"version": "of other files"}, {"body": "{}"}, {"body": "not JSON"}])
def test_a_copy_that_does_not_fit_is_replaced(store: Store, spoiled: dict[str, str]) -> None:
    right = packaged_catalogue(store, EventLog())
    with store.write() as session:
        kept = session.get(Cached, NAME)
        assert kept is not None
        good = kept.version, kept.body
        for name, value in spoiled.items():
            setattr(kept, name, value)
    assert packaged_catalogue(store, EventLog()).version == right.version == catalogue.load().version
    with store.read() as session:
        kept = session.get(Cached, NAME)
        assert kept is not None and (kept.version, kept.body) == good


def _unreadable() -> Any:
    raise CatalogueError([])


@pytest.mark.parametrize("broken", ["refused", "gone"])
def test_files_that_cannot_be_read_leave_the_copy(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    right = packaged_catalogue(store, EventLog())
    told: list[Event] = []
    events = EventLog()
    events.listen(lambda event, _fields: told.append(event))
    monkeypatch.setattr(packaged, "packaged_directory", lambda: tmp_path / "nowhere")
    load = _unreadable if broken == "refused" else lambda: Catalogue({})
    monkeypatch.setattr(catalogue, "load", load)
    assert packaged_catalogue(store, events).version == right.version
    assert told == [Event.CATALOGUE_FILES]
    with store.write() as session:
        session.delete(session.get_one(Cached, NAME))
    with pytest.raises(CatalogueError):
        packaged_catalogue(store, events)
