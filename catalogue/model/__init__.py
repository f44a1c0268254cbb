"""The shape of one service file: what a citizen can ask for, as data.

One YAML file in `catalogue/services/` is one `Service`. The published JSON Schema
(`catalogue/service.schema.json`) is generated from these classes. Texts are Chinese source strings;
translations are looked up by gettext. Architecture: section 3, "one form, three faces".
"""

from __future__ import annotations

from catalogue.model.conditions import All, Any_, Condition, Not, Test
from catalogue.model.fields import Choice, Field, FieldType, Section
from catalogue.model.service import (
    Consent,
    DeadlineRule,
    FeeRow,
    FeeStep,
    FeeTable,
    Guide,
    Law,
    Material,
    Notice,
    Place,
    Priority,
    QuickExit,
    ReceiptText,
    Route,
    Rule,
    Service,
    Standard,
    State,
    TerritoryKey,
)
from catalogue.model.strict import Strict

__all__ = [
    "All",
    "Any_",
    "Choice",
    "Condition",
    "Consent",
    "DeadlineRule",
    "FeeRow",
    "FeeStep",
    "FeeTable",
    "Field",
    "FieldType",
    "Guide",
    "Law",
    "Material",
    "Not",
    "Notice",
    "Place",
    "Priority",
    "QuickExit",
    "ReceiptText",
    "Route",
    "Rule",
    "Section",
    "Service",
    "Standard",
    "State",
    "Strict",
    "TerritoryKey",
    "Test",
]
