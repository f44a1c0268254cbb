"""From a session's draft to a sealed envelope. After this step the kiosk itself cannot read it."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from pydantic import ValidationError

from kiosk.ports import Draft, Saved, SaveFailed
from wire.envelope import MAX_BYTES, Envelope, seal
from wire.messages import Content


@dataclass(frozen=True, slots=True)
class Sealer:
    """Under whose name and for whom to seal; keys are (id, X25519 public key)."""

    kiosk_id: str
    prefix: int
    office_key: tuple[str, X25519PublicKey]
    recovery_key: tuple[str, X25519PublicKey]


def seal_draft(draft: Draft, name: Saved, sealer: Sealer, *, clock_known: bool) -> Envelope:
    """Seal a draft under its name. Raises SaveFailed when it is no valid content or too large to be sent."""
    envelope = seal(
        content_of(draft, name, clock_known=clock_known),
        uuid=name.uuid,
        receipt_number=name.receipt_number,
        kiosk_id=sealer.kiosk_id,
        created=name.created,
        office_key=sealer.office_key,
        recovery_key=sealer.recovery_key,
        hold_id=draft.hold_id,
    )
    if len(envelope.to_bytes()) > MAX_BYTES:
        raise SaveFailed("too_large")
    return envelope


def content_of(draft: Draft, name: Saved, *, clock_known: bool) -> bytes:
    """A draft under its name, as JSON of `wire.messages.Content`. Raises SaveFailed when it is not valid."""
    try:
        content = Content(
            uuid=name.uuid,
            receipt_number=name.receipt_number,
            receipt_token=name.token,
            service=draft.service,
            catalogue_version=draft.catalogue_version,
            created=name.created,
            clock_known=clock_known,
            applicant=draft.applicant,
            answers=draft.answers,
            consents=list(draft.consents),
            page_code=draft.page_code,
            slot_id=draft.slot_id,
            wishes=list(draft.wishes),
            office_id=draft.office_id,
            language=draft.language,
        )
        return content.model_dump_json().encode()
    except (ValidationError, ValueError):
        raise SaveFailed("content") from None  # the validation's own text would repeat what was entered
