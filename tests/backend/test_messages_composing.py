"""What is written to whom about what changed, and what is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from backend import messaging, worker
from backend.messaging import composing
from backend.messaging.composing import compose_due
from backend.messaging.expiring import plan_expiring
from backend.models.case import Audit, Case
from backend.runtime import Runtime
from catalogue.messages import MessageBook, message_book
from tests.backend.handoff_rig import Visit
from tests.backend.message_rig import BY_SMS, HURT, LANDLINE, MOBILE, SHANGHAI, START, Desk, Outgoing
from wire.messages import ConsentGiven, Content


@pytest.fixture
def desk(database: str, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk.open(database, tmp_path / "state")
    yield desk
    desk.runtime.close()


def compose(desk: Desk) -> list[str]:
    """Kinds of the messages that are new."""
    before = {one.id for one in desk.messages()}
    compose_due(desk.runtime, "sms")
    return [one.kind for one in desk.messages() if one.id not in before]


def declined(desk: Desk) -> list[ConsentGiven]:
    (consent,) = desk.services.services["NOTARY"].notice.consents
    return [ConsentGiven(id=consent.id, version="1", text_hash="0" * 64, accepted=False, at=START)]


def test_a_booked_time_is_told_and_reminded_of(desk: Desk) -> None:
    content = desk.booked(START + timedelta(days=3))
    assert compose(desk) == ["booked", "reminder"]
    told, reminder = desk.messages()
    assert "11月27日（周五）10:00" in told.text and content.receipt_number[-4:] in told.text
    assert told.due_at == START
    assert reminder.due_at == datetime(2026, 11, 26, 9, 0, tzinfo=SHANGHAI)
    assert desk.number(told) == MOBILE and MOBILE.encode() not in told.address
    assert compose(desk) == [], "each change once"
    with desk.runtime.database.read() as session:
        noted = session.scalars(select(Audit.detail).where(Audit.action == "message")).all()
    assert sorted(noted) == ["booked", "reminder"]


def test_moved_and_cancelled_whoever_did_it(desk: Desk) -> None:
    content = desk.booked(START + timedelta(days=3))
    later = desk.slot(START + timedelta(days=4))
    compose(desk)
    desk.clock += timedelta(minutes=5)
    desk.move(content.uuid, later)
    assert compose(desk) == ["moved", "reminder"]
    assert "11月28日（周六）10:00" in desk.messages()[-2].text
    desk.clock += timedelta(minutes=5)
    desk.cancel(content.uuid)
    assert compose(desk) == ["cancelled"]


def test_the_same_time_again_is_not_told(desk: Desk) -> None:
    first = desk.slot(START + timedelta(days=3))
    content = desk.submit(slot_id=first, office_id="notary-1", answers={"phone": MOBILE})
    assert compose(desk) == ["booked", "reminder"]
    desk.clock += timedelta(minutes=5)
    desk.move(content.uuid, first)
    assert compose(desk) == []


def test_a_time_tomorrow_morning_has_no_reminder_any_more(desk: Desk) -> None:
    desk.booked(START + timedelta(days=1))
    assert compose(desk) == ["booked"], "it would be for 9:00 today"


@pytest.mark.parametrize("phone", [LANDLINE, "010-12345678"])
def test_a_landline_gets_nothing(desk: Desk, phone: str) -> None:
    desk.booked(START + timedelta(days=3), phone=phone)
    assert compose(desk) == []


def test_no_consent_no_message(desk: Desk) -> None:
    desk.booked(START + timedelta(days=3), consents=declined(desk))
    desk.booked(START + timedelta(days=3, hours=1), consents=[])
    assert compose(desk) == []


def test_the_notary_consent_is_for_times_only(desk: Desk) -> None:
    content = desk.submit(answers={"phone": MOBILE})
    desk.change(content.uuid, "booked")
    assert compose(desk) == []


def test_progress_is_told_to_who_asked_for_it(desk: Desk) -> None:
    content = desk.submit("AID", answers=BY_SMS)
    assert compose(desk) == ["received"]
    desk.clock += timedelta(minutes=1)
    desk.change(content.uuid, "received")
    desk.clock += timedelta(minutes=1)
    desk.change(content.uuid, "supplement_requested")
    assert compose(desk) == ["state", "papers"]
    desk.clock += timedelta(minutes=1)
    desk.change(content.uuid, "under_review", actor="applicant:phone")
    desk.clock += timedelta(minutes=1)
    desk.change(content.uuid, "withdrawn_by_citizen")
    assert compose(desk) == [], "nobody is told of what they did themselves"


@pytest.mark.parametrize("way", ["pick_up", "contact_person", "paper"])
def test_another_way_was_chosen(desk: Desk, way: str) -> None:
    desk.submit("AID", answers={**BY_SMS, "service_by": way, "contact_phone": MOBILE})
    assert compose(desk) == []


def test_no_message_in_a_case_of_violence(desk: Desk) -> None:
    """The safe number was asked for with the promise of no text messages."""
    content = desk.submit("AID", answers=HURT, page_code="4711")
    planted = desk.submit(
        "AID", answers={**HURT, "service_by": "phone_sms", "phone": MOBILE}, page_code="4711"
    )
    desk.clock += timedelta(minutes=1)
    desk.change(content.uuid, "received")
    with desk.runtime.database.write() as session:
        assert session.get_one(Case, planted.uuid).neutral
    assert compose(desk) == []


def test_a_safe_number_for_messages_gets_neutral_words(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """As soon as a service file asks for a number with that question, it is one line of messages.yaml."""
    rows = message_book().model_dump(mode="json", by_alias=True, exclude_unset=True)
    rows["services"]["AID"]["may"].append(
        {"phone": "safe_phone", "neutral": True, "about": ["received", "state"]}
    )
    book = MessageBook.model_validate(rows)
    monkeypatch.setattr("backend.messaging.composing.message_book", lambda: book)
    desk.submit("AID", answers=HURT, page_code="4711")
    desk.submit("AID", answers=BY_SMS)
    assert compose(desk) == ["received", "received"]
    neutral, plain = desk.messages()
    assert neutral.text == "您登记的内容已收到。"
    assert plain.text != neutral.text


def test_withdrawal_stops_at_once(desk: Desk) -> None:
    content = desk.booked(START + timedelta(days=3))
    compose(desk)
    desk.stop_texts(content.uuid)
    later = desk.slot(START + timedelta(days=4))
    desk.move(content.uuid, later)
    assert compose(desk) == []
    outgoing = Outgoing()
    desk.clock = START + timedelta(days=2)
    messaging.send_due(desk.runtime, outgoing)
    assert outgoing.taken == []
    assert {(one.state, one.last_error) for one in desk.messages()} == {("dropped", "withdrawn")}
    assert {desk.number(one) for one in desk.messages()} == {"138****0123"}, "the number is forgotten"


def test_old_news_is_no_news(desk: Desk) -> None:
    desk.booked(START + timedelta(days=9))
    desk.clock += timedelta(days=2, minutes=1)
    assert compose(desk) == []


def test_the_language_of_the_case(desk: Desk) -> None:
    for language in ("en", "ug"):
        desk.submit("AID", answers=BY_SMS, language=language)
    assert compose(desk) == ["received", "received"]
    texts = {one.language: one.text for one in desk.messages()}
    assert texts["en"].startswith("We have received")
    assert "\u0642" in texts["ug"]


def test_one_odd_case_does_not_silence_the_others(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = desk.booked(START + timedelta(days=3))
    desk.booked(START + timedelta(days=3, hours=1))
    real = composing._content

    def content(office: Runtime, case: Case) -> Content | None:
        if case.id == odd.uuid:
            raise KeyError("odd")
        return real(office, case)

    monkeypatch.setattr(composing, "_content", content)
    assert compose(desk) == ["booked", "reminder"]
    assert odd.uuid not in {one.case_id for one in desk.messages()}
    assert compose(desk) == [], "it was passed over, not tried for ever"


def test_a_form_about_to_be_deleted(database: str, tmp_path: Path) -> None:
    desk = Desk.open(database, tmp_path / "state", quiet_from=time(0), quiet_until=time(0))
    runtime = desk.runtime
    real = desk.clock = datetime.now(SHANGHAI)  # the kiosk signs with its own clock
    visit, _phone = Visit.paired(desk.machine, runtime, service="AID")
    content = desk.machine.content(desk.services, "AID", answers=BY_SMS)
    visit.moved(content)
    other, _phone = Visit.paired(desk.machine, runtime, service="AID")
    other.moved(desk.machine.content(desk.services, "AID", answers=HURT, page_code="4711"))
    desk.clock = real + timedelta(hours=21, minutes=50)
    assert plan_expiring(runtime, "sms") == 0
    desk.clock = real + timedelta(hours=22, minutes=1)
    assert plan_expiring(runtime, "sms") == 1
    assert plan_expiring(runtime, "sms") == 0
    (message,) = desk.messages()
    assert content.receipt_number[-4:] in message.text and message.case_id is None
    outgoing = Outgoing()
    messaging.send_due(runtime, outgoing)
    assert [number for number, _, _ in outgoing.taken] == [MOBILE]
    runtime.close()


def test_the_worker_does_the_rounds(desk: Desk) -> None:
    desk.booked(START + timedelta(days=3))
    worker.plan(desk.runtime)
    while worker.work_one(desk.runtime):
        pass
    assert desk.told() == [("booked", "sent"), ("reminder", "waiting")]
    assert {one.channel for one in desk.messages()} == {"demo"}
