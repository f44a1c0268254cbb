"""Admin mode's host on the whole machine: every page works on real drivers, a real office, real files."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from drivers.speech.absent import AbsentSpeech
from drivers.types import ReaderEvent
from kiosk.admin.overview import Overview
from kiosk.admin.page import AdminPage, Body
from kiosk.admin.pages import make_page
from kiosk.admin.rights import Role
from kiosk.admin.views import Bar, Line, OverviewView
from kiosk.log.events import Event, Field
from kiosk.running.mishaps import Mishaps
from kiosk.upkeep.upkeep import Upkeep
from tests.flows.whole_machine import WholeMachine


class StaffHost:
    """Implements AdminHost. `begin` and `end` on the running loop; `page` is the one that is open."""

    def __init__(self, machine: WholeMachine, role: Role = Role.TECHNICIAN) -> None:
        desk = machine.desk
        self.machine = machine
        self.settings, self.clock, self.loop, self.events = desk.settings, desk.clock, desk.loop, desk.events
        self.office, self.reader, self.printer = desk.office, desk.reader, desk.printer
        self.state_dir = desk.settings.state_dir
        self.speech = AbsentSpeech()
        self.staff_number, self.role = "0217", role
        self.paused: str | None = None
        self.volume = 50
        self.noted: list[tuple[str, str]] = []
        self.happened: list[tuple[Event, dict[str, Field]]] = []
        self.page: AdminPage | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.upkeep = Upkeep(
            state_dir=self.state_dir,
            reader=self.reader,
            printer=self.printer,
            speech=self.speech,
            office=self.office,
            clock=self.clock,
            loop=self.loop,
            events=self.events,
            mishaps=Mishaps(),
            roll_m=80,
        )

    async def begin(self) -> StaffHost:
        running = asyncio.get_running_loop()
        self.events.listen(lambda event, fields: self.happened.append((event, dict(fields))))

        def hop(event: ReaderEvent) -> None:
            running.call_soon_threadsafe(self._hear, event)

        self.reader.subscribe(hop)
        await self.upkeep.start()
        return self

    async def end(self) -> None:
        if self.page is not None:
            self.page.leave()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.upkeep.close()

    def open(self, page: str) -> AdminPage:
        if self.page is not None:
            self.page.leave()
        self.page = make_page(page, self)
        self.page.enter()
        return self.page

    @property
    def body(self) -> Body:
        assert self.page is not None
        return self.page.view()

    async def press(self, button: str) -> None:
        assert self.page is not None
        there = (*self.body.buttons, *(line.button for line in self.body.lines if line.button is not None))
        assert button in [one.id for one in there if one.enabled], there
        self.page.press(button)

    async def shows(self, words: str) -> Body:
        """Wait until these words stand somewhere on the page."""
        await self.machine.until(lambda: words in text_of(self.body), f"{words!r}; {text_of(self.body)}")
        return self.body

    async def overview_shows(self, overview: Overview, words: str) -> OverviewView:
        """Wait until these words stand on the overview."""

        def there() -> bool:
            return words in text_of_lines(overview.lines())

        await self.machine.until(there, f"{words!r} on the overview")
        return overview.view(Bar("维护模式", ""))

    # --- AdminHost ---------------------------------------------------------------------------------------

    def changed(self) -> None: ...

    def note(self, action: str, result: str) -> None:
        self.noted.append((action, result))

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def close_page(self) -> None: ...

    def pause_service(self, message: str) -> None:
        self.paused = message

    def resume_service(self) -> None:
        self.paused = None

    def use_volume(self, volume: int) -> None:
        self.volume = volume

    def renew(self) -> None: ...

    def _hear(self, event: ReaderEvent) -> None:
        if self.page is not None:
            self.page.hear_reader(event)


def text_of_lines(lines: tuple[Line, ...]) -> str:
    return "\n".join(f"{line.title}|{line.text}|{line.todo}" for line in lines)


def text_of(body: Body) -> str:
    """Everything a person can read on a page."""
    buttons = "|".join(f"{one.label} {one.why}" for one in body.buttons)
    return f"{body.note}\n{text_of_lines(body.lines)}\n{buttons}"
