"""Who comes into a session: one phone, by a live token or code, confirmed by its number on the kiosk."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from backend import tries
from backend.handoffs import Refusal, opening
from backend.handoffs.claiming import CODE_LETTERS, MOST_WRONG_CODES
from backend.handoffs.opening import CODE_LIFE, TOKEN_LIFE
from backend.models.handoff import Handoff
from backend.runtime import Runtime
from tests.backend.handoff_rig import PATH, Phone, Visit, wrong_number
from tests.backend.machine import Machine
from tests.backend.running_office import Office
from wire.handoff import Ended, HandoffStage


@pytest.fixture
def runtime(office: Office) -> Iterator[Runtime]:
    """The phones' process; its clock is set right again afterwards."""
    now = office.runtime.now
    yield office.runtime
    office.runtime.now = now


def later(runtime: Runtime, by: timedelta) -> None:
    """Set the clock of the phones' process ahead."""
    start = runtime.now
    runtime.now = lambda: start() + by


def an_address() -> str:
    """A network address of the test's own."""
    return f"2001:db8::{secrets.token_hex(2)}:{secrets.token_hex(2)}"


def another(code: str) -> str:
    """A code with the same locator and a wrong rest."""
    last = next(letter for letter in CODE_LETTERS if letter != code[-1])
    return code[:-1] + last


def test_opened(office: Office, machine: Machine) -> None:
    opened = Visit.begin(machine).opened
    base = office.runtime.settings.public_url
    assert opened.url.startswith("http") and "/h/" in opened.url and base
    token = opened.url.rpartition("/")[2]
    assert len(token) == 22, "128 bits"
    assert len(opened.code) == 8 and set(opened.code) <= set(CODE_LETTERS)
    assert not set(CODE_LETTERS) & set("0O1IL")
    assert opened.code_page == opened.url.rpartition("/")[0]
    assert opened.url_until - opened.code_until == TOKEN_LIFE - CODE_LIFE
    with office.runtime.database.read() as session:
        row = session.get_one(Handoff, opened.id)
    kept = " ".join(str(value) for value in vars(row).values())
    assert token not in kept and opened.code not in kept and opened.code[3:] not in kept


def test_claimed_by_token_and_paired(runtime: Runtime, machine: Machine) -> None:
    visit, phone = Visit.begin(machine), Phone(runtime)
    assert visit.state().stage is HandoffStage.OPEN
    assert phone.scan(visit.opened.url) is None
    state = visit.state()
    assert (state.stage, state.phone_here) == (HandoffStage.CLAIMED, True)
    assert len(set(state.numbers)) == 3 and phone.number in state.numbers
    assert all(10 <= number <= 99 for number in state.numbers)
    side = phone.known_side()
    assert (side.stage, side.number, side.kiosk_id) == (HandoffStage.CLAIMED, phone.number, machine.id)
    paired = visit.pair(phone.number)
    assert (paired.stage, paired.numbers) == (HandoffStage.PAIRED, [])
    assert visit.pair(phone.number).version == paired.version, "sent twice"
    assert visit.pair(1).stage is HandoffStage.PAIRED, "only who waits is judged"


@pytest.mark.parametrize("written", ["{0}", "{0} {1}", "{0}-{1}", " {0}　{1} "])
def test_claimed_by_code_however_it_is_typed(runtime: Runtime, machine: Machine, written: str) -> None:
    visit, phone = Visit.begin(machine), Phone(runtime, an_address())
    code = visit.opened.code.lower()
    parts = (code,) if written == "{0}" else (code[:4], code[4:])
    assert phone.type(written.format(*parts)) is None
    assert visit.state().stage is HandoffStage.CLAIMED


def test_second_phone(runtime: Runtime, machine: Machine) -> None:
    visit, first, second = Visit.begin(machine), Phone(runtime), Phone(runtime)
    assert first.scan(visit.opened.url) is None
    assert second.scan(visit.opened.url) is Refusal.DOES_NOT_WORK
    assert second.type(visit.opened.code) is Refusal.DOES_NOT_WORK, "the code died with the token"
    assert second.side() is None and first.known_side().stage is HandoffStage.CLAIMED


