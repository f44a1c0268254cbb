"""What the templates need to draw a question: words, box, what stands in it, what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import date
from typing import Any, Final

import catalogue
from backend.pages.form import divisions
from backend.pages.form.asked import GROUPS, Asking, parts_of
from catalogue import Choice, Context, Field, FieldType
from catalogue.facts import Facts

_LINES: Final = {
    # type of the box, keyboard of the phone
    FieldType.TEXT: ("text", "text"),
    FieldType.PHONE: ("tel", "tel"),
    FieldType.ID_NUMBER: ("text", "text"),
    FieldType.DIGITS: ("text", "numeric"),
    FieldType.CODE: ("text", "text"),
    FieldType.MONEY: ("text", "decimal"),
    FieldType.INTEGER: ("text", "numeric"),
    FieldType.DATE: ("date", "text"),
}
_TOLD_BY_BROWSER: Final = {
    # WCAG 1.3.5: what is asked of the citizen's own person
    "applicant.name": "name",
    "applicant.phone": "tel",
    "applicant.birth_date": "bday",
    "applicant.address": "street-address",
}


@dataclass(frozen=True)
class Drawn:
    """One question. `kind` names the macro in `form/fields.html`; `name` the box, `id` the element."""

    kind: str
    name: str
    id: str
    field: Field
    value: Any = attribute(repr=False)
    error: str = ""
    box: str = "text"
    keyboard: str = "text"
    autocomplete: str = "off"
    earliest: str = ""
    latest: str = ""
    choices: Sequence[Choice] = ()
    boxes: Sequence[divisions.Select] = ()
    parts: Sequence[Drawn] = ()

    @property
    def described_by(self) -> str:
        """Ids of the texts that belong to the box."""
        there = ((self.field.help, "help"), (self.field.why, "why"), (self.error, "error"))
        return " ".join(f"{self.id}-{what}" for text, what in there if text)

    @property
    def text(self) -> str:
        """What stands in a box for text."""
        return "" if self.value is None else str(self.value)

    def is_chosen(self, choice: str) -> bool:
        """Is this option ticked?"""
        if isinstance(self.value, Mapping):  # a consent
            return self.value.get("accepted") is (choice == "yes")
        if isinstance(self.value, bool):
            return self.value is (choice == "yes")
        return choice in self.value if isinstance(self.value, list) else choice == self.value


def draw(
    asking: Asking,
    asked: Field,
    value: Any,
    errors: Mapping[str, str],
    *,
    name: str = "",
    scope: Mapping[str, Any] | None = None,
) -> Drawn:
    """A question with `value` in it (an answer, or what was typed). `errors` by name; `scope`: the answers
    that count where it stands, with the entry's own on top."""
    name = name or asked.id
    around = asking.counting if scope is None else scope
    box, keyboard = _LINES.get(asked.type, ("text", "text"))
    parts: list[Drawn] = []
    if asked.type in GROUPS:
        given = value if isinstance(value, Mapping) else {}
        parts = [
            draw(
                asking, part, given.get(part.id), errors, name=f"{name}.{part.id}", scope={**around, **given}
            )
            for part in parts_of(asking, asked, given)
        ]
    if asked.type is FieldType.ADDRESS and not isinstance(value, Mapping):
        value = {"region": "", "text": value if isinstance(value, str) else ""}
    earliest, latest = _bounds(asked, asking.context)
    return Drawn(
        kind="line" if asked.type in _LINES else asked.type.value,
        name=name,
        id="f-" + name.replace(".", "-"),
        field=asked,
        value=value,
        error=errors.get(name, ""),
        box=box,
        keyboard=keyboard,
        autocomplete=_TOLD_BY_BROWSER.get(asked.prefill, "off"),
        earliest=earliest,
        latest=latest,
        choices=catalogue.visible_choices(asked, around, asking.context) if asked.choices else (),
        boxes=_boxes(asked, value, asking.context.kiosk_region),
        parts=parts,
    )


def names_of(drawn: Sequence[Drawn]) -> str:
    """What a page asks, hidden in its form: so that an answer which opens something new is told from one that
    leaves something out."""
    return " ".join(name for one in drawn for name in (one.name, *(part.name for part in one.parts)))


def start_value(asking: Asking, asked: Field) -> Any:
    """The value to begin with, of what is known; None when nothing is."""
    known = Facts(asking.answers, asking.context).get(asked.prefill) if asked.prefill else None
    if known is None or known == "":
        return None
    return known.isoformat() if isinstance(known, date) else known


def _boxes(asked: Field, value: Any, near: str) -> list[divisions.Select]:
    if asked.type not in (FieldType.REGION, FieldType.ADDRESS):
        return []
    return divisions.selects(divisions.chosen_code(asked, value), near)


def _bounds(asked: Field, context: Context) -> tuple[str, str]:
    """The first and the last day that the date box offers."""
    if asked.type is not FieldType.DATE:
        return "", ""
    birth = context.applicant.get("birth_date")
    known = birth.isoformat() if isinstance(birth, date) else str(birth or "")
    earliest = {"today": context.today.isoformat(), "birth": known}.get(asked.earliest or "", "")
    return earliest, context.today.isoformat() if asked.latest == "today" else ""
