"""The hall's own people: the printer jams under a citizen's receipt; found, mended, made good, reported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tour.citizen import Citizen
from tour.journeys.judging import Outcome, case_page, expect, judged, last_four
from tour.journeys.notarization import BOOKED, power_of_attorney
from tour.journeys.pieces import (
    NOTARIZATION,
    ZERO_PADDED,
    begin,
    choose_time,
    confirm,
    finish,
    phone_number,
    show_card,
)
from tour.journeys.trouble import marked_reprint
from tour.staff import Staff
from tour.stage import ROOT, wait_for


def jam_mended(citizen: Citizen) -> Outcome:
    """An attendant needs no keyboard, no key but that of the cabinet, and no office."""
    _leave_with_half_a_paper(citizen)
    staff = Staff.beside(citizen)
    staff.knock()
    staff.see("请输入4位工号")
    staff.photo("door")
    staff.say_who(staff.number, staff.pin)
    wait_for("the overview", lambda: staff.screen() == "OverviewScreen")
    staff.see("往返")  # the office was asked as well
    words = staff.words()
    expect(words.index("切刀卡住了") < words.index("身份证读卡器"), "what is wrong to stand first")
    staff.photo("overview")
    _mend(staff)
    number = _make_good(staff)
    _report(staff)
    _left_no_trace(staff)
    return Outcome("mended, reprinted, reported", number, BOOKED)


def _leave_with_half_a_paper(citizen: Citizen) -> None:
    begin(citizen, NOTARIZATION)
    show_card(citizen, ZERO_PADDED)
    citizen.stage.bench("POST", "/printer/fault/cutter_jam?after_lines=6")
    power_of_attorney(citizen)
    phone_number(citizen)
    choose_time(citizen)
    confirm(citizen)
    citizen.see("回执可能没有打完整", limit=60)
    citizen.photo("jammed")
    finish(citizen)


def _mend(staff: Staff) -> None:
    """The cover open, the paper out, the cover shut; then a page to prove it."""
    staff.open_line("回执打印机", "打印测试页")
    staff.see("取出卡住的纸")
    staff.photo("jam-found")
    staff.stage.bench("DELETE", "/printer/faults")
    staff.see("打印机正常")
    staff.touch("打印测试页", exact=True)
    staff.see("打印好了")
    staff.photo("tested")
    page = staff.papers()[-1]
    expect(page["complete"] and page["pictures"] and page["qr"], "everything on the test page")
    staff.back()


def _make_good(staff: Staff) -> str:
    """The citizen comes back with half a paper and the number on it; gets a whole one, marked."""
    staff.open("补打回执", "补打回执")
    expect("样例" not in staff.words(), "no name on the screen")
    staff.touch_line("后四位")
    text, link = wait_for("a marked reprint", lambda: marked_reprint(staff), 60)
    staff.see("打印好了", "补打过1次")
    staff.photo("reprinted")
    page = case_page(staff, link, last_four(ZERO_PADDED))
    expect(page.state == BOOKED, "the office to have booked the place")
    number = judged(staff, text, page, words=("补打",), on_screen=False)
    expect(number.replace(" ", "") not in staff.words(), "only the number's end on the screen")
    staff.back()
    return number


def _report(staff: Staff) -> None:
    """Log and report onto a stick in the cabinet; the log is whole, and the port is shut again."""
    cabinet = staff.stage.cabinet
    assert cabinet is not None
    staff.open("导出日志", "导出日志")
    cabinet.machine.plug_in()
    staff.touch("导出到U盘", exact=True)
    staff.see("可以拔下U盘了", limit=60)
    staff.photo("exported")
    expect(not cabinet.open, "the port to be shut")
    (report,) = cabinet.stick.rglob("report.txt")
    expect("回执打印机 正常" in report.read_text(encoding="utf-8"), "the report to tell of a mended printer")
    _verify(report.parent)
    cabinet.machine.pull()
    staff.back()


def _verify(folder: Path) -> None:
    logs = sorted(map(str, folder.glob("*.log")))
    command = [sys.executable, "-m", "kiosk", "log", "verify", *logs]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    expect(done.returncode == 0 and "完好" in done.stdout, "the carried log to be whole")


def _left_no_trace(staff: Staff) -> None:
    """Out again; the next citizen finds the machine as it always is."""
    done = [(one["action"], one["result"]) for one in staff.stage.events("admin.action")]
    wanted = [("printer", "printed"), ("reprint", "done"), ("export", "ok files=3")]
    expect(done[-3:] == wanted, f"the log to tell who did what, not {done}")
    staff.leave()
    staff.see("您好，想办什么事？", "读卡器、打印机、网络正常")
    staff.photo("home")
