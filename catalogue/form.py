"""The form engine: one form, three faces (kiosk, phone, office). Data in, data out; knows no screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import words
from catalogue.answers.choices import open_choices
from catalogue.facts import Answers, Context, Facts
from catalogue.model import Choice, Field, Section, Service
from catalogue.shown import shown
from catalogue.verdict import Accepted, Problem, Rejected, Verdict
from catalogue.walk import asked, examine, walk

__all__ = [
    "Accepted",
    "Answers",
    "Context",
    "Page",
    "Problem",
    "Rejected",
    "Verdict",
    "check",
    "filled",
    "open_fields",
    "pages",
    "problems",
    "prune",
    "shown",
    "visible_choices",
]


@dataclass(frozen=True)
class Page:
    """What stands on one screen: a question, and the small ones that belong to it (`same_screen`)."""

    section: Section
    fields: tuple[Field, ...]


def pages(service: Service, answers: Answers, context: Context, *, ask: str = "kiosk") -> list[Page]:
    """The screens that are open now, in order; ask again after every answer.

    `ask`: "kiosk"; "phone" also shows what belongs to the kiosk; "counter" shows everything. Computed
    fields are not asked. A small field joins the field before it in the file, never another one that
    happens to be open.
    """
    opened = {(section.id, field.id) for section, field in walk(service, answers, context)[0]}
    screens: list[Page] = []
    for section in service.sections:
        runs: list[list[Field]] = []
        for field in section.fields:
            if not (field.same_screen and runs):
                runs.append([])
            if (section.id, field.id) in opened and asked(field, ask) and not field.computed:
                runs[-1].append(field)
        screens += [Page(section, tuple(run)) for run in runs if run]
    return screens


def open_fields(
    service: Service, answers: Answers, context: Context, *, ask: str | None = None
) -> list[Field]:
    """Every open field in order, computed ones included; `ask` as in `pages`, None = wherever it is asked."""
    return [field for _, field in walk(service, answers, context)[0] if asked(field, ask)]


def visible_choices(field: Field, answers: Answers, context: Context) -> list[Choice]:
    """The options of a choice that stand open now."""
    return open_choices(field, Facts(answers, context))


def check(field: Field, value: Any, answers: Answers, context: Context) -> Verdict:
    """Is this one answer good? Accepted with its normal form, or Rejected with words for the citizen.

    An empty answer to a question that may be left out is Accepted(None). For a field inside a group pass the
    item's answers laid over the form's (`{**answers, **item}`). The first thing wrong inside a group is named
    with its place.
    """
    good, wrong = examine(field, value, Facts(answers, context), path=field.id, ask=None)
    first = next(wrong, None)
    if first is None:
        return Accepted(good)
    place = first.field_id.removeprefix(field.id)
    return Rejected(_placed(field, place, first.message))


def problems(
    service: Service, answers: Answers, context: Context, *, ask: str | None = None
) -> list[Problem]:
    """Everything still wrong in the whole form, missing answers included; the backend runs it again.

    Answers to closed or unknown questions are no problem here: `prune` drops them.
    """
    opened, live, facts = walk(service, answers, context)
    return problems_of(opened, live, facts, ask=ask)


def problems_of(
    opened: list[tuple[Section, Field]], live: Answers, facts: Facts, *, ask: str | None
) -> list[Problem]:
    """`problems` for a walk that was already made."""
    found: list[Problem] = []
    for _, field in opened:
        if not field.computed and asked(field, ask):
            found.extend(examine(field, live.get(field.id), facts, path=field.id, ask=ask)[1])
    return found


def prune(service: Service, answers: Answers, context: Context) -> dict[str, Any]:
    """The answers whose question is open, in the order of the form; idempotent. Computed values are not
    kept."""
    opened, live, _ = walk(service, answers, context)
    return {field.id: live[field.id] for _, field in opened if field.id in live and not field.computed}


def filled(service: Service, answers: Answers, context: Context) -> dict[str, Any]:
    """`prune` with the computed values: what review, receipt and office show."""
    return dict(walk(service, answers, context)[1])


def _placed(field: Field, rest: str, message: str) -> str:
    # "[1].age" -> "第2项："; the message itself names the question
    if not rest.startswith("[") or "." not in rest:
        return message
    number = int(rest[1 : rest.index("]")]) + 1
    return words._("{label}第{number}项：{message}").format(
        label=field.item_label or field.label, number=number, message=message
    )
