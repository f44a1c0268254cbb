"""The simulated reader, asked with raw bytes over its port: the published frames and the order of
commands.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import serial

from drivers.serial_port import open_port
from drivers.sim.cards import FINGERPRINTS, SimCard, cards
from drivers.sim.id_card_reader import FAULT_TITLES, IdCardReaderSimulator, ReaderFault
from tests.drivers.id_card_rig import PATIENCE, TODAY, VECTORS

PREFIX = "AA AA AA 96 69 "
RESET, STATUS, SAM_ID = "00 03 10 FF EC", "00 03 11 FF ED", "00 03 12 FF EE"
FIND, SELECT, READ, NEWEST = "00 03 20 01 22", "00 03 20 02 21", "00 03 30 01 32", "00 03 30 03 30"
OK, FOUND, NO_CARD = "00 04 00 00 90 94", "00 08 00 00 9F 00 00 00 00 97", "00 04 00 00 80 84"
SELECTED = "00 0C 00 00 90 00 00 00 00 00 00 00 00 9C"
SELECT_FAILED, READ_FAILED = "00 04 00 00 81 85", "00 04 00 00 41 45"
NO_ADDRESS, OUT_OF_ORDER, UNKNOWN = "00 04 00 00 91 95", "00 04 00 00 24 20", "00 04 00 00 21 25"


class Bench:
    """The simulator and a plain serial port to it."""

    def __init__(self, folder: Path) -> None:
        self.sim = IdCardReaderSimulator(folder / "reader", timing=False, cards=cards(TODAY))
        self.sim.start()
        self.port: serial.Serial = open_port(str(folder / "reader"), 115200, timeout=0.05, write_timeout=1.0)

    def ask(self, request: str) -> bytes:
        self.port.write(bytes.fromhex(PREFIX + request))
        return self.answer()

    def answer(self) -> bytes:
        """One answer: by its length field, or what came when nothing more comes."""
        got = b""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            got += self.port.read(max(1, self.port.in_waiting))
            if len(got) >= 7 and len(got) >= 7 + int.from_bytes(got[5:7], "big"):
                return got
        raise AssertionError(f"no whole answer: {got.hex(' ')}")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.port.close()
    made.sim.stop()


def whole(inside: str) -> bytes:
    return bytes.fromhex(PREFIX + inside)


def test_the_published_short_frames(bench: Bench) -> None:
    assert bench.ask(SAM_ID) == whole("00 14 00 00 90 05 00 03 00 05 25 35 01 87 D6 12 00 B1 68 DE 3A E8")
    assert bench.ask(STATUS) == whole(OK)
    assert bench.ask(RESET) == whole(OK)
    assert bench.ask(FIND) == whole(NO_CARD)
    bench.sim.place("vector_a")
    assert bench.ask(FIND) == whole(FOUND)
    assert bench.ask(SELECT) == whole(SELECTED)
    assert bench.ask(READ) == bytes.fromhex(VECTORS["full_a"]["frame"])
    assert bench.ask(NEWEST) == whole(NO_ADDRESS)


def test_a_read_card_is_not_found_again_until_it_has_left(bench: Bench) -> None:
    bench.sim.place("worker")
    for request in (FIND, SELECT, READ):
        bench.ask(request)
    assert bench.ask(FIND) == whole(NO_CARD)
    bench.sim.remove()
    assert bench.ask(NEWEST) == whole(READ_FAILED)
    bench.sim.place("worker")
    assert bench.ask(FIND) == whole(FOUND)


def test_a_reset_makes_it_findable(bench: Bench) -> None:
    bench.sim.place("worker")
    for request in (FIND, SELECT, READ, RESET):
        bench.ask(request)
    assert bench.ask(FIND) == whole(FOUND)


def test_order_is_enforced(bench: Bench) -> None:
    bench.sim.place("worker")
    assert bench.ask(SELECT) == whole(OUT_OF_ORDER)
    assert bench.ask(READ) == whole(OUT_OF_ORDER)
    bench.ask(FIND)
    assert bench.ask(READ) == whole(OUT_OF_ORDER)
    assert bench.ask(STATUS) == whole(OK)
    assert bench.ask(SELECT) == whole(SELECTED)


def test_cards_that_leave_in_between(bench: Bench) -> None:
    bench.sim.place("worker")
    bench.ask(FIND)
    bench.sim.remove()
    assert bench.ask(SELECT) == whole(SELECT_FAILED)
    bench.sim.place("worker")
    bench.ask(FIND)
    bench.ask(SELECT)
    bench.sim.place("woman")
    assert bench.ask(READ) == whole(READ_FAILED)


def test_wrong_requests(bench: Bench) -> None:
    assert bench.ask("00 03 20 01 21") == whole("00 04 00 00 10 14")
    assert bench.ask("00 03 20 09 2A") == whole(UNKNOWN)
    bench.sim.set_fault(ReaderFault.NO_PRESENCE)
    assert bench.ask(NEWEST) == whole(UNKNOWN)


def test_requests_are_found_in_noise_and_pieces(bench: Bench) -> None:
    request = bytes.fromhex("00 96 AA AA AA 96 69 FF FF AA" + PREFIX + STATUS)
    for byte in request:
        bench.port.write(bytes([byte]))
    assert bench.answer() == whole(OK)
    bench.port.write(request + bytes.fromhex(PREFIX + STATUS))
    assert bench.answer() in (whole(OK), whole(OK) * 2)


def test_half_a_request_is_forgotten(bench: Bench) -> None:
    bench.port.write(bytes.fromhex(PREFIX + "00 03 20"))
    bench.port.timeout = 0.6  # several times as long as the simulator waits for the rest
    assert bench.port.read(1) == b""
    assert bench.ask(STATUS) == whole(OK)


def test_additional_address(bench: Bench) -> None:
    bench.sim.place(SimCard("moved", "搬过家", cards(TODAY)["worker"].text, new_address=b"\x20\x00" * 35))
    for request in (FIND, SELECT, READ):
        bench.ask(request)
    answer = bench.ask(NEWEST)
    assert (answer[9], len(answer)) == (0x90, 11 + 70)


def test_fingerprints(bench: Bench) -> None:
    bench.sim.place(SimCard("f", "有指纹", cards(TODAY)["worker"].text, fingerprints=FINGERPRINTS))
    bench.ask(FIND)
    bench.ask(SELECT)
    assert len(bench.ask("00 03 30 10 23")) == 2321


def test_state_for_the_bench(bench: Bench) -> None:
    assert bench.sim.state() == {
        "plugged": True,
        "baudrate": 115200,
        "card": None,
        "faults": [],
        "step": "idle",
        "requests": {},
    }
    bench.sim.place("worker")
    bench.sim.set_fault("echo")
    bench.sim.set_fault("wrong_speed")
    state = bench.sim.state()
    assert (state["card"], state["faults"], state["baudrate"]) == ("worker", ["echo", "wrong_speed"], 9600)
    bench.sim.set_fault("unplugged")
    assert bench.sim.state()["plugged"] is False
    bench.sim.clear_faults()
    state = bench.sim.state()
    assert (state["plugged"], state["faults"], state["baudrate"]) == (True, [], 115200)


def test_unknown_names(bench: Bench) -> None:
    with pytest.raises(KeyError):
        bench.sim.place("nobody")
    with pytest.raises(ValueError, match="nothing"):
        bench.sim.set_fault("nothing")


def test_every_fault_has_a_title() -> None:
    assert set(FAULT_TITLES) == set(ReaderFault)
    assert len(set(FAULT_TITLES.values())) == len(ReaderFault)
