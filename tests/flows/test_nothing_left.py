"""After a citizen has gone, what was typed is nowhere: no file, log, dictionary, clipboard; and after the
process renewed itself, in no memory either (issue 3, must show 4).

A whole machine, every way of typing: pinyin, handwriting, Latin, digits. The same search finds all of it
while it is being typed, so it would find it afterwards.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.config import HallSettings
from tests.flows import traces
from tour.citizen import Citizen
from tour.display import DisplayMissing
from tour.journeys.legal_aid import to_the_story
from tour.journeys.pieces import LEGAL_AID, answer, begin, confirm
from tour.stage import Stage, wait_for
from tour.writing import by_finger, keys, pinyin

ID_NUMBER = "11999919900307233X"  # synthetic area 119999, right check character
NAME = "测试犬"
STORY = "塑料星期五犬"
LATIN = "qzxwvkjq"
PHONE = "13801964275"
MARKERS = (ID_NUMBER, NAME, STORY, LATIN, PHONE)
LIMIT = 90.0


class RenewingStage(Stage):
    """A hall whose kiosk renews itself as soon as may be."""

    def _settings(self) -> HallSettings:
        whole = super()._settings().model_dump(mode="json")
        return HallSettings.model_validate({**whole, "process": {"renew_idle_seconds": 10}})

    @property
    def pid(self) -> int:
        """The kiosk's process; it keeps its number when it renews itself."""
        assert self._kiosk is not None
        return self._kiosk.pid

    def logged(self, name: str) -> int:
        """How often the kiosk logged this."""
        logs = [path.read_text(errors="replace") for path in self.folder.rglob("kiosk*.log")]
        return sum(log.count(f'"{name}"') for log in logs)

    def traces_on_disk(self) -> list[str]:
        """Markers in files: everything of this machine but the office's own store, where a case belongs."""
        office = (self.folder / "office", self.folder / "office.db")
        places = (self.folder, Path("/dev/shm"), Path.home() / ".kivy", Path.home() / ".cache")
        memory_homes = Path(tempfile.gettempdir()).glob("kiosk-*")
        found = traces.in_files([*places, *memory_homes], MARKERS, but=office)
        return [*found, *traces.in_open_files(self.pid, MARKERS), *traces.in_process_titles(MARKERS)]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RenewingStage]:
    """Display, devices, office and the kiosk in a process of its own."""
    try:
        running = RenewingStage(tmp_path_factory.mktemp("traces"))
        with running:
            yield running
    except DisplayMissing as error:
        pytest.fail(str(error))


def _open(citizen: Citizen, tab: str, key: str) -> None:
    """The tab that has this key; it may have to be touched again where the last proposal was touched."""

    def there() -> bool:
        if any(key in (mark["kind"], mark["text"]) for mark in citizen.chart()[1:]):
            return True
        citizen.touch(tab, exact=True)
        return False

    wait_for(f"the tab {tab}", there, 15)


def _write(citizen: Citizen, character: str) -> None:
    """By finger; afterwards pinyin again."""
    _open(citizen, "手写", "WritingPad")
    by_finger(citizen, character)
    _open(citizen, "拼音", "q")


def _type_everything(citizen: Citizen) -> None:
    begin(citizen, LEGAL_AID)
    citizen.touch("没带身份证")
    citizen.touch("身份证")
    citizen.see("姓名")
    pinyin(citizen, "ceshi", "测试")
    _write(citizen, "犬")
    citizen.touch_if("下一步")
    citizen.see("号码")
    citizen.focus_field("号码")
    keys(citizen, ID_NUMBER)
    citizen.touch("下一步", exact=True)
    to_the_story(citizen)
    pinyin(citizen, "suliao", "塑料")
    pinyin(citizen, "xingqiwu", "星期五")
    _write(citizen, "犬")
    _open(citizen, "ABC", "大写")
    keys(citizen, LATIN + "abcdefghijkl")  # the story has a least length
    citizen.touch("下一步", exact=True)
    answer(citizen, "怎么把结果告诉您", "打电话")
    citizen.see("打哪个电话找您")
    keys(citizen, PHONE)
    citizen.see(PHONE)


def _address(citizen: Citizen) -> None:
    """Without a card one is asked where one lives."""
    citizen.see("您现在住在哪里？")
    citizen.touch("城西区")
    _open(citizen, "ABC", "大写")
    keys(citizen, "abcd")
    citizen.touch("下一步", exact=True)


@pytest.mark.timeout(900)
def test_what_was_typed_is_nowhere(stage: RenewingStage, capsys: pytest.CaptureFixture[str]) -> None:
    before = traces.in_memory(stage.pid, MARKERS)
    assert set(before.values()) == {0}, "the markers are nothing the machine knows"
    citizen = Citizen(stage, None)
    _type_everything(citizen)
    while_typed = traces.in_memory(stage.pid, MARKERS)
    assert all(while_typed.values()), f"the search finds what is there: {while_typed}"
    assert stage.traces_on_disk() == [], "not even while it is typed"

    citizen.touch("下一步", exact=True)
    _address(citizen)
    confirm(citizen, signed=True)
    citizen.touch("完成", exact=True)
    citizen.arrive("Home")
    assert stage.logged("session.ended") == 1
    renewed = stage.logged("kiosk.renewing")
    left = traces.in_memory(stage.pid, MARKERS)
    assert stage.traces_on_disk() == []
    assert traces.clipboard_owners(stage.display.name) == []
    with capsys.disabled():
        print(f"\nleft in memory between the wipe and the renewal: {left}")

    wait_for("the process to renew itself", lambda: stage.logged("kiosk.renewing") > renewed, LIMIT)
    wait_for("the new home screen", lambda: stage.logged("kiosk.started") > renewed + 1, LIMIT)
    assert stage.chart()[0]["screen"] == "Home"
    assert traces.in_memory(stage.pid, MARKERS) == dict.fromkeys(MARKERS, 0)
    assert stage.traces_on_disk() == []
