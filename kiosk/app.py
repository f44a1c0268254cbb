"""Composes the machine: settings, office, devices, desk and face, on one loop, in an explicit order.

This is the only module of `kiosk/` that sees screens and drivers.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from drivers.absent import AbsentPrinter, AbsentReader
from drivers.types import (
    CardReader,
    PrinterStatus,
    ReaderEvent,
    ReaderStatus,
    ReceiptPrinter,
    SpeechOutput,
)
from kiosk.config import HallSettings, Printer
from kiosk.hall_changes import with_changes
from kiosk.log import output as log_output
from kiosk.log.events import Event, EventLog
from kiosk.running.home_watch import HomeWatch
from kiosk.running.life import Life
from kiosk.running.memory_home import memory_home
from kiosk.running.mishaps import Kind, Mishaps
from kiosk.running.pause import Paused, pause_file
from kiosk.upkeep.late import LateUpkeep
from screens.entry import ways
from screens.window import Panel
from words import Language

if TYPE_CHECKING:
    from drivers.printer.profiles import PrinterProfile
    from kiosk.admin.desk import AdminDesk
    from kiosk.desk.desk import Desk
    from kiosk.office.heartbeat import Health
    from kiosk.office.start import OfficeStart


RENEW_CODE = 75  # EX_TEMPFAIL: "start me again"; a supervisor may also do it
FAILED_CODE = 70  # EX_SOFTWARE: one fault after the other
HEAVY = ("sqlalchemy.orm", "httpx2", "kiosk.office.office")  # loaded one by one, in pauses between touches

Ready = Callable[[Any, "Desk"], None]
Calm = Callable[[], Awaitable[None]]


class Ending:
    """Staff's wish that the program ends in order and is started afresh; `stop` ends the window."""

    def __init__(self) -> None:
        self.renew = False
        self.stop: Callable[[], None] = _nothing
        self.soon: Callable[[], None] = _nothing  # the same, as soon as nobody is served

    def renewed(self) -> None:
        """From now on."""
        self.renew = True
        self.stop()


def run(
    settings: HallSettings,
    panel: Panel | None = None,
    on_ready: Ready | None = None,
    speech: SpeechOutput | None = None,
    life: Life | None = None,
) -> int:
    """Run the kiosk until its window is closed or the process must renew itself; returns an exit code.

    `panel` defaults to the hall's panel in full; `on_ready` gets the face and the desk after the first frame;
    `speech` replaces the hall's own sound; `life` knows what is wrong so far, and who counts the starts.
    """
    gc.disable()  # nothing that a start makes is garbage; from the first frame on it collects again
    log_output.configure(log_output.log_path(settings))
    events = EventLog(machine=settings.hall.machine)
    log_output.catch_unexpected(events)
    life = life or Life()
    _notice_mishaps(life.mishaps, events)
    settings = with_changes(settings, events)  # what staff changed at the machine
    screen = settings.screen
    panel = panel or Panel(screen.width, screen.height, screen.diagonal_inches)
    from screens.window import configure

    with memory_home() as home:
        configure(panel, home)
        # the printer's library would leave a folder behind at every start
        os.environ["ESCPOS_CAPABILITIES_PICKLE_DIR"] = str(home)
        return asyncio.run(_run(settings, panel, events, on_ready, speech, life))


def renew_process() -> None:
    """Replace this process by a fresh one with the same command line; nothing of any session survives it."""
    os.execv(sys.executable, [sys.executable, "-m", "kiosk", *sys.argv[1:]])


def _notice_mishaps(mishaps: Mishaps, events: EventLog) -> None:
    """Those that are known by now, and those that the log tells of."""
    from screens.fonts import broken_fonts

    def log_refused(why: str | None) -> None:
        if why is None:
            mishaps.clear(Kind.LOG_UNWRITABLE)
        else:
            mishaps.add(Kind.LOG_UNWRITABLE, why)

    log_output.watch_trouble(log_refused)
    mishaps.attach(events)
    if broken := broken_fonts():
        mishaps.add(Kind.FONT_MISSING, " ".join(broken))


