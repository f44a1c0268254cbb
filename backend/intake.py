"""From submission to case. Opening and checking happen first; then one short write transaction.

`PUT /api/v1/submissions/{uuid}` and `legal-kiosk backend import FILE` come through `receive` with a sealed
envelope; a form that was finished on a phone comes through `take_in`, which is the rest of it.
"""

from __future__ import annotations

import hashlib
import uuid as uuids
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import Connection, bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend import case_rows, files, routing
from backend.assessment import Assessed, assess
from backend.case_answer import answer_of_case, compose
from backend.events import record_event
from backend.inserts import insert_new, insert_rows
from backend.models.case import Audit, Case, Clock, History, Person, Submission
from backend.models.place import Slot
from backend.places import booking
from backend.problems import Code, Refused
from backend.runtime import Runtime
from wire import receipt_number
from wire.envelope import MAX_BYTES, Envelope, EnvelopeError, Header
from wire.messages import Appointment, AppointmentResult, Due, SubmissionAnswer
from words import _

_YEARS = (1970, 2999)  # a clock that was never set says 1970
_DIGEST_OF = select(Submission.digest).where(Submission.uuid == bindparam("uuid"))
_OFFICE_OF_SLOT = select(Slot.office_id).where(Slot.id == bindparam("slot_id"))


@dataclass(frozen=True, slots=True)
class Sender:
    """Who hands a submission in: the kiosk that signed, by hand on behalf of the kiosk that sealed it, or a
    phone that went on with a kiosk's form.

    `remember` records inside the write transaction what came with it: the request's nonce, the end of the
    phone's hand-off.
    """

    kiosk_id: str
    channel: str  # kiosk, import, phone
    region: str
    receipt_prefix: int
    remember: Callable[[Connection], None] | None = None
    recovery_key: X25519PrivateKey | None = field(default=None, repr=False)

    @property
    def actor(self) -> str:
        """As history and audit name it."""
        return f"{self.channel}:{self.kiosk_id}"


def receive(office: Runtime, uuid: str, data: bytes, sender: Sender) -> SubmissionAnswer:
    """Take one envelope in; the same bytes again give the same answer.

    Raises Refused: TOO_LARGE, MALFORMED, UNKNOWN_KEY, OTHER_BYTES, RECEIPT_TAKEN (REPLAYED by `remember`).
    What is wrong inside never refuses: it makes a case `needs_clarification`.
    """
    now = office.now()
    envelope = _parse(uuid, data)
    header = envelope.header
    digest = hashlib.sha256(data).hexdigest()
    try:
        _check_header(header, sender)
        raw = _open(office, envelope, sender)
    except Refused:
        # a key may be gone since the first time: what is here already is answered, not refused
        with office.database.read() as session:
            known = session.get(Submission, header.uuid)
        if known is None:
            raise
        return _again(office, header.uuid, digest, sender, now)
    return take_in(office, header, digest, raw, sender, now)


def take_in(
    office: Runtime, header: Header, digest: str, raw: bytes, sender: Sender, now: datetime
) -> SubmissionAnswer:
    """Make a case of a content in clear, or answer again when it is there; raises Refused as `receive`.

    `digest` tells a repeat from another submission under the same uuid.
    """
    assessed = assess(
        office.catalogues, header, raw, sender.region, now, place_later=sender.channel == "phone"
    )
    with office.database.look() as connection:
        routed = _route(connection, assessed, now)
        if assessed.photos and files.unknown(connection, sender.kiosk_id, assessed.photos):
            assessed.trouble("photos", "有照片没有收到，或者不是这次办理传来的")
    row = case_rows.case_row(office, header, assessed, routed, raw, now)
    person = case_rows.person_row(office, assessed.content, row["person_key"], now)
    arrived = case_rows.submission_row(header, digest, sender.channel, now)
    try:
        placed = _write(office, header, assessed, (arrived, person, row), routed.office, sender, now)
    except IntegrityError:
        # rolled back: the receipt number or the page token belongs to another submission
        office.metrics.submissions.labels(Code.RECEIPT_TAKEN).inc()
        raise Refused(Code.RECEIPT_TAKEN) from None
    if placed is None:
        return _again(office, header.uuid, digest, sender, now, nonce_recorded=True)
    office.metrics.submissions.labels("clarify" if assessed.problems else "accepted").inc()
    result, appointment = placed
    return compose(
        case_id=header.uuid,
        receipt_number=header.receipt_number,
        state=row["state"],
        service=assessed.service,
        office=routed.office,
        result=result,
        appointment=appointment,
        earlier_receipt=row["earlier_receipt"],
        due=[
            Due(code=one.code, label=_(one.label), date=one.date, provisional=one.provisional)
            for one in assessed.deadlines
            if one.show == "receipt"
        ],
        now=now,
    )


def _parse(uuid: str, data: bytes) -> Envelope:
    if len(data) > MAX_BYTES:
        raise Refused(Code.TOO_LARGE)
    try:
        envelope = Envelope.from_bytes(data)
    except EnvelopeError as error:
        raise Refused(Code.MALFORMED, str(error)) from None
    header = envelope.header
    try:
        canonical = str(uuids.UUID(header.uuid))
    except ValueError:
        raise Refused(Code.MALFORMED, "not a uuid") from None
    if not _YEARS[0] <= header.created.year <= _YEARS[1]:
        raise Refused(Code.MALFORMED, "no time of a working machine")
    if b"\\u0000" in header.info():
        raise Refused(Code.MALFORMED, "NUL in the header")
    if header.uuid != uuid or header.uuid != canonical:
        raise Refused(Code.MALFORMED, "uuid of address and header differ")
    return envelope


