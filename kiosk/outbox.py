"""Where a submission is kept until the office has it. Nothing here can read one once it is sealed.

Order of a save, each step on the disk before the next: the receipt number's counter; the sealed file under a
temporary name; its final name; its row. Only then does anybody see "saved". A power cut between two steps
loses at most a number nobody saw, or leaves a file without a row, which the next start adopts.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import uuid_utils
from sqlalchemy.exc import DBAPIError

from kiosk.log.events import Event, EventLog
from kiosk.ports import Draft, Saved, SaveFailed
from kiosk.sealing import Sealer, seal_draft
from kiosk.store.database import SET_ASIDE, Store
from kiosk.store.disk import Disk
from kiosk.store.submissions import SubmissionRows
from kiosk.store.tables import State
from wire.envelope import Envelope, EnvelopeError
from wire.messages import SubmissionAnswer
from wire.receipt_number import compose


class Step(StrEnum):
    """Points a submission passes; an observer is told at each (kill and power-cut tests, measurements)."""

    NUMBER_TAKEN = "number_taken"  # not yet committed
    NUMBER_COMMITTED = "number_committed"
    SEALED = "sealed"
    FILE_WRITTEN = "file_written"
    FILE_SYNCED = "file_synced"
    RENAMED = "renamed"
    DIRECTORY_SYNCED = "directory_synced"
    ROW_COMMITTED = "row_committed"
    SENDING = "sending"
    ANSWERED = "answered"
    RECEIPT_STORED = "receipt_stored"
    FILE_REMOVED = "file_removed"


Observer = Callable[[Step], None]


def nobody(_step: Step) -> None:
    """The usual observer."""


class Outbox:
    """The outbox of one state directory; `rows` are its entries. Blocking; may be called from any thread."""

    def __init__(
        self,
        folder: Path,
        store: Store,
        events: EventLog,
        *,
        disk: Disk | None = None,
        observer: Observer = nobody,
    ) -> None:
        """Open the folder and put right what a power cut left behind. Raises OSError, DBAPIError."""
        self.rows = SubmissionRows(store)
        self.observer = observer
        self._folder = folder
        self._events = events
        self._disk = disk or Disk()
        self._numbering = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._recover()

    # --- saving ----------------------------------------------------------------------------------------

    def save(self, draft: Draft, sealer: Sealer, created: datetime, *, clock_known: bool) -> Saved:
        """Number, seal, write, commit. Raises SaveFailed with nothing kept when any of it fails."""
        uuid = str(uuid_utils.uuid7())
        final = self._path(uuid)
        try:
            name = self._named(uuid, sealer.prefix, created)
            envelope = seal_draft(draft, name, sealer, clock_known=clock_known)
            self.observer(Step.SEALED)
            data = envelope.to_bytes()
            self._write_file(final, data)
            self.rows.add(envelope.header, len(data))
        except (OSError, DBAPIError, SaveFailed) as error:
            # what was not shown as saved must not be sent either: the citizen will do it again
            self._withdraw(final)
            cause = cause_of(error)
            self._events.write(Event.SAVE_FAILED, cause=cause)
            raise SaveFailed(cause) from None
        self.observer(Step.ROW_COMMITTED)
        self._events.write(Event.SAVED, uuid=uuid, bytes=len(data))
        return name

    def reserve(self, prefix: int, created: datetime) -> Saved:
        """A name for a form that goes to the office by another way; nothing is kept but the number's
        counter. Raises SaveFailed."""
        try:
            return self._named(str(uuid_utils.uuid7()), prefix, created)
        except DBAPIError as error:
            cause = cause_of(error)
            self._events.write(Event.SAVE_FAILED, cause=cause)
            raise SaveFailed(cause) from None

    def _named(self, uuid: str, prefix: int, created: datetime) -> Saved:
        return Saved(uuid, self._next_number(prefix), secrets.token_urlsafe(16), created)

    def _next_number(self, prefix: int) -> str:
        with self._numbering:
            value = self.rows.next_counter(prefix, lambda: self.observer(Step.NUMBER_TAKEN))
        if value is None:
            raise SaveFailed("no_numbers")
        self.observer(Step.NUMBER_COMMITTED)
        return compose(prefix, value)

    def _write_file(self, final: Path, data: bytes) -> None:
        temporary = final.with_suffix(".tmp")
        descriptor = self._disk.create(temporary)
        try:
            self._disk.write(descriptor, data)
            self.observer(Step.FILE_WRITTEN)
            self._disk.sync(descriptor)
        finally:
            self._disk.close(descriptor)
        self.observer(Step.FILE_SYNCED)
        self._disk.rename(temporary, final)
        self.observer(Step.RENAMED)
        self._disk.sync_directory(self._folder)
        self.observer(Step.DIRECTORY_SYNCED)

    def _withdraw(self, final: Path) -> None:
        present = [path for path in (final, final.with_suffix(".tmp")) if path.exists()]
        try:
            for path in present:
                self._disk.unlink(path)
            if present:
                self._disk.sync_directory(self._folder)
        except OSError as error:
            self._events.write(Event.SAVE_FAILED, cause=f"withdraw_{cause_of(error)}")

    # --- delivering ------------------------------------------------------------------------------------

    def sealed(self, uuid: str) -> bytes | None:
        """The exact bytes to send; None (and marked missing) when the file is gone. Raises OSError."""
        try:
            return self._path(uuid).read_bytes()
        except FileNotFoundError:
            self._mark_missing(uuid)
            return None

    def copy_of(self, uuid: str) -> bytes | None:
        """The same bytes for staff to carry by hand; changes nothing. Raises OSError."""
        try:
            return self._path(uuid).read_bytes()
        except FileNotFoundError:
            return None  # delivered in the meantime

    def park(self, uuid: str, code: str) -> None:
        """The office refuses the transport: stop sending, keep the file, show it to staff."""
        self.rows.set_state(uuid, State.PARKED, code)
        self._events.write(Event.PARKED, uuid=uuid, code=code)

    def requeue_parked(self) -> int:
        """Send parked ones again (staff asked for it, or the machine was enrolled anew); returns how many."""
        count = self.rows.requeue_parked()
        if count:
            self._events.write(Event.REQUEUED, count=count)
        return count

    def delivered(self, uuid: str, answer: SubmissionAnswer, at: datetime) -> None:
        """Store the office's receipt, then remove the sealed file; number and times stay."""
        attempts = self.rows.store_answer(uuid, answer.model_dump_json(), at)
        self.observer(Step.RECEIPT_STORED)
        self._disk.unlink(self._path(uuid))
        self.observer(Step.FILE_REMOVED)
        self._events.write(Event.DELIVERED, uuid=uuid, attempts=attempts)

    def answer(self, uuid: str) -> SubmissionAnswer | None:
        """The stored receipt, None while it is not there."""
        text = self.rows.answer(uuid)
        return SubmissionAnswer.model_validate_json(text) if text else None

    # --- after a power cut -----------------------------------------------------------------------------

    def _recover(self) -> None:
        """Adopt files without row, mark rows without file, remove what was delivered or never finished."""
        present = set()
        for path in sorted(self._folder.iterdir()):
            if path.suffix == ".tmp":
                self._disk.unlink(path)  # never renamed, so never shown to anybody
            elif path.suffix == ".sealed":
                present.add(path.stem)
                self._recover_file(path)
        for uuid in self.rows.waiting():
            if uuid not in present:
                self._mark_missing(uuid)

    def _recover_file(self, path: Path) -> None:
        state = self.rows.state(path.stem)
        if state is None:
            self._adopt(path)
        elif state is State.DELIVERED:
            self._disk.unlink(path)
        elif state is State.MISSING:
            self.rows.set_state(path.stem, State.QUEUED, "found_again")

    def _adopt(self, path: Path) -> None:
        data = path.read_bytes()
        try:
            header = Envelope.from_bytes(data).header
            if header.uuid != path.stem:
                raise EnvelopeError("named otherwise")
        except EnvelopeError:
            folder = self._folder.parent / SET_ASIDE
            folder.mkdir(exist_ok=True, mode=0o700)
            self._disk.rename(path, folder / path.name)
            self._events.write(Event.FILE_UNREADABLE, uuid=path.stem)
            return
        self.rows.adopt(header, len(data))
        self._events.write(Event.ADOPTED, uuid=path.stem)

    def _mark_missing(self, uuid: str) -> None:
        self.rows.set_state(uuid, State.MISSING, "file_missing")
        self._events.write(Event.FILE_MISSING, uuid=uuid)

    def _path(self, uuid: str) -> Path:
        return self._folder / f"{uuid}.sealed"


def cause_of(error: Exception) -> str:
    """A short code for logs: never the text of an error, which may quote what was being written."""
    if isinstance(error, OSError):
        return f"os_{error.errno}"
    if isinstance(error, DBAPIError):
        return str(getattr(error.orig, "sqlite_errorname", type(error.orig).__name__))
    return str(error) if isinstance(error, SaveFailed) else type(error).__name__
