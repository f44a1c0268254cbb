"""What the shape of a file does not allow, said so that a clerk can mend it: place, and what to write."""

from __future__ import annotations

from typing import Any, Final

from pydantic import ValidationError

from catalogue.problem import CatalogueProblem
from catalogue.yaml_text import YamlText

_TAGS: Final = frozenset({"test", "all_of", "any_of", "not_of"})
"""Names that the model gives to the kinds of condition; they stand in an error's path but not in the file."""

_PLAIN: Final = {ord("'"): None}

_WORDS: Final = {
    "missing": "缺少这一项，请补上",
    "extra_forbidden": "不认识这个键，请核对拼写",
    "string_type": "要写成文字；数字和代码请加引号",
    "bool_type": "要写 true 或 false",
    "bool_parsing": "要写 true 或 false",
    "int_type": "要写整数",
    "int_parsing": "要写整数",
    "int_from_float": "要写整数",
    "float_type": "要写数字",
    "float_parsing": "要写数字",
    "list_type": "要写成列表，每行以 - 开头",
    "model_type": "这里要写几个键，不能只写一个值",
    "model_attributes_type": "这里要写几个键，不能只写一个值",
    "dict_type": "这里要写几个键，不能只写一个值",
    "union_tag_not_found": "不是一个条件，请用 all、any、not 或者 field",
}


def schema_problems(error: ValidationError, file: str, text: YamlText) -> list[CatalogueProblem]:
    """One problem for each thing pydantic found, with file, line and field."""
    found = []
    for one in error.errors(include_url=False, include_input=False):
        path = [part for part in one["loc"] if part not in _TAGS]
        field = text.spoken(path) or ".".join(str(part) for part in path) or "（整个文件）"
        found.append(CatalogueProblem(file, text.line(path), field, _message(one)))
    return found


def _message(one: Any) -> str:
    kind, context = one["type"], one.get("ctx", {})
    match kind:
        case "value_error":
            return str(context["error"])
        case "literal_error" | "enum":
            return (
                f"只能写：{context['expected']}".translate(_PLAIN).replace(" or ", "、").replace(", ", "、")
            )
        case "string_pattern_mismatch":
            return f"不符合写法 {context['pattern']}"
        case "string_too_short" | "string_too_long":
            return f"字数不对，要求{context.get('min_length') or context.get('max_length')}个字"
    return _WORDS.get(kind, str(one["msg"]))
