"""Stuck submissions from the machine's queue page, over a stick, into a real office by its own command."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kiosk import cli
from kiosk.admin import page_queue
from kiosk.admin.actions import PageBack, Press
from kiosk.admin.views import Button, Light
from kiosk.config import Backend, HallSettings
from kiosk.log import output as log_output
from kiosk.log.events import EventLog
from kiosk.office.enrolment import enrol
from kiosk.office.office import Office
from kiosk.office.parts import OfficeParts, open_parts
from kiosk.ports import Saved
from kiosk.store.tables import State
from kiosk.verbs import Done, Verb, run
from tests.faults.drafts import make_draft
from tests.faults.real_office import RealOffice
from tests.unit.admin_rig import TECHNICIAN, AdminRig, fill_staff
from tests.unit.desk_kit import NOW
from tour.verb_sandbox import Sandbox
from wire.exported import MANIFEST, ExportManifest


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealOffice]:
    running = RealOffice(tmp_path_factory.mktemp("office"))
    yield running
    running.close()


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, office: RealOffice) -> Iterator[Sandbox]:
    monkeypatch.setattr(log_output, "configure", lambda *_arguments, **_options: None)
    monkeypatch.setenv("LEGAL_KIOSK_BACKEND_STATE_DIR", str(office.settings.state_dir))
    monkeypatch.setenv("LEGAL_KIOSK_BACKEND_DATABASE_URL", office.settings.database_url)
    box = Sandbox(tmp_path / "machine")
    box.enter(monkeypatch)
    yield box
    box.close()


class QueueRig(AdminRig):
    """Admin mode over the real queue of an enrolled machine."""

    def __init__(self, state_dir: Path, parts: OfficeParts) -> None:
        super().__init__(state_dir)
        self.parts = parts
        self.real = Office(parts)
        self.office.maintenance = self.real.maintenance  # type: ignore[assignment]

    def save(self, serial: int, **age: float) -> Saved:
        """A sealed submission that is so old."""
        sealer = self.parts.sealer()
        assert sealer is not None
        created = NOW - timedelta(**age)
        return self.parts.outbox.save(make_draft(serial), sealer, created, clock_known=True)

    def button(self, id_: str) -> Button:
        return next(one for one in self.page.buttons if one.id == id_)

    def results(self, action: str) -> list[object]:
        return [one["result"] for one in self.logged("admin.action") if one["action"] == action]

    def file(self, saved: Saved) -> Path:
        return self.parts.settings.state_dir / "outbox" / f"{saved.uuid}.sealed"


@pytest.fixture
async def rig(tmp_path: Path, machine: Sandbox, office: RealOffice) -> AsyncIterator[QueueRig]:
    state = tmp_path / "state"
    parts = open_parts(HallSettings(state_dir=state, backend=Backend(url=office.url)), EventLog())
    await enrol(
        office.code(),
        client=parts.client,
        identities=parts.identities,
        outbox=parts.outbox,
        clock=parts.clock,
        events=parts.events,
        software="test",
    )
    parts.use_identity()
    fill_staff(state)
    made = QueueRig(state, parts)
    await made.start()
    await made.enter(TECHNICIAN)
    yield made
    await made.desk.close()
    await made.real.close()


def command(*arguments: object) -> Result:
    return CliRunner().invoke(cli.app, [str(argument) for argument in arguments])


def stuck(rig: QueueRig) -> tuple[Saved, Saved, Saved]:
    """Two that the office refuses, and one that waits for it."""
    lost, revoked, waits = rig.save(1, days=3), rig.save(2, hours=5), rig.save(3, minutes=4)
    rig.parts.outbox.park(lost.uuid, "unknown_key")
    rig.parts.outbox.park(revoked.uuid, "revoked")
    for _try in range(3):
        rig.parts.outbox.rows.note_attempt(waits.uuid, NOW, "no_connection")
    return lost, revoked, waits


async def carried(rig: QueueRig, machine: Sandbox, to: Path) -> Path:
    """Export, pull the stick, copy its folder on another machine."""
    machine.plug_in()
    await rig.press("export")
    assert "可以拔下U盘了" in rig.page.note, rig.page.note
    assert isinstance(await run(Verb.USB_OPEN), Done)
    (folder,) = (path for path in machine.usb.iterdir() if path.name != "lost+found")
    shutil.copytree(folder, to / folder.name)
    await run(Verb.USB_CLOSE)
    return to / folder.name


async def test_numbers_ages_and_causes_and_nothing_else(rig: QueueRig) -> None:
    lost, revoked, waits = stuck(rig)
    await rig.open("queue")
    assert rig.page.note == "有 3 份还没有送到，其中 2 份被后台拒收。都已加密，本机打不开"
    assert rig.page.note_light is Light.BAD
    lines = rig.page.lines
    assert [line.title for line in lines] == [f"编号尾号 {one.uuid[-6:]}" for one in (lost, revoked, waits)]
    assert [line.text for line in lines] == [
        "存了 3 天 ・ 还没有发过 ・ 后台没有能打开它的密钥",
        "存了 5 小时 ・ 还没有发过 ・ 本机已被后台停用",
        "存了 4 分 ・ 发过 3 次 ・ 连不上后台",
    ]
    assert lines[0].todo and lines[1].light is Light.BAD and lines[2].light is Light.NOTE
    shown = repr(rig.page)
    for saved in (lost, revoked, waits):
        assert saved.receipt_number not in shown and saved.uuid not in shown and saved.token not in shown


async def test_over_the_stick_into_the_office_by_its_own_command(
    rig: QueueRig, machine: Sandbox, office: RealOffice, tmp_path: Path
) -> None:
    all_three = stuck(rig)
    await rig.open("queue")
    folder = await carried(rig, machine, tmp_path)
    assert rig.page.note_light is Light.GOOD and folder.name in rig.page.note
    assert rig.results("queue_export") == ["ok count=3"]
    manifest = ExportManifest.model_validate_json((folder / MANIFEST).read_bytes())
    assert manifest.machine.startswith("kiosk-") and len(manifest.files) == 3
    for saved in all_three:
        copy = (folder / f"{saved.uuid}.sealed").read_bytes()
        assert copy == rig.file(saved).read_bytes(), "the same bytes, and the original stays"

    taken = command("backend", "import", folder)
    assert taken.exit_code == 0 and "导入了 3 份，共 3 份" in taken.output
    assert command("backend", "import", folder).exit_code == 0, "again is harmless"
    assert all(office.received()[saved.receipt_number] == 1 for saved in all_three)

    rig.real.courier.start()
    await rig.press("again")
    assert "2 份重新排队" in rig.page.note
    await rig.until(lambda: not any(rig.file(saved).exists() for saved in all_three))
    await rig.press("look")
    assert rig.page.note == "没有待发的材料" and rig.page.note_light is Light.GOOD and not rig.page.lines
    assert not rig.button("export").enabled and not rig.button("again").enabled
    assert all(office.received()[saved.receipt_number] == 1 for saved in all_three)


async def test_a_folder_that_was_damaged_on_the_way(
    rig: QueueRig, machine: Sandbox, office: RealOffice, tmp_path: Path
) -> None:
    changed, gone, whole = stuck(rig)
    await rig.open("queue")
    folder = await carried(rig, machine, tmp_path)
    path = folder / f"{changed.uuid}.sealed"
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    (folder / f"{gone.uuid}.sealed").unlink()
    (folder / "00000000-0000-7000-8000-000000000000.sealed").write_bytes(b"strange")
    taken = command("backend", "import", folder)
    assert taken.exit_code == 1 and "导入了 1 份，共 4 份" in taken.output
    for words in ("对不上", "目录里没有", "清单上没有"):
        assert words in taken.output
    received = office.received()
    assert [received[saved.receipt_number] for saved in (changed, gone, whole)] == [0, 0, 1]
    (folder / MANIFEST).write_text("{")
    assert "清单" in command("backend", "import", folder).output
    (folder / MANIFEST).unlink()
    assert command("backend", "import", folder).exit_code == 1


async def test_a_manifest_leads_nowhere_else(tmp_path: Path, machine: Sandbox) -> None:
    (tmp_path / "folder").mkdir()
    name = "../../etc/passwd"
    (tmp_path / "folder" / MANIFEST).write_text(
        '{"machine": "kiosk-0317", "made": "2026-11-23T09:30:00+08:00",'
        f' "files": [{{"name": "{name}", "sha256": "{"0" * 64}", "size": 1}}]}}'
    )
    taken = command("backend", "import", tmp_path / "folder")
    assert taken.exit_code == 1 and "清单" in taken.output


async def test_one_that_is_delivered_while_it_is_exported_is_left_out(
    rig: QueueRig, machine: Sandbox, tmp_path: Path
) -> None:
    stuck(rig)
    await rig.open("queue")
    rig.file(next(iter([rig.save(4)]))).unlink()
    folder = await carried(rig, machine, tmp_path)
    manifest = ExportManifest.model_validate_json((folder / MANIFEST).read_bytes())
    assert len(manifest.files) == 3 == len(list(folder.glob("*.sealed")))


async def test_a_stick_that_is_not_there_and_one_that_is_full(rig: QueueRig, machine: Sandbox) -> None:
    stuck(rig)
    await rig.open("queue")
    await rig.press("export")
    assert "没有U盘" in rig.page.note and rig.button("export").enabled
    assert rig.results("queue_export") == ["no-stick"]


async def test_more_than_a_screen_of_them(rig: QueueRig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_queue, "SHOWN", 2)
    stuck(rig)
    await rig.open("queue")
    assert rig.page.lines[-1].title == "还有 1 份没有列出"


async def test_a_file_that_is_missing_is_told(rig: QueueRig) -> None:
    saved = rig.save(5)
    rig.parts.outbox.rows.set_state(saved.uuid, State.MISSING, "file_missing")
    await rig.open("queue")
    assert rig.page.lines[0].title == "找不到的文件" and rig.page.lines[0].todo
    assert rig.page.note_light is Light.BAD


async def test_a_database_that_does_not_serve(rig: QueueRig) -> None:
    stuck(rig)
    await rig.open("queue")
    with closing(sqlite3.connect(rig.parts.settings.state_dir / "kiosk.db")) as database:
        database.execute("drop table submissions")
    for button in ("look", "again", "export"):
        await rig.press(button)
        assert "本机的数据库不能用" in rig.page.note and rig.page.note_light is Light.BAD


async def test_a_machine_that_cannot_keep_anything(rig: QueueRig) -> None:
    async def nothing() -> None:
        return None

    rig.office.maintenance = nothing  # type: ignore[method-assign]
    await rig.open("queue")
    assert "看不到待发的材料" in rig.page.note and not any(one.enabled for one in rig.page.buttons)


async def test_leaving_in_the_middle_leaves_nothing_open(rig: QueueRig, machine: Sandbox) -> None:
    stuck(rig)
    await rig.open("queue")
    machine.plug_in()
    await rig.staff_does(Press("export"))
    await rig.until(lambda: "U盘" in rig.page.note)
    await rig.staff_does(PageBack())
    await rig.threads_done()
    assert (machine.interface() / "authorized").read_text().strip() == "0"
    assert rig.results("queue_export") == ["left"]
