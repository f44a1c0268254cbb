"""Ask the office now: does it answer, how fast, with a good certificate, what time, which catalogue?"""

from __future__ import annotations

from typing import Final

from kiosk.admin.checks.office import certificate_words, clock_difference, round_trip
from kiosk.admin.office_words import why
from kiosk.admin.page import AdminHost, AdminPage, Body
from kiosk.admin.views import Button, Light, Line
from kiosk.clock import MAX_DRIFT
from kiosk.ports import Answered, Unavailable

ASK: Final = "ask"


class BackendPage(AdminPage):
    """后台连接."""

    title = "后台连接"

    def __init__(self, host: AdminHost) -> None:
        super().__init__(host)
        self._answer: Answered | Unavailable | None = None
        self._asking = False

    def enter(self) -> None:
        """Ask at once: that is what the page is for."""
        self._ask()

    def press(self, button: str) -> None:
        """Once more."""
        if button == ASK and not self._asking:
            self._ask()

    def view(self) -> Body:
        """Each failure in words, each figure by itself."""
        again = (Button(ASK, "再测一次", main=True),)
        address = Line("后台地址", self.host.settings.backend.url)
        match self._answer:
            case _ if self._asking:
                return Body("正在联系后台…", None, (address,), buttons=again, busy=True)
            case Unavailable() as answer:
                words, todo = why(answer)
                return Body(f"{words}。{todo}", Light.BAD, (address,), buttons=again)
            case Answered() as answer:
                lines = (*self._lines(answer), address)
                return Body("后台有应答", Light.GOOD, lines, buttons=again)
        return Body("", None, (address,), buttons=again)

    def _lines(self, answer: Answered) -> tuple[Line, ...]:
        known = self.host.clock.now()
        light, certificate, todo = certificate_words(answer, known)
        exact = abs(answer.offset) <= MAX_DRIFT
        ours, theirs = self.host.office.catalogue.version, answer.catalogue_version
        same = not theirs or ours == theirs
        return (
            Line("往返", round_trip(answer), Light.GOOD),
            Line(
                "时间",
                clock_difference(answer),
                Light.GOOD if exact else Light.NOTE,
                "" if exact else "程序已用后台的时间；请技术人员校准系统时钟",
            ),
            Line("证书", certificate, light, todo),
            Line(
                "事项目录",
                f"本机 {ours[:8]}" + ("，和后台一样" if same else f"，后台 {theirs[:8]}"),
                Light.GOOD if same else Light.NOTE,
                "" if same else "稍后会自己更新；半小时还不一样就请后台人员查看",
            ),
        )

    def _ask(self) -> None:
        self._asking = True
        self.host.spawn(self._asked())

    async def _asked(self) -> None:
        try:
            maintenance = await self.host.office.maintenance()
            answer = Unavailable("nothing_can_be_kept") if maintenance is None else await maintenance.ask()
        finally:
            self._asking = False
        self._answer = answer
        self.host.upkeep.look()
        self.host.note("backend", "done" if isinstance(answer, Answered) else answer.cause)
        self.host.changed()
