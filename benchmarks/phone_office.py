"""An office process of its own in the demonstration city, and machines that are enrolled in it."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import httpx2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import catalogue
from backend import commands
from backend.database import Database
from backend.models.kiosk import Kiosk
from backend.runtime import shanghai_now
from backend.settings import Settings
from benchmarks.process import ROOT
from kiosk.demo import free_port
from wire import signature
from wire.handoff import HandoffDraft

START_LIMIT = 60.0
REGION = "990101"
STORY = "facts"  # the long question of a kiosk that the phone may answer
_FACTS = {"birth_date": "1980-05-06", "sex": "F", "by_hand": False}
_ANSWERS = {"matter": "LABOUR_WAGE", "migrant": True, "stage": "not_started"}
_FIRST_PREFIX = 600  # away from those that enrolment gives


@dataclass(frozen=True)
class Office:
    """A running backend; `pid` is its process."""

    url: str
    settings: Settings
    pid: int


@dataclass(frozen=True)
class Letterbox:
    """An enrolled machine that only signs: as many as wanted are cheap."""

    id: str
    key: Ed25519PrivateKey = field(repr=False)

    def sign(self, method: str, path: str, body: bytes = b"") -> dict[str, str]:
        """Headers of a request that is sent now."""
        url = f"http://office{path}"
        return signature.sign(method, url, body, kiosk_id=self.id, key=self.key, created=shanghai_now())


@contextmanager
def running_office(folder: Path) -> Iterator[Office]:
    """Start it on a new SQLite database; stopped at the end of the block. Raises RuntimeError."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = Settings(state_dir=folder, port=port, public_url=url)
    commands.migrate(settings)
    commands.demo_data(settings)
    named = {"STATE_DIR": str(folder), "PORT": str(port), "PUBLIC_URL": url}
    environment = {**os.environ, **{f"LEGAL_KIOSK_BACKEND_{name}": value for name, value in named.items()}}
    with (folder / "office.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "kiosk", "backend", "serve"],
            env=environment,
            cwd=ROOT,
            stdout=log,
            stderr=log,
        )
    try:
        _wait(process, url, folder / "office.log")
        yield Office(url, settings, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    end = time.monotonic() + START_LIMIT
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx2.get(f"{url}/health/ready", timeout=2).status_code == 200:
                return
        except httpx2.HTTPError:
            time.sleep(0.05)
    raise RuntimeError(f"the office did not start: {log.read_text(errors='replace')[-600:]}")


def enrol_code(office: Office) -> str:
    """A one-time code for a real machine."""
    return commands.kiosk_add(office.settings, "样例大厅一号机", REGION)


def add_letterboxes(office: Office, count: int) -> list[Letterbox]:
    """Enrol so many machines by direct rows."""
    now = shanghai_now() - timedelta(minutes=1)
    made = [Letterbox(f"kiosk-{_FIRST_PREFIX + n}", Ed25519PrivateKey.generate()) for n in range(count)]
    database = Database(office.settings.database)
    with database.write() as session:
        session.add_all(
            Kiosk(
                id=one.id,
                name="样例大厅",
                region=REGION,
                public_key=base64.b64encode(one.key.public_key().public_bytes_raw()).decode(),
                receipt_prefix=_FIRST_PREFIX + number,
                software="benchmark",
                enrolled_at=now,
            )
            for number, one in enumerate(made)
        )
    database.dispose()
    return made


def draft() -> HandoffDraft:
    """What a kiosk tells in the middle of an application for legal aid."""
    return HandoffDraft(
        service="AID",
        catalogue_version=catalogue.load().version,
        region=REGION,
        facts=_FACTS,
        answers=_ANSWERS,
    )
