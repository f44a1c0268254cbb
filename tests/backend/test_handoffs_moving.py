"""A form that goes on on the phone: the kiosk is free, the case bears the number that the kiosk reserved."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from backend import files, handoffs
from backend.cases import CaseView, case_by_token, read_case
from backend.models.case import Case, Submission
from backend.models.handoff import Handoff, StoredFile
from backend.problems import Code, Refused
from backend.runtime import Runtime
from catalogue import Problem
from tests.backend.handoff_rig import Phone, Visit
from tests.backend.machine import Machine, now
from tests.backend.running_office import Office
from tests.backend.sample_answers import CLEAR_TEXT
from tests.backend.sample_files import photo
from wire.handoff import Ended, HandoffDraft, HandoffStage
from wire.messages import Content, SubmissionAnswer

STROKES = [[[0.1, 0.2], [0.5, 0.6]]]


@pytest.fixture
def runtime(office: Office) -> Iterator[Runtime]:
    """The phones' process; its clock is set right again afterwards."""
    clock = office.runtime.now
    yield office.runtime
    office.runtime.now = clock


def moved(
    office: Office, machine: Machine, code: str = "NOTARY", left_out: tuple[str, ...] = (), **changes: Any
) -> tuple[Visit, Phone, Content]:
    """A form on a phone, without the answers `left_out`."""
    visit, phone = Visit.paired(machine, office.runtime, service=code)
    whole = machine.content(office.services, code, **changes)
    answers = {name: value for name, value in whole.answers.items() if name not in left_out}
    content = whole.model_copy(update={"answers": answers})
    visit.moved(content)
    return visit, phone, content


def submitted(runtime: Runtime, phone: Phone) -> SubmissionAnswer:
    """Hand it in; it must be whole."""
    answer = handoffs.submit_moved(runtime, phone.known_side().id)
    assert isinstance(answer, SubmissionAnswer), answer
    return answer


def case_of(runtime: Runtime, case_id: str) -> CaseView:
    """The case as staff read it."""
    with runtime.database.write() as session:
        view = read_case(session, runtime.vault, case_id, "test", now())
    assert view is not None
    return view


def test_the_kiosk_is_free(office: Office, runtime: Runtime, machine: Machine) -> None:
    visit, phone, content = moved(office, machine, left_out=("phone",))
    side = phone.known_side()
    assert side.stage is HandoffStage.MOVED and side.until is not None
    assert abs(side.until - now() - timedelta(hours=24)) < timedelta(minutes=1)
    phone.give({"contact_name": CLEAR_TEXT})
    state = visit.state()
    assert (state.stage, state.answers, state.files) == (HandoffStage.MOVED, {}, [])
    visit.end(Ended.SESSION)
    Visit.begin(machine)
    assert phone.known_side().stage is HandoffStage.MOVED, "the next citizen's session changes nothing"
    form = phone.open_form()
    assert (
        form.moved
        and form.content == content
        and form.answers
        == {
            **content.answers,
            "contact_name": CLEAR_TEXT,
        }
    )
    assert form.context.applicant["name"] == content.applicant.name
    assert form.context.kiosk_region == machine.enrolment.region
    with runtime.database.read() as session:
        row = session.get_one(Handoff, side.id)
    assert row.content is not None and content.applicant.id_number.encode() not in row.content
    again = visit.moved(content)
    assert again.until == side.until, "asked again after a broken line"
    other = visit.move(machine.content(office.services))
    assert (other.status_code, other.json()["code"]) == (409, "not_now")


def test_same_number_same_case(office: Office, runtime: Runtime, machine: Machine) -> None:
    """The time is chosen on the case's page: its question stays open and is nothing to clarify."""
    _, phone, content = moved(office, machine, left_out=("phone", "slot"))
    left = handoffs.submit_moved(runtime, phone.known_side().id)
    assert isinstance(left, list) and [problem.field_id for problem in left] == ["phone"]
    assert all(isinstance(problem, Problem) and problem.message for problem in left)
    phone.give({"phone": "13900001234"})
    answer = submitted(runtime, phone)
    assert (answer.uuid, answer.receipt_number) == (content.uuid, content.receipt_number)
    assert (answer.state, answer.office_id) == ("submitted", "notary-1")
    view = case_of(runtime, content.uuid)
    assert view.content is not None and view.problems == []
    assert view.content.answers == {**content.answers, "phone": "13900001234"}
    assert (view.content.applicant, view.content.consents) == (content.applicant, content.consents)
    assert (view.case.kiosk_id, view.case.clock_known) == (machine.id, True)
    assert [history.actor for history in view.history] == [f"phone:{machine.id}"]
    with runtime.database.read() as session:
        assert session.get_one(Submission, content.uuid).channel == "phone"
        case = case_by_token(session, content.receipt_token)
    assert case is not None and case.id == content.uuid, "the QR code of the slip opens it"


