"""A real PostgreSQL of Debian, started by the test run as its own user on a Unix socket.

All workers of one run share one server. Every user of it holds a shared lock on a file; a keeper process
waits for the exclusive lock, gets it when the last holder has gone (also when it was killed), and stops the
server.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

MISSING = "PostgreSQL is missing: install the Debian package postgresql-15 (apt-get install postgresql-15)"

_KEEPER = """
import fcntl, os, shutil, signal, sys
lock, pid, folder = open(sys.argv[1], "a"), int(sys.argv[2]), sys.argv[3]
fcntl.flock(lock, fcntl.LOCK_EX)
os.kill(pid, signal.SIGINT)
shutil.rmtree(folder, ignore_errors=True)
"""


def _program(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    path = str(found[-1]) if found else shutil.which(name)
    if path is None:
        pytest.fail(MISSING, pytrace=False)
    return path


def _user() -> dict[str, object]:
    """PostgreSQL refuses to run as root; then it runs as `postgres` or `nobody`."""
    if os.getuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    pytest.fail("no unprivileged user to run PostgreSQL as", pytrace=False)


def _start(shared: Path) -> Path:
    initdb, postgres = _program("initdb"), _program("postgres")
    as_user = _user()
    folder = Path(tempfile.mkdtemp(prefix="lk-pg-"))
    if as_user:
        os.chown(folder, as_user["user"], as_user["group"])  # type: ignore[arg-type]
    common = {"cwd": folder, "stdin": subprocess.DEVNULL, "start_new_session": True, **as_user}
    subprocess.run(
        [
            initdb,
            "-D",
            folder / "data",
            "-U",
            "kiosk",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        ],
        check=True,
        capture_output=True,
        **common,  # type: ignore[call-overload]
    )
    settings = (
        "listen_addresses=",
        f"unix_socket_directories={folder}",
        "max_connections=200",
        "fsync=off",
        "full_page_writes=off",
        "shared_buffers=64MB",
        "autovacuum=off",
        "timezone=UTC",
    )
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [postgres, "-D", folder / "data", *(part for s in settings for part in ("-c", s))],
            stdout=log,
            stderr=log,
            **common,  # type: ignore[call-overload]
        )
    _wait(folder, server)
    subprocess.Popen(
        [sys.executable, "-c", _KEEPER, shared / "lock", str(server.pid), str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    return folder


def _wait(folder: Path, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            psycopg.connect(host=str(folder), user="kiosk", dbname="postgres", connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            try:
                server.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
    pytest.fail("PostgreSQL did not start: " + (folder / "log").read_text()[-500:], pytrace=False)


class PostgresServer:
    """The server of this run; `close()` only gives up this worker's share in it."""

    def __init__(self, shared: Path) -> None:
        shared.mkdir(parents=True, exist_ok=True)
        with (shared / "starting").open("a") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            self._lock = (shared / "lock").open("a")
            fcntl.flock(self._lock, fcntl.LOCK_SH)
            address = shared / "address"
            self.folder = Path(address.read_text()) if address.exists() else Path("/nonexistent")
            if not self._lives():
                self.folder = _start(shared)
                address.write_text(str(self.folder))

    def _lives(self) -> bool:
        if not self.folder.exists():
            return False
        try:
            psycopg.connect(host=str(self.folder), user="kiosk", dbname="postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def url(self, database: str) -> str:
        """SQLAlchemy URL of one database."""
        return f"postgresql+psycopg://kiosk@/{database}?host={self.folder}"

    def run(self, statement: str) -> None:
        """One statement outside any transaction (CREATE and DROP DATABASE)."""
        with psycopg.connect(host=str(self.folder), user="kiosk", dbname="postgres", autocommit=True) as c:
            c.execute(statement)

    def close(self) -> None:
        """Give the share back; the keeper stops the server after the last one."""
        self._lock.close()
