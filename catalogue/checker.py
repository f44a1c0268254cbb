"""Checks service files, and the text messages of their services, as a whole and says, for every problem,
file, line and field."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from catalogue.checking.conditions import Finding
from catalogue.checking.matters import matter_findings
from catalogue.checking.questions import question_findings
from catalogue.loader import read_file
from catalogue.messages import FILE, check_messages
from catalogue.model import Service
from catalogue.problem import CatalogueProblem
from catalogue.yaml_text import YamlText


def check_directory(directory: Path) -> list[CatalogueProblem]:
    """Every problem of every `*.yaml` in the directory, in the order of file and line; empty when all is
    well. Those of the `messages.yaml` beside the directory too, if there is one.

    Shape, then meaning: unknown facts in conditions, values and clocks that do not exist, repeated ids,
    questions and choices that can never appear, conditions on later questions, dangling names, states that
    cannot be reached, amounts and days that are none, too much typing, exclamation marks.
    """
    problems: list[CatalogueProblem] = []
    codes: dict[str, str] = {}
    services: dict[str, Service] = {}
    unread = False
    for path in sorted(directory.glob("*.yaml")):
        service, text, wrong = read_file(path)
        problems += wrong
        if service is None or text is None:
            unread = True
            continue
        problems += check_service(service, text, path.name)
        if service.code in codes:
            message = f"{service.code} 在 {codes[service.code]} 里已经用了"
            problems.append(CatalogueProblem(path.name, text.line(["code"]), "code", message))
        codes.setdefault(service.code, path.name)
        services.setdefault(service.code, service)
    messages = directory.resolve().parent / FILE.name
    if messages.is_file() and not unread:  # of a service that cannot be read nothing can be said
        problems += check_messages(messages, services)
    return sorted(set(problems))


def check_service(service: Service, text: YamlText, file: str) -> list[CatalogueProblem]:
    """The problems of meaning in one file whose shape is good."""
    findings = [*question_findings(service), *matter_findings(service), *_wording(text.data, [])]
    return [CatalogueProblem(file, text.line(path), text.spoken(path), message) for path, message in findings]


def _wording(value: Any, path: list[str | int]) -> Iterator[Finding]:
    if isinstance(value, str):
        if "！" in value or "!" in value:
            yield path, "不要用感叹号，平静地说清楚就好"
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _wording(part, [*path, key])
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _wording(part, [*path, index])
