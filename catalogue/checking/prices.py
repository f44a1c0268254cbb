"""Checks of price lists and thresholds: amounts, divisions, days."""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalogue.checking.conditions import Finding
from catalogue.checking.scope import Kind, Scope
from catalogue.facts import as_date, as_number
from catalogue.model import FeeRow, Service
from catalogue.yaml_text import Path

_DIVISION = re.compile(r"[0-9]{6}")


def price_findings(service: Service, scope: Scope) -> Iterator[Finding]:
    """Everything wrong with `fees` and `standards`."""
    for i, table in enumerate(service.fees):
        yield from _in_force(table.division, table.effective_from, ["fees", i])
        for j, row in enumerate(table.rows):
            yield from _row(row, scope, ["fees", i, "rows", j])
    for i, standard in enumerate(service.standards):
        yield from _in_force(standard.division, standard.effective_from, ["standards", i])
        if as_number(standard.amount) is None:
            yield ["standards", i, "amount"], '金额要写成数字，例如 "2592"'


def _in_force(division: str, effective_from: str, path: Path) -> Iterator[Finding]:
    if not _DIVISION.fullmatch(division):
        yield [*path, "division"], '要写6位行政区划代码，全国通用写 "000000"'
    if as_date(effective_from) is None:
        yield [*path, "effective_from"], "要写成 2026-01-01 这样的日期"


def _row(row: FeeRow, scope: Scope, path: Path) -> Iterator[Finding]:
    for key in ("amount", "amount_to"):
        text = getattr(row, key)
        if text and as_number(text) is None:
            yield [*path, key], '金额要写成数字，例如 "80"'
    low, high = as_number(row.amount), as_number(row.amount_to)
    if high is not None and (low is None or high < low):
        yield [*path, "amount_to"], "上限要和下限一起写，而且不能比下限小"
    if row.per == "copy" and not _is_number(row.copies, scope):
        yield [*path, "copies"], f"没有“{row.copies}”这道数字题，算不出份数"
    if row.scale:
        if not _is_number(row.of, scope):
            yield [*path, "of"], f"没有“{row.of}”这道金额题，算不出费用"
        yield from _scale(row, [*path, "scale"])


def _scale(row: FeeRow, path: Path) -> Iterator[Finding]:
    below = as_number("0")
    for k, step in enumerate(row.scale):
        top = as_number(step.up_to)
        if as_number(step.percent) is None:
            yield [*path, k, "percent"], '百分比要写成数字，例如 "1.2"'
        if top is None and (step.up_to or k < len(row.scale) - 1):
            yield [*path, k, "up_to"], "除了最后一级，每一级都要写上限金额"
        elif top is not None and below is not None and top <= below:
            yield [*path, k, "up_to"], "每一级的上限要比上一级大"
        below = top


def _is_number(name: str, scope: Scope) -> bool:
    fact = scope.facts.get(name)
    return fact is not None and fact.kind is Kind.NUMBER
