"""大厅设置: the hall's texts, hours and tiles, over its settings file. Takes effect with the next start.

Each change is shown beside what stands on the screens now, and is checked as the settings file would be.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from kiosk.admin import hall_fields, opening_text
from kiosk.admin.hall_fields import LABELS, OPENING, TILES, Wrong
from kiosk.admin.hall_tiles import TileOrder
from kiosk.admin.page import AdminHost, AdminPage, Body
from kiosk.admin.views import Button, Entry, Light, Line
from kiosk.hall_changes import HallChanges, hall_file
from words import language

_ALL = "全部，按目录顺序"


class HallPage(AdminPage):
    """A list of what can be changed; one of them being changed; or the tiles."""

    title = "大厅设置"

    def __init__(self, host: AdminHost) -> None:
        super().__init__(host)
        self._file = hall_file(host.state_dir, host.events)
        self._kept = HallChanges()
        self._busy = True
        self._note: tuple[str, Light | None] | None = None
        self._dropped = False  # on this visit: the next start goes by the settings file
        self._key = ""  # what is being changed
        self._entries: tuple[Entry, ...] = ()
        self._tiles: TileOrder | None = None

    def enter(self) -> None:
        """Read what was changed before."""
        self.host.spawn(self._load())

    def view(self) -> Body:
        """The list, the fields of one, or the tiles."""
        note, light = self._note or ("", None)
        if self._tiles is not None:
            lines, buttons = self._tiles.lines(), self._tiles.buttons()
        elif self._key:
            lines, buttons = (), self._field_buttons()
        else:
            lines, buttons = tuple(self._line(key) for key in LABELS), self._list_buttons()
            note = note or ("改动在下次启动时生效" if self._waiting else "")
        return Body(
            note=note, note_light=light, lines=lines, entries=self._entries, buttons=buttons, busy=self._busy
        )

    def press(self, button: str) -> None:
        """Open one, write, keep or drop it."""
        self._note = None
        kept, settings = self._kept, self.host.settings
        match button:
            case "save" if self._tiles is not None:
                self._take(TILES, hall_fields.with_tiles(self._tiles.chosen(), kept, settings))
            case "save" if self._key:
                typed = {entry.id: entry.value for entry in self._entries}
                self._take(self._key, hall_fields.checked(self._key, typed, kept, settings))
            case "all_day" if self._key == OPENING:
                self._take(OPENING, hall_fields.all_day(kept))
            case "cancel":
                self._close()
            case "file":
                self._dropped = True
                self._take("by_the_file", hall_fields.by_the_file(kept))
            case "restart":
                self.host.note("hall", "restart")
                self.host.renew()
            case _ if self._tiles is not None:
                self._tiles.press(button)
            case _ if button in LABELS:
                self._open(button)

    def choose(self, entry: str) -> None:
        """This one gets the keyboard."""
        self._entries = tuple(replace(one, chosen=one.id == entry) for one in self._entries)

    def typed(self, entry: str, text: str) -> None:
        """What stands there now; the error goes with the first change."""
        self._entries = tuple(
            replace(one, value=text, error="") if one.id == entry else one for one in self._entries
        )

    # --- the list --------------------------------------------------------------------------------------

    @property
    def _waiting(self) -> bool:
        """Is anything kept that does not show yet?"""
        return self._dropped or any(self._new(key) for key in LABELS)

    def _list_buttons(self) -> tuple[Button, ...]:
        found = []
        if any(getattr(self._kept, key) is not None for key in LABELS):
            found.append(Button("file", "全部改回设置文件"))
        if self._waiting:
            found.append(Button("restart", "现在重启程序", main=True))
        return tuple(found)

    def _line(self, key: str) -> Line:
        text = f"现在：{self._words(key, self._running(key)) or '没有写'}"
        new = self._new(key)
        if new:
            text += f"\n下次启动后：{new}"
        return Line(LABELS[key], text, Light.NOTE if new else None, button=Button(key, "修改"))

    def _running(self, key: str) -> object:
        return self.host.settings.tiles if key == TILES else getattr(self.host.settings.hall, key)

    def _new(self, key: str) -> str:
        """What comes with the next start; empty when it is what runs now."""
        value = getattr(self._kept, key)
        if value is None or (list(value) if key in (OPENING, TILES) else value) == self._running(key):
            return ""
        return self._words(key, value) or "不写"

    def _words(self, key: str, value: object) -> str:
        if not isinstance(value, list | tuple):
            return str(value)
        if key == OPENING:
            return opening_text.week(value)
        titles = self._titles()
        return "、".join(titles.get(code, code) for code in value) or _ALL

    def _titles(self) -> Mapping[str, str]:
        """Code -> title of every service, in the catalogue's order."""
        found = self.host.office.catalogue.speaking(language()).values()
        return {one.code: one.title for one in sorted(found, key=lambda one: (one.order, one.code))}

    # --- changing one ----------------------------------------------------------------------------------

    def _open(self, key: str) -> None:
        new = getattr(self._kept, key)
        if key == TILES:
            self._tiles = TileOrder(self._titles(), self.host.settings.tiles if new is None else new)
            return
        self._key = key
        hall = self.host.settings.hall.model_copy(update={} if new is None else {key: new})
        fields = hall_fields.fields_of(key, hall)
        self._entries = tuple(
            Entry(entry, label, value, chosen=number == 0)
            for number, (entry, (label, value)) in enumerate(fields.items())
        )
        if key == OPENING:
            self._note = (opening_text.HOW, None)

    def _field_buttons(self) -> tuple[Button, ...]:
        more = (Button("all_day", "全天开放"),) if self._key == OPENING else ()
        return (*more, Button("cancel", "不改了"), Button("save", "存下", main=True))

    def _close(self) -> None:
        self._key, self._entries, self._tiles = "", (), None

    def _take(self, what: str, new: HallChanges | Wrong) -> None:
        """Keep it, or say why not."""
        if isinstance(new, Wrong):
            self.host.note("hall", f"{what} refused")
            self._entries = tuple(
                replace(one, error=new.errors.get(one.id, ""), chosen=one.id == next(iter(new.errors)))
                for one in self._entries
            )
            if not self._entries:
                self._note = ("；".join(new.errors.values()), Light.BAD)
            return
        self._busy = True
        self.host.spawn(self._keep(what, new))

    async def _keep(self, what: str, new: HallChanges) -> None:
        try:
            volume = (await asyncio.to_thread(self._file.read)).volume  # its own page changes it
            new = new.model_copy(update={"volume": volume})
            await asyncio.to_thread(self._file.write, new)
        except OSError as error:
            self._note = ("没有存下来，请检查硬盘", Light.BAD)
            self.host.note("hall", f"{what} not_kept os_{error.errno}")
        else:
            self._kept = new
            self._close()
            self._note = ("存下了，下次启动时生效", Light.GOOD)
            self.host.note("hall", f"{what} ok")
        self._busy = False
        self.host.changed()

    async def _load(self) -> None:
        self._kept = await asyncio.to_thread(self._file.read)
        self._busy = False
        self.host.changed()
