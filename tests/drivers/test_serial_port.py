"""Opening ports and telling a device that has gone from other trouble."""

from __future__ import annotations

import errno
import termios
from pathlib import Path

import pytest
import serial

from drivers.serial_port import PortError, is_vanished, open_port, port_errors
from drivers.sim.line import PtyLine


def open_it(path: Path, baudrate: int = 115200) -> serial.Serial:
    return open_port(str(path), baudrate, timeout=0.1, write_timeout=0.5)


def test_missing_port(tmp_path: Path) -> None:
    with pytest.raises(PortError, match="没有这个端口") as caught:
        open_it(tmp_path / "none")
    assert caught.value.vanished


def test_something_that_is_no_port(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.touch()
    with pytest.raises(PortError) as caught:
        open_it(path)
    assert not caught.value.vanished
    assert "代码 25" in str(caught.value)


def test_impossible_speed_and_second_owner(tmp_path: Path) -> None:
    line = PtyLine(tmp_path / "port", timing=False)
    line.plug()
    try:
        with pytest.raises(PortError, match="不支持速率"):
            open_it(line.link, -5)
        with open_it(line.link):
            with pytest.raises(PortError, match="被其他程序占用") as caught:
                open_it(line.link)
            assert not caught.value.vanished
    finally:
        line.unplug()


@pytest.mark.parametrize(
    ("error", "vanished"),
    [
        (PortError("x", vanished=True), True),
        (PortError("x", vanished=False), False),
        (serial.SerialTimeoutException("Write timeout"), False),
        (serial.SerialException("device reports readiness to read but returned no data"), True),
        (serial.SerialException(errno.ENOENT, "could not open port"), True),
        (serial.SerialException(errno.EACCES, "could not open port"), False),
        (termios.error(errno.EIO, "Input/output error"), True),
        (termios.error(errno.EINVAL, "Invalid argument"), False),
        (OSError(errno.EIO, "Input/output error"), True),
        (OSError(errno.ENOSPC, "full"), False),
        (ValueError("something else"), False),
    ],
)
def test_vanished(error: Exception, vanished: bool) -> None:
    assert is_vanished(error) is vanished


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (serial.SerialTimeoutException("Write timeout"), "设备不接收数据"),
        (serial.SerialException(errno.EACCES, "could not open port"), "没有使用端口的权限"),
        (termios.error(errno.EIO, "Input/output error"), "设备已断开"),
        (OSError(errno.EINVAL, "Invalid argument"), "端口出错，代码 22"),
    ],
)
def test_everything_becomes_one_typed_error(error: Exception, words: str) -> None:
    with pytest.raises(PortError, match=words), port_errors():
        raise error


def test_other_errors_pass() -> None:
    with pytest.raises(KeyError), port_errors():
        raise KeyError("bug")
    with pytest.raises(PortError, match="once"), port_errors():
        raise PortError("once", vanished=False)
