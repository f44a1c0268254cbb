"""GET /api/v1/receipts/{number}: what became of a case, for the citizen in front of a kiosk.

The kiosk sends in `Legal-Kiosk-Proof` the last four characters of the document (or phone), or the citizen's
code: the same that opens the phone page. An unknown number and a wrong proof get the same answer.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Header

from backend.api.signed import SignedKiosk, signed_kiosk
from backend.case_answer import answer_of_case
from backend.cases import Proof, add_audit, case_by_number, check_proof
from backend.problems import Code, Refused
from backend.runtime import Runtime, runtime
from wire import receipt_number
from wire.messages import PROOF_HEADER, SubmissionAnswer

router = APIRouter(prefix="/api/v1/receipts", tags=["kiosk"])


@router.get("/{number}")
def get_receipt(
    number: str,
    kiosk: Annotated[SignedKiosk, Depends(signed_kiosk)],
    office: Annotated[Runtime, Depends(runtime)],
    proof: Annotated[str, Header(alias=PROOF_HEADER, max_length=64)] = "",
) -> SubmissionAnswer:
    """State, office, appointment and dates of a case, never its content. 404; 429 after five wrong proofs."""
    plain = receipt_number.parse(number)
    now = office.now()
    with office.database.write() as session:
        case = case_by_number(session, plain) if plain else None
        key = case.token_hash if case else office.vault.lookup("receipt", plain or number)
        outcome = check_proof(session, office.vault, case, key, proof, now)
        if case is not None and outcome is Proof.FITS:
            add_audit(session, f"kiosk:{kiosk.id}", "looked_up", case.id, "", now)
            return answer_of_case(session, office.catalogues, case, now)
    raise Refused(Code.LOCKED if outcome is Proof.LOCKED else Code.NOT_FOUND)
