"""The whole machine without a window: desk, device services, outbox and office process, all of them real.

Device simulators stand behind pseudo serial ports; the office is a uvicorn process on SQLite with the
synthetic city.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from backend import commands
from backend.models.case import Case
from backend.models.place import Place, PlaceState
from backend.runtime import Runtime
from backend.settings import Settings
from drivers.id_card import IdCardReaderService
from drivers.id_card.exchange import Limits as ReaderLimits
from drivers.printer.delivery import Limits as PrinterLimits
from drivers.printer.profiles import load_profile
from drivers.printer.service import ReceiptPrinterService
from drivers.sim.cards import SimCard, cards
from drivers.sim.id_card_reader import IdCardReaderSimulator
from drivers.sim.printer_models import MODELS
from drivers.sim.receipt_printer import ReceiptPrinterSimulator
from kiosk.actions import Action
from kiosk.admin.views import OverviewView, PageView, PinView
from kiosk.config import Backend, Hall, HallSettings
from kiosk.desk.desk import Desk
from kiosk.log.events import EventLog
from kiosk.office.enrolment import enrol
from kiosk.office.office import Office
from kiosk.office.parts import open_parts
from kiosk.printing import PrinterDesk
from kiosk.views import DoneView, QuestionsView, View
from tests.backend import office_process

PATIENCE = 60.0  # seconds a test waits for something that must happen
FONT = Path(__file__).resolve().parents[2] / "assets" / "fonts" / "NotoSansSC-Regular.otf"
# Often asked, and patient: a wait that runs out would be a result, and no test here is about one.
PRINTER_LIMITS = PrinterLimits(
    poll=0.05, query=1.0, stall=20, margin=20, recovery=60, silence=10, settle=0.02, quiet=0.4
)
READER_LIMITS = ReaderLimits(status=20, find=20, select=20, read=20, stall=20)


class CityOffice:
    """The office's process, and a second view of its database. Can go away and come back on the same port.

    `environment`: further settings of the office, without their prefix.
    """

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self._environment = environment
        self.settings = Settings(database_url=f"sqlite:///{folder / 'office.db'}", state_dir=folder)
        folder.mkdir(parents=True, exist_ok=True)
        commands.migrate(self.settings)
        commands.demo_data(self.settings)
        self.process = self._begin()
        self.port = self.process.port
        self.running = True
        self.runtime = Runtime.open(self.settings)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _begin(self) -> office_process.OfficeProcess:
        return office_process.OfficeProcess(self.settings.database_url, self.folder, **self._environment)

    def leave(self) -> None:
        """The office goes away; its database stays."""
        if self.running:
            self.process.stop()
        self.running = False

    def come_back(self) -> None:
        """It answers again where it answered before."""
        if self.running:
            return
        free, office_process.free_port = office_process.free_port, lambda: self.port
        try:
            self.process = self._begin()
        finally:
            office_process.free_port = free
        self.running = True

    def code(self) -> str:
        """A one-time enrolment code."""
        return commands.kiosk_add(self.settings, "样例大厅", "990101")

    def give_away(self, slot_id: str) -> None:
        """Somebody else gets every place of this time, as after a hold that ran out."""
        with self.runtime.database.write() as session:
            taken = {"state": PlaceState.BOOKED, "hold_id": None, "holder": None, "booking_id": "somebody"}
            session.execute(update(Place).where(Place.slot_id == slot_id).values(**taken))

    def cases(self) -> Counter[str]:
        """Receipt number -> number of cases under it."""
        with self.runtime.database.read() as session:
            return Counter(session.scalars(select(Case.receipt_number)))

    def close(self) -> None:
        self.runtime.close()
        self.leave()


class WholeMachine:
    """One enrolled kiosk. Use `begin` and `end` on the running loop.

    `url`: where the office is for this machine, when something stands in between; `ca`: PEM of its authority.
    """

    look_again = 0.1  # seconds between two looks at what tells nothing by itself

    def __init__(self, folder: Path, office: CityOffice, *, url: str = "", ca: str = "") -> None:
        self.city = office
        self._ca = ca
        self.settings = HallSettings(
            hall=Hall(region="990101", opening=[]),
            backend=Backend(url=url or office.url),
            state_dir=folder / "state",
        )
        self.events = EventLog()
        self.parts = open_parts(self.settings, self.events)
        self._news = asyncio.Event()
        loop = asyncio.get_running_loop()
        today = self.parts.clock.best_guess().date()
        self.reader = IdCardReaderSimulator(folder / "reader", timing=False, cards=cards(today))
        self._reader_service = IdCardReaderService(
            str(folder / "reader"),
            today=lambda: today,
            poll_interval=0.02,
            limits=READER_LIMITS,
            first_delay=0.02,
            max_delay=0.1,
        )
        profile = load_profile("generic-80")
        model = MODELS[profile.name]
        quick = replace(profile, baudrate=115200 * profile.baudrate // model.baudrate, print_speed=1000)
        self.printer = ReceiptPrinterSimulator(
            folder / "printer", replace(model, baudrate=115200), FONT, timing=False
        )
        self._printer_service = ReceiptPrinterService(
            str(folder / "printer"), quick, FONT, limits=PRINTER_LIMITS, first_delay=0.05, max_delay=0.1
        )
        self.office = Office(self.parts)
        self.desk = Desk(
            office=self.office,
            clock=self.parts.clock,
            loop=loop,
            reader=self._reader_service,
            printer=PrinterDesk(self._printer_service, loop, self.parts.clock, self.events),
            settings=self.settings,
            events=self.events,
        )

    async def begin(self) -> WholeMachine:
        parts = self.parts
        await enrol(
            self.city.code(),
            client=parts.client,
            identities=parts.identities,
            outbox=parts.outbox,
            clock=parts.clock,
            events=self.events,
            software="test",
            ca=self._ca,
        )
        parts.use_identity()
        self.desk.listen(lambda _look: self._news.set())
        self.desk.start()
        self.reader.start()
        self.printer.start()
        self._reader_service.start()
        self._printer_service.start()
        self.office.start()
        await self.until(lambda: self.office.directory is not None, "the directory")
        return self

    async def end(self) -> None:
        await self.desk.close()
        await self.office.close()
        for device in (self._reader_service, self._printer_service, self.reader, self.printer):
            await asyncio.to_thread(device.stop)

    def lay_card(self, card: str | SimCard) -> None:
        """Lay a card on a field that the reader has seen empty, as it does between two people. Blocks.

        A look may be under way now; the next one sees the field, and with the third its answer was taken in.
        """
        seen = self.reader.requests.get("2001", 0)
        end = time.monotonic() + PATIENCE
        while self.reader.requests.get("2001", 0) < seen + 3:
            assert time.monotonic() < end, "the reader does not look"
            threading.Event().wait(0.005)
        self.reader.place(card)

    @property
    def view(self) -> View:
        view = self.desk.look.view
        assert not isinstance(view, PinView | OverviewView | PageView), "a citizen never sees admin mode"
        return view

    async def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for news until the condition holds, with a limit."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not condition():
                    self._news.clear()
                    try:
                        # most news is a new look; files and the office's database tell nothing by themselves
                        await asyncio.wait_for(self._news.wait(), self.look_again)
                    except TimeoutError:
                        continue
        except TimeoutError:
            raise AssertionError(f"never happened: {what}; shown is {self._name()}") from None

    async def follow(self, way: list[tuple[Any, Any]]) -> View:
        """Each row: what happens, and what must be shown then: class, title, or a test of the view."""
        for number, (deed, expected) in enumerate(way, 1):
            if isinstance(deed, Action):
                self.desk.act(deed)
            elif deed is not None:
                await asyncio.to_thread(deed, self)
            await self.until(partial(self._is, expected), f"row {number}, {type(deed).__name__}")
        return self.view

    def _is(self, expected: Any) -> bool:
        if isinstance(expected, str):
            return isinstance(self.view, QuestionsView) and self.view.title == expected
        return isinstance(self.view, expected) if isinstance(expected, type) else bool(expected(self.view))

    def _name(self) -> str:
        view = self.view
        match view:
            case QuestionsView():
                return f"question {view.title}"
            case DoneView():
                return f"done, {view.headline}, paper {view.paper}"
        return type(view).__name__

    def lines(self) -> list[str]:
        """Everything printed on all papers that came out."""
        return [line for paper in self.printer.papers() for line in paper.lines]