async def _run(
    settings: HallSettings,
    panel: Panel,
    events: EventLog,
    on_ready: Ready | None,
    speech: SpeechOutput | None,
    life: Life,
) -> int:
    from screens.window import every, open_window

    loop = asyncio.get_running_loop()
    ways.prepare(lambda: _engines(settings))
    software = version("legal-kiosk")
    events.write(Event.STARTED, version=software)
    mishaps = life.mishaps
    beginning = loop.run_in_executor(None, _begin_office, settings, events, software, mishaps)
    pausing = loop.run_in_executor(None, _read_pause, settings, events)
    open_window(settings.touch.repeat_ms)  # much of it waits: disk and the other side's imports go on
    from kiosk.desk.desk import Desk
    from kiosk.printing import PrinterDesk
    from kiosk.voice import Voice

    begun = await beginning
    office, clock = begun.office, begun.clock
    reader, printer = _reader(settings, clock.best_guess), _printer(settings, mishaps)
    speech = speech or _speech(settings)
    printing = PrinterDesk(printer, loop, clock, events)
    ending = Ending()
    upkeep = LateUpkeep(speech, mishaps, lambda: _roll_m(settings, mishaps))
    desk = Desk(
        office=office,
        clock=clock,
        loop=loop,
        reader=reader,
        printer=printing,
        settings=settings,
        events=events,
        admin=_admin(speech, ending, upkeep),
    )
    loop.set_exception_handler(lambda _loop, context: _loop_error(desk, context))
    printing.start()
    desk.start()
    desk.pause((await pausing).message)  # staff paused it before the machine was switched off
    life.open_or_not(desk)
    _log_states(reader, printer, events)

    def health() -> Health:
        from kiosk.office.heartbeat import Health

        return Health(
            reader.status.state.value,
            printer.status.state.value,
            reader.status.sam_id,
            log_output.settled_hash(),
            upkeep.alarms(),
        )

    async def afterwards(calm: Calm) -> None:
        """The home screen is there: now everything that the first touch does not need, one by one."""
        await calm()
        from kiosk.running.usb_left_open import close_left_open

        await close_left_open(events)
        reader.start()
        for name in HEAVY:
            await asyncio.to_thread(import_module, name)
            await calm()
        await upkeep.start(desk, log_output.current_file())
        opened = await office.opened()
        opened.start(health)
        life.opened(settings, opened, desk, lambda: ending.soon())
        await calm()
        printer.start()
        speech.start()
        await loop.run_in_executor(None, ways.engines)

    def shown(face: Any) -> None:
        from screens.listening import Listening

        Listening(face, Voice(speech, loop, desk.act, desk.heard, desk.voice_there))
        life.first_picture(desk, office, events, every)
        gc.freeze()
        gc.enable()
        if on_ready is not None:
            on_ready(face, desk)

    renew = False
    try:
        renew = await _show(desk, panel, settings, ending, shown, afterwards)
    finally:
        await life.close(renewing=renew)
        await desk.close()
        await upkeep.close()
        await office.close()
        for stop in (reader.stop, printer.stop, speech.close):
            await asyncio.to_thread(stop)
    events.write(Event.RENEWING if renew else Event.STOPPED, sessions=desk.sessions_ended)
    if desk.troubles.hopeless:
        return FAILED_CODE
    return RENEW_CODE if renew else 0


def _begin_office(settings: HallSettings, events: EventLog, software: str, mishaps: Mishaps) -> OfficeStart:
    from kiosk.office.start import begin

    return begin(settings, events, software, mishaps)


def _read_pause(settings: HallSettings, events: EventLog) -> Paused:
    return pause_file(settings.state_dir, events).read()


def _admin(speech: SpeechOutput, ending: Ending, upkeep: LateUpkeep) -> Callable[[Desk], AdminDesk]:
    def make(desk: Desk) -> AdminDesk:
        from kiosk.admin.desk import AdminDesk

        return AdminDesk(desk, speech=speech, upkeep=upkeep.of(desk), renew=ending.renewed)

    return make


