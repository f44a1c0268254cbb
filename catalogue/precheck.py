"""Pre-check: what the rules of a service say about the answers so far. Advice, never a refusal.

The citizen may always submit; the office decides (PIPL 24: no purely automated decision).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from catalogue.conditions import holds
from catalogue.facts import Answers, Context, Facts
from catalogue.model import Service
from catalogue.walk import walk


@dataclass(frozen=True)
class Advice:
    """One rule that applies: a result code for the office, words and the proof to bring for the citizen."""

    rule_id: str
    result: str
    level: Literal["good", "info", "warning"]
    advice: str
    proof: str
    law: str


def precheck(service: Service, answers: Answers, context: Context) -> list[Advice]:
    """Rules that apply, in the order of the file. Of the rules of one `group` only the first hit counts.

    A rule may test `result`: the codes of the rules before it.
    """
    return _apply(service, walk(service, answers, context)[2])


def results(advice: Iterable[Advice]) -> frozenset[str]:
    """The result codes."""
    return frozenset(one.result for one in advice)


def settled_facts(service: Service, answers: Answers, context: Context) -> Facts:
    """The facts of the open questions, with the pre-check's results: for what is decided after the form."""
    return settled(service, walk(service, answers, context)[2])


def settled(service: Service, facts: Facts) -> Facts:
    """The same for the facts of a walk that was already made."""
    return facts.with_results(results(_apply(service, facts)))


def _apply(service: Service, facts: Facts) -> list[Advice]:
    found: list[Advice] = []
    decided: set[str] = set()
    known = facts.with_results(frozenset())
    for rule in service.rules:
        if rule.group in decided or not holds(rule.when, known):
            continue
        if rule.group:
            decided.add(rule.group)
        found.append(Advice(rule.id, rule.result, rule.level, rule.advice, rule.proof, rule.law))
        known = facts.with_results(results(found))
    return found
