"""Language, size, colours and voice: chosen by one touch, kept for the session, gone with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.actions import (
    Action,
    Answer,
    AskErase,
    CallPerson,
    ConfirmErase,
    KeepGoing,
    Next,
    OpenComfort,
    OpenService,
    Present,
)
from kiosk.desk.comfort import AT_HOME_SECONDS
from kiosk.panels import ComfortPanel, HelpPanel
from kiosk.presentation import DEFAULT, Colours, Presentation, TextSize
from kiosk.views import GuideView, HomeView, QuestionsView
from tests.unit.desk_kit import Rig, settings
from tests.unit.desk_ways import at_questions
from words import Language, language

LARGE = Presentation(text_size=TextSize.LARGEST, colours=Colours.DARK, reach=True, voice=True)
UYGHUR = Presentation(language=Language.UYGHUR)


async def test_a_choice_is_kept_over_screens_and_goes_with_the_session() -> None:
    rig = await Rig().start()
    await rig.do(Present(LARGE), OpenService("NOTARY"), Next())
    assert rig.desk.look.presentation == LARGE
    await rig.do(AskErase(), ConfirmErase())
    assert rig.desk.look.presentation == DEFAULT and isinstance(rig.view, HomeView)


async def test_on_the_home_screen_the_choice_goes_after_a_minute_without_a_touch() -> None:
    rig = await Rig().start()
    await rig.do(Present(UYGHUR), OpenComfort())
    assert isinstance(rig.desk.look.overlay, ComfortPanel) and language() is Language.UYGHUR
    await rig.wait(AT_HOME_SECONDS + 1)
    assert rig.desk.look.presentation == DEFAULT and rig.desk.look.overlay is None
    assert language() is Language.CHINESE


async def test_in_a_session_it_stays_as_long_as_the_session() -> None:
    rig = await Rig().start()
    await rig.do(Present(UYGHUR), OpenService("NOTARY"))
    await rig.wait(AT_HOME_SECONDS + 1)
    assert rig.desk.look.presentation == UYGHUR and isinstance(rig.view, GuideView)


async def test_another_language_in_the_middle_keeps_place_and_answers() -> None:
    rig = await at_questions()
    view = rig.view
    assert isinstance(view, QuestionsView)
    field = view.fields[0].field
    choice = view.fields[0].choices[0]
    await rig.do(Answer(field.id, choice.value))
    here, kept = rig.view, dict(rig.desk.session.answers)
    assert isinstance(here, QuestionsView)
    after = await rig.do(Present(replace(DEFAULT, language=Language.ENGLISH)))
    assert isinstance(after, QuestionsView)
    assert [one.field.id for one in after.fields] == [one.field.id for one in here.fields]
    assert rig.desk.session.answers == kept


async def test_a_language_that_the_hall_does_not_offer_is_not_spoken() -> None:
    rig = await Rig(settings().model_copy(update={"languages": [Language.CHINESE]})).start()
    await rig.do(Present(UYGHUR))
    assert rig.desk.look.presentation == DEFAULT


@pytest.mark.parametrize(("action", "panel"), [(OpenComfort(), ComfortPanel), (CallPerson(), HelpPanel)])
async def test_panels_lie_over_any_screen_and_go_by_their_button(action: Action, panel: type) -> None:
    for rig in (await Rig().start(), await at_questions()):
        before = rig.view
        await rig.do(action)
        assert isinstance(rig.desk.look.overlay, panel)
        await rig.do(KeepGoing())
        assert rig.desk.look.overlay is None and rig.view == before


async def test_the_help_panel_names_the_number_to_call() -> None:
    rig = await Rig().start()
    await rig.do(CallPerson())
    overlay = rig.desk.look.overlay
    assert isinstance(overlay, HelpPanel) and overlay.hotline == rig.desk.settings.hall.hotline
