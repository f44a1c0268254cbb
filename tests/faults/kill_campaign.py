"""Kills a delivering kiosk again and again, then counts: nothing shown may be lost, nothing may arrive twice.

Half of the kills come at named steps of a submission's walk, half at random moments.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import select
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing import forkserver
from pathlib import Path

from kiosk.log.events import EventLog
from kiosk.office.enrolment import enrol_machine
from kiosk.office.office import Office
from kiosk.office.parts import open_parts
from kiosk.outbox import Step
from tests.faults.kill_child import Fate, live, settings
from tests.faults.real_office import RealOffice

STEPS = tuple(Step)


@dataclass
class Outcome:
    """What a campaign found. `lost` and `doubled` hold receipt numbers."""

    kills: Counter[str] = field(default_factory=Counter)  # last step passed before the kill -> how often
    shown: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    stuck: int = 0

    def table(self) -> str:
        """Kills per phase, ready to print."""
        rows = [f"{'killed after':<20} {'times':>6}"]
        rows += [f"{phase:<20} {self.kills[phase]:>6}" for phase in ("ready", *(s.value for s in STEPS))]
        total = sum(self.kills.values())
        rows.append(f"{total} kills, {len(self.shown)} shown as saved: ")
        return (
            "\n".join(rows)
            + f"{len(self.lost)} lost, {len(self.doubled)} doubled, {self.stuck} still waiting"
        )


def run(folder: Path, kills: int, seed: int) -> Outcome:
    """One campaign of `kills` kills against a real backend process in `folder`."""
    office = RealOffice(folder / "office")
    state_dir = folder / "kiosk"
    outcome = Outcome()
    chance = random.Random(seed)
    context = _fork_server()
    try:
        asyncio.run(_enrol(state_dir, office))
        for number in range(kills):
            # the first half of a pair dies at a step, all steps in turn; the other at a random moment
            fate = (
                Fate(STEPS[number // 2 % len(STEPS)], 1 + number // 2 // len(STEPS) % 2)
                if number % 2 == 0
                else Fate(None)
            )
            delay = chance.uniform(0.0, 0.15) if fate.step is None else 10.0
            _one_life(context, state_dir, office.url, fate, delay, number * 100, outcome)
        outcome.stuck = asyncio.run(_deliver_all(state_dir, office.url))
        received = office.received()
    finally:
        office.close()
    given = Counter(outcome.shown)
    outcome.lost = [number for number in given if received[number] == 0]
    outcome.doubled = [
        number for number, times in (received + given).items() if received[number] > 1 or given[number] > 1
    ]
    return outcome


def _fate(number: int) -> Fate:
    """Every even life dies at a step (all in turn, the first or second time), the others when it comes."""
    if number % 2:
        return Fate(None)
    turn, step = divmod(number // 2, len(STEPS))
    return Fate(STEPS[step], 1 + turn % 2)


def _fork_server() -> multiprocessing.context.ForkServerContext:
    """A process that has imported everything, so that each life begins in milliseconds."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.kill_preload"])
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)  # the server would not find the preload otherwise
    try:
        forkserver.ensure_running()
    finally:
        os.environ.pop("PYTHONPATH")
        if before is not None:
            os.environ["PYTHONPATH"] = before
    return context


def _one_life(
    context: multiprocessing.context.ForkServerContext,
    state_dir: Path,
    url: str,
    fate: Fate,
    delay: float,
    serial: int,
    outcome: Outcome,
) -> None:
    reader, writer = context.Pipe(duplex=False)
    child = context.Process(target=live_over, args=(state_dir, url, writer, fate, serial))
    child.start()
    writer.close()
    lines = _lines(reader.fileno(), child.pid, delay)
    reader.close()
    child.join(120)
    assert child.exitcode == -signal.SIGKILL, f"the kiosk ended by itself: {child.exitcode}"
    outcome.shown += [line.split()[1] for line in lines if line.startswith("shown ")]
    steps = [line.split()[-1] for line in lines if line.startswith(("step ", "ready"))]
    outcome.kills[steps[-1] if steps else "start"] += 1


def live_over(state_dir: Path, url: str, writer: object, fate: Fate, serial: int) -> None:
    """Entry point in the child."""
    live(state_dir, url, writer.fileno(), fate, serial)  # type: ignore[attr-defined]


def _lines(descriptor: int, pid: int | None, delay: float) -> list[str]:
    """Read what the child says until it is dead; kill it `delay` seconds after it was ready."""
    assert pid is not None
    os.set_blocking(descriptor, False)
    data, due, limit = b"", None, time.monotonic() + 120
    while True:
        wait = 120.0 if due is None else max(0.0, due - time.monotonic())
        ready, _, _ = select.select([descriptor], [], [], wait)
        if ready:
            chunk = os.read(descriptor, 65536)
            if not chunk:
                return data.decode().splitlines()
            data += chunk
            if due is None and b"ready\n" in data:
                due = time.monotonic() + delay
        if due is not None and time.monotonic() >= due:
            os.kill(pid, signal.SIGKILL)
            due = limit
        assert time.monotonic() < limit, "the kiosk neither worked nor died"


async def _enrol(state_dir: Path, office: RealOffice) -> None:
    parts = open_parts(settings(state_dir, office.url), EventLog())
    await enrol_machine(office.code(), parts, software="test")
    await parts.close()


async def _deliver_all(state_dir: Path, url: str) -> int:
    """A last start that nobody kills; returns how many still wait after it."""
    kiosk = Office(open_parts(settings(state_dir, url), EventLog()))
    kiosk.start()
    for uuid, _ in kiosk.parts.outbox.rows.queued():
        await kiosk.answer(uuid, 30.0)
    queue = kiosk.parts.outbox.rows.queue()
    await kiosk.close()
    return queue.queued + queue.parked + queue.missing