def _check_header(header: Header, sender: Sender) -> None:
    """A kiosk hands in its own envelopes only, under its own receipt numbers."""
    if header.kiosk_id != sender.kiosk_id:
        raise Refused(Code.MALFORMED, "envelope of another kiosk")
    number = receipt_number.parse(header.receipt_number)
    if number != header.receipt_number or int(number[:4]) != sender.receipt_prefix:
        raise Refused(Code.MALFORMED, "receipt number is not of this kiosk")


def _open(office: Runtime, envelope: Envelope, sender: Sender) -> bytes:
    by_recovery = sender.recovery_key is not None
    key = sender.recovery_key or office.keys.find(envelope.header.key_id)
    if key is None:
        raise Refused(Code.UNKNOWN_KEY, "sealed under a key this office does not hold")
    try:
        return envelope.open(key, recovery=by_recovery)
    except EnvelopeError as error:
        raise Refused(Code.MALFORMED, str(error)) from None


def _again(
    office: Runtime, uuid: str, digest: str, sender: Sender, now: datetime, *, nonce_recorded: bool = False
) -> SubmissionAnswer:
    """Answer for a uuid that is there already; the case as it is now."""
    if sender.remember is not None and not nonce_recorded:
        with office.database.change() as connection:
            sender.remember(connection)
    with office.database.read() as session:
        _same(office, session.get_one(Submission, uuid).digest, digest)
        office.metrics.submissions.labels("again").inc()
        return answer_of_case(session, office.catalogues, session.get_one(Case, uuid), now)


def _same(office: Runtime, stored: str | None, digest: str) -> None:
    """Raise Refused OTHER_BYTES unless what is stored under the uuid is what came."""
    if stored != digest:
        office.metrics.submissions.labels(Code.OTHER_BYTES).inc()
        raise Refused(Code.OTHER_BYTES)


def _route(connection: Connection, assessed: Assessed, now: datetime) -> routing.Routing:
    """The competent office, and the rule that found it."""
    content = assessed.content
    if assessed.route is None or content is None:
        return routing.Routing(None, "")
    chosen = content.office_id
    if chosen is None and content.slot_id:
        slot_id = case_rows.storable(content.slot_id, 80)
        chosen = connection.scalar(_OFFICE_OF_SLOT, {"slot_id": slot_id})
    routed = routing.route(connection, assessed.route, chosen, now)
    if routed.office is None:
        assessed.trouble("route", "没有找到有管辖权的机构")
    return routed


def _write(
    office: Runtime,
    header: Header,
    assessed: Assessed,
    rows: tuple[dict[str, Any], dict[str, Any], dict[str, Any]],
    handling: routing.Competent | None,
    sender: Sender,
    now: datetime,
) -> tuple[AppointmentResult, Appointment | None] | None:
    """The write transaction: nothing slow in it. None when the same submission is there already.

    `rows`: submission, person and case; the case gets its state and the result of booking here. Raises
    Refused OTHER_BYTES, and nothing that `remember` did stays: no phone's form ends for another's case.
    """
    arrived, person, row = rows
    with office.database.change() as connection:
        if sender.remember is not None:
            sender.remember(connection)
        if not insert_new(connection, Submission, arrived):
            _same(office, connection.scalar(_DIGEST_OF, {"uuid": header.uuid}), arrived["digest"])
            return None
        insert_new(connection, Person, person)
        result, appointment = _book(connection, header, assessed, row, handling, now)
        states = case_rows.states(assessed, result)
        row |= {"state": states[-1], "appointment_result": result.value, "version": 1}
        insert_rows(connection, Case, [row])
        insert_rows(connection, History, case_rows.history_rows(header.uuid, states, sender.actor, now))
        insert_rows(connection, Clock, case_rows.clock_rows(header.uuid, assessed))
        if assessed.photos:
            files.attach(connection, header.uuid, sender.kiosk_id, assessed.photos, now)
        record_event(connection, header.uuid, 1, "received", now)
        audit = {
            "at": now,
            "actor": sender.actor,
            "action": "submission",
            "subject": header.uuid,
            "detail": states[-1],
        }
        insert_rows(connection, Audit, [audit])
    return result, appointment


def _book(
    connection: Connection,
    header: Header,
    assessed: Assessed,
    row: dict[str, Any],
    handling: routing.Competent | None,
    now: datetime,
) -> tuple[AppointmentResult, Appointment | None]:
    """Try the wished place; the case is accepted whatever comes of it. Sets `earlier_receipt`."""
    row["earlier_receipt"] = ""
    content = assessed.content
    if content is None or handling is None or not assessed.slot_kind:
        return AppointmentResult.NONE_ASKED, None
    wished = [content.slot_id] if content.slot_id else content.wishes
    wanted = [case_rows.storable(wish, 80) for wish in wished]
    if not wanted:
        return AppointmentResult.NONE_ASKED, None
    with Session(connection, expire_on_commit=False) as session:  # its end leaves the transaction open
        there = select(Slot.id).where(Slot.id.in_(wanted), Slot.office_id == handling.id)
        here = set(session.scalars(there))  # times of other offices are as good as gone
        result = booking.book_wishes(
            session,
            wishes=[slot_id for slot_id in wanted if slot_id in here],
            hold_id=header.hold_id,
            case_id=header.uuid,
            person_key=row["person_key"] if content.applicant.id_number else None,
            matter=case_rows.booking_matter(row["service"], row["matter"]),
            now=now,
        )
        session.flush()
    if isinstance(result, booking.Booked):
        return AppointmentResult.BOOKED, result.appointment
    if isinstance(result, booking.AlreadyBooked):
        row["earlier_receipt"] = result.receipt_number
        return AppointmentResult.ALREADY_BOOKED, None
    return AppointmentResult.GONE if content.slot_id else AppointmentResult.WISHES_NOTED, None
