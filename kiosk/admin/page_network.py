"""网络地址: how it is now, and another one on trial. Without 确认 in time the old one comes back by itself.

The countdown here is shorter than root's own, so that a program that dies in the trial loses nothing either.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import replace
from enum import Enum, auto
from pathlib import Path
from typing import Any, Final

from kiosk.admin import fixed_address
from kiosk.admin.fixed_address import Fixed
from kiosk.admin.network_facts import Link, Network, read_network
from kiosk.admin.office_words import why
from kiosk.admin.page import AdminHost, AdminPage, Body
from kiosk.admin.verb_result import result_of
from kiosk.admin.views import Button, Entry, Light, Line
from kiosk.ports import Answered, Timer, Unavailable
from kiosk.verbs import Done, Outcome, Verb, run

TRIAL_SECONDS: Final = 60
ASK_EVERY: Final = 3.0  # seconds between two questions to the office during a trial
_DHCP: Final = {"mode": "dhcp"}


class Step(Enum):
    """Where the page is."""

    NOW = auto()  # how it is
    TYPING = auto()  # a fixed address
    ASKING = auto()  # really automatic?
    CHANGING = auto()  # root is at it
    TRIAL = auto()  # it is in force until the countdown ends
    ENDING = auto()  # root keeps it, or takes it back


class NetworkPage(AdminPage):
    """Look, change, try, keep."""

    title = "网络地址"
    root = Path("/")

    def __init__(self, host: AdminHost) -> None:
        super().__init__(host)
        self._step = Step.NOW
        self._network = Network((), ())
        self._entries: tuple[Entry, ...] = ()
        self._note: tuple[str, Light | None] | None = ("正在查看", None)
        self._until = 0.0
        self._timer: Timer | None = None
        self._answer: Answered | Unavailable | None = None

    def enter(self) -> None:
        """Look."""
        self.host.spawn(self._look())

    def leave(self) -> None:
        """Nobody confirmed it: the old address, whatever closes the page."""
        self._stop_timer()
        if self._step is Step.TRIAL:
            self.host.spawn(_take_back())
        if self._step in (Step.TRIAL, Step.CHANGING):
            self.host.note("network", "left_unconfirmed")
        self._step = Step.NOW

    def view(self) -> Body:
        """How it is, the fields, or the trial."""
        note, light = self._note or ("", None)
        if self._step is Step.TRIAL:
            return self._trial()
        return Body(
            note=note,
            note_light=light,
            lines=() if self._step is Step.TYPING else self._now(),
            entries=self._entries if self._step is Step.TYPING else (),
            buttons=self._buttons(),
            busy=self._step in (Step.CHANGING, Step.ENDING),
        )

    def press(self, button: str) -> None:
        """One step on, or back."""
        self._note = None
        match button, self._step:
            case "dhcp", Step.NOW:
                self._step = Step.ASKING
                self._note = ("改成自动获取地址吗？改完有一分钟可以试，不确认就换回来", Light.NOTE)
            case "dhcp_yes", Step.ASKING:
                self._change(_DHCP)
            case "fixed", Step.NOW:
                self._step = Step.TYPING
                self._entries = fixed_address.entries(self._network)
            case "use", Step.TYPING:
                self._use()
            case "cancel", Step.TYPING | Step.ASKING:
                self._step = Step.NOW
            case "keep", Step.TRIAL:
                self._end_trial(self._keep())
            case "back", Step.TRIAL:
                self._end_trial(self._go_back("back"))
            case "look", Step.NOW:
                self.host.spawn(self._look())

    def choose(self, entry: str) -> None:
        """This field gets the keys."""
        self._entries = tuple(replace(one, chosen=one.id == entry) for one in self._entries)

    def typed(self, entry: str, text: str) -> None:
        """What stands there now."""
        self._entries = tuple(
            replace(one, value=text, error="") if one.id == entry else one for one in self._entries
        )

    # --- what is shown ---------------------------------------------------------------------------------

    def _now(self) -> tuple[Line, ...]:
        if not self._network.links:
            return (Line("网卡", "没有找到网卡", Light.BAD, "检查网线和网卡"),)
        servers = "、".join(self._network.servers)
        return (
            *(_link_line(link) for link in self._network.links),
            Line("域名服务器", servers or "没有", Light.GOOD if servers else Light.NOTE),
        )

    def _buttons(self) -> tuple[Button, ...]:
        match self._step:
            case Step.TYPING:
                return (Button("cancel", "不改了"), Button("use", "试用这个地址", main=True))
            case Step.ASKING:
                return (Button("cancel", "不改了"), Button("dhcp_yes", "改成自动获取", main=True))
        return (
            Button("look", "再看一次"),
            Button("dhcp", "改成自动获取"),
            Button("fixed", "填写固定地址"),
        )

    def _trial(self) -> Body:
        left = max(0, round(self._until - self.host.clock.monotonic()))
        match self._answer:
            case Answered(seconds=seconds):
                office = Line(
                    "与机构的联系", f"通了，往返 {seconds * 1000:.0f} 毫秒", Light.GOOD, "可以点“确认”"
                )
            case Unavailable():
                words, _todo = why(self._answer)
                office = Line(
                    "与机构的联系", f"还没有通：{words}", Light.BAD, "等一会儿；一直不通就换回原来的"
                )
            case _:
                office = Line("与机构的联系", "正在等", Light.UNKNOWN)
        return Body(
            note=f"新地址正在试用。{left} 秒内不确认，就换回原来的",
            note_light=Light.NOTE,
            lines=(office, *self._now()),
            buttons=(
                Button("back", "换回原来的"),
                Button("keep", "确认用新地址", main=isinstance(self._answer, Answered)),
            ),
        )

    # --- what is done ----------------------------------------------------------------------------------

    def _use(self) -> None:
        given = fixed_address.checked({entry.id: entry.value for entry in self._entries})
        if isinstance(given, Fixed):
            self._change(given.arguments)
            return
        first = next(one.id for one in self._entries if one.id in given)
        self._entries = tuple(
            replace(one, error=given.get(one.id, ""), chosen=one.id == first) for one in self._entries
        )

    def _change(self, arguments: Mapping[str, str]) -> None:
        self._step, self._note = Step.CHANGING, ("正在改，请稍等", None)
        self.host.spawn(self._try(arguments))

    async def _try(self, arguments: Mapping[str, str]) -> None:
        outcome = await _change_or_undo(arguments)
        self.host.note("network", f"{arguments['mode']} {result_of(outcome)}")
        if isinstance(outcome, Done):
            self._step, self._note, self._answer = Step.TRIAL, None, None
            self._until = self.host.clock.monotonic() + TRIAL_SECONDS
            self._tick()
            await self._ask_while_trying()
        else:
            self._step, self._note = Step.NOW, (outcome.why, Light.BAD)
            await self._look(keep_note=True)

    def _tick(self) -> None:
        """Every second of the trial; its end takes the address back."""
        if self._until <= self.host.clock.monotonic():
            self._end_trial(self._go_back("time_over"))
        else:
            self._timer = self.host.loop.call_later(1.0, self._tick)
        self.host.changed()

    async def _ask_while_trying(self) -> None:
        office, until = await self.host.office.maintenance(), self._until
        while self._step is Step.TRIAL and self._until == until:
            self._network = await asyncio.to_thread(read_network, self.root)
            if office is not None and not isinstance(self._answer, Answered):
                self._answer = await office.ask()
            self.host.changed()
            await asyncio.sleep(ASK_EVERY)

    def _end_trial(self, work: Coroutine[Any, Any, None]) -> None:
        self._stop_timer()
        self._step = Step.ENDING
        self.host.spawn(work)

    async def _keep(self) -> None:
        outcome = await run(Verb.NETWORK_KEEP)
        self.host.note("network", f"keep {result_of(outcome)}")
        if isinstance(outcome, Done):
            self._note = ("新地址已经存下", Light.GOOD)
        else:
            self._note = (outcome.why, Light.BAD)
            await _take_back()
        self._step = Step.NOW
        await self._look(keep_note=True)

    async def _go_back(self, result: str) -> None:
        outcome = await run(Verb.NETWORK_BACK)
        self.host.note("network", f"{result} {result_of(outcome)}")
        if isinstance(outcome, Done):
            self._note = ("已经换回原来的地址", Light.GOOD)
        else:
            self._note = (outcome.why, Light.BAD)
        self._step = Step.NOW
        await self._look(keep_note=True)

    async def _look(self, *, keep_note: bool = False) -> None:
        self._network = await asyncio.to_thread(read_network, self.root)
        if not keep_note:
            self._note = None
        self.host.changed()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None


async def _change_or_undo(arguments: Mapping[str, str]) -> Outcome:
    """Have root change it. Whoever leaves meanwhile leaves the old address: root is let finish, then undone,
    because two acts that are asked for at once may come in the other order."""
    changing = asyncio.ensure_future(run(Verb.NETWORK, arguments))
    try:
        return await asyncio.shield(changing)
    except asyncio.CancelledError:
        await asyncio.wait([changing])  # bounded by the verb's own limit
        await _take_back()
        raise


async def _take_back() -> None:
    """Root does it by its own timer, too; nothing to take back is no fault."""
    await run(Verb.NETWORK_BACK)


def _link_line(link: Link) -> Line:
    if not link.up:
        return Line(f"网卡 {link.name}", "网线没有插好", Light.BAD, "检查网线和交换机")
    if not link.addresses:
        return Line(f"网卡 {link.name}", "网线通，还没有地址", Light.BAD, "等一会儿，或填写固定地址")
    gateway = f"网关 {link.gateway}" if link.gateway else "没有网关"
    text = f"{'、'.join(link.addresses)} ・ {gateway}"
    return Line(f"网卡 {link.name}", text, Light.GOOD if link.gateway else Light.NOTE)
