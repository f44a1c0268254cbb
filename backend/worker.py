"""The thread that works jobs in each backend process. Which process works a job does not matter."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete

from backend import files, jobs, messaging
from backend.handoffs import ending
from backend.models.kiosk import Nonce
from backend.models.page import AddressTry, PageTry, StaffSession
from backend.places import holding
from backend.runtime import Runtime

log = logging.getLogger(__name__)

HOUSEKEEPING = "housekeeping"
EVERY = timedelta(hours=1)
HANDOFFS = "handoffs"
HANDOFFS_EVERY = timedelta(minutes=10)
MESSAGES = "messages"
RETRY = timedelta(minutes=2)
_MEMORY = timedelta(days=1)
Handler = Callable[[Runtime, Mapping[str, Any]], datetime | None]
"""Does the work; returns when to do it again, None for once. May run twice for one job."""


def housekeeping(office: Runtime, _payload: Mapping[str, Any]) -> datetime:
    """Delete what matters for a short time only: nonces, windows of holds, wrong tries, staff sessions."""
    now = office.now()
    with office.database.write() as session:
        session.execute(delete(Nonce).where(Nonce.expires_at < now))
        session.execute(delete(PageTry).where(PageTry.last_at < now - _MEMORY))
        session.execute(delete(AddressTry).where(AddressTry.stretch < now - _MEMORY))
        session.execute(delete(StaffSession).where(StaffSession.expires_at < now))
        holding.forget_windows(session, now - _MEMORY)
    return now + EVERY


def end_handoffs(office: Runtime, _payload: Mapping[str, Any]) -> datetime:
    """End hand-offs that nobody goes on with; delete files and rows whose time is over."""
    ending.settle_due(office)
    files.delete_due(office, office.now())
    ending.forget_due(office)
    return office.now() + HANDOFFS_EVERY


def send_messages(office: Runtime, _payload: Mapping[str, Any]) -> datetime:
    """Write to citizens about what changed; nothing goes out while the settings name no way."""
    return messaging.run(office)


HANDLERS: Mapping[str, Handler] = {
    HOUSEKEEPING: housekeeping,
    HANDOFFS: end_handoffs,
    MESSAGES: send_messages,
}
RECURRING = (HOUSEKEEPING, HANDOFFS, MESSAGES)


def work_one(office: Runtime, handlers: Mapping[str, Handler] = HANDLERS) -> bool:
    """Claim and work one due job; False when there is none. A failing handler never raises out of here."""
    with office.database.write() as session:
        job = jobs.claim(session, office.now())
    if job is None:
        return False
    error, again = "", None
    try:
        again = handlers[job.kind](office, job.payload)
    except Exception as raised:  # noqa: BLE001  (boundary: one broken job must not stop the others)
        error = type(raised).__name__
        log.error("job %d (%s), attempt %d: %s", job.id, job.kind, job.attempts, error)
    with office.database.write() as session:
        if error and job.kind in RECURRING:
            jobs.postpone(session, job, office.now() + RETRY)  # never parked: deleting is owed for ever
        elif error:
            jobs.fail(session, job, error, office.now())
        elif again is not None:
            jobs.postpone(session, job, again)
        else:
            jobs.finish(session, job)
    return True


def plan(office: Runtime) -> None:
    """Make sure that the recurring jobs are there."""
    with office.database.write() as session:
        for kind in RECURRING:
            jobs.enqueue(session, kind, kind, {}, office.now())


class Worker:
    """Works due jobs every `pause` seconds until stopped."""

    def __init__(self, office: Runtime, pause: float = 30.0) -> None:
        self._office = office
        self._pause = pause
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the job in hand."""
        self._stop.set()
        self._thread.join(30)

    def _run(self) -> None:
        planned = False
        while not self._stop.is_set():
            try:
                if not planned:
                    plan(self._office)
                    planned = True
                while not self._stop.is_set() and work_one(self._office):
                    pass
            except Exception as error:  # noqa: BLE001  (thread boundary: the database may be away)
                log.error("jobs wait: %s", type(error).__name__)
            self._stop.wait(self._pause)
