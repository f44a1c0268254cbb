"""The last events in words: `15:12 打印机：纸将尽`, `13:40 断网 6 分，补发 9 件`, `09:02 工号 0217 换纸`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from kiosk.admin.spans import moment, span
from kiosk.admin.staff import AT_TERMINAL
from kiosk.log.events import Event
from kiosk.running.mishaps import Kind
from kiosk.upkeep.recent import Happened

SHOWN: Final = 6
BLINK: Final = 5.0  # seconds without the office that nobody has to know of

_MISHAPS: Final = {kind.id: kind.words for kind in Kind}

_DEVICES: Final = {"reader": "读卡器", "printer": "打印机"}
_WRONG: Final = {
    "offline": "没有应答",
    "fault": "坏了",
    "paper_low": "纸将尽",
    "paper_out": "没有纸了",
    "cover_open": "盖子打开",
    "cutter_jam": "切刀卡住",
    "head_hot": "打印头太热",
}
_RIGHT: Final = frozenset({"ready", "card_present", "printing"})

_ACTIONS: Final = {
    "card": "试读证件",
    "reader": "确认读卡器",
    "printer": "打印测试页",
    "paper": "换纸",
    "reprint": "补打回执",
    "touch": "测试触摸屏",
    "sound": "试听声音",
    "volume": "调音量",
    "brightness": "调亮度",
    "service.pause": "暂停服务",
    "service.resume": "恢复服务",
    "backend": "测试后台连接",
    "queue_again": "重发被拒收的材料",
    "queue_export": "导出被拒收的材料",
    "network": "改网络设置",
    "restart_machine": "重启机器",
    "restart_program": "重启程序",
    "export": "导出日志",
    "hall": "改大厅设置",
    "staff": "改工作人员名单",
}
"""Action of `Event.ADMIN_ACTION` (its part before a dot) -> words."""

_FAILED: Final = ("failed", "not_", "crashed", "refused", "missing_right", "left")
"""How a word begins that tells of an act that did not come off."""

_PLAIN: Final = {
    Event.STARTED: "程序启动",
    Event.PAPER_FAILED: "一张回执没有印出",
    Event.PAPER_NOT_KNOWN: "一张回执可能没有印完整",
    Event.SAVE_FAILED: "一份材料没有存成",
    Event.FILE_MISSING: "一份材料的加密文件不在了",
    Event.PARKED: "一份材料被后台拒收",
    Event.OFFICE_REFUSED: "后台拒绝了一次请求",
    Event.CLOCK_UNKNOWN: "时间不可信",
    Event.CLOCK_LEARNT: "和后台对过时间",
    Event.DATABASE_SET_ASIDE: "数据库损坏，换了新的",
    Event.READER_CHANGED: "读卡器被换过",
    Event.STAFF_CHANGED: "工作人员名单有变",
}


def recent(happened: Sequence[Happened], now: datetime | None) -> tuple[str, ...]:
    """The latest ones, newest first."""
    told = [f"{moment(at, now)} {words}".strip() for at, words in _told(happened)]
    return tuple(reversed(told[-SHOWN:]))


def _told(happened: Sequence[Happened]) -> Iterator[tuple[datetime | None, str]]:
    wrong: dict[str, str] = {}  # device -> what it was told to be
    for index, one in enumerate(happened):
        match one.event:
            case Event.DEVICE_STATE:
                words = _device(one.fields, wrong)
            case Event.OFFICE_AWAY:
                words = _away(happened, index)
            case Event.OFFICE_ONLINE | Event.DELIVERED:
                words = ""  # the end of a span; told with its beginning
            case Event.CLOCK_UNKNOWN if _learnt_soon(happened[index + 1 :]):
                words = ""  # every start begins so
            case Event.UNEXPECTED:
                words = f"程序出错，代码 {one.fields.get('code', '')}"
            case Event.ADMIN_LOCKED:
                words = f"维护登录被锁定 {span(_number(one.fields.get('seconds')))}"
            case Event.MISHAP:
                words = _MISHAPS.get(str(one.fields.get("mishap", "")), "")
            case Event.STAFF_CHANGED if one.fields.get("by") != AT_TERMINAL:
                words = ""  # told as what somebody did here
            case Event.ADMIN_ACTION:
                words = _act(one.fields)
            case _:
                words = _PLAIN[one.event]
        if words:
            yield one.at, words


def _device(fields: Any, wrong: dict[str, str]) -> str:
    """A device that went wrong, once; that it is well again only when it was not."""
    device, state = str(fields.get("device", "")), str(fields.get("state", ""))
    name = _DEVICES.get(device, device)
    if state in _WRONG:
        if wrong.get(device) == state:
            return ""
        wrong[device] = state
        return f"{name}：{_WRONG[state]}"
    if state in _RIGHT and device in wrong:
        del wrong[device]
        return f"{name}：恢复正常"
    return ""


def _away(happened: Sequence[Happened], index: int) -> str:
    """A span without the office. A second cause of the same absence is not told again."""
    begun = happened[index]
    before = [one.event for one in happened[:index] if one.event in (Event.OFFICE_AWAY, Event.OFFICE_ONLINE)]
    if before and before[-1] is Event.OFFICE_AWAY:
        return ""
    later = happened[index + 1 :]
    back = next((one for one in later if one.event is Event.OFFICE_ONLINE), None)
    if back is None:
        return "和后台断开，还没有恢复"
    if begun.at is None or back.at is None:
        return "和后台断开过，已恢复"
    late, seconds = _delivered_late(later, back), (back.at - begun.at).total_seconds()
    if seconds < BLINK and not late:
        return ""
    words = f"断网 {span(seconds)}"
    return f"{words}，补发 {late} 件" if late else words


def _learnt_soon(later: Sequence[Happened]) -> bool:
    """Was the time learnt before the program started once more?"""
    for one in later:
        if one.event in (Event.CLOCK_LEARNT, Event.STARTED):
            return one.event is Event.CLOCK_LEARNT
    return False


def _delivered_late(later: Sequence[Happened], back: Happened) -> int:
    """Delivered after the office came back and before it went again, and not at the first try."""
    count = 0
    for one in later[later.index(back) + 1 :]:
        if one.event is Event.OFFICE_AWAY:
            break
        if one.event is Event.DELIVERED and _number(one.fields.get("attempts")) > 1:
            count += 1
    return count


def _act(fields: Any) -> str:
    action = str(fields.get("action", ""))
    words = _ACTIONS.get(action) or _ACTIONS.get(action.partition(".")[0], action)
    failed = any(word.startswith(_FAILED) for word in str(fields.get("result", "")).split())
    return f"工号 {fields.get('staff', '')} {words}" + ("，没有成" if failed else "")


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
