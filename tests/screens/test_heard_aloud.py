"""The person's own word, from the touch on the panel to the sound: real desk and face, real synthesiser.

The sound card writes down what was played.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from drivers.types import SpeechState
from kiosk.actions import Answer, Back, Next, OpenComfort, Present
from kiosk.presentation import DEFAULT
from kiosk.voice import Voice
from screens.listening import Listening
from tests.drivers.speech_rig import SpeechRig, speaking_rig
from tests.screens.stage import SMALL, Stage
from tests.unit.desk_kit import Rig
from tests.unit.desk_ways import NOTARY, follow

PATIENCE = 60.0
PHONE = "138 1234 5678"


class Hall:
    """One machine with a voice; time of the real loop."""

    def __init__(self, stage: Stage, rig: Rig, sound: SpeechRig) -> None:
        self.stage, self.rig, self.sound = stage, rig, sound
        loop = asyncio.get_running_loop()
        desk = rig.desk
        stage.use(SMALL)
        stage.perform(desk)
        self.voice = Voice(sound.voice, loop, desk.act, desk.heard, desk.voice_there)
        self.listening = Listening(stage.face, self.voice)
        desk.voice_there(self.voice.there)

    async def turn(self) -> None:
        """Frames and tasks."""
        await self.rig.settle()
        self.stage.settle(draw=False)

    async def until(self, condition: Callable[[], bool], what: str) -> None:
        """Frames and tasks until it holds."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                await self.turn()
                await asyncio.sleep(0.02)
        assert condition(), what

    async def silent(self) -> None:
        """Everything that is to be said was said."""
        await self.turn()
        await self.until(lambda: not self.sound.voice.speaking, "silence")

    def said(self, *, private: bool) -> str:
        """What was played so far."""
        return " ".join(line.given for line in self.sound.card.script() if line.private is private)


async def _agrees(stage: Stage, sound: SpeechRig) -> None:
    rig = await follow(await Rig().start(), NOTARY[:10])
    hall = Hall(stage, rig, sound)
    desk = rig.desk
    try:
        assert desk.look.can_speak, "the face was told that there is a voice"
        desk.act(Present(replace(DEFAULT, voice=True)))
        await hall.silent()
        assert "公证处打哪个电话找您？" in hall.said(private=False)
        desk.act(Answer("phone", "13812345678"))
        desk.act(Next())
        await hall.turn()
        assert "PlaceView" in type(desk.look.view).__name__
        desk.act(Back())
        await hall.silent()
        assert PHONE not in hall.said(private=True) + hall.said(private=False)
        assert "插上耳机" in hall.said(private=False)

        desk.act(OpenComfort())
        await hall.turn()
        stage.press("也读出来")  # the person's own word, by a touch
        assert desk.look.presentation.private_aloud
        stage.press("好了")
        await hall.silent()
        assert PHONE in hall.said(private=True)
        assert hall.sound.voice.headphones is False
        desk.crashed(ValueError("a fault made by a test"))
        assert not desk.look.presentation.private_aloud and not desk.look.presentation.voice
    finally:
        hall.listening.close()
        await desk.close()


def test_what_is_personal_is_played_aloud_only_after_a_touch_that_agrees(
    stage: Stage, tmp_path: Path
) -> None:
    with speaking_rig(tmp_path) as sound:
        sound.wait_state(SpeechState.READY)
        asyncio.run(_agrees(stage, sound))


async def _plugs(stage: Stage, sound: SpeechRig) -> None:
    rig = await follow(await Rig().start(), NOTARY[:11])
    hall = Hall(stage, rig, sound)
    try:
        sound.card.jack.plug()
        await hall.until(lambda: rig.desk.look.presentation.voice, "the voice, by plugging headphones in")
        await hall.until(lambda: "朗读已打开" in hall.said(private=False), "a first word")
        await hall.silent()
        assert PHONE in hall.said(private=True)
    finally:
        hall.listening.close()
        await rig.desk.close()


def test_whoever_plugs_headphones_in_hears_everything(stage: Stage, tmp_path: Path) -> None:
    with speaking_rig(tmp_path) as sound:
        asyncio.run(_plugs(stage, sound))
