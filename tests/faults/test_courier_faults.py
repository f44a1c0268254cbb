"""The office away, slow, broken, impersonated or refusing: nothing is lost, nothing false is believed."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.clock import KioskClock
from kiosk.log.events import EventLog
from kiosk.office.backend_client import Refused
from kiosk.store.tables import State
from tests.faults import odd_server
from tests.faults.courier_rig import LIMIT, SOON, rig, sent
from tests.faults.odd_server import OddServer, problem, say
from tests.unit.outbox_rig import OfficeSecrets
from wire import signature
from wire.messages import Problem, SubmissionAnswer


@pytest.fixture(scope="module")
def office() -> OfficeSecrets:
    return OfficeSecrets()


async def test_delivered_at_the_first_try(tmp_path: Path, office: OfficeSecrets) -> None:
    async with OddServer() as server, rig(tmp_path, server.url, office) as kiosk:
        saved = kiosk.save()
        data = kiosk.parts.outbox.sealed(saved.uuid)
        answer = await kiosk.courier.answer(saved.uuid, LIMIT)
        assert answer is not None and answer.receipt_number == saved.receipt_number
        assert sent(server, saved) == [data]
        assert kiosk.state(saved) is State.DELIVERED and kiosk.parts.contact.online is True
        assert await kiosk.courier.answer(saved.uuid, LIMIT) == answer, "asked again: from the store"
        asked = server.asked[0]
        identity = kiosk.parts.identity
        assert identity is not None
        verified = signature.verify(
            asked.method,
            f"http://office{asked.path}",
            asked.headers,
            asked.body,
            find_key=lambda _id: identity.key.public_key(),
        )
        assert verified.kiosk_id == "kiosk-0317"


async def test_office_away_then_back(tmp_path: Path, office: OfficeSecrets) -> None:
    server = OddServer()
    await server.start()
    await server.stop()
    async with rig(tmp_path, server.url, office) as kiosk:
        first, second = kiosk.save(), kiosk.save()
        assert await kiosk.courier.answer(first.uuid, 0.05) is None
        assert await kiosk.until_tried(first, 2) == "no_connection"
        assert kiosk.parts.contact.online is False
        assert kiosk.state(first) is State.QUEUED
        async with server:
            await kiosk.until(first, State.DELIVERED)
            await kiosk.until(second, State.DELIVERED)
        assert kiosk.parts.contact.online is True


@pytest.mark.parametrize(
    ("behaviour", "cause"),
    [
        (odd_server.half, "broken"),
        (odd_server.nothing, "broken"),
        (say(500, b"oops"), "status_500"),
        (say(503, b""), "status_503"),
        (say(429, b""), "status_429"),
        (say(302, b"", extra="Location: http://127.0.0.1/\r\n"), "status_302"),
        (say(200, b"<html>welcome to the hall's wireless network</html>"), "garbage"),
        (say(200, b"{}"), "garbage"),
        (say(200, b"[" * 100_000), "garbage"),
        (say(200, b"\xff\xfe\x00"), "garbage"),
        (say(200, b"x", extra="Content-Encoding: gzip\r\n"), "garbage"),
        (say(404, b"<html>not here</html>", content_type="text/html"), "garbage"),
        (say(403, b"<html>log in first</html>", content_type="text/html"), "garbage"),
        (say(409, b"", content_type="text/html"), "garbage"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_bad_answer_is_no_answer_and_the_same_bytes_go_again(
    tmp_path: Path, office: OfficeSecrets, behaviour: odd_server.Behaviour, cause: str
) -> None:
    async with OddServer(script=[behaviour]) as server, rig(tmp_path, server.url, office) as kiosk:
        saved = kiosk.save()
        data = kiosk.parts.outbox.sealed(saved.uuid)
        kiosk.courier.wake()
        assert await kiosk.until_tried(saved, 1) == cause or kiosk.state(saved) is State.DELIVERED
        await kiosk.until(saved, State.DELIVERED)
        assert sent(server, saved) == [data, data]


async def test_a_server_that_never_answers_is_not_waited_for(tmp_path: Path, office: OfficeSecrets) -> None:
    """The next exchanges have as little time, so on a busy machine the good answer may need some more."""
    async with (
        OddServer(script=[odd_server.silent]) as server,
        rig(tmp_path, server.url, office, whole=SOON) as kiosk,
    ):
        saved = kiosk.save()
        data = kiosk.parts.outbox.sealed(saved.uuid)
        kiosk.courier.wake()
        assert await kiosk.until_tried(saved, 1) == "timeout"
        await kiosk.until(saved, State.DELIVERED)
        asked = sent(server, saved)
        assert len(asked) >= 2 and set(asked) == {data}


async def test_an_endless_answer_is_cut_off(tmp_path: Path, office: OfficeSecrets) -> None:
    async with OddServer(script=[odd_server.endless]) as server, rig(tmp_path, server.url, office) as kiosk:
        saved = kiosk.save()
        kiosk.courier.wake()
        await kiosk.until(saved, State.DELIVERED)
        assert len(sent(server, saved)) == 2


async def test_a_receipt_for_something_else_is_not_taken(tmp_path: Path, office: OfficeSecrets) -> None:
    async def confused(asked: odd_server.Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(odd_server.response(200, odd_server.receipt_for(asked, receipt_number="031799999999")))

    async with OddServer(script=[confused]) as server, rig(tmp_path, server.url, office) as kiosk:
        saved = kiosk.save()
        kiosk.courier.wake()
        await kiosk.until(saved, State.DELIVERED)
        assert len(sent(server, saved)) == 2
        answer = kiosk.parts.outbox.answer(saved.uuid)
        assert answer is not None and answer.receipt_number == saved.receipt_number


async def test_a_server_error_for_one_holds_up_that_one_only(tmp_path: Path, office: OfficeSecrets) -> None:
    async with OddServer() as server, rig(tmp_path, server.url, office) as kiosk:
        broken, fine = kiosk.save(), kiosk.save()
        server.special[broken.uuid] = say(500, b"")
        kiosk.courier.wake()
        await kiosk.until(fine, State.DELIVERED)
        await kiosk.until_tried(broken, 3)
        assert kiosk.state(broken) is State.QUEUED
        server.special.clear()
        await kiosk.until(broken, State.DELIVERED)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (409, "other_bytes"),
        (409, "receipt_taken"),
        (413, "too_large"),
        (422, "unknown_key"),
        (422, "malformed"),
        (403, "revoked"),
    ],
)
async def test_what_the_office_refuses_for_good_is_parked(
    tmp_path: Path, office: OfficeSecrets, status: int, code: str
) -> None:
    async with OddServer() as server, rig(tmp_path, server.url, office) as kiosk:
        refused, fine = kiosk.save(), kiosk.save()
        server.special[refused.uuid] = problem(status, code)
        assert await kiosk.courier.answer(refused.uuid, LIMIT) is None, "nobody waits for what will not come"
        await kiosk.until(fine, State.DELIVERED)
        assert kiosk.state(refused) is State.PARKED and len(sent(server, refused)) == 1
        assert kiosk.parts.outbox.sealed(refused.uuid) == sent(server, refused)[0], "the file stays"
        assert kiosk.parts.outbox.rows.queue().parked == 1
        server.special.clear()
        kiosk.parts.outbox.requeue_parked()
        kiosk.courier.wake()
        await kiosk.until(refused, State.DELIVERED)


@pytest.mark.parametrize(("status", "code"), [(401, "unknown_kiosk"), (401, "unsigned"), (404, "not_found")])
async def test_a_wrong_machine_or_address_parks_nothing(
    tmp_path: Path, office: OfficeSecrets, status: int, code: str
) -> None:
    script = [problem(status, code)] * 3
    async with OddServer(script=script) as server, rig(tmp_path, server.url, office) as kiosk:
        saved = kiosk.save()
        kiosk.courier.wake()
        await kiosk.until_tried(saved, 2)
        await kiosk.until(saved, State.DELIVERED)
        assert len(sent(server, saved)) == 4


async def test_a_wrong_clock_is_set_by_the_office_and_the_request_goes_again(
    tmp_path: Path, office: OfficeSecrets
) -> None:
    truth = datetime.now(UTC) + timedelta(days=3000)
    async with (
        OddServer(script=[problem(401, "clock", truth)]) as server,
        rig(tmp_path, server.url, office, clock=KioskClock(None, EventLog())) as kiosk,
    ):
        assert kiosk.parts.clock.now() is None
        got = await kiosk.parts.client.ask("GET", "/x", Problem, identity=kiosk.parts.identity)
        assert got == Refused(404, "not_found")
        now = kiosk.parts.clock.now()
        assert now is not None and abs(now - truth) < timedelta(minutes=1)
        first, second = (asked.headers["signature-input"] for asked in server.asked)
        assert f"created={int(truth.timestamp()) // 1000}" not in first
        assert f"created={int(truth.timestamp()) // 100}" in second, "signed with the office's time"
        server.script = [problem(401, "clock", truth)] * 2
        got = await kiosk.parts.client.ask("GET", "/x", Problem, identity=kiosk.parts.identity)
        assert got == Refused(401, "clock"), "and not a third time"


# --- who is believed to be the office -------------------------------------------------------------------


async def test_a_file_that_vanished_is_marked_and_does_not_stop_the_others(
    tmp_path: Path, office: OfficeSecrets
) -> None:
    async with OddServer() as server, rig(tmp_path, server.url, office) as kiosk:
        gone, fine = kiosk.save(), kiosk.save()
        (tmp_path / "outbox" / f"{gone.uuid}.sealed").unlink()
        assert await kiosk.courier.answer(gone.uuid, LIMIT) is None
        await kiosk.until(fine, State.DELIVERED)
        assert kiosk.state(gone) is State.MISSING


async def test_a_submission_is_sent_under_the_identity_it_was_sealed_under(
    tmp_path: Path, office: OfficeSecrets
) -> None:
    async with OddServer() as server, rig(tmp_path, server.url, office) as kiosk:
        await kiosk.courier.close()
        early = kiosk.save()
        kiosk.parts.identities.prepare()
        kiosk.parts.identities.adopt(office.enrolment(kiosk_id="kiosk-0318", receipt_prefix=318))
        kiosk.parts.outbox.rows.open_counter(318)
        kiosk.parts.use_identity()
        late = kiosk.save()
        assert (early.receipt_number[:4], late.receipt_number[:4]) == ("0317", "0318")
        kiosk.courier.start()
        await kiosk.until(early, State.DELIVERED)
        await kiosk.until(late, State.DELIVERED)
        names = [asked.headers["signature-input"].split('keyid="')[1][:10] for asked in server.asked]
        assert names == ["kiosk-0317", "kiosk-0318"]


async def test_without_its_identity_a_submission_is_parked(tmp_path: Path, office: OfficeSecrets) -> None:
    async with OddServer() as server, rig(tmp_path, server.url, office) as kiosk:
        saved = kiosk.save()
        for path in (tmp_path / "identity").glob("kiosk-0317.*"):
            path.unlink()
        kiosk.courier.wake()
        await kiosk.until(saved, State.PARKED)
        assert server.asked == []


async def test_the_courier_survives_a_disk_and_a_bug(
    tmp_path: Path, office: OfficeSecrets, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with OddServer() as server, rig(tmp_path, server.url, office) as kiosk:
        troubles: list[Exception] = [OSError(5, "input/output error"), RuntimeError("bug")]
        read = kiosk.parts.outbox.sealed

        def sealed(uuid: str) -> bytes | None:
            if troubles:
                raise troubles.pop()
            return read(uuid)

        monkeypatch.setattr(kiosk.parts.outbox, "sealed", sealed)
        saved = kiosk.save()
        answer = await kiosk.courier.answer(saved.uuid, LIMIT)
        assert isinstance(answer, SubmissionAnswer) and troubles == []
