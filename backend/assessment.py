"""What a submission says, and whether it can be accepted: the catalogue's own rules run again.

A kiosk is not trusted. Whatever is wrong with the content is told in `problems` and becomes a case to
clarify; nothing here refuses and nothing here touches the database or the clock.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from pydantic import ValidationError

import catalogue
from backend.catalogues import Catalogues
from backend.runtime import SHANGHAI
from catalogue.groups import sub_fields
from catalogue.id_number import parse as parse_id_number
from catalogue.model import Field, FieldType, Service
from wire.envelope import Header
from wire.messages import Applicant, Content
from words import N_, SOURCE_LANGUAGE, _, speaking

log = logging.getLogger(__name__)

NEEDS_CLARIFICATION = "needs_clarification"
NEEDS_CLARIFICATION_LABEL = N_("需要工作人员核对")
PRIORITIES = ("safety", "deadline", "green", "normal")
CHOSEN_LATER = (FieldType.SLOT, FieldType.OFFICE)
_GROUPS = (FieldType.LIST, FieldType.PERSON, FieldType.PARTY)
_MOST_PHOTOS = 500  # a form has far fewer
_ID_LENGTH = 36
_NOT_OF_IDS = re.compile(r"[^0-9A-Za-z-]")
_NUMBERED = ("resident_id", "hmt_residence_permit")  # documents whose number carries the birth date


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing to clarify: a field id or a part of the content, and words for staff."""

    where: str
    message: str


@dataclass
class Assessed:
    """The reading of one content. `content` is None when it could not be read at all."""

    content: Content | None = field(default=None, repr=False)
    service: Service | None = field(default=None, repr=False)
    problems: list[Trouble] = field(default_factory=list, repr=False)
    priority: int = PRIORITIES.index("normal")
    priority_code: str = ""
    route: catalogue.RouteKey | None = None
    deadlines: list[catalogue.Deadline] = field(default_factory=list)
    slot_kind: str = ""  # empty: no appointment belongs to this matter
    neutral: bool = False
    photos: list[str] = field(default_factory=list)  # ids of the files that the answers name
    code: str = field(default="", repr=False)  # chosen by the citizen where words are neutral

    def trouble(self, where: str, message: str) -> None:
        """Note one thing to clarify."""
        self.problems.append(Trouble(where, message))


def assess(
    catalogues: Catalogues,
    header: Header,
    raw: bytes,
    kiosk_region: str,
    received: datetime,
    *,
    place_later: bool = False,
) -> Assessed:
    """Read and check the opened content of a submission; never raises for what was sent.

    In Chinese, whatever the kiosk speaks: what is found is kept for staff. `place_later`: the time is chosen
    on the case's page, so that its question may stay open.
    """
    with speaking(SOURCE_LANGUAGE):
        assessed = _assess(catalogues, header, raw, kiosk_region, received)
    if place_later and assessed.service is not None:
        later = {one.id for one in _fields(assessed.service) if one.type in CHOSEN_LATER}
        assessed.problems = [found for found in assessed.problems if found.where not in later]
    return assessed


def _assess(
    catalogues: Catalogues, header: Header, raw: bytes, kiosk_region: str, received: datetime
) -> Assessed:
    assessed = Assessed()
    try:
        assessed.content = Content.model_validate_json(raw)
    except ValidationError:
        assessed.trouble("content", "内容无法读取")
        return assessed
    content = assessed.content
    if (content.uuid, content.receipt_number) != (header.uuid, header.receipt_number):
        assessed.trouble("content", "内容与封面的编号不一致")
    published = catalogues.get(content.catalogue_version)
    if published is None:
        assessed.trouble("catalogue_version", "服务目录版本未发布过")
        return assessed
    assessed.service = published.services.get(content.service)
    if assessed.service is None:
        assessed.trouble("service", "服务目录中没有这项服务")
        return assessed
    try:
        assessed.photos = photos_in(_fields(assessed.service), content.answers)
        _check_times(assessed, content, received)
        _check_applicant(assessed, content.applicant)
        _check_consents(assessed, assessed.service, content)
        _apply_catalogue(assessed, assessed.service, content, kiosk_region, received)
    except Exception as error:  # noqa: BLE001  (hostile answers must not make a kiosk send for ever)
        log.error("submission %s: catalogue rules failed with %s", header.uuid, type(error).__name__)
        assessed.trouble("answers", "答案无法按规则检查")
    return assessed


def submission_day(content: Content, received: datetime) -> date:
    """The day the citizen submitted: by the machine's clock if known and not ahead, else of arrival."""
    created = min(content.created, received) if content.clock_known else received
    return created.astimezone(SHANGHAI).date()


