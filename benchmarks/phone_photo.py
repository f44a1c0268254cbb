"""From a photo on the phone to its small picture on the kiosk.

The phone sends in pieces of 128 kB (tus), one after the other on one kept connection, and holds its stream of
news open, as its page does. The kiosk is the real client: long poll, small picture, decoded. The clock runs
from the phone's first byte (the photo is shrunk already) to the decoded picture. In turns with it, the same
bytes go whole to a bare server that draws them anew and answers with a small picture.
"""

from __future__ import annotations

import asyncio
import http.client
import socket
import statistics
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import httpx2

from benchmarks.phone_office import Office, draft
from benchmarks.phone_paper import photographs
from benchmarks.phone_sides import PHOTOS, KioskSide, Phone, WentWrong, real_kiosk
from benchmarks.process import program
from benchmarks.seen import percentile
from kiosk.demo import free_port
from kiosk.phone.pictures import decoded
from wire.handoff import HandoffState

COUNT: Final = 30
DIFFERENT: Final = 6  # pictures, in turns
AIM_MS: Final = 1000.0  # under a second it "appears"; a person needs longer to look up from the phone
PATIENCE: Final = 30.0


def rows(office: Office, folder: Path) -> list[dict[str, Any]]:
    """One row for p95; medians are in its method text. Raises WentWrong, TimeoutError."""
    photos = photographs(DIFFERENT) * (COUNT // DIFFERENT)
    port = free_port()
    with program("benchmarks.reference.plain_upload", str(port), display=""):
        ours, bare = asyncio.run(_measure(office, folder, photos, port))
    p95, bare_p95 = percentile(ours, 0.95), percentile(bare, 0.95)
    size = statistics.mean(map(len, photos)) / 1000
    return [
        {
            "name": f"photo on the phone to small picture on the kiosk, p95 of {COUNT}",
            "value": round(p95, 1),
            "unit": "ms",
            "compared_with": f"the same bytes ({size:.0f} kB each) whole to a bare server, drawn anew, small "
            f"picture back: {bare_p95:.1f} ms (medians: {statistics.median(ours):.1f} against "
            f"{statistics.median(bare):.1f} ms; ours beyond it: pieces, checks, sealing, flushed disk, "
            "database, long poll)",
            "ratio": round(p95 / bare_p95, 1),
            "aim": f"value <= {AIM_MS:.0f}",
            "ok": p95 <= AIM_MS,
        }
    ]


async def _measure(
    office: Office, folder: Path, photos: list[bytes], port: int
) -> tuple[list[float], list[float]]:
    """Milliseconds of each photo, ours and bare. One of each first, unmeasured."""
    ours, bare = [], []
    async with real_kiosk(office, folder) as kiosk:
        phone = Phone(office.url)
        watch = Watch(kiosk, await kiosk.connect(phone, draft()))
        await asyncio.to_thread(phone.open, f"/h/form/{PHOTOS}")
        others = [asyncio.create_task(watch.follow()), asyncio.create_task(_listen(phone))]
        try:
            for number, photo in enumerate([photos[0], *photos]):
                began = time.perf_counter()
                upload = asyncio.create_task(asyncio.to_thread(phone.upload, photo))
                async with asyncio.timeout(PATIENCE):
                    seen = await watch.arrived.get()
                place = await upload
                least = await asyncio.to_thread(_bare, port, photo)
                if number == 0:
                    await asyncio.to_thread(phone.remove, place)
                    continue
                ours.append((seen - began) * 1000)
                bare.append(least)
        finally:
            for task in others:
                task.cancel()
            ends = await asyncio.gather(*others, return_exceptions=True)
            phone.client.close()
            for end in ends:
                if isinstance(end, WentWrong):
                    raise end  # the cause, not only that nothing came
    return ours, bare


class Watch:
    """The kiosk's long poll; `arrived` gets the moment at which each new small picture was decoded."""

    def __init__(self, kiosk: KioskSide, state: HandoffState) -> None:
        self._kiosk, self._state = kiosk, state
        self._known: set[str] = set()
        self._fetching: set[asyncio.Task[None]] = set()
        self.arrived: asyncio.Queue[float] = asyncio.Queue()

    async def follow(self) -> None:
        """Until cancelled."""
        while True:
            got = await self._kiosk.office.state(self._kiosk.id, self._state.version)
            if not isinstance(got, HandoffState):
                raise WentWrong(f"long poll: {got!r}")
            self._state = got
            for one in got.files:
                if one.ready and one.id not in self._known:
                    self._known.add(one.id)
                    task = asyncio.create_task(self._fetch(one.id))
                    self._fetching.add(task)
                    task.add_done_callback(self._fetching.discard)

    async def _fetch(self, file_id: str) -> None:
        jpeg = await self._kiosk.office.picture(self._kiosk.id, file_id)
        if jpeg is not None and await asyncio.to_thread(decoded, file_id, jpeg) is not None:
            self.arrived.put_nowait(time.perf_counter())


async def _listen(phone: Phone) -> None:
    """The stream that an open page holds."""
    async with httpx2.AsyncClient(base_url=phone.client.base_url, cookies=phone.client.cookies) as client:
        with suppress(httpx2.HTTPError):
            async with client.stream("GET", "/h/events", timeout=None) as news:
                async for _ in news.aiter_raw():
                    pass


def _bare(port: int, photo: bytes) -> float:
    """Milliseconds until the small picture is decoded. The server's start is waited for before the clock."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    end = time.monotonic() + PATIENCE
    while connection.sock is None:
        try:
            connection.connect()
        except ConnectionRefusedError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    began = time.perf_counter()
    connection.request("POST", "/", photo)
    if decoded("bare", connection.getresponse().read()) is None:
        raise WentWrong("the bare server sent no picture")
    took = (time.perf_counter() - began) * 1000
    connection.close()
    return took
