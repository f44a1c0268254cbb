"""One request, one answer, never an endless wait: silence, noise, late and broken answers are results."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import serial

from drivers.id_card.answers import belongs_to
from drivers.id_card.frames import Answer, Command, FrameParser, Sw3, build_request
from drivers.serial_port import port_errors

_log = logging.getLogger("drivers.id_card")

BITS_PER_BYTE: Final = 10
_LARGEST_ANSWER: Final = {Command.READ: 1295, Command.READ_WITH_FINGERPRINT: 2321}
_SHORT_ANSWER: Final = 27
READ_SLICE: Final = 0.1  # read timeout of the port in seconds: how often waiting looks whether to stop


class NoAnswer(StrEnum):
    """Why a request has no answer."""

    SILENT = "silent"  # not one byte
    GARBLED = "garbled"  # bytes, but no frame that belongs to the request
    STALLED = "stalled"  # a frame began and stopped in the middle
    STOPPED = "stopped"  # the service is ending


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds to wait, line time of the answer not included. `stall` is the longest gap inside a frame."""

    status: float = 1.0
    find: float = 1.0
    select: float = 1.0
    read: float = 3.0
    stall: float = 0.3
    probe: float = 0.3

    def of(self, command: Command) -> float:
        """The limit for one command."""
        match command:
            case Command.FIND:
                return self.find
            case Command.SELECT:
                return self.select
            case Command.READ | Command.READ_WITH_FINGERPRINT:
                return self.read
            case _:
                return self.status


def line_time(count: int, baudrate: int) -> float:
    """Seconds that `count` bytes take on the line."""
    return count * BITS_PER_BYTE / baudrate


class SamLine:
    """Requests and answers over a port opened with `timeout=READ_SLICE`. `should_stop` is asked while
    waiting.
    """

    def __init__(self, port: serial.Serial, limits: Limits, should_stop: Callable[[], bool]) -> None:
        self._port = port
        self._limits = limits
        self._should_stop = should_stop
        self._parser = FrameParser()

    @property
    def baudrate(self) -> int:
        """Speed in use, bits per second."""
        return int(self._port.baudrate)

    @baudrate.setter
    def baudrate(self, value: int) -> None:
        with port_errors():
            self._port.baudrate = value

    def close(self) -> None:
        """Release the port."""
        with port_errors():
            self._port.close()

    def ask(self, command: Command, *, limit: float | None = None) -> Answer | NoAnswer:
        """Send one request and wait for the answer that belongs to it. Raises `PortError` when the port is
        gone.

        When the reader says that our frame arrived damaged (SW3 10), the request is sent once more.
        """
        result = self._ask_once(command, limit)
        if isinstance(result, Answer) and result.sw3 == Sw3.HOST_CHECKSUM_WRONG:
            _log.warning("request arrived damaged", extra={"event": "reader.request_damaged"})
            result = self._ask_once(command, limit)
        return result

    def _ask_once(self, command: Command, limit: float | None) -> Answer | NoAnswer:
        self._parser.clear()
        with port_errors():
            # A late answer to an earlier request must not be taken for this one.
            self._port.reset_input_buffer()
            self._port.write(build_request(command))
        patience = self._limits.of(command) if limit is None else limit
        answer_time = line_time(_LARGEST_ANSWER.get(command, _SHORT_ANSWER), self.baudrate)
        deadline = time.monotonic() + patience + answer_time
        return self._await(command, deadline)

    def _await(self, command: Command, deadline: float) -> Answer | NoAnswer:
        heard = False
        last_byte = time.monotonic()
        while not self._should_stop():
            received = self._receive()
            now = time.monotonic()
            if received:
                heard, last_byte = True, now
                for answer in self._parser.feed(received):
                    if belongs_to(command, answer):
                        return answer
            elif self._parser.in_frame and now - last_byte >= self._limits.stall:
                return NoAnswer.STALLED
            if now >= deadline:
                if self._parser.in_frame:
                    return NoAnswer.STALLED
                return NoAnswer.GARBLED if heard else NoAnswer.SILENT
        return NoAnswer.STOPPED

    def _receive(self) -> bytes:
        """Whatever is there, at once; waits only for the first byte."""
        with port_errors():
            return bytes(self._port.read(max(1, self._port.in_waiting)))
