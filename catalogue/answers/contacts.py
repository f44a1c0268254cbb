"""Telephone and document numbers."""

from __future__ import annotations

import re
from typing import Any, Final

from catalogue.clean_text import narrow
from catalogue.facts import Facts
from catalogue.id_number import parse
from catalogue.model import Field
from catalogue.verdict import Accepted, Rejected, Verdict
from words import _

_LONGEST: Final = 40
_COUNTRY: Final = re.compile(r"(?:\+|00)86")
_MOBILE: Final = re.compile(r"1[3-9][0-9]{9}")
# two- and three-digit area codes: 010 and 02x stand before eight digits, the others are 0ddd
_LANDLINE: Final = re.compile(r"(010|02[0-9]|0[3-9][0-9]{2})([0-9]{7,8})")
_OTHER_DOCUMENT: Final = re.compile(r"[A-Z0-9][A-Z0-9/.-]{3,28}[A-Z0-9]")
_OLD_FOREIGN_CARD: Final = re.compile(r"[A-Z]{3}[0-9]{12}")
_EIGHTEEN: Final = frozenset({"resident_id", "hmt_residence_permit", "foreign_pr_card"})
"""Document types (sibling field `id_type`) whose numbers follow GB 11643; without the sibling it is meant."""


def check_phone(field: Field, value: Any, facts: Facts) -> Verdict:
    """Mobile number (11 digits) or landline with area code; blanks, hyphens, +86 and brackets are dropped."""
    if not isinstance(value, str) or len(value) > _LONGEST:
        return Rejected(_("请填写{label}。").format(label=field.label))
    digits = re.sub("[-\u2010-\u2015\u2212()]", "", narrow(value))
    if (country := _COUNTRY.match(digits)) is not None:
        digits = digits[country.end() :]
        digits = digits if _MOBILE.fullmatch(digits) or digits.startswith("0") else f"0{digits}"
    if digits.startswith("1"):
        if _MOBILE.fullmatch(digits):
            return Accepted(digits)
        if re.fullmatch(r"[0-9]+", digits) and len(digits) != 11:
            return Rejected(_("手机号码是11位数字，现在是{count}位，请核对。").format(count=len(digits)))
    elif found := _LANDLINE.fullmatch(digits):
        return Accepted(f"{found[1]}-{found[2]}")
    elif re.fullmatch(r"[2-9][0-9]{6,7}", digits):
        return Rejected(_("座机号码前面请加区号，例如 010-12345678。"))
    return Rejected(_("{label}不对。请填11位手机号码，或者带区号的座机号码。").format(label=field.label))


def check_id_number(field: Field, value: Any, facts: Facts) -> Verdict:
    """Number of an identity document. With a sibling answer `id_type` of another kind (passport, permit) only
    the shape is checked: letters and digits, 5-30."""
    if not isinstance(value, str) or len(value) > _LONGEST:
        return Rejected(_("请填写{label}。").format(label=field.label))
    number = narrow(value).upper()
    kind = facts.get("id_type")
    if isinstance(kind, str) and kind not in _EIGHTEEN:
        return _other_document(field, number)
    if kind == "foreign_pr_card" and _OLD_FOREIGN_CARD.fullmatch(number):
        return Accepted(number)
    return _eighteen(number, facts)


def _other_document(field: Field, number: str) -> Verdict:
    if _OTHER_DOCUMENT.fullmatch(number):
        return Accepted(number)
    return Rejected(_("{label}只能有字母和数字，请照着证件填写。").format(label=field.label))


def _eighteen(number: str, facts: Facts) -> Verdict:
    if re.fullmatch(r"[0-9]{15}", number):
        return Rejected(_("这是15位的旧号码，已经不能用了，请填18位的身份证号码。"))
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        if len(number) == 18:
            return Rejected(_("身份证号码只有数字，最后一位可能是X，请核对。"))
        return Rejected(
            _("身份证号码是18位，最后一位可能是X，现在是{count}位，请核对。").format(count=len(number))
        )
    read = parse(number)
    if read is None or read.birth_date > facts.context.today or read.birth_date.year < 1850:
        return Rejected(_("身份证号码有一位填错了，请照着证件再核对一遍。"))
    return Accepted(number)
