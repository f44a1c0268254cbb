"""Checks of what a service says after the form: rules, papers, fees, clocks, places, routing, states."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from catalogue.checking.conditions import Finding, condition_findings
from catalogue.checking.prices import price_findings
from catalogue.checking.questions import repeated
from catalogue.checking.reachable import can_hold
from catalogue.checking.scope import Fact, Kind, Scope, all_fields, outer_scope
from catalogue.clocks import clocks
from catalogue.model import Condition, FieldType, Service, TerritoryKey
from catalogue.yaml_text import Path

_PLACE_TYPES = (FieldType.REGION, FieldType.ADDRESS, FieldType.PARTY, FieldType.PERSON, FieldType.LIST)


class _Conditional(Protocol):
    """A row that may depend on a condition."""

    @property
    def when(self) -> Condition | None: ...


def matter_findings(service: Service) -> Iterator[Finding]:
    """Everything wrong outside the questions."""
    before = outer_scope(service).with_fields(all_fields(service))
    after = before.with_results(rule.result for rule in service.rules)
    yield from _rules(service, before)
    yield from _conditions(service, after)
    yield from _ids(service)
    yield from price_findings(service, after)
    yield from _deadlines(service, after)
    yield from _routing(service, after)
    yield from _states(service)


def _rules(service: Service, scope: Scope) -> Iterator[Finding]:
    for i, rule in enumerate(service.rules):
        earlier = scope.with_results(one.result for one in service.rules[:i])
        yield from condition_findings(rule.when, earlier, ["rules", i, "when"])


def _conditions(service: Service, scope: Scope) -> Iterator[Finding]:
    by_id = {field.id: field for field in all_fields(service)}
    groups: list[tuple[Path, Sequence[_Conditional]]] = [
        (["materials"], service.materials),
        (["deadlines"], service.deadlines),
        (["places"], service.places),
        (["priorities"], service.priorities),
        (["route", "territory"], service.route.territory),
        (["route", "competent"], service.route.competent),
    ]
    for i, table in enumerate(service.fees):
        groups.append((["fees", i, "rows"], table.rows))
    places: list[tuple[Path, Condition | None]] = [
        ([*path, i, "when"], one.when) for path, group in groups for i, one in enumerate(group)
    ]
    if service.quick_exit is not None:
        places.append((["quick_exit", "when"], service.quick_exit.when))
    for path, condition in places:
        yield from condition_findings(condition, scope, path)
    places += [(["rules", i, "when"], rule.when) for i, rule in enumerate(service.rules)]
    for path, condition in places:
        if condition is not None and not can_hold([condition], by_id):
            yield path, "这个条件永远不会成立"


def _ids(service: Service) -> Iterator[Finding]:
    yield from repeated(((["rules", i], one.id) for i, one in enumerate(service.rules)), "id")
    yield from repeated(((["materials", i], one.id) for i, one in enumerate(service.materials)), "id")
    yield from repeated(
        ((["notice", "consents", i], one.id) for i, one in enumerate(service.notice.consents)), "id"
    )


def _deadlines(service: Service, scope: Scope) -> Iterator[Finding]:
    for i, rule in enumerate(service.deadlines):
        if rule.clock not in clocks():
            yield ["deadlines", i, "clock"], f"没有“{rule.clock}”这个期限，见 catalogue/clocks.yaml"
        fact = scope.facts.get(rule.starts)
        if rule.starts != "submitted" and (fact is None or fact.kind is not Kind.DAY):
            yield ["deadlines", i, "starts"], f"“{rule.starts}”不是日期题，也不是 submitted"


def _routing(service: Service, scope: Scope) -> Iterator[Finding]:
    route = service.route
    if route.matter and scope.facts.get(route.matter, Fact(Kind.OTHER)).kind is not Kind.ONE_OF:
        yield ["route", "matter"], f"“{route.matter}”不是单选题"
    for name, keys in (("territory", route.territory), ("competent", route.competent)):
        for i, key in enumerate(keys):
            if not _is_place(key, scope):
                yield ["route", name, i, "field"], f"“{key.field}”不是地区或地址题，也不是 kiosk"
    if service.quick_exit is not None and service.quick_exit.code_field not in scope.facts:
        yield ["quick_exit", "code_field"], f"没有“{service.quick_exit.code_field}”这道题"
    if service.places and not any(one.type is FieldType.SLOT for one in all_fields(service)):
        yield ["places"], "要约时间就要有一道 slot 题"


def _is_place(key: TerritoryKey, scope: Scope) -> bool:
    if key.field in ("kiosk", "kiosk.region", "applicant.region"):
        return True
    fact = scope.facts.get(key.field)
    return fact is not None and fact.field is not None and fact.field.type in _PLACE_TYPES


def _states(service: Service) -> Iterator[Finding]:
    yield from repeated(((["states", i], one.id) for i, one in enumerate(service.states)), "id")
    by_id = {state.id: state for state in service.states}
    for key in ("initial_state", "booked_state"):
        name = getattr(service, key)
        if name and name not in by_id:
            yield [key], f"没有“{name}”这个状态"
    reached, waiting = set[str](), [service.initial_state, service.booked_state]
    while waiting:
        name = waiting.pop()
        if name in by_id and name not in reached:
            reached.add(name)
            waiting += by_id[name].next
    for i, state in enumerate(service.states):
        for k, name in enumerate(state.next):
            if name not in by_id:
                yield ["states", i, "next", k], f"没有“{name}”这个状态"
        if state.id not in reached:
            yield ["states", i, "id"], f"从开始的状态走不到“{state.label}”"
        if not state.final and not state.next:
            yield ["states", i, "id"], f"“{state.label}”没有下一步，也没有写 final: true"
