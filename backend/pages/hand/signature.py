"""Signing with a finger on the phone."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

import catalogue
from backend import handoffs
from backend.pages import web
from backend.pages.form.reading import drawing
from backend.pages.hand.addresses import LIST, REVIEW, SIGNATURE
from backend.pages.hand.cookie import TOKEN
from backend.pages.hand.visit import Form, Office, Visit, visiting
from catalogue import Field, FieldType, Rejected
from words import _

router = APIRouter(prefix=SIGNATURE, include_in_schema=False)


@router.get("")
def get_signature(request: Request, office: Office) -> Response:
    """The field to sign in."""
    return visiting(request, office, lambda visit: _signature(visit, ""))


@router.post("")
def post_signature(request: Request, office: Office, form: Form) -> Response:
    """Keep the strokes, if they are a signature."""

    def keep(visit: Visit) -> Response:
        if not visit.wants_signature:
            return web.redirect(LIST)
        asked = Field(id="signature", type=FieldType.SIGNATURE, label=_("签名"))
        strokes = drawing(form.one("signature"))
        verdict = catalogue.check(asked, strokes or {"strokes": []}, {}, visit.form.context)
        if isinstance(verdict, Rejected):
            return _signature(visit, verdict.message)
        with office.database.write() as session:
            handoffs.give_strokes(office, session, visit.side.id, verdict.value["strokes"])
        return web.redirect(REVIEW if visit.form.moved else f"{LIST}?kept=1")

    return visiting(request, office, keep, form.one(TOKEN))


def _signature(visit: Visit, error: str) -> Response:
    if not visit.wants_signature:
        return web.redirect(LIST)
    return visit.page(
        "hand/signature.html",
        422 if error else 200,
        why=visit.form.service.sign,
        signed=visit.form.signed,
        error=error,
        back=visit.back,
    )
