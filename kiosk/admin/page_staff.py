"""工作人员: who may enter, with which rights, PIN and card. Numbers only; no names stand anywhere."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from enum import Enum, auto
from typing import Final

from drivers.types import CardFailed, CardRead, ReaderEvent
from kiosk.admin.door import LIES_THERE, lies_there
from kiosk.admin.page import AdminHost, AdminPage, Body
from kiosk.admin.pins import LEAST_DIGITS, MOST_DIGITS
from kiosk.admin.rights import ROLE_NAMES, Role
from kiosk.admin.staff import Member, StaffBook, StaffRefused
from kiosk.admin.views import Button, Entry, Light, Line

NUMBER: Final = "number"
PIN: Final = "pin"
AGAIN: Final = "again"
_OPEN: Final = "open-"
_ROLE: Final = "role-"

NOT_KEPT: Final = "没有存下来，请检查硬盘"
_PIN_LABEL: Final = f"密码，{LEAST_DIGITS} 到 {MOST_DIGITS} 位数字"
_TO_LIST: Final = Button("list", "回到名单")


class Part(Enum):
    """What the page shows."""

    LIST = auto()
    ADD = auto()
    MEMBER = auto()
    SET_PIN = auto()
    CARD = auto()
    REMOVE = auto()


class StaffPage(AdminPage):
    """The list; from there one person at a time."""

    title = "工作人员"

    def __init__(self, host: AdminHost) -> None:
        super().__init__(host)
        self._book = StaffBook(host.state_dir, host.events, by=host.staff_number)
        self._part = Part.LIST
        self._members: tuple[Member, ...] = ()
        self._number = ""  # of the person who is looked after
        self._role = Role.ATTENDANT  # of a new one
        self._fields = {NUMBER: "", PIN: "", AGAIN: ""}
        self._chosen = NUMBER
        self._said = ""
        self._good = False
        self._busy = True

    def enter(self) -> None:
        """Read the list."""
        self.host.spawn(self._read())

    def leave(self) -> None:
        """Forget what was typed; no card is waited for."""
        self._forget()
        self.host.reader.want_card(False)

    def view(self) -> Body:
        """The present part."""
        match self._part:
            case Part.LIST:
                return self._list()
            case Part.ADD:
                return self._body(self._roles(), (NUMBER, PIN, AGAIN), Button("add", "添加", main=True))
            case Part.MEMBER:
                return self._member()
            case Part.SET_PIN:
                return self._body((), (PIN, AGAIN), Button("pin", "换密码", main=True))
            case Part.CARD:
                lies = lies_there(self.host.reader.status) and not self._busy
                note = LIES_THERE if lies else "请本人把身份证放到读卡处；只留一个对得上的记号，不留号码"
                return self._body((), (), note=note)
            case Part.REMOVE:
                note = f"删除后，工号 {self._number} 不能再进维护模式"
                return self._body((), (), Button("remove", "删除", main=True), note=note)

    def press(self, button: str) -> None:
        """A person, a part, or a change."""
        if button.startswith(_OPEN):
            self._number = button.removeprefix(_OPEN)
            self._show(Part.MEMBER)
        elif button.startswith(_ROLE):
            self._choose_role(Role[button.removeprefix(_ROLE)])
        elif button in _PARTS:
            self._show(_PARTS[button])
        else:
            self._change(button)

    def typed(self, entry: str, text: str) -> None:
        """Digits in a field."""
        self._fields[entry] = text
        self._said = ""

    def choose(self, entry: str) -> None:
        """A field has the keyboard."""
        self._chosen = entry

    def hear_reader(self, event: ReaderEvent) -> None:
        """The card of the person who is looked after."""
        if self._part is not Part.CARD or self._busy:
            return
        match event:
            case CardRead(record):
                card_number = record.number
                self._work("card", lambda: self._book.set_card(self._number, card_number), "证件已登记")
            case CardFailed():
                self._say("证件没有读出来，请拿起来再放一次")

    # --- parts -------------------------------------------------------------------------------------------

    def _list(self) -> Body:
        return self._body(
            tuple(
                Line(_who(one), _card_words(one), button=Button(f"{_OPEN}{one.number}", "管理"))
                for one in self._members
            ),
            (),
            Button("new", "添加一人", main=True),
            back=None,
        )

    def _member(self) -> Body:
        one = self._present()
        if one is None:
            return self._list()
        card = (
            Line("证件", "已登记，放上证件再输密码就能进", button=Button("drop", "取消登记"))
            if one.card
            else Line("证件", "没有登记，用工号和密码进", button=Button("lay", "登记证件"))
        )
        lines = (
            *(self._role_line(role, one.role) for role in Role),
            Line("密码", button=Button("new-pin", "换密码")),
            card,
        )
        itself = one.number == self.host.staff_number
        remove = Button("ask-remove", "删除此人", enabled=not itself, why="不能删除自己" if itself else "")
        return self._body(lines, (), remove, note=_who(one))

    def _roles(self) -> tuple[Line, ...]:
        return tuple(self._role_line(role, self._role) for role in Role)

    def _role_line(self, role: Role, present: Role) -> Line:
        here = role is present
        button = Button(f"{_ROLE}{role.name}", "选这个", enabled=not here)
        return Line(ROLE_NAMES[role], _RIGHTS[role], light=Light.GOOD if here else None, button=button)

    def _body(
        self,
        lines: tuple[Line, ...],
        entries: tuple[str, ...],
        *buttons: Button,
        note: str = "",
        back: Button | None = _TO_LIST,
    ) -> Body:
        light = (Light.GOOD if self._good else Light.BAD) if self._said else None
        return Body(
            note=self._said or note,
            note_light=light,
            lines=lines,
            entries=tuple(self._entry(one) for one in entries),
            buttons=(*((back,) if back is not None else ()), *buttons),
            busy=self._busy,
        )

    def _entry(self, name: str) -> Entry:
        label = {NUMBER: "工号，四位数字", PIN: _PIN_LABEL, AGAIN: "再输一遍密码"}[name]
        value, chosen = self._fields[name], self._chosen == name
        return Entry(name, label, value, "digits", chosen=chosen, hidden=name != NUMBER)

    # --- changes -----------------------------------------------------------------------------------------

    def _show(self, part: Part) -> None:
        self._forget()
        self._said = ""
        self._part = part
        self._chosen = NUMBER if part is Part.ADD else PIN
        self.host.reader.want_card(part is Part.CARD)

    def _change(self, button: str) -> None:
        number, pin = self._fields[NUMBER], self._fields[PIN]
        if button in ("add", "pin") and pin != self._fields[AGAIN]:
            self._say("两遍密码不一样，请重新输入")
            self._fields[PIN] = self._fields[AGAIN] = ""
            self._chosen = PIN
        elif button == "add":
            role = self._role
            self._work("add", lambda: self._book.add(number, role, pin), f"工号 {number} 已添加", Part.LIST)
        elif button == "pin":
            self._work("pin", lambda: self._book.set_pin(self._number, pin), "密码已换")
        elif button == "drop":
            self._work("card_dropped", lambda: self._book.drop_card(self._number), "证件已取消登记")
        elif button == "remove":
            removed = self._number
            self._work("remove", lambda: self._book.remove(removed), f"工号 {removed} 已删除", Part.LIST)

    def _choose_role(self, role: Role) -> None:
        if self._part is Part.ADD:
            self._role = role
            return
        words = f"已改为{ROLE_NAMES[role]}，下次进入时生效"
        self._work("role", lambda: self._book.set_role(self._number, role), words)

    def _work(self, what: str, change: Callable[[], None], words: str, then: Part = Part.MEMBER) -> None:
        self._busy, self._said = True, ""
        self.host.spawn(self._carry_out(what, change, words, then))

    async def _carry_out(self, what: str, change: Callable[[], None], words: str, then: Part) -> None:
        try:
            await asyncio.to_thread(change)
        except (StaffRefused, OSError) as error:
            refused = isinstance(error, StaffRefused)
            self.host.note(f"staff.{what}", "refused" if refused else "failed")
            self._busy = False
            self._say(str(error) if refused else NOT_KEPT)
            self.host.changed()
            return
        self.host.note(f"staff.{what}", "done")
        self._show(then)
        self._say(words, good=True)
        await self._read()

    async def _read(self) -> None:
        self._members = await asyncio.to_thread(self._book.members)
        self._busy = False
        self.host.changed()

    def _present(self) -> Member | None:
        return next((one for one in self._members if one.number == self._number), None)

    def _say(self, words: str, *, good: bool = False) -> None:
        self._said, self._good = words, good

    def _forget(self) -> None:
        self._fields = {NUMBER: "", PIN: "", AGAIN: ""}


_PARTS: Final = {
    "list": Part.LIST,
    "new": Part.ADD,
    "new-pin": Part.SET_PIN,
    "lay": Part.CARD,
    "ask-remove": Part.REMOVE,
}
_RIGHTS: Final = {
    Role.ATTENDANT: "换纸、试设备、音量亮度、暂停服务",
    Role.TECHNICIAN: "再加：材料队列、网络、重启、导出日志",
    Role.ADMINISTRATOR: "再加：大厅文字、工作人员",
}


def _who(member: Member) -> str:
    return f"{ROLE_NAMES[member.role]} {member.number}"


def _card_words(member: Member) -> str:
    return "登记了证件" if member.card else "用工号和密码"
