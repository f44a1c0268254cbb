"""首页事项: which services the home screen shows, and in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kiosk.admin.views import Button, Light, Line


class TileOrder:
    """`titles` is code -> title in the catalogue's order; `tiles` the hall's choice, none for all of them."""

    def __init__(self, titles: Mapping[str, str], tiles: Sequence[str]) -> None:
        self._titles = dict(titles)
        shown = [code for code in tiles if code in titles] or list(titles)
        self._order = [*shown, *(code for code in titles if code not in shown)]
        self._hidden = set(self._order) - set(shown)
        self._picked = ""

    def chosen(self) -> tuple[str, ...]:
        """As the settings want it: nothing when all are shown in the catalogue's order."""
        shown = tuple(code for code in self._order if code not in self._hidden)
        return () if shown == tuple(self._titles) else shown

    def lines(self) -> tuple[Line, ...]:
        """One for each service; the one that is picked says so."""
        return tuple(self._line(code) for code in self._order)

    def buttons(self) -> tuple[Button, ...]:
        """What can be done with the one that is picked, and with all of it."""
        code = self._picked
        at = self._order.index(code) if code else 0
        none = "先选一个事项"
        hidden = code in self._hidden
        last_one = not hidden and len(self._order) - len(self._hidden) == 1
        return (
            Button("earlier", "往前移", enabled=bool(code) and at > 0, why="已经在最前" if code else none),
            Button(
                "later",
                "往后移",
                enabled=bool(code) and at < len(self._order) - 1,
                why="已经在最后" if code else none,
            ),
            Button(
                "toggle",
                "显示" if hidden else "不显示",
                enabled=bool(code) and not last_one,
                why="至少留一个事项" if code else none,
            ),
            Button("cancel", "不改了"),
            Button("save", "存下", main=True),
        )

    def press(self, button: str) -> None:
        """Pick one, move it, hide it."""
        if button.removeprefix("pick:") in self._titles:
            self._picked = button.removeprefix("pick:")
        elif not self._picked:
            return
        elif button == "toggle":
            self._hidden ^= {self._picked}
        elif button in ("earlier", "later"):
            at = self._order.index(self._picked)
            to = at + (1 if button == "later" else -1)
            self._order[at], self._order[to] = self._order[to], self._order[at]

    def _line(self, code: str) -> Line:
        shown = [one for one in self._order if one not in self._hidden]
        place = f"首页第 {shown.index(code) + 1} 个" if code in shown else "首页不显示"
        if code == self._picked:
            return Line(self._titles[code], f"{place} ・ 已选，用下面的按钮改", Light.GOOD)
        return Line(self._titles[code], place, button=Button(f"pick:{code}", "选它"))
