"""Log and report onto a stick, through the real root program; as root the stick is a real file system."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.admin import page_export, usb_stick
from kiosk.admin.actions import Leave, PageBack, Press
from kiosk.admin.bundle import Facts
from kiosk.admin.views import Light
from kiosk.log import output as log_output
from kiosk.log.events import Event, EventLog
from kiosk.running import usb_left_open
from kiosk.running.usb_left_open import close_left_open
from kiosk.verbs import Done, Verb, run
from tests.unit.admin_rig import TECHNICIAN, AdminRig, fill_staff
from tests.unit.desk_kit import Log
from tour.verb_sandbox import Sandbox


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    box = Sandbox(tmp_path / "machine", patience=0.3)
    box.enter(monkeypatch)
    yield box
    box.close()


@pytest.fixture
async def rig(tmp_path: Path, machine: Sandbox) -> AsyncIterator[AdminRig]:
    log_output.configure(tmp_path / "log" / "kiosk.log")
    EventLog(machine="1 号机").write(Event.STARTED, version="test")
    fill_staff(tmp_path / "state")
    made = AdminRig(tmp_path / "state")
    await made.start()
    await made.enter(TECHNICIAN)
    await made.open("export")
    yield made
    await made.desk.close()
    log_output.configure()


def results(rig: AdminRig) -> list[object]:
    return [one["result"] for one in rig.logged("admin.action") if one["action"] == "export"]


def is_open(machine: Sandbox) -> bool:
    """Is storage let in, or anything mounted?"""
    interface = machine.interface()
    let_in = interface.exists() and (interface / "authorized").read_text().strip() == "1"
    return let_in or (machine.real and machine.usb.is_mount())


async def on_stick(machine: Sandbox) -> dict[str, bytes]:
    """What somebody finds who looks at the stick elsewhere."""
    assert isinstance(await run(Verb.USB_OPEN), Done)
    found = {
        str(path.relative_to(machine.usb)): path.read_bytes()
        for path in machine.usb.rglob("*")
        if path.is_file() and "lost+found" not in path.parts
    }
    await run(Verb.USB_CLOSE)
    return found


async def test_log_and_report_are_on_the_stick_and_it_may_be_pulled(rig: AdminRig, machine: Sandbox) -> None:
    machine.plug_in()
    await rig.press("export")
    assert rig.page.note.startswith("可以拔下U盘了") and rig.page.note_light is Light.GOOD
    assert not is_open(machine)
    found = await on_stick(machine)
    names = {name.split("/")[-1] for name in found}
    assert {"report.txt", "report.json", "kiosk.log"} <= names
    (folder,) = {name.split("/")[0] for name in found}
    assert folder in rig.page.note and folder.startswith("legal-kiosk-1号机-")
    report = json.loads(found[f"{folder}/report.json"])
    assert "kiosk.started" in found[f"{folder}/kiosk.log"].decode()
    assert any("读卡" in str(part) for part in report.values()), "the overview's lines are in it"
    assert results(rig) == [f"ok files={len(found)}"]
    await rig.press("export")
    assert len({name.split("/")[0] for name in await on_stick(machine)}) == 2, (
        "never mixed with an earlier one"
    )


async def test_the_port_is_open_only_while_it_writes(
    rig: AdminRig, machine: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.plug_in()
    seen = []

    def look(folder: Path, facts: Facts, **_: object) -> list[Path]:
        seen.append(is_open(machine))
        return []

    monkeypatch.setattr(page_export, "write_bundle", look)
    assert not is_open(machine)
    await rig.press("export")
    assert seen == [True] and not is_open(machine)


@pytest.mark.parametrize(
    ("trouble", "words", "result"),
    [
        ("none", "没有U盘", "no-stick"),
        ("unformatted", "打不开", "no-filesystem"),
        ("two", "不止一个", "several-sticks"),
        ("denied", "权限", "not_allowed"),
        ("uninstalled", "没有安装", "missing"),
    ],
)
async def test_a_stick_that_cannot_be_opened(
    rig: AdminRig, machine: Sandbox, trouble: str, words: str, result: str
) -> None:
    if trouble == "two":
        machine.settings(_user(machine), 'ports = ["1-1.4", "1-1.3"]', "lan0")
        machine.plug_in(port="1-1.3", disk="sdb")
    if trouble != "none":
        machine.plug_in(formatted=trouble != "unformatted")
    if trouble in ("denied", "uninstalled"):
        (machine.root / trouble).touch()
    await rig.press("export")
    assert words in rig.page.note and rig.page.note_light is Light.BAD
    assert results(rig) == [result] and not is_open(machine)


def _user(machine: Sandbox) -> str:
    text = (machine.root / "etc/legal-kiosk/verbs.toml").read_text()
    return text.splitlines()[0]


async def test_a_full_stick_keeps_nothing_half(
    rig: AdminRig, machine: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.plug_in(megabytes=2)

    def too_much(folder: Path, facts: Facts, **_: object) -> list[Path]:
        if not machine.real:
            raise OSError(28, "no space left")
        with (folder / "big").open("wb") as file:
            for _block in range(64):
                file.write(os.urandom(1024 * 1024))
        return []

    monkeypatch.setattr(page_export, "write_bundle", too_much)
    await rig.press("export")
    assert "满了" in rig.page.note and results(rig) == ["stick_full"]
    assert not is_open(machine) and not await on_stick(machine)


async def test_pulled_in_the_middle(rig: AdminRig, machine: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.plug_in()

    def pulled(folder: Path, facts: Facts, **_: object) -> list[Path]:
        machine.pull()
        if not machine.real:
            raise OSError(5, "input/output error")
        with (folder / "report.txt").open("wb") as file:
            file.write(b"x" * 100_000)
            file.flush()
            os.fsync(file.fileno())
        return []

    monkeypatch.setattr(page_export, "write_bundle", pulled)
    await rig.press("export")
    assert rig.page.note_light is Light.BAD and "再导出一次" in rig.page.note
    assert results(rig) == ["stick_pulled"] and not is_open(machine)


async def test_pulled_before_it_may_be_pulled_is_not_called_done(
    rig: AdminRig, machine: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything was written, but the port was not closed yet: only root can tell what reached the stick."""
    machine.plug_in()
    whole = usb_stick._filled

    async def then_pulled(*arguments: Any) -> object:
        filled = await whole(*arguments)
        machine.pull()
        return filled

    monkeypatch.setattr(usb_stick, "_filled", then_pulled)
    await rig.press("export")
    if machine.real:  # a plain folder cannot be pulled
        assert results(rig) == ["stick-pulled"] and "可以拔下" not in rig.page.note
    assert not is_open(machine)


