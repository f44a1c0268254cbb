"""A page of questions on the phone: drawn, judged, kept, and on to the next one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response

import catalogue
from backend import handoffs
from backend.pages import web
from backend.pages.form import sent as sending
from backend.pages.form.asked import QuestionPage, page_of, photo_of
from backend.pages.form.drawing import Drawn, draw, names_of, start_value
from backend.pages.hand.addresses import LIST, PATH, REVIEW
from backend.pages.hand.cookie import TOKEN
from backend.pages.hand.entries import entries_page
from backend.pages.hand.photos import photos_page
from backend.pages.hand.visit import Form, Office, Visit, visiting
from catalogue import Field, FieldType, Rejected

router = APIRouter(prefix=f"{PATH}/form", include_in_schema=False)


@router.get("/{page_id}")
def get_page(page_id: str, request: Request, office: Office) -> Response:
    """One question, with the small ones that belong to it."""

    def show(visit: Visit) -> Response:
        page = page_of(visit.asking, page_id)
        if page is None:
            return web.redirect(LIST)
        if page.id != page_id:
            return web.redirect(f"{LIST}/{page.id}")
        if _is_led_on(page):
            return _group_page(visit, page)
        answers = visit.form.answers
        drawn = [draw(visit.asking, one, _present(visit, one, answers), {}) for one in page.fields]
        return _question(visit, page, drawn)

    return visiting(request, office, show)


@router.post("/{page_id}")
def post_page(page_id: str, request: Request, office: Office, form: Form) -> Response:
    """Judge and keep the answers of one page; a list's page only leads on."""

    def keep(visit: Visit) -> Response:
        page = page_of(visit.asking, page_id)
        if page is None:
            return web.redirect(LIST)
        if _is_led_on(page):
            first = page.fields[0]
            answer = visit.form.answers.get(first.id)
            verdict = catalogue.check(first, answer, visit.asking.counting, visit.form.context)
            if isinstance(verdict, Rejected):
                return _group_page(visit, page, verdict.message)
            return _onward(visit, page)
        outcome = sending.take_page(visit.asking, page_id, form, visit.around)
        if not outcome.is_good:
            drawn = sending.drawn_again(visit.asking, outcome)
            return _question(visit, page, drawn, 422 if outcome.errors else 200)
        visit.give(outcome.good)
        return _onward(visit, page)

    return visiting(request, office, keep, form.one(TOKEN))


def _is_led_on(page: QuestionPage) -> bool:
    """Are its answers kept by pages of their own: entries, photos?"""
    first = page.fields[0]
    return first.type is FieldType.LIST or photo_of(first) is not None


def _group_page(visit: Visit, page: QuestionPage, error: str = "") -> Response:
    first = page.fields[0]
    return photos_page(visit, first, error) if photo_of(first) else entries_page(visit, first, error)


def _present(visit: Visit, asked: Field, answers: Mapping[str, Any]) -> Any:
    value = answers.get(asked.id)
    if value is None and asked.id not in visit.form.given:
        return start_value(visit.asking, asked)
    return value


def _question(visit: Visit, page: QuestionPage, drawn: list[Drawn], http_status: int = 200) -> Response:
    names = names_of(drawn)
    return visit.page("hand/question.html", http_status, page=page, drawn=drawn, names=names, back=visit.back)


def _onward(visit: Visit, page: QuestionPage) -> Response:
    """To the list; in a form that moved to the next question without an answer, at the end to the review."""
    if not visit.form.moved:
        return web.redirect(f"{LIST}?kept=1")
    with visit.office.database.read() as session:
        form = handoffs.form_of(visit.office, session, visit.side.id)
    if form is None:
        return web.redirect(LIST)
    pages = replace(visit, form=form).pages()
    here = next((n for n, one in enumerate(pages) if one.id == page.id), -1)
    rest = [one for one in (*pages[here + 1 :], *pages[:here]) if not one.is_filled(form.answers)]
    following = next((one for one in rest if not one.optional), None)
    return web.redirect(f"{LIST}/{following.id}" if following else REVIEW)
