"""One view of every kind of screen in every language, as a real desk makes them: no samples."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import cache
from typing import Any

from catalogue.model import FieldType
from kiosk.actions import (
    Answer,
    AskErase,
    Back,
    ByHand,
    CallPerson,
    CancelTime,
    ChooseAgain,
    Complain,
    ConfirmMove,
    KeepGoing,
    LookUp,
    MoveToPhone,
    Next,
    OpenCase,
    OpenComfort,
    OpenPhone,
    PrintState,
    Rate,
    TakeBackConsent,
    TapNumber,
)
from kiosk.panels import PhonePanel
from kiosk.views import Look, QuestionsView
from tests.unit.desk_kit import Rig, settings
from tests.unit.desk_ways import INK, NOTARY, WAGES, LayCard, signed
from tests.unit.desk_ways_aid import VIOLENCE_TO_REVIEW, WAGES_TO_REVIEW
from tests.unit.phone_ways import TO_STORY, jpeg
from tests.unit.table_cases import NUMBER, PROOF, QUIET_NUMBER, QUIET_PROOF, notary, quiet
from words import Language

KINDS = (
    "Home",
    "Guide",
    "Notice",
    "Identify",
    "IdentifyRead",
    "ByHand",
    "choice",
    "yes_no",
    "region",
    "money",
    "list",
    "entry",
    "date",
    "long_text",
    "phone",
    "integer",
    "consent",
    "Place",
    "PlaceOffline",
    "Review",
    "Signature",
    "Done",
    "DoneQueued",
    "Trouble",
    "StillThere",
    "EraseQuestion",
    "ComfortPanel",
    "HelpPanel",
    "PhoneCode",
    "PhoneNumbers",
    "PhoneConnected",
    "PhoneMove",
    "PhoneOver",
    "PhoneAway",
    "PhoneLine",
    "Moved",
    "Find",
    "FindNumber",
    "FindCode",
    "FindCard",
    "Asked",
    "Cases",
    "Case",
    "CaseNews",
    "CaseQuiet",
    "CaseTime",
    "CaseCancel",
    "CaseRate",
    "CaseComplain",
    "CaseConsent",
)
"""Kinds of screens; those in small letters are pages of the form, called by the type of their first field;
an entry is the last page of an entry of a list."""


@cache
def looks(language: Language) -> dict[str, Look]:
    """The look of each kind in this language. Of several pages of one kind the one with most words."""
    return asyncio.run(_collect(language))


async def _collect(language: Language) -> dict[str, Look]:
    found: dict[str, Look] = {}
    await _aid(found, language)
    await _notary(found, language)
    await _ends(found, language)
    await _phone(found, language)
    await _lookup(found, language)
    return found


async def _rig(language: Language) -> Rig:
    languages = sorted(Language, key=lambda one: one is not language)  # the first one is spoken at once
    return await Rig(settings().model_copy(update={"languages": languages})).start()


def _keep(found: dict[str, Look], look: Look, name: str = "") -> None:
    view = look.view
    name = name or (type(look.overlay) if look.overlay else type(view)).__name__.removesuffix("View")
    if isinstance(view, QuestionsView) and look.overlay is None:
        types = [one.field.type for one in view.fields]
        name = (FieldType.MONEY if FieldType.MONEY in types else types[0]).value
        name = "entry" if view.one_more is not None else name
    if name not in found or _words(look.view) > _words(found[name].view):
        found[name] = look


def _words(view: Any) -> int:
    return len(repr(view)) if not isinstance(view, QuestionsView) else _question_words(view)


def _question_words(view: QuestionsView) -> int:
    choices = sum(len(c.label) + len(c.hint or "") for one in view.fields for c in one.choices)
    return len(view.title + view.help + view.why) + choices + 40 * len(view.fields)


async def _go(rig: Rig, way: Iterable[Any], found: dict[str, Look]) -> None:
    for deed, _expected in way:
        if isinstance(deed, LayCard):
            rig.reader.lay()
        else:
            rig.desk.act(deed)
        await rig.settle()
        read = isinstance(deed, LayCard)
        _keep(found, rig.desk.look, "IdentifyRead" if read else "")


async def _aid(found: dict[str, Look], language: Language) -> None:
    rig = await _rig(language)
    _keep(found, rig.desk.look)
    await _go(rig, WAGES_TO_REVIEW[:18], found)
    await rig.do(Back())
    _keep(found, rig.desk.look)  # the list itself
    await _go(rig, [(Next(), None), *WAGES_TO_REVIEW[18:], (Next(), None)], found)
    await rig.do(OpenComfort())
    _keep(found, rig.desk.look)
    await rig.do(KeepGoing(), CallPerson())
    _keep(found, rig.desk.look)
    await rig.do(KeepGoing(), AskErase())
    _keep(found, rig.desk.look)
    await rig.do(KeepGoing(), signed(), Next())
    _keep(found, rig.desk.look)
    await rig.desk.close()
    rig = await _rig(language)
    await _go(rig, VIOLENCE_TO_REVIEW, found)
    await rig.desk.close()


async def _notary(found: dict[str, Look], language: Language) -> None:
    rig = await _rig(language)
    await _go(rig, [*NOTARY, (Next(), None)], found)
    await rig.desk.close()
    rig = await _rig(language)
    await _go(rig, NOTARY[:4], found)
    await rig.do(Next())
    await rig.do(ByHand())
    _keep(found, rig.desk.look)
    found["ByHand"] = rig.desk.look
    await rig.desk.close()
    rig = await _rig(language)
    rig.office.online = False
    await _go(rig, NOTARY[:12], {})
    found["PlaceOffline"] = rig.desk.look
    await _go(rig, [*NOTARY[12:], (Next(), None)], {})
    found["DoneQueued"] = rig.desk.look
    await rig.desk.close()


async def _ends(found: dict[str, Look], language: Language) -> None:
    rig = await _rig(language)
    await _go(rig, WAGES[:8], {})
    await rig.wait(float(rig.desk.settings.idle.warn_seconds) + 1)
    _keep(found, rig.desk.look)
    rig.desk.crashed(ValueError("a fault made by a test"))
    found["Trouble"] = rig.desk.look
    await rig.desk.close()


async def _phone(found: dict[str, Look], language: Language) -> None:
    rig = await _rig(language)
    phones = rig.office.phones
    await _go(rig, TO_STORY, {})
    await rig.do(OpenPhone())
    found["PhoneCode"] = rig.desk.look
    phones.claim()
    await rig.settle()
    found["PhoneNumbers"] = rig.desk.look
    await rig.do(TapNumber(47))
    for shape in ((320, 240), (240, 320), (320, 200)):
        phones.photograph("attachments", jpeg(*shape))
    phones.give(facts="老板从六月起一直拖着不给工资，找了好多次都没有结果。")
    phones.change(strokes=[[list(point) for point in stroke] for stroke in INK])
    while not isinstance(panel := rig.desk.look.overlay, PhonePanel) or len(panel.pictures) < 3:
        await rig.settle()
    found["PhoneConnected"] = rig.desk.look
    await rig.do(MoveToPhone())
    found["PhoneMove"] = rig.desk.look
    await rig.do(KeepGoing(), KeepGoing())
    found["PhoneLine"] = rig.desk.look
    await rig.do(OpenPhone(), MoveToPhone(), ConfirmMove())
    found["Moved"] = rig.desk.look
    await rig.desk.close()
    rig = await _rig(language)
    await _go(rig, TO_STORY, {})
    await rig.do(OpenPhone())
    rig.office.phones.go_away()
    await rig.wait(1)
    found["PhoneAway"] = rig.desk.look
    rig.office.phones.come_back()
    await rig.wait(15)
    rig.office.phones.claim()
    await rig.settle()
    await rig.do(TapNumber(12))
    found["PhoneOver"] = rig.desk.look
    await rig.desk.close()


async def _lookup(found: dict[str, Look], language: Language) -> None:
    rig = await _rig(language)
    table = rig.office.table
    table.sheets = [notary(), quiet()]  # in the language that is spoken by now

    async def see(name: str, *actions: Any) -> None:
        await rig.do(*actions)
        await rig.settle()
        found[name] = rig.desk.look

    await see("Find", LookUp())
    await see("FindNumber", Answer("way", "number"))
    await see("FindCode", Answer("number", NUMBER), Next(), Answer("code", "1111"), Next())
    await rig.do(Back(), Back())
    await see("FindCard", Answer("way", "card"))
    table.before = asyncio.Event()
    rig.reader.lay()
    await see("Asked")
    table.before.set()
    await see("Cases")
    await see("CaseQuiet", OpenCase(QUIET_NUMBER), Answer("code", QUIET_PROOF), Next())
    rig.reader.take()
    await see("Case", Back(), OpenCase(NUMBER))
    await see("CaseCancel", CancelTime())
    await see("CaseRate", Back(), Rate())
    await see("CaseNews", Answer("choice", "4"), PrintState())
    await see("CaseTime", ChooseAgain())
    await see("CaseConsent", Back(), TakeBackConsent())
    table.online = False
    await see("CaseComplain", Back(), Complain(), Answer("text", PROOF), Next())
    await rig.desk.close()
