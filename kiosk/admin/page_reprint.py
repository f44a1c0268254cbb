"""Print a receipt once more, marked as a copy: for a person who stands there with half a paper.

Only the last digits of the number and its age are shown: enough to find it with the person, no use otherwise.
"""

from __future__ import annotations

from typing import Final

from kiosk.admin.outcome_words import CAUSES
from kiosk.admin.page import AdminHost, AdminPage, Body
from kiosk.admin.spans import span
from kiosk.admin.views import Button, Light, Line
from kiosk.printing import KEEP_SECONDS, Kept, PaperReport
from kiosk.views import Paper

_SHOWN_DIGITS: Final = 4
_BUTTON: Final = "again-"

_STATES: Final = {
    Paper.WAITING: ("等着打印", None),
    Paper.STOPPED: ("打印机停着，等人处理", Light.NOTE),
    Paper.PRINTING: ("正在打印", None),
    Paper.PRINTED: ("打印好了", Light.GOOD),
    Paper.FAILED: ("没有打印", Light.BAD),
    Paper.NOT_KNOWN: ("不知道有没有打印完整", Light.NOTE),
}


class ReprintPage(AdminPage):
    """补打回执."""

    title = "补打回执"

    def __init__(self, host: AdminHost) -> None:
        super().__init__(host)
        self._handles: dict[str, str] = {}  # button -> number: a button's id goes through logs of touches
        self._asked: set[str] = set()

    def enter(self) -> None:
        """Name what is there."""
        self._name(self.host.printer.kept())

    def leave(self) -> None:
        """Forget the numbers."""
        self._handles.clear()
        self._asked.clear()

    def press(self, button: str) -> None:
        """Print one again, as long as its blocks are there."""
        number = self._handles.get(button)
        if number is None or number not in self.host.printer.remembered():
            return
        if self.host.printer.reprint(number):
            self._asked.add(number)
            self.host.note("reprint", "done")

    def view(self) -> Body:
        """The latest first."""
        kept = self.host.printer.kept()
        if not kept:
            minutes = round(KEEP_SECONDS / 60)
            return Body(f"最近 {minutes} 分钟没有打印过回执。更早的请申请人用受理号在本机查询后打印")
        self._name(kept)
        names = {number: button for button, number in self._handles.items()}
        lines = tuple(self._line(one, names[one.number]) for one in reversed(kept))
        return Body("请申请人说出受理号的后四位，再点补打。补打的回执上有标记", None, lines)

    def _name(self, kept: tuple[Kept, ...]) -> None:
        """Buttons keep their receipt while the list moves."""
        for one in kept:
            if one.number not in self._handles.values():
                self._handles[f"{_BUTTON}{len(self._handles)}"] = one.number

    def _line(self, one: Kept, button: str) -> Line:
        words, light = _state(one.report)
        copies = f"补打过 {one.report.copies} 次" if one.report.copies else ""
        facts = (f"{span(one.age)}前", words, copies)
        title = f"后四位 {one.number[-_SHOWN_DIGITS:]}"
        again = Button(button, "补打", enabled=one.report.ended, why="等这一张打完")
        return Line(title, " ・ ".join(fact for fact in facts if fact), light, "", again)


def _state(report: PaperReport) -> tuple[str, Light | None]:
    words, light = _STATES[report.state]
    return (f"{words}：{CAUSES[report.cause][0]}", light) if report.cause is not None else (words, light)
