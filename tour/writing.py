"""How a person writes into a box: keys, pinyin, finger, kinds of stroke, phrases; and how one signs."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from benchmarks.written import drawn
from tour.citizen import Citizen
from tour.labels import plain
from tour.operations import Kind
from tour.stage import StageError, wait_for

SQUARE = 109  # the side of the square in which `drawn` gives its points
MARGIN = 0.12  # of the pad, left free around a character
STROKE_SECONDS = 0.25
AGAIN_SECONDS = (
    0.3  # the same key again sooner than 0.1 counts as a trembling finger; a busy machine sees late
)
SEEN_SECONDS = 10.0  # at most, until a key that was touched is seen to have worked
STROKE_KEYS = {"h": "一 横", "s": "丨 竖", "p": "丿 撇", "n": "丶 点", "z": "乛 折"}
MOST_TURNS = 6


def keys(citizen: Citizen, text: str) -> None:
    """Touch one key after the other. Keys stay where they are while one types."""
    places = _controls(citizen)
    for key, following in zip(text, [*text[1:], ""], strict=True):
        if key not in places:
            raise StageError(f"no key {key!r}")
        twice = key == following
        shown = _shown(citizen) if twice else ""
        citizen.touch_mark(places[key], Kind.DIGIT if key in "0123456789X" else Kind.LETTER)
        if twice:  # a busy machine may read two touches at once, and take them for one of a trembling finger
            _wait_for_change(citizen, shown)
        time.sleep(AGAIN_SECONDS if twice else 0.02)


def _wait_for_change(citizen: Citizen, shown: str) -> None:
    """Until something else is shown than before; a field that is full shows nothing new."""
    with suppress(StageError):
        wait_for("the key to have worked", lambda: _shown(citizen) != shown, SEEN_SECONDS)


def _shown(citizen: Citizen) -> str:
    """All words on the screen, whether the cursor is just visible or not."""
    return citizen.words().replace("|", "")


def pinyin(citizen: Citizen, letters: str, wanted: str) -> None:
    """Type letters and take the proposal."""
    keys(citizen, letters)
    citizen.touch(wanted, exact=True, kind=Kind.PROPOSAL)


def by_strokes(citizen: Citizen, text: str, kinds: dict[str, str]) -> None:
    """Write the text; `kinds` has the kinds of stroke (STROKE_KEYS) of every character to be spelled."""
    _by_characters(citizen, text, lambda wanted: _spell(citizen, kinds[wanted], wanted))


def by_finger(citizen: Citizen, text: str) -> None:
    """Write the text, drawing characters into the square."""
    _by_characters(citizen, text, lambda wanted: character(citizen, wanted))


def _by_characters(citizen: Citizen, text: str, write: Callable[[str], None]) -> None:
    """What is proposed to follow is touched, every other character is written."""
    rest = text
    while rest:
        offered = [word for word in _controls(citizen) if word and rest.startswith(word)]
        word = max(offered, key=len, default="")
        if not word:
            word = rest[0]
            write(word)
        citizen.touch(word, exact=True, kind=Kind.PROPOSAL)
        rest = rest[len(word) :]


def _spell(citizen: Citizen, kinds: str, wanted: str) -> None:
    """Touch the kinds of stroke until the character is proposed; look further where it is not."""
    places = _controls(citizen)
    before = ""
    for kind in kinds:
        time.sleep(AGAIN_SECONDS if kind == before else 0.02)
        citizen.touch_mark(places[plain(STROKE_KEYS[kind])], Kind.LETTER)
        before = kind
        if wanted in _controls(citizen):
            return
    for _ in range(MOST_TURNS):
        citizen.touch("更多", exact=True)
        if wanted in _controls(citizen):
            return
    raise StageError(f"{wanted} is not proposed")


def character(citizen: Citizen, wanted: str) -> None:
    """Draw one character into the square, and again more slowly where it is not proposed."""
    for seconds in (STROKE_SECONDS, 3 * STROKE_SECONDS):
        _draw(citizen, wanted, seconds)
        with suppress(StageError):
            wait_for(f"{wanted} among the proposals", lambda: wanted in _controls(citizen), 8)
            return
        citizen.photo(f"not-recognised-{ord(wanted):x}")
        citizen.touch("重写", exact=True)
    raise StageError(f"{wanted} is not recognised")


def _draw(citizen: Citizen, wanted: str, seconds: float) -> None:
    pad = next(mark for mark in citizen.chart()[1:] if mark["kind"] == "WritingPad")
    side = min(float(pad["width"]), float(pad["height"])) * (1 - 2 * MARGIN)
    left = float(pad["x"]) + (float(pad["width"]) - side) / 2
    top = float(pad["y"]) + (float(pad["height"]) - side) / 2
    for stroke in drawn(wanted):
        places = [(left + x / SQUARE * side, top + (1 - y / SQUARE) * side) for x, y in stroke]
        citizen.stage.finger.draw(places, seconds=seconds)
        time.sleep(seconds / 3)
    citizen.record.add(Kind.WRITTEN, citizen.screen())


def phrase(citizen: Citizen, words: str) -> None:
    """Open the phrases of the question and take one."""
    citizen.touch("常用语", exact=True)
    citizen.touch(words, exact=True, kind=Kind.PROPOSAL)


def sign(citizen: Citizen) -> None:
    """Draw two strokes into the pad."""
    pad = next(mark for mark in citizen.chart()[1:] if mark["kind"] == "Pad")
    x, y, w, h = (float(pad[key]) for key in ("x", "y", "width", "height"))
    draw = citizen.stage.finger.draw
    draw([(x + w * (0.2 + 0.03 * i), y + h * (0.4 + 0.04 * (i % 3))) for i in range(10)])
    draw([(x + w * 0.6, y + h * (0.25 + 0.05 * i)) for i in range(10)])
    for _ in range(2):
        citizen.record.add(Kind.SIGNED, citizen.screen())


def _controls(citizen: Citizen) -> dict[str, dict[str, Any]]:
    return {plain(str(mark["text"])): mark for mark in citizen.chart()[1:] if mark["control"]}
