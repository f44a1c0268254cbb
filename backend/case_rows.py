"""The rows that a new case is made of. What people wrote is sealed here, before the transaction begins."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict
from datetime import datetime
from typing import Any

from backend import routing
from backend.assessment import NEEDS_CLARIFICATION, Assessed, proof_of
from backend.runtime import Runtime
from backend.tokens import token_hash
from wire.envelope import Header
from wire.messages import AppointmentResult, Content


def storable(text: str, longest: int) -> str:
    """Text from outside as a short column takes it: PostgreSQL knows no NUL and minds lengths."""
    return text.replace("\0", "")[:longest]


def case_row(
    office: Runtime,
    header: Header,
    assessed: Assessed,
    routed: routing.Routing,
    raw: bytes,
    now: datetime,
) -> dict[str, Any]:
    """The case before booking. What was written by people is sealed here, outside the transaction."""
    content, vault, place = assessed.content, office.vault, f"case:{header.uuid}"
    number = content.applicant.id_number.upper() if content else ""
    id_type = content.applicant.id_type if content else ""
    person = vault.lookup("person", id_type, number) if number else vault.lookup("person", header.uuid)
    token = content.receipt_token if content and content.receipt_token else secrets.token_urlsafe(16)
    proof = proof_of(assessed)
    problems = json.dumps([asdict(found) for found in assessed.problems], ensure_ascii=False).encode()
    return {
        "id": header.uuid,
        "receipt_number": header.receipt_number,
        "token_hash": token_hash(token),
        "page_proof": vault.lookup("proof", header.uuid, proof.upper() or secrets.token_hex(16)),
        "person_key": person,
        "service": assessed.service.code if assessed.service else "",
        "catalogue_version": storable(content.catalogue_version, 16) if content else "",
        "matter": storable(assessed.route.matter, 80) if assessed.route else "",
        "open": True,
        "priority": assessed.priority,
        "priority_code": assessed.priority_code,
        "office_id": routed.office.id if routed.office else "",
        "route_rule": routed.rule,
        "kiosk_id": header.kiosk_id,
        "language": storable(content.language, 10) if content else "",
        "created_at": header.created,
        "clock_known": content.clock_known if content else False,
        "received_at": now,
        "wishes": [storable(wish, 100) for wish in content.wishes] if content else [],
        "neutral": assessed.neutral,
        "content": vault.seal(raw, place),
        "problems": vault.seal(problems, place) if assessed.problems else None,
    }


def person_row(office: Runtime, content: Content | None, key: str, now: datetime) -> dict[str, Any]:
    """The person of a case; the same person's row is there already when they came before."""
    number = content.applicant.id_number.upper() if content else ""
    return {
        "key": key,
        "numbered": bool(number),
        "id_type": storable(content.applicant.id_type, 30) if content else "",
        "id_number": office.vault.seal(number.encode(), f"person:{key}"),
        "first_seen_at": now,
    }


def submission_row(header: Header, digest: str, channel: str, now: datetime) -> dict[str, Any]:
    """That these bytes arrived; `digest` is their SHA-256 in hex."""
    return {
        "uuid": header.uuid,
        "digest": digest,
        "kiosk_id": header.kiosk_id,
        "key_id": header.key_id,
        "channel": channel,
        "received_at": now,
    }


def states(assessed: Assessed, result: AppointmentResult) -> list[str]:
    """The states a new case runs through at once, the last of which is its own."""
    service = assessed.service
    if service is None or assessed.problems:
        return [NEEDS_CLARIFICATION]
    booked = result is AppointmentResult.BOOKED and service.booked_state not in ("", service.initial_state)
    return [service.initial_state, service.booked_state] if booked else [service.initial_state]


def history_rows(case_id: str, states: list[str], actor: str, now: datetime) -> list[dict[str, Any]]:
    """The states a new case ran through."""
    return [
        {"case_id": case_id, "at": now, "from_state": before, "state": state, "actor": actor, "reason": ""}
        for before, state in zip(["", *states], states, strict=False)
    ]


def clock_rows(case_id: str, assessed: Assessed) -> list[dict[str, Any]]:
    """The dates that run from now on."""
    return [
        {
            "case_id": case_id,
            "code": due.code,
            "label": due.label,
            "due": due.date,
            "safe_by": due.safe_by,
            "provisional": due.provisional,
            "calendar_version": due.calendar_version,
            "article": due.article,
            "show": due.show,
            "running": True,
        }
        for due in assessed.deadlines
    ]


def booking_matter(service: str, matter: str) -> str:
    """The matter for which a person has one open booking."""
    return f"{service}:{matter}"[:80]
