"""Volume that every later session begins with, brightness through the real root program, restarts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import get_args

import pytest

from kiosk.admin import backlight
from kiosk.admin.actions import Leave, PageBack, Press
from kiosk.admin.page_light import LightPage
from kiosk.admin.views import Button, Light, Line, PinView
from kiosk.config import Speech
from kiosk.hall_changes import with_changes
from kiosk.presentation import VOLUMES
from kiosk.store.disk import Disk
from tests.unit.admin_rig import ATTENDANT, TECHNICIAN, AdminRig, fill_staff
from tour.verb_sandbox import Sandbox


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    box = Sandbox(tmp_path / "machine")
    box.enter(monkeypatch)
    monkeypatch.setattr(LightPage, "backlights", box.root / "sys/class/backlight")
    yield box
    box.close()


@pytest.fixture
async def rig(tmp_path: Path, machine: Sandbox) -> AsyncIterator[AdminRig]:
    fill_staff(tmp_path / "state")
    made = AdminRig(tmp_path / "state")
    await made.start()
    yield made
    await made.desk.close()


def backlit(machine: Sandbox, now: int = 120) -> Path:
    folder = machine.root / "sys/class/backlight/panel0"
    folder.mkdir(parents=True)
    (folder / "max_brightness").write_text("200\n")
    (folder / "brightness").write_text(f"{now}\n")
    return folder


def line(rig: AdminRig, title: str) -> Line:
    return next(one for one in rig.page.lines if one.title.startswith(title))


def button(rig: AdminRig, id_: str) -> Button:
    return next(one for one in rig.page.buttons if one.id == id_)


def results(rig: AdminRig, action: str) -> list[object]:
    return [one["result"] for one in rig.logged("admin.action") if one["action"] == action]


def test_the_settings_allow_the_steps_that_citizens_have() -> None:
    assert get_args(Speech.model_fields["volume"].annotation) == VOLUMES


def _lamp(rig: AdminRig) -> Light | None:
    return rig.page.note_light


async def test_volume_for_every_later_session_and_the_next_start(rig: AdminRig) -> None:
    await rig.enter(ATTENDANT)
    await rig.open("light")
    await rig.press("louder")
    await rig.press("louder")
    assert "音量 100%" in line(rig, "音量").title and line(rig, "音量").light is Light.NOTE
    assert not button(rig, "louder").enabled and button(rig, "louder").why == "已经最大"
    for _step in VOLUMES[:-1]:
        await rig.press("quieter")
    assert "音量 20%" in line(rig, "音量").title and not button(rig, "quieter").enabled
    await rig.press("louder")
    await rig.staff_does(Leave())
    assert rig.desk.look.presentation.volume == 35
    await rig.enter(ATTENDANT)
    assert any("音量 35%" in one.text for one in rig.overview.lines)
    await rig.staff_does(Leave())
    assert with_changes(rig.desk.settings, rig.log).devices.speech.volume == 35  # type: ignore[arg-type]
    await rig.enter(ATTENDANT)
    await rig.open("light")
    assert "音量 35%" in line(rig, "音量").title
    assert results(rig, "volume")[-1] == "35 ok"


async def test_a_disk_that_takes_nothing_is_said_and_the_volume_holds_until_the_end(
    rig: AdminRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(Disk, "replace", full)
    await rig.enter(ATTENDANT)
    await rig.open("light")
    await rig.press("quieter")
    assert "没有存下来" in rig.page.note and rig.page.note_light is Light.BAD
    assert results(rig, "volume") == ["35 not_kept os_28"]
    await rig.staff_does(Leave())
    assert rig.desk.look.presentation.volume == 35


async def test_brightness_goes_through_root(rig: AdminRig, machine: Sandbox) -> None:
    folder = backlit(machine)
    await rig.enter(ATTENDANT)
    await rig.open("light")
    assert "亮度 60%" in line(rig, "亮度").title
    await rig.press("brighter")
    assert (folder / "brightness").read_text() == "140" and "亮度 70%" in line(rig, "亮度").title
    await rig.press("darker")
    assert "亮度 55%" in line(rig, "亮度").title
    for _step in range(3):
        await rig.press("darker")
    assert "亮度 10%" in line(rig, "亮度").title and not button(rig, "darker").enabled
    for _step in range(6):
        await rig.press("brighter")
    assert "亮度 100%" in line(rig, "亮度").title and not button(rig, "brighter").enabled
    assert set(results(rig, "brightness")) == {f"{b} ok" for b in (70, 55, 40, 25, 10, 85, 100)}


async def test_a_screen_without_control_and_a_missing_right(rig: AdminRig, machine: Sandbox) -> None:
    await rig.enter(ATTENDANT)
    await rig.open("light")
    assert "不能用程序调亮度" in line(rig, "亮度").text
    assert not [one for one in rig.page.buttons if one.id in ("darker", "brighter")]
    await rig.staff_does(PageBack())
    backlit(machine)
    (machine.root / "denied").touch()
    await rig.open("light")
    await rig.press("darker")
    assert "权限" in rig.page.note and rig.page.note_light is Light.BAD
    assert "亮度 60%" in line(rig, "亮度").title and results(rig, "brightness") == ["55 not_allowed"]


@pytest.mark.parametrize("content", ["", "x", "0"])
def test_a_control_that_tells_nonsense_counts_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "panel").mkdir()
    (tmp_path / "panel/brightness").write_text("5")
    assert backlight.read_percent(tmp_path) is None
    (tmp_path / "panel/max_brightness").write_text(content)
    assert backlight.read_percent(tmp_path) is None


# --- restart ---------------------------------------------------------------------------------------------


async def test_the_program_starts_afresh_when_asked_twice(rig: AdminRig) -> None:
    await rig.enter(TECHNICIAN)
    await rig.open("restart")
    await rig.press("program")
    assert "重启程序吗" in rig.page.note and rig.renewals == 0
    await rig.press("no")
    await rig.press("program")
    await rig.staff_does(Press("yes"))
    assert rig.renewals == 1 and not isinstance(rig.view, PinView)
    assert results(rig, "restart_program") == ["ok"]
    assert rig.logged("admin.left")[-1]["why"] == "renew"


async def test_the_machine_restarts_through_root(rig: AdminRig, machine: Sandbox) -> None:
    await rig.enter(TECHNICIAN)
    await rig.open("restart")
    await rig.press("machine")
    await rig.press("yes")
    assert machine.calls == ["systemctl --no-block reboot"]
    assert _lamp(rig) is Light.GOOD
    (machine.root / "denied").touch()
    await rig.press("machine")
    await rig.press("yes")
    assert "权限" in rig.page.note and _lamp(rig) is Light.BAD
    (machine.root / "denied").rename(machine.root / "uninstalled")
    await rig.press("machine")
    await rig.press("yes")
    assert "没有安装" in rig.page.note
    assert results(rig, "restart_machine") == ["ok", "not_allowed", "missing"]


async def test_an_attendant_cannot_restart(rig: AdminRig) -> None:
    await rig.enter(ATTENDANT)
    await rig.staff_does(Press("restart"))
    assert rig.overview and rig.logged("admin.no_right") == [{"staff": ATTENDANT, "page": "restart"}]
