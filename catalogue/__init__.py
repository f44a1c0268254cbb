"""What a citizen can ask for, as data, and the engine that reads it.

Forms, conditions, pre-check, materials, fees, deadlines, working days, routing. Knows no screen, device,
network or database. How to write a service file: docs/catalogue.md.
"""

from __future__ import annotations

from catalogue.calendar import CalendarDataError, CountedDay, Day, WorkCalendar
from catalogue.clocks import Deadline, deadline, deadlines
from catalogue.fees import FeeEstimate, FeeLine, estimate
from catalogue.form import (
    Accepted,
    Answers,
    Context,
    Page,
    Problem,
    Rejected,
    Verdict,
    check,
    filled,
    open_fields,
    pages,
    problems,
    prune,
    shown,
    visible_choices,
)
from catalogue.judgement import Judgement, judge
from catalogue.loader import Catalogue, load
from catalogue.materials import MaterialLine, materials
from catalogue.model import Choice, Field, FieldType, Place, QuickExit, Section, Service
from catalogue.precheck import Advice, precheck, results
from catalogue.problem import CatalogueError, CatalogueProblem
from catalogue.route import RouteKey, neutral, place_kinds, priority, route_key, territory

__all__ = [
    "Accepted",
    "Advice",
    "Answers",
    "CalendarDataError",
    "Catalogue",
    "CatalogueError",
    "CatalogueProblem",
    "Choice",
    "Context",
    "CountedDay",
    "Day",
    "Deadline",
    "FeeEstimate",
    "FeeLine",
    "Field",
    "FieldType",
    "Judgement",
    "MaterialLine",
    "Page",
    "Place",
    "Problem",
    "QuickExit",
    "Rejected",
    "RouteKey",
    "Section",
    "Service",
    "Verdict",
    "WorkCalendar",
    "check",
    "deadline",
    "deadlines",
    "estimate",
    "filled",
    "judge",
    "load",
    "materials",
    "neutral",
    "open_fields",
    "pages",
    "place_kinds",
    "precheck",
    "priority",
    "problems",
    "prune",
    "results",
    "route_key",
    "shown",
    "territory",
    "visible_choices",
]
