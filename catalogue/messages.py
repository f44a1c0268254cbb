"""Text messages to citizens as data: what they say, and when a service may send which (`messages.yaml`).

Anybody may see a message on a phone, so it holds the last four digits of the receipt number and a time, and
nothing about the person or the matter. Who did not ask for messages gets none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final

from catalogue.checking.conditions import Finding
from catalogue.conditions import holds
from catalogue.facts import Answers, Context, Facts
from catalogue.loader import read_shape
from catalogue.model import Condition, FieldType, Service, Strict
from catalogue.problem import CatalogueProblem
from words import _

FILE: Final = Path(__file__).with_name("messages.yaml")
LONGEST: Final = 70
"""Characters of one text message outside GSM 03.38 (3GPP TS 23.038, UCS-2)."""
TAIL: Final = 4
_SAMPLE: Final = {"tail": "0" * TAIL, "moment": "12月28日（周二）10:00"}
_NOT_NEUTRAL: Final = ("法", "律", "援助", "公证", "调解", "暴", "案", "受理", "12348", "12338", "110")


class MessageKind(StrEnum):
    """What a message tells; the ids of `templates`."""

    RECEIVED = "received"
    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    STATE = "state"
    PAPERS = "papers"
    REMINDER = "reminder"
    EXPIRING = "expiring"

    @property
    def tells_time(self) -> bool:
        """Has it a time that must be known?"""
        return self in (self.BOOKED, self.MOVED, self.REMINDER, self.EXPIRING)


class Template(Strict):
    """The words of one kind; `neutral` for who must not be put in danger by a message."""

    text: str
    neutral: str


class Permission(Strict):
    """Messages of the kinds `about` may go to the answer of `phone`, if consent and answers are so."""

    phone: str
    about: tuple[MessageKind, ...]
    consent: str = ""
    when: Condition | None = None
    neutral: bool = False


class ServiceMessages(Strict):
    """One service: permissions, states that mean missing papers, states that nobody is written to about."""

    may: tuple[Permission, ...]
    papers: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


class MessageBook(Strict):
    """`messages.yaml`: a template of every kind, and the services that write."""

    templates: Mapping[MessageKind, Template]
    services: Mapping[str, ServiceMessages]

    def words(self, kind: MessageKind, *, neutral: bool, tail: str, moment: str = "") -> str:
        """The message in the language being spoken. `tail`: last four digits of the receipt number."""
        template = self.templates[kind]
        return _(template.neutral if neutral else template.text).format(tail=tail, moment=moment)

    def number_for(
        self,
        kind: MessageKind,
        service: Service,
        answers: Answers,
        context: Context,
        consents: frozenset[str],
        *,
        neutral: bool,
    ) -> str:
        """The answer that a message of this kind may go to, empty when it may not be sent.

        `consents`: ids of those given. A neutral case needs a number that was left for just this.
        """
        rules = self.services.get(service.code)
        facts = Facts(answers, context)
        for one in rules.may if rules else ():
            asked = not one.consent or one.consent in consents
            if kind in one.about and asked and one.neutral is neutral and holds(one.when, facts):
                number = answers.get(one.phone)
                return number if isinstance(number, str) else ""
        return ""


@cache
def message_book() -> MessageBook:
    """The packaged texts and permissions, read once per process."""
    from catalogue.yaml_text import parse  # brings the YAML parser in: a kiosk never needs it

    return MessageBook.model_validate(parse(FILE.read_text(encoding="utf-8"), FILE.name).data)


def check_messages(file: Path, services: Mapping[str, Service]) -> list[CatalogueProblem]:
    """Every problem of a `messages.yaml`: its shape, then its words and what it says of these services."""
    book, text, wrong = read_shape(file, MessageBook)
    if book is None or text is None:
        return wrong
    found = [*_templates(book), *(one for code in book.services for one in _service(book, code, services))]
    return [CatalogueProblem(file.name, text.line(path), text.spoken(path), why) for path, why in found]


def _templates(book: MessageBook) -> Iterator[Finding]:
    for kind in MessageKind:
        if kind not in book.templates:
            yield ["templates"], f"缺少 {kind.value} 的文字"
            continue
        for key in ("text", "neutral"):
            path, words = ["templates", kind.value, key], getattr(book.templates[kind], key)
            yield from ((path, why) for why in _wording(kind, words, neutral=key == "neutral"))


def _wording(kind: MessageKind, words: str, *, neutral: bool) -> Iterator[str]:
    known: dict[str, Any] = dict(_SAMPLE) if kind.tells_time else {"tail": _SAMPLE["tail"]}
    if neutral:
        del known["tail"]
    try:
        filled = words.format(**known)
    except (KeyError, IndexError, ValueError):
        yield "里面有这条短信不能填的内容"
        return
    if kind.tells_time and "{moment}" not in words:
        yield "没有写时间"
    if not neutral and "{tail}" not in words:
        yield "没有写受理号后四位"
    if len(filled) > LONGEST:
        yield f"填好后有 {len(filled)} 个字，超过 {LONGEST} 个字"
    if "!" in words or "！" in words:
        yield "不要用感叹号，平静地说清楚就好"
    if neutral:
        yield from (f"中性说法里不能有“{word}”" for word in _NOT_NEUTRAL if word in words)


def _service(book: MessageBook, code: str, services: Mapping[str, Service]) -> Iterator[Finding]:
    path: list[str | int] = ["services", code]
    service, rules = services.get(code), book.services[code]
    if service is None:
        yield path, f"没有 {code} 这项服务"
        return
    fields = {one.id: one for section in service.sections for one in section.fields}
    consents = {one.id for one in service.notice.consents}
    states = {one.id for one in service.states}
    for index, one in enumerate(rules.may):
        here = [*path, "may", index]
        if one.phone not in fields or fields[one.phone].type is not FieldType.PHONE:
            yield [*here, "phone"], f"{one.phone} 不是一道问电话的题"
        if one.consent and one.consent not in consents:
            yield [*here, "consent"], f"没有 {one.consent} 这项同意"
        if not one.consent and one.when is None:
            yield here, "要写明办事人怎么同意收短信：consent 或 when"
    for key in ("papers", "silent"):
        for state in getattr(rules, key):
            if state not in states:
                yield [*path, key], f"没有 {state} 这个状态"