async def _show(
    desk: Desk,
    panel: Panel,
    settings: HallSettings,
    ending: Ending,
    shown: Callable[[Any], None],
    afterwards: Callable[[Calm], Awaitable[None]],
) -> bool:
    """Run the window; True when the process should be renewed."""
    from screens.window import Pace, make_app

    app: Any = None
    pace: Pace | None = None
    watch: HomeWatch | None = None
    rest: asyncio.Future[None] | None = None
    failure: Exception | None = None

    def fail(error: Exception) -> None:
        nonlocal failure
        failure = error
        app.stop()

    async def complete(calm: Calm) -> None:
        try:
            await afterwards(calm)
        except Exception as error:  # noqa: BLE001 - a machine without devices and office must not go on
            fail(error)

    def ready(face: Any) -> None:
        nonlocal pace, watch, rest
        try:
            pace = Pace()
            # a window on a desktop stays until somebody closes it
            renew = _nothing if panel.desktop else app.stop
            watch = HomeWatch(desk, pace, settings.process, renew)
            ending.soon = watch.renew_soon
            shown(face)
            rest = asyncio.ensure_future(complete(pace.calm))
        except Exception as error:  # noqa: BLE001 - see above
            fail(error)

    app = make_app(desk, panel, ready)
    ending.stop = app.stop
    # a supervisor's stop ends in order, too: session wiped, place freed, devices released
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, app.stop)
    try:
        await app.async_run()
    finally:
        if rest is not None:
            rest.cancel()
            await asyncio.gather(rest, return_exceptions=True)
        if pace is not None:
            pace.close()
    if failure is not None:
        raise failure
    return (ending.renew or (watch is not None and watch.renew)) and not panel.desktop


def _nothing() -> None:
    """In place of renewing the process."""


def _log_states(reader: CardReader, printer: ReceiptPrinter, events: EventLog) -> None:
    """One line when a device's state changes; the services publish changes only."""

    def reader_spoke(event: ReaderEvent) -> None:
        if isinstance(event, ReaderStatus):
            events.write(Event.DEVICE_STATE, device="reader", state=event.state.value)

    def printer_spoke(status: PrinterStatus) -> None:
        events.write(Event.DEVICE_STATE, device="printer", state=status.state.value)

    reader.subscribe(reader_spoke)
    printer.subscribe(printer_spoke)


def _loop_error(desk: Desk, context: dict[str, Any]) -> None:
    """Errors of tasks and callbacks that nobody awaited end in the one handler."""
    error = context.get("exception")
    if isinstance(error, Exception):
        desk.crashed(error)
        if desk.troubles.hopeless:
            signal.raise_signal(signal.SIGTERM)


def _reader(settings: HallSettings, now: Callable[[], Any]) -> CardReader:
    from drivers.id_card.service import IdCardReaderService

    reader = settings.devices.reader
    if not reader.port:
        return AbsentReader()
    return IdCardReaderService(reader.port, today=lambda: now().date(), keep_photo=reader.keep_photo)


def _speech(settings: HallSettings) -> SpeechOutput:
    from drivers.speech.absent import AbsentSpeech
    from drivers.speech.player import AlsaPlayer
    from drivers.speech.service import EspeakSpeech

    speech = settings.devices.speech
    return EspeakSpeech(AlsaPlayer(speech.device), jack_name=speech.jack) if speech.device else AbsentSpeech()


def _engines(settings: HallSettings) -> ways.Engines:
    from screens.entry.machine import load

    return load(settings.entry.fuzzy_pinyin, uyghur=Language.UYGHUR in settings.languages)


def _printer(settings: HallSettings, mishaps: Mishaps) -> ReceiptPrinter:
    from drivers.printer.service import ReceiptPrinterService
    from screens.fonts import REGULAR, font

    printer = settings.devices.printer
    if not printer.port:
        return AbsentPrinter()
    return ReceiptPrinterService(
        printer.port,
        _profile(settings, mishaps),
        font(REGULAR),  # for lines that a printer cannot carry
        baudrate=printer.baudrate,
        clear_at_start=True,
    )


def _profile(settings: HallSettings, mishaps: Mishaps) -> PrinterProfile:
    from drivers.printer.profiles import ProfileError, load_profile

    try:
        return load_profile(settings.devices.printer.profile)
    except ProfileError:
        mishaps.add(Kind.PROFILE_BROKEN)
        return load_profile(Printer().profile)


def _roll_m(settings: HallSettings, mishaps: Mishaps) -> float:
    return settings.devices.printer.roll_m or _profile(settings, mishaps).usual_roll_m
