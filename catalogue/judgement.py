"""What the office asks of the rules when a form is handed in, in one walk through it.

The same rules as in `form`, `route` and `clocks`, whose functions ask one thing at a time while a form grows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from catalogue.calendar import WorkCalendar
from catalogue.clocks import Deadline, deadlines_of
from catalogue.facts import Answers, Context
from catalogue.form import problems_of
from catalogue.model import Place, QuickExit, Service
from catalogue.precheck import settled
from catalogue.route import Level, RouteKey, neutral_of, place_of, priority_of, route_key_of
from catalogue.verdict import Problem
from catalogue.walk import walk


@dataclass(frozen=True, slots=True)
class Judgement:
    """Each part is what the function of the same name returns."""

    problems: list[Problem] = field(repr=False)
    priority: tuple[Level, str]
    route_key: RouteKey = field(repr=False)
    deadlines: list[Deadline] = field(repr=False)
    place: Place | None
    neutral: QuickExit | None


def judge(
    service: Service,
    answers: Answers,
    context: Context,
    calendar: WorkCalendar,
    *,
    submitted: date,
    ask: str | None = None,
) -> Judgement:
    """Judge a whole form. `ask` as in `problems`, `submitted` and `calendar` as in `deadlines`."""
    opened, live, facts = walk(service, answers, context)
    after = settled(service, facts)
    return Judgement(
        problems=problems_of(opened, live, facts, ask=ask),
        priority=priority_of(service, after),
        route_key=route_key_of(service, after),
        deadlines=deadlines_of(service, after, calendar, submitted=submitted),
        place=place_of(service, after),
        neutral=neutral_of(service, after),
    )
