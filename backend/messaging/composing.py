"""Which change of a case becomes which message, to whom, and whether it may be written at all.

The changes are the outbox events; how far they were read is one row, moved on in the transaction that writes
the messages, so that two processes never write for the same change twice.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Final

from pydantic import ValidationError
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend import case_requests
from backend.assessment import applicant_facts, submission_day
from backend.events import events_after
from backend.inserts import insert_new
from backend.messaging import queue
from backend.messaging.quiet import QuietHours
from backend.models.case import Case, History
from backend.models.kiosk import Counter
from backend.models.outbox import OutboxEvent
from backend.places import appointment_of
from backend.runtime import SHANGHAI, Runtime
from catalogue import Context
from catalogue.messages import TAIL, MessageKind, message_book
from wire.messages import Content
from words import dates, speaking

log = logging.getLogger(__name__)

OLDEST: Final = timedelta(days=2)  # news older than this is no news any more
REMIND_AT: Final = time(9, 0)  # on the day before
POSITION: Final = "messages_position"
_AT_ONCE: Final = 50
_STEPS: Final = {
    "booked": MessageKind.BOOKED,
    "moved": MessageKind.MOVED,
    "cancelled": MessageKind.CANCELLED,
}
_BY_CITIZEN: Final = "applicant:"


def compose_due(office: Runtime, channel: str) -> int:
    """Make messages of all changes not read yet; returns how many messages are new."""
    made = 0
    while True:
        now = office.now()
        with office.database.read() as session:
            position = session.scalar(select(Counter.value).where(Counter.name == POSITION)) or 0
            events = events_after(session, position, _AT_ONCE)
            planned = [one for event in events for one in _safely_planned(office, session, event, now)]
        if not events:
            return made
        with office.database.write() as session:
            if not _move_on(session, position, events[-1].position):
                return made  # another process read them at the same moment
            made += sum(queue.add(session, office.vault, one, channel, now) for one in planned)


def reminder_event(case_id: str, starts_at: datetime) -> str:
    """What a reminder tells of: a time of a case. Moved there twice, it is still one reminder."""
    return f"{case_id}:{starts_at.astimezone(SHANGHAI):%Y%m%d%H%M}"


def _move_on(session: Session, before: int, after: int) -> bool:
    insert_new(session, Counter, {"name": POSITION, "value": 0})
    moved = update(Counter).where(Counter.name == POSITION, Counter.value == before).values(value=after)
    return session.scalar(moved.returning(Counter.value)) is not None


def _safely_planned(
    office: Runtime, session: Session, event: OutboxEvent, now: datetime
) -> list[queue.Planned]:
    try:
        return list(_planned(office, session, event, now))
    except Exception as error:  # noqa: BLE001  (boundary: one odd case must not silence all others for ever)
        log.error("no message for event %d: %s", event.position, type(error).__name__)
        return []


def _planned(office: Runtime, session: Session, event: OutboxEvent, now: datetime) -> Iterator[queue.Planned]:
    if event.at < now - OLDEST:
        return
    case = session.get(Case, event.case_id)
    if case is None or case_requests.texts_stopped(case_requests.of_case(session, case.id)):
        return
    quiet = QuietHours.of(office.settings)
    appointment = appointment_of(session, case.id)
    starts_at = appointment.starts_at if appointment and appointment.starts_at > now else None
    kind = _kind_of(session, case, event, starts_at)
    if kind is None:
        return
    told = _message(
        office, case, kind, f"{case.id}:{event.version}:{kind}", starts_at, quiet.next_allowed(now)
    )
    if told is not None:
        yield told
    if starts_at is None or kind not in (MessageKind.BOOKED, MessageKind.MOVED):
        return
    day_before = starts_at.astimezone(SHANGHAI).date() - timedelta(days=1)
    remind_at = quiet.next_allowed(datetime.combine(day_before, REMIND_AT, SHANGHAI))
    if now < remind_at < starts_at:
        key = reminder_event(case.id, starts_at)
        reminder = _message(office, case, MessageKind.REMINDER, key, starts_at, remind_at)
        if reminder is not None:
            yield reminder


def _kind_of(
    session: Session, case: Case, event: OutboxEvent, starts_at: datetime | None
) -> MessageKind | None:
    """What the event is for the citizen; None for what is no news, or not true any more."""
    if event.kind == "received":
        return MessageKind.RECEIVED if starts_at is None else MessageKind.BOOKED
    if event.kind not in ("appointment", "state"):
        return None
    change = session.scalars(
        select(History).where(History.case_id == case.id, History.at == event.at).order_by(History.id.desc())
    ).first()
    if change is None:
        return None
    if event.kind == "appointment":
        kind = _STEPS.get(change.reason)
        return None if kind is not None and kind.tells_time and starts_at is None else kind
    rules = message_book().services.get(case.service)
    if rules is None or change.state in rules.silent or change.actor.startswith(_BY_CITIZEN):
        return None
    return MessageKind.PAPERS if change.state in rules.papers else MessageKind.STATE


def _message(
    office: Runtime, case: Case, kind: MessageKind, event: str, starts_at: datetime | None, due_at: datetime
) -> queue.Planned | None:
    """The message, None when the citizen did not ask for it or gave no number that can receive it."""
    number = _number(office, case, kind)
    if not queue.is_mobile(number):
        return None
    with speaking(case.language) as spoken:
        text = message_book().words(
            kind,
            neutral=case.neutral,
            tail=case.receipt_number[-TAIL:],
            moment=dates.moment(starts_at) if starts_at else "",
        )
    return queue.Planned(event, kind, case.id, number, text, spoken.value, due_at)


def _number(office: Runtime, case: Case, kind: MessageKind) -> str:
    published = office.catalogues.get(case.catalogue_version) if case.service else None
    service = published.services.get(case.service) if published else None
    content = _content(office, case)
    if service is None or content is None:
        return ""
    today = submission_day(content, case.received_at)
    context = Context(today=today, applicant=applicant_facts(content.applicant, today))
    return message_book().number_for(
        kind,
        service,
        content.answers,
        context,
        frozenset(one.id for one in content.consents if one.accepted),
        neutral=case.neutral,
    )


def _content(office: Runtime, case: Case) -> Content | None:
    """What was submitted; None for what nobody can read. No reader sees it: only the number is used."""
    try:
        return Content.model_validate_json(office.vault.open(case.content, f"case:{case.id}"))
    except ValidationError:
        return None