def test_of_ten_phones_at_once_one_comes_in(runtime: Runtime, machine: Machine) -> None:
    visit = Visit.begin(machine)
    phones, start = [Phone(runtime) for _ in range(10)], threading.Barrier(10)
    outcomes: list[Refusal | None] = []

    def come(phone: Phone) -> None:
        start.wait(30)
        outcomes.append(phone.scan(visit.opened.url))

    threads = [threading.Thread(target=come, args=(phone,)) for phone in phones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes, key=str) == sorted([None, *[Refusal.DOES_NOT_WORK] * 9], key=str)
    assert [phone.side() is not None for phone in phones].count(True) == 1


def test_wrong_number_ends_it(runtime: Runtime, machine: Machine) -> None:
    """A photograph of the kiosk's screen is worth nothing."""
    visit, phone = Visit.begin(machine), Phone(runtime)
    phone.scan(visit.opened.url)
    state = visit.pair(wrong_number(visit.state(), phone))
    assert (state.stage, state.why) == (HandoffStage.ENDED, Ended.WRONG_NUMBER)
    side = phone.known_side()
    assert (side.stage, side.why) == (HandoffStage.ENDED, Ended.WRONG_NUMBER)
    assert visit.pair(phone.number).stage is HandoffStage.ENDED
    assert Visit.begin(machine, visit.session).state().stage is HandoffStage.OPEN, "a new one may be opened"


def test_expired_token_and_code(runtime: Runtime, machine: Machine) -> None:
    visit = Visit.begin(machine)
    later(runtime, CODE_LIFE)
    assert Phone(runtime, an_address()).type(visit.opened.code) is Refusal.DOES_NOT_WORK
    later(runtime, TOKEN_LIFE - CODE_LIFE)
    assert Phone(runtime).scan(visit.opened.url) is Refusal.DOES_NOT_WORK
    assert visit.state().stage is HandoffStage.OPEN, "an expired code never ends the session"
    assert Phone(runtime).scan("https://example.org/h/" + "A" * 22) is Refusal.DOES_NOT_WORK


def test_renewed(runtime: Runtime, machine: Machine) -> None:
    """A new code takes the old one's place; the QR code is only replaced when it would not outlast it."""
    visit = Visit.begin(machine)
    renewed = visit.renewed()
    assert renewed.code != visit.opened.code
    assert (renewed.url, renewed.url_until) == (visit.opened.url, visit.opened.url_until)
    assert Phone(runtime, an_address()).type(visit.opened.code) is Refusal.DOES_NOT_WORK
    with runtime.database.write() as session:  # nine minutes later
        row = session.get_one(Handoff, visit.opened.id)
        row.token_until = runtime.now() + timedelta(minutes=1)
    again = visit.renewed()
    assert again.url != visit.opened.url and again.url_until > again.code_until
    assert Phone(runtime).scan(visit.opened.url) is Refusal.DOES_NOT_WORK
    assert Phone(runtime).scan(again.url) is None
    refused = visit.renew()
    assert (refused.status_code, refused.json()["code"]) == (409, "not_now"), "a phone has come"


def test_five_wrong_codes_lock_the_address(runtime: Runtime, machine: Machine) -> None:
    visit, address = Visit.begin(machine), an_address()
    guesser = Phone(runtime, address)
    assert guesser.type("abc") is Refusal.DOES_NOT_WORK, "no code at all is no guess"
    for _ in range(tries.MOST_TRIES):
        assert guesser.type(another(visit.opened.code)) is Refusal.DOES_NOT_WORK
    assert guesser.type(visit.opened.code) is Refusal.LOCKED, "also the right one"
    assert Phone(runtime, an_address()).type(visit.opened.code) is None, "nobody else is locked"


def test_a_right_code_forgives_wrong_ones(runtime: Runtime, machine: Machine) -> None:
    phone = Phone(runtime, an_address())
    for _ in range(2):
        visit = Visit.begin(machine)
        for _ in range(tries.MOST_TRIES - 1):
            assert phone.type(another(visit.opened.code)) is Refusal.DOES_NOT_WORK
        assert phone.type(visit.opened.code) is None


