"""What the office page shows of one case: every answer in words, with the section it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field

import catalogue
from backend.assessment import NEEDS_CLARIFICATION, NEEDS_CLARIFICATION_LABEL, state_label
from backend.cases import CaseView
from catalogue.model import Service, State
from wire.messages import Applicant, Content

_ID_TYPES = {
    "resident_id": "居民身份证",
    "hmt_residence_permit": "港澳台居民居住证",
    "foreign_pr_card": "外国人永久居留身份证",
    "hk_macao_permit": "港澳居民来往内地通行证",
    "taiwan_permit": "台湾居民来往大陆通行证",
    "passport": "护照",
    "other": "其他证件",
    "none_yet": "暂无证件",
}
SIGNATURE = "signature"
_SEXES = {"M": "男", "F": "女", "X": "未说明"}


@dataclass(frozen=True)
class Block:
    """One section of the form: title and rows of (label, text)."""

    title: str
    rows: list[tuple[str, str]] = field(repr=False)


def blocks(service: Service | None, content: Content | None) -> list[Block]:
    """Return the applicant, then every answered question in the order of the form, then the consents."""
    if content is None:
        return []
    found = [Block("申请人", _applicant(content.applicant))]
    known = {SIGNATURE}
    for section in service.sections if service else ():
        rows = []
        for asked in section.fields:
            if asked.id in content.answers:
                known.add(asked.id)
                rows.append((asked.label, catalogue.shown(asked, content.answers[asked.id])))
        if rows:
            found.append(Block(section.title, rows))
    unknown = [(id_, str(value)[:500]) for id_, value in content.answers.items() if id_ not in known]
    if unknown:
        found.append(Block("表中没有的答案", unknown))
    found.append(Block("同意事项", _consents(service, content)))
    return found


def signature(content: Content | None) -> list[str]:
    """Return the drawn signature as SVG point lists in a box of 200 x 100; empty when there is none.

    A drawing shows intent only (电子签名法 13: by itself it is no reliable electronic signature).
    """
    drawn = content.answers.get(SIGNATURE) if content else None
    strokes = drawn.get("strokes") if isinstance(drawn, dict) else None
    lines = []
    for stroke in strokes if isinstance(strokes, list) else []:
        try:
            lines.append(" ".join(f"{200 * float(x):.1f},{100 * float(y):.1f}" for x, y in stroke))
        except (TypeError, ValueError):
            return []
    return lines


def next_states(service: Service | None, view: CaseView) -> list[State]:
    """Return the states that the service file allows from here; all while the case is to be clarified."""
    states = {state.id: state for state in service.states} if service else {}
    here = states.get(view.case.state)
    if here is None:
        return list(states.values())
    return [states[id_] for id_ in here.next if id_ in states]


def all_states(published: catalogue.Catalogue | None) -> dict[str, str]:
    """Return every state of every service, id to words, for the filter."""
    found = {NEEDS_CLARIFICATION: NEEDS_CLARIFICATION_LABEL}
    for service in published.services.values() if published else ():
        for state in service.states:
            found.setdefault(state.id, state.label)
    return found


def service_title(published: catalogue.Catalogue | None, code: str) -> str:
    """Return a service's name, its code when the catalogue of today lacks it."""
    service = published.services.get(code) if published else None
    return service.title if service else code or "无法读取"


def where_label(service: Service | None, where: str) -> str:
    """Return the words of what needs clarification: a question's label, empty when there is none."""
    first = where.partition(".")[0].partition("[")[0]
    if first == "applicant":
        return "申请人"
    fields = [asked for section in service.sections for asked in section.fields] if service else []
    return next((asked.label for asked in fields if asked.id == first), "")


def history_label(service: Service | None, state: str) -> str:
    """Return the words of a state in the history; empty for the beginning."""
    return state_label(service, state) if state else ""


def _applicant(person: Applicant) -> list[tuple[str, str]]:
    rows = [
        ("姓名", person.name),
        ("证件", _ID_TYPES.get(person.id_type, person.id_type)),
        ("证件号码", person.id_number),
        ("性别", _SEXES[person.sex]),
        ("出生日期", person.birth_date.isoformat() if person.birth_date else ""),
        ("民族", person.nation),
        ("住址", person.address),
        ("英文姓名", person.name_latin),
        ("国家或地区", person.country),
        (
            "有效期至",
            "长期" if person.long_term else person.valid_until.isoformat() if person.valid_until else "",
        ),
        ("录入方式", "手工填写，未读卡" if person.by_hand else "读卡"),
        ("读卡提示", "；".join(person.warnings)),
    ]
    return [(label, text) for label, text in rows if text]


def _consents(service: Service | None, content: Content) -> list[tuple[str, str]]:
    texts = {consent.id: consent.text for consent in service.notice.consents} if service else {}
    return [
        (texts.get(given.id, given.id), "同意" if given.accepted else "不同意") for given in content.consents
    ]
