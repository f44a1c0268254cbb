"""Is one answer good? One rule for each field type, and the JSON form that an accepted answer has.

| Type | JSON form |
| --- | --- |
| text, long_text, phone, id_number, digits, code | string |
| choice, office, lawyer | string (value of the choice, id of the directory) |
| choices, photo | list of strings (photo: upload ids) |
| yes_no | true / false |
| date | "YYYY-MM-DD" |
| money | yuan as string with two decimals, "12800.00" |
| integer | integer |
| region | 6-digit string (GB/T 2260) |
| address | {"region": 6 digits or "", "text": string} |
| person, party | {sub-field id: answer} |
| list | [{sub-field id: answer}, ...] |
| slot | {"slot_id": string or null, "wishes": [up to 3 strings]} |
| signature | {"strokes": [[[x, y], ...], ...]}, 0..1 from the upper left corner |
| consent | {"version", "text_hash", "at", "accepted"} |

Groups (person, party, list) are walked by `catalogue/walk.py`; everything else has a rule here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from catalogue.answers.choices import check_choice, check_choices, check_yes_no
from catalogue.answers.codes import check_code, check_digits
from catalogue.answers.contacts import check_id_number, check_phone
from catalogue.answers.dates import check_date
from catalogue.answers.numbers import check_integer, check_money
from catalogue.answers.places import check_address, check_reference, check_region, check_slot
from catalogue.answers.records import check_consent, check_photo, check_signature
from catalogue.answers.text import check_long_text, check_text
from catalogue.facts import Facts
from catalogue.model import Field, FieldType
from catalogue.verdict import Verdict

Rule = Callable[[Field, Any, Facts], Verdict]

RULES: Final[dict[FieldType, Rule]] = {
    FieldType.TEXT: check_text,
    FieldType.LONG_TEXT: check_long_text,
    FieldType.CHOICE: check_choice,
    FieldType.CHOICES: check_choices,
    FieldType.YES_NO: check_yes_no,
    FieldType.DATE: check_date,
    FieldType.MONEY: check_money,
    FieldType.INTEGER: check_integer,
    FieldType.PHONE: check_phone,
    FieldType.ID_NUMBER: check_id_number,
    FieldType.DIGITS: check_digits,
    FieldType.CODE: check_code,
    FieldType.REGION: check_region,
    FieldType.ADDRESS: check_address,
    FieldType.OFFICE: check_reference,
    FieldType.LAWYER: check_reference,
    FieldType.SLOT: check_slot,
    FieldType.PHOTO: check_photo,
    FieldType.SIGNATURE: check_signature,
    FieldType.CONSENT: check_consent,
}

__all__ = ["RULES", "Rule"]
