"""No Chinese reaches a citizen past the translations: every literal is marked, or listed with its reason."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from words.update_translations import ROOMS, ROOT

HAN = re.compile("[\u3400-\u9fff]")
CHINESE = re.compile("[\u3400-\u9fff\u3001-\u303f\uff00-\uffef]")  # and the punctuation that joins
MARKS = {"_", "N_"}
LIST = Path(__file__).with_name("texts_not_translated.toml")


@cache
def allowed() -> dict[str, Any]:
    return tomllib.loads(LIST.read_text(encoding="utf-8"))


def is_mark(call: ast.AST) -> bool:
    if not isinstance(call, ast.Call):
        return False
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name in MARKS


def unmarked(source: str) -> Iterator[tuple[int, str]]:
    """Chinese literals that are neither looked up nor documentation. Inside a mark only a plain literal
    counts: what is put together there is found neither by the extractor nor in the translations."""
    tree = ast.parse(source)
    fine = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    fine |= {id(part) for call in ast.walk(tree) if is_mark(call) for part in call.args}  # type: ignore[attr-defined]
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in fine:
            continue
        if isinstance(node.value, str) and CHINESE.search(node.value):
            yield node.lineno, node.value


def modules() -> list[str]:
    found = (path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def is_listed(module: str, kind: str) -> bool:
    return any(module == one or (one.endswith("/") and module.startswith(one)) for one in allowed()[kind])


@pytest.mark.parametrize(
    "module", [one for one in modules() if not is_listed(one, "staff") and not is_listed(one, "characters")]
)
def test_every_chinese_text_is_marked(module: str) -> None:
    known = set(allowed()["texts"].get(module, ()))
    found = [(line, text) for line, text in unmarked((ROOT / module).read_text(encoding="utf-8"))]
    assert [(line, text) for line, text in found if text not in known] == []
    assert known == {text for _, text in found}, "listed, but no longer there"


@pytest.mark.parametrize("kind", ["staff", "characters"])
def test_the_list_names_only_what_needs_it(kind: str) -> None:
    for one in allowed()[kind]:
        paths = sorted((ROOT / one).rglob("*.py")) if one.endswith("/") else [ROOT / one]
        assert any(list(unmarked(path.read_text(encoding="utf-8"))) for path in paths), one
    assert set(allowed()["texts"]) <= set(modules())


def test_modules_of_characters_hold_no_words() -> None:
    """Three characters in a row are a word, except in a class of characters."""
    for module in allowed()["characters"]:
        for line, text in unmarked((ROOT / module).read_text(encoding="utf-8")):
            plain = re.sub(r"\[[^\]]*\]", "", text)
            assert not re.search("[\u3400-\u9fff]{3}", plain), (module, line, text)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('_("您好")', []),
        ('words._("您好")', []),
        ('X = N_("您好")', []),
        ('def f():\n    """中文说明."""', []),
        ('"hello"', []),
        ('X = "您好"', ["您好"]),
        ('X = f"{a}您好"', ["您好"]),
        ('X = _(f"{a}您好")', ["您好"]),
        ('X = _("您" + "好")', ["您", "好"]),
        ('X = "；".join(parts)', ["；"]),
    ],
)
def test_the_scan_sees(source: str, found: list[str]) -> None:
    assert [text for _, text in unmarked(source)] == found


def test_every_chinese_text_of_a_phone_page_is_marked() -> None:
    folder = ROOT / "backend" / "pages" / "templates"
    pages = [one for one in sorted(folder.rglob("*.html")) if not one.name.startswith("office_")]
    assert {one.parent.name for one in pages} == {"templates", "hand", "case", "form"}
    for page in pages:
        rest = re.sub(r'_\("[^"]*"\)', "", page.read_text(encoding="utf-8"))
        left = [line for line in rest.splitlines() if HAN.search(line)]
        assert left == [], page.name
