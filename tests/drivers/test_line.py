"""The simulated line: speed, pacing, noise, plug, small buffer. Real pty, real pyserial, real termios."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import serial

from drivers.serial_port import PortError, open_port, port_errors
from drivers.sim.line import XOFF, XON, PtyLine

PATIENCE = 30.0


@pytest.fixture
def line(tmp_path: Path) -> Iterator[PtyLine]:
    made = PtyLine(tmp_path / "ports" / "device", timing=False)
    made.plug()
    yield made
    made.unplug()


def open_host(line: PtyLine, baudrate: int = 115200, *, xonxoff: bool = False) -> serial.Serial:
    return open_port(str(line.link), baudrate, xonxoff=xonxoff, timeout=0.1, write_timeout=PATIENCE)


def receive(port: serial.Serial, count: int) -> bytes:
    got = b""
    end = time.monotonic() + PATIENCE
    while len(got) < count and time.monotonic() < end:
        got += port.read(count - len(got))
    return got


def take(line: PtyLine, count: int, limit: int | None = None) -> bytes:
    got = b""
    end = time.monotonic() + PATIENCE
    while len(got) < count and time.monotonic() < end:
        got += line.read(0.05, limit)
    return got


def test_all_byte_values_pass_both_ways(line: PtyLine) -> None:
    everything = bytes(range(256)) * 4
    with open_host(line) as port:
        port.write(everything)
        assert take(line, 1024) == everything
        line.write(everything)
        assert receive(port, 1024) == everything


def test_nothing_arrives_within_the_timeout(line: PtyLine) -> None:
    assert line.read(0.01) == b""


def test_read_respects_its_limit(line: PtyLine) -> None:
    with open_host(line) as port:
        port.write(b"0123456789")
        pieces = [take(line, 4, 4), take(line, 4, 4), take(line, 2, 4)]
    assert pieces == [b"0123", b"4567", b"89"]


def test_link_is_stable_and_hidden_while_unplugged(line: PtyLine) -> None:
    first = line.link.resolve()
    line.plug()  # already plugged: nothing changes
    assert line.link.resolve() == first
    line.unplug()
    assert not line.link.is_symlink()
    assert not line.plugged
    line.unplug()
    assert (line.read(0.0), line.host_baudrate) == (b"", 0)
    line.write(b"into the air")
    line.plug()
    with open_host(line) as port:
        line.write(b"back")
        assert receive(port, 4) == b"back"
    assert list(line.link.parent.iterdir()) == [line.link]


def test_hang_up_is_a_vanished_port(line: PtyLine) -> None:
    port = open_host(line)
    line.unplug()
    for use in (port.reset_input_buffer, lambda: port.write(b"x"), lambda: port.read(1)):
        with pytest.raises(PortError) as caught, port_errors():
            use()
        assert caught.value.vanished
    port.close()


def test_a_reader_of_the_line_is_woken_by_unplugging(line: PtyLine) -> None:
    done = threading.Event()

    def wait() -> None:
        line.read(PATIENCE)
        done.set()

    threading.Thread(target=wait, daemon=True).start()
    line.unplug()
    assert done.wait(PATIENCE / 2)


@pytest.mark.parametrize("chosen", [9600, 57600, 230400])
def test_wrong_speed_is_noise_in_both_directions(line: PtyLine, chosen: int) -> None:
    message = bytes.fromhex("AA AA AA 96 69 00 03 12 FF EE") * 3
    with open_host(line, chosen) as port:
        assert line.host_baudrate == chosen
        port.write(message)
        heard = take(line, len(message))
        line.write(message)
        seen = receive(port, len(message))
        for noise in (heard, seen):
            assert len(noise) == len(message)
            assert bytes.fromhex("AAAAAA9669") not in noise
        port.baudrate = 115200
        port.write(message)
        assert take(line, len(message)) == message


def test_pacing_is_never_faster_than_the_line(tmp_path: Path) -> None:
    line = PtyLine(tmp_path / "slow", baudrate=19200)
    line.plug()
    try:
        with open_host(line, 19200) as port:
            before = time.monotonic()
            line.write(bytes(100))
            assert time.monotonic() - before >= line.line_time(100)
            assert len(receive(port, 100)) == 100
            before = time.monotonic()
            port.write(bytes(100))
            take(line, 100)
            assert time.monotonic() - before >= line.line_time(100)
    finally:
        line.unplug()


def test_unplugging_ends_a_long_write(tmp_path: Path) -> None:
    line = PtyLine(tmp_path / "slow", baudrate=9600)
    line.plug()
    writer = threading.Thread(target=line.write, args=(bytes(100_000),), daemon=True)
    writer.start()
    line.unplug()
    writer.join(PATIENCE)
    assert not writer.is_alive()


def test_waiting_ends_with_the_plug(line: PtyLine) -> None:
    assert line.wait(0.001) is False
    line.unplug()
    assert line.wait(PATIENCE) is True


@pytest.mark.parametrize("obeys", [True, False])
def test_small_buffer(tmp_path: Path, obeys: bool) -> None:
    """With XON/XOFF nothing is lost; a host that ignores it overruns the buffer."""
    line = PtyLine(tmp_path / "small", timing=False, buffer_size=64, xonxoff=True)
    line.plug()
    message = bytes(range(32, 232)) * 3
    try:
        with open_host(line, xonxoff=obeys) as port:
            writer = threading.Thread(target=port.write, args=(message,), daemon=True)
            writer.start()
            if obeys:
                assert take(line, len(message), 8) == message
                assert line.overruns == 0
            else:
                assert receive(port, 1) == XOFF
                end = time.monotonic() + PATIENCE
                while line.overruns == 0 and time.monotonic() < end:
                    time.sleep(0.005)
                assert line.overruns > 0
                take(line, 48)
                assert receive(port, 1) == XON
            writer.join(PATIENCE)
            assert not writer.is_alive()
    finally:
        line.unplug()


def test_unplugging_frees_a_held_back_host(tmp_path: Path) -> None:
    line = PtyLine(tmp_path / "small", timing=False, buffer_size=16, xonxoff=True)
    line.plug()
    port = open_host(line, xonxoff=True)
    ended = threading.Event()

    def write() -> None:
        with suppress(PortError), port_errors():
            port.write(bytes(range(32, 64)))
        ended.set()

    threading.Thread(target=write, daemon=True).start()
    end = time.monotonic() + PATIENCE
    while not line._sent_xoff and time.monotonic() < end:
        time.sleep(0.005)
    line.unplug()
    assert ended.wait(PATIENCE)
    port.close()


def test_a_host_that_never_reads_loses_bytes_but_blocks_nobody(line: PtyLine) -> None:
    with open_host(line) as port:
        for _ in range(40):
            line.write(bytes(8192))
        assert port.in_waiting > 0
