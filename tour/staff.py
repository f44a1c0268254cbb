"""Somebody who looks after the machine: knows the hidden way in, the labels of admin mode, and a PIN."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from tour.citizen import PAGES, Citizen
from tour.labels import pattern, plain
from tour.operations import Kind
from tour.stage import Stage, StageError, wait_for

TITLE = "公共法律服务自助终端"
UP = "往上看"
KNOCKS = 7
PATIENT = 8  # times
LOCKED = 120.0  # seconds that a locked pad is waited for at most
OVERVIEW, PAGE, DOOR = "OverviewScreen", "PageScreen", "PinScreen"
DOT = "●"
AGAIN_SECONDS = 0.3  # sooner the same key counts as a trembling finger's

SLACK, BELOW = 0.2, 1.35  # of a button's height: how far its middle may be from that of its card's title


def _below(title: dict[str, Any], button: dict[str, Any]) -> float:
    """By how many of its own heights the button's middle is further down than the title's."""
    middles = [float(one["y"]) + float(one["height"]) / 2 for one in (title, button)]
    return (middles[1] - middles[0]) / float(button["height"])


class Staff(Citizen):
    """Acts on one stage. `number` and `pin` are the administrator's whom the stage was enrolled with."""

    def __init__(self, stage: Stage, pictures: Path | None) -> None:
        super().__init__(stage, pictures)
        self.number, self.pin = stage.around.staff_number, stage.around.staff_pin

    @classmethod
    def beside(cls, citizen: Citizen) -> Staff:
        """Somebody of the staff in the same journey: one row of pictures, one record."""
        made = cls(citizen.stage, citizen.pictures)
        made.taken, made.record = citizen.taken, citizen.record
        return made

    # --- the door --------------------------------------------------------------------------------------

    def knock(self) -> None:
        """Seven quick touches on the machine's title, until the door is there: a busy machine may take some
        of them for sparks of static."""
        for _ in range(PATIENT):
            title = self._title()
            for _ in range(KNOCKS):
                self.stage.finger.tap(title["x"] + title["width"] / 2, title["y"] + title["height"] / 2)
                time.sleep(0.04)
            with suppress(StageError):
                wait_for("the door", lambda: self.screen() == DOOR, 4)
                return
        raise StageError(f"nobody opened; there was: {self.words()[:200]}")

    def _title(self) -> dict[str, Any]:
        for mark in self.chart()[1:]:
            if pattern(TITLE).search(plain(str(mark["text"]))):
                return mark
        raise StageError(f"no title to knock at; there was: {self.words()[:200]}")

    def type_digits(self, digits: str) -> None:
        """Touch these digits wherever they stand, each until it is taken; then 确定. Waits out a lock."""
        keys: dict[str, dict[str, Any]] = wait_for("keys that take something", self._keys, LOCKED)
        for count, digit in enumerate(digits, 1):
            for _ in range(PATIENT):
                self.touch_mark(keys[digit], Kind.DIGIT)
                with suppress(StageError):
                    wait_for("the digit", partial(self._has_typed, count), 4)
                    break
                time.sleep(AGAIN_SECONDS)
            time.sleep(AGAIN_SECONDS if digits[count : count + 1] == digit else 0)
        self.touch_mark(keys["确定"])

    def _keys(self) -> dict[str, dict[str, Any]] | None:
        """The pad's keys by what stands on them; None while it takes nothing."""
        keys = {plain(str(mark["text"])): mark for mark in self.chart()[1:] if mark["control"]}
        return keys if set("0123456789") <= set(keys) else None

    def _has_typed(self, count: int) -> bool:
        """Do so many digits, or dots for them, stand in the box above the pad?"""
        shown = [plain(str(mark["text"])) for mark in self.stage.chart()[1:] if not mark["control"]]
        return any(len(text) >= count and (set(text) == {DOT} or text.isdigit()) for text in shown)

    def say_who(self, number: str, pin: str) -> None:
        """Number, then PIN; what comes of it is somebody else's question."""
        self.see("工号")
        self.type_digits(number)
        self.see("请输入密码")
        self.type_digits(pin)

    def come_in(self, number: str = "", pin: str = "") -> None:
        """From home, or from a machine out of service, to the overview."""
        self.knock()
        self.say_who(number or self.number, pin or self.pin)
        wait_for("the overview", lambda: self.screen() == OVERVIEW)

    def leave(self) -> None:
        """退出维护."""
        self.touch("退出维护", exact=True)
        wait_for("admin mode to end", lambda: self.screen() not in (OVERVIEW, PAGE, DOOR))

    # --- inside ----------------------------------------------------------------------------------------

    def open(self, label: str, title: str) -> None:
        """From the overview by a button at its foot to the page of this title."""
        self.touch(label, exact=True)
        self._arrived(title)

    def open_line(self, line: str, title: str) -> None:
        """From the overview by the button of this line."""
        self.touch_line(line)
        self._arrived(title)

    def _arrived(self, title: str) -> None:
        wait_for(f"the page {title}", lambda: self.screen() == PAGE and self.sees(title))

    def back(self) -> None:
        """返回."""
        self.touch("返回", exact=True)
        wait_for("the overview", lambda: self.screen() == OVERVIEW)

    def touch_line(self, line: str) -> None:
        """The button of the card with this title, wherever the page has to be turned for it."""
        for turn in (self._turn, self._turn_back):
            for _ in range(PAGES):
                found = self._button_of(line)
                if found is not None:
                    self.touch_mark(found)
                    return
                if not turn():
                    break
        self.photo("not-found")
        raise StageError(f"no button for {line!r}; there was: {self.words()[:300]}")

    def _button_of(self, line: str) -> dict[str, Any] | None:
        """A card's button stands in the middle of its height; its title is the first of its words."""
        wanted = pattern(line)
        self._looked = chart = self.chart()
        for title in chart[1:]:
            if title["control"] or not wanted.match(plain(str(title["text"]))):
                continue
            near = [
                one
                for one in chart[1:]
                if one["control"] and one["x"] > title["x"] and -SLACK < _below(title, one) < BELOW
            ]
            if near:
                return min(near, key=lambda one: _below(title, one))
        return None

    def _turn_back(self) -> bool:
        """Touch "back up"; False at the top."""
        up = self._find(UP, True)
        if up is not None:
            self.touch_mark(up)
        return up is not None

    def to_top(self) -> None:
        """Turn the page to its beginning."""
        for _ in range(PAGES):
            if not self._turn_back():
                return

    def read_all(self) -> str:
        """All words of this screen, from its first page to its last, where it then stands."""
        self.to_top()
        read = [self.words()]
        for _ in range(PAGES):
            if not self._turn():
                break
            read.append(self.words())
        return "".join(read)

    def countdown(self) -> bool:
        """Does the bar say when it ends by itself?"""
        return bool(re.search(r"自动退出\d\d:\d\d|秒后自动退出|秒后退出", self.words()))
