"""YAML with places: the data of a file, and the line on which each value stands.

Plain words stay words: only true/false, null and decimal numbers are anything else. So `no` is a choice
value and not a boolean, `2026-01-01` a text and not a date, `12:30` no number in base sixty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import yaml

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser is ten times faster


class _PlainLoader(_Base):  # type: ignore[misc]
    """Safe loader with the core schema's plain types only."""


_PlainLoader.yaml_implicit_resolvers = {}
for _tag, _shape, _first in (
    ("bool", r"true|false", "tf"),
    ("int", r"-?(?:0|[1-9][0-9]*)", "-0123456789"),
    ("float", r"-?[0-9]+\.[0-9]+", "-0123456789"),
    ("null", r"null|~|", ["n", "~", ""]),
):
    _PlainLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_shape})$"), list(_first)
    )

Path = Sequence[str | int]
_NAMES: Final = ("id", "code", "value")


class YamlTextError(ValueError):
    """The text is no YAML, or a key stands twice. `line` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


@dataclass(frozen=True)
class YamlText:
    """A parsed file: plain data, and the tree of places."""

    data: Any
    root: yaml.Node | None

    def line(self, path: Path) -> int:
        """The line of the value at `path`, or of the nearest thing around it; parts that are no key are
        skipped."""
        return self._find(path)[0]

    def spoken(self, path: Path) -> str:
        """`path` for a human: "sections[who].fields[phone].ask", items named by their id where they have
        one."""
        return self._find(path)[1]

    def _find(self, path: Path) -> tuple[int, str]:
        node, line, words = self.root, 1, ""
        for part in path:
            below, key_line = _step(node, part)
            if below is None:
                # a missing key is named all the same when it is the last part: it is what is to be added
                if part == path[-1] and isinstance(part, str) and isinstance(node, yaml.MappingNode):
                    words += f".{part}"
                continue
            node, line = below, key_line
            words += f"[{_name(below) or part}]" if isinstance(part, int) else f".{part}"
        return line, words.removeprefix(".")


def parse(text: str, name: str) -> YamlText:
    """Reads one document. Raises YamlTextError with the line; `name` is for the message only."""
    try:
        loader = _PlainLoader(text)
        try:
            root = loader.get_single_node()
            data = None if root is None else loader.construct_document(root)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        # a file that ends too early is marked behind its last line
        line = min(mark.line, text.rstrip().count("\n")) + 1 if mark else 1
        raise YamlTextError(line, f"{name} 的格式不对：{error.problem}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise YamlTextError(1, f"{name} 里有不能用的字符或写法") from error
    for twice in _repeated_keys(root, set()):
        raise YamlTextError(twice.start_mark.line + 1, f"“{twice.value}”在同一处写了两次")
    return YamlText(data, root)


def _step(node: yaml.Node | None, part: str | int) -> tuple[yaml.Node | None, int]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == part:
                return value, key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part].start_mark.line + 1
    return None, 0


def _name(node: yaml.Node) -> str | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value in _NAMES and isinstance(value, yaml.ScalarNode):
                return str(value.value)
    return None


def _repeated_keys(node: yaml.Node | None, visited: set[int]) -> Iterator[yaml.ScalarNode]:
    # an anchor may be used many times, even inside itself
    if node is None or id(node) in visited:
        return
    visited.add(id(node))
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    yield key
                seen.add(key.value)
            yield from _repeated_keys(value, visited)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _repeated_keys(value, visited)
