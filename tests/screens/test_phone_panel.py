"""The phone's panel by finger, by five keys and by ear, over a real desk; and that nothing of it is left."""

from __future__ import annotations

import asyncio
import weakref
from typing import Any

from kiosk.actions import AskErase, ConfirmErase, KeepGoing, OpenPhone
from kiosk.panels import PhonePanel, PhoneStep
from kiosk.views import DoneView, HomeView, QuestionsView
from screens.heard import lines
from screens.keypad import Key
from screens.phone import PhoneScreen, Small
from screens.widgets.qr import QrCode
from tests.screens.five_keys import FiveKeys
from tests.screens.stage import LANDSCAPE, SMALL, Stage
from tests.screens.test_screens_forget import _wait_until_gone
from tests.unit.desk_kit import Rig
from tests.unit.phone_ways import at_story, connected, jpeg, panel, with_code

STORY = "老板从六月起一直拖着不给工资，找了好多次都没有结果。"


def perform(stage: Stage, rig: Rig, size: Any = SMALL) -> None:
    stage.use(size)
    stage.perform(rig.desk)
    stage.settle(draw=False)


async def press(stage: Stage, rig: Rig, words: str) -> None:
    stage.settle(draw=False)
    stage.press(words)
    await rig.settle()
    stage.settle(draw=False)


def test_by_finger_from_the_question_to_a_connected_phone(stage: Stage) -> None:
    async def walk() -> None:
        rig = await at_story()
        perform(stage, rig)
        await press(stage, rig, "用手机写")
        assert isinstance(stage.face.overlay, PhoneScreen)
        (code,) = [one for one in stage.widgets() if isinstance(one, QrCode)]
        assert code.data == "https://example.test/h/token-1" and "ABC0 0001" in stage.words()
        rig.office.phones.claim()
        await rig.settle()
        stage.settle(draw=False)
        await press(stage, rig, "47")
        rig.office.phones.photograph("attachments", jpeg())
        while not panel(rig).pictures:
            await rig.settle()
        stage.settle(draw=False)
        assert len([one for one in stage.widgets() if isinstance(one, Small)]) == 1
        await press(stage, rig, "回到本机接着办")
        assert stage.face.overlay is None and "手机已连接 · 照片1张" in stage.words()
        await press(stage, rig, "看手机")
        await press(stage, rig, "改在手机上接着填")
        assert panel(rig).step is PhoneStep.MOVE
        await press(stage, rig, "转到手机")
        assert isinstance(rig.view, DoneView) and "已转到您的手机" in stage.words()
        await rig.desk.close()

    asyncio.run(walk())


def test_an_answer_of_the_phone_stands_in_the_box(stage: Stage) -> None:
    async def walk() -> None:
        rig = await connected()
        await rig.do(KeepGoing())
        perform(stage, rig)
        screen = stage.face.screen
        rig.office.phones.give(facts=STORY)
        await rig.settle()
        stage.settle(draw=False)
        assert stage.face.screen is not screen and stage.face.screen.entries[0].text == STORY
        screen = stage.face.screen
        rig.office.phones.photograph("attachments", jpeg())
        await rig.settle()
        assert stage.face.screen is screen, "who is writing is not disturbed by a picture"
        await rig.desk.close()

    asyncio.run(walk())


def test_the_panel_is_heard_and_used_with_five_keys(stage: Stage) -> None:
    async def walk() -> None:
        rig = await with_code()
        perform(stage, rig)
        keys = FiveKeys(stage, headphones=True, desk=rig.desk)
        try:
            told = [line.text for line in lines(stage.face.overlay)]
            assert told[0] == "用手机接着填" and "A B C 0 0 0 0 1" in told
            assert any("扫这个码" in one for one in told)
            rig.office.phones.claim()
            await rig.settle()
            stage.settle(draw=False)
            assert {"47", "12", "83"} <= {line.text for line in lines(stage.face.overlay)}
            keys.go_to("47")
            keys.press(Key.OK)
            await rig.settle()
            stage.settle(draw=False)
            assert panel(rig).step is PhoneStep.CONNECTED
            keys.go_to("断开手机")
            keys.press(Key.BACK)
            await rig.settle()
            assert rig.desk.look.overlay is None and isinstance(rig.view, QuestionsView)
        finally:
            keys.listening.close()
            await rig.desk.close()

    asyncio.run(walk())


def test_what_arrives_is_told_once(stage: Stage) -> None:
    async def walk() -> None:
        rig = await connected()
        perform(stage, rig)
        keys = FiveKeys(stage, headphones=True, desk=rig.desk)
        try:
            rig.office.phones.photograph("attachments", jpeg())
            await rig.settle()
            stage.settle(draw=False)
            found = [line.text for line in lines(stage.face.overlay)]
            assert found.count("照片1张") == 1 and not any("还没有传来" in one for one in found)
        finally:
            keys.listening.close()
            await rig.desk.close()

    asyncio.run(walk())


def test_on_a_wide_panel_code_and_words_stand_side_by_side(stage: Stage) -> None:
    async def walk() -> None:
        rig = await with_code()
        perform(stage, rig, LANDSCAPE)
        (code,) = [one for one in stage.widgets() if isinstance(one, QrCode)]
        words = next(one for one in stage.texts() if "扫这个码" in one.text)
        assert abs(code.to_window(*code.center)[0] - words.to_window(*words.center)[0]) > code.height / 2
        await rig.desk.close()

    asyncio.run(walk())


def test_nothing_of_the_phone_is_left_after_the_session(stage: Stage) -> None:
    async def walk() -> list[weakref.ref[Any]]:
        rig = await with_code()
        perform(stage, rig)
        codes = [one for one in stage.widgets() if isinstance(one, QrCode)]
        refs: list[weakref.ref[Any]] = [weakref.ref(stage.face.overlay), *map(weakref.ref, codes)]
        del codes
        rig.office.phones.claim()
        await rig.settle()
        await press(stage, rig, "47")
        rig.office.phones.photograph("attachments", jpeg())
        while not panel(rig).pictures:
            await rig.settle()
        stage.settle(draw=False)
        small = next(one for one in stage.widgets() if isinstance(one, Small))
        refs += [weakref.ref(small), weakref.ref(small._picture.texture), weakref.ref(stage.face.overlay)]
        handoff = rig.desk.phone._handoff
        assert handoff is not None
        refs += [weakref.ref(handoff), weakref.ref(handoff.pictures)]
        del small, handoff
        await rig.do(KeepGoing(), AskErase(), ConfirmErase())
        assert isinstance(rig.view, HomeView)
        rig.looks.clear()
        await rig.wait(1)  # the clock of a test keeps what was cancelled until then
        stage.desk = rig.desk
        await rig.desk.close()
        return refs

    refs = asyncio.run(walk())
    _wait_until_gone(stage, refs)


def test_the_offer_is_a_button_on_every_question(stage: Stage) -> None:
    async def walk() -> None:
        rig = await at_story()
        perform(stage, rig)
        assert stage.find("用手机写")
        rig.office.online = False
        rig.desk.changed()
        stage.settle(draw=False)
        assert "用手机写" not in stage.words()
        rig.office.online = True
        await rig.do(OpenPhone())
        assert isinstance(rig.desk.look.overlay, PhonePanel)
        await rig.desk.close()

    asyncio.run(walk())
