"""Settings broken by hand: the copy that last worked is used, and said."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.last_config import COPY, keep_copy, settings_of_start
from kiosk.running.mishaps import Kind, Mishaps

GOOD = "state_dir: {state}\nhall: {{machine: 7 号机}}\n"
BROKEN = {
    "a wrong value": "state_dir: {state}\nhall: {{machine: ''}}\n",
    "no YAML": "state_dir: {state}\nhall: [machine\n",
    "a wrong key": "hall: {{machin: 7 号机}}\nstate_dir: {state}\n",
    "quoted, as JSON": '{{"hall": {{"machine": ""}}, "state_dir": "{state}"}}',
    "not text": "state_dir: {state}\n\udcff\udcfe\n",
    "empty of sense": "- {state}\n",
}


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path / "state"))


def _write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "config.yaml"
    written = text.format(state=tmp_path / "state")
    path.write_bytes(written.encode("utf-8", errors="surrogateescape"))
    return path


@pytest.mark.parametrize("broken", list(BROKEN))
def test_the_copy_that_worked_is_used_and_said(tmp_path: Path, broken: str) -> None:
    good = settings_of_start(_write(tmp_path, GOOD), Mishaps())
    keep_copy(good)
    mishaps = Mishaps()
    started = settings_of_start(_write(tmp_path, BROKEN[broken]), mishaps)
    assert started.settings.hall.machine == "7 号机"
    assert started.problems
    assert mishaps.has(Kind.CONFIG_BROKEN)
    assert started.text is None, "what is broken never takes the copy's place"
    keep_copy(started)
    assert (tmp_path / "state" / COPY).read_bytes() == good.text


def test_a_file_that_is_gone_is_a_broken_one(tmp_path: Path) -> None:
    path = _write(tmp_path, GOOD)
    keep_copy(settings_of_start(path, Mishaps()))
    path.unlink()
    mishaps = Mishaps()
    assert settings_of_start(path, mishaps).settings.hall.machine == "7 号机"
    assert [one.id for one in mishaps.current()] == [Kind.CONFIG_BROKEN.id]


def test_another_state_directory_is_found_in_the_broken_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_copy(settings_of_start(_write(tmp_path, GOOD), Mishaps()))
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path / "elsewhere"))
    broken = _write(tmp_path, BROKEN["a wrong value"])
    assert settings_of_start(broken, Mishaps()).settings.hall.machine == "7 号机"


def test_without_a_copy_the_machine_knows_that_it_knows_nothing(tmp_path: Path) -> None:
    mishaps = Mishaps()
    started = settings_of_start(_write(tmp_path, BROKEN["a wrong value"]), mishaps)
    [one] = mishaps.current()
    assert one.id == Kind.CONFIG_LOST.id and one.grave and "第 2 行 hall.machine" in one.words
    assert started.settings.state_dir == tmp_path / "state", "staff can still come in"


def test_a_spoiled_copy_is_none(tmp_path: Path) -> None:
    keep_copy(settings_of_start(_write(tmp_path, GOOD), Mishaps()))
    (tmp_path / "state" / COPY).write_text("hall: [")
    mishaps = Mishaps()
    settings_of_start(_write(tmp_path, BROKEN["no YAML"]), mishaps)
    assert mishaps.has(Kind.CONFIG_LOST)


def test_the_words_never_quote_what_stands_in_the_file(tmp_path: Path) -> None:
    mishaps = Mishaps()
    settings_of_start(_write(tmp_path, "hall: {{machine: 测试王五测试王五测试王五测试}}\n"), mishaps)
    assert "测试" not in mishaps.current()[0].words


def test_a_disk_that_takes_nothing_keeps_the_older_copy(tmp_path: Path) -> None:
    keep_copy(settings_of_start(_write(tmp_path, GOOD), Mishaps()))
    copy = tmp_path / "state" / COPY
    before = copy.read_bytes()
    newer = settings_of_start(_write(tmp_path, GOOD.replace("7", "8")), Mishaps())
    copy.with_name(copy.name + ".tmp").mkdir()  # the copy's temporary name is taken: it cannot be written
    keep_copy(newer)
    assert copy.read_bytes() == before
