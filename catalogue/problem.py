"""Something wrong in a service file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class CatalogueProblem:
    """Where and what: file name, line from 1, field ("sections[who].fields[phone].when"), words for the
    author."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.message}"


class CatalogueError(Exception):
    """The catalogue cannot be used; `problems` says everything that is wrong, not only the first thing."""

    def __init__(self, problems: Sequence[CatalogueProblem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = list(problems)
