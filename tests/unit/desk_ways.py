"""Ways through the desk as tables: what the citizen does, and which view must follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from drivers.types import Printed, PrintOutcome
from kiosk.actions import Action, Answer, ChooseSlot, Next, OpenService, SetConsent, Sign
from kiosk.views import (
    DoneView,
    GuideView,
    IdentifyView,
    NoticeView,
    PlaceView,
    QuestionsView,
    ReviewView,
    SignatureView,
)
from tests.unit.desk_kit import Rig


class LayCard:
    """The citizen puts the identity card down."""


class TakeCard:
    """The citizen takes it away."""


Deed = Action | LayCard | TakeCard | Callable[[Rig], Any]
Row = tuple[Deed, Any]
SLOT = "notary-east-1124-10"
INK = (((0.1, 0.2), (0.4, 0.5), (0.6, 0.3)),)

NOTARY: list[Row] = [
    (OpenService("NOTARY"), GuideView),
    (Next(), NoticeView),
    (SetConsent("reminder", True), NoticeView),
    (Next(), IdentifyView),
    (LayCard(), IdentifyView),
    (Next(), "您想公证什么？"),
    (Answer("matter", "N_POA"), "您想请别人替您办什么？"),
    (Answer("poa_kind", "house"), "公证书在哪里用？"),
    (Answer("use_region", "domestic"), "您想怎么办？"),
    (Answer("mode", "counter"), "公证处打哪个电话找您？"),
    (Answer("phone", "13812345678"), "公证处打哪个电话找您？"),
    (Next(), PlaceView),
    (ChooseSlot(SLOT), PlaceView),
    (Next(), ReviewView),
]
"""To the review of a notary appointment; one more touch submits it."""

WAGES: list[Row] = [
    (OpenService("AID"), GuideView),
    (Next(), NoticeView),
    (SetConsent("transfer", False), NoticeView),
    (Next(), IdentifyView),
    (LayCard(), IdentifyView),
    (Next(), "您是为谁申请？"),
    (Answer("capacity", "self"), "您遇到了什么事？"),
    (Answer("matter", "LABOUR_WAGE"), "您是出来打工的吗？"),
    (Answer("migrant", True), "这件事办到哪一步了？"),
    (Answer("stage", "not_started"), "事情发生在哪个区县？"),
    (Next(), "欠了多少，从哪天到哪天？"),
    (Answer("wage_amount", "12800"), QuestionsView),
    (Answer("wage_from", "2026-06-01"), QuestionsView),
    (Answer("wage_to", "2026-10-31"), QuestionsView),
    (Next(), "对方是单位还是个人？"),
]
"""Legal aid for a migrant worker's wages, up to the list of opponents."""


async def follow(rig: Rig, way: Iterable[Row]) -> Rig:
    """Do each deed and check what is shown: a view's class, or the title of a question."""
    for number, (deed, expected) in enumerate(way, 1):
        match deed:
            case LayCard():
                rig.reader.lay()
            case TakeCard():
                rig.reader.take()
            case _ if callable(deed):
                deed(rig)
            case _:
                rig.desk.act(deed)
        await rig.settle()
        view = rig.view
        place = f"step {number}, after {type(deed).__name__}: {type(view).__name__}"
        if isinstance(expected, str):
            assert isinstance(view, QuestionsView), place
            assert view.title == expected, f"{place}: {view.title}"
        else:
            assert isinstance(view, expected), place
    return rig


async def at_questions() -> Rig:
    """At the first question of a notary appointment."""
    return await follow(await Rig().start(), NOTARY[:6])


async def at_place(*, held: bool = False) -> Rig:
    """Before the times of a notary's office."""
    return await follow(await Rig().start(), NOTARY[:13] if held else NOTARY[:12])


async def at_review() -> Rig:
    """At the review of a notary appointment."""
    return await follow(await Rig().start(), NOTARY)


async def at_done(*, paper: PrintOutcome | None = Printed(), **office: Any) -> Rig:  # noqa: B008 - a frozen value
    """Submitted. `office`: attributes of the table office to set before."""
    rig = await Rig().start()
    rig.paper.outcome = paper
    for name, value in office.items():
        setattr(rig.office, name, value)
    return await follow(rig, [*NOTARY, (Next(), DoneView)])


async def at_signature() -> Rig:
    """At the pad of a legal-aid application."""
    from tests.unit.desk_ways_aid import WAGES_TO_REVIEW

    return await follow(await Rig().start(), [*WAGES_TO_REVIEW, (Next(), SignatureView)])


def signed() -> Sign:
    """A name on the pad."""
    return Sign(INK)
