"""Checks of the questions: ids, bounds, groups, conditions between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from catalogue.checking.conditions import Finding, condition_findings
from catalogue.checking.reachable import can_hold
from catalogue.checking.scope import Scope, all_fields, outer_scope
from catalogue.compute import references
from catalogue.facts import APPLICANT_FACTS
from catalogue.model import Condition, Field, FieldType, Service
from catalogue.yaml_text import Path

MOST_FREE_TEXTS = 2
"""Typing on a public screen is slow and tiring: more than two long texts belong to the phone."""

_PREFILL = frozenset({f"applicant.{name}" for name in APPLICANT_FACTS} | {"kiosk.region", "today"})
_GROUPS = (FieldType.LIST, FieldType.PERSON, FieldType.PARTY)


def question_findings(service: Service) -> Iterator[Finding]:
    """Everything wrong with the questions of a service."""
    yield from repeated(((["sections", i], one.id) for i, one in enumerate(service.sections)), "id")
    yield from repeated(
        ((["sections", i, "fields", j], one.id) for i, part in enumerate(service.sections)
         for j, one in enumerate(part.fields)),
        "id",
    )  # fmt: skip
    fields = all_fields(service)
    by_id = {field.id: field for field in fields}
    outer, seen = outer_scope(service), list[Field]()
    for i, section in enumerate(service.sections):
        for j, field in enumerate(section.fields):
            scope = outer.with_fields(seen, later=by_id.keys() - {one.id for one in seen})
            path: Path = ["sections", i, "fields", j]
            yield from _field_findings(field, scope, path, by_id)
            yield from _computed_findings(field, seen, path)
            seen.append(field)
    yield from _too_much_typing(service)


def repeated(items: Iterable[tuple[Path, str]], key: str) -> Iterator[Finding]:
    """Ids that stand twice; the second place is named."""
    known: set[str] = set()
    for path, name in items:
        if name in known:
            yield [*path, key], f"“{name}”用了两次，每个 {key} 只能用一次"
        known.add(name)


def _field_findings(field: Field, scope: Scope, path: Path, by_id: dict[str, Field]) -> Iterator[Finding]:
    yield from condition_findings(field.when, scope, [*path, "when"])
    if field.when is not None and not can_hold([field.when], by_id):
        yield [*path, "when"], "这道题永远不会出现，条件互相矛盾"
    yield from repeated(
        ((([*path, "choices", k]), one.value) for k, one in enumerate(field.choices)), "value"
    )
    for k, choice in enumerate(field.choices):
        where: Path = [*path, "choices", k, "when"]
        yield from condition_findings(choice.when, scope, where)
        if choice.when is not None and not can_hold([field.when, choice.when], by_id):
            yield where, f"选项“{choice.label}”永远不会出现"
    yield from _bound_findings(field, path)
    yield from _group_findings(field, scope, path)


def _bound_findings(field: Field, path: Path) -> Iterator[Finding]:
    pairs: Sequence[tuple[float | None, float | None, str]] = (
        (field.min, field.max, "max"),
        (field.min_length, field.max_length, "max_length"),
        (field.min_items, field.max_items, "max_items"),
    )
    for low, high, key in pairs:
        if low is not None and high is not None and low > high:
            yield [*path, key], "最大值比最小值还小"
    if field.choices and field.type not in (FieldType.CHOICE, FieldType.CHOICES):
        yield [*path, "choices"], f"{field.type} 题不用写 choices"
    if field.fields and field.type not in _GROUPS:
        yield [*path, "fields"], f"{field.type} 题不能再包含 fields"
    if field.prefill and field.prefill not in _PREFILL:
        yield [*path, "prefill"], f"“{field.prefill}”不是可以预先填好的内容"
    if field.choices and all(choice.refuse for choice in field.choices):
        yield [*path, "choices"], "每个选项都不受理，就没有人能办下去"


def _group_findings(field: Field, scope: Scope, path: Path) -> Iterator[Finding]:
    yield from repeated(((([*path, "fields", k]), one.id) for k, one in enumerate(field.fields)), "id")
    ids = {sub.id for sub in field.fields}
    for k, sub in enumerate(field.fields):
        earlier = field.fields[:k]
        inner = scope.with_fields(earlier, later=scope.later | ids - {one.id for one in earlier})
        by_id = {one.id: one for one in earlier}
        yield from _field_findings(sub, inner, [*path, "fields", k], by_id)
        if sub.computed:
            yield from _computed_findings(sub, earlier, [*path, "fields", k])


def _computed_findings(field: Field, earlier: Sequence[Field], path: Path) -> Iterator[Finding]:
    if not field.computed:
        return
    names = references(field.computed)
    if names is None:
        yield [*path, "computed"], f"“{field.computed}”不是会算的写法，见 docs/catalogue.md"
        return
    lists = {one.id: {sub.id for sub in one.fields} for one in earlier if one.type is FieldType.LIST}
    for name in names:
        group, _, sub = name.partition(".")
        if group not in lists or (sub and sub not in lists[group]):
            yield [*path, "computed"], f"前面没有“{name}”这一项可以算"


def _too_much_typing(service: Service) -> Iterator[Finding]:
    texts: list[tuple[Path, Condition | None]] = [
        (["sections", i, "fields", j, "type"], field.when)
        for i, section in enumerate(service.sections)
        for j, field in enumerate(section.fields)
        if field.type is FieldType.LONG_TEXT and field.ask == "kiosk"
    ]
    by_id = {field.id: field for field in all_fields(service)}
    # three texts are too many only where one person can meet all three
    for k, (path, when) in enumerate(texts):
        if k >= MOST_FREE_TEXTS and can_hold([when, *(other for _, other in texts[:k])], by_id):
            yield path, f"机器上的长文字题超过{MOST_FREE_TEXTS}道，请改成 ask: phone 或者选择题"