def test_twenty_wrong_codes_kill_the_code(runtime: Runtime, machine: Machine) -> None:
    visit = Visit.begin(machine)
    for _ in range(MOST_WRONG_CODES):
        assert Phone(runtime, an_address()).type(another(visit.opened.code)) is Refusal.DOES_NOT_WORK
    assert Phone(runtime, an_address()).type(visit.opened.code) is Refusal.DOES_NOT_WORK
    renewed = visit.renewed()
    assert Phone(runtime, an_address()).type(renewed.code) is None, "the citizen goes on with another one"


def test_code_and_token_are_used_once(runtime: Runtime, machine: Machine) -> None:
    visit = Visit.begin(machine)
    assert Phone(runtime, an_address()).type(visit.opened.code) is None
    for phone in (Phone(runtime, an_address()), Phone(runtime, an_address())):
        assert phone.type(visit.opened.code) is Refusal.DOES_NOT_WORK
        assert phone.scan(visit.opened.url) is Refusal.DOES_NOT_WORK


def test_one_per_kiosk(runtime: Runtime, machine: Machine, office: Office) -> None:
    first, phone = Visit.paired(machine, runtime)
    other = Visit.begin(office.new_machine())
    second = Visit.begin(machine)
    assert phone.known_side().why is Ended.SESSION
    assert first.state().stage is HandoffStage.ENDED
    assert second.state().stage is HandoffStage.OPEN
    assert other.state().stage is HandoffStage.OPEN, "another kiosk's goes on"


def test_another_kiosk_sees_nothing(runtime: Runtime, office: Office, machine: Machine) -> None:
    visit, phone = Visit.paired(machine, runtime)
    stranger = Visit(office.new_machine(), visit.opened, visit.session)
    for method, path, body in (
        ("GET", "?seen=0&wait=5", b""),
        ("POST", "/code", b""),
        ("POST", "/pair", b'{"number": 10}'),
        ("PUT", "/draft", b'{"service": "NOTARY", "catalogue_version": "x"}'),
        ("GET", "/files/any", b""),
        ("POST", "/move", machine.content(office.services).model_dump_json().encode()),
        ("DELETE", "?why=session", b""),
    ):
        answer = stranger.call(method, path, body)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), path
        unknown = machine.call(method, f"{PATH}/no-such{path}", body)
        assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found"), path
        unsigned = office.client.request(method, visit.path + path, content=body)
        assert unsigned.status_code == 401, path
    assert phone.known_side().stage is HandoffStage.PAIRED


def test_a_locator_is_not_given_twice(
    runtime: Runtime, machine: Machine, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = Visit.begin(machine).opened
    other = Visit.begin(office.new_machine())
    letters = iter(taken.code + "".join(reversed(CODE_LETTERS)))
    monkeypatch.setattr("secrets.choice", lambda _letters: next(letters))
    with runtime.database.write() as session:
        row = session.get_one(Handoff, other.opened.id)
        renewed = opening.renew(runtime, session, row, runtime.now())
    assert renewed.code == "ZYXWVUTS", "the first candidate was somebody's"
    monkeypatch.undo()
    assert Phone(runtime, an_address()).type(taken.code) is None
    assert Phone(runtime, an_address()).type(renewed.code) is None


def test_the_locator_of_a_dead_code_is_given_again(
    runtime: Runtime, machine: Machine, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead, other = Visit.begin(machine), Visit.begin(office.new_machine())
    letters = iter(dead.opened.code)
    later(runtime, CODE_LIFE)
    monkeypatch.setattr("secrets.choice", lambda _letters: next(letters))
    with runtime.database.write() as session:
        row = session.get_one(Handoff, other.opened.id)
        assert opening.renew(runtime, session, row, runtime.now()).code == dead.opened.code
    with runtime.database.read() as session:
        assert session.get_one(Handoff, dead.opened.id).code_locator is None
