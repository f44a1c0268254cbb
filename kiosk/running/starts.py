"""How often the program was started in vain: after a few times a plain page stands instead of a flicker.

The ledger lies in the service's runtime directory: it works when the state directory does not, and a power
cut empties it, as it should: a machine that lost its current did not crash. A start counts until it proved
itself by a minute of service or an end in order, so a crash can not clear what it is about to repeat.
No import of ours but standard ones: this runs before anything that might be broken.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

NAME: Final = "starts.json"
MOST: Final = 5  # starts in vain, one after the other
WITHIN: Final = 600.0  # seconds; five rounds of start (45 s), freeze and watchdog (30 s) fit in
PROVEN: Final = 60.0  # seconds of service after the first picture
AGAIN: Final = 600.0  # seconds that the plain page stands before the whole program is tried once more


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a start should do. `code` is the short code of the last crash, where there was one."""

    plain: bool
    starts: int  # in vain, and this one
    unclean: bool  # the run before did not end in order
    code: str


@dataclass(frozen=True, slots=True)
class _Kept:
    starts: list[float]
    running: bool = False
    code: str = ""


class Ledger:
    """The starts in vain. Without a folder nothing is counted: nobody would start the program again."""

    def __init__(self, folder: Path | None, now: Callable[[], float] | None = None) -> None:
        self._path = folder / NAME if folder is not None else None
        # counted from boot, asleep or not: the time of day may jump by years
        self._now = now or (lambda: time.clock_gettime(time.CLOCK_BOOTTIME))

    @classmethod
    def of_service(cls, environ: Mapping[str, str] = os.environ) -> Ledger:
        """The ledger of this service (systemd sets RUNTIME_DIRECTORY)."""
        folder = environ.get("RUNTIME_DIRECTORY", "").split(":")[0]
        return cls(Path(folder) if folder and Path(folder).is_dir() else None)

    @property
    def counts(self) -> bool:
        """Is this a service, which somebody starts again whenever it ends?"""
        return self._path is not None

    def begin(self) -> Verdict:
        """Note a start and say how to go on."""
        kept = self._read()
        plain = len(kept.starts) >= MOST
        if not plain:
            self._write(_Kept([*kept.starts, self._now()], True, kept.code))
        return Verdict(plain, len(kept.starts) + 1, kept.running or bool(kept.code), kept.code)

    def crashed(self, code: str) -> None:
        """The program ends by an error with this short code."""
        self._write(replace(self._read(), code=code))

    def proven(self) -> None:
        """It has served for a while: nothing was in vain."""
        self._write(_Kept([], True))

    def ended(self) -> None:
        """It ends in order."""
        self._write(_Kept([]))

    def once_more(self) -> None:
        """After the plain page: one try; if it is in vain too, the page comes back at once."""
        kept = self._read()
        self._write(replace(kept, starts=[self._now()] * (MOST - 1)))

    def _read(self) -> _Kept:
        if self._path is None:
            return _Kept([])
        try:
            kept = json.loads(self._path.read_bytes())
            times = [float(moment) for moment in kept["starts"]]
            running, code = bool(kept["running"]), str(kept["code"])
        except (OSError, ValueError, TypeError, KeyError):
            return _Kept([])  # none yet, or half written: counting begins anew
        now = self._now()
        return _Kept([moment for moment in times if 0 <= now - moment < WITHIN], running, code)

    def _write(self, kept: _Kept) -> None:
        if self._path is None:
            return
        temporary = self._path.with_suffix(".tmp")
        try:
            temporary.write_text(json.dumps(asdict(kept)), encoding="ascii")
            temporary.replace(self._path)
        except OSError:
            return  # no memory file system: the manager's own limit on starts is what is left
