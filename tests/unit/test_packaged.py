"""The packaged catalogue is kept ready: the copy is used while it fits the files, and never otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import catalogue
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
    first = packaged_catalogue(store)

    def never() -> catalogue.Catalogue:
        raise AssertionError("the YAML was read again")

    monkeypatch.setattr(catalogue, "load", never)
    assert packaged_catalogue(store).version == first.version == packaged_catalogue(store).version
    assert packaged_catalogue(store).services.keys() == first.services.keys()


@pytest.mark.parametrize("spoiled", [{"version": "of other files"}, {"body": "{}"}, {"body": "not JSON"}])
def test_a_copy_that_does_not_fit_is_replaced(store: Store, spoiled: dict[str, str]) -> None:
    right = packaged_catalogue(store)
    with store.write() as session:
        kept = session.get(Cached, NAME)
        assert kept is not None
        good = kept.version, kept.body
        for name, value in spoiled.items():
            setattr(kept, name, value)
    assert packaged_catalogue(store).version == right.version == catalogue.load().version
    with store.read() as session:
        kept = session.get(Cached, NAME)
        assert kept is not None and (kept.version, kept.body) == good
