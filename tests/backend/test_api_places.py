"""Directory, times and holds over HTTP, as a kiosk uses them, on both databases."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from backend.offices import publish_directory
from tests.backend.machine import Machine, now
from tests.backend.office_rows import add_office, add_slot
from tests.backend.running_office import Office
from wire.messages import Directory, Hold, HoldRequest, Problem, SlotList


def new_times(office: Office, *hours: int, capacity: int = 1) -> list[str]:
    """Times of tomorrow at a new office."""
    day = (now() + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    with office.runtime.database.write() as session:
        name = f"office-{secrets.token_hex(4)}"
        add_office(session, name, territory=("980101",))
        return [add_slot(session, name, day + timedelta(hours=hour), capacity=capacity) for hour in hours]


def ask_hold(machine: Machine, slot: str, session: str = "s1", replaces: str | None = None) -> Hold | Problem:
    body = HoldRequest(slot_id=slot, session=session, replaces=replaces).model_dump_json().encode()
    answer = machine.call("POST", "/api/v1/holds", body)
    if answer.status_code == 409:
        return Problem.model_validate_json(answer.content)
    assert answer.status_code == 200, answer.text
    return Hold.model_validate_json(answer.content)


def free_places(machine: Machine, slot: str) -> dict[str, int]:
    office, kind, moment = slot.rsplit("-", 2)
    day = datetime.strptime(moment, "%Y%m%d%H%M").date()  # noqa: DTZ007
    answer = machine.call("GET", f"/api/v1/slots?office={office}&kind={kind}&from={day}&days=1")
    assert answer.status_code == 200, answer.text
    listed = SlotList.model_validate_json(answer.content)
    assert listed.made_at.utcoffset() == timedelta(hours=8)
    return {one.id: one.free for one in listed.slots}


def test_times_of_an_office(office: Office, machine: Machine) -> None:
    slots = new_times(office, 9, 10, capacity=2)
    assert free_places(machine, slots[0]) == dict.fromkeys(slots, 2)
    assert (
        machine.call("GET", "/api/v1/slots?office=x&kind=counter&from=2026-11-24&days=999").status_code == 422
    )
    assert office.client.get("/api/v1/slots?office=x&kind=counter&from=2026-11-24").status_code == 401


def test_hold_renew_move_and_free(office: Office, machine: Machine) -> None:
    first, second = new_times(office, 9, 10)
    held = ask_hold(machine, first)
    assert isinstance(held, Hold)
    assert timedelta(minutes=4) < held.expires_at - now() <= timedelta(minutes=5)
    other = office.new_machine()
    gone = ask_hold(other, first)
    assert isinstance(gone, Problem)
    assert gone.code == "gone"
    renewed = machine.call("PUT", f"/api/v1/holds/{held.id}")
    assert Hold.model_validate_json(renewed.content).id == held.id
    assert other.call("PUT", f"/api/v1/holds/{held.id}").status_code == 409
    assert other.call("DELETE", f"/api/v1/holds/{held.id}").status_code == 204
    assert free_places(machine, first)[first] == 0
    moved = ask_hold(machine, second, replaces=held.id)
    assert isinstance(moved, Hold)
    assert free_places(machine, first) == {first: 1, second: 0}
    assert machine.call("DELETE", f"/api/v1/holds/{moved.id}").status_code == 204
    assert machine.call("PUT", f"/api/v1/holds/{moved.id}").status_code == 409
    assert free_places(machine, first) == {first: 1, second: 1}


def test_a_replayed_hold_request_is_refused(office: Office, machine: Machine) -> None:
    (slot,) = new_times(office, 9, capacity=2)
    body = HoldRequest(slot_id=slot, session="s1").model_dump_json().encode()
    headers = machine.sign("POST", "/api/v1/holds", body)
    headers["content-type"] = "application/json"
    statuses = [
        office.client.post("/api/v1/holds", content=body, headers=headers).status_code for _ in range(2)
    ]
    assert statuses == [200, 401]


def test_directory(office: Office, machine: Machine) -> None:
    with office.runtime.database.write() as session:
        version = publish_directory(session, office.runtime.now())
    answer = machine.call("GET", "/api/v1/directory")
    directory = Directory.model_validate_json(answer.content)
    assert directory.version == version
    assert "notary-1" in [one.id for one in directory.offices]
    assert office.client.get("/api/v1/directory").status_code == 401


def test_the_held_place_becomes_the_booking(office: Office, machine: Machine) -> None:
    day = (now() + timedelta(days=2)).replace(hour=9, minute=0, second=0, microsecond=0)
    with office.runtime.database.write() as session:
        slot = add_slot(session, "notary-1", day, kind=f"counter{secrets.token_hex(2)}")
    held = ask_hold(machine, slot)
    assert isinstance(held, Hold)
    content = machine.content(office.services, slot_id=slot)
    answer = machine.submit(machine.seal(content, hold_id=held.id), content.uuid)
    assert answer.json()["appointment_result"] == "booked"
    assert answer.json()["appointment"]["slot_id"] == slot
    late = machine.send(machine.content(office.services, slot_id=slot))
    assert late.json()["appointment_result"] == "gone"


def test_wishes_are_tried_at_intake_in_order_and_else_noted(office: Office, machine: Machine) -> None:
    day = (now() + timedelta(days=3)).replace(hour=9, minute=0, second=0, microsecond=0)
    kind = f"counter{secrets.token_hex(2)}"
    with office.runtime.database.write() as session:
        first, second = (
            add_slot(session, "notary-1", day + timedelta(hours=hour), kind=kind) for hour in range(2)
        )
        elsewhere = add_slot(session, "notary-2", day, kind=kind)
    told = []
    for wishes in ([first, second], [first, second], [first, elsewhere, second]):
        answer = machine.send(machine.content(office.services, wishes=wishes)).json()
        told.append((answer["appointment_result"], (answer["appointment"] or {}).get("slot_id")))
    assert told == [("booked", first), ("booked", second), ("wishes_noted", None)]
