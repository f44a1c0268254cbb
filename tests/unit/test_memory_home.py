"""The toolkit's folder: in memory, gone afterwards, and what a killed program left is swept."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from kiosk.running.memory_home import memory_home


def test_it_lies_in_the_services_own_directory_and_goes(tmp_path: Path) -> None:
    (tmp_path / "kiosk-left").mkdir()
    (tmp_path / "kiosk-left" / "file").write_text("of a killed program")
    (tmp_path / "starts.json").write_text("{}")
    with memory_home({"RUNTIME_DIRECTORY": str(tmp_path)}) as home:
        assert home.parent == tmp_path and home.is_dir()
        assert not (tmp_path / "kiosk-left").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["starts.json"]


def test_a_place_that_takes_nothing_is_passed_over(tmp_path: Path) -> None:
    shared = tmp_path / "shm"
    shared.mkdir()
    with memory_home({"RUNTIME_DIRECTORY": str(tmp_path / "gone")}, shared) as home:
        assert home.parent == shared
    with memory_home({}, tmp_path / "gone too") as home:
        assert home.is_dir()
    assert not home.exists()


def test_a_full_place_is_passed_over_and_left_clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = tmp_path / "shm"
    shared.mkdir()

    write = Path.write_bytes

    def full(self: Path, data: bytes) -> int:
        if shared in self.parents:
            raise OSError(errno.ENOSPC, "no space")
        return write(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with memory_home({}, shared) as home:
        assert shared not in home.parents
    assert list(shared.iterdir()) == []
