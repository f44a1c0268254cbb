"""The quiet home screen: rest, wake, renewal; on a real loop with a short hall setting."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from kiosk.config import Process
from kiosk.running import home_watch
from kiosk.views import Chrome, HomeView, Look, OutOfServiceView, Status, TroubleView

HOME = HomeView("厅", "1 号机", (), Status(True, "正常", "12348", ""))
AWAY = OutOfServiceView("暂停", "原因", "怎么办")
BUSY = TroubleView(Chrome("标题"), "标题", "发生", "还有", "怎么办", "K-0001")


class Scene:
    """A desk that only has looks, and a note of every change of speed."""

    def __init__(self) -> None:
        self.look = Look(0, HOME)
        self.sessions_ended = 0
        self.rests: list[bool] = []
        self.stopped = asyncio.Event()
        self._tell: Callable[[Look], None] = lambda _look: None

    def listen(self, callback: Callable[[Look], None]) -> None:
        """The watch."""
        self._tell = callback

    def rest(self, resting: bool) -> None:
        """The picture's speed."""
        self.rests.append(resting)

    def show(self, view: HomeView | OutOfServiceView | TroubleView) -> None:
        """Another look."""
        self.look = Look(self.look.serial + 1, view)
        self._tell(self.look)


async def test_it_rests_only_at_home() -> None:
    scene = Scene()
    home_watch.HomeWatch(scene, scene, Process(), scene.stopped.set)
    scene.show(AWAY)
    assert scene.rests == [False, False]
    assert not [t for t in asyncio.all_tasks() if t is not asyncio.current_task()]


async def test_it_renews_at_once_after_enough_sessions() -> None:
    scene = Scene()
    scene.sessions_ended = 20
    watch = home_watch.HomeWatch(scene, scene, Process(renew_after_sessions=20), scene.stopped.set)
    await asyncio.wait_for(scene.stopped.wait(), 10)
    assert watch.renew


async def test_a_new_session_calls_the_renewal_off() -> None:
    scene = Scene()
    scene.sessions_ended = 20
    watch = home_watch.HomeWatch(scene, scene, Process(renew_after_sessions=20), scene.stopped.set)
    scene.show(AWAY)
    timer = asyncio.get_running_loop().call_later(1.5, scene.stopped.set)
    await scene.stopped.wait()
    timer.cancel()
    assert not watch.renew


async def test_nothing_is_renewed_before_the_first_session() -> None:
    scene = Scene()
    watch = home_watch.HomeWatch(scene, scene, Process(renew_idle_seconds=10), scene.stopped.set)
    assert watch._renew_timer is None


async def test_a_wanted_renewal_waits_for_a_quiet_view_also_out_of_service() -> None:
    scene = Scene()
    watch = home_watch.HomeWatch(scene, scene, Process(renew_idle_seconds=3600), scene.stopped.set)
    scene.show(BUSY)
    watch.renew_soon()
    await asyncio.sleep(0)
    assert not watch.renew and not scene.stopped.is_set(), "somebody is being served"
    scene.show(AWAY)
    async with asyncio.timeout(60):
        await scene.stopped.wait()
    assert watch.renew


async def test_a_wanted_renewal_comes_at_once_on_a_quiet_home_that_nobody_used() -> None:
    scene = Scene()
    watch = home_watch.HomeWatch(scene, scene, Process(renew_idle_seconds=3600), scene.stopped.set)
    watch.renew_soon()
    watch.renew_soon()
    async with asyncio.timeout(60):
        await scene.stopped.wait()
    assert watch.renew
