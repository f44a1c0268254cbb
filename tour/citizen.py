"""A person in front of the machine: looks, decides, touches, takes paper. Knows labels, never widgets."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

from tour.stage import Stage, StageError, wait_for

SETTLE = 0.12  # seconds without a change: the screen has settled
MORE = "往下看更多"


class Citizen:
    """Acts on one stage and photographs every screen it meets."""

    def __init__(self, stage: Stage, pictures: Path) -> None:
        self.stage = stage
        self.pictures = pictures
        self.taken: list[str] = []
        self.steps = 0
        self._last_screen = ""

    # --- looking ---------------------------------------------------------------------------------------

    def chart(self) -> list[dict[str, Any]]:
        """The settled screen."""
        before = self.stage.chart()
        end = time.monotonic() + 5
        while time.monotonic() < end:
            time.sleep(SETTLE)
            now = self.stage.chart()
            if now == before:
                return now
            before = now
        return before

    def screen(self) -> str:
        """The class of the screen in front."""
        return str(self.stage.chart()[0]["screen"])

    def words(self) -> str:
        """All words that can be read now, blanks taken out (lines break anywhere)."""
        return "".join(str(mark["text"]) for mark in self.chart()[1:]).replace(" ", "")

    def see(self, *words: str, limit: float = 15) -> None:
        """Wait until all these words stand on the screen."""

        def there() -> bool:
            text = self.words()
            return all(word.replace(" ", "") in text for word in words)

        try:
            wait_for(f"{words} on the screen", there, limit)
        except StageError as error:
            self.photo("unexpected")
            raise StageError(f"{error}; there was: {self.words()[:300]}") from None

    def arrive(self, *screens: str, limit: float = 20) -> str:
        """Wait for one of these screens, photograph it, and return which it is."""
        wait_for(f"screen {screens}", lambda: self.screen() in screens, limit)
        self.chart()
        name = self.screen()
        self.photo(name)
        return name

    def photo(self, name: str) -> Path:
        """Keep what is on the display, once it has settled."""
        self.chart()
        path = self.pictures / f"{len(self.taken) + 1:02d}-{name.lower()}.png"
        self.stage.finger.photograph(path)
        self.taken.append(path.name)
        return path

    # --- touching --------------------------------------------------------------------------------------

    def touch(self, label: str, *, exact: bool = False) -> None:
        """Touch the control that carries these words, turning the page when it is further down."""
        for _ in range(8):
            mark = self._find(label, exact)
            if mark is not None:
                self._touch_mark(mark)
                return
            more = self._find(MORE, True)
            if more is None:
                break
            self._touch_mark(more)
        self.photo("not-found")
        raise StageError(f"no control says {label!r}; there was: {self.words()[:300]}")

    def _find(self, label: str, exact: bool) -> dict[str, Any] | None:
        wanted = label.replace(" ", "")
        controls = [mark for mark in self.chart()[1:] if mark["control"]]
        texts = [(str(mark["text"]).replace(" ", ""), mark) for mark in controls]
        same = [mark for text, mark in texts if text == wanted]
        if same or exact:
            return same[0] if same else None
        starting = [mark for text, mark in texts if text.startswith(wanted)]
        holding = [mark for text, mark in texts if wanted in text]
        return next(iter(starting + holding), None)

    def _touch_mark(self, mark: dict[str, Any]) -> None:
        self.stage.finger.tap(mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2)
        self.steps += 1

    def can_touch(self, label: str) -> bool:
        """Is there such a control in view?"""
        return self._find(label, exact=False) is not None

    def touch_if(self, label: str) -> None:
        """Touch it where the screen did not already go on by itself."""
        if self.can_touch(label):
            self.touch(label)

    def focus_field(self, label: str) -> None:
        """Touch the box under a field's label, so that the keyboard writes there."""
        chart = self.chart()[1:]
        wanted = label.replace(" ", "")
        above = next(
            (m for m in chart if not m["control"] and wanted in str(m["text"]).replace(" ", "")), None
        )
        if above is None:
            raise StageError(f"no field {label!r}")
        boxes = [m for m in chart if m["control"] and m["kind"] == "Card" and m["y"] > above["y"]]
        self._touch_mark(min(boxes, key=lambda mark: float(mark["y"])))

    def pass_until(self, words: str) -> None:
        """Touch "next" until these words stand on the screen; optional questions are passed over."""
        for _ in range(6):
            if words.replace(" ", "") in self.words():
                return
            self.touch("下一步", exact=True)
        self.see(words)

    def keys(self, text: str) -> None:
        """Touch one key after the other. Keys stay where they are while one types."""
        places = {str(mark["text"]): mark for mark in self.chart()[1:] if mark["control"]}
        for key in text:
            if key not in places:
                raise StageError(f"no key {key!r}")
            self._touch_mark(places[key])
            time.sleep(0.03)

    def pinyin(self, letters: str, wanted: str) -> None:
        """Type letters and take the proposal."""
        self.keys(letters)
        self.touch(wanted, exact=True)

    def pinyin_words(self, words: list[tuple[str, str]]) -> None:
        """Several words one after the other."""
        for letters, wanted in words:
            self.pinyin(letters, wanted)

    def sign(self) -> None:
        """Draw two strokes into the pad."""
        pad = next(mark for mark in self.chart()[1:] if mark["kind"] == "Pad")
        x, y, w, h = (float(pad[key]) for key in ("x", "y", "width", "height"))
        draw = self.stage.finger.draw
        draw([(x + w * (0.2 + 0.03 * i), y + h * (0.4 + 0.04 * (i % 3))) for i in range(10)])
        draw([(x + w * 0.6, y + h * (0.25 + 0.05 * i)) for i in range(10)])
        self.steps += 2

    # --- devices ---------------------------------------------------------------------------------------

    def put_card(self, card: str) -> None:
        """Lay a card on the reader."""
        self.stage.bench("POST", f"/card/{card}")

    def take_card(self) -> None:
        """Take it away."""
        self.stage.bench("DELETE", "/card")

    def papers(self) -> list[dict[str, Any]]:
        """What came out of the printer so far."""
        found = self.stage.bench("GET", "/papers")
        papers = found["papers"] if isinstance(found, dict) else found
        return [paper for paper in papers if paper["lines"]]  # a cleared printer pushes out a blank piece

    def wait_for_paper(self, count: int, limit: float = 30) -> dict[str, Any]:
        """The newest whole paper, once there are `count` of them."""

        def there() -> dict[str, Any] | None:
            papers = self.papers()
            return papers[-1] if len(papers) >= count and papers[-1]["complete"] else None

        paper: dict[str, Any] = wait_for(f"{count} paper(s)", there, limit)
        return paper


def receipt_number(text: str) -> str | None:
    """The first twelve-digit number in groups of four."""
    found = re.search(r"(\d{4})\s?(\d{4})\s?(\d{4})", text)
    return " ".join(found.groups()) if found else None
