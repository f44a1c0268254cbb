"""Who stands at the machine: a card's record, or what was typed by hand, as the wire's `Applicant`.

Masks: reference 11.2 (number first three and last two, name first character, address to the district).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from catalogue.facts import full_years
from catalogue.id_number import parse
from drivers.types import CardKind, CardRecord, CardWarning
from wire.messages import Applicant
from words import _

ID_TYPES: Final = {
    CardKind.RESIDENT: "resident_id",
    CardKind.HMT_RESIDENT: "hmt_residence_permit",
    CardKind.FOREIGN_2017: "foreign_pr_card",
    CardKind.FOREIGN_2023: "foreign_pr_card",
    CardKind.UNKNOWN: "other",
}
NUMBERED_LIKE_RESIDENTS: Final = ("resident_id", "hmt_residence_permit")
"""Papers whose 18 characters (GB 11643) tell birth date and sex."""

_DISTRICT: Final = re.compile(r"^(.{2,24}?[区县旗])|^(.{2,16}?[市州盟])")


def from_card(record: CardRecord) -> Applicant:
    """The person of a card that was just read."""
    return Applicant(
        name=record.name,
        id_type=ID_TYPES[record.kind],
        id_number=record.number,
        sex=record.sex.value,
        birth_date=record.birth_date,
        nation=record.nation,
        address=record.address,
        name_latin=record.name_latin,
        country=record.country,
        valid_until=record.valid_until,
        long_term=record.long_term,
        card_kind=record.kind.value,
        warnings=[warning.value for warning in record.warnings],
    )


def from_hand(answers: Mapping[str, Any]) -> Applicant:
    """The person of the by-hand page; its answers were checked by the catalogue. Sex and birth date come
    from the number where it tells them."""
    number = str(answers.get("id_number") or "")
    known = parse(number) if answers["id_type"] in NUMBERED_LIKE_RESIDENTS else None
    birth = answers.get("birth_date")
    return Applicant(
        name=str(answers["name"]),
        id_type=str(answers["id_type"]),
        id_number=number,
        sex=known.sex if known else answers.get("sex") or "X",
        birth_date=known.birth_date if known else date.fromisoformat(birth) if birth else None,
        by_hand=True,
    )


def is_expired(applicant: Applicant, today: date) -> bool:
    """Is the paper out of date on this day, by its own dates (not by what the driver thought)?"""
    return applicant.valid_until is not None and applicant.valid_until < today


def facts(applicant: Applicant, today: date) -> dict[str, Any]:
    """Facts for the catalogue's conditions; a fact that is not known is absent."""
    known = parse(applicant.id_number) if applicant.id_type in NUMBERED_LIKE_RESIDENTS else None
    found: dict[str, Any] = {
        "name": applicant.name,
        "sex": applicant.sex,
        "birth_date": applicant.birth_date,
        "age": full_years(applicant.birth_date, today) if applicant.birth_date else None,
        "id_type": applicant.id_type,
        "id_number": applicant.id_number or None,
        "region": known.region if known else "",
        "address": applicant.address or None,
        "by_hand": applicant.by_hand,
        "card_expired": is_expired(applicant, today),
    }
    return {key: value for key, value in found.items() if value is not None}


def initial(name: str) -> str:
    """The first character of a name and stars: 张**. Never more, however long the name is."""
    text = name.strip()
    return f"{text[0]}**" if text else ""


def masked_number(number: str) -> str:
    """First three and last two characters; short numbers show less."""
    if len(number) < 8:
        return "*" * len(number)
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}"


def masked_phone(phone: str) -> str:
    """138****5678; of a landline the area code and the last four."""
    digits = phone.replace("-", "")
    if len(digits) < 8:
        return "*" * len(phone)
    return f"{phone[:3]}****{phone[-4:]}"


def masked_address(address: str) -> str:
    """The address down to the district."""
    found = _DISTRICT.match(address)
    return f"{found.group(0)}……" if found else "……" if address else ""


def shown_facts(applicant: Applicant) -> tuple[tuple[str, str], ...]:
    """What the citizen is asked to confirm, masked: others may look over the shoulder."""
    names = {"M": _("男"), "F": _("女")}
    rows = [
        (_("姓名"), initial(applicant.name)),
        (_("证件"), id_type_name(applicant.id_type)),
        (_("号码"), masked_number(applicant.id_number)),
        (_("性别"), names.get(applicant.sex, "")),
        (_("住址"), masked_address(applicant.address)),
    ]
    return tuple((label, value) for label, value in rows if value)


def id_type_name(id_type: str) -> str:
    """The paper's name in plain words."""
    return {
        "resident_id": _("居民身份证"),
        "hmt_residence_permit": _("港澳台居民居住证"),
        "foreign_pr_card": _("外国人永久居留身份证"),
        "hk_macao_permit": _("港澳居民来往内地通行证"),
        "taiwan_permit": _("台湾居民来往大陆通行证"),
        "passport": _("护照"),
        "none_yet": _("暂时没有证件"),
    }.get(id_type, _("其他证件"))


def warning_words(applicant: Applicant, today: date) -> str:
    """What a person should look at on this paper, in words; empty when all is well. Never a reason to
    refuse."""
    lines = []
    if is_expired(applicant, today) or CardWarning.EXPIRED in applicant.warnings:
        lines.append(_("这张证件已经过期。可以继续填写，来办理时请带有效证件。"))
    if applicant.card_kind == CardKind.UNKNOWN or set(applicant.warnings) - {CardWarning.EXPIRED.value}:
        lines.append(_("证件上有信息没有读准，请核对；来办理时窗口会再核对一次。"))
    return "\n".join(lines)
