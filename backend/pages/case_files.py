"""Pictures and papers of a case for staff: small on the case's page, whole in a window of their own.

The routes are in `office.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Final

from fastapi import Depends, Request, Response
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from backend import files
from backend.cases import add_audit
from backend.models.case import Audit, Case
from backend.models.handoff import StoredFile
from backend.pages import casework, staff, web
from backend.pages.staff import Staff
from backend.runtime import Runtime, runtime
from catalogue.model import Service

ADDED_LATER: Final = "补交的材料"
OTHERS: Final = "其他文件"
JUST_READ: Final = timedelta(minutes=30)
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_POLICIES: Final = {
    "image/jpeg": "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox",
    "application/pdf": "default-src 'none'; sandbox",
}
_NAMES: Final = {"image/jpeg": "picture.jpg", "application/pdf": "paper.pdf"}
Office = Annotated[Runtime, Depends(runtime)]


@dataclass(frozen=True)
class Shelf:
    """The files that answer one question, with its words."""

    label: str
    files: list[StoredFile]


def shelves(session: Session, service: Service | None, case_id: str) -> list[Shelf]:
    """Return the finished files of a case by question, in order of coming."""
    found: dict[str, list[StoredFile]] = {}
    for row in files.files_of(session, files.Owner(None, case_id)):
        if row.state == files.READY:
            label = casework.where_label(service, row.field) or OTHERS if row.field else ADDED_LATER
            found.setdefault(label, []).append(row)
    return [Shelf(label, rows) for label, rows in found.items()]


def get_file(case_id: str, file_id: str, request: Request, office: Office) -> Response:
    """The whole picture or paper; every opening is written down before it is shown."""
    now = office.now()
    with office.database.write() as session:
        who = staff.staff_of(session, office.vault, request, now)
        if who is None:
            return web.page("office_stranger.html", 403)
        if _file_for(session, who, case_id, file_id) is None:
            return web.page("office_missing.html", 404, staff=who)
        add_audit(session, who.actor, "read_file", case_id, file_id, now)
    found = files.content(office, files.Owner(None, case_id), file_id)
    if found is None:
        return web.page("office_missing.html", 404, staff=who)
    return _as_file(*found)


def get_small(case_id: str, file_id: str, request: Request, office: Office) -> Response:
    """The small picture on the case's page, whose reading is written down; asked for alone, this is too."""
    now = office.now()
    with office.database.read() as session:
        who = staff.staff_of(session, office.vault, request, now)
        if who is None:
            return web.page("office_stranger.html", 403)
        if _file_for(session, who, case_id, file_id) is None:
            return web.page("office_missing.html", 404, staff=who)
        noted = _just_read(session, who, case_id, now)
    if not noted:
        with office.database.write() as session:
            add_audit(session, who.actor, "read_file", case_id, file_id, now)
    small = files.thumbnail(office, files.Owner(None, case_id), file_id)
    if small is None:
        return web.page("office_missing.html", 404, staff=who)
    return _as_file(small, "image/jpeg")


def _file_for(session: Session, who: Staff, case_id: str, file_id: str) -> StoredFile | None:
    case = session.get(Case, case_id)
    if case is None or not who.may_see(case.office_id):
        return None
    row = files.Owner(None, case_id).file(session, file_id)
    return row if row is not None and row.state == files.READY else None


def _just_read(session: Session, who: Staff, case_id: str, now: datetime) -> bool:
    return bool(
        session.scalar(
            select(
                exists().where(
                    Audit.subject == case_id,
                    Audit.actor == who.actor,
                    Audit.action == "read",
                    Audit.at > now - JUST_READ,
                )
            )
        )
    )


def _as_file(data: bytes, media_type: str) -> Response:
    """Bytes that we made ourselves, shown in place; whatever else would never be shown but saved."""
    place = "inline" if media_type in _POLICIES else "attachment"
    headers = {
        **_HEADERS,
        "Content-Security-Policy": _POLICIES.get(media_type, "default-src 'none'; sandbox"),
        "Content-Disposition": f'{place}; filename="{_NAMES.get(media_type, "file")}"',
    }
    return Response(data, media_type=media_type, headers=headers)
