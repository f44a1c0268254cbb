"""The program's own files against the list that the installer wrote."""

from __future__ import annotations

from importlib.metadata import Distribution
from pathlib import Path

import pytest

from kiosk.running.shipped_files import broken_files


@pytest.fixture
def installed(tmp_path: Path) -> Distribution:
    """A distribution of three files, as pip leaves it."""
    (tmp_path / "services").mkdir()
    (tmp_path / "services" / "NOTARY.yaml").write_text("a: 1\n")
    (tmp_path / "font.otf").write_bytes(b"x" * 100)
    (tmp_path / "module.pyc").write_bytes(b"made later")
    info = tmp_path / "legal_kiosk-0.1.dist-info"
    info.mkdir()
    metadata = "Metadata-Version: 2.1\nName: legal-kiosk\nVersion: 0.1\n"
    (info / "METADATA").write_text(metadata)
    (info / "RECORD").write_text(
        "services/NOTARY.yaml,sha256=x,5\nfont.otf,sha256=y,100\nmodule.pyc,,\n"
        f"legal_kiosk-0.1.dist-info/METADATA,sha256=z,{len(metadata)}\nlegal_kiosk-0.1.dist-info/RECORD,,\n"
    )
    return Distribution.at(info)


def test_as_installed(installed: Distribution) -> None:
    assert broken_files(installed) == []


def test_a_missing_and_a_cut_file_are_named(installed: Distribution, tmp_path: Path) -> None:
    (tmp_path / "services" / "NOTARY.yaml").unlink()
    (tmp_path / "font.otf").write_bytes(b"x" * 60)
    assert broken_files(installed) == ["NOTARY.yaml", "font.otf"]


def test_what_the_interpreter_makes_is_not_looked_at(installed: Distribution, tmp_path: Path) -> None:
    (tmp_path / "module.pyc").unlink()
    assert broken_files(installed) == []


def test_this_checkout_is_whole() -> None:
    assert broken_files() == []
