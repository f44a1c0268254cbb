"""Waiting for changes of hand-offs, without holding a thread or a database session while waiting.

One watcher per process asks the database every `PAUSE` seconds, with one query, for the versions of those
hand-offs that somebody in this process waits for: so a change made by another process is seen. A change made
in this process wakes its waiters at once: whoever changes one calls `note` in its transaction.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import anyio
import anyio.to_thread
from sqlalchemy import bindparam, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from backend.database import Database
from backend.models.handoff import Handoff

log = logging.getLogger(__name__)

PAUSE = 0.25
_AT_ONCE = 500  # ids in one query: databases limit parameters
_NOTED = "changed_handoffs"
_VERSIONS = select(Handoff.id, Handoff.version).where(Handoff.id.in_(bindparam("ids", expanding=True)))


def note(session: Session, handoff_id: str) -> None:
    """Remember that this transaction changes a hand-off: its waiters wake when it is committed."""
    session.info.setdefault(_NOTED, set()).add(handoff_id)


class Live:
    """The waiters of one process. Without `start` nobody is woken and every wait lasts its time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: dict[str, set[_Waiter]] = {}
        self._asked: set[str] = set()
        self._wake = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._watcher: asyncio.Task[None] | None = None
        self._over = False
        database.after_commit(self._after_commit)

    def start(self) -> None:
        """Begin to watch, on the running loop."""
        self._over = False
        self._loop = asyncio.get_running_loop()
        self._watcher = self._loop.create_task(self._watch(), name="live")

    def end_waits(self) -> None:
        """Let everybody who waits go, now and from now on: the process is about to end. On the loop."""
        self._over = True
        for waiter in [one for some in self._waiting.values() for one in some]:
            waiter.woken.set()

    async def stop(self) -> None:
        """End the watcher."""
        self.end_waits()
        if self._watcher is not None:
            self._watcher.cancel()
            with suppress(asyncio.CancelledError):
                await self._watcher

    @property
    def over(self) -> bool:
        """Is the process about to end? Streams should end too."""
        return self._over

    @property
    def waiting(self) -> int:
        """How many wait now."""
        return sum(len(some) for some in self._waiting.values())

    async def wait(self, handoff_id: str, seen: int, seconds: float) -> int:
        """The newest version, as soon as it is above `seen`; `seen` when the time is over before.

        Returns `seen` + 1 for a hand-off whose row is gone: there is news.
        """
        if self._over:
            return seen
        waiter = _Waiter(seen)
        with self._registered(handoff_id, waiter):
            self._ask(handoff_id)  # it may have changed between the caller's look and now
            with anyio.move_on_after(seconds):
                await waiter.woken.wait()
        return waiter.newest

    def changed(self, handoff_id: str) -> None:
        """A committed change: look at once. From any thread."""
        if self._loop is not None and not self._loop.is_closed():
            with suppress(RuntimeError):  # closed in between: nobody waits any more
                self._loop.call_soon_threadsafe(self._ask, handoff_id)

    def _after_commit(self, session: Session) -> None:
        for handoff_id in session.info.pop(_NOTED, ()):
            self.changed(handoff_id)

    @contextmanager
    def _registered(self, handoff_id: str, waiter: _Waiter) -> Iterator[None]:
        some = self._waiting.setdefault(handoff_id, set())
        some.add(waiter)
        try:
            yield
        finally:
            some.discard(waiter)
            if not some and self._waiting.get(handoff_id) is some:
                del self._waiting[handoff_id]

    def _ask(self, handoff_id: str) -> None:
        if handoff_id in self._waiting:
            self._asked.add(handoff_id)
            self._wake.set()

    async def _watch(self) -> None:
        alone = anyio.CapacityLimiter(1)  # not one of the handlers' threads: they may all be busy
        loop = asyncio.get_running_loop()
        next_round, failing = loop.time(), False
        while True:
            rest = max(0.0, next_round - loop.time()) if self._waiting else None  # nobody: sleep
            with anyio.move_on_after(rest):
                await self._wake.wait()
            self._wake.clear()
            ids = self._asked & self._waiting.keys()
            self._asked = set()
            if loop.time() >= next_round:
                ids, next_round = set(self._waiting), loop.time() + PAUSE
            if not ids:
                continue
            try:
                versions = await anyio.to_thread.run_sync(self._versions, sorted(ids), limiter=alone)
            except SQLAlchemyError as error:
                if not failing:  # told once; the waiters' own next requests tell their callers
                    log.error("live: %s", type(error).__name__)
                failing, next_round = True, loop.time() + PAUSE
                continue
            failing = False
            for handoff_id in ids:
                self._tell(handoff_id, versions.get(handoff_id))

    def _tell(self, handoff_id: str, version: int | None) -> None:
        for waiter in self._waiting.get(handoff_id, ()):
            newest = waiter.newest + 1 if version is None else version
            if newest > waiter.newest:
                waiter.newest = newest
                waiter.woken.set()

    def _versions(self, ids: list[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        with self._database.look() as connection:
            for first in range(0, len(ids), _AT_ONCE):
                rows = connection.execute(_VERSIONS, {"ids": ids[first : first + _AT_ONCE]})
                found.update((row.id, row.version) for row in rows)
        return found


class _Waiter:
    """One who waits: what it has seen, and whether there is more."""

    def __init__(self, seen: int) -> None:
        self.newest = seen
        self.woken = asyncio.Event()
