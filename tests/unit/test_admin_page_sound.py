"""The sound test, with the real synthesiser on a simulated card that records what was heard."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from drivers.sim.sound import SoundFault, SoundSimulator
from drivers.speech.service import EspeakSpeech
from drivers.types import SpeechState
from kiosk.admin import speech_ear
from kiosk.admin.actions import PageBack, Press
from kiosk.admin.views import Button, Light, Line
from kiosk.hall_changes import HallChanges, hall_file
from tests.unit.admin_rig import ATTENDANT, AdminRig, fill_staff


class SoundRig(AdminRig):
    """A real voice on a card that records."""

    def __init__(self, folder: Path, program: str = "espeak-ng") -> None:
        super().__init__(folder / "state")
        self.card = SoundSimulator(folder / "sound", pace=0.0)
        self.voice = EspeakSpeech(
            self.card, root=self.card.root, program=program, first_delay=0.05, max_delay=0.1
        )
        self.speech = self.voice  # type: ignore[assignment]

    async def plug(self, plugged: bool) -> None:
        self.card.jack.plug(plugged)
        await self.until(lambda: self.voice.headphones is plugged)

    async def until_said(self, words: str) -> None:
        """The page says so."""
        await self.until(
            lambda: words in self.page.note or any(words in line.text for line in self.page.lines)
        )

    def line(self, title: str) -> Line:
        return next(line for line in self.page.lines if line.title.startswith(title))

    def button(self, id_: str) -> Button:
        return next(one for one in self.page.buttons if one.id == id_)

    def results(self) -> list[object]:
        return [line["result"] for line in self.logged("admin.action") if line["action"] == "sound"]

    async def close(self) -> None:
        await self.desk.close()
        await asyncio.to_thread(self.voice.close)
        self.card.stop()


async def make(folder: Path, program: str = "espeak-ng") -> SoundRig:
    fill_staff(folder / "state")
    rig = SoundRig(folder, program)
    rig.card.start()
    rig.voice.start()
    await rig.start()
    await rig.until(lambda: rig.voice.status.state is not SpeechState.UNKNOWN)
    await rig.until(lambda: rig.voice.headphones is False)
    await rig.enter(ATTENDANT)
    await rig.open("sound")
    return rig


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[SoundRig]:
    made = await make(tmp_path)
    yield made
    await made.close()


def _has_ended(rig: SoundRig) -> bool:
    return any(line.title.startswith("刚才") for line in rig.page.lines)


async def test_loudspeaker_then_headphones(rig: SoundRig) -> None:
    assert rig.line("声音").light is Light.GOOD and "没有插" in rig.line("耳机").text
    assert rig.button("speaker").enabled and not rig.button("headphones").enabled
    await rig.press("speaker")
    await rig.until_said("刚才从扬声器说的话，听到了吗")
    await rig.press("heard")
    assert rig.line("刚才试的是扬声器").light is Light.GOOD

    await rig.plug(True)
    assert "插着" in rig.line("耳机").text and not rig.button("speaker").enabled
    await rig.press("headphones")
    await rig.until_said("刚才从耳机说的话，听到了吗")
    await rig.press("unheard")
    assert rig.line("刚才试的是耳机").light is Light.BAD and "插孔" in rig.line("刚才试的是耳机").todo
    assert rig.results() == ["speaker heard", "headphones not_heard"]
    assert [line.private for line in rig.card.script()] == [False, True]


async def test_a_pulled_plug_keeps_the_private_sentence_from_the_loudspeaker(rig: SoundRig) -> None:
    await rig.plug(True)
    rig.card.pace = 0.2
    await rig.press("headphones")
    await rig.until(lambda: rig.card.recording(1).exists())
    rig.card.jack.plug(False)
    await rig.until_said("马上停了")
    assert rig.results() == ["headphones stopped_when_pulled"] and rig.line("刚才").light is Light.GOOD


async def test_stop_and_leaving_make_it_silent(rig: SoundRig) -> None:
    rig.card.pace = 0.2
    await rig.press("speaker")
    assert "正在从扬声器说话" in rig.page.note
    await rig.press("stop")
    await rig.until_said("说到一半停了")
    await rig.press("speaker")
    await rig.staff_does(PageBack())
    await rig.until(lambda: not rig.voice.speaking)


async def test_each_fault_in_words(rig: SoundRig) -> None:
    faults = {SoundFault.BREAKS: "播放中断", SoundFault.BUSY: "占着", SoundFault.GONE: "没有找到声卡"}
    for fault, words in faults.items():
        rig.card.set_fault(fault)
        for _ in range(3):  # the first try may still meet the stream that the voice had opened by itself
            await rig.staff_does(Press("speaker"))
            await rig.until(partial(_has_ended, rig))
            if words in rig.line("刚才").text:
                break
        assert words in rig.line("刚才").text
        assert rig.line("刚才").light is Light.BAD and rig.line("刚才").todo


async def test_a_missing_program_is_said(tmp_path: Path) -> None:
    rig = await make(tmp_path, program="no-such-synthesiser")
    await rig.press("speaker")
    await rig.until_said("缺少语音程序")
    assert rig.line("声音").light is Light.BAD
    await rig.close()


async def test_the_volume_of_the_hall_is_used(rig: SoundRig, tmp_path: Path) -> None:
    await rig.staff_does(PageBack())
    hall_file(rig.desk.settings.state_dir, rig.log).write(HallChanges(volume=20))  # type: ignore[arg-type]
    await rig.open("sound")
    assert "音量 20%" in rig.line("声音").text


async def test_opening_it_again_and_again_leaves_one_ear(rig: SoundRig) -> None:
    for _visit in range(5):
        await rig.staff_does(PageBack())
        await rig.open("sound")
    assert len(speech_ear._EARS[rig.voice].hearers) == 1
    await rig.staff_does(PageBack())
    assert not speech_ear._EARS[rig.voice].hearers
