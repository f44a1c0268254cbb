"""`python -m tests.faults.soak_sessions [SESSIONS] [--widgets]`: whole sessions in a process without renewal.

Real desk, outbox and drivers (simulated lines without their timing), a real office in a process of its own,
the log in a file as in a hall. Nothing may grow: memory, handles, threads, objects. What grows by design (a
row per submission, a line per event) is counted per session. With `--widgets` a real face in a hidden window
draws every step.
"""

from __future__ import annotations

import asyncio
import gc
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from drivers.sim import card_text
from drivers.sim.cards import SimCard, born
from kiosk import printing
from kiosk.actions import AskErase, ChooseSlot, ConfirmErase, Finish, Next
from kiosk.desk import sending as desk_sending
from kiosk.log import output as log_output
from kiosk.views import HomeView, Paper, ReaderHint, ReviewView
from tests.flows.ways import (
    TO_TIMES,
    WAGES,
    done,
    free_times,
    kept,
    reads,
    times_of_a_whole_day,
    to_reader,
)
from tests.flows.whole_machine import PATIENCE, CityOffice, WholeMachine

SWEEP_SECONDS = 0.6  # the face sweeps half a second after the home screen was drawn
SETTLE_LIMIT = 60.0
KEEP_SECONDS = 5.0  # a receipt may be printed again; a hall's ten minutes are a handful of people, not 2,000
FIRST = 500  # sessions until caches are full and arenas have their size
LEAST_SHARE = 0.02
PASSING = 2  # handles or threads
CACHED = 50  # entries in the toolkit's caches, which are emptied after each session
DATABASE_BYTES, LOG_BYTES = 4096, 8192  # a session may add at most; the database grows in steps
JOURNAL_BYTES = 6 * 2**20  # SQLite's journal fills up to a thousand pages and is then written over


@dataclass(frozen=True)
class Figures:
    """The process after so many sessions."""

    sessions: int
    memory: int  # bytes of its own: pages that no file is behind
    handles: int
    threads: int
    objects: int  # that the collector knows
    database: int  # bytes, with what is in the journal only so far
    journal: int  # bytes of its file
    log: int  # bytes
    cached: int  # entries in the toolkit's caches; 0 without widgets

    def line(self) -> str:
        """One row for a person."""
        return (
            f"{self.sessions:6d} sessions: {self.memory / 2**20:7.2f} MiB, {self.handles} handles, "
            f"{self.threads} threads, {self.objects} objects, database {self.database / 2**20:.2f} MiB "
            f"(journal {self.journal / 2**20:.2f}), log {self.log / 2**20:.2f} MiB, "
            f"{self.cached} in the toolkit's caches"
        )


def measure(sessions: int, state: Path, log: Path) -> Figures:
    """Now, with nothing left to collect."""
    for _ in range(3):
        gc.collect()
    # not its share of shared pages (PSS): that grows whenever another process with the same libraries ends
    rollup = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    memory = next(int(line.split()[1]) * 1024 for line in rollup if line.startswith("Anonymous:"))
    return Figures(
        sessions=sessions,
        memory=memory,
        handles=sum(1 for _ in Path("/proc/self/fd").iterdir()),
        threads=threading.active_count(),
        objects=len(gc.get_objects()),
        database=_database(state / "kiosk.db"),
        journal=sum(path.stat().st_size for path in state.glob("kiosk.db-*")),
        log=sum(path.stat().st_size for path in log.parent.glob(f"{log.name}*")),
        cached=_cached(),
    )


def _database(file: Path) -> int:
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        pages, size = (
            connection.execute(f"PRAGMA {one}").fetchone()[0] for one in ("page_count", "page_size")
        )
        return int(pages * size)


def _cached() -> int:
    cache = sys.modules.get("kivy.cache")
    return sum(len(kind) for kind in cache.Cache._objects.values()) if cache is not None else 0


