"""Presence by a hand clock: warn, count down, wipe; extensions without limit; nothing while sending."""

from __future__ import annotations

import pytest

from kiosk.actions import Answer, AskErase, ConfirmErase, Finish, KeepGoing, Next, OpenService, Presence
from kiosk.desk.idle import IdleWatch
from kiosk.log.events import Event
from kiosk.machine import State
from kiosk.panels import EraseQuestion, StillThere
from kiosk.views import DoneView, GuideView, HomeView
from tests.unit.desk_kit import HandClock, Rig
from tests.unit.desk_ways import NOTARY, at_done, at_place, at_questions, follow


class Heard:
    """What a watch said."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.said: list[object] = []
        self.watch = IdleWatch(
            self.clock,
            self.clock,
            on_warn=lambda: self.said.append("warn"),
            on_tick=self.said.append,
            on_expire=lambda: self.said.append("expired"),
        )


def test_warns_counts_and_expires() -> None:
    heard = Heard()
    heard.watch.watch(120, 5)
    heard.clock.advance(119.9)
    assert heard.said == []
    heard.clock.advance(0.2)
    assert heard.said == ["warn"] and heard.watch.warned
    heard.clock.advance(5)
    assert heard.said == ["warn", 4, 3, 2, 1, "expired"]
    assert not heard.watch.warned and heard.clock.waiting == 0


def test_a_touch_begins_the_time_again() -> None:
    heard = Heard()
    heard.watch.watch(120, 45)
    for _ in range(50):  # extensions without limit
        heard.clock.advance(119)
        heard.watch.touch()
    assert heard.said == []
    heard.clock.advance(120)
    assert heard.said == ["warn"]
    heard.watch.touch()
    heard.clock.advance(119)
    assert heard.said == ["warn"]


def test_without_a_warning_it_only_expires() -> None:
    heard = Heard()
    heard.watch.watch(30)
    heard.clock.advance(29)
    heard.watch.touch()
    heard.clock.advance(29)
    assert heard.said == []
    heard.clock.advance(1)
    assert heard.said == ["expired"]


def test_a_stopped_watch_says_nothing() -> None:
    heard = Heard()
    heard.watch.touch()
    heard.watch.stop()
    heard.watch.watch(10, 10)
    heard.watch.stop()
    heard.clock.advance(1000)
    assert heard.said == []


@pytest.mark.parametrize("screen", range(len(NOTARY)))
async def test_every_session_screen_warns_and_then_wipes(screen: int) -> None:
    rig = await Rig().start()
    await follow(rig, NOTARY[: screen + 1])
    before = rig.view
    if isinstance(before, DoneView):
        pytest.fail("the done page has its own time")
    await rig.wait(120)
    overlay = rig.desk.look.overlay
    assert isinstance(overlay, StillThere) and overlay.seconds == 45
    assert rig.view == before
    await rig.wait(44)
    assert isinstance(rig.desk.look.overlay, StillThere) and rig.desk.look.overlay.seconds == 1
    view = await rig.wait(1)
    assert isinstance(view, HomeView) and rig.desk.look.overlay is None
    assert rig.log.lines[-1] == (Event.SESSION_ENDED, {"reason": "walked_away", "seconds": 165})
    assert rig.reader.wanted is False


async def test_i_am_still_here_as_often_as_you_like() -> None:
    rig = await at_questions()
    before = rig.view
    for _ in range(12):
        await rig.wait(130)
        assert isinstance(rig.desk.look.overlay, StillThere)
        await rig.do(KeepGoing())
        assert rig.desk.look.overlay is None and rig.view == before


async def test_a_touch_on_the_warning_does_nothing_else() -> None:
    rig = await at_questions()
    before = rig.view
    await rig.wait(121)
    await rig.do(Answer("matter", "N_POA"))
    assert rig.view == before and rig.desk.look.overlay is None


async def test_the_warning_can_be_answered_with_leaving() -> None:
    rig = await at_questions()
    await rig.wait(121)
    assert isinstance(await rig.do(ConfirmErase()), HomeView)


async def test_a_card_event_counts_as_presence() -> None:
    rig = await at_questions()
    await rig.wait(121)
    assert rig.desk.look.overlay is not None
    rig.reader.take()
    await rig.settle()
    assert rig.desk.look.overlay is None
    await rig.wait(119)
    assert rig.desk.look.overlay is None


async def test_presence_alone_keeps_the_screen() -> None:
    rig = await at_questions()
    before = rig.view
    for _ in range(5):
        await rig.wait(100)
        await rig.do(Presence())
    assert rig.view == before and rig.desk.look.overlay is None


async def test_walking_away_frees_the_place() -> None:
    rig = await at_place(held=True)
    await rig.wait(121)
    overlay = rig.desk.look.overlay
    assert isinstance(overlay, StillThere) and "为您留的时间" in overlay.message
    await rig.wait(45)
    assert rig.office.released == ["hold-1"]


async def test_the_done_page_leaves_by_itself_and_a_touch_extends_it() -> None:
    rig = await at_done()
    await rig.wait(29)
    await rig.do(Presence())
    await rig.wait(29)
    assert isinstance(rig.view, DoneView)
    assert isinstance(await rig.wait(1), HomeView)
    assert rig.log.lines[-1][1]["reason"] == "finished"


async def test_the_done_page_waits_for_the_paper_but_not_for_ever() -> None:
    rig = await at_done(paper=None)
    await rig.wait(100)
    assert isinstance(rig.view, DoneView)
    assert isinstance(await rig.wait(80), HomeView)


async def test_nothing_is_wiped_while_sending() -> None:
    import asyncio

    rig = await Rig().start()
    rig.office.before["save"] = asyncio.Event()
    await follow(rig, [*NOTARY, (Next(), object)])
    assert rig.desk.state is State.SENDING
    await rig.wait(1000)
    await rig.do(AskErase(), ConfirmErase(), Finish())
    assert rig.desk.state is State.SENDING and rig.desk.look.overlay is None
    rig.office.before["save"].set()
    await rig.settle()
    assert isinstance(rig.view, DoneView)


async def test_erase_is_asked_once_and_only_where_something_is_lost() -> None:
    rig = await Rig().start()
    assert isinstance(await rig.do(OpenService("NOTARY")), GuideView)
    assert isinstance(await rig.do(AskErase()), HomeView)
    rig = await at_questions()
    before = await rig.do(AskErase())
    assert isinstance(rig.desk.look.overlay, EraseQuestion)
    await rig.do(Presence(), Next())
    assert isinstance(rig.desk.look.overlay, EraseQuestion)
    await rig.do(KeepGoing())
    assert rig.desk.look.overlay is None and rig.view == before
    assert isinstance(await rig.do(AskErase(), ConfirmErase()), HomeView)
