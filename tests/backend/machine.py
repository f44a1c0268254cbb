"""A kiosk as the backend sees it: real keys, real seals, real signatures, real HTTP."""

from __future__ import annotations

import base64
import itertools
import secrets
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from uuid_utils import uuid7

import catalogue
from tests.backend.sample_answers import answers_for, id_number
from wire import envelope, receipt_number, signature
from wire.messages import Applicant, ConsentGiven, Content, Enrolment, SealingKey

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The machine's clock."""
    return datetime.now(SHANGHAI)


def public_key(key: SealingKey) -> tuple[str, X25519PublicKey]:
    """Key id and X25519 key as `wire.envelope.seal` takes them."""
    return key.key_id, X25519PublicKey.from_public_bytes(base64.b64decode(key.public_key))


@dataclass
class Machine:
    """One enrolled kiosk. `client` talks to a server process or to the application itself."""

    client: httpx2.Client
    enrolment: Enrolment
    key: Ed25519PrivateKey = field(repr=False)
    counter: Any = field(default_factory=lambda: itertools.count(1))

    @classmethod
    def enrol(cls, client: httpx2.Client, code: str) -> Machine:
        """Redeem a one-time code."""
        key = Ed25519PrivateKey.generate()
        body = {"code": code, "public_key": base64.b64encode(key.public_key().public_bytes_raw()).decode()}
        answer = client.post("/api/v1/enrolments", json=body)
        assert answer.status_code == 200, answer.text
        return cls(client, Enrolment.model_validate_json(answer.content), key)

    @property
    def id(self) -> str:
        """The kiosk's id."""
        return self.enrolment.kiosk_id

    def sign(
        self, method: str, path: str, body: bytes = b"", *, created: datetime | None = None
    ) -> dict[str, str]:
        """Headers of a signed request."""
        url = f"http://office{path}"
        return signature.sign(method, url, body, kiosk_id=self.id, key=self.key, created=created or now())

    def call(self, method: str, path: str, body: bytes = b"", **headers: str) -> httpx2.Response:
        """One signed request."""
        signed = self.sign(method, path, body)
        extra = {name.replace("_", "-"): value for name, value in headers.items()}
        if body:
            extra.setdefault("content-type", "application/json")
        return self.client.request(method, path, content=body, headers={**signed, **extra})

    def content(self, services: catalogue.Catalogue, code: str = "NOTARY", **changes: Any) -> Content:
        """A submission that the catalogue accepts; `answers` given are part of it, the rest is filled in."""
        service = services.services[code]
        serial = changes.pop("serial", secrets.randbelow(1000))
        birth = date(1930, 1, 1) + timedelta(days=secrets.randbelow(15000))
        number = changes.pop("id_number", id_number(serial, birth))
        created = changes.get("created", now())
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
        applicant = Applicant(
            name="测试王五",
            id_type="resident_id",
            id_number=number,
            sex="M",
            birth_date=born,
            address="示例市样例路1号",
        )
        known = {
            "birth_date": born,
            "id_type": "resident_id",
            "sex": "M",
            "id_number": number,
            "region": number[:6],
        }
        context = catalogue.Context(today=created.date(), applicant=known, kiosk_region=self.enrolment.region)
        answers = answers_for(service, context, **changes.pop("answers", {}))
        consents = [
            ConsentGiven(
                id=c.id, version=service.notice.version, text_hash="0" * 64, accepted=True, at=created
            )
            for c in service.notice.consents
        ]
        values: dict[str, Any] = {
            "uuid": str(uuid7()),
            "receipt_number": receipt_number.compose(self.enrolment.receipt_prefix, next(self.counter)),
            "receipt_token": secrets.token_urlsafe(16),
            "service": code,
            "catalogue_version": services.version,
            "created": created,
            "applicant": applicant,
            "answers": answers,
            "consents": consents,
        }
        return Content(**{**values, **changes})

    def seal(self, content: Content, **changes: Any) -> bytes:
        """The sealed envelope of a content."""
        return self.seal_bytes(
            content.model_dump_json().encode(),
            uuid=content.uuid,
            number=content.receipt_number,
            **{"created": content.created, **changes},
        )

    def seal_bytes(self, raw: bytes, *, uuid: str, number: str, created: datetime, **changes: Any) -> bytes:
        """Seal any bytes; `changes` replace arguments of `wire.envelope.seal`."""
        values: dict[str, Any] = {
            "uuid": uuid,
            "receipt_number": number,
            "kiosk_id": self.id,
            "created": created,
            "office_key": public_key(self.enrolment.sealing_key),
            "recovery_key": public_key(self.enrolment.recovery_key),
        }
        return envelope.seal(raw, **{**values, **changes}).to_bytes()

    def submit(self, sealed: bytes, uuid: str) -> httpx2.Response:
        """PUT an envelope."""
        return self.call("PUT", f"/api/v1/submissions/{uuid}", sealed, content_type=envelope.CONTENT_TYPE)

    def send(self, content: Content) -> httpx2.Response:
        """Seal and PUT a content."""
        return self.submit(self.seal(content), content.uuid)
