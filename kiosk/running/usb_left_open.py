"""USB storage that a program which died left open is closed at the next start.

Outside `kiosk/admin`, because every start asks; it costs one look at a folder.
"""

from __future__ import annotations

import os

from kiosk.log.events import Event, EventLog
from kiosk.verbs import Done, Verb, run, usb_folder


async def close_left_open(events: EventLog) -> None:
    """Close the port if a stick is still there. A folder that is not ours to enter is an empty one."""
    folder = usb_folder()
    if folder is None or not os.access(folder, os.W_OK):
        return
    outcome = await run(Verb.USB_CLOSE)
    events.write(Event.USB_LEFT_OPEN, closed=isinstance(outcome, Done))
