"""What it may cost: an estimate from the price list of a division. The institution sets the final fee."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from catalogue.conditions import holds
from catalogue.facts import Answers, Context, Facts, as_number
from catalogue.model import FeeRow, FeeStep, FeeTable, Service
from catalogue.precheck import settled_facts

_CENT: Final = Decimal("0.01")
_MOST_COPIES: Final = 1000


@dataclass(frozen=True)
class FeeLine:
    """One row, yuan. `amount` None: the row has words (`note`) but no figure that could be known now."""

    label: str
    amount: Decimal | None
    amount_to: Decimal | None
    note: str
    copies: int = 1


@dataclass(frozen=True)
class FeeEstimate:
    """The whole estimate, yuan. `complete` is False while a row without a figure may add to the total."""

    rows: tuple[FeeLine, ...]
    total_from: Decimal
    total_to: Decimal
    disclaimer: str
    effective_from: str
    division: str
    source: str
    complete: bool


def estimate(service: Service, answers: Answers, context: Context, *, division: str) -> FeeEstimate | None:
    """The estimate by the price list in force today for `division` (6 digits), None when there is none.

    The list of the most exact division counts (district, city, province, then "000000" for all).
    """
    table = _in_force(service.fees, division, context.today)
    if table is None:
        return None
    facts = settled_facts(service, answers, context)
    rows = tuple(_line(row, facts) for row in table.rows if holds(row.when, facts))
    known = [row for row in rows if row.amount is not None]
    return FeeEstimate(
        rows=rows,
        total_from=sum((row.amount or Decimal(0) for row in known), Decimal(0)),
        total_to=sum((row.amount_to or row.amount or Decimal(0) for row in known), Decimal(0)),
        disclaimer=table.disclaimer,
        effective_from=table.effective_from,
        division=table.division,
        source=table.source,
        complete=len(known) == len(rows),
    )


def _in_force(tables: Iterable[FeeTable], division: str, today: date) -> FeeTable | None:
    chain = [division, f"{division[:4]}00", f"{division[:2]}0000", "000000"]
    current = [one for one in tables if one.effective_from <= today.isoformat() and one.division in chain]
    # the first of the chain wins, then the latest day
    return min(
        sorted(current, key=lambda one: one.effective_from, reverse=True),
        key=lambda one: chain.index(one.division),
        default=None,
    )


def _line(row: FeeRow, facts: Facts) -> FeeLine:
    copies = _copies(row, facts)
    if row.scale:
        value = as_number(facts.get(row.of)) if row.of else None
        amount = None if value is None else _scaled(row.scale, value)
        return FeeLine(row.label, amount, amount, row.note)
    low, high = as_number(row.amount), as_number(row.amount_to)
    if low is None:
        return FeeLine(row.label, None, None, row.note, copies)
    return FeeLine(row.label, low * copies, (low if high is None else high) * copies, row.note, copies)


def _copies(row: FeeRow, facts: Facts) -> int:
    number = facts.get(row.copies) if row.per == "copy" else 1
    return number if isinstance(number, int) and 1 <= number <= _MOST_COPIES else 1


def _scaled(steps: Iterable[FeeStep], value: Decimal) -> Decimal:
    """Each percentage applies to its own part of the value only (超额累进)."""
    total = below = Decimal(0)
    for step in steps:
        top = as_number(step.up_to)
        part = min(value, top) - below if top is not None else value - below
        if part <= 0:
            break
        total += part * Decimal(step.percent) / 100
        below = value if top is None else top
    return total.quantize(_CENT, ROUND_HALF_UP)
