"""An office that consists of its keys only, and a state directory enrolled with it."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.config import Backend, HallSettings
from kiosk.log.events import EventLog
from kiosk.office.keys import IdentityStore, public_key
from kiosk.office.parts import OfficeParts, open_parts
from kiosk.outbox import Outbox
from kiosk.ports import Draft
from kiosk.sealing import Sealer
from kiosk.store.database import Store
from wire.envelope import Envelope
from wire.messages import Applicant, Enrolment, SealingKey

NOW = datetime(2030, 3, 4, 2, 30, tzinfo=UTC)
SECRETS = ("测试王五", "119999195603150019", "样例内容甲乙丙")


def make_draft(**changes: Any) -> Draft:
    """A small submission; all that is personal in it is in SECRETS."""
    values: dict[str, Any] = {
        "service": "NOTARY",
        "catalogue_version": "0" * 16,
        "applicant": Applicant(name=SECRETS[0], id_type="resident_id", id_number=SECRETS[1]),
        "answers": {"purpose": SECRETS[2]},
        "consents": (),
    }
    return Draft(**{**values, **changes})


class OfficeSecrets:
    """The private side of an office: signing key, sealing key, recovery key."""

    def __init__(self) -> None:
        self.signing = Ed25519PrivateKey.generate()
        self.sealing = X25519PrivateKey.generate()
        self.recovery = X25519PrivateKey.generate()

    def signed(self, key_id: str, private: X25519PrivateKey, previous: str = "") -> SealingKey:
        """The public half as the office publishes it."""
        raw = base64.b64encode(private.public_key().public_bytes_raw()).decode()
        key = SealingKey(key_id=key_id, public_key=raw, previous=previous)
        signature = base64.b64encode(self.signing.sign(key.signed_bytes())).decode()
        return key.model_copy(update={"signature": signature})

    def enrolment(self, **changes: Any) -> Enrolment:
        """What this office answers to a code."""
        values: dict[str, Any] = {
            "kiosk_id": "kiosk-0317",
            "receipt_prefix": 317,
            "hall_name": "样例大厅",
            "region": "990101",
            "public_url": "https://phone.example",
            "office_signing_key": base64.b64encode(self.signing.public_key().public_bytes_raw()).decode(),
            "sealing_key": self.signed("office-1", self.sealing),
            "recovery_key": self.signed("recovery-1", self.recovery),
            "office_time": NOW,
        }
        return Enrolment(**{**values, **changes})

    def sealer(self) -> Sealer:
        """Seals for this office."""
        made = self.enrolment()
        return Sealer(
            made.kiosk_id, made.receipt_prefix, public_key(made.sealing_key), public_key(made.recovery_key)
        )

    def open(self, data: bytes, *, recovery: bool = False) -> dict[str, Any]:
        """The content of an envelope."""
        key = self.recovery if recovery else self.sealing
        content: dict[str, Any] = json.loads(Envelope.from_bytes(data).open(key, recovery=recovery))
        return content


def open_outbox(folder: Path, **changes: Any) -> tuple[Outbox, Store]:
    """The outbox of a state directory that has a counter for prefix 317."""
    store = Store(folder / "kiosk.db")
    outbox = Outbox(folder / "outbox", store, EventLog(), **changes)
    outbox.rows.open_counter(317)
    return outbox, store


def enrolled_parts(
    folder: Path, url: str, office: OfficeSecrets, *, office_ca: str = "", **changes: Any
) -> OfficeParts:
    """A state directory as enrolment leaves it, opened."""
    identities = IdentityStore(folder / "identity")
    if identities.current() is None:
        identities.prepare()
        identities.adopt(office.enrolment(office_ca=office_ca))
        store = Store(folder / "kiosk.db")
        Outbox(folder / "outbox", store, EventLog()).rows.open_counter(317)
        store.close()
    return open_parts(HallSettings(state_dir=folder, backend=Backend(url=url)), EventLog(), **changes)
