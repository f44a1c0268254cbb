"""The example that people copy must be right."""

from __future__ import annotations

import re
from pathlib import Path

from catalogue.checker import check_directory
from catalogue.clocks import clocks
from catalogue.model import FieldType

TEXT = Path(__file__).parents[2].joinpath("docs", "catalogue.md").read_text(encoding="utf-8")


def test_the_example_is_a_good_service_file(tmp_path: Path) -> None:
    example = re.search(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    assert example is not None
    (tmp_path / "example.yaml").write_text(example[1], encoding="utf-8")
    assert check_directory(tmp_path) == []


def test_every_type_is_explained() -> None:
    assert [one for one in FieldType if f"`{one}`" not in TEXT] == []


def test_the_clock_it_names_exists() -> None:
    assert set(re.findall(r"clock: ([A-Z_]+)", TEXT)) <= set(clocks())
