"""`legal-kiosk staff`, and the first administrator of a new machine."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kiosk import cli
from kiosk.admin.pins import pin_fits
from kiosk.admin.rights import Role
from kiosk.admin.staff import StaffBook
from kiosk.log import output as log_output
from tests.unit.desk_kit import Log

ROOT = Path(__file__).resolve().parents[2]
PIN_FILE = "LEGAL_KIOSK_STAFF_PIN_FILE"
FIRST = "0001 95062718\n"


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Commands redirect the log of the whole process; a test run has its own."""
    monkeypatch.setattr(log_output, "configure", lambda *_args, **_options: None)
    monkeypatch.delenv(PIN_FILE, raising=False)
    yield


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text(f"state_dir: {tmp_path}/state\nbackend: {{url: http://127.0.0.1:9}}\n", encoding="utf-8")
    return path


@pytest.fixture
def book(tmp_path: Path) -> StaffBook:
    return StaffBook(tmp_path / "state", Log())  # type: ignore[arg-type]


def give(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str) -> None:
    (tmp_path / "pin").write_text(text, encoding="utf-8")
    monkeypatch.setenv(PIN_FILE, str(tmp_path / "pin"))


def run(config: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli.app, [*arguments, "--config", str(config)])


def test_a_new_machine_is_not_enrolled_without_an_administrator(config: Path, tmp_path: Path) -> None:
    result = run(config, "enrol", "AAAA-BBBB-CCCC")
    assert result.exit_code == 1 and PIN_FILE in result.output and "终端" in result.output
    assert "连不上" not in result.output, "the code was not spent"
    assert not (tmp_path / "state" / "admin").exists()


def test_the_first_administrator_comes_from_a_file_and_is_asked_for_once(
    config: Path, tmp_path: Path, book: StaffBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(monkeypatch, tmp_path, FIRST)
    result = run(config, "enrol", "AAAA-BBBB-CCCC")
    assert "管理员 0001 已设好" in result.output and "连不上后台" in result.output
    member = book.find("0001")
    assert member is not None and member.role is Role.ADMINISTRATOR and pin_fits("95062718", member.pin)
    assert (tmp_path / "state").stat().st_mode & 0o077 == 0
    monkeypatch.delenv(PIN_FILE)
    again = run(config, "enrol", "AAAA-BBBB-CCCC")
    assert "管理员" not in again.output and "连不上后台" in again.output


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "一行：工号 密码"),
        ("95062718", "一行：工号 密码"),
        ("0001 123456", "连着"),
        ("1 95062718", "4 位数字"),
        ("管理员 95062718", "读不了"),
    ],
)
def test_a_file_that_names_nobody_makes_nobody(
    config: Path, tmp_path: Path, book: StaffBook, monkeypatch: pytest.MonkeyPatch, text: str, words: str
) -> None:
    give(monkeypatch, tmp_path, text)
    result = run(config, "enrol", "AAAA-BBBB-CCCC")
    assert result.exit_code == 1 and words in result.output and "95062718" not in result.output
    assert book.members() == ()


def test_list_add_pin_remove(
    config: Path, tmp_path: Path, book: StaffBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(config, "staff", "list").output == ""
    give(monkeypatch, tmp_path, FIRST)
    assert run(config, "staff", "add", "0001", "--role", "administrator").exit_code == 0
    give(monkeypatch, tmp_path, "0217 482916")
    assert "维护员" in run(config, "staff", "add", "0217", "--role", "technician").output
    book.set_card("0217", "119999196803140034")
    assert run(config, "staff", "list").output == "0001  管理员\n0217  维护员  有证件\n"
    give(monkeypatch, tmp_path, "0217 61840273")
    assert run(config, "staff", "pin", "0217").exit_code == 0
    member = book.find("0217")
    assert member is not None and pin_fits("61840273", member.pin)
    assert run(config, "staff", "remove", "0217").output == "工号 0217 已删除\n"
    assert run(config, "staff", "list").output == "0001  管理员\n"


def test_what_cannot_be_done_is_said(config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "没有终端" in run(config, "staff", "add", "0217", "--role", "technician").output
    give(monkeypatch, tmp_path, FIRST)
    assert run(config, "staff", "add", "0001", "--role", "administrator").exit_code == 0
    for arguments, words in (
        (("add", "0217", "--role", "boss"), "角色写 attendant"),
        (("add", "0217", "--role", "technician"), "一行：工号 密码"),
        (("add", "0001", "--role", "technician"), "已经有了"),
        (("remove", "0001"), "管理员"),
        (("remove", "0999"), "没有这个工号"),
    ):
        result = run(config, "staff", *arguments)
        assert result.exit_code == 1 and words in result.output, arguments
    (tmp_path / "state" / "admin" / "staff.json.tmp").mkdir()  # in the way of every write
    result = run(config, "staff", "pin", "0001")
    assert result.exit_code == 1 and "没有存下来" in result.output


def is_hidden(terminal: int) -> bool:
    """Is what is typed not shown? Only then it is read: earlier keys are thrown away."""
    return not termios.tcgetattr(terminal)[3] & termios.ECHO


def asks(terminal: int, prompt: str, said: bytes) -> bool:
    return prompt.encode() in said and is_hidden(terminal)


def read_until(terminal: int, true: Callable[[bytes], bool]) -> bytes:
    """What was written to the terminal until then, and what stands there still."""
    said, end = b"", time.monotonic() + 120
    while True:
        enough = true(said)
        while select.select([terminal], [], [], 0.02)[0]:
            try:
                said += os.read(terminal, 4096)
            except OSError:  # the other side has closed it
                break
        if enough:
            return said
        assert time.monotonic() < end, said.decode(errors="replace")


def test_at_a_terminal_the_pin_is_typed_twice_and_never_shown(config: Path, book: StaffBook) -> None:
    outer, inner = pty.openpty()
    command = [sys.executable, "-m", "kiosk", "staff", "add", "0001", "--role", "administrator"]
    process = subprocess.Popen(
        [*command, "--config", str(config)],
        stdin=inner,
        stdout=inner,
        stderr=inner,
        cwd=ROOT,
        start_new_session=True,
    )
    os.close(inner)
    said = b""
    for prompt in ("密码，6 到 12 位数字", "再输一遍密码"):
        said += read_until(outer, partial(asks, outer, prompt))
        os.write(outer, b"95062718\n")
    said += read_until(outer, lambda _text: process.poll() is not None)
    os.close(outer)
    assert process.returncode == 0
    assert "工号 0001 已添加".encode() in said and b"95062718" not in said
    member = book.find("0001")
    assert member is not None and pin_fits("95062718", member.pin)
