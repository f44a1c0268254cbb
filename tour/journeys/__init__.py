"""What people do at the machine. A journey is ok by the simulated paper's text, the backend's answer and the
picture, never by the kiosk's own state.
"""

from __future__ import annotations

from collections.abc import Callable

from tour.citizen import Citizen
from tour.journeys import keypad, legal_aid, notarization, phone, staff, trouble
from tour.journeys.judging import Outcome

Journey = Callable[[Citizen], Outcome]

JOURNEYS: dict[str, Journey] = {
    "notarization-by-card": notarization.by_card,
    "notarization-in-uyghur": notarization.in_uyghur,
    "notarization-at-eighty": notarization.at_eighty,
    "wage-claim-migrant-worker": legal_aid.by_pinyin,
    "legal-aid-by-handwriting": legal_aid.by_handwriting,
    "legal-aid-by-keypad-and-voice": keypad.without_a_touch,
    "no-card-by-hand": notarization.by_hand,
    "phone-hand-off": phone.hand_off,
    "phone-goes-on": phone.go_on_in_the_hand,
    "phone-after-the-visit": phone.after_the_visit,
    "case-without-a-phone": phone.without_a_phone,
    "paper-out-in-the-middle": trouble.paper_out,
    "office-down-delivered-later": trouble.office_away,
    "walk-away": trouble.walk_away,
    "printer-jam-mended-by-staff": staff.jam_mended,
}
