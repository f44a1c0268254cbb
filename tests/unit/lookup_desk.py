"""The desk with a case on it: the ways there, and what is read off the screen."""

from __future__ import annotations

from drivers.types import PrintJob
from kiosk.actions import Action, Answer, LookUp, Next
from kiosk.receipt import preview
from kiosk.views import CaseView, IdentifyView, PlaceView, QuestionsView
from tests.unit.desk_kit import Rig
from tests.unit.table_cases import NUMBER, PROOF

BY_NUMBER: tuple[Action, ...] = (
    LookUp(),
    Answer("way", "number"),
    Answer("number", NUMBER),
    Next(),
    Answer("code", PROOF),
)


async def by_number(rig: Rig | None = None) -> Rig:
    """The notary's case on the screen."""
    rig = rig or await Rig().start()
    await rig.do(*BY_NUMBER, Next())
    assert isinstance(rig.view, CaseView)
    return rig


async def by_card(rig: Rig | None = None) -> Rig:
    """After the card was read."""
    rig = rig or await Rig().start()
    await rig.do(LookUp(), Answer("way", "card"))
    assert isinstance(rig.view, IdentifyView)
    rig.reader.lay()
    await rig.settle()
    return rig


def case(rig: Rig) -> CaseView:
    """The sheet that is shown."""
    assert isinstance(rig.view, CaseView), type(rig.view).__name__
    return rig.view


def said(rig: Rig) -> str:
    """What became of the last thing, wherever it is told."""
    view = rig.view
    if isinstance(view, CaseView):
        return view.said.text if view.said else ""
    if isinstance(view, PlaceView):
        return view.message
    assert isinstance(view, QuestionsView)
    return " ".join(line.text for line in view.advice)


def deeds(rig: Rig) -> list[str]:
    """The buttons of the sheet."""
    return [deed.label for deed in case(rig).deeds]


def printed(job: PrintJob) -> str:
    """A paper as one text."""
    return "\n".join(preview(job.blocks, 99))
