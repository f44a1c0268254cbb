"""The facts of a stored case as the catalogue's rules read them, as they were on the day of submission."""

from __future__ import annotations

from sqlalchemy.orm import Session

import catalogue
from backend.assessment import applicant_facts, submission_day
from backend.cases import CaseView
from backend.models.kiosk import Kiosk


def context_of(session: Session, view: CaseView) -> catalogue.Context | None:
    """Return the context of a case's rules; None when the submission could not be read."""
    if view.content is None:
        return None
    kiosk = session.get(Kiosk, view.case.kiosk_id)
    today = submission_day(view.content, view.case.received_at)
    return catalogue.Context(
        today=today,
        applicant=applicant_facts(view.content.applicant, today),
        kiosk_region=kiosk.region if kiosk else "",
    )
