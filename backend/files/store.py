"""Where sealed bytes lie. The folder is one `FileStore`; an S3-compatible store would be another.

A file has an id and parts with short names (`content`, `thumbnail`, chunks on their way). What is put here is
sealed already: a store sees neither pictures nor names of files nor keys.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

_SAFE: Final = re.compile(r"[0-9a-z][0-9a-z-]{0,63}")


class FileStore(Protocol):
    """Bytes by file id and part. Every call may come from any process, at the same time as others."""

    def put(self, file_id: str, part: str, sealed: bytes) -> None:
        """Keep the whole part durably, or nothing of it; an older one is replaced."""
        ...

    def get(self, file_id: str, part: str) -> bytes | None:
        """Return the part; None when it is not there."""
        ...

    def parts(self, file_id: str) -> list[str]:
        """Names of the parts that are there, in order of name."""
        ...

    def drop(self, file_id: str, parts: list[str] | None = None) -> None:
        """Delete these parts, all when None; what is gone already is no error."""
        ...

    def older_than(self, moment: datetime) -> Iterator[str]:
        """Ids of files of which nothing was put after `moment`."""
        ...


class FolderStore:
    """`<folder>/<last two of the id>/<id>/<part>`, only for the office's own user (0700, 0600).

    A part is written under a passing name, flushed and renamed, so that no crash leaves half of one under
    its own name. Passing names of a crash are no parts; they go with the folder of their file.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, file_id: str, part: str, sealed: bytes) -> None:
        """See `FileStore`. Raises ValueError for strange names, OSError when the disk does not take it."""
        path = self._path(file_id, part)
        try:
            _write(path, sealed)
        except FileNotFoundError:  # the file was deleted between making its folder and writing
            _write(path, sealed)

    def get(self, file_id: str, part: str) -> bytes | None:
        """See `FileStore`."""
        try:
            return self._path(file_id, part).read_bytes()
        except FileNotFoundError:
            return None

    def parts(self, file_id: str) -> list[str]:
        """See `FileStore`."""
        try:
            return sorted(
                entry.name for entry in self._folder_of(file_id).iterdir() if _SAFE.fullmatch(entry.name)
            )
        except FileNotFoundError:
            return []

    def drop(self, file_id: str, parts: list[str] | None = None) -> None:
        """See `FileStore`."""
        if parts is None:
            shutil.rmtree(self._folder_of(file_id), onerror=_unless_busy)
            return
        for part in parts:
            self._path(file_id, part).unlink(missing_ok=True)

    def older_than(self, moment: datetime) -> Iterator[str]:
        """See `FileStore`; a folder's time is that of its newest change."""
        before = moment.timestamp()
        for shelf in sorted(self._folder.iterdir()):
            if len(shelf.name) != 2 or not shelf.is_dir():
                continue  # other things of the office may lie here
            with os.scandir(shelf) as entries:
                for entry in entries:
                    if _SAFE.fullmatch(entry.name) and entry.stat().st_mtime < before:
                        yield entry.name

    def _folder_of(self, file_id: str) -> Path:
        if not _SAFE.fullmatch(file_id):
            raise ValueError("not an id of a file")
        return self._folder / file_id[-2:] / file_id  # the end is random: shelves fill evenly

    def _path(self, file_id: str, part: str) -> Path:
        if not _SAFE.fullmatch(part):
            raise ValueError("not a name of a part")
        return self._folder_of(file_id) / part


def _write(path: Path, sealed: bytes) -> None:
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(exist_ok=True, mode=0o700)
    passing = path.with_name(f".{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        passing.rename(path)
    except OSError:
        passing.unlink(missing_ok=True)
        raise
    _flush_folder(path.parent)


def _unless_busy(
    _call: object, _path: str, failed: tuple[type[BaseException], BaseException, object]
) -> None:
    """Gone already, or put at this very moment: the next sweep finds what stays. The rest is trouble."""
    error = failed[1]
    if not isinstance(error, OSError) or error.errno not in (errno.ENOENT, errno.ENOTEMPTY):
        raise error


def _flush_folder(folder: Path) -> None:
    """Make a rename durable; the folders above were there or are new names in theirs."""
    for one in (folder, folder.parent):
        descriptor = os.open(one, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