@pytest.mark.parametrize("way_out", [PageBack(), Leave()])
async def test_leaving_in_the_middle_closes_the_port(
    rig: AdminRig, machine: Sandbox, monkeypatch: pytest.MonkeyPatch, way_out: PageBack | Leave
) -> None:
    machine.plug_in()
    begun, stopped = threading.Event(), threading.Event()

    def endless(folder: Path, facts: Facts, *, stop: threading.Event) -> list[Path]:
        (folder / "half").write_bytes(b"x")
        begun.set()
        if stop.wait(30):
            stopped.set()
        return []

    monkeypatch.setattr(page_export, "write_bundle", endless)
    await rig.staff_does(Press("export"))
    await rig.until(begun.is_set)
    assert is_open(machine) and rig.page.busy and "不要拔" in rig.page.note
    await rig.staff_does(way_out)
    await rig.threads_done()
    assert stopped.is_set() and not is_open(machine)
    assert not await on_stick(machine), "nothing half stays"
    assert results(rig) == ["left"] and rig.logged("admin.action")[-1]["staff"] == TECHNICIAN


async def test_the_program_ends_in_the_middle(
    rig: AdminRig, machine: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.plug_in()
    begun = threading.Event()

    def endless(folder: Path, facts: Facts, *, stop: threading.Event) -> list[Path]:
        begun.set()
        stop.wait(30)
        return []

    monkeypatch.setattr(page_export, "write_bundle", endless)
    await rig.staff_does(Press("export"))
    await rig.until(begun.is_set)
    await rig.desk.close()
    assert not is_open(machine)


@pytest.mark.parametrize(("number", "words"), [(30, "写保护"), (13, "写保护"), (5, "断开"), (99, "os_99")])
async def test_other_refusals_of_a_file_system(
    rig: AdminRig, machine: Sandbox, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    machine.plug_in()

    def refuses(*_: object, **__: object) -> list[Path]:
        raise OSError(number, "")

    monkeypatch.setattr(page_export, "write_bundle", refuses)
    await rig.press("export")
    assert words in rig.page.note and not is_open(machine)


async def test_a_stick_that_is_never_seen(
    rig: AdminRig, machine: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.plug_in()
    monkeypatch.setattr(usb_stick, "usb_folder", lambda: machine.root / "nowhere")
    monkeypatch.setattr(usb_stick, "MOUNT_SECONDS", 0.1)
    await rig.press("export")
    assert results(rig) == ["no_mount"] and not is_open(machine)


async def test_what_a_dead_program_left_open_is_closed_at_the_next_start(
    machine: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.plug_in()
    log = Log()
    await close_left_open(log)  # type: ignore[arg-type]
    assert not log.lines, "nothing is there: nothing is asked of root"
    await run(Verb.USB_OPEN)
    assert is_open(machine)
    await close_left_open(log)  # type: ignore[arg-type]
    assert not is_open(machine) and log.lines == [(Event.USB_LEFT_OPEN, {"closed": True})]
    monkeypatch.setattr(usb_left_open, "usb_folder", lambda: None)
    await close_left_open(log)  # type: ignore[arg-type]
    assert len(log.lines) == 1, "not a service"
