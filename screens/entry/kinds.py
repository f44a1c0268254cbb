"""Which entry draws which type of question."""

from __future__ import annotations

from collections.abc import Callable

from catalogue.model import FieldType
from kiosk.actions import Action
from kiosk.views import FieldView
from screens.entry import ways
from screens.entry.base import Entry
from screens.entry.choosing import ConsentEntry, ListEntry, OneOf, SomeOf, YesNo
from screens.entry.engines import InputEngine
from screens.entry.pads import PADS
from screens.entry.place_of import AddressEntry, RegionEntry
from screens.entry.ways import Engines
from screens.entry.writing import LongTextEntry, TextEntry

KINDS: dict[FieldType, type[Entry]] = {
    FieldType.TEXT: TextEntry,
    FieldType.LONG_TEXT: LongTextEntry,
    FieldType.CHOICE: OneOf,
    FieldType.CHOICES: SomeOf,
    FieldType.YES_NO: YesNo,
    FieldType.REGION: RegionEntry,
    FieldType.ADDRESS: AddressEntry,
    FieldType.CONSENT: ConsentEntry,
    FieldType.LIST: ListEntry,
    **PADS,
}


def use_engines(engines: Engines) -> None:
    """Give the text entries their engines: the one point where the machine is put together."""
    ways.use(engines)


def use_engine(engine: InputEngine) -> None:
    """Only pinyin, Latin, symbols and Uyghur."""
    ways.use(Engines(engine))


def forget_typed() -> None:
    """The session ended: engines forget what was looked up, the keyboard which tab was used."""
    ways.forget()


def entry_for(view: FieldView, send: Callable[[Action], None]) -> Entry:
    """The entry of a question. KeyError for types that have a screen of their own (slot, signature ...)."""
    return KINDS[view.field.type](view, send)
