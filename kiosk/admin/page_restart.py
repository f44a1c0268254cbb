"""重启: the program or the whole machine, asked once. Nothing that was saved is lost by either."""

from __future__ import annotations

from typing import Final

from kiosk.admin.page import AdminHost, AdminPage, Body
from kiosk.admin.verb_result import result_of
from kiosk.admin.views import Button, Light, Line
from kiosk.verbs import Done, Verb, run

PROGRAM: Final = "program"
MACHINE: Final = "machine"
_ASK: Final = {
    PROGRAM: ("重启程序吗？大约十秒后回到首页", "重启程序"),
    MACHINE: ("重启机器吗？屏幕会黑一两分钟，然后自己回到首页", "重启机器"),
}


class RestartPage(AdminPage):
    """Choose, confirm."""

    title = "重启"

    def __init__(self, host: AdminHost) -> None:
        super().__init__(host)
        self._asked = ""
        self._busy = False
        self._note: tuple[str, Light] | None = None

    def view(self) -> Body:
        """The two, or the question."""
        if self._asked:
            words, label = _ASK[self._asked]
            return Body(
                note=words,
                note_light=Light.NOTE,
                buttons=(Button("no", "不重启"), Button("yes", label, main=True)),
                busy=self._busy,
            )
        note, light = self._note or ("", None)
        return Body(
            note=note,
            note_light=light,
            lines=(
                Line("重启程序", "程序反应慢、画面不对时先试这个", button=Button(PROGRAM, "重启程序")),
                Line("重启机器", "设备一直连不上、重启程序没有用时再试", button=Button(MACHINE, "重启机器")),
                Line("放心", "已经保存的材料不会丢，待发的会接着发"),
            ),
        )

    def press(self, button: str) -> None:
        """Ask, then do."""
        match button:
            case "program" | "machine":
                self._asked, self._note = button, None
            case "no":
                self._asked = ""
            case "yes" if self._asked == PROGRAM:
                self.host.note("restart_program", "ok")
                self.host.renew()
            case "yes" if self._asked == MACHINE:
                self._busy = True
                self.host.spawn(self._reboot())

    async def _reboot(self) -> None:
        outcome = await run(Verb.REBOOT)
        self.host.note("restart_machine", result_of(outcome))
        if isinstance(outcome, Done):
            self._note = ("机器就要重启了，请稍等", Light.GOOD)
        else:
            self._note = (outcome.why, Light.BAD)
        self._asked, self._busy = "", False
        self.host.changed()
