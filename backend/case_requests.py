"""What citizens ask of the office about a case that is there: add, list, deal with.

What people wrote is sealed. A rating exists once per case and may be changed; of withdrawals, deletions and
added papers one open request at a time is enough; complaints are each their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from uuid_utils import uuid7

from backend.case_answer import service_of
from backend.cases import add_audit, note_change, stop_clocks
from backend.catalogues import Catalogues
from backend.models.case import Case
from backend.models.request import CaseRequest
from backend.problems import Code, Refused
from backend.vault import Vault
from wire.case_sheet import LONGEST_WORDS, SCORES, RequestKind

MOST_COMPLAINTS: Final = 10  # open ones per case: more is somebody playing, and none of them would be read
EVERY_CONSENT: Final = "撤回全部同意"  # what staff reads in a withdrawal
RATED: Final = "rated"
LIST_LIMIT: Final = 200


def add(
    session: Session,
    vault: Vault,
    case_id: str,
    kind: RequestKind | str,
    *,
    text: str = "",
    score: int = 0,
    channel: str,
    now: datetime,
    done: bool = False,
) -> str:
    """Note a request (in a write session) and return its id; `channel` is phone or kiosk.

    `done`: it takes effect by being noted, and staff need not do anything (text messages stop).
    Raises Refused: NOT_FOUND; MALFORMED for a rating outside 1 to 5, a complaint without words or words that
    are too long; LOCKED when there are too many open complaints.
    """
    kind, text = RequestKind(kind), text.replace("\0", "").strip()
    wordless = kind is RequestKind.COMPLAINT and not text
    if wordless or len(text) > LONGEST_WORDS or (kind is RequestKind.RATING) != (score in SCORES):
        raise Refused(Code.MALFORMED)
    if session.get(Case, case_id, with_for_update=True) is None:  # two at once wait for each other
        raise Refused(Code.NOT_FOUND)
    there = _to_be_replaced(session, case_id, kind)
    if there is not None and done:  # what waits for staff already asks for more
        return there.id
    if there is None:
        there = CaseRequest(
            id=str(uuid7()), case_id=case_id, kind=kind.value, score=0, open=True, channel=channel
        )
        session.add(there)
    there.score, there.channel, there.created_at = score, channel, now
    if text or kind is RequestKind.RATING:
        there.text = vault.seal(text.encode(), _place(there.id)) if text else None
    there.open = not done
    session.flush()
    add_audit(session, f"applicant:{channel}", "request", case_id, kind.value, now)
    return there.id


def rate(
    session: Session,
    vault: Vault,
    catalogues: Catalogues,
    case_id: str,
    score: int,
    text: str,
    *,
    channel: str,
    now: datetime,
) -> str:
    """Note a rating as `add` does, and let the case be `rated` where its service file knows that state."""
    request_id = add(
        session, vault, case_id, RequestKind.RATING, text=text, score=score, channel=channel, now=now
    )
    case = session.get_one(Case, case_id)
    service = service_of(catalogues, case)
    states = {state.id: state for state in service.states} if service else {}
    if case.state in states and RATED in states[case.state].next:
        before, case.state = case.state, RATED
        case.version += 1
        if states[RATED].final:
            case.open = False
            stop_clocks(session, case.id)
        session.flush()
        note_change(session, case, before, actor=f"applicant:{channel}", reason=RATED, kind=RATED, now=now)
    return request_id


def of_case(session: Session, case_id: str) -> list[CaseRequest]:
    """Return the requests of a case, oldest first."""
    query = select(CaseRequest).where(CaseRequest.case_id == case_id)
    return list(session.scalars(query.order_by(CaseRequest.created_at, CaseRequest.id)))


def open_requests(session: Session, office_id: str = "", limit: int = LIST_LIMIT) -> list[CaseRequest]:
    """Return what waits for staff, oldest first, of one office where it is given."""
    query = select(CaseRequest).where(CaseRequest.open)
    if office_id:
        query = query.join(Case, Case.id == CaseRequest.case_id).where(Case.office_id == office_id)
    return list(session.scalars(query.order_by(CaseRequest.created_at, CaseRequest.id).limit(limit)))


def texts_stopped(requests: Iterable[CaseRequest]) -> bool:
    """Whether the citizen of these requests takes no more text messages."""
    return any(made.kind == RequestKind.WITHDRAW for made in requests)


def words_of(vault: Vault, request: CaseRequest) -> str:
    """Return what the citizen wrote; empty for nothing. The reading of its case is audited by the caller."""
    return vault.open(request.text, _place(request.id)).decode() if request.text else ""


def close(session: Session, request_id: str, case_id: str, actor: str, now: datetime) -> bool:
    """Note that staff dealt with it (in a write session); False when it is no open request of the case."""
    request = session.get(CaseRequest, request_id, with_for_update=True)
    if request is None or request.case_id != case_id or not request.open:
        return False
    request.open = False
    add_audit(session, actor, "request_done", case_id, request.kind, now)
    return True


def _to_be_replaced(session: Session, case_id: str, kind: RequestKind) -> CaseRequest | None:
    """The request that a new one of this kind changes instead of standing beside it.

    Raises Refused LOCKED for complaints without end.
    """
    mine = select(CaseRequest).where(CaseRequest.case_id == case_id, CaseRequest.kind == kind.value)
    if kind is RequestKind.COMPLAINT:
        waiting = select(func.count()).select_from(mine.where(CaseRequest.open).subquery())
        if (session.scalar(waiting) or 0) >= MOST_COMPLAINTS:
            raise Refused(Code.LOCKED)
        return None
    if kind is not RequestKind.RATING:
        mine = mine.where(CaseRequest.open)
    return session.scalars(mine.order_by(CaseRequest.created_at.desc())).first()


def _place(request_id: str) -> str:
    return f"request:{request_id}"
