"""Which questions a phone asks: in a session those the kiosk leaves to it, for a form that moved all that is
open at the kiosk and on the phone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import catalogue
from catalogue import Answers, Context, Field, FieldType, Section, Service
from catalogue.conditions import is_empty
from catalogue.facts import Facts
from catalogue.groups import sub_fields
from catalogue.walk import open_sub_fields

NOT_ASKED: Final = frozenset({FieldType.OFFICE, FieldType.SLOT, FieldType.LAWYER})
"""A time is chosen on the case's page after submission; of lawyers there is no directory to choose from."""

GROUPS: Final = frozenset({FieldType.PERSON, FieldType.PARTY})
ALONE: Final = GROUPS | {FieldType.LIST, FieldType.PHOTO}
"""Types that never share a page."""

_OF_THE_PAPER: Final = frozenset(
    f"applicant.{fact}" for fact in ("name", "sex", "birth_date", "age", "id_type", "id_number")
)


@dataclass(frozen=True)
class Asking:
    """A form as far as a phone sees it. `moved`: the whole form is on the phone."""

    service: Service
    answers: Answers
    context: Context
    moved: bool

    def __repr__(self) -> str:
        return f"Asking({self.service.code})"

    def with_answers(self, answers: Answers) -> Asking:
        """The same form with these answers laid over."""
        return Asking(self.service, {**self.answers, **answers}, self.context, self.moved)

    @property
    def counting(self) -> Answers:
        """The answers that count for conditions: those of open questions, computed values included."""
        return catalogue.filled(self.service, self.answers, self.context)


@dataclass(frozen=True)
class QuestionPage:
    """One page of questions; `id` is that of its first one."""

    section: Section
    fields: tuple[Field, ...]

    @property
    def id(self) -> str:
        """The page's name in addresses."""
        return self.fields[0].id

    @property
    def title(self) -> str:
        """What stands above it."""
        return self.fields[0].question or self.fields[0].label

    @property
    def optional(self) -> bool:
        """May everything on it be left out?"""
        return not any(field.required for field in self.fields)

    def is_filled(self, answers: Answers) -> bool:
        """Has every compulsory question an answer, or, where none is, any?"""
        wanted = [field for field in self.fields if field.required]
        if wanted:
            return all(not is_empty(answers.get(field.id)) for field in wanted)
        return any(not is_empty(answers.get(field.id)) for field in self.fields)


def question_pages(asking: Asking) -> list[QuestionPage]:
    """The pages that are open on the phone now, in the order of the form."""
    found: list[QuestionPage] = []
    for page in catalogue.pages(asking.service, asking.answers, asking.context, ask="phone"):
        run: list[Field] = []
        for field in page.fields:
            if not _is_asked(field, asking):
                continue
            if run and (field.type in ALONE or run[-1].type in ALONE):
                found.append(QuestionPage(page.section, tuple(run)))
                run = []
            run.append(field)
        if run:
            found.append(QuestionPage(page.section, tuple(run)))
    return found


def page_of(asking: Asking, page_id: str) -> QuestionPage | None:
    """The open page on which this question stands."""
    pages = question_pages(asking)
    return next((page for page in pages if any(field.id == page_id for field in page.fields)), None)


def parts_of(asking: Asking, group: Field, item: Any) -> list[Field]:
    """The open questions of one entry of a list, or of a person, as far as a phone asks them."""
    facts = Facts(asking.counting, asking.context, standards=asking.service.standards)
    return [field for field in open_sub_fields(group, item, facts)[0] if _is_part(field)]


def photo_of(field: Field) -> Field | None:
    """The photo question that this field is, or the only one that its entries hold: a list of photos."""
    if field.type is FieldType.PHOTO:
        return field
    parts = [part for part in sub_fields(field) if part.ask != "counter"]
    if field.type is FieldType.LIST and len(parts) == 1 and parts[0].type is FieldType.PHOTO:
        return parts[0]
    return None


def of_files(field: Field, ids: list[str]) -> Any:
    """The answer that names these files: ids, or for a list of photos an entry for each."""
    photo = photo_of(field)
    if photo is None or not ids:
        return None
    return ids if photo is field else [{photo.id: [one]} for one in ids]


def _is_part(field: Field) -> bool:
    nested = field.type in (FieldType.LIST, FieldType.PHOTO)
    return field.ask != "counter" and not field.computed and field.type not in NOT_ASKED and not nested


def _is_asked(field: Field, asking: Asking) -> bool:
    if field.computed or field.type in NOT_ASKED or field.ask == "counter":
        return False
    if field.ask == "phone":
        return True
    if asking.moved:
        return not (field.prefill in _OF_THE_PAPER and field.id in asking.answers)
    return field.type is FieldType.LONG_TEXT
