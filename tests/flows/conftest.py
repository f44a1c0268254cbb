"""What flows begin with: an office of a synthetic city for each module, an enrolled machine for each test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from kiosk.desk import sending as desk_sending
from tests.flows.whole_machine import CityOffice, WholeMachine


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CityOffice]:
    """The office's process, with the synthetic city."""
    office = CityOffice(tmp_path_factory.mktemp("office"))
    yield office
    office.close()


@pytest.fixture
def answer_seconds() -> float:
    """How long the desk waits for the office before it says "saved"; a module may ask for another time."""
    return 3.0


@pytest.fixture
async def machine(
    tmp_path: Path, city: CityOffice, monkeypatch: pytest.MonkeyPatch, answer_seconds: float
) -> AsyncIterator[WholeMachine]:
    """A kiosk of this office, at home; the office answers."""
    monkeypatch.setattr(desk_sending, "ANSWER_SECONDS", answer_seconds)
    await asyncio.to_thread(city.come_back)
    made = await WholeMachine(tmp_path, city).begin()
    yield made
    await made.end()
