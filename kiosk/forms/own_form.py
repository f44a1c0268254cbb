"""Forms of the machine's own, outside any service file: same field types, checks and screens."""

from __future__ import annotations

from typing import Any

from catalogue.model import Service


def own_form(code: str, title: str, seal: str, fields: list[dict[str, Any]], *, step: str = "") -> Service:
    """A form that leads to no case: one section of `fields`, whose name is `step`."""
    return Service.model_validate(
        {
            "code": code,
            "title": title,
            "seal": seal,
            "summary": title,
            "minutes": 2,
            "guide": {"who": "-", "cost": "-", "duration": "-", "steps": [], "laws": []},
            "notice": {
                "version": "-",
                "who": "-",
                "purpose": "-",
                "kinds": "-",
                "retention": "-",
                "rights": "-",
                "consents": [],
            },
            "sections": [{"id": "own", "title": step or title, "fields": fields}],
            "route": {"body": "none", "territory": []},
            "states": [{"id": "none", "label": "-"}],
            "initial_state": "none",
            "receipt": {"title": "-", "next_steps": []},
        }
    )