def applicant_facts(applicant: Applicant, today: date) -> dict[str, Any]:
    """The facts of `catalogue.Context.applicant`."""
    expired = not applicant.long_term and applicant.valid_until is not None and applicant.valid_until < today
    number = parse_id_number(applicant.id_number.upper())
    return {
        "name": applicant.name,
        "sex": applicant.sex,
        "birth_date": applicant.birth_date,
        "id_type": applicant.id_type,
        "id_number": applicant.id_number,
        "region": number.region if number else "",
        "address": applicant.address,
        "by_hand": applicant.by_hand,
        "card_expired": expired,
    }


def proof_of(assessed: Assessed) -> str:
    """What opens the phone page: the citizen's code, else the last four of the document, else of a phone."""
    content, service = assessed.content, assessed.service
    if content is None:
        return ""
    if content.page_code or assessed.code:
        return content.page_code or assessed.code
    if content.applicant.id_number:
        return content.applicant.id_number[-4:]
    for asked in _fields(service) if service else ():
        value = content.answers.get(asked.id)
        if asked.type is FieldType.PHONE and isinstance(value, str) and value:
            return value[-4:]
    return ""


def photos_in(fields: Iterable[Field], answers: Mapping[str, Any]) -> list[str]:
    """Ids of files in the answers to photo questions, also inside groups; each once."""
    found: dict[str, None] = {}
    for one in fields:
        value = answers.get(one.id)
        if not value:
            continue
        if one.type is FieldType.PHOTO:
            ids = [value] if isinstance(value, str) else value if isinstance(value, list) else []
            found.update(
                dict.fromkeys(_NOT_OF_IDS.sub("", id_)[:_ID_LENGTH] for id_ in ids if isinstance(id_, str))
            )
        elif one.type in _GROUPS:
            items = value if isinstance(value, list) else [value]
            for item in items[: one.max_items]:
                if isinstance(item, Mapping):
                    found.update(dict.fromkeys(photos_in(sub_fields(one), item)))
    return list(found)[:_MOST_PHOTOS]


def state_label(service: Service | None, state: str) -> str:
    """The citizen's words for a state of a service."""
    for known in service.states if service else ():
        if known.id == state:
            return _(known.label)
    return _(NEEDS_CLARIFICATION_LABEL) if state == NEEDS_CLARIFICATION else state


@cache
def work_calendar() -> catalogue.WorkCalendar:
    """The working-day calendar of this process."""
    return catalogue.WorkCalendar()


def _fields(service: Service) -> Iterator[Field]:
    return (one for section in service.sections for one in section.fields)


def _check_times(assessed: Assessed, content: Content, received: datetime) -> None:
    if content.clock_known and content.created > received + timedelta(days=1):
        assessed.trouble("created", "机器时间晚于收到时间")


def _check_applicant(assessed: Assessed, applicant: Applicant) -> None:
    if applicant.id_type not in _NUMBERED:
        return
    number = parse_id_number(applicant.id_number.upper())
    if number is None:
        assessed.trouble("applicant", "证件号码不正确")
    elif applicant.birth_date is not None and number.birth_date != applicant.birth_date:
        assessed.trouble("applicant", "出生日期与证件号码不一致")


def _check_consents(assessed: Assessed, service: Service, content: Content) -> None:
    accepted = {consent.id for consent in content.consents if consent.accepted}
    for consent in service.notice.consents:
        if consent.required and consent.id not in accepted:
            assessed.trouble(f"consent.{consent.id}", "缺少必要的同意")


def _apply_catalogue(
    assessed: Assessed, service: Service, content: Content, kiosk_region: str, received: datetime
) -> None:
    today = submission_day(content, received)
    answers: Mapping[str, Any] = content.answers
    context = catalogue.Context(
        today=today, applicant=applicant_facts(content.applicant, today), kiosk_region=kiosk_region
    )
    said = catalogue.judge(service, answers, context, work_calendar(), submitted=today, ask="kiosk")
    for found in said.problems:
        assessed.trouble(found.field_id, found.message)
    level, assessed.priority_code = said.priority
    assessed.priority = PRIORITIES.index(level)
    assessed.route = said.route_key
    assessed.deadlines = said.deadlines
    assessed.slot_kind = said.place.kind if said.place else ""
    if said.neutral is not None:
        code = answers.get(said.neutral.code_field)
        assessed.neutral, assessed.code = True, str(code) if isinstance(code, str | int) else ""
