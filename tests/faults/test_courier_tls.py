"""Who may be the office: only the enrolled authority, under its name, is believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.clock import KioskClock
from kiosk.log.events import EventLog
from kiosk.office.backend_client import BackendClient, Body, Refused
from kiosk.ports import Unavailable
from kiosk.store.tables import State
from tests.faults.certificates import Authority
from tests.faults.courier_rig import SOON, rig, right_clock
from tests.faults.odd_server import OddServer, say
from tests.unit.outbox_rig import OfficeSecrets
from wire.messages import Problem


@pytest.fixture(scope="module")
def office() -> OfficeSecrets:
    return OfficeSecrets()


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


async def test_an_answer_tells_how_long_the_certificate_is_good(
    tmp_path: Path, office: OfficeSecrets
) -> None:
    now = datetime.now(UTC)
    ours = Authority("office", now)
    async with (
        OddServer(context=ours.server(tmp_path), script=[say(200, b"{}")]) as server,
        rig(tmp_path / "kiosk", server.url, office, ca=ours.pem) as kiosk,
    ):
        got = await kiosk.parts.client.fetch("GET", "/x", identity=kiosk.parts.identity)
        assert isinstance(got, Body) and got.certificate_ends is not None
        assert abs(got.certificate_ends - (now + timedelta(days=299))) < timedelta(seconds=2)


async def test_a_server_that_speaks_no_tls_is_not_believed(tmp_path: Path, office: OfficeSecrets) -> None:
    ours = Authority("office", datetime.now(UTC))
    async with OddServer() as server:
        url = server.url.replace("http:", "https:")
        async with rig(tmp_path, url, office, ca=ours.pem, whole=SOON) as kiosk:
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
