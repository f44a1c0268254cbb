"""Does a condition ask something that can be answered?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catalogue.checking.scope import Fact, Kind, Scope
from catalogue.model import All, Any_, Condition, Not, Test
from catalogue.yaml_text import Path

Finding = tuple[Path, str]


def condition_findings(condition: Condition | None, scope: Scope, path: Path) -> Iterator[Finding]:
    """Unknown facts, values that no answer has, operators that do not fit the kind of fact."""
    match condition:
        case All():
            for index, part in enumerate(condition.all):
                yield from condition_findings(part, scope, [*path, "all", index])
        case Any_():
            for index, part in enumerate(condition.any):
                yield from condition_findings(part, scope, [*path, "any", index])
        case Not():
            yield from condition_findings(condition.not_, scope, [*path, "not"])
        case Test():
            yield from _test_findings(condition, scope, path)


def _test_findings(test: Test, scope: Scope, path: Path) -> Iterator[Finding]:
    fact = scope.facts.get(test.field)
    if fact is None:
        late = test.field.partition(".")[0] in scope.later
        why = "在这里还没有问到，只能用前面的题" if late else "不是题目的 id，也不是已知的事实"
        yield [*path, "field"], f"“{test.field}”{why}"
        return
    (operator,) = test.model_fields_set - {"field"}
    match operator:
        case "is_":
            yield from _value_findings(test.is_, fact, [*path, "is"])
        case "in_":
            for index, value in enumerate(test.in_ or ()):
                yield from _value_findings(value, fact, [*path, "in", index])
        case "includes":
            if fact.kind is not Kind.SOME_OF:
                yield [*path, "includes"], f"“{test.field}”不是多选题，不能用 includes"
            elif test.includes not in fact.values:
                yield [*path, "includes"], _no_such_value(test.includes)
        case "less_than" | "at_least" | "less_than_fact" | "at_least_fact":
            yield from _number_findings(test, operator, fact, scope, path)
        case "days_left_less_than" | "days_ago_more_than":
            if fact.kind is not Kind.DAY:
                yield [*path, operator], f"“{test.field}”不是日期，不能用 {operator}"


def _number_findings(test: Test, operator: str, fact: Fact, scope: Scope, path: Path) -> Iterator[Finding]:
    if fact.kind is not Kind.NUMBER:
        yield [*path, operator], f"“{test.field}”不是数字，不能用 {operator}"
    if operator.endswith("_fact"):
        other = scope.facts.get(str(getattr(test, operator)))
        if other is None or other.kind is not Kind.NUMBER:
            yield [*path, operator], f"“{getattr(test, operator)}”不是已知的数字"


def _value_findings(value: Any, fact: Fact, path: Path) -> Iterator[Finding]:
    match fact.kind:
        case Kind.ONE_OF if value not in fact.values:
            yield path, _no_such_value(value)
        case Kind.YES_NO if not isinstance(value, bool):
            yield path, "是否题要写 true 或 false"
        case Kind.NUMBER if isinstance(value, bool) or not isinstance(value, int | float):
            yield path, "要和数字比较"
        case Kind.SOME_OF:
            yield path, "多选题要用 includes"
        case Kind.WORD if not isinstance(value, str):
            yield path, "要写成文字；数字和代码请加引号"
        case Kind.OTHER | Kind.DAY:
            yield path, "这类题只能用 answered，日期可以用 days_left_less_than、days_ago_more_than"


def _no_such_value(value: Any) -> str:
    return f"没有“{value}”这个选项或结果"
