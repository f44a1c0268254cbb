"""The entries of a list on the phone: all of them, one to fill in, one to drop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

import catalogue
from backend.pages import web
from backend.pages.form import sent as sending
from backend.pages.form.asked import page_of, parts_of, photo_of
from backend.pages.form.drawing import Drawn, draw, names_of
from backend.pages.hand.addresses import LIST, PATH
from backend.pages.hand.cookie import TOKEN
from backend.pages.hand.visit import Form, Office, Visit, visiting
from catalogue import Field, FieldType

router = APIRouter(prefix=f"{PATH}/form/{{page_id}}/{{index}}", include_in_schema=False)


@router.get("")
def get_entry(page_id: str, index: int, request: Request, office: Office) -> Response:
    """One entry of a list; the number after the last one is a new entry."""

    def show(visit: Visit) -> Response:
        group, items = _list_of(visit, page_id), _items(visit, page_id)
        if group is None or not _may_be(index, group, items):
            return web.redirect(f"{LIST}/{page_id}" if group else LIST)
        item = items[index] if index < len(items) else {}
        scope = {**visit.asking.counting, **item}
        drawn = [
            draw(visit.asking, part, item.get(part.id), {}, scope=scope)
            for part in parts_of(visit.asking, group, item)
        ]
        return _entry(visit, group, index, drawn)

    return visiting(request, office, show)


@router.post("")
def post_entry(page_id: str, index: int, request: Request, office: Office, form: Form) -> Response:
    """Keep one entry. Sent twice it is the same entry, because its number is in the address."""

    def keep(visit: Visit) -> Response:
        group, items = _list_of(visit, page_id), _items(visit, page_id)
        if group is None or not _may_be(index, group, items):
            return web.redirect(f"{LIST}/{page_id}" if group else LIST)
        old = items[index] if index < len(items) else {}
        outcome = sending.take_entry(visit.asking, group, old, form, visit.around)
        if not outcome.is_good:
            scope = {**visit.asking.counting, **old}
            drawn = sending.drawn_again(visit.asking, outcome, scope)
            return _entry(visit, group, index, drawn, 422 if outcome.errors else 200)
        item = {id_: value for id_, value in {**old, **outcome.good}.items() if value is not None}
        items[index : index + 1] = [item]
        visit.give({group.id: items})
        return web.redirect(f"{LIST}/{page_id}")

    return visiting(request, office, keep, form.one(TOKEN))


@router.post("/remove")
def post_remove(page_id: str, index: int, request: Request, office: Office, form: Form) -> Response:
    """Drop one entry; `was` tells how many there were when the page was drawn, so that sending it twice does
    not drop two."""

    def drop(visit: Visit) -> Response:
        group, items = _list_of(visit, page_id), _items(visit, page_id)
        if group is not None and 0 <= index < len(items) and form.one("was") == str(len(items)):
            left = items[:index] + items[index + 1 :]
            visit.give({group.id: left or None})
        return web.redirect(f"{LIST}/{page_id}")

    return visiting(request, office, drop, form.one(TOKEN))


def entries_page(visit: Visit, asked: Field, error: str = "") -> Response:
    """All entries of a list; `error` is what is wrong with them."""
    items = [catalogue.shown(asked, [item]).removeprefix("1. ") for item in _items(visit, asked.id)]
    status = 422 if error else 200
    return visit.page("hand/entries.html", status, asked=asked, items=items, error=error, back=LIST)


def _may_be(index: int, group: Field, items: list[dict[str, Any]]) -> bool:
    return 0 <= index <= len(items) and index < group.max_items


def _list_of(visit: Visit, page_id: str) -> Field | None:
    page = page_of(visit.asking, page_id)
    first = page.fields[0] if page is not None else None
    return first if first is not None and first.type is FieldType.LIST and not photo_of(first) else None


def _items(visit: Visit, page_id: str) -> list[dict[str, Any]]:
    value = visit.form.answers.get(page_id)
    return [dict(item) for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _entry(visit: Visit, group: Field, index: int, drawn: list[Drawn], http_status: int = 200) -> Response:
    return visit.page(
        "hand/entry.html",
        http_status,
        group=group,
        number=index + 1,
        is_new=index >= len(_items(visit, group.id)),
        drawn=drawn,
        names=names_of(drawn),
        back=f"{LIST}/{group.id}",
    )
