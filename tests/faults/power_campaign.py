"""Cuts the current at random moments of real journeys, again and again: always back at home, nothing lost.

A citizen with real widgets, a real card line and a real office books a notarization; on the way, at a moment
nobody chose, the whole process tree dies and takes every memory file system with it. Whatever number the
screen had shown by then must be at the office in the end, once. Of five cuts one comes just after "submit",
one anywhere on the way, and three while the machine is only just starting again.
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.supervised_stage import LIMIT, Interrupted, SupervisedStage
from tests.faults.supervisor import Contract
from tour.citizen import Citizen, receipt_number
from tour.journeys.notarization import power_of_attorney
from tour.journeys.pieces import (
    NOTARIZATION,
    UYGHUR,
    WOMAN,
    WORKER,
    choose_time,
    confirm,
    phone_number,
    show_card,
)
from tour.stage import StageError, wait_for

CARDS = (WOMAN, WORKER, UYGHUR)  # under sixty: the same questions for all
LONGEST = 60.0  # seconds: a slow machine's journey must not make the cuts come late for ever
TOUCHES = 5
STARTING = 3.0  # seconds after the current is back
SAVING = 5.0  # seconds after "submit"
SUBMIT, START, ANYWHERE = "after submit", "while starting", "anywhere"
TURN = (SUBMIT, START, ANYWHERE, START, START)


@dataclass
class Outcome:
    """What a campaign found."""

    homes: list[float] = field(
        default_factory=list
    )  # seconds from the cut to the home screen, restart included
    places: Counter[str] = field(default_factory=Counter)  # screen at the cut -> how often
    shown: list[str] = field(default_factory=list)  # twelve digits
    received: Counter[str] = field(default_factory=Counter)
    waiting: int = 0

    @property
    def lost(self) -> list[str]:
        """Shown and never received."""
        return [number for number in self.shown if not self.received[number]]

    @property
    def doubled(self) -> list[str]:
        """Received more than once, or given out twice."""
        given = Counter(self.shown)
        return [number for number, times in (self.received | given).items() if times > 1]

    @property
    def p95(self) -> float:
        """Seconds to the home screen that 95 of 100 cuts stay below."""
        return statistics.quantiles(self.homes, n=20, method="inclusive")[-1]

    def table(self) -> str:
        """Ready to print."""
        rows = [f"{screen:<18} {times:>4}" for screen, times in sorted(self.places.items())]
        return "\n".join(
            [
                "power cut at        times",
                *rows,
                f"{len(self.homes)} cuts; home after {statistics.median(self.homes):.1f} s (median), "
                f"{self.p95:.1f} s (p95), {max(self.homes):.1f} s (longest)",
                f"{len(self.shown)} numbers shown, {len(self.lost)} lost, {len(self.doubled)} doubled, "
                f"{self.waiting} still waiting",
            ]
        )


def run(folder: Path, cuts: int, seed: int) -> Outcome:
    """One campaign in `folder`. Raises StageError when the machine does not come back."""
    chance = random.Random(seed)
    outcome = Outcome()
    with SupervisedStage(folder / "s", Contract.of_unit()) as stage:
        stage.supervisor.start()
        stage.wait_home(1)
        walk = Walk(stage, outcome)
        for number in range(cuts):
            walk.card = CARDS[number // len(TURN) % len(CARDS)]
            following = walk.until_cut(TURN[number % len(TURN)], chance)
            stage.wait_home(following, LIMIT)
            outcome.homes.append(time.monotonic() - walk.cut_at)
        _count(stage, outcome)
    return outcome


class Walk:
    """One citizen after the other, each until the current is cut."""

    def __init__(self, stage: SupervisedStage, outcome: Outcome) -> None:
        self.card = CARDS[0]
        self.cut_at = 0.0
        self._stage = stage
        self._outcome = outcome
        self._whole = LONGEST / 2  # seconds of a journey; the first one tells
        self._fuse: threading.Timer | None = None
        self._following = 0

    def until_cut(self, when: str, chance: random.Random) -> int:
        """Walk and be cut; returns the number of the start that follows."""
        if when == START:
            self._outcome.places[START] += 1
            self._cut()  # it came home just now: the second cut comes before it does so again
            self._light(chance.uniform(0.0, STARTING))
        else:
            if when == ANYWHERE:
                self._light(chance.uniform(0.0, self._whole))
            self._journey(when, chance)
        assert self._fuse is not None
        self._fuse.join()
        return self._following

    def _light(self, seconds: float) -> None:
        self._fuse = threading.Timer(seconds, self._cut)
        self._fuse.start()

    def _cut(self) -> None:
        self.cut_at = time.monotonic()
        self._following = self._stage.supervisor.power_cut()

    def _journey(self, when: str, chance: random.Random) -> None:
        """Book, read the number, go, as far as the current allows."""
        stage, began, screen = self._stage, time.monotonic(), "Home"
        stage.alive_as = len(stage.supervisor.starts)
        citizen = Citizen(stage, None)  # type: ignore[arg-type]  # looks and touches as the tour's stage does
        try:
            stage.bench("DELETE", "/card")
            _open(citizen)
            screen = "IdentifyScreen"
            show_card(citizen, self.card)
            screen = "QuestionsScreen"
            power_of_attorney(citizen)
            phone_number(citizen)
            screen = "PlaceScreen"
            choose_time(citizen)
            citizen.arrive("ReviewScreen")
            if when == SUBMIT:
                self._whole = min(time.monotonic() - began, LONGEST)
                self._light(chance.uniform(0.0, SAVING))
            screen = "ReviewScreen, submitting"
            confirm(citizen)
            number = wait_for("the number", lambda: receipt_number(citizen.words()))
            self._outcome.shown.append(number.replace(" ", ""))
            screen = "DoneScreen"
            while True:  # looks on until the cut
                citizen.chart()
        except StageError:
            if len(stage.supervisor.deaths) < stage.alive_as:
                raise  # the machine lives, and does not do what it should
        self._outcome.places[screen] += 1


def _open(citizen: Citizen) -> None:
    """From home to the reader. Whoever touches a machine that is only just there may have to touch again."""
    citizen.arrive("Home")
    for _ in range(TOUCHES):
        citizen.touch(NOTARIZATION)
        try:
            citizen.arrive("GuideScreen", limit=5.0)
            break
        except Interrupted:
            raise
        except StageError:
            continue
    citizen.touch("开始办理")
    citizen.arrive("NoticeScreen")
    citizen.touch("下一步", exact=True)
    citizen.arrive("IdentifyScreen")


def _count(stage: SupervisedStage, outcome: Outcome) -> None:
    """What the office has, once the machine has sent everything."""
    assert stage.around is not None
    own = stage.around.folder / "kiosk" / "kiosk.db"

    def waiting() -> int:
        with closing(sqlite3.connect(f"{own.as_uri()}?mode=ro", uri=True)) as database:
            (count,) = database.execute(
                "select count(*) from submissions where state != 'delivered'"
            ).fetchone()
            return int(count)

    try:
        wait_for("everything to be sent", lambda: waiting() == 0, LIMIT)
    finally:
        outcome.waiting = waiting()
    office = stage.around.folder / "office" / "office.db"
    with closing(sqlite3.connect(f"{office.as_uri()}?mode=ro", uri=True)) as database:
        outcome.received = Counter(row[0] for row in database.execute("select receipt_number from cases"))
