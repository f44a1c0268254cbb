"""Slow work of the desk: cancelled with its session, or carried to its end whatever becomes of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final

CLOSE_SECONDS: Final = 2.0

Work = Coroutine[Any, Any, None]


class Tasks:
    """`owner` names whose work it is (the session); `failed(error, his)` gets every error of a task, with
    False when the owner is another one by then."""

    def __init__(self, owner: Callable[[], object], failed: Callable[[Exception, bool], None]) -> None:
        self._owner = owner
        self._failed = failed
        self._short: set[asyncio.Task[None]] = set()
        self._lasting: set[asyncio.Task[None]] = set()

    def spawn(self, work: Work) -> None:
        """Run it until the session ends."""
        self._follow(work, self._short)

    def spawn_lasting(self, work: Work) -> None:
        """Run it to its end (a hold that has to be freed)."""
        self._follow(work, self._lasting)

    def cancel(self) -> None:
        """The session is over."""
        for task in self._short:
            task.cancel()

    async def close(self) -> None:
        """Give what is on its way to the office a moment, then end everything."""
        if self._lasting:
            await asyncio.wait(self._lasting, timeout=CLOSE_SECONDS)
        for task in (*self._short, *self._lasting):
            task.cancel()
        await asyncio.gather(*self._short, *self._lasting, return_exceptions=True)

    def _follow(self, work: Work, tasks: set[asyncio.Task[None]]) -> None:
        owner = self._owner()

        async def run() -> None:
            try:
                await work
            except Exception as error:  # noqa: BLE001 - boundary of a task
                self._failed(error, owner is not None and owner is self._owner())

        task = asyncio.get_running_loop().create_task(run())
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        task.add_done_callback(lambda _: work.close())  # cancelled before its first step, it never ran
