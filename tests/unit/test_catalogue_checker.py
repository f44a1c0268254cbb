"""The checker: deliberately broken service files."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.checker import check_directory
from tests.unit.catalogue_samples import FULL, HEAD, SMALL


def check_text(directory: Path, text: str) -> list[str]:
    (directory / "a.yaml").write_text(text, encoding="utf-8")
    return [str(problem) for problem in check_directory(directory)]


@pytest.mark.parametrize("text", [SMALL, FULL])
def test_a_good_file_has_no_problem(tmp_path: Path, text: str) -> None:
    assert check_text(tmp_path, text) == []


FAMILY = "when: {field: matter, is: family}"

BROKEN = [
    # conditions
    (FAMILY, "when: {field: mater, is: family}",
     "sections[matter].fields[violence].when.field: “mater”不是题目的 id，也不是已知的事实"),
    (FAMILY, "when: {field: household, answered: true}",
     "sections[matter].fields[violence].when.field: “household”在这里还没有问到，只能用前面的题"),
    (FAMILY, "when: {field: matter, is: famly}", ".when.is: 没有“famly”这个选项或结果"),
    (FAMILY, "when: {field: matter, in: [family, famly]}", ".when.in[1]: 没有“famly”"),
    (FAMILY, "when: {field: matter, includes: family}",
     ".when.includes: “matter”不是多选题，不能用 includes"),
    (FAMILY, "when: {field: matter, less_than: 3}",
     ".when.less_than: “matter”不是数字，不能用 less_than"),
    (FAMILY, "when: {any: [{field: matter, days_ago_more_than: 3}]}",
     ".when.any[0].days_ago_more_than: “matter”不是日期"),
    (FAMILY, "when: {not: {all: [{field: result, includes: URGENT}]}}",
     ".when.not.all[0].field: “result”不是题目的 id"),
    ("when: {field: violence, is: true}\n      - {id: place",
     "when: {field: violence, is: yes}\n      - {id: place",
     "sections[matter].fields[code].when.is: 是否题要写 true 或 false"),
    ("includes: poor}", "is: poor}", "rules[poor].when.is: 多选题要用 includes"),
    ("includes: poor}", "includes: rich}", "rules[poor].when.includes: 没有“rich”"),
    ("applicant.age, at_least: 60", "applicant.agee, at_least: 60",
     "sections[people].fields[groups].choices[elderly].when.field: “applicant.agee”"),
    ("applicant.age, at_least: 60", "kiosk.region, is: 990101", "choices[elderly].when.is: 要写成文字"),
    ("applicant.age, at_least: 60", "applicant.age, is: old", "choices[elderly].when.is: 要和数字比较"),
    ("applicant.age, at_least: 60", "today, is: old", "choices[elderly].when.is: 这类题只能用 answered"),
    ("less_than_fact: standard.income", "less_than_fact: standard.incomes",
     "rules[pass].when.less_than_fact: “standard.incomes”不是已知的数字"),
    ("{field: age, less_than: 18}", "{field: ages, less_than: 18}",
     "sections[people].fields[household].fields[school].when.field: “ages”"),
    # what can never be
    (FAMILY, "when: {all: [{field: matter, is: family}, {field: matter, is: wages}]}",
     "fields[violence].when: 这道题永远不会出现"),
    (FAMILY, "when: {field: matter, is: crime}", "fields[violence].when: 这道题永远不会出现"),
    ("label: 老人, when: {field: applicant.age, at_least: 60}",
     "label: 老人, when: {all: [{field: matter, is: wages}, {field: violence, is: true}]}",
     "choices[elderly].when: 选项“老人”永远不会出现"),
    ("when: {field: violence, is: true}\n    result",
     "when: {all: [{field: violence, is: true}, {field: matter, is: estate}]}\n    result",
     "rules[violence].when: 这个条件永远不会成立"),
    # repeated and dangling names
    ("{id: place, type: region", "{id: code, type: region",
     "sections[matter].fields[code].id: “code”用了两次"),
    ("{value: family, label: 家里的事}", "{value: wages, label: 家里的事}",
     "choices[wages].value: “wages”用了两次"),
    ("{id: age, type: integer", "{id: name, type: integer",
     "fields[household].fields[name].id: “name”用了两次"),
    ("- id: people\n", "- id: matter\n", "sections[matter].id: “matter”用了两次"),
    ("- id: urgent", "- id: poor", "rules[poor].id: “poor”用了两次"),
    ("{id: wage_proof", "{id: id_card", "materials[id_card].id: “id_card”用了两次"),
    ("clock: AID_DECIDE", "clock: AID_DECIED", "deadlines[0].clock: 没有“AID_DECIED”这个期限"),
    ("starts: last_day", "starts: unpaid", "deadlines[1].starts: “unpaid”不是日期题"),
    ("  matter: matter", "  matter: place", "route.matter: “place”不是单选题"),
    ("- {field: opponent}", "- {field: unpaid}", "route.territory[1].field: “unpaid”不是地区或地址题"),
    ("code_field: code", "code_field: cod", "quick_exit.code_field: 没有“cod”这道题"),
    ("type: slot", "type: text", "places: 要约时间就要有一道 slot 题"),
    ("computed: income_per_head", "computed: income",
     "fields[income_per_head].computed: “income”不是会算的写法"),
    ("computed: income_per_head", "computed: 'total:income_lines.sum'",
     ".computed: 前面没有“income_lines.sum”"),
    # questions
    ("min: 1, max: 20", "min: 21, max: 20", "fields[copies].max: 最大值比最小值还小"),
    ("min: 1, max: 20", "prefill: applicant.shoe",
     "fields[copies].prefill: “applicant.shoe”不是可以预先填好的内容"),
    ("{id: place, type: region,", "{id: place, type: region, fields: [{id: x, type: text, label: x}],",
     "fields[place].fields: region 题不能再包含 fields"),
    ("{id: place, type: region,", "{id: place, type: region, choices: [{value: x, label: x}],",
     "fields[place].choices: region 题不用写 choices"),
    ("{id: place, type: region,", "{id: place, type: choice, choices: [{value: x, label: x, refuse: 不办}],",
     "fields[place].choices: 每个选项都不受理"),
    # prices
    ('amount: "80"', "amount: free", "fees[0].rows[0].amount: 金额要写成数字"),
    ('amount_to: "300"', 'amount_to: "50"', "fees[1].rows[0].amount_to: 上限要和下限一起写"),
    ("per: copy, when", "per: copy, copies: place, when", "fees[0].rows[1].copies: 没有“place”这道数字题"),
    ("of: unpaid", "of: place", "fees[1].rows[1].of: 没有“place”这道金额题"),
    ('up_to: "10000", percent: "1"', 'up_to: "0", percent: "1"', ".scale[0].up_to: 每一级的上限要比上一级大"),
    ('up_to: "10000", percent: "1"', 'percent: "1"', ".scale[0].up_to: 除了最后一级"),
    ('percent: "0.5"', "percent: half", ".scale[1].percent: 百分比要写成数字"),
    ('effective_from: "2027-01-01", amount: "3000"', 'effective_from: soon, amount: "3000"',
     "standards[income].effective_from: 要写成 2026-01-01 这样的日期"),
    ('amount: "3000"', "amount: three", "standards[income].amount: 金额要写成数字"),
    ('division: "000000"\n', "division: all\n", "fees[0].division: 要写6位行政区划代码"),
    # states and words
    ("next: [closed]}", "next: [done]}", "states[submitted].next[0]: 没有“done”这个状态"),
    ("next: [closed]}", "next: [done]}", "states[closed].id: 从开始的状态走不到“已办结”"),
    (", final: true", "", "states[closed].id: “已办结”没有下一步"),
    ("initial_state: submitted", "initial_state: start", "initial_state: 没有“start”这个状态"),
    ("title: 样例事项", "title: 样例事项！", "title: 不要用感叹号"),
    ("- {id: share, text: 同意核查}", "- {id: share, text: 同意核查}\n    - {id: share, text: 同意}",
     "notice.consents[share].id: “share”用了两次"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    BROKEN,
    ids=[str(number) for number, _ in enumerate(BROKEN)],
)
def test_a_broken_file_is_told_where_and_why(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in FULL, old
    text = FULL.replace(old, new, 1)
    found = check_text(tmp_path, text)
    assert any(expected in one for one in found), found


def test_a_problem_names_the_line(tmp_path: Path) -> None:
    text = SMALL.replace("label: 事情}", "label: 事情}\n      - id: b\n        type: text\n"
                         "        label: 乙\n"
                         "        when:\n          all:\n            - {field: topic, answered: true}\n"
                         "            - {field: topc, is: x}")  # fmt: skip
    line = text.splitlines().index("            - {field: topc, is: x}") + 1
    assert check_text(tmp_path, text) == [
        f"a.yaml:{line}: sections[matter].fields[b].when.all[1].field: “topc”不是题目的 id，也不是已知的事实"
    ]


def test_too_much_typing_is_for_the_phone(tmp_path: Path) -> None:
    def with_texts(*extras: str) -> str:
        lines = [
            f"      - {{id: t{n}, type: long_text, label: 文{n}{extra}}}" for n, extra in enumerate(extras)
        ]
        return SMALL.replace("      - {id: topic, type: text, label: 事情}",
                             "      - {id: topic, type: yes_no, label: 是}\n" + "\n".join(lines))  # fmt: skip

    assert check_text(tmp_path, with_texts("", "")) == []
    assert "改成 ask: phone" in check_text(tmp_path, with_texts("", "", ""))[0]
    assert check_text(tmp_path, with_texts("", "", ", ask: phone")) == []
    yes, no = ", when: {field: topic, is: true}", ", when: {field: topic, is: false}"
    assert check_text(tmp_path, with_texts(yes, "", no)) == []


def test_shape_goes_before_meaning_and_codes_are_unique(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "c.yaml").write_text("code: [", encoding="utf-8")
    found = check_text(tmp_path, SMALL)
    assert found[0] == "b.yaml:1: code: SAMPLE 在 a.yaml 里已经用了"
    assert found[1].startswith("c.yaml:1: （整个文件）: c.yaml 的格式不对")


def test_too_many_combinations_are_left_alone(tmp_path: Path) -> None:
    fields = [f"      - {{id: q{n}, type: yes_no, label: 问{n}}}" for n in range(12)]
    tests = ", ".join(f"{{field: q{n}, is: true}}" for n in range(12))
    never = "{not: {field: q0, is: true}}"
    fields.append(f"      - {{id: last, type: text, label: 末, when: {{all: [{tests}, {never}]}}}}")
    text = HEAD + "sections:\n  - id: one\n    title: 一\n    fields:\n" + "\n".join(fields)
    assert check_text(tmp_path, text + "\nroute: {body: x, territory: []}\n") == []


def test_what_a_computed_value_may_be_inside_a_group(tmp_path: Path) -> None:
    total = "{id: sum, type: money, label: 和, computed: 'total:x.y'}"
    text = FULL.replace("{id: age, type: integer,", f"{total}\n          - {{id: age, type: integer,")
    assert any("前面没有“x.y”" in one for one in check_text(tmp_path, text))
