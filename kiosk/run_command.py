"""`legal-kiosk run`: settings, the kiosk, and the process renewed when it asks for it.

Before anything that might be broken, the ledger of starts is asked: after a few starts in vain this process
becomes the plain page (`screens/plain.py`), which becomes the kiosk again later.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.running.starts import Ledger, Verdict

if TYPE_CHECKING:
    from kiosk.config import HallSettings


def run(config: Path | None) -> int:
    """Run the kiosk with the settings found; returns an exit code.

    Wrong settings end a start by hand with 1; as a service the program goes on with the last good ones.
    When the process must renew itself, or show the plain page, it is replaced, and this does not return.
    """
    ledger = Ledger.of_service()
    verdict = ledger.begin()
    if verdict.plain:
        _become_plain(config, verdict)
    from kiosk.last_config import keep_copy, settings_of_start
    from kiosk.running.life import Life
    from kiosk.running.mishaps import Kind, Mishaps

    mishaps = Mishaps()
    if verdict.unclean:
        mishaps.add(Kind.CRASHED, verdict.code)
    started = settings_of_start(config, mishaps)
    if started.problems:
        sys.stderr.write(f"设置有错：\n{started.problems}\n")
        if not ledger.counts:
            return 1  # somebody started it by hand, and reads this

    def proven() -> None:
        ledger.proven()
        keep_copy(started)

    try:
        from kiosk.app import RENEW_CODE, renew_process
        from kiosk.app import run as run_kiosk

        code = run_kiosk(started.settings, life=Life(mishaps, proven))
    except Exception as error:  # noqa: BLE001 - the end of the program: told by place, never by text
        ledger.crashed(_last_words(started.settings, error))
        return 1
    if code in (0, RENEW_CODE):
        ledger.ended()
    if code == RENEW_CODE:
        renew_process()
    return code


def _last_words(settings: HallSettings, error: Exception) -> str:
    """Write down where it ended; returns the short code. An error's text may quote what a citizen entered."""
    import logging

    from kiosk.desk.trouble import locate
    from kiosk.log import output as log_output
    from kiosk.log.events import Event, EventLog
    from kiosk.log.lines import stack

    code, where = locate(error)
    if not logging.getLogger().handlers:
        log_output.configure(log_output.log_path(settings))
    EventLog(machine=settings.hall.machine).write(Event.UNEXPECTED, where=where, code=code)
    sys.stderr.write(f"{code}\n{stack(error)}\n")
    return code


def _become_plain(config: Path | None, verdict: Verdict) -> None:
    """Replace this process by the plain page; nothing that fails here may keep it away."""
    given = [f"--code={verdict.code}"]
    try:
        from kiosk.last_config import settings_of_start
        from kiosk.running.mishaps import Mishaps

        settings = settings_of_start(config, Mishaps()).settings
        given += _what_it_shows(settings)
        _log(settings, verdict)
    except Exception as error:  # noqa: BLE001 - whatever is broken: the page needs none of it
        sys.stderr.write(f"{type(error).__name__}\n")
    command = [sys.executable, "-m", "screens.plain", *given, "--", *sys.argv[1:]]
    os.execv(sys.executable, command)


def _what_it_shows(settings: HallSettings) -> list[str]:
    screen, hall = settings.screen, settings.hall
    return [
        f"--hotline={hall.hotline}",
        f"--machine={hall.machine}",
        f"--other={hall.other_machine}",
        f"--width={screen.width}",
        f"--height={screen.height}",
        f"--diagonal={screen.diagonal_inches}",
    ]


def _log(settings: HallSettings, verdict: Verdict) -> None:
    from kiosk.log import output as log_output
    from kiosk.log.events import Event, EventLog

    log_output.configure(log_output.log_path(settings))
    log = EventLog(machine=settings.hall.machine)
    log.write(Event.CRASH_LOOP, starts=verdict.starts, code=verdict.code)
