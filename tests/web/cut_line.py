"""A line between the phone and the office that can be cut in the middle of an upload."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress


class CutLine:
    """A TCP proxy on a loopback port. `upward` counts bytes that went to the office.

    After `cut_after` more bytes every connection breaks and new ones are refused, until `mend`.
    """

    def __init__(self, port: int) -> None:
        self._target = port
        self._left = -1
        self._broken = threading.Event()
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self.upward = 0
        self.breaks = 0
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        assert ready.wait(20)

    @property
    def url(self) -> str:
        """Where the phone goes."""
        return f"http://127.0.0.1:{self.port}"

    def cut_after(self, count: int) -> None:
        """Break in the middle of what comes."""
        self._left = count

    def lead_to(self, port: int) -> None:
        """From now on, to an office on another port."""
        self._target = port

    def wait_until_broken(self, seconds: float) -> bool:
        """True when it broke within the time."""
        return self._broken.wait(seconds)

    def mend(self) -> None:
        """The line is good again."""
        self._broken.clear()

    def close(self) -> None:
        """End."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(20)

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port: int = server.sockets[0].getsockname()[1]
        ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._broken.is_set():
            writer.transport.abort()
            return
        try:
            above_reader, above = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:  # the office is away
            writer.transport.abort()
            return
        self._open |= {writer, above}
        await asyncio.gather(self._up(reader, above), self._down(above_reader, writer))
        self._open -= {writer, above}

    async def _up(self, reader: asyncio.StreamReader, above: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.CancelledError):
            while data := await reader.read(16384):
                if 0 <= self._left < len(data):
                    self._break()
                    return
                if self._left >= 0:
                    self._left -= len(data)
                self.upward += len(data)
                above.write(data)
                await above.drain()
        above.close()

    async def _down(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.CancelledError):
            while data := await reader.read(16384):
                writer.write(data)
                await writer.drain()
        writer.close()

    def _break(self) -> None:
        self._left = -1
        self.breaks += 1
        self._broken.set()
        for one in self._open:
            one.transport.abort()