@dataclass
class Outcome:
    """Figures along the way, and what happened."""

    seconds: float = 0.0
    sessions: int = 0
    delivered: int = 0
    lost: list[str] = field(default_factory=list)
    crashes: int = 0
    figures: list[Figures] = field(default_factory=list)

    def growth(self, of: str, since: int) -> float:
        """Share by which a figure grew between the measurement after `since` sessions and the last one."""
        first = next(one for one in self.figures if one.sessions >= since)
        return float(getattr(self.figures[-1], of) / getattr(first, of) - 1.0)

    def per_session(self, of: str, since: int) -> float:
        """Bytes that each session after `since` added."""
        first, last = next(one for one in self.figures if one.sessions >= since), self.figures[-1]
        return float((getattr(last, of) - getattr(first, of)) / max(last.sessions - first.sessions, 1))

    def table(self, since: int) -> str:
        """The end of it, for a person."""
        shares = ", ".join(f"{of} {self.growth(of, since):+.2%}" for of in FLAT)
        return "\n".join(
            (
                f"since session {since}: {shares}; a session adds {self.per_session('database', since):.0f} "
                f"bytes of database and {self.per_session('log', since):.0f} of log",
                f"{self.sessions} sessions in {self.seconds:.0f} s, "
                f"{self.sessions / self.seconds:.2f} a second: "
                f"{self.delivered} delivered, {len(self.lost)} lost, {self.crashes} crashes",
            )
        )

    def flat(self, since: int, share: float = LEAST_SHARE) -> bool:
        """Nothing grew. One or two handles more at a moment is a connection that is just being renewed."""
        first, last = next(one for one in self.figures if one.sessions >= since), self.figures[-1]
        return (
            self.growth("memory", since) < share
            and self.growth("objects", since) < share
            and last.handles <= first.handles + PASSING
            and last.threads <= first.threads + PASSING
            and last.cached <= first.cached + CACHED
            and self.per_session("database", since) < DATABASE_BYTES
            and last.journal < JOURNAL_BYTES
            and self.per_session("log", since) < LOG_BYTES
        )

    @property
    def whole(self) -> bool:
        """Everybody was served, and nothing was lost."""
        return self.delivered > 0 and not self.lost and not self.crashes


FLAT = ("memory", "handles", "threads", "objects")


class DrawnMachine(WholeMachine):
    """The same with a face in front of it: every step is laid out and drawn before the next one."""

    def __init__(self, folder: Path, city: CityOffice) -> None:
        super().__init__(folder, city)
        from screens.window import Panel
        from tests.screens import conftest  # it makes the toolkit draw without a display
        from tests.screens.stage import Stage

        conftest.prepare()
        self._stage = Stage()
        self._stage.use(Panel(1080, 1920, scale=0.25))

    async def begin(self) -> WholeMachine:
        await super().begin()
        self._stage.perform(self.desk)
        return self

    async def until(self, condition: Callable[[], bool], what: str) -> None:
        await super().until(condition, what)
        if self._stage.face is not None:
            self._stage.frames(1)

    async def rest(self) -> None:
        """The home screen as it stands between two people: swept, the next screens built ahead."""
        end = time.monotonic() + SWEEP_SECONDS
        while time.monotonic() < end:
            self._stage.frames(1)
            await asyncio.sleep(0.02)

    async def settle(self) -> None:
        """Rest until every screen that is built ahead is there: figures are compared in the same state."""
        ahead = self._stage.face._ahead
        end = time.monotonic() + SETTLE_LIMIT
        while len(ahead._ready) < len(self.desk.previews()) and time.monotonic() < end:
            await self.rest()
        await self.rest()

    async def end(self) -> None:
        self._stage.close()
        await super().end()


