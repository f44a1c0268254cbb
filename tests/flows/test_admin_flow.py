"""Admin mode as a whole, by real touches: every page with its operation, each fault that it must tell, and
never a citizen's data (issue 5, must show 1). One hall for all of it; each test finds its own way in.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from tests.flows.staffed_hall import Hall, WatchfulStaff
from tour.journeys.pieces import NOTARIZATION, WORKER
from tour.stage import StageError, wait_for
from tour.writing import AGAIN_SECONDS, keys
from wire.exported import MANIFEST, ExportManifest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with Hall(tmp_path_factory.mktemp("hall")) as made:
        yield made


@pytest.fixture
def staff(hall: Hall) -> WatchfulStaff:
    hall.staff.be_inside()
    return hall.staff


# --- nobody else is there --------------------------------------------------------------------------------


def test_never_while_somebody_is_served(hall: Hall) -> None:
    staff = hall.staff
    staff.touch(NOTARIZATION)
    staff.arrive("GuideScreen")
    title = next(mark for mark in staff.chart()[1:] if NOTARIZATION in mark["text"])
    for _ in range(9):
        hall.stage.finger.tap(title["x"] + 9, title["y"] + title["height"] / 2, hold=0.06)
    staff.chart()
    assert staff.screen() == "GuideScreen"
    assert not hall.stage.events("admin.knock")
    staff.touch("结束并清除")
    staff.arrive("Home")


# --- what is wrong? --------------------------------------------------------------------------------------


def test_what_is_wrong_stands_first_until_it_is_mended(hall: Hall, staff: WatchfulStaff) -> None:
    staff.see("后台连接", "连不上后台", "检查网线和网络设置")
    staff.to_top()
    with hall.fault("printer", "cutter_jam"), hall.fault("reader", "unplugged"):
        staff.see("切刀卡住了", "取出卡住的纸", "检查读卡器的电源和数据线")
        words = staff.words()
        for line in ("身份证读卡器没有应答", "回执打印机切刀卡住了"):
            assert words.index(line) < words.index("待上传队列"), "what works stands below"
        assert "上次正常" in words, "when it was last well"
    staff.see("打印机：恢复正常", "读卡器：恢复正常")
    staff.see("回执打印机正常", "身份证读卡器正常")
    assert "往下看更多" in staff.words() or "版本" in staff.words()
    assert "版本程序" in staff.read_all()
    staff.search()


# --- devices ---------------------------------------------------------------------------------------------


def test_a_citizens_card_is_read_masked(hall: Hall, staff: WatchfulStaff) -> None:
    staff.open_line("身份证读卡器", "试读证件")
    with hall.fault("reader", "unplugged"):
        staff.see("检查读卡器的电源和数据线")
    staff.see("放一张证件")
    staff.lay(WORKER, "居民身份证", "测◯", "读卡器正常")
    staff.search()
    hall.bench("DELETE", "/card")
    with hall.fault("reader", "foreign_card"):
        staff.lay(WORKER, "这不是身份证件")
        hall.bench("DELETE", "/card")
    staff.back()
    assert {"done", "not_an_id_card"} == set(hall.actions("card"))


def test_the_test_page_and_each_fault_of_the_printer(hall: Hall, staff: WatchfulStaff) -> None:
    staff.open_line("回执打印机", "打印测试页")
    faults = {
        "paper_out": ("没有纸了", "换一卷纸"),
        "cover_open": ("盖子开着", "合上打印机的盖子"),
        "cutter_jam": ("切刀卡住了", "取出卡住的纸"),
        "unplugged": ("没有应答", "检查打印机的电源和数据线"),
    }
    before = len(staff.papers())
    for fault, words in faults.items():
        with hall.fault("printer", fault):
            staff.see(*words)
            staff.poke(words[0])
        staff.see("打印机正常")
    assert len(staff.papers()) == before and not hall.actions("printer")
    staff.touch("打印测试页", exact=True)
    staff.see("打印好了")
    paper = staff.wait_for_paper(before + 1)
    assert paper["qr"] and paper["pictures"] and any("三倍" in line for line in paper["lines"])
    with hall.fault("printer", "cutter_jam", "?after_lines=5"):
        staff.touch("再打一张", exact=True)
        staff.see("不知道有没有打印完整", "切刀卡住了")
    wait_for("the printer to be ready", lambda: staff.can_touch("再打一张", exact=True))
    staff.back()
    assert hall.actions("printer") == ["printed", "not_known"]
    assert not hall.found_in(line for paper in staff.papers()[before:] for line in paper["lines"])


def test_paper_is_changed_step_by_step(hall: Hall, staff: WatchfulStaff) -> None:
    staff.open("换纸", "换纸")
    staff.see("还没有开始")
    hall.bench("POST", "/printer/fault/paper_out")
    with hall.fault("printer", "cover_open"):
        staff.see("→2.")
    staff.see("还没有看到纸")
    hall.bench("DELETE", "/printer/fault/paper_out")
    wait_for("the third step", lambda: staff.can_touch("打印测试条"))
    staff.touch("打印测试条", exact=True)
    staff.see("换好了", "约剩")
    assert "新纸卷测试" in "".join(staff.papers()[-1]["lines"])
    staff.back()
    assert hall.actions("paper") == ["printed"]
    wait_for("the counter on the overview", lambda: staff.sees("约剩"))


def test_the_citizens_receipt_is_printed_again_marked(hall: Hall, staff: WatchfulStaff) -> None:
    before = len(staff.papers())
    staff.open("补打回执", "补打回执")
    staff.see(f"后四位{hall.receipt[-4:]}")
    staff.touch_line("后四位")
    staff.see("补打过1次")
    paper = staff.wait_for_paper(before + 1)
    text = "".join(paper["lines"]).replace(" ", "")
    assert "补打" in text and hall.receipt in text and paper["qr"] == [hall.address]
    staff.back()
    assert hall.actions("reprint") == ["done"]


def test_every_cell_of_the_panel_under_a_finger(hall: Hall, staff: WatchfulStaff) -> None:
    staff.open_line("触摸屏", "触摸测试")
    for pace in range(1, 8):  # a busy machine draws seldom, and hears where a finger is when it draws
        grid = next(mark for mark in staff.chart()[1:] if mark["kind"] == "TouchGrid")
        for row in range(16):
            y = grid["y"] + grid["height"] * (row + 0.5) / 16
            across = [(grid["x"] + grid["width"] * (column + 0.5) / 9, y) for column in range(9)]
            hall.stage.finger.draw(across, seconds=0.3 * pace)
        staff.chart()
        if staff.sees("整块屏幕都有反应"):
            break
    staff.see("整块屏幕都有反应", limit=5)
    staff.touch("再测一次", exact=True)
    staff.see("还剩144格")
    staff.touch("结束测试", exact=True)
    staff.touch("再点一次就结束", exact=True)
    staff.see("有144格没有碰到", "整行", "联系维修")
    staff.search()
    staff.touch("完成", exact=True)
    assert hall.actions("touch") == ["complete missing=0", "ended missing=144"]


def test_loudspeaker_and_headphones(hall: Hall, staff: WatchfulStaff) -> None:
    staff.open_line("声音", "试听声音")
    staff.touch("试扬声器", exact=True)
    staff.touch("听到了", exact=True)
    staff.see("能听到")
    hall.stage.sound.jack.plug()
    try:
        staff.see("声音只从耳机出来")
        staff.touch("试耳机", exact=True)
        staff.touch("没听到", exact=True)
        staff.see("没有听到", "换一副耳机再试")
    finally:
        hall.stage.sound.jack.plug(False)
    staff.back()
    assert hall.actions("sound") == ["speaker heard", "headphones not_heard"]
    public, private = hall.stage.sound.script()[-2:]
    assert "声音测试" in public.given and not public.private and private.private


def test_volume_and_brightness(hall: Hall, staff: WatchfulStaff) -> None:
    staff.open("音量和亮度", "音量和亮度")
    staff.see("音量50%")
    staff.touch("音量大一点", exact=True)
    staff.see("音量75%", "建议不超过50%")
    staff.touch("音量小一点", exact=True)
    staff.see("音量50%")
    staff.back()
    assert hall.actions("volume") == ["75 ok", "50 ok"]


# --- service ---------------------------------------------------------------------------------------------


def test_a_pause_stands_there_and_is_entered_and_ended(hall: Hall, staff: WatchfulStaff) -> None:
    staff.open("暂停服务", "暂停和恢复服务")
    staff.touch_line("本机正在加纸")
    staff.touch("暂停服务", exact=True)
    staff.see("服务已暂停")
    staff.leave()
    assert staff.screen() == "OutOfServiceScreen"
    staff.see("本机正在加纸")
    staff.come_in()
    staff.see("已暂停服务", "修好了就恢复服务")
    staff.open_line("已暂停服务", "暂停和恢复服务")
    staff.touch("恢复服务", exact=True)
    staff.see("现在正常服务")
    staff.leave()
    assert staff.screen() == "Home"
    assert hall.actions("service.pause") == hall.actions("service.resume") == ["done"]


# --- what waits, and the office --------------------------------------------------------------------------


def test_what_waits_goes_onto_a_stick_still_sealed(hall: Hall, staff: WatchfulStaff) -> None:
    staff.open_line("待上传队列", "待发材料")
    staff.see("有1份还没有送到", "编号尾号", "连不上后台")
    staff.touch("导出到U盘", exact=True)
    staff.see("没有U盘，请插好再试")
    with hall.stick():
        staff.touch("导出到U盘", exact=True)
        staff.see("可以拔下U盘了", "1份在", "仍然是加密的")
        assert not hall.cabinet.open, "storage is locked out again"
        with hall.read_stick() as found:
            (manifest,) = found.rglob(MANIFEST)
            told = ExportManifest.model_validate_json(manifest.read_bytes())
            (envelope,) = manifest.parent.glob("*.sealed")
            assert [one.name for one in told.files] == [envelope.name]
            # the receipt's number stands in the clear header: the office finds the envelope by it
            assert hall.found_in_files(found) in ([], [hall.receipt])
    staff.back()
    assert hall.actions("queue_export") == ["no-stick", "ok count=1"]


def test_each_way_in_which_the_office_is_not_there(hall: Hall, staff: WatchfulStaff) -> None:
    staff.open_line("后台连接", "后台连接")
    staff.see("连不上后台")
    with hall.another_answers(500):
        staff.touch("再测一次", exact=True)
        staff.see("后台出错，代码500")
    with hall.another_answers(200):
        staff.touch("再测一次", exact=True)
        staff.see("应答的不是机构的后台")
    hall.office(True)
    staff.touch("再测一次", exact=True)
    staff.see("后台有应答", "往返", "时钟差", "和后台一样")
    staff.back()
    assert hall.actions("backend") == ["no_connection", "status_500", "garbage", "done"]
    staff.to_top()
    staff.see("今日已送达1件", limit=120)  # what waited is sent by itself
    staff.open_line("待上传队列", "待发材料")
    staff.see("没有待发的材料")
    staff.back()


# --- what needs root -------------------------------------------------------------------------------------


def test_an_address_is_tried_and_kept_or_refused_in_words(hall: Hall, staff: WatchfulStaff) -> None:
    staff.open("网络设置", "网络地址")
    staff.see("网卡")
    for how, words in (("denied", "本机没有给程序这项权限"), ("uninstalled", "没有安装这项功能")):
        with hall.refused(how):
            staff.touch("改成自动获取", exact=True)
            staff.see("改成自动获取地址吗")
            staff.touch("改成自动获取", exact=True)
            staff.see(words)
    staff.touch("填写固定地址", exact=True)
    fill(staff, "网关", "192.0.2.1")
    staff.focus_field("本机地址")
    keys(staff, "789")  # behind whatever stands there
    staff.touch("试用这个地址", exact=True)
    staff.see("地址不对")
    fill(staff, "本机地址", "192.0.2.7/24")
    staff.touch("试用这个地址", exact=True)
    staff.see("新地址正在试用", "通了")
    staff.touch("确认用新地址", exact=True)
    staff.see("新地址已经存下")
    staff.back()
    assert hall.actions("network") == ["dhcp not_allowed", "dhcp missing", "fixed ok", "keep ok"]
    kept = hall.cabinet.machine.root / "etc/systemd/network/10-legal-kiosk.network"
    assert "Address=192.0.2.7/24\nGateway=192.0.2.1\n" in kept.read_text()


def fill(staff: WatchfulStaff, label: str, text: str) -> None:
    """Empty a field, then write into it."""
    if staff.written(label) == text:
        return
    staff.focus_field(label)
    erase = next(mark for mark in staff.chart()[1:] if mark["text"] == "删除")
    while before := staff.written(label):
        staff.touch_mark(erase)
        with suppress(StageError):  # taken for a trembling finger's: once more
            wait_for("one less", partial(_differs, staff, label, before), 3)
        time.sleep(AGAIN_SECONDS)
    keys(staff, text)
    wait_for("all of it", lambda: staff.written(label) == text, 10)


def test_log_and_report_go_onto_a_stick_and_hold_nobody(hall: Hall, staff: WatchfulStaff) -> None:
    staff.open("导出日志", "导出日志")
    staff.touch("导出到U盘", exact=True)
    staff.see("没有U盘，请插好再试")
    with hall.stick(megabytes=2):
        with hall.read_stick() as empty:
            fill_up(empty / "else")
        staff.touch("导出到U盘", exact=True)
        staff.see("U盘满了")
    with hall.stick():
        staff.touch("导出到U盘", exact=True)
        staff.see("可以拔下U盘了")
        assert not hall.cabinet.open
        with hall.read_stick() as found:
            (report,) = found.rglob("report.txt")
            told = report.read_text(encoding="utf-8")
            assert "身份证读卡器 正常" in told and "还没有联系过" not in told and "Python 3" in told
            logs = sorted(map(str, report.parent.glob("*.log")))
            checked = subprocess.run(
                [sys.executable, "-m", "kiosk", "log", "verify", *logs],
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=False,
            )
            assert checked.returncode == 0 and "完好" in checked.stdout, checked.stdout
            assert not hall.found_in_files(found)
    staff.back()
    assert hall.actions("export") == ["no-stick", "stick_full", "ok files=3"]


def _differs(staff: WatchfulStaff, label: str, before: str) -> bool:
    return staff.written(label) != before


def fill_up(file: Path) -> None:
    """All but a few kilobytes of the stick, what is kept for root as well."""
    with file.open("wb", buffering=0) as filling:
        with suppress(OSError):
            while filling.write(bytes(4096)):
                pass
        filling.truncate(max(0, filling.tell() - 8192))


def test_the_machines_own_facts(staff: WatchfulStaff) -> None:
    staff.open_line("版本", "本机")
    words = staff.read_all()
    assert all(one in words for one in ("硬盘", "内存", "事项目录", "最后一行的校验值"))
    staff.back()


# --- afterwards --------------------------------------------------------------------------------------------


def test_nothing_of_the_citizen_was_shown_or_logged(hall: Hall) -> None:
    """Every screen was searched as it was shown; the log is the last place."""
    assert hall.staff.looked > 30
    assert not hall.found_in([json.dumps(one, ensure_ascii=False) for one in hall.stage.events()])
    assert not hall.stage.events("kiosk.unexpected")
