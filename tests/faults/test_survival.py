"""What breaks around the program: it comes up to the best it can do, says so, and mends itself when it can.

Real programs under their unit's contract, with real widgets; disks are real file systems of a few megabytes.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.config_file import load_settings
from kiosk.last_config import COPY, StartSettings, keep_copy
from kiosk.running.mishaps import Kind
from screens import fonts
from tests.faults.supervised_stage import SupervisedStage
from tests.faults.supervisor import Contract
from tour.stage import wait_for

LIMIT = 120.0
QUICK = Contract.of_unit().quicker(restart=0.2)
GUIDES = "本机现在只能看办事指南"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[SupervisedStage]:
    """A machine without devices and office, not started yet."""
    with SupervisedStage(tmp_path / "s", QUICK, light=True) as made:
        yield made


def _until(stage: SupervisedStage, kind: Kind, present: bool = True) -> None:
    wait_for(f"{kind.id} {present}", lambda: (kind.id in stage.mishaps()) is present, LIMIT)


def test_settings_broken_by_hand(stage: SupervisedStage) -> None:
    keep_copy(StartSettings(load_settings(stage.config), stage.config.read_bytes()))
    good = stage.config.read_text()
    stage.config.write_text(good.replace('"machine": "3', '"machin": "3'))
    stage.supervisor.start()
    stage.wait_home(1)
    assert Kind.CONFIG_BROKEN.id in stage.mishaps()
    assert "3 号机" in stage.words()
    stage.config.write_text(good)
    stage.supervisor.kill(15)
    stage.wait_home(2)
    assert Kind.CONFIG_BROKEN.id not in stage.mishaps()


def test_settings_broken_before_they_ever_worked(stage: SupervisedStage, tmp_path: Path) -> None:
    stage.environment["STATE_DIRECTORY"] = str(tmp_path / "state")
    stage.config.write_text("hall: [")
    stage.supervisor.start()
    wait_for("the page", lambda: stage.screen() == "OutOfServiceScreen", LIMIT)
    words = stage.words()
    assert "本机暂停使用" in words and Kind.CONFIG_LOST.id in words
    assert not (tmp_path / "state" / COPY).exists()


def test_a_font_is_broken(stage: SupervisedStage) -> None:
    (stage.faults / "fonts").mkdir()
    for name in fonts.SHIPPED:
        (stage.faults / "fonts" / name).symlink_to(fonts.folder() / name)
    for name in (fonts.BOLD, fonts.SERIF_BOLD):
        (stage.faults / "fonts" / name).unlink()
    (stage.faults / "fonts" / fonts.BOLD).write_bytes(b"OTTO")
    stage.supervisor.start()
    stage.wait_home(1)
    assert Kind.FONT_MISSING.id in stage.mishaps()
    assert "您好" in stage.words()


def test_the_catalogues_files_are_broken(stage: SupervisedStage) -> None:
    """Never read before: out of service; read before: as it was."""
    services = stage.faults / "services"
    services.mkdir()
    (services / "NOTARY.yaml").write_text("code: [")
    stage.supervisor.start()
    wait_for("the page", lambda: stage.screen() == "OutOfServiceScreen", LIMIT)
    assert Kind.CATALOGUE_LOST.id in stage.mishaps()
    shutil.rmtree(services)
    stage.supervisor.kill(15)
    stage.wait_home(2)
    services.mkdir()
    stage.supervisor.kill(15)
    stage.wait_home(3)
    assert Kind.CATALOGUE_BROKEN.id in stage.mishaps()
    assert "公证预约" in stage.words()


@pytest.mark.parametrize("spoiled", ["kiosk.db", "admin/hall.json", "lock as a folder", "all of it"])
def test_files_of_the_state_directory_are_damaged(stage: SupervisedStage, spoiled: str) -> None:
    state = stage.folder / "kiosk"
    stage.supervisor.start()
    stage.wait_home(1)
    stage.supervisor.stop()
    if spoiled == "lock as a folder":
        (state / "lock").unlink()
        (state / "lock").mkdir()
    else:
        (state / "admin").mkdir(exist_ok=True)
        (state / "admin" / "hall.json").touch()
        wanted = [path for path in state.rglob("*") if path.is_file()]
        for path in wanted:
            if spoiled == "all of it" or str(path.relative_to(state)) == spoiled:
                path.write_bytes(b"\x00spoiled\xff" * 50)
    with SupervisedStage(stage.folder / "again", QUICK, light=True) as again:
        shutil.rmtree(again.folder / "kiosk", ignore_errors=True)
        shutil.copytree(state, again.folder / "kiosk")
        (again.faults / "every").write_text("0.5")
        again.supervisor.start()
        again.wait_home(1)
        expected = {
            "kiosk.db": Kind.SET_ASIDE,
            "admin/hall.json": Kind.KEPT_DAMAGED,
            "lock as a folder": Kind.DATABASE_UNUSABLE,
            "all of it": Kind.SET_ASIDE,
        }[spoiled]
        _until(again, expected)
        assert len(again.supervisor.starts) == 1


# --- disks -------------------------------------------------------------------------------------------------

SMALL = """
mkdir -p "$0" && mount -t tmpfs -o size=8m,mode=700 tmpfs "$0" || exit 9
if [ -e "$1/full" ]; then head -c 99000000 /dev/zero > "$0/fill" 2>/dev/null; fi
if [ -e "$1/closed" ]; then mount -o remount,ro "$0"; fi
shift 1
exec "$@"
"""


@pytest.fixture
def small(tmp_path: Path) -> Iterator[SupervisedStage]:
    """The same with a state directory of eight megabytes, in a mount namespace of its own."""
    folder = tmp_path / "s"
    own = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", SMALL)
    around_it = (*own, str(folder / "kiosk"), str(folder / "faults"))
    with SupervisedStage(folder, QUICK, light=True, around_it=around_it) as made:
        (made.faults / "every").write_text("0.3")
        yield made


def _disk(stage: SupervisedStage) -> Path:
    """The state directory as the program sees it."""
    return Path(f"/proc/{stage.supervisor.pid}/root{stage.folder / 'kiosk'}")


def test_a_disk_fills_and_is_emptied_while_the_machine_runs(small: SupervisedStage) -> None:
    small.supervisor.start()
    small.wait_home(1)
    with (_disk(small) / "fill").open("wb", buffering=0) as fill:
        try:
            while True:
                fill.write(bytes(64 * 1024))
        except OSError:
            pass
    _until(small, Kind.DISK_FULL)
    assert small.screen() == "Home"
    (_disk(small) / "fill").unlink()
    _until(small, Kind.DISK_FULL, False)
    assert small.supervisor.deaths == []


def test_a_disk_is_read_only_from_the_beginning(small: SupervisedStage) -> None:
    """As after an error of the file system; mended by hand, the program renews itself."""
    (small.faults / "closed").touch()
    small.supervisor.start()
    small.wait_home(1)
    _until(small, Kind.STATE_UNWRITABLE)
    assert GUIDES in small.words()
    inside = ["nsenter", "-t", str(small.supervisor.pid), "-U", "-m", "--preserve-credentials"]
    subprocess.run([*inside, "mount", "-o", "remount,rw", str(small.folder / "kiosk")], check=True)
    _until(small, Kind.STATE_UNWRITABLE, False)
    wait_for("the database", lambda: (_disk(small) / "kiosk.db").exists(), LIMIT)
    small.wait_home(1)
    assert small.supervisor.deaths == [] and len(small.supervisor.starts) == 1


def test_a_disk_is_full_from_the_beginning(small: SupervisedStage) -> None:
    """Guides at once; when there is room again the program renews itself, and nobody has to start it."""
    (small.faults / "full").touch()
    small.supervisor.start()
    small.wait_home(1)
    _until(small, Kind.DISK_FULL)
    assert GUIDES in small.words()
    (_disk(small) / "fill").unlink()
    _until(small, Kind.DISK_FULL, False)
    wait_for("the database", lambda: (_disk(small) / "kiosk.db").exists(), LIMIT)
    small.wait_home(1)
    assert small.supervisor.deaths == [] and len(small.supervisor.starts) == 1


# --- time --------------------------------------------------------------------------------------------------


def test_the_systems_clock_is_wrong_by_years(tmp_path: Path) -> None:
    """An enrolled machine that knew the time: no date until the office tells it, both ways."""
    with SupervisedStage(tmp_path / "s", QUICK) as stage:
        (stage.faults / "every").write_text("0.5")
        stage.supervisor.start()
        stage.wait_home(1)
        log = stage.folder / "kiosk-events.log"

        def events() -> list[str]:
            return [json.loads(line)["event"] for line in log.read_text(encoding="utf-8").splitlines()]

        wait_for(
            "the office's time", lambda: "clock.learnt" in events() or "office.online" in events(), LIMIT
        )
        for number, years in enumerate(("-9", "9"), 2):
            (stage.faults / "years").write_text(years)
            before = len(events())
            stage.supervisor.kill(15)
            stage.wait_home(number)
            since = events()[before:]
            assert "clock.unknown" in since
            wait_for("the time", lambda: "clock.learnt" in events()[before:], LIMIT)  # noqa: B023
            _until(stage, Kind.CLOCK_WRONG, False)
