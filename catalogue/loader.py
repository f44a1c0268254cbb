"""From YAML files to a catalogue with a version, and from a stored version back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from catalogue.model import Service
from catalogue.problem import CatalogueError, CatalogueProblem
from words import SOURCE_LANGUAGE, Language

if TYPE_CHECKING:
    from catalogue.yaml_text import YamlText

Shape = TypeVar("Shape", bound=BaseModel)


class Catalogue:
    """All services of one published version. The same text of the files always gives the same version."""

    def __init__(self, services: Mapping[str, Service]) -> None:
        ordered = sorted(services.values(), key=lambda service: (service.order, service.code))
        self.services: dict[str, Service] = {service.code: service for service in ordered}
        self._text = _canonical(self.services)
        self._spoken: dict[Language, Mapping[str, Service]] = {SOURCE_LANGUAGE: self.services}
        self.version: str = sha256(self._text.encode()).hexdigest()[:16]
        """16 hex digits of SHA-256 over the canonical JSON."""

    def speaking(self, language: Language) -> Mapping[str, Service]:
        """The services in this language; made once a language."""
        if language not in self._spoken:
            from catalogue.texts import spoken

            self._spoken[language] = {code: spoken(one, language) for code, one in self.services.items()}
        return self._spoken[language]

    def to_json(self) -> str:
        """The canonical JSON: what the backend stores and a kiosk caches."""
        return self._text

    @classmethod
    def from_json(cls, text: str) -> Catalogue:
        """A stored version. Raises CatalogueError when the text is not a catalogue."""
        try:
            rows = json.loads(text)["services"]
            return cls({code: Service.model_validate(row) for code, row in rows.items()})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            wrong = CatalogueProblem("catalogue.json", 1, "（整个文件）", "不是一份可用的事项目录")
            raise CatalogueError([wrong]) from error


def load(directory: Path | None = None) -> Catalogue:
    """Reads every `*.yaml` of the directory (default: the packaged services, read once per process).

    Raises CatalogueError with every problem of shape found. The finer rules are the checker's
    (`catalogue.checker.check_directory`).
    """
    return _packaged() if directory is None else _read(directory)


def packaged_directory() -> Path:
    """Where the packaged service files lie."""
    return Path(__file__).with_name("services")


def read_file(path: Path) -> tuple[Service | None, YamlText | None, list[CatalogueProblem]]:
    """One service file: the service, the places of its lines, and what is wrong with its shape."""
    return read_shape(path, Service)


def read_shape(
    path: Path, shape: type[Shape]
) -> tuple[Shape | None, YamlText | None, list[CatalogueProblem]]:
    """One YAML file as a model, the places of its lines, and what is wrong with its shape."""
    # the YAML parser comes in here: a kiosk that starts from its stored catalogue never needs it
    from catalogue.schema_errors import schema_problems
    from catalogue.yaml_text import YamlTextError, parse

    try:
        text = parse(path.read_text(encoding="utf-8"), path.name)
    except YamlTextError as error:
        return None, None, [CatalogueProblem(path.name, error.line, "（整个文件）", error.message)]
    except UnicodeDecodeError:
        return None, None, [CatalogueProblem(path.name, 1, "（整个文件）", "文件要用 UTF-8 保存")]
    try:
        return shape.model_validate(text.data), text, []
    except ValidationError as error:
        return None, text, schema_problems(error, path.name, text)


@cache
def _packaged() -> Catalogue:
    return _read(packaged_directory())


def _read(directory: Path) -> Catalogue:
    services: dict[str, Service] = {}
    problems: list[CatalogueProblem] = []
    for path in sorted(directory.glob("*.yaml")):
        service, text, wrong = read_file(path)
        problems += wrong
        if service is None or text is None:
            continue
        if service.code in services:
            line = text.line(["code"])
            problems.append(
                CatalogueProblem(path.name, line, "code", f"{service.code} 在另一个文件里已经用了")
            )
        services[service.code] = service
    if problems:
        raise CatalogueError(problems)
    return Catalogue(services)


def _canonical(services: Mapping[str, Service]) -> str:
    # only what the files say: a default that a later program version adds must not change an old version's
    # hash
    rows = {
        code: service.model_dump(mode="json", by_alias=True, exclude_unset=True)
        for code, service in services.items()
    }
    return json.dumps({"services": rows}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
