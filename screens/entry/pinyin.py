"""The pinyin keyboard: letters, digits and marks, one line of proposals above."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.words import _
from screens.entry.candidate_bar import GAP_MM, CandidateBar
from screens.entry.engines import Candidate, InputEngine
from screens.entry.typed import Typed
from screens.theme import Role, theme
from screens.widgets.bars import Plain
from screens.widgets.press import PushButton

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
SYMBOL_ROWS = ("1234567890", "，。、？！：；", "（）“”《》·-")
MOST_LETTERS = 60  # as many as the engine looks at


class PinyinKeyboard(Plain):
    """Keys below, proposals above. Composing letters live here and go with it."""

    beside = False

    def __init__(self, box: Typed, engine: InputEngine) -> None:
        super().__init__(Role.KEYS, orientation="vertical", size_hint_y=None, spacing=theme.mm(GAP_MM))
        self.padding = (theme.mm(4), theme.mm(3 if theme.landscape else 4))
        self.bind(minimum_height=self.setter("height"))
        self.box = box
        self.engine = engine
        self.letters = ""
        self.latin = False
        self.capital = False
        self.symbols = False
        self.bar = CandidateBar(self.take)
        self.add_widget(self.bar)
        self.keys = BoxLayout(orientation="vertical", size_hint_y=None, spacing=theme.mm(GAP_MM))
        self.keys.bind(minimum_height=self.keys.setter("height"))
        self.add_widget(self.keys)
        self._draw_keys()
        self._propose()

    # --- drawing --------------------------------------------------------------------------------

    def _draw_keys(self) -> None:
        self.keys.clear_widgets()
        for number, keys in enumerate(SYMBOL_ROWS if self.symbols else ROWS):
            row = self._row()
            last = number == 2
            if last and self.latin and not self.symbols:
                row.add_widget(self._key(_("大写"), self._switch_capital, 1.5, chosen=self.capital))
            side = 0 if last else (10 - len(keys)) / 2
            self._space(row, side)
            for key in keys.upper() if self.capital and not self.symbols else keys:
                row.add_widget(self._key(key, partial(self.press, key)))
            self._space(row, side)
            if last:
                share = 10 - len(keys) - (1.5 if self.latin and not self.symbols else 0)
                row.add_widget(self._key(_("删除"), self.delete, share))
            self.keys.add_widget(row)
        row = self._row()
        row.add_widget(self._key(_("英文"), self._switch_latin, 1.6, chosen=self.latin))
        row.add_widget(self._key(_("123 符号"), self._switch_symbols, 2.2, chosen=self.symbols))
        row.add_widget(self._key("，", partial(self.press, "，")))
        row.add_widget(self._key(_("空格"), self.space, 3))
        row.add_widget(self._key("。", partial(self.press, "。")))
        row.add_widget(self._key("'", partial(self.press, "'")))
        self.keys.add_widget(row)

    @staticmethod
    def _space(row: BoxLayout, share: float) -> None:
        if share:
            row.add_widget(Widget(size_hint_x=share))

    @staticmethod
    def _row() -> BoxLayout:
        height = theme.mm(15.5 if theme.landscape else 18.5)
        return BoxLayout(size_hint_y=None, height=height, spacing=theme.mm(GAP_MM))

    @staticmethod
    def _key(label: str, act: Callable[[], None], share: float = 1, *, chosen: bool = False) -> PushButton:
        size = theme.text_mm(11) if len(label) == 1 else theme.small
        kind = "primary" if chosen else "key"
        return PushButton(label, act, kind, size=size, size_hint=(share, 1), height=0, padding=theme.mm(1))

    # --- keys --------------------------------------------------------------------------------

    def _switch_latin(self) -> None:
        self.latin = not self.latin
        self.capital = self.symbols = False
        self._use(len(self.letters))
        self._draw_keys()

    def _switch_capital(self) -> None:
        self.capital = not self.capital
        self._draw_keys()

    def _switch_symbols(self) -> None:
        self.symbols = not self.symbols
        self._draw_keys()

    def press(self, key: str) -> None:
        """A letter is composed; everything else ends composing with the best proposal."""
        if not self.latin and key.isascii() and (key.isalpha() or (key == "'" and self.letters)):
            if len(self.letters) < MOST_LETTERS:
                self.letters += key
                self._propose()
        else:
            self._finish()
            self.box.put(key)

    def space(self) -> None:
        """Take the first proposal, or put a blank."""
        if self.letters:
            self._finish()
        else:
            self.box.put(" ")

    def delete(self) -> None:
        """Take a letter, or a character."""
        if self.letters:
            self.letters = self.letters[:-1]
            self._propose()
        else:
            self.box.delete()

    def take(self, candidate: Candidate) -> None:
        """Put a proposal into the text; letters it does not use stay."""
        self._use(candidate.used)
        self.box.put(candidate.text)

    def _use(self, count: int) -> None:
        self.letters = self.letters[count:].lstrip("'")
        self._propose()

    def _finish(self) -> None:
        while self.letters:
            proposals = self.engine.candidates(self.letters, 1)
            # letters that spell nothing are meant as they stand
            self.take(proposals[0] if proposals else Candidate(self.letters, len(self.letters)))

    def _propose(self) -> None:
        if self.letters:
            self.bar.show(self.engine.spelled(self.letters), self.engine.candidates(self.letters))
        else:
            self.bar.show("", [Candidate(phrase, 0) for phrase in self.box.view.field.phrases])
