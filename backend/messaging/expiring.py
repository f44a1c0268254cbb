"""A form that moved to the phone and is about to be deleted: said two hours before."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

import catalogue
from backend.handoffs import forms
from backend.messaging import queue
from backend.messaging.quiet import QuietHours
from backend.models.handoff import Handoff
from backend.models.message import OutboundMessage
from backend.runtime import Runtime
from catalogue.messages import TAIL, MessageKind, message_book
from wire.handoff import HandoffStage
from words import dates, speaking

BEFORE: Final = timedelta(hours=2)
_AT_ONCE: Final = 50


def plan_expiring(office: Runtime, channel: str) -> int:
    """Make messages for the forms that end soon; returns how many are new."""
    now = office.now()
    event = Handoff.id + ":expiring"
    soon = (
        select(Handoff)
        .where(Handoff.stage == HandoffStage.MOVED.value, Handoff.delete_at > now)
        .where(Handoff.delete_at <= now + BEFORE, ~exists().where(OutboundMessage.event == event))
        .order_by(Handoff.delete_at)
        .limit(_AT_ONCE)
    )
    with office.database.read() as session:
        planned = [_planned(office, session, row, now) for row in session.scalars(soon)]
    wanted = [one for one in planned if one is not None]
    if not wanted:
        return 0
    with office.database.write() as session:
        return sum(queue.add(session, office.vault, one, channel, now) for one in wanted)


def handoff_of(message: OutboundMessage) -> str:
    """The hand-off that such a message tells of."""
    return message.event.partition(":")[0]


def _planned(office: Runtime, session: Session, row: Handoff, now: datetime) -> queue.Planned | None:
    due_at = QuietHours.of(office.settings).next_allowed(now)
    form = forms.form_of_row(office, session, row)
    if form is None or form.content is None or due_at >= row.delete_at:
        return None
    neutral = catalogue.neutral(form.service, form.answers, form.context) is not None
    number = message_book().number_for(
        MessageKind.EXPIRING,
        form.service,
        form.answers,
        form.context,
        frozenset(one.id for one in form.content.consents if one.accepted),
        neutral=neutral,
    )
    if not queue.is_mobile(number):
        return None
    with speaking(form.content.language) as spoken:
        text = message_book().words(
            MessageKind.EXPIRING,
            neutral=neutral,
            tail=form.content.receipt_number[-TAIL:],
            moment=dates.moment(row.delete_at),
        )
    return queue.Planned(f"{row.id}:expiring", MessageKind.EXPIRING, None, number, text, spoken.value, due_at)
