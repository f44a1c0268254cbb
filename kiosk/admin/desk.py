"""Admin mode from the knock to the way out: who is in, what they see, what their touches do.

The desk (`kiosk/desk/desk.py`) gives everything of the state STAFF to this one. It holds one page at a
time; an error in a page closes that page and nothing else, so that nobody is thrown out of the
machine's own repair.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drivers.types import CardReader, ReaderEvent, SpeechOutput
from kiosk.admin.actions import AdminAction, ChooseEntry, Leave, PageBack, Press, TouchCell, Type
from kiosk.admin.door import Door
from kiosk.admin.page import AdminPage, Body
from kiosk.admin.pages import make_page
from kiosk.admin.rights import ROLE_NAMES, Role, may
from kiosk.admin.status import Inside
from kiosk.admin.views import AdminView, Bar, Light, Line, PageView
from kiosk.admin.watch import Watch
from kiosk.desk.tasks import Tasks
from kiosk.log.events import Event as Logged
from kiosk.running.pause import Paused, pause_file

if TYPE_CHECKING:
    from kiosk.actions import Action
    from kiosk.admin.overview import Overview
    from kiosk.desk.desk import Desk
    from kiosk.upkeep.upkeep import Upkeep


class AdminDesk:
    """Implements `AdminHost`. Lives on the loop; made at the first knock, kept for later ones.

    `renew` ends the program in order, to be started afresh.
    """

    def __init__(
        self, desk: Desk, *, speech: SpeechOutput, upkeep: Upkeep, renew: Callable[[], None]
    ) -> None:
        self._desk = desk
        self.settings = desk.settings
        self.clock = desk.clock
        self.loop = desk.loop
        self.events = desk.events
        self.office = desk.office
        self.reader: CardReader = desk.reader
        self.printer = desk.printer
        self.speech = speech
        self.upkeep = upkeep
        self.state_dir: Path = desk.settings.state_dir
        self._renew = renew
        self._pause = pause_file(self.state_dir, self.events)
        self._pause_writing = asyncio.Lock()
        self.volume: int = desk.settings.devices.speech.volume
        self._flash = ""  # what went wrong just now
        self._watch = Watch(self.loop, self.clock, self.settings.idle, tick=self.changed, over=self._go)
        self._overview: Overview | None = None
        self._page: AdminPage | None = None
        self._page_id = ""  # empty while the overview is in sight
        self._on_show = object()  # another one with every page: whose slow work is it?
        self._leaving = False
        self._tasks = Tasks(lambda: self._on_show, self._task_failed)
        self._door = Door(desk, self._tasks, changed=self.changed, came_in=self._come_in)

    # --- the desk's side -------------------------------------------------------------------------------

    def start(self) -> None:
        """Somebody knocked: the door opens."""
        self._on_show = object()
        self._watch.at_door()
        self._door.open()

    def stop(self, why: str) -> None:
        """The end, whatever ended it. May run when nobody is there."""
        if self._door.shut:
            return
        self._leaving = True  # nothing is shown from here on
        try:
            self._watch.stop()
            self._close()
            if self._overview is not None:
                self._overview.stop()
        finally:
            self._overview = None
            self._door.close(why)
            self._leaving = False

    async def close(self) -> None:
        """The program ends: give what was begun a moment, then forget it."""
        self.stop("closed")
        await self._tasks.close()

    def view(self) -> AdminView:
        """What is shown now."""
        if self._door.inside is None:
            return self._door.view()
        if (body := self._body()) is not None and self._page is not None:
            note, light = body.note, body.note_light
            if self._flash:
                note, light = f"{self._flash}\n{note}".strip(), Light.BAD
            return PageView(
                self._bar(self._page.title, "返回"),
                self._page_id,
                note=note,
                note_light=light,
                lines=body.lines,
                entries=body.entries,
                buttons=body.buttons,
                grid=body.grid,
                busy=body.busy,
            )
        if self._overview is None:
            raise RuntimeError("inside without an overview")
        shown = self._overview.view(self._bar("维护模式", ""))
        said = (Line("刚才的操作", self._flash, Light.BAD),) if self._flash else ()
        return replace(shown, lines=(*said, *shown.lines))

    def act(self, action: Action | AdminAction) -> None:
        """One touch. Whatever it is, somebody is there."""
        self._watch.touch()
        if isinstance(action, Leave):
            self._go("left")
        elif self._door.inside is None:
            self._door.act(action)
        else:
            self._act_inside(action)

    def hear_reader(self, event: ReaderEvent) -> None:
        """Something happened at the reader."""
        if self._door.inside is None:
            self._door.hear_reader(event)
        elif (page := self._page) is not None:
            self._in_page(lambda: page.hear_reader(event))
            self.changed()

    # --- what pages ask (AdminHost) --------------------------------------------------------------------

    @property
    def staff_number(self) -> str:
        """Who is in."""
        return self._inside.number

    @property
    def role(self) -> Role:
        """With which rights."""
        return self._inside.role

    def changed(self) -> None:
        """Show the view again."""
        if not self._leaving and not self._door.shut:
            self._desk.changed()

    def note(self, action: str, result: str) -> None:
        """Write who did what with which result into the log."""
        number = self._door.inside.number if self._door.inside is not None else ""
        self.events.write(Logged.ADMIN_ACTION, staff=number, action=action, result=result)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run slow work of what is shown. What a page begins while it is being left runs to its end."""
        if self._leaving:
            self._tasks.spawn_lasting(work)
        else:
            self._tasks.spawn(work)

    def close_page(self) -> None:
        """Back to the overview."""
        if self._page is not None:
            self._back_to_overview()
            self.changed()

    def pause_service(self, message: str) -> None:
        """The machine serves nobody until it is resumed, also after a restart."""
        self._desk.pause(message)
        self._tasks.spawn_lasting(self._keep_pause())
        self.changed()

    def resume_service(self) -> None:
        """It serves again once admin mode is left."""
        self._desk.pause(None)
        self._tasks.spawn_lasting(self._keep_pause())
        self.changed()

    @property
    def paused(self) -> str | None:
        """The message of the pause; None while the machine serves."""
        return self._desk.troubles.paused

    def use_volume(self, volume: int) -> None:
        """Every later session begins as loud as this."""
        self.volume = volume
        self._desk.begin_with(volume)

    def renew(self) -> None:
        """End the program in order, to be started afresh."""
        self._go("renew")
        self._renew()

    # --- inside ----------------------------------------------------------------------------------------

    def _come_in(self) -> None:
        from kiosk.admin.overview import Overview

        self._watch.inside()
        self._overview = Overview(self)
        self._overview.start()

    def _act_inside(self, action: Action | AdminAction) -> None:
        page = self._page
        match action:
            case PageBack():
                self.close_page()
                return
            case Press(button) if page is None:
                self._open(button)
            case Press(button) if page is not None:
                self._in_page(lambda: self._press(page, button))
            case ChooseEntry(entry) if page is not None:
                self._in_page(lambda: page.choose(entry))
            case Type(entry, text) if page is not None:
                self._in_page(lambda: page.typed(entry, text))
            case TouchCell(cell) if page is not None:
                self._in_page(lambda: page.touched(cell))
        self.changed()

    def _press(self, page: AdminPage, button: str) -> None:
        """Only what stands there and may be touched: a touch may have crossed with a change."""
        body: Body = page.view()
        there = (*body.buttons, *(line.button for line in body.lines if line.button is not None))
        if not body.busy and any(one.id == button and one.enabled for one in there):
            self._flash = ""
            page.press(button)

    def _open(self, page_id: str) -> None:
        try:
            allowed = may(self.role, page_id)
        except KeyError:  # a touch that crossed with a page's end
            return
        if not allowed:
            self.events.write(Logged.ADMIN_NO_RIGHT, staff=self.staff_number, page=page_id)
            return
        self._flash = ""
        self._tasks.cancel()
        self._on_show = object()
        if self._overview is not None:
            self._overview.stop()
        self._in_page(lambda: self._opened(page_id))

    def _opened(self, page_id: str) -> None:
        self._page_id = page_id
        self._page = make_page(page_id, self)
        self._page.enter()

    def _body(self) -> Body | None:
        """What the page shows; a page that cannot even be shown is closed."""
        try:
            return self._page.view() if self._page is not None else None
        except Exception as error:  # noqa: BLE001 - boundary of a page
            self._drop_page(error)
            return None

    def _in_page(self, work: Callable[[], None]) -> None:
        """What a page does; when it raises, the page goes and the technician stays."""
        try:
            work()
        except Exception as error:  # noqa: BLE001 - boundary of a page
            self._page_broke(error)

    def _page_broke(self, error: Exception) -> None:
        self._drop_page(error)
        self.changed()

    def _drop_page(self, error: Exception) -> None:
        code = self._desk.troubles.log(error)
        self.note(self._page_id or "overview", "crashed")
        if self._page_id:
            self._back_to_overview()
        self._flash = f"这一页出错了，代码 {code}，请导出日志交给维护方"

    def _task_failed(self, error: Exception, his: bool) -> None:
        if not his or self._door.shut:
            self._desk.troubles.log(error)  # its page is gone
        elif self._overview is None:
            self._desk.crashed(error)
        else:
            self._page_broke(error)

    def _back_to_overview(self) -> None:
        self._leaving = True
        try:
            self._close()
        finally:
            self._leaving = False
        if self._overview is not None:
            self._overview.start()

    def _close(self) -> None:
        """The page goes; its slow work first, so that what it begins while leaving is not stopped."""
        self._tasks.cancel()
        self._on_show = object()
        page, self._page, self._page_id = self._page, None, ""
        self._flash = ""
        if page is None:
            return
        try:
            page.leave()
        except Exception as error:  # noqa: BLE001 - it goes all the same
            self._desk.troubles.log(error)
        self._desk.wants_card(False)

    # --- both ------------------------------------------------------------------------------------------

    @property
    def _inside(self) -> Inside:
        if self._door.inside is None:
            raise RuntimeError("nobody is in")
        return self._door.inside

    def _go(self, why: str) -> None:
        self.stop(why)
        self._desk.staff_left()

    def _bar(self, title: str, back: str) -> Bar:
        who = f"{ROLE_NAMES[self.role]} {self.staff_number}"
        return Bar(title, f"{self.settings.hall.machine} ・ {who} ・ {self._watch.words()}", back)

    async def _keep_pause(self) -> None:
        async with self._pause_writing:
            try:
                await asyncio.to_thread(self._pause.write, Paused(message=self.paused))
            except OSError as error:
                self.events.write(Logged.KEPT_FAILED, file="service.json", cause=type(error).__name__)
                self._flash = "没有存下来：重新启动以后，暂停还是恢复会回到原来的样子。请检查硬盘"
                self.changed()
