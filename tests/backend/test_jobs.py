"""Jobs: leases, retries, parking, housekeeping."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from backend import jobs, worker
from backend.models.kiosk import Nonce
from backend.models.outbox import Job
from backend.runtime import Runtime
from backend.settings import Settings
from tests.backend.machine import now

START = now()


@pytest.fixture
def runtime(database: str, tmp_path: Path) -> Iterator[Runtime]:
    """A runtime whose clock the test sets."""
    runtime = Runtime.open(Settings(database_url=database, state_dir=tmp_path / "state"))
    runtime.now = lambda: START
    yield runtime
    runtime.close()


def add(runtime: Runtime, key: str, due: datetime = START) -> bool:
    """Enqueue a job of kind `test`."""
    with runtime.database.write() as session:
        return jobs.enqueue(session, "test", key, {"n": 1}, due)


def claim(runtime: Runtime, at: datetime = START) -> jobs.Claimed | None:
    """Claim in a transaction of its own."""
    with runtime.database.write() as session:
        return jobs.claim(session, at)


def rows(runtime: Runtime) -> list[Job]:
    """All jobs."""
    with runtime.database.read() as session:
        return list(session.scalars(select(Job).order_by(Job.id)))


def work_all(runtime: Runtime) -> None:
    """Work everything that is due."""
    while worker.work_one(runtime):
        pass


def test_enqueued_once_and_only_with_the_transaction(runtime: Runtime) -> None:
    assert add(runtime, "a") and not add(runtime, "a")
    with pytest.raises(RuntimeError), runtime.database.write() as session:
        jobs.enqueue(session, "test", "b", {}, START)
        raise RuntimeError
    assert [job.unique_key for job in rows(runtime)] == ["a"]


def test_due_and_leased(runtime: Runtime) -> None:
    add(runtime, "later", START + timedelta(hours=1))
    assert claim(runtime) is None
    add(runtime, "now")
    claimed = claim(runtime)
    assert claimed is not None and (claimed.payload, claimed.attempts) == ({"n": 1}, 1)
    assert claim(runtime) is None, "somebody works on it"
    taken_over = claim(runtime, START + jobs.LEASE)
    assert taken_over is not None and (taken_over.id, taken_over.attempts) == (claimed.id, 2)
    with runtime.database.write() as session:
        jobs.finish(session, claimed)  # the first worker wakes up: it lost the job
    assert len(rows(runtime)) == 2
    with runtime.database.write() as session:
        jobs.finish(session, taken_over)
    assert [job.unique_key for job in rows(runtime)] == ["later"]


def test_ten_workers_take_each_job_once(runtime: Runtime) -> None:
    for number in range(20):
        add(runtime, str(number))
    taken: list[int] = []

    def work() -> None:
        while (job := claim(runtime)) is not None:
            taken.append(job.id)

    threads = [threading.Thread(target=work) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(taken) == len(set(taken)) == 20


def test_failing_waits_longer_and_is_parked(runtime: Runtime) -> None:
    add(runtime, "a")

    def broken(_office: Runtime, _payload: Mapping[str, Any]) -> None:
        raise ValueError("测试王五")

    moment, waits = START, []
    for _ in range(jobs.MAX_ATTEMPTS):
        runtime.now = lambda at=moment: at  # type: ignore[misc]
        assert worker.work_one(runtime, {"test": broken})
        assert not worker.work_one(runtime, {"test": broken}), "not due yet"
        job = rows(runtime)[0]
        waits.append(job.due_at - moment)
        moment = job.due_at
    assert waits == sorted(waits) and waits[0] < timedelta(minutes=1)
    assert (job.state, job.last_error) == ("parked", "ValueError")
    assert claim(runtime, moment + timedelta(days=1)) is None
    with runtime.database.read() as session:
        assert [one.id for one in jobs.parked(session)] == [job.id]


def test_unknown_kind_does_not_stop_the_worker(runtime: Runtime) -> None:
    add(runtime, "a")
    assert worker.work_one(runtime, {})
    assert rows(runtime)[0].last_error == "KeyError"


def test_done_once(runtime: Runtime) -> None:
    add(runtime, "a")
    assert worker.work_one(runtime, {"test": lambda _office, _payload: None})
    assert rows(runtime) == []


def test_housekeeping_every_hour(runtime: Runtime) -> None:
    with runtime.database.write() as session:
        for age in (-1, 1):
            session.add(Nonce(kiosk_id="kiosk-1", nonce=f"n{age}", expires_at=START + timedelta(minutes=age)))
    worker.plan(runtime)
    worker.plan(runtime)
    kinds = [job.kind for job in rows(runtime)]
    assert sorted(kinds) == sorted(set(kinds)) and set(worker.RECURRING) <= set(kinds)
    work_all(runtime)
    with runtime.database.read() as session:
        assert session.scalars(select(Nonce.nonce)).all() == ["n1"]
    runtime.now = lambda: START + timedelta(hours=1, minutes=1)
    work_all(runtime)
    with runtime.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Nonce)) == 0


def test_recurring_jobs_are_never_given_up(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was uploaded for nothing must go, also after a day with a broken disk."""

    def broken(_office: Runtime, _now: datetime) -> int:
        raise OSError("no disk")

    worker.plan(runtime)
    with monkeypatch.context() as patch:
        patch.setattr("backend.files.delete_due", broken)
        for tries in range(jobs.MAX_ATTEMPTS + 2):
            runtime.now = lambda at=START + worker.RETRY * tries: at  # type: ignore[misc]
            work_all(runtime)
    waiting = {job.kind: job for job in rows(runtime)}[worker.HANDOFFS]
    assert waiting.state == "waiting"
    runtime.now = lambda: waiting.due_at
    work_all(runtime)
    again = {job.kind: job for job in rows(runtime)}[worker.HANDOFFS]
    assert again.due_at == waiting.due_at + worker.HANDOFFS_EVERY


def test_thread_works_and_survives_a_database_that_is_away(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, done = threading.Event(), threading.Event()
    original = runtime.database.write

    def away() -> Any:
        asked.set()
        monkeypatch.setattr(runtime.database, "write", original)
        raise OSError("away")

    monkeypatch.setattr(runtime.database, "write", away)
    monkeypatch.setitem(
        worker.HANDLERS,
        worker.HOUSEKEEPING,
        lambda office, payload: done.set(),
    )
    thread = worker.Worker(runtime, pause=0.01)
    thread.start()
    assert asked.wait(60) and done.wait(60)
    thread.stop()
