"""The line above the keys: letters being composed at the left, then what may be meant."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from kivy.uix.widget import Widget

from screens.entry.engines import Candidate
from screens.entry.keys import bar_height, gap
from screens.theme import SANS, Role, theme
from screens.widgets.bars import Plain
from screens.widgets.press import PushButton
from screens.widgets.text import LINE, Text, text_width
from words import _

LETTERS_SHARE = 0.36  # of the width, at most: the end of long input matters


class CandidateBar(Plain):
    """A touch takes a proposal. Shows the phrases of the question while nothing is typed."""

    scan_row = True

    def __init__(self, take: Callable[[Candidate], None]) -> None:
        super().__init__(
            Role.SURFACE,
            size_hint_y=None,
            height=bar_height(),
            spacing=gap(),
        )
        self._high = self.height - theme.mm(3)
        self._em = min(theme.text_mm(11), (self._high - theme.mm(2)) / LINE)
        self.padding = (theme.mm(2), 0)
        self._take = take
        self._letters = ""
        self._candidates: list[Candidate] = []
        self._first = 0
        self._fits = 1
        self.bind(width=lambda *_: self._draw())

    def show(self, letters: str, candidates: list[Candidate]) -> None:
        """New letters and proposals, from the best."""
        if (letters, candidates) == (self._letters, self._candidates) and self._first == 0:
            return
        self._letters, self._candidates, self._first = letters, candidates, 0
        self._draw()

    def more(self) -> None:
        """The following ones; after the last the first again."""
        self._first = 0 if self._first + self._fits >= len(self._candidates) else self._first + self._fits
        self._draw()

    def _draw(self) -> None:
        self.clear_widgets()
        between, more = gap(), self._more_width()
        room = self.width - theme.mm(4)
        if self._letters:
            letters = self._compose(LETTERS_SHARE * self.width)
            room -= letters.width + between
            self.add_widget(letters)
        left = self._candidates[self._first :]
        widths = self._fitting(left, room)
        paged = self._first > 0 or len(widths) < len(left)
        if paged:
            widths = self._fitting(left, room - more - between)
        self._fits = len(widths)
        for number, (candidate, wide) in enumerate(zip(left, widths, strict=False)):
            best = self._first == 0 and number == 0 and bool(self._letters)
            self.add_widget(self._button(candidate.text, partial(self._take, candidate), wide, best))
        self.add_widget(Widget())
        if paged:
            self.add_widget(self._button(_("更多"), self.more, more, False, "key"))

    def _more_width(self) -> float:
        """Of the key that shows the following ones: its words in one line, smaller rather than broken."""
        return max(theme.mm(22), text_width(_("更多"), SANS, theme.floor) * 1.02 + 2 * theme.mm(1.5))

    def _compose(self, width: float) -> Text:
        shown = self._letters
        while len(shown) > 1 and text_width(shown, SANS, theme.small) > width:
            shown = shown[1:]
        text = Text(shown, theme.small, role=Role.SECONDARY, balance=False, pos_hint={"center_y": 0.5})
        return text.fit()

    def _fitting(self, candidates: list[Candidate], room: float) -> list[float]:
        """Widths of as many as fit, of one at least. Bold is wider, and the best proposal is bold."""
        widths: list[float] = []
        for candidate in candidates:
            words = text_width(candidate.text, SANS, self._em, bold=True)
            wide = max(theme.mm(16), words + theme.mm(5))
            if wide > room and widths:
                break
            widths.append(min(wide, room))
            room -= wide + gap()
        return widths

    def _button(
        self, text: str, act: Callable[[], None], width: float, best: bool, kind: str = ""
    ) -> PushButton:
        button = PushButton(
            text,
            act,
            kind or ("first_proposal" if best else "proposal"),
            size=min(theme.small, self._em) if kind else self._em,
            fixed=True,
            size_hint_x=None,
            width=width,
            height=self._high,
            padding=theme.mm(1),
            pos_hint={"center_y": 0.5},
        )
        button.is_key = True  # the best proposal too
        return button
