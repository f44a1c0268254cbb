"""A person in front of the machine: looks, decides, touches, takes paper. Knows labels, never widgets."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

from tour.labels import in_language, pattern, plain
from tour.operations import TOUCHES, Kind, Record
from tour.stage import Stage, StageError, wait_for
from words import Language

SETTLE = 0.12  # seconds without a change: the screen has settled
MORE = "往下看更多"
BAR = 0.9  # of the height: below it is the bar with "next"
PATIENCE = 20.0  # seconds a control is waited for
PAGES = 12  # turned at most to find something


class Citizen:
    """Acts on one stage and photographs every screen it meets. `pictures` None: without a camera.

    Labels are given in Chinese and looked for in `language`.
    """

    def __init__(self, stage: Stage, pictures: Path | None) -> None:
        self.stage = stage
        self.pictures = pictures
        self.language = Language.CHINESE
        self.taken: list[str] = []
        self.record = Record()
        self._looked: list[dict[str, Any]] = [{"screen": ""}]  # at what was looked last

    def said(self, words: str) -> str:
        """These Chinese words of the product in the citizen's language."""
        return in_language(words, self.language)

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
        return "".join(plain(str(mark["text"])) for mark in self.stage.chart()[1:])

    def sees(self, *words: str) -> bool:
        """Do all these words stand on the screen?"""
        text = self.words()
        return all(pattern(self.said(word)).search(text) for word in words)

    def see(self, *words: str, limit: float = 60) -> None:
        """Wait until all these words stand on the screen."""
        try:
            wait_for(f"{words} on the screen", lambda: self.sees(*words), limit)
        except StageError as error:
            self.photo("unexpected")
            raise StageError(f"{error}; there was: {self.words()[:300]}") from None

    def arrive(self, *screens: str, limit: float = 60) -> str:
        """Wait for one of these screens, photograph it, and return which it is."""
        wait_for(f"screen {screens}", lambda: self.screen() in screens, limit)
        name = self.screen()
        self.photo(name)
        return name

    def photo(self, name: str) -> Path | None:
        """Keep what is on the display, once it has settled."""
        if self.pictures is None:
            return None
        self.chart()
        path = self.pictures / f"{len(self.taken) + 1:02d}-{name.lower()}.png"
        self.stage.finger.photograph(path)
        self.taken.append(path.name)
        return path

    # --- touching --------------------------------------------------------------------------------------

    def touch(self, label: str, *, exact: bool = False, kind: Kind = Kind.TOUCH) -> None:
        """Touch the control that carries these words, turning the page when it is further down; waits for a
        screen that is still to come."""
        words = self.said(label)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for _ in range(PAGES):
                mark = self._find(words, exact)
                if mark is not None:
                    self.touch_mark(mark, kind)
                    return
                if not self._turn():
                    break
        self.photo("not-found")
        raise StageError(f"no control says {words!r}; there was: {self.words()[:300]}")

    def turn_to(self, words: str) -> None:
        """See these words, turning the page when they are further down."""
        for _ in range(PAGES):
            self.chart()
            if self.sees(words) or not self._turn():
                break
        self.see(words)

    def _turn(self) -> bool:
        """Touch "more"; False at the end."""
        more = self._find(self.said(MORE), True)
        if more is not None:
            self.touch_mark(more)
        return more is not None

    def _find(self, words: str, exact: bool) -> dict[str, Any] | None:
        """The control whose words these are, else one that begins with them, else one that holds them."""
        wanted = pattern(words)
        self._looked = chart = self.chart()
        controls = [(plain(str(mark["text"])), mark) for mark in chart[1:] if mark["control"]]
        same = [mark for text, mark in controls if wanted.fullmatch(text)]
        if same or exact:
            return same[0] if same else None
        starting = [mark for text, mark in controls if wanted.match(text)]
        holding = [mark for text, mark in controls if wanted.search(text)]
        return next(iter(starting + holding), None)

    def touch_mark(self, mark: dict[str, Any], kind: Kind = Kind.TOUCH) -> None:
        """Touch this place, in its middle."""
        if kind in TOUCHES:
            self._read_until(mark)
        self.stage.finger.tap(mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2)
        self.record.add(kind, self._on)

    @property
    def _on(self) -> str:
        return str(self._looked[0]["screen"])

    def _read_until(self, target: dict[str, Any]) -> None:
        """From the top: all words, and what can be chosen until the right one is found. Whoever touches the
        bar at the foot has chosen before, or had nothing to choose."""
        bar = target["y"] > BAR * self.stage.height
        above = [m for m in self._looked[1:] if m["y"] <= target["y"] and m["kind"] != "QrCode"]
        self.record.read(self._on, [str(m["text"]) for m in above if not (bar and m["control"])])

    def can_touch(self, label: str, *, exact: bool = False) -> bool:
        """Is there such a control in view?"""
        return self._find(self.said(label), exact) is not None

    def touch_if(self, label: str) -> None:
        """Touch it where the screen did not already go on by itself."""
        if self.can_touch(label):
            self.touch(label)

    def focus_field(self, label: str) -> None:
        """Touch the box under a field's label, so that the keyboard writes there."""
        chart = self.chart()[1:]
        wanted = pattern(self.said(label))
        above = next((m for m in chart if not m["control"] and wanted.search(plain(str(m["text"])))), None)
        if above is None:
            raise StageError(f"no field {label!r}")
        boxes = [m for m in chart if m["control"] and m["kind"] == "Box" and m["y"] > above["y"]]
        self.touch_mark(min(boxes, key=lambda mark: float(mark["y"])))

    def pass_until(self, words: str) -> None:
        """Touch "next" until these words stand on the screen; optional questions are passed over."""
        for _ in range(6):
            self.chart()
            if self.sees(words):
                return
            self.touch("下一步", exact=True)
        self.see(words)

    # --- devices ---------------------------------------------------------------------------------------

    def put_card(self, card: str) -> None:
        """Lay a card on the reader."""
        self.stage.bench("POST", f"/card/{card}")
        self.record.add(Kind.CARD, self._on)

    def take_card(self) -> None:
        """Take it away."""
        self.stage.bench("DELETE", "/card")

    def papers(self) -> list[dict[str, Any]]:
        """What came out of the printer so far."""
        found = self.stage.bench("GET", "/papers")
        papers = found["papers"] if isinstance(found, dict) else found
        # a cleared printer pushes out a blank piece
        return [paper for paper in papers if paper["lines"] or paper["qr"]]

    def wait_for_paper(self, count: int, limit: float = 60) -> dict[str, Any]:
        """The newest whole paper, once there are `count` of them."""

        def there() -> dict[str, Any] | None:
            papers = self.papers()
            return papers[-1] if len(papers) >= count and papers[-1]["complete"] else None

        paper: dict[str, Any] = wait_for(f"{count} paper(s)", there, limit)
        return paper

    def paper_picture(self, number: int) -> bytes:
        """A paper as the simulated printer printed it, PNG."""
        data: bytes = self.stage.bench("GET", f"/papers/{number}.png")
        return data


def receipt_number(text: str) -> str | None:
    """The first twelve-digit number in groups of four."""
    found = re.search(r"(\d{4})\s?(\d{4})\s?(\d{4})", text)
    return " ".join(found.groups()) if found else None
