"""The line above the keys: letters being composed at the left, then what may be meant."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from kivy.uix.widget import Widget

from kiosk.words import _
from screens.entry.engines import Candidate
from screens.theme import SANS, Role, theme
from screens.widgets.bars import Plain
from screens.widgets.press import PushButton
from screens.widgets.text import Text, text_width

GAP_MM = 3.2
LETTERS_SHARE = 0.36  # of the width, at most: the end of long input matters


class CandidateBar(Plain):
    """A touch takes a proposal. Shows the phrases of the question while nothing is typed."""

    def __init__(self, take: Callable[[Candidate], None]) -> None:
        super().__init__(
            Role.SURFACE,
            size_hint_y=None,
            height=theme.mm(18 if theme.landscape else 21),
            spacing=theme.mm(GAP_MM),
        )
        self.padding = (theme.mm(2), 0)
        self._take = take
        self._letters = ""
        self._candidates: list[Candidate] = []
        self._first = 0
        self._fits = 1
        self.bind(width=lambda *_: self._draw())

    def show(self, letters: str, candidates: list[Candidate]) -> None:
        """New letters and proposals, from the best."""
        self._letters, self._candidates, self._first = letters, candidates, 0
        self._draw()

    def more(self) -> None:
        """The following ones; after the last the first again."""
        self._first = 0 if self._first + self._fits >= len(self._candidates) else self._first + self._fits
        self._draw()

    def _draw(self) -> None:
        self.clear_widgets()
        gap, more = theme.mm(GAP_MM), theme.mm(22)
        room = self.width - theme.mm(4)
        if self._letters:
            letters = self._compose(LETTERS_SHARE * self.width)
            room -= letters.width + gap
            self.add_widget(letters)
        left = self._candidates[self._first :]
        widths = self._fitting(left, room)
        paged = self._first > 0 or len(widths) < len(left)
        if paged:
            widths = self._fitting(left, room - more - gap)
        self._fits = len(widths)
        for number, (candidate, wide) in enumerate(zip(left, widths, strict=False)):
            best = self._first == 0 and number == 0 and bool(self._letters)
            self.add_widget(self._button(candidate.text, partial(self._take, candidate), wide, best))
        self.add_widget(Widget())
        if paged:
            self.add_widget(self._button(_("更多"), self.more, more, False, "key"))

    def _compose(self, width: float) -> Text:
        shown = self._letters
        while len(shown) > 1 and text_width(shown, SANS, theme.small) > width:
            shown = shown[1:]
        text = Text(shown, theme.small, role=Role.SECONDARY, balance=False, pos_hint={"center_y": 0.5})
        return text.fit()

    @staticmethod
    def _fitting(candidates: list[Candidate], room: float) -> list[float]:
        """Widths of as many as fit, of one at least. Bold is wider, and the best proposal is bold."""
        widths: list[float] = []
        for candidate in candidates:
            words = text_width(candidate.text, SANS, theme.text_mm(11), bold=True)
            wide = max(theme.mm(16), words + theme.mm(5))
            if wide > room and widths:
                break
            widths.append(min(wide, room))
            room -= wide + theme.mm(GAP_MM)
        return widths

    @staticmethod
    def _button(text: str, act: Callable[[], None], width: float, best: bool, kind: str = "") -> PushButton:
        return PushButton(
            text,
            act,
            kind or ("first_proposal" if best else "proposal"),
            size=theme.small if kind else theme.text_mm(11),
            size_hint_x=None,
            width=width,
            height=theme.mm(16.5 if theme.landscape else 18),
            padding=theme.mm(1),
            pos_hint={"center_y": 0.5},
        )
