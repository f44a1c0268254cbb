"""What a citizen has to do for a receipt: touches counted in real runs, seconds by a keystroke-level model.

The runs are the tour's journeys without photographs: both ways of the notarization, and one wage claim by
card whose story begins in four ways. The wage claim by hand is not run: it is that one with the other's name,
number and address. The model: Card, Moran and Newell, "The keystroke-level model for user performance time",
CACM 23(7), 1980, with operators for a panel at arm's length. Seconds that the machine needs (reading the
card, sending) are measured in the run. Estimates of this kind are off by up to 40 %: they compare ways of
doing the same thing, a stopwatch has to follow. Older people take 1.6 times as long.
Run: `python -m benchmarks.effort`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from tour.citizen import Citizen
from tour.journeys import legal_aid, notarization
from tour.operations import TOUCHES, TYPED, Kind, Operation
from tour.stage import Stage

DECIDE: Final = 1.35  # M, Card, Moran, Newell 1980
TAP: Final = 1.0  # T: 0.57 on a tablet (measured study of gestures) and the travel of the arm
SECONDS: Final = {
    Kind.TOUCH: DECIDE + TAP,
    Kind.PROPOSAL: DECIDE + TAP,
    Kind.DIGIT: 0.8,  # a key of 15 to 20 mm, casual user; design estimate
    Kind.LETTER: 0.8,
    # a character of nine strokes with the finger: 5.3 with pause and choice (1.49 on paper, Chan and Lee
    # 2005, doubled for glass); the choice is a PROPOSAL of its own
    Kind.WRITTEN: 5.3 - (DECIDE + TAP),
    Kind.SIGNED: 1.49,
    Kind.CARD: 5.0,  # out of the pocket and onto the reader: an assumption
    Kind.READ: 60 / 255,  # a character of Chinese, silent reading; what is read: `Citizen.touch_mark`
    Kind.WAIT: 1.0,
}
TARGET: Final = 180  # seconds for a main task, a wish of the design and no aim: older people 300
OLDER: Final = 1.6  # on everything but the machine's own time
LONG: Final = frozenset({"GuideScreen", "NoticeScreen"})  # offered to be read, mostly skimmed
AFTER: Final = frozenset({"DoneScreen"})  # the receipt is there
AIMS: Final = {"notarization, card": 12, "wage claim, card": 20}
STORIES: Final[dict[str, Callable[[Citizen], None]]] = {
    "pinyin": legal_aid.in_pinyin,
    "handwriting": legal_aid.in_handwriting,
    "strokes": legal_aid.in_strokes,
    "phrases": legal_aid.in_phrases,
}

Operations = list[Operation]


def run() -> list[dict[str, Any]]:
    """Rows of `name, value, unit, compared_with, ratio, aim, ok`, touches first. Raises StageError."""
    with tempfile.TemporaryDirectory(prefix="lk-bench-") as folder, Stage(Path(folder)) as stage:
        card = _done(stage, notarization.by_card)
        by_hand = _done(stage, notarization.by_hand)
        wage = _done(stage, _wage_claim)
    # whoever has no card tells the wage claim the same: name, number, address
    no_card = [one for one in wage if one.part != "card"] + [one for one in by_hand if one.part == "by hand"]
    ways = {
        "notarization, card": card,
        "notarization, by hand": by_hand,
        "wage claim, card": _without_stories(wage),
        "wage claim, by hand": _without_stories(no_card),
    }
    rows = [_touches(name, done) for name, done in ways.items()]
    stories = {name: [one for one in wage if one.part in ("story", f"story {name}")] for name in STORIES}
    rows += [_touches(f"story by {name}", done) for name, done in stories.items()]
    rows += [_seconds(name, ways[name]) for name in ("notarization, card", "notarization, by hand")]
    for name, done in stories.items():
        rows += [_seconds(f"{way}, story by {name}", ways[way] + done) for way in list(ways)[2:]]
    return rows


def _done(stage: Stage, journey: Callable[[Citizen], object]) -> Operations:
    """What was done in this journey until the receipt was there."""
    stage.bench("DELETE", "/papers")
    citizen = Citizen(stage, None)
    journey(citizen)
    return [one for one in citizen.record.done if one.screen not in AFTER or one.kind is Kind.WAIT]


def _wage_claim(citizen: Citizen) -> None:
    """One claim; the story's first sentence is told in every way, and taken back in between."""

    def in_every_way(writer: Citizen) -> None:
        for number, (name, tell) in enumerate(STORIES.items()):
            if number:
                with writer.record.part("again"):
                    writer.touch("全选", exact=True)
                    writer.touch("删除", exact=True)
            with writer.record.part(f"story {name}"):
                tell(writer)

    legal_aid.told(citizen, in_every_way)


def _without_stories(done: Iterable[Operation]) -> Operations:
    return [one for one in done if one.part in ("", "card", "by hand")]


def _count(done: Iterable[Operation], *kinds: Kind) -> int:
    return sum(one.kind in kinds for one in done)


def _estimate(done: Iterable[Operation], *, older: bool = False) -> float:
    return sum(_prices(done, OLDER if older else 1.0))


def _prices(done: Iterable[Operation], factor: float) -> Iterator[float]:
    for one in done:
        own = 1.0 if one.kind is Kind.WAIT else factor
        yield own * one.amount * SECONDS[one.kind]


def _touches(name: str, done: Operations) -> dict[str, Any]:
    value, aim = _count(done, *TOUCHES), AIMS.get(name)
    besides = {
        "digits and letters": _count(done, *TYPED),
        "characters drawn": _count(done, Kind.WRITTEN),
        "strokes of the signature": _count(done, Kind.SIGNED),
    }
    told = ", ".join(f"{count} {what}" for what, count in besides.items() if count)
    return _row(f"touches: {name}", value, "touches", f"besides: {told or 'nothing'}", aim)


def _seconds(name: str, done: Operations) -> dict[str, Any]:
    short = [one for one in done if not (one.kind is Kind.READ and one.screen in LONG)]
    waited = sum(one.amount for one in done if one.kind is Kind.WAIT)
    told = (
        f"wished for: {TARGET} s; older people {_estimate(short, older=True):.0f} s; guide and notice read "
        f"in full {_estimate(done):.0f} s; {waited:.1f} s of it is the machine"
    )
    row = _row(f"seconds by model: {name}", round(_estimate(short)), "s", told, None)
    return {**row, "ratio": round(row["value"] / TARGET, 2)}


def _row(name: str, value: float, unit: str, compared_with: str, aim: float | None) -> dict[str, Any]:
    return {
        "name": name,
        "value": value,
        "unit": unit,
        "compared_with": compared_with,
        "ratio": round(value / aim, 2) if aim else None,
        "aim": aim,
        "ok": aim is None or value <= aim,
    }


if __name__ == "__main__":
    for row in run():
        print(row)
