"""What both sides tell each other once they are paired, and that nothing of it shows anywhere else."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from backend import files
from backend.handoffs import touch
from backend.handoffs.claiming import cookie_key
from backend.models.handoff import Handoff
from backend.runtime import Runtime
from tests.backend.handoff_rig import Phone, Visit
from tests.backend.machine import Machine
from tests.backend.running_office import Office
from tests.backend.sample_files import photo
from wire.handoff import Ended, HandoffDraft, HandoffFile, HandoffStage

SECRET = "样例秘密甲乙丙"
STROKES = [[[0.1, 0.2], [0.5, 0.6]]]


@pytest.fixture
def runtime(office: Office) -> Runtime:
    """The phones' process."""
    return office.runtime


def draft_of(office: Office, machine: Machine, **changes: Any) -> HandoffDraft:
    """What a kiosk tells in the middle of a form."""
    values: dict[str, Any] = {
        "service": "NOTARY",
        "catalogue_version": office.services.version,
        "region": machine.enrolment.region,
        "facts": {"sex": "M", "birth_date": "1956-03-15", "by_hand": False},
        "answers": {"matter": "N_OTHER", "other_what": "样例事项甲"},
    }
    return HandoffDraft(**{**values, **changes})


def test_draft_only_when_paired(office: Office, runtime: Runtime, machine: Machine) -> None:
    visit, phone = Visit.begin(machine), Phone(runtime)
    draft = draft_of(office, machine)

    def refused() -> bool:
        answer = visit.draft(draft)
        return (answer.status_code, answer.json().get("code")) == (409, "not_now")

    assert refused()
    phone.scan(visit.opened.url)
    assert refused()
    with runtime.database.read() as session:
        row = session.get_one(Handoff, visit.opened.id)
    assert row.draft is None and phone.form() is None
    visit.pair(phone.number)
    assert phone.form() is None, "nothing was told yet"
    assert visit.share(draft).stage is HandoffStage.PAIRED
    assert phone.open_form().answers == draft.answers
    visit.end()
    assert refused() and phone.form() is None


def test_the_phone_learns_no_name_and_no_number(office: Office, runtime: Runtime, machine: Machine) -> None:
    visit, phone = Visit.paired(machine, runtime)
    told = {"name": "测试王五", "id_number": "119999195603150010", "sex": "F", "no_fact": SECRET}
    visit.share(draft_of(office, machine, facts=told))
    form = phone.open_form()
    assert form.context.applicant == {"sex": "F"}
    assert form.context.kiosk_region == machine.enrolment.region
    assert (form.service.code, form.moved, form.content, form.signed) == ("NOTARY", False, None, False)


def test_unknown_service_or_catalogue(office: Office, runtime: Runtime, machine: Machine) -> None:
    visit, phone = Visit.paired(machine, runtime)
    for changes in ({"service": "NO_SUCH"}, {"catalogue_version": "0" * 16}):
        answer = visit.draft(draft_of(office, machine, **changes))
        assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
    assert phone.form() is None


def test_answers_of_the_phone(office: Office, runtime: Runtime, machine: Machine) -> None:
    visit, phone = Visit.paired(machine, runtime)
    before = visit.share(draft_of(office, machine)).version
    assert phone.give({"contact_name": SECRET})
    assert phone.give({"other_what": None})
    assert phone.sign(STROKES)
    state = visit.state()
    assert state.version == before + 3
    assert state.answers == {"contact_name": SECRET, "other_what": None}
    assert state.strokes == STROKES
    assert SECRET not in repr(state) + str(state)
    form = phone.open_form()
    assert form.answers == {"matter": "N_OTHER", "contact_name": SECRET}
    assert form.given == state.answers and form.signed and SECRET not in repr(form)
    same = visit.share(draft_of(office, machine))
    assert same.version == state.version, "the same draft again is no news"


def test_the_later_change_wins(office: Office, runtime: Runtime, machine: Machine) -> None:
    """The kiosk repeats what the phone answered, late at times; only what differs from all of that is its
    citizen's own change."""
    visit, phone = Visit.paired(machine, runtime)

    def told(**answers: str) -> dict[str, Any]:
        visit.share(draft_of(office, machine, answers={"matter": "N_OTHER", **answers}))
        return phone.open_form().answers

    told()
    phone.give({"other_what": "手机一"})
    phone.give({"other_what": "手机二"})
    assert told(other_what="手机一")["other_what"] == "手机二", "an echo of the phone's earlier answer"
    assert told(other_what="手机二")["other_what"] == "手机二"
    assert told(other_what="本机三")["other_what"] == "本机三"
    assert visit.state().answers == {}
    phone.give({"other_what": None})
    assert "other_what" not in told(), "cleared on the phone, repeated by the kiosk"
    assert told(other_what="本机四")["other_what"] == "本机四"


