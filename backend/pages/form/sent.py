"""A page of questions that was sent: read, checked by the catalogue, to be kept or drawn again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import catalogue
from backend.pages.form import divisions
from backend.pages.form.asked import GROUPS, Asking, page_of, parts_of
from backend.pages.form.drawing import Drawn, draw
from backend.pages.form.reading import Circumstances, Posted, read
from catalogue import Accepted, Context, Field, Rejected

DRAWN: Final = "drawn"  # hidden: names of the questions the page had
CHOOSE_ON: Final = "go"  # the button of a division: draw the next level


@dataclass(frozen=True)
class Sent:
    """`typed` as it was sent, `good` what the catalogue accepted, `errors` by name what it refused.

    `unfinished`: nothing is refused yet, the page is to be drawn again with a level or a question more.
    """

    fields: Sequence[Field]
    typed: Mapping[str, Any] = field(repr=False)
    good: Mapping[str, Any] = field(repr=False)
    errors: Mapping[str, str]
    unfinished: bool

    @property
    def is_good(self) -> bool:
        """May it be kept?"""
        return not self.errors and not self.unfinished


def take_page(asking: Asking, page_id: str, posted: Posted, around: Circumstances) -> Sent:
    """Read and check a question page. Answers may open questions of the same page: they are asked then."""
    fields: Sequence[Field] = ()
    values: dict[str, Any] = {}
    while True:
        page = page_of(asking.with_answers(_clean(fields, values, asking)), page_id)
        if page is None or tuple(page.fields) == tuple(fields):
            break
        fields = page.fields
        values = _values(asking, fields, posted, around)
    return _judged(asking, fields, values, posted, scope=None)


def take_entry(
    asking: Asking, group: Field, old: Mapping[str, Any], posted: Posted, around: Circumstances
) -> Sent:
    """Read and check one entry of a list; what the page did not ask stays as it was in `old`."""
    fields: Sequence[Field] = ()
    values: dict[str, Any] = {}
    kept = dict(old)
    while True:
        opened = parts_of(asking, group, {**kept, **_clean(fields, values, asking)})
        if tuple(opened) == tuple(fields):
            break
        fields = opened
        values = _values(asking, fields, posted, around)
    untouched = {id_: value for id_, value in kept.items() if id_ not in {one.id for one in fields}}
    return _judged(asking, fields, values, posted, scope={**asking.counting, **untouched})


def drawn_again(asking: Asking, sent: Sent, scope: Mapping[str, Any] | None = None) -> list[Drawn]:
    """The page with everything that was typed, and what is wrong with it."""
    around = None if scope is None else {**scope, **sent.typed}
    asking = asking.with_answers(sent.good) if scope is None else asking
    return [draw(asking, one, sent.typed.get(one.id), sent.errors, scope=around) for one in sent.fields]


def _values(asking: Asking, fields: Sequence[Field], posted: Posted, around: Circumstances) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for asked in fields:
        parts: list[Field] = []
        if asked.type in GROUPS:  # a person's answers open more of its own questions
            given: Any = {}
            while (opened := parts_of(asking, asked, given)) != parts:
                parts = opened
                given = read(asked, posted, asked.id, around, parts)
        found[asked.id] = read(asked, posted, asked.id, around, parts)
    return found


def _clean(fields: Sequence[Field], values: Mapping[str, Any], asking: Asking) -> dict[str, Any]:
    """Values in their normal form where they have one, so that conditions see what would be kept."""
    found: dict[str, Any] = {}
    for asked in fields:
        value = values.get(asked.id)
        verdict = catalogue.check(asked, value, {**asking.answers, **values}, asking.context)
        found[asked.id] = verdict.value if isinstance(verdict, Accepted) else value
    return found


def _judged(
    asking: Asking,
    fields: Sequence[Field],
    values: Mapping[str, Any],
    posted: Posted,
    scope: Mapping[str, Any] | None,
) -> Sent:
    around = {**(asking.counting if scope is None else scope), **values}
    errors: dict[str, str] = {}
    good: dict[str, Any] = {}
    names: set[str] = set()
    for asked in fields:
        value = values.get(asked.id)
        names.add(asked.id)
        if asked.type in GROUPS:
            names |= {f"{asked.id}.{part.id}" for part in parts_of(asking, asked, value)}
            errors |= _wrong_parts(asking, asked, value, around)
        verdict = catalogue.check(asked, value, around, asking.context)
        if isinstance(verdict, Rejected):
            if not any(name.startswith(f"{asked.id}.") for name in errors):
                errors[asked.id] = verdict.message
        elif message := divisions.not_exact_enough(asked, value):
            errors[asked.id] = message
        else:
            good[asked.id] = verdict.value
    unfinished = bool(posted.one(CHOOSE_ON)) or not names <= set(posted.one(DRAWN).split())
    return Sent(fields, values, good, {} if unfinished else errors, unfinished)


def _wrong_parts(asking: Asking, group: Field, value: Any, around: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong inside a person, by name. Nobody named where nobody need be is not wrong."""
    if not value and not group.required:
        return {}
    given: Mapping[str, Any] = value if isinstance(value, Mapping) else {}
    found: dict[str, str] = {}
    for part in parts_of(asking, group, given):
        message = _refusal(part, given.get(part.id), {**around, **given}, asking.context)
        if message:
            found[f"{group.id}.{part.id}"] = message
    return found


def _refusal(asked: Field, value: Any, scope: Mapping[str, Any], context: Context) -> str:
    verdict = catalogue.check(asked, value, scope, context)
    return verdict.message if isinstance(verdict, Rejected) else divisions.not_exact_enough(asked, value)
