"""All pages of a case on a phone."""

from __future__ import annotations

from fastapi import APIRouter

from backend.pages.case import appointment, entering, paper_uploads, papers, rating, requests

router = APIRouter(include_in_schema=False)
for _module in (entering, appointment, papers, paper_uploads, requests, rating):
    router.include_router(_module.router)
