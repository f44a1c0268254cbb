"""Ports named by what stays: the socket they are plugged into, or their own serial number."""

from __future__ import annotations

import threading
import time
from datetime import date
from pathlib import Path

import pytest
import serial.tools.list_ports
from serial.tools.list_ports_common import ListPortInfo

from drivers.id_card import IdCardReaderService
from drivers.port_name import NotThere, names, where
from drivers.serial_port import PortError, open_port
from drivers.sim.id_card_reader import IdCardReaderSimulator
from drivers.sim.line import PtyLine
from drivers.types import ReaderState


def port(device: str, location: str | None = None, number: str | None = None) -> ListPortInfo:
    info = ListPortInfo(device, skip_link_detection=True)
    info.location, info.serial_number = location, number
    return info


THERE = [
    port("/dev/ttyUSB0", "1-1.2", "AB12cd"),
    port("/dev/ttyUSB1", "1-1.3:1.0", "TWIN"),
    port("/dev/ttyUSB2", "1-1.3:1.1", "TWIN"),
    port("/dev/ttyS0"),
]


@pytest.mark.parametrize(
    ("name", "device"),
    [
        ("/dev/anything", "/dev/anything"),
        ("usb:1-1.2", "/dev/ttyUSB0"),
        ("usb:1-1.3:1.1", "/dev/ttyUSB2"),
        ("serial:ab12CD", "/dev/ttyUSB0"),
    ],
)
def test_a_name_leads_to_one_device(name: str, device: str) -> None:
    assert where(name, lambda: THERE) == device


def test_a_longer_path_is_another_socket() -> None:
    with pytest.raises(NotThere, match=r"没有找到 usb:1-1；现在有 usb:1-1\.2、"):
        where("usb:1-1", lambda: THERE)


@pytest.mark.parametrize("name", ["usb:1-1.3", "serial:TWIN"])
def test_two_devices_of_one_name_are_not_guessed_between(name: str) -> None:
    with pytest.raises(NotThere, match="有 2 个：/dev/ttyUSB1、/dev/ttyUSB2"):
        where(name, lambda: THERE)


def test_what_is_there_is_named_as_it_can_be_written() -> None:
    assert names(THERE) == ["usb:1-1.2", "usb:1-1.3:1.0", "usb:1-1.3:1.1", "serial:AB12cd", "serial:TWIN"]
    with pytest.raises(NotThere, match="没有别的串口"):
        where("serial:X", list)


def test_a_device_that_comes_back_under_another_number_is_opened_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The seam is pyserial's own list; the lines are real pseudo terminals."""
    first, second = PtyLine(tmp_path / "ttyUSB0", timing=False), PtyLine(tmp_path / "ttyUSB7", timing=False)
    first.plug()
    second.plug()
    try:
        listed = [port(str(tmp_path / "ttyUSB0"), "1-1.2", "READER")]
        monkeypatch.setattr(serial.tools.list_ports, "comports", lambda: listed)
        for name in ("usb:1-1.2", "serial:READER"):
            listed[0] = port(str(tmp_path / "ttyUSB0"), "1-1.2", "READER")
            with open_port(name, 9600, timeout=0.1, write_timeout=0.5) as opened:
                assert opened.port == str(tmp_path / "ttyUSB0")
            listed[0] = port(str(tmp_path / "ttyUSB7"), "1-1.2", "READER")
            with open_port(name, 9600, timeout=0.1, write_timeout=0.5) as opened:
                assert opened.port == str(tmp_path / "ttyUSB7")
        listed.clear()
        with pytest.raises(PortError, match="没有找到") as caught:
            open_port("serial:READER", 9600, timeout=0.1, write_timeout=0.5)
        assert caught.value.vanished
    finally:
        first.unplug()
        second.unplug()


def test_a_reader_that_was_plugged_in_again_heals_under_another_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = [port(str(tmp_path / "ttyUSB0"), "1-1.2", "READER")]
    monkeypatch.setattr(serial.tools.list_ports, "comports", lambda: list(listed))
    first = IdCardReaderSimulator(tmp_path / "ttyUSB0", timing=False)
    service = IdCardReaderService(
        "usb:1-1.2", today=lambda: date(2030, 3, 4), poll_interval=0.02, first_delay=0.02, max_delay=0.1
    )
    first.start()
    service.start()
    try:
        _until(service, ReaderState.READY)
        first.stop()
        listed.clear()
        _until(service, ReaderState.OFFLINE, "没有找到 usb:1-1.2")
        second = IdCardReaderSimulator(tmp_path / "ttyUSB4", timing=False)
        second.start()
        listed.append(port(str(tmp_path / "ttyUSB4"), "1-1.2", "READER"))
        _until(service, ReaderState.READY)
        second.stop()
    finally:
        service.stop()
        first.stop()


def _until(service: IdCardReaderService, state: ReaderState, detail: str = "") -> None:
    end = time.monotonic() + 60
    while service.status.state is not state or detail not in service.status.detail:
        assert time.monotonic() < end, service.status
        threading.Event().wait(0.01)
