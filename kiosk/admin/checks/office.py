"""The office and what waits for it: contact, queue, time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from kiosk.admin.checks.scene import Scene, button, joined, lamp, since, worst
from kiosk.admin.office_words import why
from kiosk.admin.spans import span
from kiosk.admin.views import Light, Line
from kiosk.clock import MAX_DRIFT
from kiosk.ports import Answered, Unavailable
from kiosk.store.submissions import Queue
from kiosk.store.today import Day

CERTIFICATE_SOON: Final = timedelta(days=30)


def backend(scene: Scene) -> Line:
    """Contact with the office."""
    help_ = button(scene, "backend", "测试")
    answer = scene.office
    if answer is None:
        return Line("后台连接", "还没有联系过", Light.UNKNOWN, "", help_)
    if isinstance(answer, Unavailable):
        words, todo = why(answer)
        text = joined(words, "材料都存在本机，通了会自己发", *since(scene, "backend"))
        return Line("后台连接", text, Light.BAD, todo, help_)
    shown, certificate, todo = certificate_words(answer, scene.now)
    text = joined(round_trip(answer), clock_difference(answer), certificate, *since(scene, "backend"))
    return Line("后台连接", text, worst(shown, lamp(scene, "backend")), todo, help_)


def round_trip(answer: Answered) -> str:
    """How long there and back."""
    return f"往返 {answer.seconds * 1000:.0f} 毫秒"


def clock_difference(answer: Answered) -> str:
    """How far the system clock is off."""
    return f"时钟差 {span(abs(answer.offset.total_seconds()))}"


def certificate_words(answer: Answered, now: datetime | None) -> tuple[Light, str, str]:
    """(lamp, how long the certificate is still good, what to do)."""
    if answer.certificate_ends is None:
        return Light.GOOD, "本机内部连接，没有证书", ""
    if now is None:
        return Light.NOTE, "时间不可信，证书日期没有查", ""
    left = answer.certificate_ends - now
    if left <= timedelta():
        return Light.BAD, "证书已过期", "请后台人员更换证书"
    words = f"证书还有 {left.days} 天"
    return (Light.NOTE, words, "请后台人员更换证书") if left < CERTIFICATE_SOON else (Light.GOOD, words, "")


def queue(scene: Scene) -> Line:
    """What waits here to be sent."""
    help_ = button(scene, "queue", "查看")
    found, day = scene.queue, scene.day
    if isinstance(found, Unavailable):
        return Line("待上传队列", *_unreadable(scene, found), help_)
    if found is None:
        return Line("待上传队列", "还没有查过", Light.UNKNOWN, "", help_)
    delivered = f"今日已送达 {day.delivered} 件" if isinstance(day, Day) else ""
    todo = ""
    if found.missing:
        todo = "导出日志，交给维护方找回加密文件"
    elif found.parked:
        todo = "点查看：请后台人员处理后再发，或拷到 U 盘交给后台"
    elif lamp(scene, "queue") is not Light.GOOD:
        todo = "先看后台连接；网络好了会自己发"
    text = joined(
        f"{found.queued} 件待发",
        f"{found.parked} 件被拒收" if found.parked else "",
        f"{found.missing} 件的加密文件不在了" if found.missing else "",
        delivered,
        _waited(found, day, scene.now),
        *since(scene, "queue"),
    )
    return Line("待上传队列", text, lamp(scene, "queue"), todo, help_)


def _unreadable(scene: Scene, found: Unavailable) -> tuple[str, Light, str]:
    words, todo = why(found)
    return joined(words, *since(scene, "queue")), Light.BAD, todo


def _waited(found: Queue, day: Day | Unavailable | None, now: datetime | None) -> str:
    if found.oldest is not None:
        return "" if now is None else f"最久已等 {span(max(0.0, (now - found.oldest).total_seconds()))}"
    if isinstance(day, Day) and day.delivered:
        return f"最久等待 {span(day.longest.total_seconds())}"
    return ""


def clock(scene: Scene) -> Line:
    """The time."""
    help_ = button(scene, "backend", "校时")
    if scene.now is None:
        text = joined("不知道现在几点，回执上不印日期", *since(scene, "clock"))
        return Line("时间", text, Light.BAD, "接通后台会自动校时；没有网络请检查主板电池", help_)
    shown = f"{scene.now:%Y-%m-%d %H:%M}"
    if not isinstance(scene.office, Answered):
        return Line("时间", joined(shown, "还没有和后台核对", *since(scene, "clock")), Light.GOOD, "", help_)
    off = abs(scene.office.offset)
    if off <= MAX_DRIFT:
        return Line("时间", joined(shown, "已和后台核对", *since(scene, "clock")), Light.GOOD, "", help_)
    text = joined(shown, f"系统时钟差 {span(off.total_seconds())}，正在用后台的时间")
    return Line("时间", text, Light.NOTE, "请技术人员校准系统时钟或更换主板电池", help_)
