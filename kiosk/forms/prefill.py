"""What is known of the applicant is not asked again (WCAG 3.3.7): it settles a question, or begins it."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from catalogue import Accepted, Field, FieldType, check
from catalogue.facts import Facts
from kiosk.forms.levels import is_asked_here
from kiosk.session import Session

CERTAIN: Final = frozenset(
    f"applicant.{fact}" for fact in ("name", "sex", "birth_date", "age", "id_type", "id_number")
)
"""Facts of the paper itself. An address on a card is only where somebody was registered: it may begin an
answer."""


def start_value(field: Field, session: Session) -> Any:
    """The value to begin with, in JSON form; None when nothing is known."""
    if not field.prefill:
        return None
    known = Facts(session.answers, session.context).get(field.prefill)
    if known in (None, ""):
        return None
    if isinstance(known, date):
        return known.isoformat()
    if field.type is FieldType.ADDRESS and isinstance(known, str):
        return {"text": known}
    return known


def settle_known(session: Session) -> None:
    """Answer what the paper answers."""
    for section in session.service.sections:
        for field in section.fields:
            if field.prefill in CERTAIN and is_asked_here(field):
                verdict = check(field, start_value(field, session), session.answers, session.context)
                if isinstance(verdict, Accepted) and verdict.value is not None:
                    session.answers[field.id] = verdict.value


def is_settled(field: Field, session: Session) -> bool:
    """Was the question answered by the paper?"""
    return field.prefill in CERTAIN and field.id in session.answers
