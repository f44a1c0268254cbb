"""The keyboard of free text: tools, one tab for every way of writing, and the keys of the tab in use.

At the foot of a high panel, beside the body of a wide one; as high with every tab, so that the body above
never jumps.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from screens.entry import ways
from screens.entry.editor import SLOT
from screens.entry.handwriting import HandwritingKeys
from screens.entry.keys import SIDE_MM, Key, KeyRow, bar_height, gap, key_height, sized_by_words, tool_height
from screens.entry.latin import LatinKeys
from screens.entry.layout import Layout
from screens.entry.phrases import PhraseKeys
from screens.entry.pinyin import PinyinKeys
from screens.entry.strokes import StrokeKeys
from screens.entry.symbols import SymbolKeys
from screens.entry.uyghur import UyghurKeys
from screens.entry.ways import Way
from screens.theme import Role, theme
from screens.widgets.bars import Plain
from words import _

if TYPE_CHECKING:
    from screens.entry.writing import TextEntry

LAYOUTS: dict[Way, type[Layout]] = {
    Way.PINYIN: PinyinKeys,
    Way.HANDWRITING: HandwritingKeys,
    Way.STROKES: StrokeKeys,
    Way.LATIN: LatinKeys,
    Way.SYMBOLS: SymbolKeys,
    Way.UYGHUR: UyghurKeys,
}
HIGHEST_MM = 132  # of the keys on a wide panel: nobody wants keys as high as doors


class Keyboard(Plain):
    """Writes into one box. What is being composed lives in the tab in use and goes with it."""

    hushed = True  # heard key by key, not read out with the screen
    private = True  # whoever hears which key was looked for knows what was typed

    def __init__(self, box: TextEntry) -> None:
        super().__init__(Role.KEYS, orientation="vertical", spacing=gap())
        self.box = box
        self.beside = theme.landscape
        self.padding = (theme.mm(4), theme.mm(4))
        rows = 4 * key_height() + bar_height() + 4 * gap()
        if self.beside:
            self.size_hint_x, self.width = None, theme.mm(SIDE_MM)
            self.add_widget(Widget())  # keys stand low
        else:
            self.size_hint_y = None
            self.height = rows + 2 * tool_height() + 2 * gap() + theme.mm(8)
        self._tools = BoxLayout(size_hint_y=None, height=tool_height())
        self._tabs = BoxLayout(size_hint_y=None, height=tool_height())
        self._room = BoxLayout()
        if self.beside:
            self._room.size_hint_max_y = theme.mm(HIGHEST_MM)
            self._room.size_hint_y = 1000  # all the height up to there, before the empty part gets any
        # in the lower part of a wide panel there is height for one of the two
        self._compact = self.beside and theme.reach
        for part in (self._tabs, self._room) if self._compact else (self._tools, self._tabs, self._room):
            self.add_widget(part)
        self._made: dict[Way, Layout] = {}
        self._tab_keys: dict[Way, Key] = {}
        self._tool_state: tuple[bool, ...] | None = None
        self._phrases: PhraseKeys | None = None
        self._draw_tabs()
        self.open(ways.chosen())
        box.on_change = self.follow

    @property
    def layout(self) -> Layout:
        """The keys that are shown."""
        shown: Layout = self._room.children[0]
        return shown

    def open(self, way: Way) -> None:
        """Show this tab; what was being composed in another is dropped."""
        if self._room.children:
            self.layout.leave()
        self._room.clear_widgets()
        self._phrases = None
        if way not in self._made:
            self._made[way] = LAYOUTS[way](self.box)
        self._room.add_widget(self._made[way])
        self._made[way].follow()
        for one, key in self._tab_keys.items():
            key.choose(one is way)
        self._draw_tools()

    def choose(self, way: Way) -> None:
        """A tab was touched."""
        ways.remember(way)
        self.open(way)

    def settle(self) -> None:
        """The person goes on: nothing that was begun is lost."""
        self.layout.settle()

    def follow(self) -> None:
        """Text or caret changed."""
        self.layout.follow()
        self._draw_tools()

    # --- tabs and tools --------------------------------------------------------------------------------

    def _draw_tabs(self) -> None:
        for way in ways.offered():
            self._tab_keys[way] = Key(way.label, partial(self.choose, way), size=8, most_lines=1)
        keys = [*self._to_other(_("改字"), self._tools), *self._tab_keys.values()]
        self._tabs.add_widget(KeyRow(sized_by_words(keys)))

    def _to_other(self, words: str, other: Widget) -> list[Key]:
        """The key that shows the other one of tabs and tools, where only one has room."""
        return [Key(words, partial(self._swap, other), 1.7, size=8)] if self._compact else []

    def _swap(self, other: Widget) -> None:
        """Tabs for tools, or tools for tabs."""
        self.remove_widget(self._tabs if other is self._tools else self._tools)
        self.add_widget(other, index=1)

    def _draw_tools(self) -> None:
        """Only tools that do something with this text."""
        box = self.box
        state = (
            bool(box.view.field.phrases),
            self._phrases is not None,
            not box.editor.append_only,
            SLOT.search(box.text) is not None,
        )
        if state == self._tool_state:
            return
        self._tool_state = state
        phrases, phrases_open, moves, gaps = state
        keys = self._to_other(_("键盘"), self._tabs)
        if phrases:
            keys.append(Key(_("常用语"), self._switch_phrases, 1.4, size=8, chosen=phrases_open))
        if moves:
            editor = box.editor
            part = (_("下一空"), editor.select_gap) if gaps else (_("选一句"), editor.select_part)
            keys += [
                Key("←", partial(box.move, editor.left), 0.8, spoken=_("光标向左")),
                Key("→", partial(box.move, editor.right), 0.8, spoken=_("光标向右")),
                Key(part[0], partial(box.move, part[1]), 1.9, size=8),
                Key(_("全选"), partial(box.move, editor.select_all), 2.2, size=8),
            ]
        keys.append(Key(_("撤销"), box.undo, 1.3, size=8))
        self._tools.clear_widgets()
        self._tools.add_widget(KeyRow(keys))

    def _switch_phrases(self) -> None:
        if self._phrases is not None:
            self.open(ways.chosen())
            return
        self.layout.leave()
        self._room.clear_widgets()
        self._phrases = PhraseKeys(self.box, self._phrase_taken)
        self._room.add_widget(self._phrases)
        for key in self._tab_keys.values():
            key.choose(False)
        self._draw_tools()

    def _phrase_taken(self, phrase: str) -> None:
        self.open(ways.chosen())
        self.box.put_phrase(phrase)
