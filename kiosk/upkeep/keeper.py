"""A kept file of something that lives on the loop: read once, written off the loop and not too often."""

from __future__ import annotations

import asyncio
from typing import Generic, TypeVar

from pydantic import BaseModel

from kiosk.log.events import Event, EventLog
from kiosk.ports import LoopPort, Timer
from kiosk.store.kept import KeptFile

ModelT = TypeVar("ModelT", bound=BaseModel)


class Keeper(Generic[ModelT]):
    """`value` is what counts now; the disk follows at most every `pause` seconds, and at `close`.

    A disk that does not take it is logged once; the value stays in memory and is tried again.
    """

    def __init__(
        self,
        file: KeptFile[ModelT],
        empty: ModelT,
        loop: LoopPort,
        events: EventLog,
        *,
        name: str,
        pause: float,
    ) -> None:
        self.value = empty
        self._file = file
        self._loop = loop
        self._events = events
        self._name = name
        self._pause = pause
        self._timer: Timer | None = None
        self._writing: asyncio.Task[None] | None = None
        self._loaded = False
        self._dirty = False
        self._closed = False
        self._failed = False

    async def load(self) -> None:
        """Read the file. What was changed before is forgotten: it knew nothing of what is kept."""
        self.value = await asyncio.to_thread(self._file.read)
        self._loaded = True

    def change(self, value: ModelT) -> None:
        """This counts from now on."""
        if value == self.value:
            return
        self.value = value
        if not self._loaded:
            return
        self._dirty = True
        if self._timer is None and self._writing is None and not self._closed:
            self._begin()

    async def close(self) -> None:
        """Write what is not yet on the disk."""
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._writing is not None:
            await self._writing
        if self._dirty:
            await self._write()

    def _begin(self) -> None:
        self._timer = None
        self._writing = asyncio.get_running_loop().create_task(self._write(), name=f"keep {self._name}")
        self._writing.add_done_callback(self._written)

    async def _write(self) -> None:
        self._dirty = False
        try:
            await asyncio.to_thread(self._file.write, self.value)
        except OSError as error:
            self._dirty = True
            if not self._failed:
                self._events.write(Event.KEPT_FAILED, file=self._name, cause=f"os_{error.errno}")
            self._failed = True
        else:
            self._failed = False

    def _written(self, task: asyncio.Task[None]) -> None:
        self._writing = None
        task.result()
        if not self._closed:
            self._timer = self._loop.call_later(self._pause, self._again)

    def _again(self) -> None:
        self._timer = None
        if self._dirty:
            self._begin()
