"""The log's file: chained, continued after a power cut, in parts, kept for months, and never in the way."""

from __future__ import annotations

import errno
import fcntl
import io
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.log import file as log_file
from kiosk.log import keeping as log_keeping
from kiosk.log import output as log_output
from kiosk.log.chain import START, link, value_of, verify
from kiosk.log.events import Event, EventLog
from kiosk.log.keeping import all_files, archives

DAY = 24 * 3600.0


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """The root logger writes here."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()
    path = tmp_path / "log" / "kiosk.log"
    log_output.configure(path)
    yield path
    log_output.configure(stream=io.StringIO())
    root.handlers[:] = handlers
    root.setLevel(level)


def write(count: int = 1, first: int = 0) -> None:
    for number in range(first, first + count):
        EventLog().write(Event.DELIVERED, attempts=number)


def read(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def attempts(*files: Path) -> list[object]:
    return [line["attempts"] for file in files for line in read(file) if "attempts" in line]


def faults(path: Path, looked_for: str = "") -> list[tuple[str, int, str]]:
    return [(one.file.name, one.broken, one.why) for one in verify(all_files(path), looked_for) if one.broken]


# --- the chain ---------------------------------------------------------------------------------


def test_each_line_holds_the_one_before(log: Path) -> None:
    write(3)
    lines = read(log)
    assert [line["event"] for line in lines] == ["log.opened"] + ["submission.delivered"] * 3
    assert lines[0]["previous"] == "" and list(lines[3])[-1] == "chain"
    assert log_output.last_hash() == log_output.settled_hash() == lines[3]["chain"]
    assert faults(log) == [] and log.parent.stat().st_mode & 0o777 == 0o700
    assert log.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("line", [0, 1, 4, 9])
def test_the_first_line_that_was_touched_is_named(log: Path, line: int) -> None:
    write(10)
    lines = log.read_text().splitlines(keepends=True)
    changed = lines[line].replace("info", "INFO")
    log.write_text("".join([*lines[:line], changed, *lines[line + 1 :]]))
    assert faults(log) == [("kiosk.log", line + 1, "changed")]
    log.write_text("".join([*lines[:line], *lines[line + 1 :]]))
    assert faults(log) == [("kiosk.log", line + 1 if line else 1, "changed")]
    log.write_text("".join([*lines[: line + 1], lines[line], *lines[line + 1 :]]))
    assert faults(log) == [("kiosk.log", line + 2, "changed")]
    log.write_text("".join([*lines[:line], "{}\n", *lines[line:]]))
    assert faults(log) == [("kiosk.log", line + 1, "torn")]


def test_a_log_rewritten_from_some_line_on_lacks_the_value_the_office_holds(log: Path) -> None:
    write(5)
    held = log_output.last_hash()
    assert any(one.holds for one in verify(all_files(log), held))
    value, forged = START, []
    for line in log.read_text().splitlines():
        body = line[: line.index(', "chain"')].replace('"attempts": 3', '"attempts": 1') + "}"
        whole, value = link(value, body)
        forged.append(whole + "\n")
    log.write_text("".join(forged))
    assert faults(log) == [] and not any(one.holds for one in verify(all_files(log), held))


@given(
    st.dictionaries(st.text(max_size=8), st.text(max_size=20) | st.integers(), min_size=1),
    st.text(max_size=64),
)
def test_a_link_is_found_again(entry: dict[str, object], previous: str) -> None:
    body = json.dumps(entry, ensure_ascii=True)
    line, value = link(previous, body)
    assert value_of(line.encode()) == value and json.loads(line)["chain"] == value
    assert value_of(body.encode()) is None and value_of(line[:-1].encode()) is None


# --- after a start -----------------------------------------------------------------------------


def test_the_next_start_goes_on_where_the_last_one_ended(log: Path) -> None:
    for start in range(4):
        write(2, first=start)
        log_output.configure(log)
    assert [line["event"] for line in read(log)].count("log.opened") == 1
    assert faults(log) == []


@pytest.mark.parametrize("cut", [1, 40, 77, 78, 150])
def test_a_line_torn_by_a_power_cut_is_cut_off_and_said(log: Path, cut: int) -> None:
    write(5)
    whole = log.read_bytes()
    log.write_bytes(whole[:-cut])
    log_output.configure(log)
    write(1, first=9)
    lines = read(log)
    assert (lines[5]["event"], lines[6]["attempts"]) == ("log.torn", 9)
    assert lines[5]["bytes"] == len(whole.splitlines(keepends=True)[-1]) - cut
    assert faults(log) == []


def test_zeros_left_by_a_file_system_are_cut_off(log: Path) -> None:
    write(2)
    with log.open("ab") as file:
        file.write(b"\0" * 5000 + b"\n\0\0")
    log_output.configure(log)
    assert [line["event"] for line in read(log)][-1] == "log.torn" and faults(log) == []


def test_what_is_not_ours_is_set_aside_and_kept(log: Path) -> None:
    log_output.configure(stream=io.StringIO())
    log.write_text("an older program's log\n" * 10)
    log_output.configure(log)
    write()
    assert (log.parent / "kiosk.log.000001").read_text().startswith("an older")
    assert [line["event"] for line in read(log)] == ["log.opened", "log.torn", "submission.delivered"]
    assert faults(log) == [("kiosk.log.000001", 1, "torn")]


def test_a_file_that_somebody_removes_is_begun_again(log: Path) -> None:
    write(3)
    log.unlink()
    write(2, first=3)
    assert attempts(log) == [3, 4] and faults(log) == []


# --- parts, and how long they stay -------------------------------------------------------------


def test_parts_hang_together(log: Path) -> None:
    log_output.configure(log, max_bytes=2000)
    write(60)
    older = archives(log)
    assert len(older) > 3 and older[0].name == "kiosk.log.000001"
    assert attempts(*all_files(log)) == list(range(60)) and faults(log) == []
    assert read(older[1])[0]["previous"] == read(older[0])[-1]["chain"]
    assert all(one.stat().st_size < 2500 for one in older)
    older[1].unlink()
    assert faults(log) == [("kiosk.log.000003", 1, "gap")]
    older[0].unlink()  # the oldest may go
    assert faults(log) == []


def aged(log: Path, count: int, days: float) -> None:
    for number in range(1, count + 1):
        path = log.with_name(f"kiosk.log.{number:06d}")
        path.write_text("x")
        os.utime(path, (1_700_000_000, 1_700_000_000 - days * DAY))


def test_old_files_go_after_six_months_but_never_the_newest(log: Path) -> None:
    aged(log, 40, days=190)
    assert log_keeping.drop_old(log, 1_700_000_000).files == 0
    aged(log, 40, days=201)
    dropped = log_keeping.drop_old(log, 1_700_000_000 + 50 * 365 * DAY)  # a clock that is wrong by 50 years
    assert (dropped.files, dropped.why) == (10, "age") and len(archives(log)) == 30
    assert archives(log)[0].name == "kiosk.log.000011"


def test_a_full_disk_takes_the_oldest_first(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    aged(log, 6, days=1)
    monkeypatch.setattr(log_keeping, "_free", lambda folder: 100 * 1024 * 1024 * (9 - len(archives(log))))
    log_output.configure(log)
    [line] = [line for line in read(log) if line["event"] == "log.dropped"]
    assert (line["files"], line["why"]) == (2, "space")
    assert [one.name[-1] for one in archives(log)] == ["3", "4", "5", "6"]
    monkeypatch.setattr(log_keeping, "_free", lambda folder: 0)
    log_output.configure(log)
    assert [one.name[-1] for one in archives(log)] == ["4", "5", "6"]


# --- a disk that does not take it --------------------------------------------------------------


def test_a_disk_that_is_full_keeps_lines_in_memory_and_says_so(
    log: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[str | None] = []
    monkeypatch.setattr(log_output, "_watchers", [])
    log_output.watch_trouble(seen.append)
    write(2)
    real = os.write

    def half(descriptor: int, data: bytes) -> int:
        return real(descriptor, data[:20])

    monkeypatch.setattr(os, "write", half)
    write(3, first=2)
    assert log_output.trouble() == "ENOSPC" and seen == [None, "ENOSPC"]
    assert attempts(log) == [0, 1] and '"attempts": 4' in capsys.readouterr().err
    monkeypatch.undo()
    seen_later: list[str | None] = []
    log_output.watch_trouble(seen_later.append)
    write(1, first=5)
    assert attempts(log) == list(range(6)) and faults(log) == []
    [line] = [line for line in read(log) if line["event"] == "log.resumed"]
    assert (line["waited"], line["lost"]) == (3, 0)
    assert log_output.trouble() is None


def test_a_folder_that_cannot_be_written(
    tmp_path: Path, log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    log_output.configure(blocked / "kiosk.log")
    write(2)
    assert log_output.trouble() == "ENOTDIR" and log_output.last_hash() == START
    assert capsys.readouterr().err.count("submission.delivered") == 2
    blocked.unlink()
    write(1, first=2)
    assert attempts(blocked / "kiosk.log") == [0, 1, 2] and faults(blocked / "kiosk.log") == []


def test_memory_holds_the_newest_lines_only(
    tmp_path: Path, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_file, "MOST_WAITING", 5)
    monkeypatch.setattr(sys, "stderr", None)  # and nowhere to say it
    (tmp_path / "file").write_text("")
    log_output.configure(tmp_path / "file" / "kiosk.log")
    write(8)
    (tmp_path / "file").unlink()
    write(1, first=8)
    assert attempts(tmp_path / "file" / "kiosk.log") == [3, 4, 5, 6, 7, 8]
    assert read(tmp_path / "file" / "kiosk.log")[-2]["lost"] == 3


def test_a_watcher_may_log(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_output, "_watchers", [])
    log_output.watch_trouble(lambda why: EventLog().write(Event.SAVE_FAILED, cause=why))

    def full(descriptor: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as broken:
        broken.setattr(os, "write", full)
        write()
    write(1, first=1)
    assert [line.get("cause") for line in read(log) if line["event"] == "submission.save_failed"] == [
        None,
        "ENOSPC",
        None,
    ]
    assert faults(log) == []


# --- several writers ---------------------------------------------------------------------------


def test_threads_and_processes_write_one_chain(log: Path) -> None:
    log_output.configure(log, max_bytes=6000)
    program = (
        "import sys; from pathlib import Path\n"
        "from kiosk.log import output as log_output; from kiosk.log.events import *\n"
        "log_output.configure(Path(sys.argv[1]), max_bytes=6000)\n"
        "for n in range(50): EventLog().write(Event.DELIVERED, attempts=n)"
    )
    others = [subprocess.Popen([sys.executable, "-c", program, str(log)]) for _ in range(2)]
    threads = [threading.Thread(target=write, args=(50,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.wait(60) for one in others] == [0, 0]
    write()  # what had to wait for somebody else's lock comes now
    written: list[Any] = attempts(*all_files(log))
    assert sorted(written) == sorted([0, *list(range(50)) * 4])
    assert faults(log) == []


def test_nobody_waits_for_a_process_that_keeps_the_lock(
    log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    descriptor = os.open(log, os.O_RDWR)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    write()
    assert log_output.trouble() == "EAGAIN" and attempts(log) == []
    os.close(descriptor)
    write(1, first=1)
    assert attempts(log) == [0, 1] and faults(log) == []


# --- reading it back ---------------------------------------------------------------------------


def test_the_newest_lines(log: Path) -> None:
    write(9)
    with log.open("ab") as file:
        file.write(b'{"half')
    assert [line["attempts"] for line in log_output.recent_lines(log, 4)] == [6, 7, 8]
    assert log_output.recent_lines(log.with_name("none"), 4) == []


def test_a_line_has_an_end(log: Path) -> None:
    logging.getLogger("kiosk.x").error("x" * 50_000)
    EventLog().write(Event.UNEXPECTED, where="y" * 50_000, code="K-1")
    first, second = read(log)[1:]
    assert first["cut"] is True and "message" not in first
    assert (second["cut"], second["code"]) == (True, "K-1")


def test_a_call_with_wrong_arguments_ends_nothing(tmp_path: Path) -> None:
    handler = log_file.LogFile(tmp_path / "kiosk.log")
    handler.handle(logging.LogRecord("kiosk.x", logging.ERROR, "x.py", 1, "%d and %d", ("one",), None))
    handler.close()
    assert read(tmp_path / "kiosk.log")[-1]["message"] == "TypeError"


def test_errors_that_nobody_caught_are_logged_by_place(tmp_path: Path) -> None:
    program = (
        "import sys, threading; from pathlib import Path\n"
        "from kiosk.log import output as log_output; from kiosk.log.events import *\n"
        "log_output.configure(Path(sys.argv[1])); log_output.catch_unexpected(EventLog())\n"
        "def fail(): raise ValueError('测试王五')\n"
        "thread = threading.Thread(target=fail); thread.start(); thread.join()\n"
        "class Odd:\n"
        "    def __del__(self): fail()\n"
        "Odd()\n"
        "raise KeyError('示例市幸福路 1 号')"
    )
    path = tmp_path / "kiosk.log"
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=False
    )
    lines = [line for line in read(path) if line["event"] == "kiosk.unexpected"]
    assert [str(line["where"]).split(" at ")[0] for line in lines] == ["ValueError", "ValueError", "KeyError"]
    assert done.returncode == 1 and str(lines[2]["code"]) in done.stderr
    for text in (done.stderr, done.stdout, path.read_text()):
        assert "王五" not in text and "幸福" not in text
