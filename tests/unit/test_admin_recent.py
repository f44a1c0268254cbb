"""The last events in words: from this run, from the log file before it, spans told as one."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.admin.recent_words import recent
from kiosk.admin.spans import moment, size, span
from kiosk.log.events import Event
from kiosk.upkeep.recent import KEPT, Happened, RecentEvents
from tests.unit.hand_clock import NOW, HandClock


def at(minutes: float, event: Event, **fields: Any) -> Happened:
    return Happened(NOW + timedelta(minutes=minutes), event, fields)


def device(minutes: float, state: str, name: str = "printer") -> Happened:
    return at(minutes, Event.DEVICE_STATE, device=name, state=state)


def test_devices_are_told_when_they_go_wrong_and_when_they_are_back() -> None:
    happened = [
        device(0, "ready"),
        device(1, "printing"),
        device(2, "paper_low"),
        device(3, "cover_open"),
        device(4, "ready"),
        device(5, "ready", "reader"),
        device(6, "offline", "reader"),
    ]
    assert recent(happened, NOW) == (
        "09:36 读卡器：没有应答",
        "09:34 打印机：恢复正常",
        "09:33 打印机：盖子打开",
        "09:32 打印机：纸将尽",
    )


def test_time_without_the_office_is_one_line_with_what_was_sent_afterwards() -> None:
    happened = [
        at(0, Event.DELIVERED, attempts=1),
        at(1, Event.OFFICE_AWAY, cause="timeout"),
        at(3, Event.OFFICE_AWAY, cause="no_connection"),
        at(7, Event.OFFICE_ONLINE),
        at(7.1, Event.DELIVERED, attempts=4),
        at(7.2, Event.DELIVERED, attempts=2),
        at(9, Event.DELIVERED, attempts=1),
        at(20, Event.OFFICE_AWAY, cause="timeout"),
        at(21, Event.OFFICE_ONLINE),
        at(30, Event.OFFICE_AWAY, cause="timeout"),
    ]
    assert recent(happened, NOW) == (
        "10:00 和后台断开，还没有恢复",
        "09:50 断网 60 秒",
        "09:31 断网 6 分，补发 2 件",
    )


def test_staff_and_the_rest() -> None:
    happened = [
        at(0, Event.ADMIN_ACTION, staff="0217", action="paper", result="printed"),
        at(1, Event.ADMIN_ACTION, staff="0217", action="printer", result="failed_cutter_jam"),
        at(2, Event.ADMIN_LOCKED, seconds=30),
        at(3, Event.UNEXPECTED, where="x", code="K-12AB"),
        at(4, Event.MISHAP, mishap="state.disk_full"),
        at(5, Event.READER_CHANGED),
    ]
    assert recent(happened, NOW) == (
        "09:35 读卡器被换过",
        "09:34 硬盘满了，现在只能看办事指南",
        "09:33 程序出错，代码 K-12AB",
        "09:32 维护登录被锁定 30 秒",
        "09:31 工号 0217 打印测试页，没有成",
        "09:30 工号 0217 换纸",
    )


def test_what_nobody_has_to_know_is_left_out() -> None:
    happened = [
        Happened(None, Event.CLOCK_UNKNOWN, {}),
        at(0, Event.CLOCK_LEARNT),
        device(1, "offline"),
        device(2, "offline"),
        at(3, Event.OFFICE_AWAY, cause="no_connection"),
        at(3.02, Event.OFFICE_ONLINE),
        at(4, Event.STAFF_CHANGED, staff="0302", change="added", by="0217"),
        at(4, Event.ADMIN_ACTION, staff="0217", action="staff.add", result="done"),
        at(5, Event.STAFF_CHANGED, staff="0302", change="removed", by="terminal"),
        Happened(None, Event.CLOCK_UNKNOWN, {}),
    ]
    assert recent(happened, NOW) == (
        "时间不可信",
        "09:35 工作人员名单有变",
        "09:34 工号 0217 改工作人员名单",
        "09:31 打印机：没有应答",
        "09:30 和后台对过时间",
    )


def test_only_the_last_six_and_no_time_where_none_was_known() -> None:
    happened = [at(0, Event.PARKED), *(Happened(None, Event.STARTED, {}) for _ in range(6))]
    assert recent(happened, None) == ("程序启动",) * 6


def test_what_this_run_wrote_and_what_stood_in_the_file(tmp_path: Path) -> None:
    clock = HandClock()
    lines = [
        {
            "time": "2026-11-23T09:02:00.000+08:00",
            "event": "admin.action",
            "staff": "0217",
            "action": "paper",
        },
        {"time": "2026-11-23T09:05:00.000+08:00", "event": "session.started", "service": "AID"},
        {"time": "2026-11-23T09:06:00.000+08:00", "event": "office.key_accepted"},
        {"time": "nonsense", "event": "kiosk.started"},
        {"time": "2026-11-23T09:30:30.000+08:00", "event": "kiosk.started"},
    ]
    log = tmp_path / "kiosk.log"
    log.write_text("".join(json.dumps(line) + "\n" for line in lines) + '{"time": "2026-11')
    ring = RecentEvents(clock)
    ring.read_tail(log, NOW)
    ring.hear(Event.STARTED, {"version": "1"})
    ring.hear(Event.SESSION_STARTED, {"service": "AID"})
    assert recent(ring.all(), NOW) == ("09:30 程序启动", "09:02 工号 0217 换纸")
    for _ in range(KEPT + 5):
        ring.hear(Event.STARTED, {})
    assert len(ring.all()) == KEPT + 1
    ring.read_tail(tmp_path / "none.log", NOW)
    ring.read_tail(None, NOW)
    assert len(ring.all()) <= KEPT + 1


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (NOW, "09:30"),
        (NOW - timedelta(hours=10), "昨天 23:30"),
        (NOW - timedelta(days=3), "11月20日 09:30"),
        (NOW - timedelta(days=400), "2025年10月19日"),
        (None, ""),
    ],
)
def test_moments(when: datetime | None, words: str) -> None:
    assert moment(when, NOW) == words


def test_spans_and_sizes() -> None:
    assert [span(one) for one in (2.14, 38, 360, 3 * 3600, 12 * 86400)] == [
        "2.1 秒",
        "38 秒",
        "6 分",
        "3 小时",
        "12 天",
    ]
    assert [size(one) for one in (800 * 1024**2, 12.34 * 1024**3)] == ["800 MB", "12.3 GB"]
