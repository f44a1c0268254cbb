"""Messages to citizens, for staff: newest first, numbers masked, and honestly whether anything was sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.messaging import providers, queue
from backend.models.case import Case
from backend.models.message import OutboundMessage
from backend.pages import staff, web
from backend.pages.staff import Staff
from backend.runtime import Runtime, runtime
from backend.vault import Vault
from words import Language

router = APIRouter(include_in_schema=False)

PAGE: Final = 30
_REASONS: Final = {
    "withdrawn": "本人不再收短信",
    "overtaken": "后来又变了",
    "past": "时间已过",
    "too_old": "隔得太久",
    "gave_up": "多次没发成",
}

Office = Annotated[Runtime, Depends(runtime)]


@dataclass(frozen=True)
class Line:
    """One message as the page shows it; `case_id` empty: a form on a phone that is no case yet."""

    at: datetime
    case_id: str
    receipt_number: str
    number: str = field(repr=False)
    text: str
    language: Language
    state: str
    why: str
    bad: bool


@router.get("/messages")
def get_messages(request: Request, office: Office, before: str = "") -> Response:
    """What was sent, waits, or would have been sent; of the office of this member of staff."""
    with office.database.read() as session:
        who = staff.staff_of(session, office.vault, request, office.now())
        if who is None:
            return web.page("office_stranger.html", 403)
        found = _newest(session, who, before)
        lines = [_line(office.vault, message, number) for message, number in found[:PAGE]]
    return web.page(
        "office_messages.html",
        staff=who,
        lines=lines,
        demo=providers.is_demo(office.settings),
        more=found[PAGE - 1][0].id if len(found) > PAGE else "",
        first=not before,
    )


def _newest(session: Session, who: Staff, before: str) -> list[tuple[OutboundMessage, str | None]]:
    """One page and one more. Ids grow with time (UUIDv7), so the primary key is the order."""
    query = select(OutboundMessage, Case.receipt_number).outerjoin(Case, Case.id == OutboundMessage.case_id)
    if who.office_id:
        query = query.where(Case.office_id == who.office_id)
    if before:
        query = query.where(OutboundMessage.id < before[:36].replace("\0", ""))
    rows = session.execute(query.order_by(OutboundMessage.id.desc()).limit(PAGE + 1))
    return [(row[0], row[1]) for row in rows]


def _line(vault: Vault, message: OutboundMessage, receipt_number: str | None) -> Line:
    number = queue.number_of(vault, message)
    return Line(
        at=message.created_at,
        case_id=message.case_id or "",
        receipt_number=receipt_number or "",
        number=number if "*" in number else queue.masked(number),
        text=message.text,
        language=Language.of(message.language),
        state=_state(message),
        why=_REASONS.get(message.last_error, f"原因代码 {message.last_error}") if message.last_error else "",
        bad=message.state == queue.FAILED,
    )


def _state(message: OutboundMessage) -> str:
    if message.state == queue.SENT:
        return "演示：没有真的发出" if message.channel == providers.DEMO else "已发出"
    return {queue.WAITING: "等着发", queue.FAILED: "没有发出", queue.DROPPED: "不用发了"}[message.state]
