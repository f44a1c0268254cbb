"""A real HTTP(S) server on a real socket that misbehaves on request."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from wire.envelope import Envelope, EnvelopeError


@dataclass(frozen=True)
class Asked:
    """One request as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Behaviour = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]


def response(status: int, body: bytes, content_type: str = "application/json", extra: str = "") -> bytes:
    """The bytes of a whole answer."""
    head = (
        f"HTTP/1.1 {status} X\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n{extra}\r\n"
    )
    return head.encode() + body


def receipt_for(asked: Asked, **changes: object) -> bytes:
    """The office's receipt for a sealed envelope."""
    header = Envelope.from_bytes(asked.body).header
    answer = {
        "uuid": header.uuid,
        "receipt_number": header.receipt_number,
        "state": "submitted",
        "state_label": "已收到",
        "office_time": datetime.now(UTC).isoformat(),
        **changes,
    }
    return json.dumps(answer).encode()


async def accept(asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Behave."""
    try:
        writer.write(response(200, receipt_for(asked)))
    except EnvelopeError:
        writer.write(response(404, b'{"code": "not_found"}'))


def say(status: int, body: bytes, **options: str) -> Behaviour:
    """Answer with these bytes."""

    async def behave(_asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(response(status, body, **options))

    return behave


def problem(status: int, code: str, office_time: datetime | None = None) -> Behaviour:
    """Refuse as the office does."""
    body = {"code": code, "office_time": office_time and office_time.isoformat()}
    return say(status, json.dumps(body).encode(), content_type="application/problem+json")


async def silent(_asked: Asked, _writer: asyncio.StreamWriter) -> None:
    """Never answer; the connection stays open until the other side gives up."""
    await asyncio.Event().wait()


async def half(asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Take it in, and die in the middle of the answer."""
    whole = response(200, receipt_for(asked))
    writer.write(whole[: len(whole) - 40])


async def nothing(_asked: Asked, _writer: asyncio.StreamWriter) -> None:
    """Hang up without a word."""


async def endless(_asked: Asked, writer: asyncio.StreamWriter) -> None:
    """An answer without end."""
    writer.write(b"HTTP/1.1 200 X\r\nContent-Type: application/json\r\n\r\n")
    while True:
        writer.write(b" " * 65536)
        await writer.drain()


@dataclass
class OddServer:
    """`script` says what to do with the next requests in turn; then it behaves. `special` goes by uuid."""

    context: ssl.SSLContext | None = None
    script: list[Behaviour] = field(default_factory=list)
    special: dict[str, Behaviour] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    port: int = 0

    async def __aenter__(self) -> OddServer:
        await self.start()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen, on the same port as before if there was one."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, ssl=self.context)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Hang up everywhere and stop listening."""
        self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def url(self) -> str:
        """Base address."""
        return f"{'https' if self.context else 'http'}://127.0.0.1:{self.port}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            lines = head.split("\r\n")
            method, path, _ = lines[0].split(" ")
            pairs = (line.split(":", 1) for line in lines[1:] if ":" in line)
            headers = {name.strip().lower(): value.strip() for name, value in pairs}
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            asked = Asked(method, path, headers, body)
            self.asked.append(asked)
            uuid = path.rpartition("/")[2]
            behaviour = self.special.get(uuid) or (self.script.pop(0) if self.script else accept)
            await behaviour(asked, writer)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            self._tasks.discard(task)
            writer.close()
