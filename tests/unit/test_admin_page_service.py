"""Pausing and resuming from admin mode, with what the citizen reads afterwards."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kiosk.admin.actions import ChooseEntry, Leave, Type
from kiosk.admin.views import Light
from kiosk.running.pause import LONGEST, READY
from kiosk.views import HomeView, OutOfServiceView
from tests.unit.admin_rig import ATTENDANT, AdminRig, fill_staff
from tests.unit.desk_kit import settings
from words import Language


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[AdminRig]:
    fill_staff(tmp_path)
    made = AdminRig(tmp_path)
    await made.start()
    await made.enter(ATTENDANT)
    await made.open("service")
    yield made
    await made.desk.close()


def shown_to_citizens(rig: AdminRig) -> OutOfServiceView:
    assert isinstance(rig.view, OutOfServiceView), rig.view
    return rig.view


async def test_a_ready_message_then_pause_then_resume(rig: AdminRig) -> None:
    assert rig.page.note_light is Light.GOOD and rig.page.buttons[0].label == "暂停服务"
    assert [line.title for line in rig.page.lines] == list(READY)
    assert [line.light for line in rig.page.lines] == [Light.GOOD, None, None]
    await rig.press("choose-1")
    assert [line.light for line in rig.page.lines] == [None, Light.GOOD, None]
    await rig.press("pause")
    paused = rig.page
    assert READY[1] in paused.note and paused.note_light is Light.NOTE
    await rig.staff_does(Leave())
    assert shown_to_citizens(rig).title == "本机暂停使用" and shown_to_citizens(rig).reason == READY[1]
    await rig.enter(ATTENDANT)
    await rig.open("service")
    await rig.press("resume")
    assert "现在正常服务" in rig.page.note
    await rig.staff_does(Leave())
    assert isinstance(rig.view, HomeView)
    assert [(line["action"], line["result"]) for line in rig.logged("admin.action")] == [
        ("service.pause", "done"),
        ("service.resume", "done"),
    ]


async def test_their_own_words_are_shown_and_not_logged(rig: AdminRig) -> None:
    await rig.staff_does(ChooseEntry("message"), Type("message", "  下午两点开，请到二楼  "))
    assert rig.page.entries[0].chosen
    await rig.press("pause")
    await rig.staff_does(Leave())
    assert shown_to_citizens(rig).reason == "下午两点开，请到二楼"
    assert "二楼" not in repr(rig.log.lines)


@pytest.mark.parametrize("text", ["", "   ", "字" * (LONGEST + 1)])
async def test_a_message_that_cannot_be_shown_pauses_nothing(rig: AdminRig, text: str) -> None:
    await rig.staff_does(Type("message", text))
    assert not rig.page.buttons[0].enabled
    assert bool(rig.page.entries[0].error) is (len(text) > LONGEST)
    await rig.press("pause")
    await rig.staff_does(Leave())
    assert isinstance(rig.view, HomeView)


async def test_another_message_while_it_is_paused(rig: AdminRig) -> None:
    await rig.press("pause")
    assert [one.label for one in rig.page.buttons] == ["换成这句话", "恢复服务"]
    assert not rig.page.buttons[0].enabled, "it stands there already"
    await rig.press("choose-2")
    await rig.press("pause")
    await rig.staff_does(Leave())
    assert shown_to_citizens(rig).reason == READY[2]


@pytest.mark.parametrize("spoken", [Language.UYGHUR, Language.ENGLISH])
async def test_citizens_read_a_ready_message_in_the_halls_first_language(
    tmp_path: Path, spoken: Language
) -> None:
    fill_staff(tmp_path)
    rig = AdminRig(tmp_path, settings().model_copy(update={"languages": [spoken, Language.CHINESE]}))
    await rig.start()
    await rig.enter(ATTENDANT)
    await rig.open("service")
    await rig.press("pause")
    await rig.staff_does(Leave())
    assert shown_to_citizens(rig).reason not in READY and shown_to_citizens(rig).reason
    await rig.desk.close()
