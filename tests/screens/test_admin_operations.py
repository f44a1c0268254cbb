"""Operations of admin mode under a real finger: the real desk, the real root program, each fault once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.sim.sound import SoundFault, SoundSimulator
from drivers.speech.service import EspeakSpeech
from drivers.types import SpeechState
from kiosk.admin.page_light import LightPage
from kiosk.admin.page_network import NetworkPage
from kiosk.admin.views import PageView
from kiosk.hall_changes import with_changes
from kiosk.log import output as log_output
from kiosk.log.events import Event, EventLog
from tests.screens.legibility import problems
from tests.screens.stage import SMALL, Stage, middle
from tests.screens.writing_desk import every_way
from tests.unit.admin_rig import ADMINISTRATOR, AdminRig, fill_staff
from tour.verb_sandbox import Sandbox

Scene = Callable[["Technician"], Coroutine[Any, Any, None]]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    box = Sandbox(tmp_path / "machine", patience=0.2)
    box.enter(monkeypatch)
    (box.root / "sys/class/net/lan0/device").mkdir()
    (box.root / "sys/class/net/lan0/carrier").write_text("1\n")
    light = box.root / "sys/class/backlight/panel"
    light.mkdir(parents=True)
    (light / "max_brightness").write_text("100\n")
    (light / "brightness").write_text("70\n")
    monkeypatch.setattr(NetworkPage, "root", box.root)
    monkeypatch.setattr(LightPage, "backlights", box.root / "sys/class/backlight")
    yield box
    box.close()


class Technician:
    """A finger, and eyes on the screen."""

    def __init__(self, stage: Stage, rig: AdminRig) -> None:
        self.stage = stage
        self.rig = rig

    async def press(self, words: str) -> None:
        self.stage.press(words)
        await self.rig.settle()
        self.stage.settle()

    async def reads(self, words: str) -> None:
        """Wait until it stands on the screen, whole and legible."""
        await self.rig.until(lambda: self.rig.desk.look.view is not None and self._on_screen(words))
        assert problems(self.stage) == []

    def _on_screen(self, words: str) -> bool:
        self.stage.settle(draw=False)
        return words in self.stage.words()

    async def open(self, page: str) -> None:
        await self.rig.open(page)
        self.stage.settle()

    @property
    def page(self) -> PageView:
        return self.rig.page


def play(stage: Stage, folder: Path, scene: Scene, voice: EspeakSpeech | None = None) -> None:
    """The scene with an administrator inside."""

    async def run() -> None:
        fill_staff(folder / "state")
        rig = AdminRig(folder / "state")
        if voice is not None:
            rig.speech = voice  # type: ignore[assignment]
        await rig.start()
        stage.perform(rig.desk)
        await rig.enter(ADMINISTRATOR)
        stage.settle()
        try:
            await scene(Technician(stage, rig))
        finally:
            await rig.desk.close()

    stage.use(SMALL)
    every_way()
    asyncio.run(run())


def test_export_without_a_stick_with_one_and_without_the_right(
    stage: Stage, tmp_path: Path, machine: Sandbox
) -> None:
    log_output.configure(tmp_path / "kiosk.log")
    EventLog().write(Event.STARTED, version="test")

    async def scene(one: Technician) -> None:
        await one.open("export")
        await one.press("导出到U盘")
        await one.reads("没有U盘")
        machine.plug_in()
        await one.press("导出到U盘")
        await one.reads("可以拔下U盘了")
        assert (machine.interface() / "authorized").read_text().strip() == "0"
        (machine.root / "denied").touch()
        await one.press("导出到U盘")
        await one.reads("没有给程序这项权限")

    try:
        play(stage, tmp_path, scene)
    finally:
        log_output.configure()


def test_an_address_is_typed_refused_mended_tried_and_taken_back(
    stage: Stage, tmp_path: Path, machine: Sandbox
) -> None:
    async def scene(one: Technician) -> None:
        stage = one.stage
        await one.open("network")
        await one.press("填写固定地址")
        stage.type("192.0.2.7")
        await one.press("试用这个地址")
        await one.reads("少了网段长度")
        stage.type("/24")
        for number, text in ((1, "192.0.2.1"), (2, "192.0.2.53")):
            stage.tap(*middle(stage.face.screen.fields.boxes[number].card))
            stage.type(text)
        await one.press("试用这个地址")
        await one.reads("新地址正在试用")
        tried = machine.root / "run/systemd/network/05-legal-kiosk.network"
        assert "Address=192.0.2.7/24\nGateway=192.0.2.1\nDNS=192.0.2.53" in tried.read_text()
        await one.press("换回原来的")
        await one.reads("已经换回原来的地址")
        assert not tried.exists()
        (machine.root / "networkctl-fails").touch()
        await one.press("改成自动获取")
        await one.press("改成自动获取")
        await one.reads("系统没有接受新的网络设置")

    play(stage, tmp_path, scene)


def test_the_halls_name_is_written_and_a_tile_is_hidden(
    stage: Stage, tmp_path: Path, machine: Sandbox
) -> None:
    async def scene(one: Technician) -> None:
        stage, rig = one.stage, one.rig
        await one.open("hall")
        await one.press("修改")
        stage.press("全选")
        stage.press("删除")
        await one.press("存下")
        await one.reads("大厅名称，1 到 30 个字")
        stage.press("ABC")
        stage.type("hall")
        await one.press("存下")
        await one.reads("下次启动后：hall")
        await rig.press("tiles")
        stage.settle()
        everything = len(rig.page.lines)
        await one.press("选它")
        await one.press("不显示")
        await one.reads("首页不显示")
        await one.press("存下")
        await one.reads("存下了，下次启动时生效")
        await one.press("现在重启程序")
        assert rig.renewals == 1
        new = with_changes(rig.desk.settings, rig.log)  # type: ignore[arg-type]
        assert new.hall.name == "hall" and len(new.tiles) == everything - 1

    play(stage, tmp_path, scene)


def test_volume_brightness_and_restarts(stage: Stage, tmp_path: Path, machine: Sandbox) -> None:
    async def scene(one: Technician) -> None:
        await one.open("light")
        await one.press("音量小一点")
        await one.reads("音量 35%")
        await one.press("亮度亮一点")
        await one.reads("亮度 85%")
        (machine.root / "uninstalled").touch()
        await one.press("亮度亮一点")
        await one.reads("没有安装这项功能")
        await one.press("返回")
        await one.open("restart")
        await one.press("重启机器")
        await one.press("重启机器")
        await one.reads("没有安装这项功能")
        (machine.root / "uninstalled").unlink()
        await one.press("重启机器")
        await one.press("重启机器")
        await one.reads("机器就要重启了")
        assert machine.calls[-1] == "systemctl --no-block reboot"

    play(stage, tmp_path, scene)


def test_the_sound_is_heard_and_each_of_its_faults_is_read(
    stage: Stage, tmp_path: Path, machine: Sandbox
) -> None:
    card = SoundSimulator(tmp_path / "sound", pace=0.0)
    voice = EspeakSpeech(card, root=card.root, first_delay=0.05, max_delay=0.1)

    async def scene(one: Technician) -> None:
        await one.rig.until(lambda: voice.status.state is SpeechState.READY and voice.headphones is False)
        await one.open("sound")
        await one.press("试扬声器")
        await one.reads("听到了吗")
        await one.press("听到了")
        await one.reads("能听到")
        faults = {
            SoundFault.BREAKS: "播放中断",
            SoundFault.BUSY: "占着",
            SoundFault.GONE: "检查声卡和扬声器的线",
        }
        for fault, words in faults.items():
            card.set_fault(fault)
            await one.press("试扬声器")
            await one.reads(words)

    card.start()
    voice.start()
    try:
        play(stage, tmp_path, scene, voice)
    finally:
        voice.close()
        card.stop()
