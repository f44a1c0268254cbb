"""A photo question: its page with the pictures that are there, how many may come, and its answer."""

from __future__ import annotations

from dataclasses import replace

from fastapi.responses import Response

import catalogue
from backend import files, handoffs
from backend.files import READY
from backend.pages.form.asked import of_files, page_of, photo_of
from backend.pages.hand.addresses import FILES
from backend.pages.hand.visit import Visit
from catalogue import Field, FieldType, Rejected
from catalogue.answers.records import most_photos


def photos_page(visit: Visit, asked: Field, error: str = "") -> Response:
    """Draw it; `error` is what was wrong with what came last."""
    with visit.office.database.read() as session:
        there = files.files_of(session, visit.owner, asked.id)
    return visit.page(
        "hand/photos.html",
        422 if error else 200,
        asked=asked,
        files=there,
        most=_most_photos(asked),
        error=error,
        place=FILES,
        back=visit.back,
    )


def photo_question(visit: Visit, page_id: str) -> Field | None:
    """The open photo question of a page; None where there is none."""
    page = page_of(visit.asking, page_id)
    first = page.fields[0] if page is not None else None
    return first if first is not None and photo_of(first) else None


def too_many(visit: Visit, asked: Field, more: int) -> str:
    """What the catalogue says to so many files more; empty when they may come."""
    with visit.office.database.read() as session:
        there = len(files.files_of(session, visit.owner, asked.id))
    value = of_files(asked, [f"file{number}" for number in range(there + more)])
    if value is None:
        return ""
    verdict = catalogue.check(asked, value, visit.asking.counting, visit.form.context)
    return verdict.message if isinstance(verdict, Rejected) else ""


def answer_with_files(visit: Visit, page_id: str) -> None:
    """Make the files that are ready the answer of their question.

    Counted and given in one transaction, with the hand-off held: of two uploads that end together, the later
    one sees both files.
    """
    office, handoff_id = visit.office, visit.side.id
    with office.database.write() as session:
        if not visit.owner.is_there(session):  # locks the hand-off
            return
        form = handoffs.form_of(office, session, handoff_id)
        asked = photo_question(replace(visit, form=form), page_id) if form is not None else None
        if form is None or asked is None:
            return
        there = files.files_of(session, visit.owner, asked.id)
        value = of_files(asked, [one.id for one in there if one.state == READY])
        if value != form.answers.get(asked.id):
            handoffs.give(office, session, handoff_id, {asked.id: value})


def _most_photos(asked: Field) -> int:
    """How many files a photo question or a list of photos takes."""
    if asked.type is FieldType.LIST:
        return asked.max_items
    return most_photos(asked)
