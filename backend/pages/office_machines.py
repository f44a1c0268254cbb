"""The machines for staff: how each reported itself last, and what a person has to look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from backend.models.kiosk import HeartbeatState, Kiosk, LogMark
from backend.pages import staff, web, words
from backend.runtime import Runtime, runtime

router = APIRouter(include_in_schema=False)

LATE: Final = timedelta(minutes=15)
"""A machine reports every minute or so; after this it is switched off or has no network."""

ALARMS: Final = {
    "reader_changed": (
        "读卡器被换过",
        "问维护员是不是自己换的：是，就在机器的维护模式“试读”里确认；不是，就停用这台机器并报告上级",
    )
}
"""Code of an alarm -> what happened, what to do. An unknown one is from a newer machine."""

_STATES: Final = {
    "ready": "正常",
    "card_present": "正常",
    "printing": "正常",
    "paper_low": "纸将尽",
    "paper_out": "没有纸",
    "cover_open": "盖子开着",
    "cutter_jam": "切刀卡住",
    "head_hot": "打印头太热",
    "fault": "坏了",
    "offline": "没有应答",
    "unknown": "不知道",
}
_WELL: Final = frozenset({"ready", "card_present", "printing"})

Office = Annotated[Runtime, Depends(runtime)]


@dataclass(frozen=True, slots=True)
class Row:
    """One machine. Pairs are (words, is it wrong?)."""

    id: str
    name: str
    seen: tuple[str, bool]
    reader: tuple[str, bool]
    printer: tuple[str, bool]
    waiting: int
    software: str
    alarms: tuple[tuple[str, str], ...]


@router.get("/machines")
def get_machines(request: Request, office: Office) -> Response:
    """Every machine in service, those with an alarm first."""
    now = office.now()
    with office.database.read() as session:
        who = staff.staff_of(session, office.vault, request, now)
        if who is None:
            return web.page("office_stranger.html", 403)
        rows = [_row(kiosk, state, now) for kiosk, state in _machines(session)]
    rows.sort(key=lambda row: (not row.alarms, not row.seen[1], row.name, row.id))
    return web.page("office_machines.html", staff=who, rows=rows)


@router.get("/machines/{kiosk_id}/log-marks")
def get_log_marks(kiosk_id: str, request: Request, office: Office) -> Response:
    """The chain values that this machine's log had, by the hour: each must still stand in the log."""
    with office.database.read() as session:
        if staff.staff_of(session, office.vault, request, office.now()) is None:
            return web.page("office_stranger.html", 403)
        found = session.execute(
            select(LogMark.hour, LogMark.log_hash).where(LogMark.kiosk_id == kiosk_id).order_by(LogMark.hour)
        ).all()
    text = "".join(f"{hour.isoformat()} {log_hash}\n" for hour, log_hash in found)
    return Response(text, media_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})


def alarmed(session: Session) -> int:
    """How many machines in service have an alarm."""
    query = select(func.count()).select_from(HeartbeatState).join(Kiosk, Kiosk.id == HeartbeatState.kiosk_id)
    some = cast(HeartbeatState.alarms, String) != "[]"
    return session.scalar(query.where(Kiosk.revoked_at.is_(None), some)) or 0


def _machines(session: Session) -> list[tuple[Kiosk, HeartbeatState | None]]:
    query = select(Kiosk, HeartbeatState).outerjoin(HeartbeatState, HeartbeatState.kiosk_id == Kiosk.id)
    return [(row[0], row[1]) for row in session.execute(query.where(Kiosk.revoked_at.is_(None)))]


def _row(kiosk: Kiosk, state: HeartbeatState | None, now: datetime) -> Row:
    if state is None:
        nothing = ("", False)
        return Row(kiosk.id, kiosk.name, ("还没有报告过", True), nothing, nothing, 0, kiosk.software, ())
    return Row(
        id=kiosk.id,
        name=kiosk.name,
        seen=(words.stamp(state.at), now - state.at > LATE),
        reader=_state(state.reader),
        printer=_state(state.printer),
        waiting=state.queue_length,
        software=state.software,
        alarms=tuple(ALARMS.get(code, (f"告警 {code}", "到机器的维护模式里查看")) for code in state.alarms),
    )


def _state(code: str) -> tuple[str, bool]:
    return _STATES.get(code, code), code not in _WELL
