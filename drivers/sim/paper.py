"""What is physically on the paper: text lines, QR codes and pictures, in order, with their place in dots."""

from __future__ import annotations

from dataclasses import dataclass, field

from PIL import Image


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed character: `x` and sizes in dots; `wrong` = not in the font, something else is printed."""

    char: str
    x: int
    width: int
    height: int
    bold: bool = False
    underline: bool = False
    reverse: bool = False
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class TextItem:
    """One line of characters; `printed` below 1.0 is the part of its height that was printed."""

    cells: tuple[Cell, ...]
    height: int
    printed: float = 1.0

    @property
    def text(self) -> str:
        """What a person reads, without the cells' places."""
        return "".join(cell.char for cell in self.cells)


@dataclass(frozen=True, slots=True)
class PictureItem:
    """A raster band or a QR code; black = 0. `payload` is set for a QR code."""

    picture: Image.Image
    x: int
    payload: bytes | None = None
    printed: float = 1.0

    @property
    def height(self) -> int:
        """Dot rows."""
        return self.picture.height


@dataclass(frozen=True, slots=True)
class FeedItem:
    """Blank paper."""

    height: int


Item = TextItem | PictureItem | FeedItem


@dataclass(slots=True)
class Paper:
    """One piece of paper. `cut` false: it still hangs in the slot, or was torn off by the end of the roll."""

    dots: int
    items: list[Item] = field(default_factory=list)
    cut: bool = False
    raw: bytearray = field(default_factory=bytearray)

    @property
    def lines(self) -> list[str]:
        """Text of every line that was printed whole."""
        return [item.text for item in self.items if isinstance(item, TextItem) and item.printed == 1.0]

    @property
    def half_line(self) -> str:
        """Text of the line in which printing stopped, empty when there is none."""
        for item in self.items:
            if isinstance(item, TextItem) and item.printed < 1.0:
                return item.text
        return ""

    @property
    def qr_payloads(self) -> list[bytes]:
        """Contents of the QR codes printed whole."""
        return [
            item.payload
            for item in self.items
            if isinstance(item, PictureItem) and item.payload is not None and item.printed == 1.0
        ]

    @property
    def pictures(self) -> list[Image.Image]:
        """Raster bands printed whole."""
        return [
            item.picture
            for item in self.items
            if isinstance(item, PictureItem) and item.payload is None and item.printed == 1.0
        ]

    @property
    def blank(self) -> bool:
        """Whether nothing is visible on it."""
        return all(
            isinstance(item, FeedItem) or (isinstance(item, TextItem) and not item.cells)
            for item in self.items
        )

    @property
    def height(self) -> int:
        """Length in dots."""
        return sum(item.height for item in self.items)

    def split_tail(self, dots: int) -> Paper:
        """Take off what lies in the last `dots` rows: a cut without feed leaves that behind the blade."""
        tail = Paper(self.dots)
        while self.items and dots > 0:
            dots -= self.items[-1].height
            tail.items.insert(0, self.items.pop())
        return tail
