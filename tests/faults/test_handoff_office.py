"""The calls of a hand-off over a real socket whose other side misbehaves: bounded, and never an exception."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kiosk.office import handoffs as handoff_office
from kiosk.office.handoffs import HandoffOffice
from kiosk.office.parts import OfficeParts
from kiosk.ports import Gone, SaveFailed, Unavailable
from tests.faults import odd_server
from tests.faults.odd_server import Behaviour, OddServer, problem, say
from tests.unit.outbox_rig import NOW, SECRETS, OfficeSecrets, enrolled_parts, make_draft
from wire.handoff import Ended, HandoffMoved, HandoffOpened, HandoffStage, HandoffState
from wire.messages import Content
from wire.receipt_number import parse

STATE = HandoffState(id="h1", version=3, stage=HandoffStage.OPEN)
OPENED = HandoffOpened(
    id="h1",
    url="https://p/h/t",
    url_until=NOW,
    code="ABCD2345",
    code_page="https://p/h",
    code_until=NOW,
    version=1,
)


@pytest.fixture
async def server() -> AsyncIterator[OddServer]:
    async with OddServer() as odd:
        yield odd


@pytest.fixture
async def parts(tmp_path: Path, server: OddServer) -> AsyncIterator[OfficeParts]:
    made = enrolled_parts(tmp_path, server.url, OfficeSecrets())
    yield made
    await made.close()


@pytest.fixture
async def office(parts: OfficeParts) -> AsyncIterator[HandoffOffice]:
    made = HandoffOffice(parts)
    yield made
    await made.close()


def answer(message: HandoffState | HandoffOpened | HandoffMoved) -> Behaviour:
    return say(200, message.model_dump_json().encode())


async def test_each_call_says_what_the_contract_says(office: HandoffOffice, server: OddServer) -> None:
    until = HandoffMoved(until=NOW)
    server.script = [
        answer(OPENED),
        answer(OPENED),
        answer(STATE),
        answer(STATE),
        answer(until),
        say(204, b""),
    ]
    assert await office.open("s" * 22, "AID", "zh_CN") == OPENED
    assert await office.renew("h1") == OPENED
    assert await office.state("h1", 7) == STATE
    assert await office.pair("h1", 47) == STATE
    name = await office.reserve()
    assert await office.move("h1", make_draft(), name) == until
    assert await office.end("h1", Ended.SUBMITTED)
    assert [(one.method, one.path) for one in server.asked] == [
        ("POST", "/api/v1/handoffs"),
        ("POST", "/api/v1/handoffs/h1/code"),
        ("GET", f"/api/v1/handoffs/h1?seen=7&wait={handoff_office.WAIT_SECONDS}"),
        ("POST", "/api/v1/handoffs/h1/pair"),
        ("POST", "/api/v1/handoffs/h1/move"),
        ("DELETE", "/api/v1/handoffs/h1?why=submitted"),
    ]
    assert all("signature" in one.headers for one in server.asked)
    content = Content.model_validate_json(server.asked[4].body)
    assert (content.uuid, content.receipt_number) == (name.uuid, name.receipt_number)
    assert content.applicant.name == SECRETS[0]
    assert json.loads(server.asked[0].body)["session"] == "s" * 22


@pytest.mark.parametrize(("status", "expected"), [(404, Gone), (409, Gone), (410, Gone), (403, Unavailable)])
async def test_a_refusal_is_a_value(
    office: HandoffOffice, server: OddServer, status: int, expected: type
) -> None:
    server.script = [problem(status, "not_now")] * 3
    for got in (await office.state("h1", 0), await office.renew("h1"), await office.pair("h1", 1)):
        assert isinstance(got, expected)


@pytest.mark.parametrize("behaviour", [odd_server.nothing, say(500, b""), say(200, b"<html>portal</html>")])
async def test_an_office_that_does_not_answer_is_away(
    office: HandoffOffice, parts: OfficeParts, server: OddServer, behaviour: Behaviour
) -> None:
    server.script = [behaviour] * 2
    assert isinstance(await office.open("s" * 22, "AID", "zh_CN"), Unavailable)
    assert parts.contact.online is False
    assert await office.picture("h1", "f1") != b""


async def test_waiting_for_the_phone_keeps_no_other_call_waiting(
    office: HandoffOffice, server: OddServer
) -> None:
    server.script = [odd_server.silent, answer(STATE)]
    waiting = asyncio.create_task(office.state("h1", 3))
    while not server.asked:
        await asyncio.sleep(0.01)
    assert await office.pair("h1", 1) == STATE
    assert not waiting.done()
    waiting.cancel()


async def test_a_picture_far_too_large_is_not_taken(office: HandoffOffice, server: OddServer) -> None:
    server.script = [say(200, b"x" * (handoff_office.LARGEST_PICTURE + 1)), say(200, b"\xff\xd8small")]
    assert await office.picture("h1", "f/1") is None
    assert await office.picture("h1", "f1") == b"\xff\xd8small"
    assert server.asked[0].path == "/api/v1/handoffs/h1/files/f%2F1"


async def test_an_end_that_cannot_be_told_says_so(office: HandoffOffice, server: OddServer) -> None:
    server.script = [odd_server.nothing, problem(404, "not_found")]
    assert not await office.end("h1", Ended.SESSION)
    assert await office.end("h1", Ended.SESSION), "an office that knows nothing of it need not be told again"


async def test_a_reserved_number_is_never_given_again_and_nothing_is_kept(
    office: HandoffOffice, parts: OfficeParts
) -> None:
    first, second = await office.reserve(), await office.reserve()
    saved = parts.outbox.save(make_draft(), OfficeSecrets().sealer(), NOW, clock_known=True)
    numbers = [first.receipt_number, second.receipt_number, saved.receipt_number]
    assert [int(number[4:11]) for number in numbers] == [1, 2, 3]
    assert all(parse(number) for number in numbers) and len({first.uuid, second.uuid, saved.uuid}) == 3
    assert [path.stem for path in (parts.settings.state_dir / "outbox").iterdir()] == [saved.uuid]


async def test_without_a_counter_nothing_moves(office: HandoffOffice, parts: OfficeParts) -> None:
    parts.can_number = False
    with pytest.raises(SaveFailed, match="not_enrolled"):
        await office.reserve()


async def test_before_the_enrolment_there_is_no_hand_off(office: HandoffOffice, parts: OfficeParts) -> None:
    parts.identity = None
    assert await office.open("s" * 22, "AID", "zh_CN") == Unavailable("not_enrolled")


async def test_a_content_that_is_none_does_not_repeat_what_was_entered(office: HandoffOffice) -> None:
    name = await office.reserve()
    with pytest.raises(SaveFailed) as error:
        await office.move("h1", make_draft(wishes=("a", "b", "c", "d")), name)
    assert not any(secret in str(error.value) for secret in SECRETS)
