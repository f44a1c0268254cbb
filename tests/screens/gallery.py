"""Contact sheets of every kind of screen: `python -m tests.screens.gallery [KIND ...]` writes build/gallery/.

One sheet a kind: high panel in three sizes and all languages, wide panel likewise, then reach mode, left hand
and the colour themes. One sheet a theme. The screens are those of the walk (`tests/screens/walk.py`).
`Admin` is the sheet of admin mode, which knows one language, one size and one theme.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from kiosk.presentation import DEFAULT, Colours, Hand, TextSize
from tests.screens import conftest
from words import Language

SHEET_WIDTH = 2160
CAPTION = 22
FOLDER = Path("build") / "gallery"
ADMIN = "Admin"
OF_A_THEME = ("Home", "choice", "long_text", "Place", "Review", "ComfortPanel")


class Sheet:
    """Thumbnails in rows with a line of words over each."""

    def __init__(self) -> None:
        self._rows: list[tuple[list[tuple[Image.Image, str]], int]] = []

    def row(self, pictures: Sequence[tuple[Image.Image, str]], columns: int) -> None:
        """Add pictures, so many of them to the width of the sheet."""
        for first in range(0, len(pictures), columns):
            self._rows.append((list(pictures[first : first + columns]), columns))

    def save(self, path: Path) -> None:
        """Write the sheet."""
        drawn = [self._draw(pictures, SHEET_WIDTH // columns) for pictures, columns in self._rows]
        sheet = Image.new("RGB", (SHEET_WIDTH, sum(row.height for row in drawn)), "white")
        top = 0
        for row in drawn:
            sheet.paste(row, (0, top))
            top += row.height
        path.parent.mkdir(parents=True, exist_ok=True)
        sheet.save(path)

    @staticmethod
    def _draw(pictures: list[tuple[Image.Image, str]], cell: int) -> Image.Image:
        wide = cell - 8
        small = [(one.resize((wide, one.height * wide // one.width)), words) for one, words in pictures]
        row = Image.new("RGB", (SHEET_WIDTH, max(one.height for one, _ in small) + CAPTION + 6), "white")
        pen, font = ImageDraw.Draw(row), ImageFont.load_default(15)
        for number, (one, words) in enumerate(small):
            pen.text((number * cell + 4, 3), words, fill="black", font=font)
            row.paste(one, (number * cell + 4, CAPTION))
        return row


def main(kinds: Sequence[str]) -> int:
    """Draw the sheets; 1 when a kind is unknown."""
    conftest.prepare()
    from tests.screens.walk import Variant, Walker, every_size
    from tests.screens.walk_views import KINDS

    unknown = set(kinds) - {*KINDS, ADMIN}
    if unknown:
        print(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join((*KINDS, ADMIN))}")
        return 1
    walker = Walker()

    def photo(kind: str, variant: Variant) -> tuple[Image.Image, str]:
        walker.show(kind, variant, draw=True)
        return taken(str(variant).removeprefix(variant.panel).strip())

    def taken(words: str) -> tuple[Image.Image, str]:
        texture = walker.stage.face.export_as_image().texture
        picture = Image.frombytes("RGBA", texture.size, texture.pixels).convert("RGB")
        gc.collect(0)  # each picture holds a frame of graphics memory
        return picture, words

    if not kinds or ADMIN in kinds:
        from tests.screens.admin_looks import VIEWS

        sheet = Sheet()
        for panel, columns in (("portrait", 5), ("landscape", 3)):
            walker.show("Home", Variant(panel, DEFAULT))
            pictures = []
            for name, view in VIEWS.items():
                walker.stage.show(view)
                pictures.append(taken(name))
            sheet.row(pictures, columns)
        sheet.save(FOLDER / f"{ADMIN}.png")
        print(FOLDER / f"{ADMIN}.png", flush=True)
    for kind in [one for one in kinds if one != ADMIN] if kinds else KINDS:
        sheet = Sheet()
        sheet.row([photo(kind, one) for one in every_size("portrait")], len(TextSize) * len(Language))
        special = [
            replace(DEFAULT, reach=True),
            replace(DEFAULT, reach=True, text_size=TextSize.LARGEST),
            replace(DEFAULT, hand=Hand.LEFT),
            replace(DEFAULT, language=Language.UYGHUR, reach=True, text_size=TextSize.LARGEST),
            *(replace(DEFAULT, colours=colours) for colours in Colours),
        ]
        sheet.row([photo(kind, Variant("portrait", one)) for one in special], 9)
        sheet.row([photo(kind, one) for one in every_size("landscape")], 3)
        sheet.row([photo(kind, Variant("landscape", one)) for one in special], 3)
        sheet.save(FOLDER / f"{kind}.png")
        print(FOLDER / f"{kind}.png", flush=True)
    if not kinds:
        for colours in Colours:
            sheet = Sheet()
            wanted = Variant("portrait", replace(DEFAULT, colours=colours))
            sheet.row([photo(kind, wanted) for kind in OF_A_THEME], 3)
            sheet.save(FOLDER / f"theme-{colours.value}.png")
            print(FOLDER / f"theme-{colours.value}.png")
    walker.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
