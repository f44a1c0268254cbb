"""The phone's cookie, and the token that its forms carry."""

from __future__ import annotations

import hmac
from datetime import timedelta
from typing import Final

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from backend import handoffs
from backend.handoffs import PhoneSide
from backend.pages import web
from backend.pages.hand.addresses import PATH
from backend.runtime import Runtime
from backend.vault import Vault

COOKIE: Final = "handoff"
TOKEN: Final = "token"  # hidden in every form
TOKEN_HEADER: Final = "Form-Token"  # of requests by script
_LIFE: Final = timedelta(hours=26)  # a moved form lives for 24


def side_of(request: Request, office: Runtime) -> PhoneSide | None:
    """The hand-off of this phone's cookie."""
    return handoffs.of_phone(office, request.cookies.get(COOKIE, ""))


def known_side(session: Session, request: Request, office: Runtime) -> PhoneSide | None:
    """`side_of` inside a write session that goes on."""
    return handoffs.of_cookie(session, office.vault, request.cookies.get(COOKIE, ""), office.now())


def set_cookie(answer: Response, office: Runtime, value: str) -> None:
    """Give the phone its cookie, or take it away with ""."""
    life = int(_LIFE.total_seconds()) if value else 0
    web.set_cookie(answer, office.settings, COOKIE, value, PATH, life)


def form_token(vault: Vault, request: Request) -> str:
    """What a form of this phone carries, bound to its cookie."""
    return vault.lookup("handoff_form", request.cookies.get(COOKIE, ""))[:32]


def is_ours(request: Request, token: str, sent: str | None) -> bool:
    """Was this sent by a page of ours to this phone?"""
    return web.same_site(request) and hmac.compare_digest((sent or "").encode(), token.encode())
