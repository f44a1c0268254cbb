"""All pages of the hand-off."""

from __future__ import annotations

from fastapi import APIRouter

from backend.pages.hand import entering, entries, live, parting, questions, review, signature, tasks, uploads

router = APIRouter(include_in_schema=False)
for _module in (
    live,
    tasks,
    questions,
    entries,
    signature,
    uploads,
    review,
    parting,
    entering,  # last: a token may be any word
):
    router.include_router(_module.router)
