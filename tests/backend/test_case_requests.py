"""What citizens ask about a case, as rows on both databases, and the sheet that tells them what is so."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from backend import case_requests, cases
from backend.models.case import Audit, Case
from backend.models.office import OfficeHours
from backend.models.outbox import OutboxEvent
from backend.models.request import CaseRequest
from backend.pages.place import opening_hours
from backend.pages.status import status_of
from backend.problems import Code, Refused
from tests.backend.machine import Machine, now
from tests.backend.office_rows import add_slot
from tests.backend.running_office import Office
from wire.case_sheet import LONGEST_WORDS, CaseSheet, RequestKind, SheetHours
from wire.messages import Content

HURT = {"matter": "SUPPORT", "home_safety": "hurt"}
WORDS = "样例投诉的话"


def submitted(office: Office, machine: Machine, code: str = "NOTARY", **changes: Any) -> Content:
    content = machine.content(office.services, code, **changes)
    answer = machine.send(content)
    assert answer.status_code == 200, answer.text
    return content


def add(office: Office, case_id: str, kind: RequestKind, **more: Any) -> str:
    with office.runtime.database.write() as session:
        return case_requests.add(
            session, office.runtime.vault, case_id, kind, channel="phone", now=now(), **more
        )


def rate(office: Office, case_id: str, score: int, text: str = "") -> str:
    runtime = office.runtime
    with runtime.database.write() as session:
        return case_requests.rate(
            session, runtime.vault, runtime.catalogues, case_id, score, text, channel="kiosk", now=now()
        )


def rows(office: Office, case_id: str) -> list[CaseRequest]:
    with office.runtime.database.read() as session:
        return case_requests.of_case(session, case_id)


def sheet(office: Office, case_id: str) -> CaseSheet:
    with office.runtime.database.write() as session:
        view = cases.read_case(session, office.runtime.vault, case_id, "test", now())
        assert view is not None
        return status_of(session, office.runtime.catalogues, view, now())


def put_state(office: Office, case_id: str, state: str) -> None:
    with office.runtime.database.write() as session:
        session.get_one(Case, case_id).state = state


def test_a_rating_is_there_once_and_may_be_changed(office: Office, machine: Machine) -> None:
    case_id = submitted(office, machine).uuid
    put_state(office, case_id, "collected")
    first = rate(office, case_id, 5, WORDS)
    assert rate(office, case_id, 2) == first
    (row,) = rows(office, case_id)
    assert (row.score, row.text, row.channel, row.open) == (2, None, "kiosk", True)
    with office.runtime.database.read() as session:
        assert session.get_one(Case, case_id).state == "rated"
        events = session.scalars(select(OutboxEvent.kind).where(OutboxEvent.case_id == case_id)).all()
        actions = session.scalars(select(Audit.action).where(Audit.subject == case_id)).all()
    assert events.count("rated") == 1 and "state" not in events, "nobody is written to for their own rating"
    assert actions.count("request") == 2


def test_a_rating_leaves_other_states_alone(office: Office, machine: Machine) -> None:
    case_id = submitted(office, machine).uuid
    put_state(office, case_id, "cancelled")
    rate(office, case_id, 1)
    with office.runtime.database.read() as session:
        assert session.get_one(Case, case_id).state == "cancelled"


def test_ratings_at_the_same_moment_make_one_row(office: Office, machine: Machine) -> None:
    case_id = submitted(office, machine).uuid
    ready = threading.Barrier(4)

    def one(score: int) -> None:
        ready.wait(20)
        add(office, case_id, RequestKind.RATING, score=score)

    threads = [threading.Thread(target=one, args=(score,)) for score in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(rows(office, case_id)) == 1


def test_words_lie_sealed_and_are_read_by_staff(office: Office, machine: Machine) -> None:
    case_id = submitted(office, machine).uuid
    add(office, case_id, RequestKind.COMPLAINT, text=f"  {WORDS}\0 ")
    (row,) = rows(office, case_id)
    assert row.text is not None and WORDS.encode() not in row.text
    assert case_requests.words_of(office.runtime.vault, row) == WORDS
    assert WORDS not in repr(row)


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        (RequestKind.COMPLAINT, {"text": " \n"}),
        (RequestKind.COMPLAINT, {"text": "长" * (LONGEST_WORDS + 1)}),
        (RequestKind.COMPLAINT, {"text": WORDS, "score": 3}),
        (RequestKind.RATING, {"score": 0}),
        (RequestKind.RATING, {"score": 6}),
    ],
)
def test_what_is_no_request(
    office: Office, machine: Machine, kind: RequestKind, more: dict[str, Any]
) -> None:
    case_id = submitted(office, machine).uuid
    with pytest.raises(Refused) as refused:
        add(office, case_id, kind, **more)
    assert refused.value.code is Code.MALFORMED
    with pytest.raises(Refused) as refused:
        add(office, "00000000-0000-7000-8000-000000000000", RequestKind.DELETE)
    assert refused.value.code is Code.NOT_FOUND
    assert rows(office, case_id) == []


def test_complaints_are_each_their_own_but_not_without_end(office: Office, machine: Machine) -> None:
    case_id = submitted(office, machine).uuid
    made = [
        add(office, case_id, RequestKind.COMPLAINT, text=f"{WORDS}{number}")
        for number in range(case_requests.MOST_COMPLAINTS)
    ]
    assert len(set(made)) == case_requests.MOST_COMPLAINTS
    with pytest.raises(Refused) as refused:
        add(office, case_id, RequestKind.COMPLAINT, text=WORDS)
    assert refused.value.code is Code.LOCKED
    with office.runtime.database.write() as session:
        assert case_requests.close(session, made[0], case_id, "staff:样例", now())
    assert add(office, case_id, RequestKind.COMPLAINT, text=WORDS)


def test_one_open_request_of_a_kind_is_enough(office: Office, machine: Machine) -> None:
    case_id = submitted(office, machine).uuid
    first = add(office, case_id, RequestKind.PAPER)
    assert add(office, case_id, RequestKind.PAPER) == first
    with office.runtime.database.write() as session:
        assert case_requests.close(session, first, case_id, "staff:样例", now())
        assert not case_requests.close(session, first, case_id, "staff:样例", now())
    assert add(office, case_id, RequestKind.PAPER) != first


def test_no_more_texts_needs_nobody_and_takes_nothing_back(office: Office, machine: Machine) -> None:
    case_id = submitted(office, machine).uuid
    assert not sheet(office, case_id).texts_stopped
    add(office, case_id, RequestKind.WITHDRAW, done=True)
    assert [row.open for row in rows(office, case_id)] == [False]
    assert sheet(office, case_id).texts_stopped
    whole = add(office, case_id, RequestKind.WITHDRAW, text=WORDS)
    assert add(office, case_id, RequestKind.WITHDRAW, done=True) == whole
    (waiting,) = (row for row in rows(office, case_id) if row.open)
    assert case_requests.words_of(office.runtime.vault, waiting) == WORDS


def test_what_waits_is_listed_for_its_office_only(office: Office, machine: Machine) -> None:
    case_id = submitted(office, machine).uuid
    request_id = add(office, case_id, RequestKind.DELETE)
    with office.runtime.database.read() as session:
        at = session.get_one(Case, case_id).office_id
        there, elsewhere = (case_requests.open_requests(session, one) for one in (at, "aid-1"))
    assert request_id in {row.id for row in there} - {row.id for row in elsewhere}
    with office.runtime.database.write() as session:
        assert not case_requests.close(session, request_id, "another-case", "staff:样例", now())
        assert case_requests.close(session, request_id, case_id, "staff:样例", now())
    with office.runtime.database.read() as session:
        assert request_id not in {row.id for row in case_requests.open_requests(session)}


def test_the_sheet_before_and_after_the_visit(office: Office, machine: Machine) -> None:
    starts = now().replace(hour=16, minute=0, second=0, microsecond=0) + timedelta(days=40)
    with office.runtime.database.write() as session:
        slot_id = add_slot(session, "notary-1", starts, capacity=1)
        hours = OfficeHours(office_id="notary-1", weekday=0, opens="09:00", closes="12:00")
        session.merge(hours)
    content = submitted(office, machine, slot_id=slot_id, office_id="notary-1")
    told = sheet(office, content.uuid)
    assert told.appointment is not None and told.movable and told.cancellable
    assert (told.slot_office, told.slot_kind) == ("notary-1", "counter")
    assert told.next_steps and told.bring and told.place.name and told.can_add_paper
    assert told.place.opening == [SheetHours(days="周一", times="09:00–12:00")]
    assert not told.can_rate and told.can_complain
    put_state(office, content.uuid, "collected")
    with office.runtime.database.write() as session:
        session.get_one(Case, content.uuid).open = False
    told = sheet(office, content.uuid)
    assert told.can_rate and not (told.movable or told.cancellable or told.bring or told.can_add_paper)


def test_steps_of_the_receipt_end_when_something_was_decided(office: Office, machine: Machine) -> None:
    content = submitted(office, machine, "AID")
    for state, steps in (("submitted", True), ("received", True), ("granted", False)):
        put_state(office, content.uuid, state)
        assert bool(sheet(office, content.uuid).next_steps) is steps, state
    for state, may in (("in_progress", False), ("closed", True), ("rated", True), ("refused", True)):
        put_state(office, content.uuid, state)
        assert sheet(office, content.uuid).can_rate is may, state


def test_a_neutral_sheet_names_nothing(office: Office, machine: Machine) -> None:
    content = submitted(office, machine, "AID", answers=HURT, page_code="4711")
    told = sheet(office, content.uuid)
    assert told.neutral
    assert not (told.next_steps or told.bring or told.due or told.consents or told.place.name)
    words = told.model_dump_json()
    for word in ("援助", "家庭暴力", "家暴", "律师", "示例aid-1"):
        assert word not in words
    assert repr(told) == f"CaseSheet({content.receipt_number})"


def test_equal_days_stand_on_one_line() -> None:
    week = [(day, *part) for day in range(5) for part in (("09:00", "12:00"), ("13:30", "17:00"))]
    assert opening_hours([*week, (6, "10:00", "12:00")]) == [
        SheetHours(days="周一至周五", times="09:00–12:00 13:30–17:00"),
        SheetHours(days="周日", times="10:00–12:00"),
    ]
    assert opening_hours([(1, "09:00", "12:00"), (3, "09:00", "12:00")]) == [
        SheetHours(days="周二", times="09:00–12:00"),
        SheetHours(days="周四", times="09:00–12:00"),
    ]
    assert opening_hours([]) == []
