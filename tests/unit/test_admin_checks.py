"""Each line of the overview: lamp, words, the one thing to do, the button that helps; worst first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from drivers.types import PrinterState, PrinterStatus, ReaderState, ReaderStatus, SpeechState, SpeechStatus
from kiosk.admin.checks import devices, machine, office
from kiosk.admin.checks.scene import Paper, Scene, Versions, worst_first
from kiosk.admin.rights import Role
from kiosk.admin.views import Light
from kiosk.config import Backend, Devices, HallSettings, Printer, Reader, Speech
from kiosk.log.events import Event
from kiosk.ports import Answered, Unavailable
from kiosk.running.mishaps import Mishap
from kiosk.store.submissions import Queue
from kiosk.store.today import Day
from kiosk.upkeep import readings
from kiosk.upkeep.conditions import Condition, Health, Reading
from kiosk.upkeep.measures import Figures
from kiosk.upkeep.recent import Happened
from tests.unit.hand_clock import NOW

SINCE, GOOD = NOW - timedelta(hours=2), NOW - timedelta(hours=2, minutes=1)
WELL = Answered(0.038, timedelta(seconds=0.2), NOW + timedelta(days=211, hours=1), "abcdefgh1234")
DAY = Day((NOW,), 147, timedelta(seconds=2.1))
GB = 1024**3


def condition(health: Health, state: str = "works") -> Condition:
    return Condition(state, health, SINCE, GOOD)


def scene(**changes: Any) -> Scene:
    checks = ("reader", "printer", "backend", "queue", "sound", "clock", "disk", "memory", "heat")
    usual = Scene(
        settings=HallSettings(backend=Backend(url="https://office.example")),
        role=Role.TECHNICIAN,
        now=NOW,
        conditions={check: condition(Health.GOOD) for check in checks},
        reader=ReaderStatus(ReaderState.READY, "", "05.03", 115200),
        last_read=0.31,
        other_reader="",
        printer=PrinterStatus(PrinterState.READY),
        paper=Paper(300, 0.8, True, True, SINCE),
        speech=SpeechStatus(SpeechState.READY),
        headphones=False,
        volume=50,
        office=WELL,
        queue=Queue(0, 0, 0, (), None),
        day=DAY,
        figures=Figures(20 * GB, 60 * GB, 300 * 1024**2, 2 * GB, 4 * GB, 47.0, 1.0, 1.0),
        catalogue_version="abcdefgh",
        versions=Versions("1.0", "12345678", "3.11.2"),
        mishaps=(),
        paused=None,
        happened=(),
    )
    return replace(usual, **changes)


def seen(base: Scene, check: str, reading: Reading) -> Scene:
    """The scene after a look at one part."""
    return replace(base, conditions={**base.conditions, check: condition(reading.health, reading.state)})


def test_all_well() -> None:
    at = scene()
    assert (
        devices.reader(at).text
        == "正常 ・ /dev/legal-kiosk-reader ・ 115200 ・ 上次读卡 0.31 秒 ・ 07:30 起正常"
    )
    assert devices.printer(at).text == "正常 ・ 约剩 300 张 ・ 07:30 起正常"
    assert office.backend(at).text == "往返 38 毫秒 ・ 时钟差 0.2 秒 ・ 证书还有 211 天 ・ 07:30 起正常"
    assert office.queue(at).text == "0 件待发 ・ 今日已送达 147 件 ・ 最久等待 2.1 秒 ・ 07:30 起正常"
    assert (
        machine.machine(at).text
        == "硬盘剩 20.0 GB ・ 程序占内存 300 MB ・ 内存剩 2.0 GB ・ 47 ℃ ・ 07:30 起正常"
    )
    lines = [
        devices.reader(at),
        devices.printer(at),
        office.backend(at),
        office.queue(at),
        devices.screen(at),
        devices.sound(at),
        office.clock(at),
        machine.machine(at),
        machine.versions(at),
    ]
    assert {line.light for line in lines} == {Light.GOOD}
    assert [line.todo for line in lines] == [""] * 9
    assert list(worst_first(lines)) == lines, "the usual order"
    assert all(line.button is not None and line.button.enabled for line in lines)


@pytest.mark.parametrize("state", [one for one in ReaderState if one is not ReaderState.UNKNOWN])
def test_reader(state: ReaderState) -> None:
    status = ReaderStatus(state)
    line = devices.reader(seen(scene(reader=status), "reader", readings.reader(status, changed=False)))
    works = state in (ReaderState.READY, ReaderState.CARD_PRESENT)
    assert line.light is (Light.GOOD if works else Light.BAD)
    assert bool(line.todo) is not works
    assert works or "07:30 起这样 ・ 上次正常 07:29" in line.text


def test_another_reader_is_bad_whatever_it_says() -> None:
    at = scene(other_reader="05.03-X")
    line = devices.reader(seen(at, "reader", readings.reader(at.reader, changed=True)))
    assert line.light is Light.BAD and "读卡器被换过" in line.text and "确认" in line.todo


@pytest.mark.parametrize("state", [one for one in PrinterState if one is not PrinterState.UNKNOWN])
def test_printer(state: PrinterState) -> None:
    status = PrinterStatus(state)
    reading = readings.printer(status)
    line = devices.printer(seen(scene(printer=status), "printer", reading))
    assert line.light is Light(reading.health.value)
    assert bool(line.todo) is (reading.health is not Health.GOOD)
    assert line.button is not None
    paper = state in (PrinterState.PAPER_LOW, PrinterState.PAPER_OUT)
    assert line.button.id == ("paper" if paper else "printer"), "the button of the page that helps"


@pytest.mark.parametrize(
    ("paper", "words", "light"),
    [
        (Paper(59, 0.1, True, False, None), "约剩 59 张", Light.NOTE),
        (Paper(0, 0.0, True, False, None), "按计数纸该用完了", Light.NOTE),
        (Paper(400, 1.0, False, False, None), "剩多少纸还不知道", Light.GOOD),
    ],
)
def test_paper(paper: Paper, words: str, light: Light) -> None:
    line = devices.printer(scene(paper=paper))
    assert words in line.text and line.light is light


def test_devices_that_a_hall_does_not_have() -> None:
    none = Devices(reader=Reader(port=""), printer=Printer(port=""), speech=Speech(device=""))
    at = scene(settings=HallSettings(devices=none))
    for line in (devices.reader(at), devices.printer(at), devices.sound(at)):
        assert line.light is Light.NOTE and "设置里没有" in line.text and line.button is None


@pytest.mark.parametrize(
    "cause",
    [
        "no_connection",
        "timeout",
        "certificate",
        "tls",
        "garbage",
        "broken",
        "no_office_ca",
        "revoked",
        "unknown_kiosk",
        "clock",
        "not_enrolled",
        "status_503",
        "SQLITE_IOERR",
        "os_28",
        "something_new",
    ],
)
def test_each_failure_of_the_office_has_words_and_something_to_do(cause: str) -> None:
    line = office.backend(scene(office=Unavailable(cause)))
    assert line.light is Light.BAD and line.todo
    assert line.text.split(" ・ ")[0] not in ("", cause)


@pytest.mark.parametrize(("days", "light"), [(211, Light.GOOD), (29, Light.NOTE), (-1, Light.BAD)])
def test_certificate(days: int, light: Light) -> None:
    answer = replace(WELL, certificate_ends=NOW + timedelta(days=days))
    line = office.backend(scene(office=answer))
    assert line.light is light and bool(line.todo) is (light is not Light.GOOD)


def test_office_not_asked_yet_and_plain_connection() -> None:
    assert office.backend(scene(office=None)).light is Light.UNKNOWN
    assert "没有证书" in office.backend(scene(office=replace(WELL, certificate_ends=None))).text


@pytest.mark.parametrize(
    ("queue", "words", "light"),
    [
        (
            Queue(3, 0, 0, (), NOW - timedelta(minutes=5)),
            "3 件待发 ・ 今日已送达 147 件 ・ 最久已等 5 分",
            Light.GOOD,
        ),
        (Queue(3, 0, 0, (), NOW - timedelta(hours=3)), "最久已等 3 小时", Light.NOTE),
        (Queue(3, 2, 0, (), NOW - timedelta(hours=3)), "2 件被拒收", Light.BAD),
        (Queue(0, 0, 1, (), None), "1 件的加密文件不在了", Light.BAD),
        (Unavailable("SQLITE_CORRUPT"), "数据库不能用", Light.BAD),
    ],
)
def test_queue(queue: Queue | Unavailable, words: str, light: Light) -> None:
    oldest = queue.oldest if isinstance(queue, Queue) else None
    reading = readings.queue(queue, NOW - oldest if oldest else timedelta())
    line = office.queue(seen(scene(queue=queue), "queue", reading))
    assert words in line.text and line.light is light
    assert bool(line.todo) is (light is not Light.GOOD)


def test_clock() -> None:
    assert office.clock(scene()).light is Light.GOOD
    unknown = office.clock(scene(now=None))
    assert unknown.light is Light.BAD and "不印日期" in unknown.text and unknown.todo
    off = office.clock(scene(office=replace(WELL, offset=-timedelta(days=400))))
    assert off.light is Light.NOTE and "400 天" in off.text and off.todo
    assert "还没有和后台核对" in office.clock(scene(office=Unavailable("timeout"))).text


@pytest.mark.parametrize(
    ("check", "health", "todo"),
    [
        ("disk", Health.BAD, "清理硬盘"),
        ("memory", Health.NOTE, "重启程序"),
        ("heat", Health.BAD, "风扇"),
    ],
)
def test_machine(check: str, health: Health, todo: str) -> None:
    at = scene()
    line = machine.machine(replace(at, conditions={**at.conditions, check: condition(health, health.value)}))
    assert line.light is Light(health.value) and todo in line.todo


def test_a_machine_without_a_thermometer_draws_none() -> None:
    assert "℃" not in machine.machine(scene(figures=Figures(disk_free=GB))).text


def test_mishaps_and_a_pause_stand_on_top() -> None:
    mild = Mishap("assets.font", "有字体文件读不了", "重新安装程序", SINCE)
    grave = Mishap("state.disk_full", "硬盘满了", "请技术人员清理硬盘", SINCE, grave=True)
    at = scene(mishaps=(grave, mild), paused="正在换纸", reader=ReaderStatus(ReaderState.OFFLINE))
    at = seen(at, "reader", readings.reader(at.reader, changed=False))
    lines = worst_first(
        [
            *machine.paused(at),
            *machine.mishaps(at),
            devices.reader(at),
            devices.printer(at),
            machine.machine(at),
        ]
    )
    assert [line.title for line in lines] == [
        "已暂停服务",
        "硬盘满了",
        "身份证读卡器",
        "有字体文件读不了",
        "回执打印机",
        "本机",
    ]
    assert lines[1].todo == "请技术人员清理硬盘" and "07:30 起" in lines[1].text


def test_an_attendant_sees_everything_and_is_told_whose_buttons_are_not_his() -> None:
    line = office.queue(scene(role=Role.ATTENDANT))
    assert line.button is not None and not line.button.enabled and line.button.why == "需要维护员"


def test_screen_and_sound() -> None:
    assert "1080×1920 ・ 21.5 英寸" in devices.screen(scene()).text
    tested = Happened(
        SINCE, Event.ADMIN_ACTION, {"staff": "0217", "action": "touch", "result": "done missing=0"}
    )
    assert "上次触摸测试 07:30" in devices.screen(scene(happened=(tested,))).text
    assert "音量 50% ・ 没有插耳机" in devices.sound(scene()).text
    status = SpeechStatus(SpeechState.FAILED)
    silent = devices.sound(seen(scene(speech=status), "sound", readings.speech(status)))
    assert silent.light is Light.NOTE and silent.todo


def test_nobody_looked_yet() -> None:
    at = scene(conditions={}, queue=None, day=None, office=None, figures=Figures())
    for line in (devices.reader(at), devices.printer(at), office.queue(at), machine.machine(at)):
        assert line.light is Light.UNKNOWN
