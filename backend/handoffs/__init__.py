"""Hand-offs between a kiosk's session and the citizen's phone: the face for the phone's pages.

The kiosk's calls are in `backend/api/handoffs.py`. Order of a hand-off: opened by the kiosk, claimed by one
phone (`claim_by_token`, `claim_by_code`), paired by a number that is on both screens, then answers from both
sides (`form_of`, `give`), or the whole form goes to the phone (moved, `submit_moved`). What changes is seen
by who waits: `office.live.wait`.
"""

from __future__ import annotations

from backend.handoffs.answering import give, give_strokes, leave
from backend.handoffs.claiming import Claimed, Refusal, claim_by_code, claim_by_token
from backend.handoffs.forms import PhoneForm, form_of, laid_over
from backend.handoffs.phone import PhoneSide, of_cookie, of_phone, seen
from backend.handoffs.rows import touch
from backend.handoffs.submitting import Arrived, arrived_of, submit_moved

__all__ = [
    "Arrived",
    "Claimed",
    "PhoneForm",
    "PhoneSide",
    "Refusal",
    "arrived_of",
    "claim_by_code",
    "claim_by_token",
    "form_of",
    "give",
    "give_strokes",
    "laid_over",
    "leave",
    "of_cookie",
    "of_phone",
    "seen",
    "submit_moved",
    "touch",
]
