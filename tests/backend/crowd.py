"""Five hundred people who want the last places of a day at the same moment, over HTTP."""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import httpx2
from uuid_utils import uuid7

import catalogue
from tests.backend.machine import Machine, now
from tests.backend.sample_answers import id_number
from wire import envelope, receipt_number
from wire.messages import SubmissionAnswer

_BORN = date(1956, 3, 15)


@dataclass(frozen=True, slots=True)
class Ready:
    """One sealed submission of one kiosk, still unsigned."""

    machine: Machine
    path: str
    sealed: bytes


def prepare(
    machines: Sequence[Machine], services: catalogue.Catalogue, slots: Sequence[str], people: int
) -> list[Ready]:
    """Seal one submission per person; the wanted times are dealt out in turn. No two persons are the same."""
    made = []
    for index in range(people):
        machine = machines[index % len(machines)]
        if index < len(machines):
            first = machine.content(services, "NOTARY", id_number=id_number(0, _BORN))
        content = first.model_copy(
            update={
                "uuid": str(uuid7()),
                "receipt_number": receipt_number.compose(machine.enrolment.receipt_prefix, 1000 + index),
                "receipt_token": secrets.token_urlsafe(16),
                "slot_id": slots[index % len(slots)],
                "applicant": first.applicant.model_copy(
                    update={"id_number": id_number(index % 1000, _BORN.replace(year=1956 + index // 1000))}
                ),
            }
        )
        made.append(Ready(machine, f"/api/v1/submissions/{content.uuid}", machine.seal(content)))
    return made


def rush(ready: Sequence[Ready], urls: Sequence[str]) -> list[SubmissionAnswer]:
    """Send all of them at once, dealt out over the office's processes; every one must be answered."""
    return asyncio.run(_rush(ready, urls))


async def _rush(ready: Sequence[Ready], urls: Sequence[str]) -> list[SubmissionAnswer]:
    limits = httpx2.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx2.AsyncClient(timeout=120, limits=limits) as client:
        signed_at = now()
        sends = [_send(client, urls[n % len(urls)], one, signed_at) for n, one in enumerate(ready)]
        return await asyncio.gather(*sends)


async def _send(client: httpx2.AsyncClient, url: str, one: Ready, signed_at: datetime) -> SubmissionAnswer:
    headers = one.machine.sign("PUT", one.path, one.sealed, created=signed_at)
    headers["content-type"] = envelope.CONTENT_TYPE
    answer = await client.put(url + one.path, content=one.sealed, headers=headers)
    assert answer.status_code == 200, answer.text
    return SubmissionAnswer.model_validate_json(answer.content)


def results(answers: Sequence[SubmissionAnswer]) -> Counter[str]:
    """How many were told what."""
    return Counter(answer.appointment_result.value for answer in answers)
