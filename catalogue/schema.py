"""The published JSON Schema of a service file, for editors and for other programs. Made from the model."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic.json_schema import GenerateJsonSchema

from catalogue.model import Service

SCHEMA_FILE = Path(__file__).with_name("service.schema.json")


def schema_text() -> str:
    """The schema as the file must hold it (draft 2020-12, two blanks, final newline)."""
    schema = Service.model_json_schema(by_alias=True)
    head = {"$schema": GenerateJsonSchema.schema_dialect, "title": "法律服务自助终端：事项文件"}
    return (
        json.dumps(
            {**head, **{k: v for k, v in schema.items() if k != "title"}}, ensure_ascii=False, indent=2
        )
        + "\n"
    )


def write_schema() -> Path:
    """Writes the file anew after a change of the model; a test fails until that is done."""
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
    return SCHEMA_FILE
