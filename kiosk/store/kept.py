"""Small things that must outlive everything, the database too: a JSON file each, its predecessor beside it.

Staff, lock-out, pause, paper roll, changed hall texts: admin mode must work when the database was set aside.
"""

from __future__ import annotations

from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from kiosk.log.events import Event, EventLog
from kiosk.store.disk import Disk

ModelT = TypeVar("ModelT", bound=BaseModel)


class KeptFile(Generic[ModelT]):
    """`path` holds the model as JSON, `path` + `.before` what stood there before. Blocking, any thread."""

    def __init__(self, path: Path, empty: ModelT, events: EventLog, disk: Disk | None = None) -> None:
        self._path = path
        self._before = path.with_name(path.name + ".before")
        self._empty = empty
        self._events = events
        self._disk = disk or Disk()

    def read(self) -> ModelT:
        """Return what is kept: the newest readable copy, else `empty`.

        A damaged copy is logged; a disk that cannot be read counts as damaged.
        """
        for path in (self._path, self._before):
            if (kept := self._parsed(path)) is not None:
                return kept
        return self._empty

    def write(self, value: ModelT) -> None:
        """Keep it; on the disk when this returns. Raises OSError, with the old content in place."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if (kept := self._parsed(self._path)) is not None:  # a damaged one never takes the good one's place
            self._disk.replace(self._before, kept.model_dump_json().encode())
        self._disk.replace(self._path, value.model_dump_json().encode())

    def _parsed(self, path: Path) -> ModelT | None:
        try:
            return type(self._empty).model_validate_json(path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError):
            self._events.write(Event.KEPT_DAMAGED, file=path.name)
            return None
