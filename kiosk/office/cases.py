"""Cases that exist, as the office shows them to the person in front of this machine (CasePort).

What opens a case travels in a header, never in an address, and is kept only with the session.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from urllib.parse import quote

from pydantic import BaseModel

from kiosk.office.backend_client import Refused
from kiosk.office.parts import OfficeParts
from kiosk.ports import Gone, LookupBody, Unavailable
from kiosk.store.submissions import WAITING
from wire import receipt_number
from wire.case_lookup import ACCESS_HEADER, CardLookup, CasesFound, ChangedCase, FoundCase
from wire.case_sheet import CaseRequestBody
from wire.messages import AppointmentRequest

PATH: Final = "/api/v1/cases"
_GONE: Final = {404, 409}


class CaseOffice:
    """Implements CasePort. Lives on the loop."""

    def __init__(self, parts: OfficeParts) -> None:
        self._parts = parts

    async def find(self, asked: LookupBody) -> CasesFound | Unavailable:
        """By card, or by number and code."""
        parts = self._parts
        if parts.identity is None:
            return Unavailable("not_enrolled")
        way = "by-card" if isinstance(asked, CardLookup) else "by-number"
        got = await parts.client.ask(
            "POST",
            f"{PATH}/{way}",
            CasesFound,
            identity=parts.identity,
            body=asked.model_dump_json().encode(),
        )
        parts.contact.note(got)
        return Unavailable(got.code) if isinstance(got, Refused) else got

    async def waiting(self, number: str) -> datetime | None:
        """When a submission of this number was saved here, if it still waits to be sent."""
        plain = receipt_number.parse(number)
        row = await self._parts.worker.run(self._parts.outbox.rows.find, plain) if plain else None
        return row.created if row is not None and row.state in WAITING else None

    async def read(self, case: FoundCase) -> ChangedCase | Gone | Unavailable:
        """The case as it is now."""
        return await self._of_case("GET", case, "")

    async def choose_time(self, case: FoundCase, slot_id: str) -> ChangedCase | Gone | Unavailable:
        """Another time, or one at last."""
        return await self._of_case("PUT", case, "/appointment", AppointmentRequest(slot_id=slot_id))

    async def cancel(self, case: FoundCase) -> ChangedCase | Gone | Unavailable:
        """Give the place back."""
        return await self._of_case("DELETE", case, "/appointment")

    async def ask(self, case: FoundCase, asked: CaseRequestBody) -> ChangedCase | Gone | Unavailable:
        """Rate, complain, take back consent, ask for deletion."""
        return await self._of_case("POST", case, "/requests", asked)

    async def _of_case(
        self, method: str, case: FoundCase, below: str, body: BaseModel | None = None
    ) -> ChangedCase | Gone | Unavailable:
        parts = self._parts
        if parts.identity is None:
            return Unavailable("not_enrolled")
        got = await parts.client.ask(
            method,
            f"{PATH}/{quote(case.id, safe='')}{below}",
            ChangedCase,
            identity=parts.identity,
            body=body.model_dump_json().encode() if body is not None else b"",
            headers={ACCESS_HEADER: case.access},
        )
        parts.contact.note(got)
        if isinstance(got, Refused):
            return Gone() if got.status in _GONE else Unavailable(got.code)
        return got
