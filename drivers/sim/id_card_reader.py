"""A simulated identity-card reader on a pseudo serial port, with the controls of the device bench."""

from __future__ import annotations

import random
import threading
from enum import StrEnum
from pathlib import Path
from typing import Final

from drivers.sim.cards import SimCard
from drivers.sim.line import PtyLine
from drivers.sim.sam import START, Sam

_PARTIAL_LIMIT: Final = 0.1  # seconds after which half a request is forgotten
_IDLE: Final = 1.0  # seconds of one wait for requests; `stop()` ends it at once
_LONGEST_REQUEST: Final = 64


class ReaderFault(StrEnum):
    """What can be wrong; values are the names the bench uses, `FAULT_TITLES` says them in Chinese."""

    SILENT = "silent"
    GARBLED = "garbled"
    SLOW = "slow"
    UNPLUGGED = "unplugged"
    WRONG_SPEED = "wrong_speed"
    UNREADABLE = "unreadable"
    REJECTED = "rejected"
    FOREIGN_CARD = "foreign_card"
    PULLED_AWAY = "pulled_away"
    SAM_FAULT = "sam_fault"
    GLUED = "glued"
    LATE = "late"
    ECHO = "echo"
    TRUNCATED = "truncated"
    NOISE = "noise"
    REREADS = "rereads"
    NO_PRESENCE = "no_presence"


FAULT_TITLES: Final = {
    ReaderFault.SILENT: "不回答",
    ReaderFault.GARBLED: "回答出错（校验不对）",
    ReaderFault.SLOW: "回答很慢",
    ReaderFault.UNPLUGGED: "拔掉连接线",
    ReaderFault.WRONG_SPEED: "速率不同（9600）",
    ReaderFault.UNREADABLE: "芯片读不出（41）",
    ReaderFault.REJECTED: "安全认证不通过（31）",
    ReaderFault.FOREIGN_CARD: "放的不是身份证（40）",
    ReaderFault.PULLED_AWAY: "读到一半拿走卡（一次）",
    ReaderFault.SAM_FAULT: "安全模块自检失败（60）",
    ReaderFault.GLUED: "前一个回答和这一个连在一起",
    ReaderFault.LATE: "下一个回答迟到（一次）",
    ReaderFault.ECHO: "线路回送自己发的数据",
    ReaderFault.TRUNCATED: "回答只有一半",
    ReaderFault.NOISE: "回答前有杂音",
    ReaderFault.REREADS: "同一张卡反复可读（简易读卡器）",
    ReaderFault.NO_PRESENCE: "不认识 30 03 命令",
}


