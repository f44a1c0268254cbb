"""What every tab of the keyboard has in common."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from kivy.uix.boxlayout import BoxLayout

from screens.entry.keys import Key, gap
from words import _

if TYPE_CHECKING:
    from screens.entry.writing import TextEntry


class Layout(BoxLayout):
    """The keys of one way of writing into a box."""

    def __init__(self, box: TextEntry) -> None:
        super().__init__(orientation="vertical", spacing=gap())
        self.box = box
        self.build()

    def build(self) -> None:
        """Draw the keys."""
        raise NotImplementedError

    def follow(self) -> None:
        """Text or caret of the box changed, or this tab was opened."""

    def leave(self) -> None:
        """Another tab is opened: drop what was being composed."""

    def settle(self) -> None:
        """The person goes on: what is being composed is meant as it is proposed first."""

    def press(self, key: str) -> None:
        """A key that stands for itself."""
        self.box.put(key)

    def space(self) -> None:
        """The blank key."""
        self.box.put(" ")

    def delete(self) -> None:
        """The delete key."""
        self.box.delete()

    def key(self, words: str, act: Callable[[], None] | None = None, share: float = 1) -> Key:
        """A key that writes its words, or does something."""
        size = 11 if len(words) == 1 else 8
        return Key(words, act or partial(self.press, words), share, size=size)

    def keys(self, words: str) -> list[Key]:
        """One key a character."""
        return [self.key(one) for one in words]

    def delete_key(self, share: float = 1) -> Key:
        """Named the same everywhere."""
        return self.key(_("删除"), self.delete, share)

    def space_key(self, share: float = 1) -> Key:
        """Named the same everywhere."""
        return self.key(_("空格"), self.space, share)
