"""What one backend process holds: settings, database, keys, catalogues, metrics. No case state lives here."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi import Request

from backend.catalogues import Catalogues
from backend.database import Database
from backend.keys import KeyRing
from backend.live import Live
from backend.metrics import Metrics
from backend.settings import Settings
from backend.vault import Vault, open_vault

SHANGHAI = ZoneInfo("Asia/Shanghai")


def shanghai_now() -> datetime:
    """The office's time."""
    return datetime.now(SHANGHAI)


@dataclass
class Runtime:
    """Handed to service functions; `now` is replaced in tests."""

    settings: Settings
    database: Database
    vault: Vault
    keys: KeyRing
    catalogues: Catalogues
    metrics: Metrics
    now: Callable[[], datetime] = shanghai_now
    live: Live = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.live = Live(self.database)
        self.metrics.waiting.set_function(lambda: self.live.waiting)

    @classmethod
    def open(cls, settings: Settings) -> Runtime:
        """Open database and keys, making folders and missing keys; the schema must be there already."""
        for folder in (settings.state_dir, settings.keys, settings.files):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (settings.keys / "lock").open("a") as lock:  # several processes may start at once
            fcntl.flock(lock, fcntl.LOCK_EX)
            vault = open_vault(settings.keys)
            keys = KeyRing(settings.keys)
            keys.prepare()
        database = Database(settings.database, pool_size=settings.handlers)
        return cls(settings, database, vault, keys, Catalogues(database), Metrics())

    def close(self) -> None:
        """Give connections back."""
        self.database.dispose()


async def runtime(request: Request) -> Runtime:
    """FastAPI dependency: the process's `Runtime`. Async, because FastAPI sends others to a thread first."""
    found = request.app.state.runtime
    assert isinstance(found, Runtime)
    return found
