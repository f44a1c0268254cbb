"""The doctor: one true line for each part, whatever state it is in."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import serial.tools.list_ports
from serial.tools.list_ports_common import ListPortInfo

from drivers.types import (
    PrinterState,
    PrinterStatus,
    PrintJob,
    PrintOutcome,
    ReaderEvent,
    ReaderState,
    ReaderStatus,
)
from kiosk import doctor
from kiosk.cli.examination import _ports
from kiosk.config import Backend, HallSettings
from kiosk.doctor import Finding, Verdict
from kiosk.doctor_office import check_office
from kiosk.hall_changes import HallChanges, hall_file
from kiosk.log.events import EventLog
from tests.unit.outbox_rig import OfficeSecrets, enrolled_parts


def hall(folder: Path, url: str = "http://127.0.0.1:9") -> HallSettings:
    return HallSettings(state_dir=folder, backend=Backend(url=url))


def of(findings: list[Finding], what: str) -> Finding:
    return next(finding for finding in findings if finding.what == what)


async def enrolled(folder: Path) -> HallSettings:
    parts = enrolled_parts(folder, "http://127.0.0.1:9", OfficeSecrets())
    await parts.close()
    return parts.settings


def test_a_line_reads_like_a_line() -> None:
    assert str(doctor.bad("数据库", "读不了")) == "[坏] 数据库：读不了"


def test_before_the_first_start(tmp_path: Path) -> None:
    settings = hall(tmp_path / "state")
    assert not doctor.is_running(settings)
    [finding] = doctor.check_state(settings)
    assert finding.verdict is Verdict.NOTE
    (tmp_path / "state").mkdir()
    findings = list(doctor.check_state(settings))
    assert of(findings, "状态目录").verdict is Verdict.GOOD and of(findings, "数据库").verdict is Verdict.NOTE
    assert not doctor.is_running(settings)


async def test_a_healthy_state_directory(tmp_path: Path) -> None:
    settings = await enrolled(tmp_path)
    findings = list(doctor.check_state(settings))
    assert {finding.verdict for finding in findings} == {Verdict.GOOD}
    assert "待发 0 份" in of(findings, "待发材料").words


@pytest.mark.parametrize(
    ("sql", "what", "verdict", "words"),
    [
        ("update submissions set state = 'queued'", "待发材料", Verdict.GOOD, "待发 1 份"),
        ("update submissions set state = 'parked'", "待发材料", Verdict.BAD, "1 份被机构拒收"),
        ("update submissions set state = 'missing'", "待发材料", Verdict.BAD, "1 份的加密文件不在"),
        ("update alembic_version set version_num = '0000'", "数据库", Verdict.NOTE, "0000"),
        ("drop table alembic_version", "数据库", Verdict.BAD, "读不了"),
    ],
)
async def test_what_the_database_tells(
    tmp_path: Path, sql: str, what: str, verdict: Verdict, words: str
) -> None:
    settings = await enrolled(tmp_path)
    with sqlite3.connect(tmp_path / "kiosk.db") as connection:
        connection.execute(
            "insert into submissions values "
            "('u', '031700000010', '2030-01-01', 'k', 'key', 9, 'queued', 0, null, '', null, '')"
        )
        connection.execute(sql)
    connection.close()
    finding = of(list(doctor.check_state(settings)), what)
    assert finding.verdict is verdict and words in finding.words


async def test_a_damaged_database_and_what_was_set_aside(tmp_path: Path) -> None:
    settings = await enrolled(tmp_path)
    path = tmp_path / "kiosk.db"
    data = bytearray(path.read_bytes())
    data[8192:20480] = b"\xff" * 12288
    path.write_bytes(data)
    (tmp_path / "set-aside" / "1").mkdir(parents=True)
    findings = list(doctor.check_state(settings))
    assert of(findings, "数据库").verdict is Verdict.BAD
    assert of(findings, "移到一边的文件").verdict is Verdict.NOTE


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LEAST_FREE", 1 << 60)
    assert of(list(doctor.check_state(hall(tmp_path))), "状态目录").verdict is Verdict.BAD


def test_fonts_and_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [fonts] = doctor.check_fonts()
    assert fonts.verdict is Verdict.GOOD
    monkeypatch.setattr(doctor, "FONTS", ("Missing.otf",))
    [fonts] = doctor.check_fonts()
    assert fonts.verdict is Verdict.BAD and "Missing.otf" in fonts.words
    [services] = doctor.check_catalogue(hall(tmp_path))
    assert services.verdict is Verdict.GOOD and "NOTARY" in services.words
    [services] = doctor.check_catalogue(HallSettings(tiles=["NOTARY", "NOTHING"]))
    assert services.verdict is Verdict.BAD and "NOTHING" in services.words


def test_a_catalogue_that_cannot_be_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import catalogue

    def load() -> object:
        raise catalogue.CatalogueError([catalogue.CatalogueProblem("a.yaml", 1, "code", "wrong")])

    monkeypatch.setattr(catalogue, "load", load)
    [services] = doctor.check_catalogue(hall(tmp_path))
    assert services.verdict is Verdict.BAD and "1 处错误" in services.words


# --- devices: the report depends on the status alone ----------------------------------------------------


class StatusReader:
    """A reader service that reaches one status."""

    def __init__(self, status: ReaderStatus) -> None:
        self._final, self.status, self.running = status, ReaderStatus(ReaderState.UNKNOWN), False

    def start(self) -> None:
        self.running, self.status = True, self._final

    def stop(self) -> None:
        self.running = False

    def subscribe(self, listener: Callable[[ReaderEvent], None]) -> None:
        raise AssertionError

    def want_card(self, wanted: bool) -> None:
        raise AssertionError("a check never asks for a card")


class StatusPrinter:
    """A printer service that reaches one status."""

    def __init__(self, state: PrinterState, detail: str = "") -> None:
        self._final, self.status = PrinterStatus(state, detail), PrinterStatus(PrinterState.UNKNOWN)

    def start(self) -> None:
        self.status = self._final

    def stop(self) -> None:
        pass

    def subscribe(self, listener: Callable[[PrinterStatus], None]) -> None:
        raise AssertionError

    def submit(self, job: PrintJob, done: Callable[[PrintOutcome], None]) -> None:
        raise AssertionError("a check prints nothing")


@pytest.mark.parametrize(
    ("status", "verdict", "words"),
    [
        (ReaderStatus(ReaderState.READY, sam_id="05.03", baudrate=115200), Verdict.GOOD, "05.03"),
        (ReaderStatus(ReaderState.CARD_PRESENT), Verdict.GOOD, "正常"),
        (ReaderStatus(ReaderState.OFFLINE, "没有这个端口"), Verdict.BAD, "没有这个端口"),
        (ReaderStatus(ReaderState.FAULT), Verdict.BAD, "fault"),
        (ReaderStatus(ReaderState.UNKNOWN), Verdict.BAD, "没有应答"),
    ],
)
def test_the_reader(status: ReaderStatus, verdict: Verdict, words: str) -> None:
    reader = StatusReader(status)
    [finding] = doctor.check_reader(reader, limit=0.05)
    assert finding.verdict is verdict and words in finding.words
    assert not reader.running


@pytest.mark.parametrize(
    ("state", "verdict", "words"),
    [
        (PrinterState.READY, Verdict.GOOD, "正常"),
        (PrinterState.PAPER_LOW, Verdict.NOTE, "纸快用完了"),
        (PrinterState.COVER_OPEN, Verdict.BAD, "cover_open"),
        (PrinterState.UNKNOWN, Verdict.BAD, "没有应答"),
    ],
)
def test_the_printer(state: PrinterState, verdict: Verdict, words: str) -> None:
    [finding] = doctor.check_printer(StatusPrinter(state), limit=0.05)
    assert finding.verdict is verdict and words in finding.words


def test_devices_that_are_not_configured() -> None:
    assert [f.verdict for f in (*doctor.check_reader(None), *doctor.check_printer(None))] == [
        Verdict.NOTE
    ] * 2


# --- the office -----------------------------------------------------------------------------------------


async def test_not_enrolled_and_nobody_there(tmp_path: Path) -> None:
    findings = await check_office(hall(tmp_path))
    assert of(findings, "登记").verdict is Verdict.BAD and "legal-kiosk enrol" in of(findings, "登记").words
    assert of(findings, "后台").verdict is Verdict.BAD and "连不上" in of(findings, "后台").words
    assert of(findings, "时间").verdict is Verdict.NOTE


async def test_enrolled_but_the_counter_is_gone(tmp_path: Path) -> None:
    settings = await enrolled(tmp_path)
    assert of(await check_office(settings), "登记").verdict is Verdict.GOOD
    (tmp_path / "kiosk.db").unlink()
    finding = of(await check_office(settings), "登记")
    assert finding.verdict is Verdict.BAD and "计数器" in finding.words


async def test_damaged_enrolment_files(tmp_path: Path) -> None:
    settings = await enrolled(tmp_path)
    (tmp_path / "identity" / "kiosk-0317.json").write_text("{}")
    assert "损坏" in of(await check_office(settings), "登记").words


def test_what_staff_changed_over_the_settings_file_is_told(tmp_path: Path) -> None:
    settings = hall(tmp_path)
    assert not list(doctor.check_hall_changes(settings))
    file = hall_file(tmp_path, EventLog())
    file.write(HallChanges(name="样例大厅", volume=35))
    (told,) = doctor.check_hall_changes(settings)
    assert told.verdict is Verdict.NOTE and "大厅名称、音量" in told.words and "样例大厅" not in told.words
    file.write(HallChanges(name=""))
    (told,) = doctor.check_hall_changes(settings)
    assert told.verdict is Verdict.BAD and "没有采用" in told.words


def test_ports_named_by_what_stays_say_where_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    there = ListPortInfo("/dev/ttyUSB3", skip_link_detection=True)
    there.location, there.serial_number = "1-1.2", "AB12"
    monkeypatch.setattr(serial.tools.list_ports, "comports", lambda: [there])
    devices = {"reader": {"port": "usb:1-1.2"}, "printer": {"port": "serial:OTHER"}}
    findings = list(_ports(HallSettings.model_validate({"devices": devices})))
    assert [str(one) for one in findings] == [
        "[好] 身份证阅读器的串口：usb:1-1.2 现在是 /dev/ttyUSB3",
        "[坏] 回执打印机的串口：没有找到 serial:OTHER；现在有 usb:1-1.2、serial:AB12",
    ]
    assert list(_ports(HallSettings())) == [], "a path says itself where it is"
