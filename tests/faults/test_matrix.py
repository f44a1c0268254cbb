"""The fault matrix: every fault of reader, printer and office at every step of both services.

One machine serves all cases, one after the other, and is never started again: that the next citizen is served
is the proof that it healed by itself. What must be said and seen is in `tests/faults/fault_table.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from kiosk.desk import home as desk_home
from kiosk.desk import sending as desk_sending
from tests.faults import fault_table
from tests.faults.bad_line import BadLine
from tests.faults.certificates import Authority
from tests.faults.fault_table import Case
from tests.faults.matrix_citizen import Visit
from tests.faults.matrix_machine import PATIENT_ANSWER, MatrixMachine
from tests.flows.whole_machine import CityOffice

OFTEN = 0.05  # seconds after which home looks again how the machine is
pytestmark = pytest.mark.asyncio(loop_scope="module")


class Hall:
    """The office, the line to it, and the one machine; a new one where a case left it in disorder."""

    def __init__(self, folder: pytest.TempPathFactory) -> None:
        self._folders = folder
        now = datetime.now(UTC)
        ours, theirs = Authority("office", now), Authority("office", now)
        state = folder.mktemp("office")
        self._ca = ours.pem
        authority = state / "ca.pem"
        authority.write_text(ours.pem)
        self.city = CityOffice(state, OFFICE_CA_FILE=str(authority))
        self.line = BadLine(self.city.port, ours.server(state), theirs.server(state))
        self.machine: MatrixMachine | None = None

    async def begin(self) -> MatrixMachine:
        """The machine, at home and well."""
        if self.machine is None:
            folder = self._folders.mktemp("kiosk")
            self.machine = await MatrixMachine(folder, self.city, self.line, self._ca).begin()
        return self.machine

    async def drop(self) -> None:
        """A case failed: the next one is not to suffer."""
        machine, self.machine = self.machine, None
        desk_sending.ANSWER_SECONDS = PATIENT_ANSWER  # type: ignore[misc]
        await asyncio.to_thread(self.line.mend)
        if machine is not None:
            await machine.end()

    def close(self) -> None:
        """The end."""
        self.city.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hall(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hall]:
    before = desk_sending.ANSWER_SECONDS, desk_home.TICK_SECONDS
    desk_sending.ANSWER_SECONDS, desk_home.TICK_SECONDS = PATIENT_ANSWER, OFTEN  # type: ignore[misc]
    made = await asyncio.to_thread(Hall, tmp_path_factory)
    with made.line:
        yield made
        await made.drop()
    await asyncio.to_thread(made.close)
    desk_sending.ANSWER_SECONDS, desk_home.TICK_SECONDS = before  # type: ignore[misc]


@pytest.mark.parametrize("case", fault_table.cases(), ids=str)
async def test_a_fault_at_a_step(hall: Hall, case: Case) -> None:
    try:
        machine = await hall.begin()
        await Visit(machine, case).run()
        await machine.clean(case)
    except BaseException:
        await hall.drop()
        raise
