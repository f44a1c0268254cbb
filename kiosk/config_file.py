"""Finding and reading `config.yaml`; every wrong key and value is reported at once, with its line."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from kiosk.config import HallSettings

ENVIRONMENT = "LEGAL_KIOSK_CONFIG"
SYSTEM_FILE = Path("/etc/legal-kiosk/config.yaml")
_PACKAGE = Path(__file__).resolve().parent

Location = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class ConfigProblem:
    """One thing to correct. `line` is 1-based, `key` dotted; both empty when the file as a whole is meant."""

    line: int
    key: str
    message: str


class ConfigError(Exception):
    """The configuration cannot be used. `str()` lists every problem, one per line, ready for a person."""

    def __init__(self, path: Path, problems: list[ConfigProblem]) -> None:
        self.path = path
        self.problems = sorted(problems, key=lambda problem: problem.line)
        super().__init__("\n".join(self._line(problem) for problem in self.problems))

    def _line(self, problem: ConfigProblem) -> str:
        where = f"{self.path}:{problem.line}" if problem.line else str(self.path)
        return f"{where}: {problem.key}：{problem.message}" if problem.key else f"{where}: {problem.message}"


def find_config(given: Path | None, environ: Mapping[str, str] = os.environ) -> Path | None:
    """`--config`, LEGAL_KIOSK_CONFIG, /etc/legal-kiosk/, the packaged file; None when even that is missing.

    A file that was named but does not exist is not passed over: reading it reports it.
    """
    if given is not None:
        return given
    if environ.get(ENVIRONMENT):
        return Path(environ[ENVIRONMENT])
    candidates = [SYSTEM_FILE, _PACKAGE / "config.yaml"]
    # in a checkout the file lies at the front door; installed, a stray config.yaml there is never taken
    if (_PACKAGE.parent / "pyproject.toml").exists():
        candidates.append(_PACKAGE.parent / "config.yaml")
    return next((path for path in candidates if path.exists()), None)


def load_settings(path: Path | None) -> HallSettings:
    """Read and check the file (None = every default). Raises ConfigError with all problems."""
    if path is None:
        return HallSettings()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "不是 UTF-8 文本"
        raise ConfigError(path, [ConfigProblem(0, "", f"读不了这个文件：{reason}")]) from None
    try:
        loader = _Loader(text)
        root = loader.get_single_node()
        data = {} if root is None else loader.construct_document(root)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise ConfigError(path, [ConfigProblem(line, "", f"写法不对：{error.problem}")]) from None
    if not isinstance(data, dict):
        raise ConfigError(path, [ConfigProblem(1, "", "应是一组“键: 值”")])
    problems = list(_repeated_keys(root, ())) if root is not None else []
    try:
        settings = HallSettings.model_validate(_without_empty(data))
    except ValidationError as error:
        problems += [_problem(root, entry) for entry in error.errors(include_url=False)]
    if problems:
        raise ConfigError(path, problems)
    return settings


def problems_of(error: ValidationError) -> list[ConfigProblem]:
    """What is wrong with settings that did not come from a file, in the same words."""
    return [_problem(None, entry) for entry in error.errors(include_url=False)]


class _Loader(yaml.SafeLoader):
    """YAML without the 1.1 surprises: 9:30 stays text instead of becoming 570, a date stays text."""


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:timestamp")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


for _tag, _form in (("int", r"^[-+]?(0|[1-9]\d*)$"), ("float", r"^[-+]?\d+\.\d+$")):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_form), list("-+0123456789"))


def _without_empty(data: dict[Any, Any]) -> dict[Any, Any]:
    """A key with nothing after it means its default, at every level."""
    return {
        key: _without_empty(value) if isinstance(value, dict) else value
        for key, value in data.items()
        if value is not None
    }


def _repeated_keys(node: yaml.Node, at: Location) -> Iterator[ConfigProblem]:
    """PyYAML silently keeps the last of two equal keys; a hall's editor should hear of it."""
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _repeated_keys(item, (*at, index))
    if isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if key.value in seen:
                yield ConfigProblem(line, _dotted((*at, key.value)), f"第 {seen[key.value]} 行已经写过")
            seen.setdefault(key.value, line)
            yield from _repeated_keys(value, (*at, key.value))


def _line_of(node: yaml.Node | None, location: Location) -> int:
    """The line of the deepest part of `location` that is written in the file."""
    line = node.start_mark.line + 1 if node is not None else 0
    for part in location:
        if isinstance(node, yaml.MappingNode):
            pair = next((pair for pair in node.value if pair[0].value == str(part)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line


def _dotted(location: Location) -> str:
    text = ""
    for part in location:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _model_of(info: FieldInfo) -> type[BaseModel] | None:
    """The section a field holds: itself, or the row type of its list."""
    for candidate in (info.annotation, *get_args(info.annotation)):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate
    return None


def _described(location: Location) -> tuple[type[BaseModel] | None, str]:
    """(section the location lies in, allowed values of the field it names)."""
    model: type[BaseModel] | None = HallSettings
    within: type[BaseModel] | None = None
    allowed = ""
    for part in location:
        if isinstance(part, int):
            continue
        within = model
        info = model.model_fields.get(part) if model is not None else None
        if info is None:
            break
        allowed = info.description or ""
        model = _model_of(info)
    return within, allowed


def _problem(root: yaml.Node | None, entry: Any) -> ConfigProblem:
    location: Location = entry["loc"]
    section, allowed = _described(location)
    if entry["type"] == "extra_forbidden":
        keys = list(section.model_fields) if section is not None else []
        near = difflib.get_close_matches(str(location[-1]), keys, 1)
        message = f"没有这个键{f'，是不是 {near[0]}' if near else ''}；这里可以写 {'、'.join(keys)}"
    elif entry["type"] == "missing":
        message = f"没有写；应是：{allowed}"
    else:
        said = f"（{entry['ctx']['error']}）" if entry["type"] == "value_error" else ""
        message = (
            f"写的是 {entry['input']!r}{said}；应是：{allowed}"
            if _short(entry["input"])
            else f"不合规定{said}；应是：{allowed}"
        )
    return ConfigProblem(_line_of(root, location), _dotted(location), message)


def _short(value: object) -> bool:
    return not isinstance(value, dict | list) and len(str(value)) <= 80
