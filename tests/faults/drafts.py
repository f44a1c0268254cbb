"""A submission a citizen could have made, for every test that needs one."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import catalogue
from kiosk.ports import Draft
from tests.backend.sample_answers import answers_for, id_number
from wire.messages import Applicant, ConsentGiven

SHANGHAI = ZoneInfo("Asia/Shanghai")
BIRTH = date(1956, 3, 15)


def make_draft(serial: int = 1, service: str = "NOTARY", **changes: object) -> Draft:
    """A complete draft; the applicant's number depends on `serial` (0-999)."""
    services = catalogue.load()
    number = id_number(serial % 1000, BIRTH)
    sex = "M" if int(number[16]) % 2 else "F"
    known = {"birth_date": BIRTH, "id_type": "resident_id", "sex": sex, "id_number": number}
    now = datetime.now(SHANGHAI)
    context = catalogue.Context(
        today=now.date(), applicant={**known, "region": number[:6], "age": 70}, kiosk_region="990101"
    )
    notice = services.services[service].notice
    values: dict[str, object] = {
        "service": service,
        "catalogue_version": services.version,
        "applicant": Applicant(
            name="测试王五",
            id_type="resident_id",
            id_number=number,
            sex=sex,
            birth_date=BIRTH,
            address="示例市样例路1号",
        ),
        "answers": answers_for(services.services[service], context),
        "consents": tuple(
            ConsentGiven(id=c.id, version=notice.version, text_hash="0" * 64, accepted=True, at=now)
            for c in notice.consents
        ),
    }
    return Draft(**{**values, **changes})  # type: ignore[arg-type]
