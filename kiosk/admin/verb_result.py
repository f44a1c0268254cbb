"""The outcome of a root act as a short code for the log."""

from __future__ import annotations

from typing import assert_never

from kiosk.verbs import Done, Failed, Missing, NotAllowed, Outcome


def result_of(outcome: Outcome) -> str:
    """ok, not_allowed, missing, or the failure's own code."""
    match outcome:
        case Done():
            return "ok"
        case NotAllowed():
            return "not_allowed"
        case Missing():
            return "missing"
        case Failed(code=code):
            return code
        case _ as never:
            assert_never(never)
