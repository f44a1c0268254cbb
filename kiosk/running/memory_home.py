"""A folder for what the toolkit wants to write: on a memory file system, gone with the process."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

PREFIX: Final = "kiosk-"
SHARED: Final = Path("/dev/shm")
NEEDED: Final = bytes(64 * 1024)


@contextmanager
def memory_home(environ: Mapping[str, str] = os.environ, shared: Path = SHARED) -> Iterator[Path]:
    """Yield the folder; afterwards it is gone. The first place that takes something serves.

    The service's own runtime directory outlives a killed process: what that one left is swept first.
    """
    given = environ.get("RUNTIME_DIRECTORY", "").split(":")[0]
    own = Path(given) if given else None
    if own is not None:
        for left in own.glob(f"{PREFIX}*"):
            shutil.rmtree(left, ignore_errors=True)
    home = _first_that_takes([own, shared, None])
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _first_that_takes(places: list[Path | None]) -> Path:
    """`None` stands for the system's temporary folder. Raises OSError when nothing takes anything."""
    for place in places:
        with suppress(OSError):
            return _made(place)
    return _made(None)


def _made(place: Path | None) -> Path:
    home = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
    try:
        (home / "probe").write_bytes(NEEDED)
        (home / "probe").unlink()
    except OSError:
        shutil.rmtree(home, ignore_errors=True)
        raise
    return home
