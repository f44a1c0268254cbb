"""A real uvicorn process of the backend on a loopback port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx2


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class OfficeProcess:
    """`backend.commands.serve` in a process of its own; its log is a file."""

    program = (
        "import logging; logging.basicConfig(level=logging.INFO)\n"
        "from backend.commands import serve\n"
        "from backend.settings import Settings\n"
        "serve(Settings())"
    )

    def __init__(self, database_url: str, state_dir: Path, **environment: str) -> None:
        self.database_url, self.state_dir = database_url, state_dir
        self.port = free_port()
        self.log = state_dir / "office.log"
        state_dir.mkdir(parents=True, exist_ok=True)
        settings = {
            "DATABASE_URL": database_url,
            "STATE_DIR": str(state_dir),
            "PORT": str(self.port),
            "PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            **environment,
        }
        named = {f"LEGAL_KIOSK_BACKEND_{name}": value for name, value in settings.items()}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", self.program],
                env={**os.environ, **named, "PYTHONPATH": str(Path(__file__).parents[2])},
                stdout=log,
                stderr=log,
            )
        self.client = httpx2.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=60)
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + 120
        while time.monotonic() < until and self.process.poll() is None:
            try:
                if self.client.get("/health/live").status_code == 200:
                    return
            except httpx2.TransportError:
                try:
                    self.process.wait(0.05)
                except subprocess.TimeoutExpired:
                    continue
        self.stop()
        raise AssertionError("the office did not start:\n" + self.log.read_text()[-3000:])

    def stop(self) -> int:
        """End it as systemd does; returns the exit code."""
        self.client.close()
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
