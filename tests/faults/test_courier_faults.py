"""The office away, slow, broken, impersonated or refusing: nothing is lost, nothing false is believed."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import odd_server
import pytest
import reach_backend_tests  # noqa: F401
from certificates import Authority
from odd_server import OddServer, problem, say
from outbox_rig import OfficeSecrets, enrolled_parts, make_draft

from kiosk.backend_client import BackendClient, Refused
from kiosk.clock import KioskClock, Remembered
from kiosk.courier import Courier
from kiosk.events import EventLog
from kiosk.parts import OfficeParts
from kiosk.ports import Saved, Unavailable
from kiosk.store.tables import State
from wire import signature
from wire.messages import Problem, SubmissionAnswer

LIMIT = 15.0  # seconds until a test gives up; never an assertion about speed
WHOLE = 0.4  # what the client under test waits for one exchange


@pytest.fixture(scope="module")
def office() -> OfficeSecrets:
    return OfficeSecrets()


def right_clock() -> KioskClock:
    return KioskClock(Remembered(datetime.now(UTC), timedelta()), EventLog())


@dataclass
class Rig:
    """A courier at work on a real state directory."""

    parts: OfficeParts
    courier: Courier
    office: OfficeSecrets

    def save(self) -> Saved:
        parts = self.parts
        sealer = parts.sealer()
        assert sealer is not None
        return parts.outbox.save(make_draft(), sealer, datetime.now(UTC), clock_known=True)

    def state(self, saved: Saved) -> State:
        found = self.parts.outbox.rows.find(saved.receipt_number)
        assert found is not None
        return found.state

    async def until(self, saved: Saved, state: State) -> None:
        async with asyncio.timeout(LIMIT):
            while self.state(saved) is not state:
                await asyncio.sleep(0.01)

    async def until_tried(self, saved: Saved, times: int) -> str:
        """Wait until sending failed `times` times; returns the noted cause."""
        from sqlalchemy import select

        from kiosk.store.tables import Submission

        async with asyncio.timeout(LIMIT):
            while True:
                with self.parts.store.read() as session:
                    row = session.scalar(select(Submission).where(Submission.uuid == saved.uuid))
                if row is not None and row.attempts >= times:
                    return row.last_cause
                await asyncio.sleep(0.01)


@contextlib.asynccontextmanager
async def rig(
    folder: Path, url: str, office: OfficeSecrets, *, ca: str = "", clock: KioskClock | None = None
) -> AsyncIterator[Rig]:
    parts = enrolled_parts(folder, url, office, office_ca=ca, clock=clock or right_clock())
    parts.client = BackendClient(url, parts.clock, whole_seconds=WHOLE)
    courier = Courier(
        parts.outbox,
        parts.client,
        parts.identities,
        parts.clock,
        parts.contact,
        parts.events,
        parts.worker,
        first_pause=0.02,
        longest_pause=0.1,
    )
    courier.start()
    try:
        yield Rig(parts, courier, office)
    finally:
        await courier.close()
        await parts.close()


def sent(server: OddServer, saved: Saved) -> list[bytes]:
    return [asked.body for asked in server.asked if asked.path.endswith(saved.uuid)]


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
        (odd_server.silent, "timeout"),
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


async def test_only_the_enrolled_authority_is_believed(tmp_path: Path, office: OfficeSecrets) -> None:
    now = datetime.now(UTC)
    ours, theirs = Authority("office", now), Authority("office", now)
    async with (
        OddServer(context=theirs.server(tmp_path)) as server,
        rig(tmp_path / "kiosk", server.url, office, ca=ours.pem) as kiosk,
    ):
        saved = kiosk.save()
        kiosk.courier.wake()
        assert await kiosk.until_tried(saved, 2) == "certificate"
        assert server.asked == [], "not a byte of the request was sent"
        await server.stop()
        server.context = ours.server(tmp_path)
        await server.start()
        await kiosk.until(saved, State.DELIVERED)
        assert server.asked[0].body


async def test_the_name_is_always_checked(tmp_path: Path, office: OfficeSecrets) -> None:
    ours = Authority("office", datetime.now(UTC))
    unknown = KioskClock(None, EventLog())
    async with (
        OddServer(context=ours.server(tmp_path, address="127.0.0.2")) as server,
        rig(tmp_path / "kiosk", server.url, office, ca=ours.pem, clock=unknown) as kiosk,
    ):
        got = await kiosk.parts.client.ask("GET", "/x", Problem, identity=kiosk.parts.identity)
        assert got == Unavailable("certificate")
        assert server.asked == []


@pytest.mark.parametrize("known", [True, False])
async def test_dates_of_a_certificate_count_only_while_the_clock_is_right(
    tmp_path: Path, office: OfficeSecrets, known: bool
) -> None:
    ours = Authority("office", datetime.now(UTC))
    clock = right_clock() if known else KioskClock(None, EventLog())
    async with (
        OddServer(context=ours.server(tmp_path, expired=True)) as server,
        rig(tmp_path / "kiosk", server.url, office, ca=ours.pem, clock=clock) as kiosk,
    ):
        got = await kiosk.parts.client.ask("GET", "/x", Problem, identity=kiosk.parts.identity)
        assert got == (Unavailable("certificate") if known else Refused(404, "not_found"))


async def test_a_server_that_speaks_no_tls_is_not_believed(tmp_path: Path, office: OfficeSecrets) -> None:
    ours = Authority("office", datetime.now(UTC))
    async with OddServer() as server:
        url = server.url.replace("http:", "https:")
        async with rig(tmp_path, url, office, ca=ours.pem) as kiosk:
            got = await kiosk.parts.client.ask("GET", "/x", Problem, identity=kiosk.parts.identity)
            assert isinstance(got, Unavailable) and got.cause in ("tls", "broken", "timeout")


async def test_without_an_authority_nothing_is_sent_over_tls(tmp_path: Path, office: OfficeSecrets) -> None:
    async with rig(tmp_path, "https://127.0.0.1:9", office) as kiosk:
        got = await kiosk.parts.client.ask("GET", "/x", Problem, identity=kiosk.parts.identity)
        assert got == Unavailable("no_office_ca")


def test_plain_http_is_for_loopback_only() -> None:
    with pytest.raises(ValueError, match="loopback"):
        BackendClient("http://office.example", right_clock())


# --- the machine's own troubles -------------------------------------------------------------------------


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
