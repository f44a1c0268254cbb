"""Both services from the home screen to the receipt with five keys and an ear, without one touch.

Real face, real desk, real window events; the ways of the desk's own tests, each step found by what is heard.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest

from catalogue.model import FieldType
from drivers.types import SpeechState, SpeechStatus
from kiosk.actions import Answer, ChooseSlot, Next, OpenService, SetConsent
from kiosk.desk.desk import Desk
from kiosk.views import DoneView, HomeView, QuestionsView
from screens.focus import stops
from screens.heard import label
from screens.keypad import Key
from tests.screens.five_keys import PRESSED, RELEASED, FiveKeys, send
from tests.screens.stage import SMALL, Stage
from tests.unit.desk_kit import Rig
from tests.unit.desk_ways import NOTARY, LayCard, Row
from tests.unit.desk_ways_aid import WAGES_TO_REVIEW

DIGITS = {FieldType.MONEY, FieldType.DATE, FieldType.PHONE, FieldType.INTEGER}
MOST = 90


class Blind:
    """Finds everything by ear. `rig` is the desk, `keys` the keypad."""

    def __init__(self, rig: Rig, keys: FiveKeys) -> None:
        self.rig = rig
        self.keys = keys
        self.desk: Desk = rig.desk

    @property
    def heard(self) -> str:
        """What was said last."""
        return " ".join(self.keys.output.texts)

    async def press(self, key: Key) -> None:
        """One key, and time for everything to happen."""
        self.keys.presses += 1
        self.keys.listening._keypad._released.clear()  # as if time had passed
        send(PRESSED, key)
        send(RELEASED, key)
        await self.rig.settle()
        for _ in range(3):
            self.keys.stage.lay_out()

    async def go_to(self, words: str, *, exact: bool = False) -> None:
        """Move the ring until this is heard; the shorter way round."""
        if self.keys.target is None:
            await self.press(Key.DOWN)
        for _ in range(MOST):
            if words == self.heard if exact else words in self.heard:
                return
            await self.press(self._towards(words, exact))
        raise AssertionError(f"never heard: {words}; last was {self.heard}")

    def _towards(self, words: str, exact: bool) -> Key:
        focus = self.keys.listening.focus
        found = focus._stops()
        texts = [" ".join(line.text for line in label(one)) for one in found]
        wanted = [n for n, text in enumerate(texts) if (words == text if exact else words in text)]
        ahead = (wanted[0] - found.index(focus.target)) % len(found) if wanted else 1
        return Key.DOWN if ahead <= len(found) / 2 else Key.UP

    async def choose(self, words: str, *, exact: bool = False) -> None:
        """Go there and press ok."""
        await self.go_to(words, exact=exact)
        await self.press(Key.OK)

    async def type(self, field: str, digits: str) -> None:
        """Into the box of this name, row by row."""
        await self.choose(field)
        focus = self.keys.listening.focus
        for digit in digits:
            if focus.row is None or digit not in [one.words for one in stops_in(focus.row)]:
                if focus.row is not None:
                    await self.press(Key.BACK)
                row = next(one for one in focus._stops() if digit in words_in(one))
                await self.choose(" ".join(line.text for line in label(row)), exact=True)
            await self.choose(digit, exact=True)
        await self.leave_row()

    async def leave_row(self) -> None:
        """Back to the rows, unless other keys came in their place: then the ring is outside already."""
        if self.keys.listening.focus.row is not None:
            await self.press(Key.BACK)


def stops_in(row: Any) -> list[Any]:
    """The keys of a row."""
    return [one for child in row.children for one in stops(child)]


def words_in(stop: Any) -> list[str]:
    """What the keys of a row write; nothing where it is no row."""
    return [one.words for one in stops_in(stop)] if getattr(stop, "scan_row", False) else []


async def do(blind: Blind, deed: Any) -> None:
    """One row of a way, by ear."""
    view: Any = blind.rig.view
    match deed:
        case LayCard():
            blind.rig.reader.lay()
            await blind.rig.settle()
            for _ in range(3):
                blind.keys.stage.lay_out()
        case OpenService(code):
            await blind.choose(next(tile.title for tile in view.tiles if tile.code == code))
        case Next():
            await blind.choose(view.chrome.next, exact=True)
        case SetConsent(id_, accepted):
            item = next(one for one in view.consents if one.id == id_)
            if (item.accepted is True) != accepted:
                await blind.choose(item.text.rstrip("。"))
        case ChooseSlot():
            await blind.choose("余 2")
        case Answer(id_, value):
            await _answer(blind, view, id_, value)


async def _answer(blind: Blind, view: QuestionsView, id_: str, value: Any) -> None:
    one = next(one for one in view.fields if one.field.id == id_)
    if one.field.type in DIGITS:
        await blind.type(one.field.label, str(value).replace("-", ""))
    elif one.field.type is FieldType.YES_NO:
        await blind.choose("是" if value else "否", exact=True)
    elif one.field.type is FieldType.CHOICE:
        await blind.choose(next(choice.label for choice in one.choices if choice.value == value))
    else:  # a text: by its phrases
        await blind.choose(one.field.label)
        await _phrases(blind, one.field.phrases, one.field.min_length or 1)


async def _phrases(blind: Blind, phrases: list[str], least: int) -> None:
    """The longest phrases of the question, until it is text enough."""
    written = ""
    for phrase in sorted(phrases, key=len, reverse=True):
        if len(written) >= least:
            return
        written += phrase
        await blind.choose("常用语")
        await blind.choose("常用语", exact=True)
        await blind.leave_row()
        row = next(row for row in blind.keys.listening.focus._stops() if phrase in words_in(row))
        await blind.choose(" ".join(line.text for line in label(row)), exact=True)
        await blind.choose(phrase, exact=True)
        assert blind.heard.lstrip("，").startswith(phrase), "what was written is said"
        await blind.leave_row()


async def follow(blind: Blind, way: Iterable[Row]) -> None:
    """Do each row and check what is shown, as the desk's own tests do."""
    for number, (deed, expected) in enumerate(way, 1):
        await do(blind, deed)
        view = blind.rig.view
        place = f"row {number}, {type(deed).__name__}: {type(view).__name__}"
        if isinstance(expected, str):
            assert isinstance(view, QuestionsView) and view.title == expected, f"{place}, wanted {expected}"
        else:
            assert isinstance(view, expected), place


