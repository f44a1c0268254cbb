"""The few file operations whose order keeps a submission alive, behind one seam.

A test replaces `Disk` by one that also records each call, and replays every prefix of the record.
"""

from __future__ import annotations

import os
from pathlib import Path


class Disk:
    """The real file system. Every method raises OSError; nothing is retried or hidden here."""

    def create(self, path: Path) -> int:
        """Open a new file for writing, readable by the kiosk's user only; a left-over is overwritten."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)

    def write(self, descriptor: int, data: bytes) -> None:
        """Write all of `data`."""
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]

    def sync(self, descriptor: int) -> None:
        """Return when the file's bytes are on the disk."""
        os.fsync(descriptor)

    def close(self, descriptor: int) -> None:
        """Close without syncing."""
        os.close(descriptor)

    def rename(self, old: Path, new: Path) -> None:
        """Replace `new` in one step."""
        old.replace(new)

    def unlink(self, path: Path) -> None:
        """Remove a file; one that is gone already is fine."""
        path.unlink(missing_ok=True)

    def sync_directory(self, directory: Path) -> None:
        """Return when names created, renamed and removed in `directory` are on the disk."""
        descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def replace(self, path: Path, data: bytes) -> None:
        """Write `data` to `path` so that after a power cut either the old or the new content is there."""
        temporary = path.with_name(path.name + ".tmp")
        descriptor = self.create(temporary)
        try:
            self.write(descriptor, data)
            self.sync(descriptor)
        finally:
            self.close(descriptor)
        self.rename(temporary, path)
        self.sync_directory(path.parent)