class Citizens:
    """One person after the other at one machine; every fifth goes away in the middle."""

    def __init__(self, machine: WholeMachine) -> None:
        self.machine = machine
        self.numbers: list[str] = []
        self._served = 0
        self._today = machine.parts.clock.best_guess().date()

    def _card(self) -> SimCard:
        """Somebody who was never here."""
        serial = self._served
        birth = born(self._today, 20 + serial // 900)
        number = card_text.with_check_character(f"119999{birth:%Y%m%d}{serial % 900 + 100:03d}")
        text = card_text.resident(
            "测试甲", "1", "01", birth, "示例市样例路1号", number, "示例市公安局", date(2020, 1, 1), None
        )
        return SimCard("new", "新来的人", text)

    async def next(self) -> None:
        """One whole session."""
        ways: tuple[Callable[[], Awaitable[None]], ...] = (
            self._aid,
            self._aid,
            self._walk_away,
            self._aid,
            self._give_up,
        )
        self._served += 1
        # the days on show have some 230 times: one in forty takes one for good
        way = self._appointment if self._served % 40 == 0 else ways[self._served % len(ways)]
        await way()
        machine = self.machine
        await asyncio.to_thread(machine.reader.remove)
        machine.printer.take_paper()
        await machine.until(lambda: isinstance(machine.view, HomeView), "home")
        if isinstance(machine, DrawnMachine):
            await machine.rest()

    async def _begin(self, service: str, consent: str) -> None:
        await self.machine.follow(to_reader(service, consent))
        await asyncio.to_thread(self.machine.lay_card, self._card())
        await self.machine.follow([(None, reads(ReaderHint.READ))])

    async def _aid(self) -> None:
        await self._begin("AID", "transfer")
        await self.machine.follow([*WAGES, (Next(), done("已收到", Paper.PRINTED))])
        self._keep_number()

    async def _appointment(self) -> None:
        await self._to_review()
        await self.machine.follow([(Next(), done("预约好了", Paper.PRINTED))])
        self._keep_number()

    async def _walk_away(self) -> None:
        """With a place held, which the machine gives back."""
        await self._to_review()
        await self._erase()

    async def _give_up(self) -> None:
        """In the middle of the questions."""
        await self._begin("AID", "transfer")
        await self.machine.follow(WAGES[:12])
        await self._erase()

    async def _to_review(self) -> None:
        await self._begin("NOTARY", "reminder")
        view = await self.machine.follow(TO_TIMES)
        # after many people, or late in the day, the day that opens has no time left
        times = free_times(view) or await times_of_a_whole_day(self.machine)
        await self.machine.follow([(ChooseSlot(times[-1].id), kept), (Next(), ReviewView)])

    async def _erase(self) -> None:
        self.machine.desk.act(AskErase())
        self.machine.desk.act(ConfirmErase())
        await self.machine.until(lambda: isinstance(self.machine.view, HomeView), "everything wiped")

    def _keep_number(self) -> None:
        self.numbers.append(self.machine.view.number.replace(" ", ""))  # type: ignore[union-attr]
        self.machine.desk.act(Finish())


async def run(folder: Path, sessions: int, every: int, *, widgets: bool = False) -> Outcome:
    """Serve so many people, measuring every so often."""
    log = folder / "log" / "kiosk.log"
    log_output.configure(log)
    outcome = Outcome(sessions=sessions)
    printing.KEEP_SECONDS = KEEP_SECONDS  # type: ignore[misc]
    desk_sending.ANSWER_SECONDS = PATIENCE  # type: ignore[misc]  # a slow answer is not what is looked for
    city = await asyncio.to_thread(CityOffice, folder / "office")
    machine = (DrawnMachine if widgets else WholeMachine)(folder / "kiosk", city)
    machine.events.listen(lambda event, _fields: _count(outcome, event.id))
    try:
        await machine.begin()
        citizens = Citizens(machine)
        began = time.monotonic()
        for number in range(1, sessions + 1):
            await citizens.next()
            if number % every == 0:
                if isinstance(machine, DrawnMachine):
                    await machine.settle()
                outcome.figures.append(measure(number, machine.settings.state_dir, log))
                sys.stdout.write(outcome.figures[-1].line() + "\n")
                sys.stdout.flush()
        outcome.seconds = time.monotonic() - began
        cases = city.cases()
        outcome.lost = [one for one in citizens.numbers if cases[one] != 1]
        outcome.delivered = len(citizens.numbers)
    finally:
        await machine.end()
        await asyncio.to_thread(city.close)
    return outcome


def _count(outcome: Outcome, event: str) -> None:
    outcome.crashes += event == "kiosk.unexpected"


def main(sessions: int = 5000, *, widgets: bool = False) -> bool:
    """Run, print the figures; true when nothing grew and nothing was lost."""
    since = min(FIRST, sessions // 2)
    with tempfile.TemporaryDirectory() as folder:
        every = max(sessions // 20, 10)
        outcome = asyncio.run(run(Path(folder), sessions, every, widgets=widgets))
    sys.stdout.write(outcome.table(since) + "\n")
    return outcome.flat(since) and outcome.whole


if __name__ == "__main__":
    counts = [int(one) for one in sys.argv[1:] if one.isdigit()]
    sys.exit(0 if main(*counts, widgets="--widgets" in sys.argv) else 1)