async def _whole(stage: Stage, way: list[Row], *, sign: bool) -> FiveKeys:
    rig = await Rig().start()
    stage.use(SMALL)
    stage.perform(rig.desk)
    keys = FiveKeys(stage, headphones=True, desk=rig.desk)
    blind = Blind(rig, keys)
    try:
        keys.output.tell(SpeechStatus(SpeechState.READY))
        await rig.settle()
        await blind.press(Key.HELP)
        assert rig.desk.look.presentation.voice and "您好，想办什么事？" in blind.heard
        await follow(blind, [*way, (Next(), object)])
        if sign:
            await blind.choose(rig.view.at_counter)  # type: ignore[union-attr]
        assert isinstance(rig.view, DoneView)
        assert rig.view.number in keys.output.everything, "the receipt's number is heard"
        await blind.choose("完成", exact=True)
        assert isinstance(rig.view, HomeView) and not rig.desk.look.presentation.voice
        assert len(rig.office.drafts) == 1
    finally:
        keys.listening.close()
        await rig.desk.close()
    return keys


@pytest.mark.parametrize("service", ["notary", "legal_aid"])
def test_a_whole_service_by_five_keys_and_ear(stage: Stage, service: str) -> None:
    way = NOTARY if service == "notary" else WAGES_TO_REVIEW
    touched: list[object] = []
    stage.face.follow(type("Watch", (), {"shown": lambda *_: None, "touched": lambda _: touched.append(1)})())
    keys = asyncio.run(_whole(stage, way, sign=service == "legal_aid"))
    assert keys.presses < 600 and not touched
