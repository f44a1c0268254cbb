"""One level of a form being filled: the form itself, one entry of a list, or one person.

A level knows its screens ("runs" of fields), the answers given, what was typed but is not good yet
(`drafts`), and what to say about it (`errors`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any, Final

from catalogue import Context, Field, FieldType, Service, filled, pages
from catalogue.facts import Facts
from catalogue.walk import open_sub_fields

Run = tuple[Field, ...]

NOT_ASKED_HERE: Final = frozenset(
    {
        FieldType.OFFICE,
        FieldType.SLOT,
        FieldType.LAWYER,
        FieldType.PHOTO,
        FieldType.SIGNATURE,
    }
)
"""Types with a screen of their own (place, signature) or that this machine cannot take (photo)."""

ONE_TOUCH: Final = frozenset({FieldType.CHOICE, FieldType.YES_NO, FieldType.CONSENT})
"""Answered by one touch: a screen with nothing else goes on by itself."""

LEADING_ON: Final = ONE_TOUCH | {FieldType.REGION}
"""A valid answer that stands alone on its screen leads on: of a division, the one with nothing below it."""

GROUPS: Final = frozenset({FieldType.PERSON, FieldType.PARTY})
ALONE: Final = GROUPS | {FieldType.LIST}
"""Types that never share a screen."""


def is_asked_here(field: Field) -> bool:
    """Does this machine ask the question (as far as its kind goes; conditions are another matter)?"""
    return field.ask == "kiosk" and not field.computed and field.type not in NOT_ASKED_HERE


def nothing_known(field: Field) -> bool:
    """The default of `Form.known`."""
    return False


def no_start(field: Field) -> Any:
    """The default of `Form.start`."""
    return None


@dataclass(slots=True, repr=False)
class Form:
    """What is filled: a service, the answers so far, and the facts. `known` fields are not asked; `start`
    gives a value to begin with."""

    service: Service
    answers: dict[str, Any]
    context: Callable[[], Context]
    known: Callable[[Field], bool] = nothing_known
    start: Callable[[Field], Any] = no_start


@dataclass(slots=True, repr=False)
class Level:
    """`group` and `index` name what is filled inside the level above; both None for the form itself."""

    form: Form
    answers: dict[str, Any]
    group: Field | None = None
    index: int | None = None
    outer: Mapping[str, Any] = attribute(default_factory=dict)
    at: str = ""
    drafts: dict[str, Any] = attribute(default_factory=dict)
    errors: dict[str, str] = attribute(default_factory=dict)

    @property
    def scope(self) -> dict[str, Any]:
        """The answers that count for conditions here: those of open questions, the entry's own on top."""
        if self.group is None:
            return filled(self.form.service, self.answers, self.form.context())
        return {**self.outer, **self.answers}

    def runs(self) -> list[Run]:
        """The screens of this level that are open now."""
        if self.group is None:
            opened = [page.fields for page in pages(self.form.service, self.answers, self.form.context())]
        else:
            opened = self._group_runs(self.group)
        found: list[Run] = []
        for fields in opened:
            found.extend(_parted([f for f in fields if is_asked_here(f) and not self.form.known(f)]))
        return found

    def position(self, runs: list[Run]) -> int:
        """The screen that is shown."""
        return next((i for i, run in enumerate(runs) if any(f.id == self.at for f in run)), 0)

    def run(self) -> Run:
        """The fields that are shown; none when nothing is open."""
        runs = self.runs()
        return runs[self.position(runs)] if runs else ()

    def value(self, field: Field) -> Any:
        """What stands in the entry: typed, answered, or the value to begin with."""
        if field.id in self.drafts:
            return self.drafts[field.id]
        if field.id in self.answers:
            return self.answers[field.id]
        return self.form.start(field) if self.group is None else None

    def _group_runs(self, group: Field) -> list[Run]:
        facts = Facts(self.outer, self.form.context(), standards=self.form.service.standards)
        runs: list[list[Field]] = []
        for field in open_sub_fields(group, self.answers, facts)[0]:
            if not (field.same_screen and runs):
                runs.append([])
            runs[-1].append(field)
        return [tuple(run) for run in runs]


def _parted(fields: list[Field]) -> list[Run]:
    """A list or a person gets a screen of its own."""
    runs: list[list[Field]] = []
    for field in fields:
        if not runs or field.type in ALONE or runs[-1][-1].type in ALONE:
            runs.append([])
        runs[-1].append(field)
    return [tuple(run) for run in runs]
