"""Can something be kept on this disk now? Asked by doing it: free space and rights do not tell everything
(reserved blocks, quotas, a file system turned read-only after an error).
"""

from __future__ import annotations

import errno
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.running.mishaps import Kind
from kiosk.store.disk import Disk

NAME: Final = ".probe"
SIZE: Final = 256 * 1024  # a submission, its row and the journals around it, several times
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing can be kept, and why: `kind` for staff, `code` like `os_28`."""

    kind: Kind
    code: str


def probe(state: Path, disk: Disk | None = None) -> Refused | None:
    """Write, sync and remove a file in the state directory. None when that works. Blocking."""
    disk = disk or Disk()
    path = state / NAME
    try:
        state.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = disk.create(path)
        try:
            disk.write(descriptor, bytes(SIZE))
            disk.sync(descriptor)
        finally:
            disk.close(descriptor)
        disk.unlink(path)
    except OSError as error:
        with suppress(OSError):  # half a file on a full disk takes what little there is
            disk.unlink(path)
        return Refused(Kind.DISK_FULL if error.errno in _FULL else Kind.STATE_UNWRITABLE, f"os_{error.errno}")
    return None
