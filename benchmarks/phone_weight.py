"""What a phone loads before it shows a page for the first time: HTML, style sheets and scripts, no photos.

Pages: the one behind the QR code, the open questions, photos, signature, and the case's page after a form was
handed in from the phone; each in three languages. Raw: bytes of the files. As sent: with header lines, in the
encoding that the office chose for a client that takes gzip. A proxy in front may send less.
"""

from __future__ import annotations

import asyncio
import secrets
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

import httpx2

import catalogue
from backend.runtime import shanghai_now
from benchmarks.phone_office import REGION, Office, draft
from benchmarks.phone_sides import PHOTOS, Phone, WentWrong, real_kiosk
from catalogue.id_number import check_char
from kiosk.ports import Draft
from wire.handoff import HandoffMoved
from wire.messages import Applicant, ConsentGiven
from words import Language

AIM_KB: Final = 100.0
_BORN: Final = date(1952, 5, 6)
_FULL_ANSWERS: Final = {
    "matter": "N_FACT",
    "fact_kind": "birth",
    "phone": "13900001234",
    "capacity": "self",
    "use_region": "domestic",
    "purpose": "study",
    "place_basis": "habitual",
    "habitual_region": REGION,
    "mode": "counter",
    "fee_relief": False,
}


def rows(office: Office, folder: Path) -> list[dict[str, Any]]:
    """One row for the heaviest page; all pages are in its method text. Raises WentWrong."""
    loads = asyncio.run(_walk(office, folder))
    largest = max(loads.values())
    by_page: dict[str, list[tuple[int, int]]] = {}
    for (page, _language), load in loads.items():
        by_page.setdefault(page, []).append(load)
    pages = ", ".join(f"{page} {max(some)[0] / 1000:.1f}" for page, some in by_page.items())
    where = next(name for name, load in loads.items() if load == largest)
    return [
        {
            "name": f"first load of a page on the phone, largest of {len(loads)}",
            "value": round(largest[0] / 1000, 1),
            "unit": "kB",
            "compared_with": f"as sent with headers: {largest[1] / 1000:.1f} kB; it is {where[0]} in "
            f"{where[1]}; html, css and js without photos, largest of three languages: {pages} kB",
            "ratio": round(largest[0] / 1000 / AIM_KB, 2),
            "aim": f"value < {AIM_KB:.0f}",
            "ok": largest[0] < AIM_KB * 1000,
        }
    ]


async def _walk(office: Office, folder: Path) -> dict[tuple[str, str], tuple[int, int]]:
    """(raw, as sent) bytes by page and language."""
    async with real_kiosk(office, folder) as kiosk:
        phone = Phone(office.url)
        await kiosk.connect(phone, draft())
        claim = kiosk.claim_page.removeprefix(office.url)
        paths = {
            "code": claim,
            "list": "/h/form",
            "photos": f"/h/form/{PHOTOS}",
            "signature": "/h/signature",
        }
        found = await asyncio.to_thread(_loads, phone, paths)
        name = await kiosk.office.reserve()
        moved = await kiosk.office.move(kiosk.id, _form(), name)
        if not isinstance(moved, HandoffMoved):
            raise WentWrong(f"move: {moved!r}")
        await asyncio.to_thread(phone.open, "/h/review")
        case = await asyncio.to_thread(phone.send, "/h/submit")
        if not case.url.path.startswith("/q/"):
            raise WentWrong(f"submission from the phone: status {case.status_code}")
        found |= await asyncio.to_thread(_loads, phone, {"case": case.url.path})
        phone.client.close()
        return found


def _loads(phone: Phone, paths: dict[str, str]) -> dict[tuple[str, str], tuple[int, int]]:
    found = {}
    for language in Language:
        for page, path in paths.items():
            phone.open(f"{path}?lang={language.tag}")  # the choice stays with the phone
            found[page, language.value] = _load(phone.client, path)
    return found


def _load(client: httpx2.Client, path: str) -> tuple[int, int]:
    """Bytes of a page and of what it names, raw and as sent."""
    answers = [client.get(path)]
    named = _Named()
    named.feed(answers[0].text)
    answers += [client.get(one) for one in named.files]
    if len(answers) < 2 or any(one.status_code != 200 or one.history for one in answers):
        raise WentWrong(f"statuses of a first load: {[one.status_code for one in answers]}")
    heads = sum(sum(len(name) + len(value) + 4 for name, value in one.headers.raw) + 19 for one in answers)
    return sum(len(one.content) for one in answers), heads + sum(one.num_bytes_downloaded for one in answers)


class _Named(HTMLParser):
    """The style sheets and scripts that a page names."""

    def __init__(self) -> None:
        super().__init__()
        self.files: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect."""
        given = dict(attrs)
        file = given.get("src") if tag == "script" else given.get("href") if tag == "link" else None
        if file:
            self.files.append(file)


def _form() -> Draft:
    """A notary's form with every answer that is asked."""
    services, now = catalogue.load(), shanghai_now()
    service = services.services["NOTARY"]
    first = f"119999{_BORN:%Y%m%d}{secrets.randbelow(1000):03d}"
    return Draft(
        service=service.code,
        catalogue_version=services.version,
        applicant=Applicant(
            name="测试王五",
            id_type="resident_id",
            id_number=first + check_char(first),
            sex="M",
            birth_date=_BORN,
            address="示例市样例路1号",
        ),
        answers=dict(_FULL_ANSWERS),
        consents=tuple(
            ConsentGiven(id=one.id, version=service.notice.version, text_hash="0" * 64, accepted=True, at=now)
            for one in service.notice.consents
        ),
    )
