"""The line between a kiosk and the real office, with everything that can be wrong with it.

A small HTTP proxy on a thread of its own: it ends TLS (where it is given a certificate), hands each request
to the office and its answer back. What it can break is in `LineFault`. Used with a desk in the same process
and with a kiosk in another one alike.
"""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Coroutine
from enum import StrEnum
from typing import Any, TypeVar

from tests.faults.odd_server import response

LONGEST_HEAD = 64 * 1024
PORTAL = b"<html><title>Welcome</title>Please accept the terms of this network.</html>"
T = TypeVar("T")


class LineFault(StrEnum):
    """What is wrong between kiosk and office."""

    REFUSED = "refused"  # nobody listens; what was open is cut
    SLOW = "slow"  # the office gets everything; its answers stay away until the fault ends
    ERROR_500 = "error_500"
    CERTIFICATE = "certificate"  # somebody else's
    GARBAGE = "garbage"  # 200 and the page of a network's portal


class BadLine:
    """Use as a context manager. All controls may be called from any thread; they return when it is so."""

    def __init__(
        self, office_port: int, good: ssl.SSLContext | None = None, strange: ssl.SSLContext | None = None
    ) -> None:
        self._office_port = office_port
        self._good, self._strange = good, strange
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="bad-line", daemon=True)
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._fault: LineFault | None = None
        self._passing = asyncio.Event()  # answers pass
        self._sending = asyncio.Event()  # submissions pass
        self.port = 0
        self.asked: list[str] = []  # "METHOD path" of everything that came in

    def __enter__(self) -> BadLine:
        self._thread.start()
        self._passing.set()
        self._sending.set()
        self._run(self._listen())
        return self

    def __exit__(self, *_: object) -> None:
        self._run(self._hang_up())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    @property
    def url(self) -> str:
        """Where the kiosk finds the office."""
        return f"{'https' if self._good else 'http'}://127.0.0.1:{self.port}"

    def begin(self, fault: LineFault) -> None:
        """From now on this is wrong, also with requests that are under way."""
        self._run(self._begin(fault))

    def mend(self) -> None:
        """Everything is right again."""
        self._run(self._mend())

    def hold_submissions(self) -> None:
        """The next submission stays in the line until `let_submissions_pass`, or until a fault."""
        self._loop.call_soon_threadsafe(self._sending.clear)

    def let_submissions_pass(self) -> None:
        """Those that wait, and all later ones."""
        self._loop.call_soon_threadsafe(self._sending.set)

    # --- on the thread ----------------------------------------------------------------------------------

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _listen(self) -> None:
        context = self._strange if self._fault is LineFault.CERTIFICATE else self._good
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, ssl=context)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _hang_up(self) -> None:
        if self._server is not None:
            self._server.close()
        self._server = None
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _begin(self, fault: LineFault) -> None:
        self._fault = fault
        if fault is LineFault.SLOW:
            self._passing.clear()
        elif fault in (LineFault.REFUSED, LineFault.CERTIFICATE):
            await self._hang_up()
            if fault is LineFault.CERTIFICATE:
                await self._listen()
        self._sending.set()

    async def _mend(self) -> None:
        fault, self._fault = self._fault, None
        if fault is LineFault.CERTIFICATE:
            await self._hang_up()
        if self._server is None:
            await self._listen()
        self._passing.set()
        self._sending.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        office: asyncio.StreamWriter | None = None
        try:
            answers, office = await asyncio.open_connection("127.0.0.1", self._office_port)
            while await self._exchange(reader, writer, answers, office):
                pass
        except (asyncio.IncompleteReadError, OSError):
            return
        finally:
            self._tasks.discard(task)
            for end in (office, writer):
                if end is not None:
                    end.close()

    async def _exchange(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        answers: asyncio.StreamReader,
        office: asyncio.StreamWriter,
    ) -> bool:
        """One request and its answer; False when the connection is over."""
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(_length(head))
        method, path, _ = head.decode("latin-1").split(" ", 2)
        self.asked.append(f"{method} {path}")
        if method == "PUT" and path.startswith("/api/v1/submissions/"):
            await self._sending.wait()
        match self._fault:
            case LineFault.ERROR_500:
                writer.write(response(500, b"Internal Server Error", content_type="text/plain"))
                return True
            case LineFault.GARBAGE:
                writer.write(response(200, PORTAL, content_type="text/html"))
                return True
        office.write(head + body)
        answer = await answers.readuntil(b"\r\n\r\n")
        whole = b"content-length:" in answer.lower() or answer.split(b" ", 2)[1] in (b"204", b"304")
        answer += await (answers.readexactly(_length(answer)) if whole else answers.read())
        await self._passing.wait()
        writer.write(answer)
        await writer.drain()
        return whole


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":", 1)[1])
    return 0
