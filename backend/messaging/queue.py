"""The queue of messages: rows with leases, tried again with growing pauses, given up after `MAX_ATTEMPTS`.

A worker that dies after handing a message over and before noting it sends it again when its lease is over;
the key that goes with every attempt lets the other side tell. The number is kept only until the end.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Table, delete, or_, select, update
from sqlalchemy.orm import Session
from uuid_utils import uuid7

from backend.cases import add_audit
from backend.inserts import insert_new
from backend.messaging.quiet import QuietHours
from backend.models.message import OutboundMessage
from backend.vault import Vault
from catalogue.messages import MessageKind

WAITING, SENT, FAILED, DROPPED = "waiting", "sent", "failed", "dropped"
LEASE: Final = timedelta(minutes=5)
MAX_ATTEMPTS: Final = 10  # the last one about eight hours after the first
KEPT: Final = timedelta(days=90)
ACTOR: Final = "messages"
_FIRST_WAIT: Final = timedelta(minutes=1)
_MOBILE: Final = re.compile(r"1[3-9][0-9]{9}")
_ROWS: Table = OutboundMessage.__table__  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Planned:
    """A message to be. `event` is what it tells of, at most 60 characters; it has one message ever."""

    event: str
    kind: MessageKind
    case_id: str | None
    number: str = field(repr=False)
    text: str
    language: str
    due_at: datetime


def is_mobile(number: str) -> bool:
    """Whether the number can receive text messages; a landline cannot."""
    return _MOBILE.fullmatch(number) is not None


def masked(number: str) -> str:
    """138****5678."""
    return f"{number[:3]}****{number[-4:]}"


def add(session: Session, vault: Vault, planned: Planned, channel: str, now: datetime) -> bool:
    """Add a message (in a write session); False when there is one of this event already."""
    message_id = str(uuid7())
    row = {
        "id": message_id,
        "case_id": planned.case_id,
        "event": planned.event,
        "kind": planned.kind.value,
        "channel": channel,
        "language": planned.language,
        "address": vault.seal(planned.number.encode(), _place(message_id)),
        "text": planned.text,
        "state": WAITING,
        "due_at": planned.due_at,
        "lease_until": None,
        "attempts": 0,
        "last_error": "",
        "created_at": now,
        "sent_at": None,
    }
    if not insert_new(session, OutboundMessage, row):
        return False
    if planned.case_id:
        add_audit(session, ACTOR, "message", planned.case_id, planned.kind.value, now)
    return True


def claim(session: Session, now: datetime) -> OutboundMessage | None:
    """Take the next due message that nobody works on (in a write session of its own)."""
    free = or_(_ROWS.c.lease_until.is_(None), _ROWS.c.lease_until <= now)
    due = (
        select(_ROWS.c.id)
        .where(_ROWS.c.state == WAITING, _ROWS.c.due_at <= now, free)
        .order_by(_ROWS.c.due_at, _ROWS.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)  # PostgreSQL; SQLite has one writer anyway
    )
    taken = session.scalar(
        update(_ROWS)
        .where(_ROWS.c.id == due.scalar_subquery())
        .values(lease_until=now + LEASE, attempts=_ROWS.c.attempts + 1)
        .returning(_ROWS.c.id)
    )
    return None if taken is None else session.get_one(OutboundMessage, taken)


def number_of(vault: Vault, message: OutboundMessage) -> str:
    """The number of a message that waits; the masked one once it is settled."""
    return vault.open(message.address, _place(message.id)).decode()


def settle(
    session: Session,
    vault: Vault,
    message: OutboundMessage,
    state: str,
    now: datetime,
    *,
    why: str = "",
    channel: str = "",
) -> None:
    """End a message as sent, failed or dropped, unless its lease was lost; the number is forgotten."""
    address = vault.seal(masked(number_of(vault, message)).encode(), _place(message.id))
    ended: dict[str, Any] = {"state": state, "lease_until": None, "last_error": why[:80], "address": address}
    if state == SENT:
        ended |= {"sent_at": now, "channel": channel or message.channel}
    session.execute(update(_ROWS).where(*_ours(message)).values(ended))


def try_later(
    session: Session, vault: Vault, message: OutboundMessage, why: str, now: datetime, quiet: QuietHours
) -> None:
    """Give a message back to be tried after a pause, or give it up."""
    if message.attempts >= MAX_ATTEMPTS:
        settle(session, vault, message, FAILED, now, why=why)
        return
    wait = _FIRST_WAIT * 2 ** (message.attempts - 1) * random.uniform(0.8, 1.2)
    again = {"lease_until": None, "due_at": quiet.next_allowed(now + wait), "last_error": why[:80]}
    session.execute(update(_ROWS).where(*_ours(message)).values(again))


def forget_old(session: Session, now: datetime) -> None:
    """Delete settled messages after ninety days: staff need them for a question on the telephone."""
    settled = _ROWS.c.state.in_([SENT, FAILED, DROPPED])
    session.execute(delete(_ROWS).where(settled, _ROWS.c.due_at < now - KEPT))


def _ours(message: OutboundMessage) -> tuple[Any, ...]:
    return _ROWS.c.id == message.id, _ROWS.c.state == WAITING, _ROWS.c.lease_until == message.lease_until


def _place(message_id: str) -> str:
    return f"message:{message_id}"
