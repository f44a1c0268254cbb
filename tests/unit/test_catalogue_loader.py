"""Files, versions, and messages that name the place of a mistake."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import catalogue
from catalogue.loader import Catalogue, load
from catalogue.problem import CatalogueError
from tests.unit.catalogue_samples import FULL, SMALL


def write(directory: Path, **files: str) -> Path:
    for name, text in files.items():
        (directory / f"{name}.yaml").write_text(text, encoding="utf-8")
    return directory


def test_services_stand_in_their_order(tmp_path: Path) -> None:
    second = SMALL.replace("code: SAMPLE", "code: AFTER\norder: 200")
    found = load(write(tmp_path, a=second, b=SMALL))
    assert list(found.services) == ["SAMPLE", "AFTER"]


def test_the_version_is_that_of_the_content(tmp_path: Path) -> None:
    first = load(write(tmp_path, a=FULL))
    assert len(first.version) == 16 and int(first.version, 16)
    commented = load(write(tmp_path, a="# a remark\n" + FULL))
    assert commented.version == first.version
    changed = load(write(tmp_path, a=FULL.replace("minutes: 5", "minutes: 6")))
    assert changed.version != first.version


def test_a_stored_version_comes_back_whole(tmp_path: Path) -> None:
    first = load(write(tmp_path, a=FULL))
    again = Catalogue.from_json(first.to_json())
    assert again.version == first.version
    assert again.services == first.services
    assert json.loads(first.to_json())["services"]["SAMPLE"]["rules"][0]["when"] == {
        "field": "last_day",
        "days_ago_more_than": 358,
    }


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"services": []}', '{"services": {"A": {"code": "A"}}}'])
def test_a_text_that_is_no_catalogue_is_refused(text: str) -> None:
    with pytest.raises(CatalogueError, match="事项目录"):
        Catalogue.from_json(text)


def test_the_packaged_services_are_read_once() -> None:
    assert load() is load()


def test_plain_words_stay_words(tmp_path: Path) -> None:
    text = SMALL.replace("label: 事情", "label: no").replace("version: v1", "version: 2026-01-01")
    service = load(write(tmp_path, a=text)).services["SAMPLE"]
    assert service.sections[0].fields[0].label == "no"
    assert service.notice.version == "2026-01-01"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("minutes: 5", "minutes: soon", "a.yaml:5: minutes: 要写整数"),
        ("seal: 样", "seal: 样例", "a.yaml:3: seal: 字数不对，要求1个字"),
        ("code: SAMPLE", "code: sample", "a.yaml:1: code: 不符合写法 ^[A-Z][A-Z_]*$"),
        ("title: 样例事项", "titel: 样例事项", "a.yaml:1: title: 缺少这一项，请补上"),
        ("title: 样例事项", "titel: 样例事项", "a.yaml:2: titel: 不认识这个键，请核对拼写"),
        ("steps: [填表, 拿回执]", "steps: 填表", "a.yaml:10: guide.steps: 要写成列表，每行以 - 开头"),
        ("version: v1", "version: 1", "a.yaml:14: notice.version: 要写成文字；数字和代码请加引号"),
        ("type: text, ", "type: textt, ", "a.yaml:33: sections[matter].fields[topic].type: 只能写："),
        (
            "label: 事情}",
            "label: 事情, when: {field: a}}",
            "a.yaml:33: sections[matter].fields[topic].when: 一个判断要写一个、也只能写一个比较",
        ),
        (
            "label: 事情}",
            "label: 事情, when: {not: {fild: a, is: 1}}}",
            "a.yaml:33: sections[matter].fields[topic].when.not.fild: 不认识这个键",
        ),
        (
            "type: text, ",
            "type: choice, ",
            "a.yaml:33: sections[matter].fields[topic]: 选择题要写 choices",
        ),
        ("type: text, ", "type: list, ", "重复填写的一组（list）要写 fields"),
        ("type: text, ", "type: text, ask: counter, ", "ask: counter 要在 ask_reason 里写明"),
        ("minutes: 5", "minutes: 5\nminutes: 6", "a.yaml:6: （整个文件）: “minutes”在同一处写了两次"),
        ("minutes: 5", "minutes: [5", "a.yaml:6: （整个文件）: a.yaml 的格式不对"),
        ("minutes: 5", "minutes: !!python/object:os.system 5", "a.yaml:5: （整个文件）: a.yaml 的格式不对"),
        ("minutes: 5", "minutes: \x07", "a.yaml 里有不能用的字符或写法"),
        (SMALL, "- a list", "a.yaml:1: （整个文件）: 这里要写几个键"),
        (SMALL, "", "a.yaml:1: （整个文件）: 这里要写几个键"),
        ("guide:\n", "guide: &loop\n  extra: *loop\n", "a.yaml:7: guide.extra: 不认识这个键"),
    ],
)
def test_a_mistake_is_named_by_file_line_and_field(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in SMALL
    with pytest.raises(CatalogueError) as caught:
        load(write(tmp_path, a=SMALL.replace(old, new, 1)))
    assert expected in str(caught.value)
    assert all(problem.file == "a.yaml" for problem in caught.value.problems)


def test_every_mistake_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    broken = SMALL.replace("minutes: 5", "minutes: x").replace("seal: 样", "seal: ''")
    with pytest.raises(CatalogueError) as caught:
        load(write(tmp_path, a=broken, b=broken))
    assert [(one.file, one.field) for one in caught.value.problems] == [
        ("a.yaml", "seal"),
        ("a.yaml", "minutes"),
        ("b.yaml", "seal"),
        ("b.yaml", "minutes"),
    ]


def test_a_code_belongs_to_one_file(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"b.yaml:1: code: SAMPLE"):
        load(write(tmp_path, a=SMALL, b=SMALL))


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes("code: 样".encode("gb18030"))
    with pytest.raises(CatalogueError, match="UTF-8"):
        load(tmp_path)


def test_every_public_name_is_there_and_starting_is_light() -> None:
    assert all(hasattr(catalogue, name) for name in catalogue.__all__)
    script = (
        "import sys, catalogue; print([m for m in ('yaml', 'jsonschema', 'chinese_calendar', 'http.client', "
    )
    script += "'sqlalchemy', 'kivy') if m in sys.modules])"
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )
    assert run.stdout.strip() == "[]"
