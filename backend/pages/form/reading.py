"""What a form of ours sent, as the catalogue's JSON form of answers (`catalogue/answers`). Nothing is judged
here: what cannot be right stays as it was typed, for `catalogue.check` to say so and the page to show it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from backend.pages.form import divisions
from catalogue import Field, FieldType
from catalogue.conditions import is_empty

_LONGEST_DRAWING: Final = 400_000
_YES, _NO = "yes", "no"


@dataclass(frozen=True)
class Posted:
    """The values of a form by name; a name may come several times."""

    values: Mapping[str, Sequence[str]] = field(repr=False)

    def one(self, name: str) -> str:
        """The last value of a name, "" where it is missing."""
        found = self.values.get(name)
        return found[-1] if found else ""

    def many(self, name: str) -> list[str]:
        """Every value of a name."""
        return list(self.values.get(name, ()))


@dataclass(frozen=True)
class Circumstances:
    """What an answer needs besides what was typed: near which division, and the text of consents."""

    near: str
    version: str  # of the texts that consents agree to
    now: datetime


def read(asked: Field, posted: Posted, name: str, around: Circumstances, parts: Sequence[Field] = ()) -> Any:
    """The answer under `name`, None where nothing was given. `parts`: the questions drawn of a person."""
    match asked.type:
        case FieldType.CHOICES:
            return posted.many(name) or None
        case FieldType.CONSENT:
            return _consent(asked, posted.one(name), around)
        case FieldType.REGION:
            return _division(posted, name) or None
        case FieldType.ADDRESS:
            return _address(posted, name, around.near)
        case FieldType.PERSON | FieldType.PARTY:
            group = {part.id: read(part, posted, f"{name}.{part.id}", around) for part in parts}
            given = {id_: value for id_, value in group.items() if not is_empty(value)}
            return given or None
        case FieldType.SIGNATURE:
            return drawing(posted.one(name))
        case FieldType.PHOTO | FieldType.LIST:
            return None  # files and entries have pages of their own
        case _:
            return posted.one(name) or None


def drawing(text: str) -> dict[str, Any] | None:
    """The strokes of a signature field; None for an empty or unreadable one."""
    if not text or len(text) > _LONGEST_DRAWING:
        return None
    try:
        strokes = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return {"strokes": strokes} if isinstance(strokes, list) and strokes else None


def text_hash(asked: Field) -> str:
    """The hash that a consent keeps of the text that was read, as at the kiosk."""
    return hashlib.sha256("\n".join((asked.label, asked.question, asked.help)).encode()).hexdigest()


def _consent(asked: Field, said: str, around: Circumstances) -> dict[str, Any] | None:
    if said not in (_YES, _NO):
        return None
    return {
        "version": around.version,
        "text_hash": text_hash(asked),
        "at": around.now.isoformat(),
        "accepted": said == _YES,
    }


def _division(posted: Posted, name: str) -> str:
    return divisions.deepest([posted.one(f"{name}.{level}") for level in range(divisions.MOST_LEVELS)])


def _address(posted: Posted, name: str, near: str) -> dict[str, str] | None:
    code, text = _division(posted, name), posted.one(f"{name}.text")
    if not text.strip() and (not code or divisions.is_untouched(code, near)):
        return None
    return {"region": code, "text": text}
