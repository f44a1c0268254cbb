"""What the phone answers, that it leaves, and whose change is the later one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from backend.handoffs import rows
from backend.handoffs.ending import end
from backend.models.handoff import Handoff
from backend.runtime import Runtime
from wire.handoff import Ended, HandoffStage, Strokes

_EARLIER_KEPT = 20


def give(office: Runtime, session: Session, handoff_id: str, answers: Mapping[str, Any]) -> bool:
    """Keep answers that `catalogue.check` has accepted (in a write session); None clears.

    False when the hand-off is not open for answers any more.
    """
    row = _answering(office, session, handoff_id)
    if row is None:
        return False
    given = rows.given_of(office.vault, row)
    for name, value in answers.items():
        if name in given.answers:
            before = [*given.earlier.get(name, []), _digest(given.answers[name])]
            given.earlier[name] = before[-_EARLIER_KEPT:]
        given.answers[name] = value
    rows.keep_given(office.vault, row, given)
    rows.count_change(session, row)
    return True


def give_strokes(office: Runtime, session: Session, handoff_id: str, strokes: Strokes) -> bool:
    """Keep a drawn signature, checked before (in a write session); an empty one clears. As `give`."""
    row = _answering(office, session, handoff_id)
    if row is None:
        return False
    given = rows.given_of(office.vault, row)
    given.strokes = strokes
    rows.keep_given(office.vault, row, given)
    rows.count_change(session, row)
    return True


def leave(office: Runtime, session: Session, handoff_id: str) -> None:
    """The citizen ends it on the phone (in a write session); a form that moved is gone with it."""
    row = rows.locked(session, handoff_id)
    if row is not None and row.stage != HandoffStage.ENDED:
        end(session, row, Ended.PHONE_LEFT, office.now())


def take_back(given: rows.Given, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Drop what the phone answered where the citizen has changed it on the kiosk since."""
    for name in [name for name in given.answers if before.get(name) != after.get(name)]:
        if _digest(after.get(name)) not in [_digest(given.answers[name]), *given.earlier.get(name, [])]:
            del given.answers[name]
            given.earlier.pop(name, None)


def _answering(office: Runtime, session: Session, handoff_id: str) -> Handoff | None:
    row = rows.locked(session, handoff_id)
    if row is None or rows.stage_of(row, office.now())[0] not in (HandoffStage.PAIRED, HandoffStage.MOVED):
        return None
    return row


def _digest(value: Any) -> str:
    """Tells answers apart without keeping them."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
