"""What goes onto a technician's stick: whole, bounded, verifiable elsewhere, and nothing personal in it."""

from __future__ import annotations

import errno
import io
import json
import logging
import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kiosk.admin import bundle
from kiosk.admin.bundle import Facts, bundle_name, findings, write_bundle
from kiosk.admin.views import Light, Line
from kiosk.cli import app
from kiosk.clock import SHANGHAI
from kiosk.config import HallSettings
from kiosk.doctor import bad, good
from kiosk.log import output as log_output
from kiosk.log.chain import verify
from kiosk.log.events import Event, EventLog
from kiosk.log.keeping import all_files

FACTS = Facts(
    machine="3 号机",
    software="0.1.0",
    now=datetime(2026, 11, 23, 9, 30, 5, tzinfo=SHANGHAI),
    time_known=True,
    findings=[good("状态目录", "剩余 900 MB"), bad("后台", "连不上")],
    lines=[Line("打印机", "卡纸", Light.BAD, "打开上盖取出卡住的纸")],
)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()
    path = tmp_path / "log" / "kiosk.log"
    log_output.configure(path, max_bytes=3000)
    for number in range(60):
        EventLog(machine="3 号机").write(Event.DELIVERED, attempts=number)
    yield path
    log_output.configure(stream=io.StringIO())
    root.handlers[:] = handlers
    root.setLevel(level)


def test_log_and_report_are_written_whole(tmp_path: Path, log: Path) -> None:
    folder = tmp_path / "stick" / bundle_name(FACTS)
    assert folder.name == "legal-kiosk-3号机-20261123-093005"
    files = write_bundle(folder, FACTS)
    assert sorted(files) == sorted(folder.iterdir())
    assert [one.read_bytes() for one in all_files(folder / "kiosk.log")] == [
        one.read_bytes() for one in all_files(log)
    ]
    assert all(not one.broken for one in verify(all_files(folder / "kiosk.log")))
    report = json.loads((folder / "report.json").read_text())
    assert report["machine"] == "3 号机" and report["findings"][1]["verdict"] == "坏"
    assert report["log"][-1]["last"] == log_output.last_hash() and report["log"][-1]["broken"] == 0
    text = (folder / "report.txt").read_text()
    for words in ("打印机 卡纸 打开上盖取出卡住的纸", "[坏] 后台：连不上", "完好", log_output.last_hash()):
        assert words in text


def test_a_changed_log_is_said_in_the_report(tmp_path: Path, log: Path) -> None:
    first = all_files(log)[0]
    first.write_text(first.read_text().replace('"attempts": 2,', '"attempts": 3,'))
    write_bundle(tmp_path / "out", replace(FACTS, time_known=False))
    text = (tmp_path / "out" / "report.txt").read_text()
    assert "kiosk.log.000001：第 4 行：这一行或它前面的一行被改过" in text and "时间可能不准" in text


def test_the_newest_part_of_a_long_log_is_taken(
    tmp_path: Path, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle, "MOST_LOG", 7000)
    write_bundle(tmp_path / "out", FACTS)
    taken = [one.name for one in all_files(tmp_path / "out" / "kiosk.log")]
    there = [one.name for one in all_files(log)]
    assert taken == there[-len(taken) :] and 1 < len(taken) < len(there)
    assert all(not one.broken for one in verify(all_files(tmp_path / "out" / "kiosk.log")))


def test_a_line_in_the_making_is_left_out(tmp_path: Path, log: Path) -> None:
    with log.open("ab") as file:
        file.write(b'{"half')
    write_bundle(tmp_path / "out", FACTS, log)
    assert (tmp_path / "out" / "kiosk.log").read_bytes().endswith(b'"}\n')


def test_a_full_stick_is_an_error_for_the_caller(
    tmp_path: Path, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_bundle(tmp_path / "out", FACTS)


def test_it_stops_when_told(tmp_path: Path, log: Path) -> None:
    stop = threading.Event()
    stop.set()
    files = write_bundle(tmp_path / "out", FACTS, log, stop)
    assert sum(one.stat().st_size for one in files if "kiosk.log" in one.name) == 0


def test_without_a_file_there_is_a_report(tmp_path: Path) -> None:
    files = write_bundle(tmp_path / "out", FACTS)
    assert sorted(one.name for one in files) == ["report.json", "report.txt"]


def test_numbers_in_a_finding_are_hidden(tmp_path: Path) -> None:
    facts = replace(FACTS, findings=[bad("数据库", "卡片 11999919560315001Ｘ 电话 138-0000-0000")])
    write_bundle(tmp_path / "out", facts)
    for name in ("report.txt", "report.json"):
        text = (tmp_path / "out" / name).read_text()
        assert "1956" not in text and "0000" not in text and "[已隐去]" in text


def test_findings_need_no_device_and_no_network(tmp_path: Path) -> None:
    found = findings(HallSettings(state_dir=tmp_path))
    assert {"状态目录", "数据库", "字体", "事项目录"} <= {one.what for one in found}


# --- legal-kiosk log verify -------------------------------------------------------------------------------


def test_the_command_names_the_first_broken_line(log: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(f"log: {{file: {log}}}\nstate_dir: {tmp_path}\n")
    run = CliRunner().invoke
    held = log_output.last_hash()
    done = run(app, ["log", "verify", "--config", str(config), "--hash", held.upper()])
    assert done.exit_code == 0 and "完好" in done.output and f"校验值 {held}" in done.output
    assert "后台收到过的校验值在里面" in done.output
    assert run(app, ["log", "verify", "--config", str(config), "--hash", "0" * 64]).exit_code == 1
    first = all_files(log)[0]
    first.write_text(first.read_text().replace('"attempts": 2,', '"attempts": 3,'))
    done = run(app, ["log", "verify", "--config", str(config)])
    assert done.exit_code == 1 and f"{first}：第 4 行" in done.output
    assert run(app, ["log", "verify", str(log)]).exit_code == 0
    gone = run(app, ["log", "verify", str(tmp_path / "none")])
    assert gone.exit_code == 1 and "文件读不了" in gone.output
    config.write_text(f"state_dir: {tmp_path}/empty\n")
    none = run(app, ["log", "verify", "--config", str(config)])
    assert none.exit_code == 1 and "没有日志文件" in none.output
