"""What the page says that stands when nothing else does; its window: tests/faults/test_supervised.py."""

from __future__ import annotations

import subprocess
import sys

import pytest

from screens.plain import _parted, lines


def test_both_languages_hotline_and_code() -> None:
    page = lines("12348", "K-12AB", "3 号机")
    assert page[0] == "本机暂停使用"
    assert any("12348" in line and line.isascii() for line in page)
    assert page[-1] == "给工作人员看的代码：3 号机 K-12AB"
    assert len(page) == 7


def test_the_machine_to_go_to_is_named() -> None:
    page = lines("12348", "", "3 号机", "2 号机（东门旁）")
    assert page[1] == "请用 2 号机（东门旁），或到窗口办理。"
    assert any(line.startswith("Please use 2 号机（东门旁）") for line in page)


def test_without_settings_the_rest_of_it_stands() -> None:
    page = lines("", "", "")
    assert page[0] == "本机暂停使用" and len(page) == 4
    assert not any("{" in line for line in page)


def test_the_programs_own_command_line_is_kept_apart() -> None:
    own, rest = _parted(["--code=K-1", "--hotline=12348", "--", "run", "--config", "a.yaml"])
    assert (own.code, own.hotline, rest) == ("K-1", "12348", ["run", "--config", "a.yaml"])


@pytest.mark.parametrize(
    "room", ["sqlalchemy", "catalogue", "pydantic", "drivers", "kiosk.desk.desk", "httpx2", "yaml"]
)
def test_it_needs_hardly_anything(room: str) -> None:
    """Whatever ended the whole program is most likely not even loaded here."""
    code = f"import sys, screens.plain; sys.exit({room!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