def test_files_are_seen(office: Office, runtime: Runtime, machine: Machine) -> None:
    visit, phone = Visit.paired(machine, runtime)
    version = visit.share(draft_of(office, machine)).version
    kept = files.keep(runtime, files.Owner(visit.opened.id, None), "photos", photo(), runtime.now())
    assert isinstance(kept, str)
    with runtime.database.write() as session:
        touch(session, visit.opened.id)
    state = visit.state()
    assert state.version > version
    assert state.files == [HandoffFile(id=kept, field="photos", ready=True, pages=1)]
    picture = visit.call("GET", f"/files/{kept}")
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/jpeg")
    assert picture.content.startswith(b"\xff\xd8") and picture.headers["cache-control"] == "no-store"
    assert visit.call("GET", "/files/no-such").status_code == 404
    phone.leave()
    assert visit.call("GET", f"/files/{kept}").status_code == 404, "the citizen has put the phone away"


def test_phone_leaves(office: Office, runtime: Runtime, machine: Machine) -> None:
    visit, phone = Visit.paired(machine, runtime)
    visit.share(draft_of(office, machine))
    phone.give({"contact_name": SECRET})
    phone.leave()
    state = visit.state()
    assert (state.stage, state.why) == (HandoffStage.ENDED, Ended.PHONE_LEFT)
    assert state.answers == {"contact_name": SECRET}, "typed a moment before: not lost"
    assert not phone.give({"contact_name": "x"}) and not phone.sign(STROKES) and phone.form() is None
    visit.end()
    assert visit.state().answers == {}
    with runtime.database.read() as session:
        row = session.get_one(Handoff, visit.opened.id)
    assert (row.draft, row.given, row.content) == (None, None, None)


@pytest.mark.parametrize("why", list(Ended))
def test_the_kiosk_ends_it(office: Office, runtime: Runtime, machine: Machine, why: Ended) -> None:
    visit, phone = Visit.paired(machine, runtime)
    visit.share(draft_of(office, machine))
    phone.give({"contact_name": SECRET})
    visit.end(why)
    state, side = visit.state(), phone.known_side()
    assert (side.stage, side.why) == (state.stage, state.why) == (HandoffStage.ENDED, why)
    assert phone.form() is None and not phone.give({"contact_name": "x"})
    with runtime.database.read() as session:
        row = session.get_one(Handoff, visit.opened.id)
    assert (row.draft, row.given, row.content) == (None, None, None), "at once, not by a job"
    version = state.version
    visit.end(why)
    assert visit.state().version == version, "told twice"


def test_nothing_secret_in_log_or_database(office: Office, runtime: Runtime, machine: Machine) -> None:
    visit, phone = Visit.paired(machine, runtime)
    visit.share(draft_of(office, machine, answers={"matter": "N_OTHER", "other_what": SECRET}))
    phone.give({"contact_name": SECRET})
    visit.state(seen=1)
    office.client.get(f"/h/{visit.opened.url.rpartition('/')[2]}")
    wrong = visit.call("PUT", "/draft", b'{"service": ["' + SECRET.encode() + b'"]}')
    assert wrong.status_code == 422 and SECRET not in wrong.text
    with runtime.database.read() as session:
        row = session.scalar(select(Handoff).where(Handoff.id == visit.opened.id))
        assert row is not None
        kept = b" ".join(
            value if isinstance(value, bytes) else str(value).encode() for value in vars(row).values()
        )
    assert row.phone_hash == cookie_key(runtime.vault, phone.cookie)
    log = office.process.log.read_text()
    assert "/api/v1/handoffs/{handoff_id}/draft" in log, "routes are logged as templates"
    token, code = visit.opened.url.rpartition("/")[2], visit.opened.code
    for secret in (token, code, phone.cookie, SECRET, visit.session):
        assert secret not in log and secret.encode() not in kept
    assert visit.opened.id not in log
