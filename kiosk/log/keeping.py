"""Older log files: their names, and how long they stay: six months and more, unless the disk gets full."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

KEPT_SECONDS: Final = 200 * 24 * 3600.0
KEPT_ALWAYS: Final = 30  # files of 10 MB: a clock that is wrong by years must not delete the log
KEPT_ON_A_FULL_DISK: Final = 3
LEAST_FREE: Final = 500 * 1024 * 1024  # bytes


def archives(path: Path) -> list[Path]:
    """The older files of the log at `path`, oldest first. Raises OSError."""
    name = re.compile(re.escape(path.name) + r"\.\d{6}")
    if not path.parent.is_dir():
        return []
    return sorted(file for file in path.parent.iterdir() if name.fullmatch(file.name))


def all_files(path: Path) -> list[Path]:
    """The whole log, oldest first. Raises OSError."""
    return [*archives(path), *([path] if path.exists() else [])]


def next_archive(path: Path) -> Path:
    """The name under which the log's present file goes among the older ones."""
    older = archives(path)
    number = int(older[-1].name[-6:]) + 1 if older else 1
    return path.with_name(f"{path.name}.{number:06d}")


@dataclass(frozen=True, slots=True)
class Dropped:
    """How many files were deleted, and why: `age` or `space`."""

    files: int = 0
    why: str = ""


def drop_old(path: Path, now: float) -> Dropped:
    """Delete what is older than 200 days, and the oldest when the disk is nearly full. Raises OSError.

    `now` is this machine's clock (seconds): a wrong one deletes nothing of the newest 30 files.
    """
    older = archives(path)
    aged = [one for one in older[: max(0, len(older) - KEPT_ALWAYS)] if _age(one, now) > KEPT_SECONDS]
    for one in aged:
        one.unlink(missing_ok=True)
    rest = [one for one in older if one not in aged]
    crowded = 0
    while len(rest) - crowded > KEPT_ON_A_FULL_DISK and _free(path.parent) < LEAST_FREE:
        rest[crowded].unlink(missing_ok=True)
        crowded += 1
    return Dropped(len(aged) + crowded, "space" if crowded else "age" if aged else "")


def _age(file: Path, now: float) -> float:
    with suppress(FileNotFoundError):
        return now - file.stat().st_mtime
    return 0.0


def _free(folder: Path) -> int:
    about = os.statvfs(folder)
    return about.f_bavail * about.f_frsize
