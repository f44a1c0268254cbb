"""What to bring: the whole list, told once (一次性告知)."""

from __future__ import annotations

from dataclasses import dataclass

from catalogue.conditions import holds
from catalogue.facts import Answers, Context
from catalogue.model import Service
from catalogue.precheck import settled_facts


@dataclass(frozen=True)
class MaterialLine:
    """One paper to bring."""

    id: str
    text: str
    note: str
    law: str


def materials(service: Service, answers: Answers, context: Context) -> list[MaterialLine]:
    """Every paper that this case needs, in the order of the file.

    The proof that a pre-check rule names stands in `Advice.proof`; the file lists it here too, under
    `when: {field: result, includes: ...}`.
    """
    facts = settled_facts(service, answers, context)
    return [
        MaterialLine(line.id, line.text, line.note, line.law)
        for line in service.materials
        if holds(line.when, facts)
    ]
