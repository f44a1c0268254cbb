"""What the documents promise is there: links lead somewhere, commands and make targets exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main

from kiosk.cli import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_pictures_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)|src=\"([^\"]+)\"", text)
    local = [one for pair in targets for one in pair if one and "://" not in one]
    assert [one for one in local if not (page.parent / one).exists()] == []


def test_named_commands_exist() -> None:
    names = {
        tuple(words.split())
        for page in PAGES
        for code in re.findall(r"`([^`\n]+)`", page.read_text(encoding="utf-8"))
        for words in re.findall(r"\blegal-kiosk((?: [a-z][a-z-]+)+)", code)
    }
    assert ("doctor",) in names and ("backend", "kiosk", "add") in names
    assert not _exists(("backend", "nothing")) and not _exists(("nothing",))
    assert [" ".join(name) for name in sorted(names) if not _exists(name)] == []


def _exists(words: tuple[str, ...]) -> bool:
    command: object = typer.main.get_command(app)
    for word in words:
        commands: dict[str, object] | None = getattr(command, "commands", None)
        if commands is None:
            return True  # an argument of the command
        if word not in commands:
            return False
        command = commands[word]
    return True


def test_named_make_targets_exist() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"`make ([a-z]+)`", text))
    assert "demo" in named
    assert {one for one in named if not re.search(rf"^{one}:", makefile, re.MULTILINE)} == set()
