"""Opening a serial port the way every driver here needs it, with one typed error for everything that can go
wrong.

pyserial lets three unrelated exceptions through when a device disappears: `SerialException`, plain `OSError`
(from ioctl) and `termios.error`, which is not even an `OSError`. `port_errors()` turns all of them into
`PortError`.
"""

from __future__ import annotations

import errno
import termios
from collections.abc import Iterator
from contextlib import contextmanager

import serial

from drivers import port_name

_GONE = frozenset({errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOENT, errno.EBADF, errno.EPIPE})


class PortError(OSError):
    """A serial port cannot be opened or used.

    `vanished` is true when the device itself has gone (unplugged, pty hang-up, no such file), false for a
    refused setting, a port owned by another process or a write that did not finish in time.
    """

    def __init__(self, detail: str, *, vanished: bool) -> None:
        super().__init__(detail)
        self.vanished = vanished


def is_vanished(error: BaseException) -> bool:
    """Tell "the device has gone" from every other trouble; false for errors that are not about ports at
    all.
    """
    if isinstance(error, PortError):
        return error.vanished
    if isinstance(error, serial.SerialTimeoutException):
        return False
    if isinstance(error, serial.SerialException):
        # "ready to read but returned no data" comes without any number: that is a hang-up.
        code = _code(error)
        return code is None or code in _GONE
    return isinstance(error, OSError | termios.error) and _code(error) in _GONE


def _code(error: BaseException) -> int | None:
    """The errno, also where pyserial kept only its text and the number sits in the error it replaced."""
    if error.args and isinstance(error.args[0], int):
        return error.args[0]
    cause = error.__context__
    return _code(cause) if isinstance(cause, OSError | termios.error) else None


@contextmanager
def port_errors() -> Iterator[None]:
    """Turn every exception a serial call can raise into `PortError`; wrap each use of a port in it."""
    try:
        yield
    except PortError:
        raise
    except serial.SerialTimeoutException as error:
        raise PortError("设备不接收数据", vanished=False) from error
    except (OSError, termios.error) as error:
        raise PortError(_describe(error), vanished=is_vanished(error)) from error


def open_port(
    path: str,
    baudrate: int,
    *,
    xonxoff: bool = False,
    rtscts: bool = False,
    timeout: float,
    write_timeout: float,
) -> serial.Serial:
    """Open a port for this process alone, 8 data bits, no parity, 1 stop bit; both directions start empty.

    `path` is a device path or a name as in `drivers/port_name.py`. `timeout` and `write_timeout` are seconds
    per call. Raises `PortError`.
    """
    try:
        device = port_name.where(path)
    except port_name.NotThere as error:
        raise PortError(str(error), vanished=True) from None
    with port_errors():
        try:
            return serial.Serial(
                device,
                baudrate,
                bytesize=serial.EIGHTBITS,
                parity=serial.PARITY_NONE,
                stopbits=serial.STOPBITS_ONE,
                timeout=timeout,
                write_timeout=write_timeout,
                xonxoff=xonxoff,
                rtscts=rtscts,
                exclusive=True,
            )
        except ValueError as error:  # a speed that this port does not know
            raise PortError(f"端口不支持速率 {baudrate}", vanished=False) from error


def _describe(error: Exception) -> str:
    code = _code(error)
    if code == errno.ENOENT:
        return "没有这个端口"
    if code in (errno.EAGAIN, errno.EBUSY):
        return "端口被其他程序占用"
    if code in (errno.EACCES, errno.EPERM):
        return "没有使用端口的权限"
    return "设备已断开" if is_vanished(error) else f"端口出错，代码 {code or type(error).__name__}"