class IdCardReaderSimulator:
    """A SAM_V reader behind `link`. All controls may be called from any thread at any time.

    `baudrate`: its speed. `timing`: true line timing. `radio_delay`: seconds that the radio part of one
    complete reading takes. `late_by`: seconds by which a late answer comes. `boot_time`: seconds of silence
    after power-up.
    """

    def __init__(
        self,
        link: Path,
        *,
        baudrate: int = 115200,
        timing: bool = True,
        radio_delay: float = 0.0,
        late_by: float = 1.5,
        boot_time: float = 0.0,
        cards: dict[str, SimCard] | None = None,
    ) -> None:
        self.line = PtyLine(link, baudrate=baudrate, timing=timing)
        self.requests: dict[str, int] = {}  # how often each command came, by its four hex digits
        self._baudrate = baudrate
        self._radio_delay = radio_delay
        self._late_by = late_by
        self._boot_time = boot_time
        self._cards = dict(cards or {})
        self._lock = threading.RLock()
        self._faults: set[ReaderFault] = set()
        self._sam = Sam(self._radio)
        self._last_answer = b""
        self._random = random.Random(7)
        self._stop = threading.Event()
        self._booted = threading.Event()
        self._power_ups = 0
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Plug in and begin to answer."""
        self._stop.clear()
        self._power_up()
        self._thread = threading.Thread(target=self._run, name="sim-id-card-reader", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Unplug and end the thread."""
        self._stop.set()
        self.line.unplug()
        if self._thread is not None:
            self._thread.join(2.0)

    # --- controls -------------------------------------------------------------------------------------

    def place(self, card: str | SimCard) -> None:
        """Lay a card on the reader, instead of one that may lie there. Raises `KeyError` for an unknown
        id.
        """
        with self._lock:
            self._sam.lay(self._cards[card] if isinstance(card, str) else card)

    def remove(self) -> None:
        """Take the card away."""
        with self._lock:
            self._sam.lift()

    def set_fault(self, fault: ReaderFault | str, active: bool = True) -> None:
        """Switch a fault on or off. Raises `ValueError` for an unknown name."""
        fault = ReaderFault(fault)
        with self._lock:
            self._faults.add(fault) if active else self._faults.discard(fault)
            self._apply()
        if fault is ReaderFault.UNPLUGGED:
            if active:
                self.line.unplug()
            else:
                self._power_up()

    def clear_faults(self) -> None:
        """Switch everything off that is wrong."""
        for fault in ReaderFault:
            self.set_fault(fault, False)

    def state(self) -> dict[str, object]:
        """What the bench shows: `plugged`, `baudrate`, `card` (id or None), `faults`, `step`, `requests`."""
        with self._lock:
            card = self._sam.card
            return {
                "plugged": self.line.plugged,
                "baudrate": self.line.baudrate,
                "card": None if card is None else card.card_id,
                "faults": sorted(fault.value for fault in self._faults),
                "step": self._sam.step_name,
                "requests": dict(self.requests),
            }

    # --- inside ---------------------------------------------------------------------------------------

    def _apply(self) -> None:
        on = self._faults
        self._sam.self_test_ok = ReaderFault.SAM_FAULT not in on
        self._sam.foreign = ReaderFault.FOREIGN_CARD in on
        self._sam.rereads = ReaderFault.REREADS in on
        self._sam.presence_known = ReaderFault.NO_PRESENCE not in on
        self._sam.pull_away = self._pull_away if ReaderFault.PULLED_AWAY in on else None
        rejected = 0x31 if ReaderFault.REJECTED in on else None
        self._sam.chip_error = 0x41 if ReaderFault.UNREADABLE in on else rejected
        other = 19200 if self._baudrate == 9600 else 9600
        self.line.baudrate = other if ReaderFault.WRONG_SPEED in on else self._baudrate

    def _pull_away(self) -> None:
        with self._lock:
            self._sam.lift()
            self._faults.discard(ReaderFault.PULLED_AWAY)
            self._apply()

    def _power_up(self) -> None:
        with self._lock:
            self._sam.reset()
            self._power_ups += 1
        self._booted.clear()
        self.line.plug()
        if self._boot_time == 0:
            self._booted.set()

    def _radio(self, share: float) -> None:
        # The lock is free while the antenna works, so that a card can be taken away in the middle.
        if self._radio_delay:
            self._stop.wait(self._radio_delay * share)

    def _run(self) -> None:
        waiting = b""
        while not self._stop.is_set():
            if not self._booted.is_set() and self.line.plugged:
                self._stop.wait(self._boot_time)
                self.line.read(0)
                self._booted.set()
            received = self.line.read(_PARTIAL_LIMIT if waiting else _IDLE)
            if not received:
                waiting = b""
                continue
            waiting = self._serve(waiting + received)

    def _serve(self, received: bytes) -> bytes:
        """Answer all whole requests; return what is left."""
        while True:
            at = received.find(START)
            if at < 0:
                return received[-(len(START) - 1) :]
            received = received[at:]
            if len(received) < 7:
                return received
            counted = received[5] << 8 | received[6]
            if not 3 <= counted <= _LONGEST_REQUEST:
                received = received[1:]
                continue
            end = 7 + counted
            if len(received) < end:
                return received
            self._respond(received[:end])
            received = received[end:]

    def _respond(self, request: bytes) -> None:
        with self._lock:
            name = request[7:9].hex()
            self.requests[name] = self.requests.get(name, 0) + 1
            faults = frozenset(self._faults)
        if ReaderFault.ECHO in faults:
            self.line.write(request)
        power = self._power_ups
        answer = self._sam.answer(request[5:])
        if power != self._power_ups:
            return  # lost its power while it was working
        previous, self._last_answer = self._last_answer, answer
        if ReaderFault.SILENT in faults:
            return
        if ReaderFault.LATE in faults:
            self.set_fault(ReaderFault.LATE, False)
            self._stop.wait(self._late_by)
        if ReaderFault.GARBLED in faults:
            broken = bytearray(answer)
            broken[self._random.randrange(7, len(broken))] ^= 1 << self._random.randrange(8)
            answer = bytes(broken)
        if ReaderFault.TRUNCATED in faults:
            answer = answer[: len(answer) // 2 + 3]
        if ReaderFault.NOISE in faults:
            answer = bytes.fromhex("00FFAAAA96AAAAAA") + answer
        if ReaderFault.GLUED in faults:
            answer = previous + answer
        if ReaderFault.SLOW in faults:
            self._trickle(answer)
        else:
            self.line.write(answer)

    def _trickle(self, answer: bytes) -> None:
        """Half a second of thinking, then pieces with pauses."""
        if self._stop.wait(0.5):
            return
        for at in range(0, len(answer), 64):
            self.line.write(answer[at : at + 64])
            if self._stop.wait(0.02):
                return
