"""The service manager's contract where systemd cannot run, read from the unit that a hall installs.

Notify socket, READY=1 within TimeoutStartSec, WATCHDOG=1 within WatchdogSec, STOPPING=1, the whole process
group killed when the main process is gone, RestartSec, a runtime directory that outlives a restart, the limit
of starts that ends in a reboot. `power_cut` is what no unit can do: everything dies, memory file systems too.
"""

from __future__ import annotations

import configparser
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UNIT = ROOT / "deploy" / "legal-kiosk.service"
TURN = 0.02  # seconds between looks


@dataclass(frozen=True)
class Contract:
    """What the unit promises, in seconds and counts."""

    watchdog: float
    start_timeout: float
    stop_timeout: float
    restart: float
    burst: int
    interval: float

    @classmethod
    def of_unit(cls) -> Contract:
        """As written in deploy/legal-kiosk.service; what a test relies on must stand there."""
        unit = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",))
        unit.optionxform = str  # type: ignore[assignment,method-assign]
        unit.read(UNIT)
        service, section = unit["Service"], unit["Unit"]
        assert service["Type"] == "notify" and service["NotifyAccess"] == "main"
        assert service["Restart"] == "always" and service["KillMode"] == "control-group"
        assert service["RuntimeDirectoryPreserve"] == "restart"
        assert section["StartLimitAction"] == "reboot"
        return cls(
            watchdog=float(service["WatchdogSec"]),
            start_timeout=float(service["TimeoutStartSec"]),
            stop_timeout=float(service["TimeoutStopSec"]),
            restart=float(service["RestartSec"]),
            burst=int(section["StartLimitBurst"]),
            interval=float(section["StartLimitIntervalSec"]),
        )

    def quicker(self, **changes: float) -> Contract:
        """The same with shorter times, for a test that cannot wait half a minute."""
        return replace(self, **changes)  # type: ignore[arg-type]


class Supervisor:
    """Runs `command` in a thread of its own until `stop`. Read the attributes from any thread."""

    def __init__(
        self, command: list[str], environment: dict[str, str], folder: Path, contract: Contract
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.contract = contract
        self.runtime = folder / "run"
        self.log = folder / "supervised.log"
        self.starts: list[float] = []
        self.deaths: list[str] = []  # exit code, minus signal, watchdog, start timeout, power cut
        self.ready = False
        self.status = ""
        self.rebooted = False
        self.pid = 0
        self._command = command
        self._environment = environment
        self._address = folder / "notify"
        self._ending = threading.Event()
        self._cut = threading.Event()
        self._main: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._run, name="supervisor", daemon=True)
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._line.bind(str(self._address))
        self._line.settimeout(TURN)
        self._beat = 0.0
        self._stopping = False
        self._boot = 0

    def start(self) -> None:
        """Begin."""
        self.runtime.mkdir()
        self._thread.start()

    def stop(self) -> None:
        """`systemctl stop`: in order, then the runtime directory goes."""
        self._ending.set()
        self._thread.join(self.contract.stop_timeout + 30)
        assert not self._thread.is_alive()
        self._line.close()
        shutil.rmtree(self.runtime, ignore_errors=True)

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send a signal to the main process alone."""
        os.kill(self.pid, number)

    def power_cut(self) -> int:
        """The whole process tree dies now, and memory with it; returns the number of the next start."""
        following = len(self.starts) + 1
        self._cut.set()
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        return following

    # --- the thread ------------------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._ending.is_set():
            now = time.monotonic()
            late = [moment for moment in self.starts[self._boot :] if now - moment < self.contract.interval]
            if len(late) >= self.contract.burst:
                self.rebooted = True
                return
            self._launch()
            self.deaths.append(self._follow())
            self._clean_up()
            if self._cut.is_set():
                self._cut.clear()
                self._boot = len(self.starts)  # the manager counts from its own start
                shutil.rmtree(self.runtime, ignore_errors=True)
                self.runtime.mkdir()
            else:
                self._ending.wait(self.contract.restart)

    def _launch(self) -> None:
        self.ready, self.status, self._stopping = False, "", False
        environment = {
            **self._environment,
            "NOTIFY_SOCKET": str(self._address),
            "WATCHDOG_USEC": str(round(self.contract.watchdog * 1_000_000)),
            "RUNTIME_DIRECTORY": str(self.runtime),
        }
        with self.log.open("ab") as log:
            self._main = subprocess.Popen(
                self._command,
                env=environment,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.pid = self._main.pid
        self._beat = time.monotonic()
        self.starts.append(self._beat)

    def _follow(self) -> str:
        """Until the main process is gone; returns why."""
        assert self._main is not None
        while True:
            self._hear()
            code = self._main.poll()
            if code is not None:
                return "power cut" if self._cut.is_set() else str(code)
            if self._ending.is_set():
                return self._end()
            silent = time.monotonic() - self._beat
            if not self.ready and silent > self.contract.start_timeout:
                return self._abort("start timeout")
            if self.ready and not self._stopping and silent > self.contract.watchdog:
                return self._abort("watchdog")

    def _hear(self) -> None:
        try:
            said = self._line.recv(4096).decode().split("\n")
        except TimeoutError:
            return
        for one in said:
            if one == "READY=1":
                self.ready, self._beat = True, time.monotonic()
            elif one == "WATCHDOG=1":
                self._beat = time.monotonic()
            elif one == "STOPPING=1":
                self._stopping = True
            elif one.startswith("STATUS="):
                self.status = one.removeprefix("STATUS=")

    def _end(self) -> str:
        assert self._main is not None
        self._main.terminate()
        try:
            return str(self._main.wait(self.contract.stop_timeout))
        except subprocess.TimeoutExpired:
            return "stop timeout"

    def _abort(self, why: str) -> str:
        assert self._main is not None
        with suppress(ProcessLookupError):  # WatchdogSignal=SIGABRT, and a stopped process is woken for it
            os.killpg(self.pid, signal.SIGABRT)
            os.killpg(self.pid, signal.SIGCONT)
        with suppress(subprocess.TimeoutExpired):
            self._main.wait(2)
        return why

    def _clean_up(self) -> None:
        """Nothing of the group survives its main process."""
        assert self._main is not None
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._main.wait()