def test_handed_in_again(office: Office, runtime: Runtime, machine: Machine) -> None:
    visit, phone, content = moved(office, machine)
    first = submitted(runtime, phone)
    again = submitted(runtime, phone)
    assert again.model_dump(exclude={"office_time"}) == first.model_dump(exclude={"office_time"})
    side = phone.known_side()
    assert (side.stage, side.why) == (HandoffStage.ENDED, Ended.SUBMITTED)
    with runtime.database.read() as session:
        arrived = handoffs.arrived_of(runtime, session, side.id)
        row = session.get_one(Handoff, side.id)
        history = session.scalar(select(func.count()).where(Case.id == content.uuid))
    assert arrived is not None and history == 1
    assert (arrived.case_id, arrived.receipt_token) == (content.uuid, content.receipt_token)
    assert content.receipt_token not in repr(arrived)
    assert row.given is None and row.content is not None and len(row.content) < 300, "the form itself is gone"
    assert phone.form() is None and not phone.give({"phone": "13900001235"})
    visit.end(Ended.SESSION)
    assert submitted(runtime, phone).uuid == content.uuid


def test_ten_times_at_once(office: Office, runtime: Runtime, machine: Machine) -> None:
    _, phone, content = moved(office, machine)
    handoff_id, start = phone.known_side().id, threading.Barrier(10)
    answers: list[Any] = []

    def send() -> None:
        start.wait(30)
        answers.append(handoffs.submit_moved(runtime, handoff_id))

    threads = [threading.Thread(target=send) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [answer.uuid for answer in answers] == [content.uuid] * 10


def test_signature_and_photos(office: Office, runtime: Runtime, machine: Machine) -> None:
    _, phone, content = moved(office, machine, "AID")
    form = phone.open_form()
    assert form.service.sign and not form.signed
    handoff_id = phone.known_side().id
    kept = files.keep(runtime, files.Owner(handoff_id, None), "attachments", photo(), runtime.now())
    assert isinstance(kept, str)
    phone.give({"attachments": [{"page": [kept]}]})
    phone.sign(STROKES)
    submitted(runtime, phone)
    view = case_of(runtime, content.uuid)
    assert view.content is not None and view.problems == []
    assert view.content.answers["signature"] == {"strokes": STROKES}
    assert view.content.answers["attachments"] == [{"page": [kept]}]
    with runtime.database.read() as session:
        assert session.get_one(StoredFile, kept).case_id == content.uuid


def test_signed_on_the_kiosk_before_it_moved(office: Office, runtime: Runtime, machine: Machine) -> None:
    visit, phone = Visit.paired(machine, runtime)
    content = machine.content(office.services, "AID")
    answers = {**content.answers, "signature": {"strokes": STROKES}}
    visit.moved(content.model_copy(update={"answers": answers}))
    assert phone.open_form().signed
    submitted(runtime, phone)
    view = case_of(runtime, content.uuid)
    assert view.content is not None and view.content.answers["signature"] == {"strokes": STROKES}


def test_clocks_start_when_the_citizen_submits(office: Office, runtime: Runtime, machine: Machine) -> None:
    """法律援助法 第四十三条 counts from the application, not from when somebody began to fill in."""
    _, phone, content = moved(office, machine, "AID", created=now() - timedelta(days=3))
    submitted(runtime, phone)
    assert now() - case_of(runtime, content.uuid).case.created_at < timedelta(hours=1)


def test_answers_that_the_phone_gave_before(office: Office, runtime: Runtime, machine: Machine) -> None:
    """They are laid over what the kiosk hands over, unless its citizen has changed them since."""
    visit, phone = Visit.paired(machine, runtime)
    content = machine.content(office.services)
    asked = HandoffDraft(
        service="NOTARY", catalogue_version=office.services.version, answers=dict(content.answers)
    )
    visit.share(asked)
    phone.give({"phone": "13900001111", "contact_name": "样例甲"})
    answers = {**content.answers, "contact_name": "样例乙"}
    visit.moved(content.model_copy(update={"answers": answers}))
    form = phone.open_form()
    assert (form.answers["phone"], form.answers["contact_name"]) == ("13900001111", "样例乙")


def test_only_when_paired(office: Office, runtime: Runtime, machine: Machine) -> None:
    content = machine.content(office.services)
    visit, phone = Visit.begin(machine), Phone(runtime)
    assert visit.move(content).status_code == 409
    phone.scan(visit.opened.url)
    assert visit.move(content).status_code == 409
    assert handoffs.submit_moved(runtime, visit.opened.id) is None
    visit.end()
    assert visit.move(content).status_code == 409
    assert handoffs.submit_moved(runtime, "no-such") is None


def test_what_cannot_become_a_case_is_not_taken_over(
    office: Office, runtime: Runtime, machine: Machine
) -> None:
    visit, phone = Visit.paired(machine, runtime)
    used = machine.content(office.services)
    assert machine.send(used).status_code == 200
    stranger = office.new_machine()
    good = machine.content(office.services)
    for changes, expected in (
        ({"uuid": "no-uuid"}, (422, "malformed")),
        ({"uuid": good.uuid.upper()}, (422, "malformed")),
        ({"receipt_number": stranger.content(office.services).receipt_number}, (422, "malformed")),
        ({"receipt_number": "123"}, (422, "malformed")),
        ({"catalogue_version": "0" * 16}, (422, "malformed")),
        ({"service": "NO_SUCH"}, (422, "malformed")),
        ({"uuid": used.uuid}, (409, "receipt_taken")),
        ({"receipt_number": used.receipt_number}, (409, "receipt_taken")),
    ):
        answer = visit.move(good.model_copy(update=changes))
        assert (answer.status_code, answer.json()["code"]) == expected, changes
        assert phone.known_side().stage is HandoffStage.PAIRED, "the session goes on at the kiosk"
    visit.moved(good)


def test_the_number_was_used_in_between(office: Office, runtime: Runtime, machine: Machine) -> None:
    """A kiosk that hands the same uuid in by itself: one case, and the phone is refused, not answered."""
    _, phone, content = moved(office, machine)
    assert machine.send(content).status_code == 200
    with pytest.raises(Refused) as refused:
        handoffs.submit_moved(runtime, phone.known_side().id)
    assert refused.value.code is Code.OTHER_BYTES
    side = phone.known_side()
    with runtime.database.read() as session:
        assert handoffs.arrived_of(runtime, session, side.id) is None, "that case is not this form"
    assert side.stage is HandoffStage.MOVED and phone.open_form().content == content, "nothing of it is lost"


def test_after_a_day_or_given_up(office: Office, runtime: Runtime, machine: Machine) -> None:
    _, late, _ = moved(office, machine)
    _, gone, _ = moved(office, machine)
    gone.give({"phone": "13900001234"})
    gone.leave()
    assert gone.known_side().why is Ended.PHONE_LEFT
    assert handoffs.submit_moved(runtime, gone.known_side().id) is None
    with runtime.database.read() as session:
        left = session.get_one(Handoff, gone.known_side().id)
    assert (left.content, left.given) == (None, None)
    clock = runtime.now
    runtime.now = lambda: clock() + timedelta(hours=24, seconds=1)
    side = late.known_side()
    assert (side.stage, side.why) == (HandoffStage.ENDED, Ended.EXPIRED), "also before the job came"
    assert late.form() is None and not late.give({"phone": "13900001234"})
    assert handoffs.submit_moved(runtime, side.id) is None


def test_nothing_of_it_in_the_log(office: Office, runtime: Runtime, machine: Machine) -> None:
    visit, phone, content = moved(office, machine)
    submitted(runtime, phone)
    log = office.process.log.read_text()
    for secret in (content.receipt_token, content.applicant.name, content.applicant.id_number, CLEAR_TEXT):
        assert secret not in log and secret not in repr(visit.state())
