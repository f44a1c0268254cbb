"""触摸测试: every cell of the panel once under a finger. Where one stayed dark the panel may be dead."""

from __future__ import annotations

from typing import Final

from kiosk.admin.page import AdminHost, AdminPage, Body
from kiosk.admin.views import Button, Grid, Light, Line
from kiosk.ports import Timer

SHORT, LONG = 9, 16  # cells across the short and the long side of the panel
IDLE_SECONDS: Final = 45.0  # after the last touch: then the result is shown
SECOND_TOUCH_SECONDS: Final = 4.0  # for the button: a finger that passes over it ends nothing


class TouchPage(AdminPage):
    """The grid until it is full, ended or left alone; then what is missing."""

    title = "触摸测试"

    def __init__(self, host: AdminHost) -> None:
        super().__init__(host)
        wide = host.settings.screen.width > host.settings.screen.height
        self._columns, self._rows = (LONG, SHORT) if wide else (SHORT, LONG)
        self._touched: frozenset[int] = frozenset()
        self._running = False
        self._ending = False
        self._idle: Timer | None = None
        self._second: Timer | None = None

    def enter(self) -> None:
        """Begin at once: whoever opened the page wants to test."""
        self._begin()

    def leave(self) -> None:
        """Left in the middle is a result, too."""
        if self._running:
            self._finish("left")
        self._stop_timers()

    def view(self) -> Body:
        """Grid and count, or the result."""
        return self._testing() if self._running else self._result()

    def press(self, button: str) -> None:
        """The end, asked twice; then again, or done."""
        match button:
            case "end" if self._ending:
                self._finish("ended")
            case "end":
                self._ending = True
                self._second = self.host.loop.call_later(SECOND_TOUCH_SECONDS, self._keep_going)
            case "again":
                self._begin()
            case "done":
                self.host.close_page()

    def touched(self, cell: int) -> None:
        """A finger was on this cell."""
        if not self._running or not 0 <= cell < self._columns * self._rows:
            return
        self._touched |= {cell}
        if self._left == 0:
            self._finish("complete")
        else:
            self._wait()

    @property
    def _left(self) -> int:
        return self._columns * self._rows - len(self._touched)

    def _testing(self) -> Body:
        ask = "再点一次就结束" if self._ending else "结束测试"
        return Body(
            note=f"用手指划过每一格，还剩 {self._left} 格",
            buttons=(Button("end", ask),),
            grid=Grid(self._columns, self._rows, self._touched),
        )

    def _result(self) -> Body:
        buttons = (Button("again", "再测一次"), Button("done", "完成", main=True))
        if self._left == 0:
            return Body(note="整块屏幕都有反应", note_light=Light.GOOD, buttons=buttons)
        return Body(
            note=f"有 {self._left} 格没有碰到，或没有反应",
            note_light=Light.NOTE if self._touched else Light.BAD,
            lines=(
                Line("下一步", todo="擦干净屏幕，再测一次；同一个地方还是没有反应，就联系维修"),
                *self._missing(),
            ),
            buttons=buttons,
        )

    def _missing(self) -> tuple[Line, ...]:
        """A line for each row of the grid that has holes."""
        found = []
        for row in range(self._rows):
            holes = [
                column + 1
                for column in range(self._columns)
                if row * self._columns + column not in self._touched
            ]
            if holes:
                cells = "整行" if len(holes) == self._columns else "第 " + "、".join(map(str, holes)) + " 格"
                found.append(Line(f"从上数第 {row + 1} 行", cells, Light.NOTE))
        return tuple(found)

    def _begin(self) -> None:
        self._touched = frozenset()
        self._running, self._ending = True, False
        self._wait()

    def _wait(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
        self._idle = self.host.loop.call_later(IDLE_SECONDS, self._left_alone)

    def _left_alone(self) -> None:
        self._finish("idle")
        self.host.changed()

    def _keep_going(self) -> None:
        self._ending = False
        self.host.changed()

    def _finish(self, why: str) -> None:
        self._running = self._ending = False
        self._stop_timers()
        self.host.note("touch", f"{why} missing={self._left}")

    def _stop_timers(self) -> None:
        for timer in (self._idle, self._second):
            if timer is not None:
                timer.cancel()
        self._idle = self._second = None
