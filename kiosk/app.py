"""Composes the machine: settings, office, devices, desk and face, on one loop, in an explicit order.

This is the only module of `kiosk/` that sees screens and drivers.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
import tempfile
from collections.abc import Awaitable, Callable
from importlib import import_module
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
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
from kiosk import log_output
from kiosk.config import HallSettings
from kiosk.events import Event, EventLog
from kiosk.home_watch import HomeWatch
from screens.entry import ways
from screens.window import Panel
from words import Language

if TYPE_CHECKING:
    from kiosk.desk import Desk
    from kiosk.heartbeat import Health
    from kiosk.office_start import OfficeStart


RENEW_CODE = 75  # EX_TEMPFAIL: "start me again"; a supervisor may also do it
HEAVY = ("sqlalchemy.orm", "httpx2", "kiosk.office")  # loaded one by one, in pauses between touches

Ready = Callable[[Any, "Desk"], None]
Calm = Callable[[], Awaitable[None]]


def run(
    settings: HallSettings,
    panel: Panel | None = None,
    on_ready: Ready | None = None,
    speech: SpeechOutput | None = None,
) -> int:
    """Run the kiosk until its window is closed or the process must renew itself; returns an exit code.

    `panel` defaults to the hall's panel in full; `on_ready` gets the face and the desk after the first frame;
    `speech` replaces the hall's own sound.
    """
    gc.disable()  # nothing that a start makes is garbage; from the first frame on it collects again
    log_output.configure(settings.log.file)
    events = EventLog(machine=settings.hall.machine)
    screen = settings.screen
    panel = panel or Panel(screen.width, screen.height, screen.diagonal_inches)
    from screens.window import configure

    with tempfile.TemporaryDirectory(prefix="kiosk-", dir=_memory()) as home:
        configure(panel, Path(home))
        # the printer's library would leave a folder behind at every start
        os.environ["ESCPOS_CAPABILITIES_PICKLE_DIR"] = home
        renew = asyncio.run(_run(settings, panel, events, on_ready, speech))
    return RENEW_CODE if renew else 0


def renew_process() -> None:
    """Replace this process by a fresh one with the same command line; nothing of any session survives it."""
    os.execv(sys.executable, [sys.executable, "-m", "kiosk", *sys.argv[1:]])


def _memory() -> str | None:
    """A folder on a memory file system, where the machine has one."""
    return next(
        (d for d in (os.environ.get("RUNTIME_DIRECTORY"), "/dev/shm") if d and Path(d).is_dir()), None
    )


async def _run(
    settings: HallSettings,
    panel: Panel,
    events: EventLog,
    on_ready: Ready | None,
    speech: SpeechOutput | None,
) -> bool:
    from screens.window import open_window

    loop = asyncio.get_running_loop()
    ways.prepare(lambda: _engines(settings))
    software = version("legal-kiosk")
    events.write(Event.STARTED, version=software)
    beginning = loop.run_in_executor(None, _begin_office, settings, events, software)
    open_window(settings.touch.repeat_ms)  # much of it waits: disk and the other side's imports go on
    from kiosk.desk import Desk
    from kiosk.printing import PrinterDesk
    from kiosk.voice import Voice

    begun = await beginning
    office, clock = begun.office, begun.clock
    reader, printer = _reader(settings, clock.best_guess), _printer(settings)
    speech = speech or _speech(settings)
    printing = PrinterDesk(printer, loop, clock, events)
    desk = Desk(
        office=office,
        clock=clock,
        loop=loop,
        reader=reader,
        printer=printing,
        settings=settings,
        events=events,
    )
    loop.set_exception_handler(lambda _loop, context: _loop_error(desk, context))
    printing.start()
    desk.start()
    _log_states(reader, printer, events)

    def health() -> Health:
        from kiosk.heartbeat import Health

        return Health(reader.status.state.value, printer.status.state.value, reader.status.sam_id)

    async def afterwards(calm: Calm) -> None:
        """The home screen is there: now everything that the first touch does not need, one by one."""
        await calm()
        reader.start()
        for name in HEAVY:
            await asyncio.to_thread(import_module, name)
            await calm()
        (await office.opened()).start(health)
        await calm()
        printer.start()
        speech.start()
        await loop.run_in_executor(None, ways.engines)

    def shown(face: Any) -> None:
        from screens.listening import Listening

        Listening(face, Voice(speech, loop, desk.act, desk.heard, desk.voice_there))
        gc.freeze()
        gc.enable()
        if on_ready is not None:
            on_ready(face, desk)

    try:
        renew = await _show(desk, panel, settings, shown, afterwards)
    finally:
        await desk.close()
        await office.close()
        for stop in (reader.stop, printer.stop, speech.close):
            await asyncio.to_thread(stop)
    events.write(Event.RENEWING if renew else Event.STOPPED, sessions=desk.sessions_ended)
    return renew


def _begin_office(settings: HallSettings, events: EventLog, software: str) -> OfficeStart:
    from kiosk.office_start import begin

    return begin(settings, events, software)


async def _show(
    desk: Desk,
    panel: Panel,
    settings: HallSettings,
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
            shown(face)
            rest = asyncio.ensure_future(complete(pace.calm))
        except Exception as error:  # noqa: BLE001 - see above
            fail(error)

    app = make_app(desk, panel, ready)
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
    return watch is not None and watch.renew and not panel.desktop


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


def _printer(settings: HallSettings) -> ReceiptPrinter:
    from drivers.printer.profiles import load_profile
    from drivers.printer.service import ReceiptPrinterService

    printer = settings.devices.printer
    if not printer.port:
        return AbsentPrinter()
    return ReceiptPrinterService(
        printer.port,
        load_profile(printer.profile),
        sans_font(),
        baudrate=printer.baudrate,
        clear_at_start=True,
    )


def sans_font() -> Path:
    """The font for lines that a printer cannot carry."""
    return Path(str(files("assets") / "fonts" / "NotoSansSC-Regular.otf"))
