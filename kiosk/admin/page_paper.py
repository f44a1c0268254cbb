"""Change the paper, guided: open, put in, close, test strip. The counter begins anew when the strip is out.

It follows what the printer says. One that says nothing of its cover is believed by a touch of the hand.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import Final

from drivers.types import Printed, PrinterState, PrintOutcome
from kiosk.admin.checks.devices import PRINTER_WORDS
from kiosk.admin.outcome_words import outcome_words, result_code
from kiosk.admin.page import AdminHost, AdminPage, Body
from kiosk.admin.printed_tests import short_strip
from kiosk.admin.spans import moment
from kiosk.admin.views import Button, Light, Line

PUT_IN: Final = "put_in"
STRIP: Final = "strip"

_RUNS: Final = frozenset({PrinterState.READY, PrinterState.PAPER_LOW, PrinterState.PRINTING})
_BROKEN: Final = frozenset(
    {PrinterState.CUTTER_JAM, PrinterState.FAULT, PrinterState.OFFLINE, PrinterState.HEAD_HOT}
)


class Step(Enum):
    """Where the person is."""

    OPEN = auto()
    PUT_IN = auto()
    TEST = auto()
    DONE = auto()


_STEPS: Final = (
    (Step.OPEN, "1. 打开打印机的盖子"),
    (Step.PUT_IN, "2. 取出旧纸芯，放入新纸，纸头从上面拉出一点，合上盖子"),
    (Step.TEST, "3. 打印测试条，看字清楚、纸切断"),
)


class PaperPage(AdminPage):
    """换纸."""

    title = "换纸"

    def __init__(self, host: AdminHost) -> None:
        super().__init__(host)
        self._step = Step.OPEN
        self._printing = False
        self._outcome: PrintOutcome | None = None
        self._open = False
        self._unlisten: Callable[[], None] = lambda: None

    def enter(self) -> None:
        """Begin where the printer is."""
        self._open = True
        self._follow()
        self._unlisten = self.host.printer.listen(self._moved)

    def leave(self) -> None:
        """Without the strip nothing was changed."""
        self._open = False
        self._unlisten()

    def press(self, button: str) -> None:
        """The person says that paper is in, or wants the strip."""
        self._follow()
        if button == PUT_IN:
            self._step = Step.TEST
        elif button == STRIP and not self._printing:
            self._printing, self._outcome = True, None
            self.host.printer.print_for_staff(short_strip(self.host.settings.hall.machine), self._ended)

    def view(self) -> Body:
        """The step, the printer's state, what to touch."""
        step = self._now()
        note, light = self._said(step)
        return Body(
            note,
            light,
            (*self._steps(step), self._counter()),
            buttons=self._buttons(step),
            busy=self._printing,
        )

    # --- following the printer ---------------------------------------------------------------------------

    def _moved(self) -> None:
        """A cover that was opened and closed again is a step, also when nobody touched the screen."""
        self._follow()
        self.host.changed()

    def _follow(self) -> None:
        step = self._now()
        if step is not self._step:
            self._outcome = None  # it belonged to the paper before
        self._step = step

    def _now(self) -> Step:
        """The step that the printer's state means. Pure, so that a view may ask at any time."""
        state = self.host.printer.status.state
        if self._step in (Step.DONE, Step.TEST):
            # opened once more, or the paper is not in: back to where it is put in
            again = state in (PrinterState.COVER_OPEN, PrinterState.PAPER_OUT)
            return Step.PUT_IN if again and not self._printing else self._step
        if self._step is Step.PUT_IN and state in _RUNS:
            return Step.TEST
        return Step.PUT_IN if state is PrinterState.COVER_OPEN else self._step

    # --- what is shown -----------------------------------------------------------------------------------

    def _said(self, step: Step) -> tuple[str, Light | None]:
        state = self.host.printer.status.state
        words, todo = PRINTER_WORDS[state]
        if self._printing:
            return "正在打印测试条…", None
        if self._outcome is not None and step is not Step.DONE:
            return outcome_words(self._outcome)
        if state in _BROKEN:
            return f"{words}。{todo}", Light.BAD
        if step is Step.DONE:
            return "换好了，计数从新的一卷开始", Light.GOOD
        if step is Step.PUT_IN and state is PrinterState.PAPER_OUT:
            return "打印机还没有看到纸：放好纸，合上盖子", Light.NOTE
        return dict(_STEPS)[step], None

    def _steps(self, step: Step) -> tuple[Line, ...]:
        return tuple(
            Line(
                words,
                light=Light.GOOD if step.value > one.value else None,
                text="现在做这一步" if one is step else "",
            )
            for one, words in _STEPS
        )

    def _counter(self) -> Line:
        paper = self.host.upkeep.paper
        length = f"一卷约 {paper.length_mm / 1000:.0f} 米" + ("，按用完的纸卷算出" if paper.measured else "")
        if not paper.known:
            return Line("纸的计数", f"还没有开始 ・ {length}")
        changed = moment(paper.changed_at, self.host.clock.now())
        facts = (f"约剩 {paper.receipts_left} 张", length, f"上次换纸 {changed}" if changed else "")
        return Line("纸的计数", " ・ ".join(fact for fact in facts if fact))

    def _buttons(self, step: Step) -> tuple[Button, ...]:
        state = self.host.printer.status.state
        if step is Step.DONE:
            return (Button(STRIP, "再打一条"),)
        if step is Step.TEST:
            blocked = state not in _RUNS | {PrinterState.UNKNOWN}
            return (Button(STRIP, "打印测试条", main=True, enabled=not blocked, why=PRINTER_WORDS[state][0]),)
        blocked = state in _BROKEN | {PrinterState.COVER_OPEN, PrinterState.PAPER_OUT}
        return (Button(PUT_IN, "新纸已装好", main=True, enabled=not blocked, why=PRINTER_WORDS[state][0]),)

    def _ended(self, outcome: PrintOutcome) -> None:
        self._printing, self._outcome = False, outcome
        if isinstance(outcome, Printed):
            self._step = Step.DONE
            self.host.upkeep.paper.changed(self.host.clock.now())
            self.host.upkeep.paper.printed(outcome.length_mm, receipt=False)
        self.host.upkeep.look()
        if self._open:
            self.host.note("paper", result_code(outcome))
            self.host.changed()
