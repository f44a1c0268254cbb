"""One process per state directory: two would sweep each other's half-written files."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from kiosk.log.events import Event, EventLog


class StateInUse(Exception):
    """Another process works in this state directory."""


def claim_state(state: Path, events: EventLog) -> int:
    """Make the directory if need be and take it for this process, or log that another one has it.

    Returns what `give_back` needs. Raises StateInUse, OSError.
    """
    state.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        return claim(state)
    except StateInUse:
        events.write(Event.STATE_IN_USE)
        raise


def claim(state: Path) -> int:
    """Take the state directory for this process. Returns what `give_back` needs.

    Raises StateInUse, OSError.
    """
    descriptor = os.open(state / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise StateInUse(str(state)) from None
    return descriptor


def give_back(claimed: int) -> None:
    """Free the state directory for another process."""
    os.close(claimed)
