"""The list of everything that is open on the phone, with its state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request, Response

import catalogue
from backend.pages.form.asked import QuestionPage, photo_of
from backend.pages.hand.addresses import LIST, PATH, SIGNATURE
from backend.pages.hand.visit import Office, Visit, visiting
from catalogue import Field
from catalogue.conditions import is_empty
from words import _, phrases

router = APIRouter(prefix=PATH, include_in_schema=False)


@dataclass(frozen=True)
class Task:
    """One line of the list: where it leads, what it is called, whether it is done."""

    section: str
    address: str
    label: str
    filled: bool
    optional: bool
    preview: str = field(default="", repr=False)


@router.get("/form")
def get_list(request: Request, office: Office, kept: str = "") -> Response:
    """The list; `kept`: something was stored just now."""

    def show(visit: Visit) -> Response:
        return visit.page("hand/list.html", tasks=tasks_of(visit), kept=bool(kept))

    return visiting(request, office, show)


def tasks_of(visit: Visit) -> list[Task]:
    """What is open on the phone, in the order of the form; the signature last."""
    answers, found = visit.form.answers, []
    for page in visit.pages():
        found.append(
            Task(
                section=page.section.title,
                address=f"{LIST}/{page.id}",
                label=page.fields[0].label,
                filled=page.is_filled(answers),
                optional=page.optional,
                preview=preview(page, answers),
            )
        )
    if visit.wants_signature and (visit.form.moved or not visit.form.signed or visit.form.strokes):
        section = _("签名")
        found.append(Task(section, SIGNATURE, section, visit.form.signed, False))
    return found


def preview(page: QuestionPage, answers: Mapping[str, Any]) -> str:
    """The answers of a page as people read them."""
    given = [(one, answers[one.id]) for one in page.fields if not is_empty(answers.get(one.id))]
    if len(page.fields) == 1:
        return "".join(_shown(one, value) for one, value in given)
    return "\n".join(phrases.labelled(one.label, _shown(one, value)) for one, value in given)


def _shown(asked: Field, value: Any) -> str:
    if photo_of(asked):
        return _("已上传{count}张").format(count=len(value))
    return catalogue.shown(asked, value)
