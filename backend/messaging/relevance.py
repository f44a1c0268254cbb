"""Whether a message that waited is still wanted and still true at the moment it would be sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from backend import case_requests
from backend.messaging.composing import OLDEST, reminder_event
from backend.messaging.expiring import handoff_of
from backend.messaging.queue import WAITING
from backend.models.case import Case
from backend.models.handoff import Handoff
from backend.models.message import OutboundMessage
from backend.places import appointment_of
from catalogue.messages import MessageKind
from wire.handoff import HandoffStage

_OF_TIMES = (MessageKind.BOOKED.value, MessageKind.MOVED.value, MessageKind.CANCELLED.value)
_OF_PROGRESS = (MessageKind.RECEIVED.value, MessageKind.STATE.value, MessageKind.PAPERS.value)


def reason_to_drop(session: Session, message: OutboundMessage, now: datetime) -> str:
    """A code, empty when it shall go: withdrawn, past, overtaken (by a newer one or by events), too_old."""
    kind = MessageKind(message.kind)
    if kind is MessageKind.EXPIRING:
        return _of_form(session, message, now)
    case = session.get(Case, message.case_id) if message.case_id else None
    if case is None:
        return "overtaken"
    if case_requests.texts_stopped(case_requests.of_case(session, case.id)):
        return "withdrawn"
    if kind is not MessageKind.REMINDER and message.created_at < now - OLDEST:
        return "too_old"
    if kind.tells_time:
        appointment = appointment_of(session, case.id)
        if appointment is not None and appointment.starts_at <= now:
            return "past"
        if appointment is None or not case.open:
            return "overtaken"
        if kind is MessageKind.REMINDER:
            same = message.event == reminder_event(case.id, appointment.starts_at)
            return "" if same else "overtaken"
    return "overtaken" if _newer_waits(session, message) else ""


def _of_form(session: Session, message: OutboundMessage, now: datetime) -> str:
    row = session.get(Handoff, handoff_of(message))
    if row is None or row.stage != HandoffStage.MOVED:
        return "overtaken"
    return "past" if row.delete_at <= now else ""


def _newer_waits(session: Session, message: OutboundMessage) -> bool:
    """After a quiet night only the last word about one thing is told. Ids grow with time (UUIDv7)."""
    alike = next(group for group in (_OF_TIMES, _OF_PROGRESS) if message.kind in group)
    newer = exists().where(
        OutboundMessage.case_id == message.case_id,
        OutboundMessage.kind.in_(alike),
        OutboundMessage.state == WAITING,
        OutboundMessage.id > message.id,
    )
    return bool(session.scalar(select(newer)))
