"""The part of the doctor that asks the office: enrolment, contact, keys, time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from kiosk.clock import MAX_DRIFT, KioskClock
from kiosk.config import HallSettings
from kiosk.doctor import Finding, bad, good, note
from kiosk.log.events import EventLog
from kiosk.office.backend_client import BackendClient, Body, Refused
from kiosk.office.keys import Identity, IdentityStore, KeyRefused
from kiosk.ports import Unavailable

_CAUSES = {
    "no_connection": "连不上",
    "timeout": "等不到应答",
    "certificate": "证书不是登记时那个机构的",
    "tls": "加密连接建不起来",
    "garbage": "应答的不是机构的后台",
    "broken": "应答中途断了",
    "no_office_ca": "登记时没有收到机构的 CA 证书",
}


async def check_office(settings: HallSettings) -> list[Finding]:
    """Enrolment, then a signed question to the office, then the clocks."""
    findings = []
    identity: Identity | None = None
    try:
        identity = IdentityStore(settings.state_dir / "identity").current()
    except (KeyRefused, OSError, ValueError):
        findings.append(bad("登记", "登记文件损坏，需要重新登记"))
    else:
        findings += _enrolled(settings, identity)
    clock = KioskClock(None, EventLog())
    client = BackendClient(settings.backend.url, clock, whole_seconds=10.0)
    try:
        path = "/api/v1/keys?known=" + identity.enrolment.sealing_key.key_id if identity else "/health/live"
        got = await client.fetch("GET", path, identity=identity)
    finally:
        await client.close()
    findings.append(_contact(settings.backend.url, identity, got))
    findings += _time(got)
    return findings


def _enrolled(settings: HallSettings, identity: Identity | None) -> Iterator[Finding]:
    if identity is None:
        yield bad("登记", "还没有登记，只能看办事指南；在后台取一次性登记码，运行 legal-kiosk enrol 登记码")
        return
    prefix = identity.enrolment.receipt_prefix
    if not _counts(settings.state_dir / "kiosk.db", prefix):
        yield bad("登记", f"编号前缀 {prefix:04d} 的计数器不在了，需要重新登记才能受理")
    else:
        yield good("登记", f"{identity.kiosk_id}，编号前缀 {prefix:04d}")


def _counts(database: Path, prefix: int) -> bool:
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as connection:
            row = connection.execute("select 1 from counters where prefix = ?", (prefix,)).fetchone()
    except sqlite3.Error:
        return False
    return row is not None


def _contact(url: str, identity: Identity | None, got: Body | Refused | Unavailable) -> Finding:
    if isinstance(got, Unavailable):
        return bad("后台", f"{url} {_CAUSES.get(got.cause, got.cause)}")
    if isinstance(got, Refused):
        words = {"revoked": "本机已被停用", "unknown_kiosk": "后台不认识本机"}.get(got.code, got.code)
        return bad("后台", f"{url} 拒绝了请求：{words}")
    asked = "签名的请求得到应答" if identity else "有应答"
    return good("后台", f"{url} {asked}，用时 {got.seconds * 1000:.0f} 毫秒")


def _time(got: Body | Refused | Unavailable) -> Iterator[Finding]:
    if not isinstance(got, Body) or got.date is None:
        yield note("时间", "没有得到后台的时间，无法比较")
        return
    difference = got.date - datetime.now(UTC)
    words = f"系统时钟与后台相差 {abs(difference.total_seconds()):.0f} 秒"
    yield (
        good("时间", words)
        if abs(difference) <= MAX_DRIFT
        else note("时间", f"{words}；运行时会用后台的时间，但请校准系统时钟")
    )
