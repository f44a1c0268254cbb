"""`legal-kiosk demo`: device bench and office as processes of their own, the kiosk in a window of this one.

Everything lies in one folder that is made anew each time. Nothing here is for a hall.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx2

from kiosk.config import HallSettings

START_LIMIT = 60.0
PREFIX = "LEGAL_KIOSK_BACKEND_"


class DemoFailed(RuntimeError):
    """A part did not start; the text says which, and where its log is."""


class Surroundings:
    """The simulated devices and the office of one demonstration. Use as a context manager."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "config.yaml"
        self.staff_number = "0001"
        self.staff_pin = _some_pin(self.staff_number)
        self.office_url = f"http://127.0.0.1:{free_port()}"
        self.bench_url = self.reader_port = self.printer_port = ""
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Surroundings:
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            self._start_bench()
            self.command("backend", "migrate")
            self.command("backend", "demo-data")
            self.start_office()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for name in list(self._processes):
            self._stop(name)

    @property
    def environment(self) -> dict[str, str]:
        """What the office's process reads."""
        return {
            **os.environ,
            PREFIX + "STATE_DIR": str(self.folder / "office"),
            PREFIX + "PORT": self.office_url.rsplit(":", 1)[1],
            PREFIX + "PUBLIC_URL": self.office_url,
            "LEGAL_KIOSK_STAFF_PIN_FILE": str(self.folder / "staff-pin"),
        }

    def command(self, *arguments: str) -> str:
        """Run one of our own commands to its end and return what it printed. Raises DemoFailed."""
        command = [sys.executable, "-m", "kiosk", *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise DemoFailed(f"{' '.join(arguments[:2])}: {done.stderr[-500:]}")
        return done.stdout.strip()

    def _spawn(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("ab") as log:
            command = [sys.executable, "-m", "kiosk", *arguments]
            process = subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, stderr=log)
        self._processes[name] = process
        return process

    def _stop(self, name: str) -> None:
        process = self._processes.pop(name, None)
        if process is None:
            return
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()

    def _start_bench(self) -> None:
        process = self._spawn("bench", "simulate", "--dir", str(self.folder / "devices"), "--port", "0")
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise DemoFailed(f"设备台没有启动，见 {self.folder / 'bench.log'}")
        facts = json.loads(line)
        self.bench_url, self.reader_port, self.printer_port = facts["url"], facts["reader"], facts["printer"]

    def stop_office(self) -> None:
        """The office goes away; its database stays."""
        self._stop("office")

    def start_office(self) -> None:
        """The office comes (back). Raises DemoFailed when it does not answer."""
        process = self._spawn("office", "backend", "serve")
        end = time.monotonic() + START_LIMIT
        while time.monotonic() < end and process.poll() is None:
            try:
                if httpx2.get(self.office_url + "/health/ready", timeout=2).status_code == 200:
                    return
            except httpx2.HTTPError:
                time.sleep(0.1)
        raise DemoFailed(f"后台没有启动，见 {self.folder / 'office.log'}")

    def enrol(self, settings: HallSettings) -> HallSettings:
        """Return the hall's settings pointed at these surroundings, with the machine enrolled."""
        given = settings.model_dump(mode="json")
        given["hall"]["opening"] = []  # a demonstration is always open
        given["devices"]["reader"]["port"] = self.reader_port
        given["devices"]["printer"]["port"] = self.printer_port
        given["backend"]["url"] = self.office_url
        given["state_dir"] = str(self.folder / "kiosk")
        given["log"]["file"] = str(self.folder / "kiosk-events.log")
        pointed = HallSettings.model_validate(given)
        self.config.write_text(json.dumps(given), encoding="utf-8")  # JSON is YAML
        hall = pointed.hall
        code = self.command("backend", "kiosk", "add", hall.machine, "--region", hall.region)
        (self.folder / "staff-pin").write_text(f"{self.staff_number} {self.staff_pin}\n", encoding="ascii")
        self.command("enrol", code.split()[-1], "--config", str(self.config))
        return pointed


def _some_pin(number: str) -> str:
    """Another one for every demonstration: there is no PIN that opens every machine."""
    from kiosk.admin.pins import weakness

    while weakness(pin := f"{secrets.randbelow(10**6):06}", number):
        pass
    return pin


def free_port() -> int:
    """A loopback port nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
