"""The published JSON Schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own
import pytest

from catalogue import schema
from catalogue.yaml_text import parse
from tests.unit.catalogue_samples import FULL, SMALL

COMMAND = 'python -c "from catalogue.schema import write_schema; write_schema()"'


def errors(data: Any) -> list[str]:
    validator = jsonschema.Draft202012Validator(json.loads(schema.SCHEMA_FILE.read_text(encoding="utf-8")))
    return [error.message for error in validator.iter_errors(data)]


def test_the_published_schema_is_current() -> None:
    assert schema.SCHEMA_FILE.read_text(encoding="utf-8") == schema.schema_text(), f"run: {COMMAND}"


def test_it_can_be_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "SCHEMA_FILE", tmp_path / "new.json")
    assert schema.write_schema().read_text(encoding="utf-8") == schema.schema_text()


@pytest.mark.parametrize("text", [SMALL, FULL])
def test_good_files_pass_it(text: str) -> None:
    assert errors(parse(text, "a.yaml").data) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("minutes: 5", "minutes: soon"),
        ("title: 样例事项", "titel: 样例事项"),
        ("{field: matter, is: family}", "{field: matter, is: family, in: [x]}"),
        ("{field: matter, is: family}", "{field: matter, equals: family}"),
    ],
)
def test_wrong_files_fail_it(old: str, new: str) -> None:
    assert errors(parse(FULL.replace(old, new, 1), "a.yaml").data)
