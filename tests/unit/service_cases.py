"""Synthetic citizens and shortest answers for the tests of the service files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import catalogue
from catalogue.form import Context, open_fields, pages, problems, visible_choices
from catalogue.model import Field, Service
from catalogue.precheck import precheck, results

TODAY = date(2026, 11, 22)
KIOSK = "990101"

Answers = dict[str, Any]

AGREED: Answers = {"version": "1", "text_hash": "0" * 64, "at": "2026-11-22T10:00:00+08:00", "accepted": True}
DECLINED: Answers = {**AGREED, "accepted": False}

POA_BY_CARD: Answers = {
    "matter": "N_POA",
    "poa_kind": "house",
    "use_region": "domestic",
    "mode": "counter",
    "slot": {"slot_id": "slot-1", "wishes": []},
    "phone": "13800000000",
}
"""公证：委托卖房，国内使用，到窗口，刷身份证。"""

WAGE_CLAIM: Answers = {
    "capacity": "self",
    "matter": "LABOUR_WAGE",
    "migrant": True,
    "stage": "not_started",
    "event_region": "990122",
    "wage_amount": "12800.00",
    "wage_from": "2026-07-01",
    "wage_to": "2026-10-31",
    "opponents": [{"party_type": "organisation", "name": "样例劳务有限公司"}],
    "urgent_kind": "none",
    "facts": "我在滨江工地干了四个月，包工头一直拖着不给工资，去要了很多次都没有结果。",
    "service_by": "phone_sms",
    "phone": "13800000000",
}
"""法律援助：进城务工的人讨工资，刷身份证。"""


NOTARY_MATTERS = (
    "N_CONTRACT",
    "N_INHERIT",
    "N_POA",
    "N_DECLARE",
    "N_GIFT",
    "N_WILL",
    "N_DIVIDE",
    "N_MARRIAGE",
    "N_FACT",
    "N_CHARTER",
    "N_EVIDENCE",
    "N_SIGNCOPY",
    "N_OTHER",
    "N_SERVICE",
)
"""Kinds of legal-domain 4.1 that the kiosk takes."""

NOTARY_DETAIL: dict[str, tuple[str, str]] = {
    "N_POA": ("poa_kind", "bank"),
    "N_FACT": ("fact_kind", "birth"),
    "N_MARRIAGE": ("marriage_kind", "marital"),
    "N_INHERIT": ("estate_kind", "other"),
    "N_DECLARE": ("declare_kind", "waive"),
    "N_SIGNCOPY": ("signcopy_kind", "copy"),
    "N_CONTRACT": ("contract_kind", "loan"),
    "N_EVIDENCE": ("evidence_kind", "web"),
    "N_SERVICE": ("service_kind", "keep"),
    "N_OTHER": ("matter_text", "保证书公证"),
}
"""Which question holds the detail; gift, division, will and articles say all with the matter itself."""


def service(code: str) -> Service:
    """A packaged service."""
    return catalogue.load().services[code]


def citizen(*, age: int = 38, by_hand: bool = False, expired: bool = False, kiosk: str = KIOSK) -> Context:
    """A synthetic person in front of a kiosk; by hand there is no address and no region."""
    facts: Answers = {
        "age": age,
        "birth_date": f"{TODAY.year - age}-01-01",
        "by_hand": by_hand,
        "card_expired": expired,
        "id_type": "resident_id",
        "region": "" if by_hand else "990121",
    }
    return Context(TODAY, facts, kiosk)


def result_codes(of: Service, answers: Answers, who: Context) -> frozenset[str]:
    """Result codes of the pre-check."""
    return results(precheck(of, answers, who))


def rule_ids(of: Service, answers: Answers, who: Context) -> set[str]:
    """Ids of the rules that gave advice."""
    return {one.rule_id for one in precheck(of, answers, who)}


def field(of: Service, path: str) -> Field:
    """A field by id, or `list.sub_field`; KeyError when the file has none."""
    fields = {one.id: one for section in of.sections for one in section.fields}
    head, _, rest = path.partition(".")
    return {one.id: one for one in fields[head].fields}[rest] if rest else fields[head]


def open_ids(of: Service, answers: Answers, who: Context, ask: str = "kiosk") -> list[str]:
    """Ids of the open questions."""
    return [one.id for one in open_fields(of, answers, who, ask=ask)]


def offered(of: Service, field_id: str, answers: Answers, who: Context) -> set[str]:
    """Values of the options that stand open and are not refused."""
    choices = visible_choices(field(of, field_id), answers, who)
    return {choice.value for choice in choices if not choice.refuse}


def kiosk_pages(of: Service, answers: Answers, who: Context) -> list[tuple[str, ...]]:
    """Field ids of each screen of a finished kiosk journey; fails when something is still missing."""
    missing = problems(of, answers, who, ask="kiosk")
    assert missing == [], [one.field_id for one in missing]
    return [tuple(one.id for one in page.fields) for page in pages(of, answers, who)]


def touches(of: Service, answers: Answers, who: Context) -> Iterator[tuple[str, int]]:
    """Touches besides typing on each screen. A lone choice or yes/no advances by itself; an entry of a list
    needs: add, one touch for each choice in it, done; everything else ends with the next button."""
    for page in pages(of, answers, who):
        name = page.fields[0].id
        if len(page.fields) == 1 and page.fields[0].type in ("choice", "yes_no"):
            yield name, 1
            continue
        count = 1
        for one in page.fields:
            if one.type in ("choice", "yes_no", "consent", "slot"):
                count += 1
            if one.type == "choices":
                count += len(answers.get(one.id) or ())
            for item in answers.get(one.id) or () if one.type == "list" else ():
                count += 2 + sum(1 for sub in one.fields if sub.type == "choice" and sub.id in item)
        yield name, count


def notary_case(matter: str, **more: Any) -> Answers:
    """A booking at the counter as far as the engine needs it."""
    return {"matter": matter, "mode": "counter", **more}


HOUSE_INHERITED = notary_case("N_INHERIT", estate_kind="house", capacity="self", has_dispute=False)
DEPOSITS = notary_case("N_INHERIT", estate_kind="deposits", deposit_small=True, heir_first=True)


def ago(days: int) -> str:
    """A day before today."""
    return (TODAY - timedelta(days=days)).isoformat()


def aid_case(matter: str, **more: Any) -> Answers:
    """A form as far as the pre-check needs it."""
    return {"capacity": "self", "matter": matter, "stage": "not_started", **more}


POOR: Answers = {"group_consent": AGREED, "groups": ["poor"], "has_proof": True}


def household(income: str, *, heads: int = 2, assets: bool = False, costs: bool = False) -> Answers:
    """A means-tested household; `income` is per month for all."""
    return {
        "group_consent": DECLINED,
        "household": [{"relation": "self", "age": 40}] * heads,
        "income_lines": [{"source": "wage", "amount": income}],
        "has_assets": assets,
        "heavy_costs": costs,
        "integrity_promise": AGREED,
    }


AID_MATTERS = {
    "STATE_COMP": "STATE_COMP",
    "SOCIAL": "SOCIAL",
    "PENSION": "PENSION",
    "SUPPORT": "SUPPORT",
    "LABOUR": "LABOUR",
    "LABOUR (wages)": "LABOUR_WAGE",
    "CAPACITY": "CAPACITY",
    "INJURY": "INJURY",
    "INJURY (work)": "INJURY_WORK",
    "ENV": "ENV",
    "OTHER_LAW": "OTHER_LAW",
    "32(4) violence at home": "FAMILY",
    "CRIM_DEF": "CRIM_DEF",
    "CRIM_VICTIM": "CRIM_VICTIM",
    "RETRIAL": "RETRIAL",
}
"""Matters of legal-domain 3.1 and the option that takes each."""

ORDINARY = aid_case("SUPPORT", home_safety="safe")
"""A matter whose applicant is means-tested."""

FAMILY_QUIET: Answers = {
    "capacity": "self",
    "matter": "FAMILY",
    "home_safety": "hurt",
    "safe_code": 482913,
    "safety_consent": AGREED,
    "stage": "not_started",
    "event_region": "990101",
    "forum_region": "990101",
    "event_date": "2026-11-01",
    "opponents": [{"party_type": "person", "name": "爱人"}],
    "claims": [{"kind": "protection"}],
    "urgent_kind": "none",
    "facts": "这是一段为测试写的经过，长度要超过二十个字，不涉及任何真实的人。",
    "service_by": "pick_up",
}
