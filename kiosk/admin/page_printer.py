"""Print the test page and see what became of it."""

from __future__ import annotations

from typing import Final

from drivers.types import PrintOutcome
from kiosk.admin.checks.devices import PRINTER_WORDS
from kiosk.admin.outcome_words import outcome_words, result_code
from kiosk.admin.page import AdminHost, AdminPage, Body
from kiosk.admin.printed_tests import whole_page
from kiosk.admin.views import Button, Light, Line
from kiosk.upkeep.conditions import Health
from kiosk.upkeep.readings import printer as reading

PRINT: Final = "print"


class PrinterPage(AdminPage):
    """打印测试页. A job that is under way ends by itself, whoever looks."""

    title = "打印测试页"

    def __init__(self, host: AdminHost) -> None:
        super().__init__(host)
        self._outcome: PrintOutcome | None = None
        self._printing = False
        self._open = False

    def enter(self) -> None:
        """The page is looked at."""
        self._open = True

    def leave(self) -> None:
        """Nobody is told how it ended any more."""
        self._open = False

    def press(self, button: str) -> None:
        """Print it (again)."""
        if button == PRINT and not self._printing:
            self._printing, self._outcome = True, None
            blocks = whole_page(self.host.settings.hall.machine, self.host.clock.now())
            self.host.printer.print_for_staff(blocks, self._ended)

    def view(self) -> Body:
        """The printer's state, then how the page came out."""
        status = self.host.printer.status
        health = reading(status).health
        words, todo = PRINTER_WORDS[status.state]
        text = " ・ ".join(fact for fact in (words, status.detail, self._unanswered()) if fact)
        line = Line("打印机", text, Light(health.value), todo)
        note, light = "字号、汉字、生僻字、维吾尔文、二维码和切纸都在这一张上", None
        if self._printing:
            note, light = "正在打印…", None
        elif self._outcome is not None:
            note, light = outcome_words(self._outcome)
        label = "再打一张" if self._outcome is not None else "打印测试页"
        print_ = Button(PRINT, label, main=True, enabled=health is not Health.BAD, why=words)
        return Body(note, light, (line,), buttons=(print_,), busy=self._printing)

    def _unanswered(self) -> str:
        unanswered = self.host.printer.status.unanswered
        return f"这种打印机不回答 {len(unanswered)} 种查询" if unanswered else ""

    def _ended(self, outcome: PrintOutcome) -> None:
        self._printing, self._outcome = False, outcome
        self.host.upkeep.look()
        if self._open:
            self.host.note("printer", result_code(outcome))
            self.host.changed()
