"""Who may enter admin mode, who may do what, how it ends: by real touches on the whole machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from kiosk.admin.rights import Role
from kiosk.admin.staff import StaffBook
from kiosk.log.events import EventLog
from tests.flows.staffed_hall import Hall, WatchfulStaff
from tour.journeys.pieces import NOTARIZATION
from tour.stage import wait_for
from tour.writing import keys

ROOT = Path(__file__).resolve().parents[2]
NUMBER, PIN = "0302", "604417"  # whom the administrator adds
WRONG = "135791"


@pytest.fixture(scope="module")
def walked_away(tmp_path_factory: pytest.TempPathFactory) -> Iterator[subprocess.Popen[str]]:
    """Another machine, at which somebody of the staff came in and went away; its time runs meanwhile."""
    folder = tmp_path_factory.mktemp("idle")
    config = folder / "config.yaml"
    config.write_text(
        f"state_dir: {folder / 'state'}\nlog: {{file: {folder / 'kiosk.log'}}}\n"
        "idle: {staff_idle_seconds: 90}\nbackend: {url: http://127.0.0.1:9}\n"
        "devices:\n  reader: {port: ''}\n  printer: {port: ''}\n  speech: {device: ''}\n",
        encoding="utf-8",
    )
    StaffBook(folder / "state", EventLog()).add(NUMBER, Role.ATTENDANT, PIN)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.flows.idle_visit", str(config), NUMBER, PIN],
        cwd=ROOT,
        env={**os.environ, "SDL_VIDEODRIVER": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process
    if process.poll() is None:
        process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory, walked_away: subprocess.Popen[str]) -> Iterator[Hall]:
    with Hall(tmp_path_factory.mktemp("hall"), citizen=False) as made:
        yield made


@pytest.fixture
def staff(hall: Hall) -> WatchfulStaff:
    hall.staff.be_inside()
    return hall.staff


# --- administrator ---------------------------------------------------------------------------------------


def test_tiles_are_changed_shown_and_changed_back(hall: Hall, staff: WatchfulStaff) -> None:
    starts = len(hall.stage.events("kiosk.started"))
    staff.open("大厅设置", "大厅设置")
    staff.touch_line("首页事项")
    staff.touch_line("申请法律援助")
    staff.touch("不显示", exact=True)
    staff.see("首页不显示")
    staff.touch("存下", exact=True)
    staff.see("存下了", "下次启动后：公证预约")
    staff.search()
    staff.touch("现在重启程序", exact=True)
    wait_for("another start", lambda: len(hall.stage.events("kiosk.started")) > starts)
    staff.see("您好", NOTARIZATION)
    assert not staff.sees("申请法律援助")
    staff.come_in()
    staff.open("大厅设置", "大厅设置")
    staff.touch("全部改回设置文件", exact=True)
    wait_for("the tiles of the file", lambda: not staff.can_touch("全部改回设置文件"))
    staff.back()
    assert hall.actions("hall") == ["tiles ok", "restart", "by_the_file ok"]


def test_the_program_and_the_machine_are_restarted(hall: Hall, staff: WatchfulStaff) -> None:
    starts = len(hall.stage.events("kiosk.started"))
    staff.open("重启程序", "重启")
    with hall.refused("denied"):
        staff.touch_line("重启机器")
        staff.see("重启机器吗")
        staff.touch("重启机器", exact=True)
        staff.see("没有给程序这项权限")
    staff.touch_line("重启机器")
    staff.see("重启机器吗")
    staff.touch("重启机器", exact=True)
    staff.see("机器就要重启了")
    assert hall.cabinet.machine.calls[-1] == "systemctl --no-block reboot"
    staff.touch_line("重启程序")
    staff.see("重启程序吗")
    staff.touch("重启程序", exact=True)
    wait_for("another start", lambda: len(hall.stage.events("kiosk.started")) > starts)
    staff.see("您好", "申请法律援助")
    assert hall.actions("restart_machine") == ["not_allowed", "ok"]
    assert hall.actions("restart_program") == ["ok"]


def test_somebody_is_added_and_may_do_what_the_role_allows(hall: Hall, staff: WatchfulStaff) -> None:
    staff.open("工作人员", "工作人员")
    staff.touch("添加一人", exact=True)
    for label, text in (("工号", NUMBER), ("密码，", PIN), ("再输", PIN)):
        staff.focus_field(label)
        keys(staff, text)
    staff.touch("添加", exact=True)
    staff.see(f"工号{NUMBER}已添加")
    staff.touch_line(f"值班员{NUMBER}")
    staff.touch("登记证件", exact=True)
    staff.see("请本人把身份证放到读卡处")
    staff.lay("elder", "证件已登记")
    hall.bench("DELETE", "/card")
    staff.back()
    staff.leave()
    staff.come_in(NUMBER, PIN)
    staff.see("值班员", "需要维护员", "需要管理员")
    for label in ("导出日志", "网络设置", "工作人员"):
        staff.poke(label)
        assert staff.screen() == "OverviewScreen", "it says why, and opens nothing"
    staff.leave()
    assert hall.actions("staff.add") == hall.actions("staff.card") == ["done"]
    assert hall.stage.events("admin.entered")[-1]["role"] == "attendant"


# --- the door --------------------------------------------------------------------------------------------


def was_refused_again(hall: Hall, before: int) -> bool:
    """Does the log tell of one more refusal?"""
    return len(hall.stage.events("admin.refused")) > before


def test_wrong_tries_are_counted_over_a_restart_and_a_card_is_another_way(hall: Hall) -> None:
    """After the test above: the card of the one who was added."""
    staff = hall.staff
    if staff.screen() != "Home":
        staff.leave()
    staff.knock()
    places = set()
    for _ in range(5):
        staff.see("请输入4位工号")
        wait_for("the keys", lambda: staff.can_touch("确定", exact=True))
        places.add(tuple(m["text"] for m in staff.chart()[1:] if m["control"] and m["text"].isdigit()))
        before = len(hall.stage.events("admin.refused"))
        staff.say_who(staff.number, WRONG)
        wait_for("the answer", partial(was_refused_again, hall, before))
    staff.see("错的次数太多")
    assert len(places) > 1, "the digits stand elsewhere after each try"
    assert [one["seconds"] for one in hall.stage.events("admin.locked")] == [15]
    hall.stage.stop_kiosk()
    hall.stage.start_kiosk()
    staff.see("您好")
    staff.see("朗读")
    staff.knock()
    staff.say_who(staff.number, WRONG)
    staff.see("错的次数太多")
    wait_for(
        "the second lock in the log",
        lambda: [one["seconds"] for one in hall.stage.events("admin.locked")] == [15, 30],
    )
    assert [one["tries"] for one in hall.stage.events("admin.refused")] == [1, 2, 3, 4, 5, 6]
    staff.lay("elder", "证件已登记，请输入密码")
    staff.type_digits(PIN)
    wait_for("the overview", lambda: staff.screen() == "OverviewScreen")
    hall.bench("DELETE", "/card")
    staff.leave()
    words = json.dumps(hall.stage.events(), ensure_ascii=False)
    assert PIN not in words and WRONG not in words and staff.pin not in words


def test_whoever_walks_away_is_out_after_the_halls_time(walked_away: subprocess.Popen[str]) -> None:
    said, errors = walked_away.communicate(timeout=240)
    assert walked_away.returncode == 0, errors[-3000:]
    warned, after = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert "秒后自动退出，点一下屏幕继续" in warned["warned"]
    assert after == {"view": "HomeView", "screen": "Home"}
