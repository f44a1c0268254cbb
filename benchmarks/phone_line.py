"""One kept HTTP/1.1 connection, as light as it can be, so that five hundred of them fit beside the office."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

_LIMIT = 60.0


@dataclass(frozen=True)
class Answer:
    """Status, header lines by small name (the last one of each), and body."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


class Line:
    """One connection; requests follow each other. Opened when it is needed, and anew when the office has hung
    up after some idle seconds, as every client does."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    def close(self) -> None:
        """Hang up; the next request connects anew."""
        if self._ends is not None:
            self._ends[1].close()
        self._ends = None

    async def ask(self, method: str, path: str, headers: Mapping[str, str] = {}, body: bytes = b"") -> Answer:
        """One request and its whole answer. Raises TimeoutError, OSError, asyncio.IncompleteReadError."""
        async with asyncio.timeout(_LIMIT):
            reader, status, given = await self._begin(method, path, headers, body)
            length = int(given.get("content-length", 0))
            return Answer(status, given, await reader.readexactly(length))

    async def stream(self, path: str, headers: Mapping[str, str] = {}) -> AsyncIterator[bytes]:
        """The pieces of an endless answer, chunk frames and all, as they come."""
        reader, _, _ = await self._begin("GET", path, headers, b"")
        while piece := await reader.read(4096):
            yield piece

    async def _begin(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[asyncio.StreamReader, int, dict[str, str]]:
        if self._ends is None or self._ends[0].at_eof():
            self.close()
            self._ends = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._ends
        lines = [f"{method} {path} HTTP/1.1", "host: 127.0.0.1", f"content-length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        await writer.drain()
        first, *rest = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        given = (line.partition(": ") for line in rest if line)
        return reader, int(first.split()[1]), {name.lower(): value for name, _, value in given}
