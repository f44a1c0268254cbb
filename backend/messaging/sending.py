"""One round of messages: make them, send what is due. Any process may do it, several at once too."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from backend.messaging import queue
from backend.messaging.composing import compose_due
from backend.messaging.expiring import plan_expiring
from backend.messaging.providers import PermanentFailure, Provider, TemporaryFailure, provider_of
from backend.messaging.quiet import QuietHours
from backend.messaging.relevance import reason_to_drop
from backend.models.message import OutboundMessage
from backend.runtime import Runtime

log = logging.getLogger(__name__)

EVERY: Final = timedelta(seconds=30)
AT_ONCE: Final = 25  # other jobs of this process wait meanwhile
_PATIENCE: Final = 3  # failures in a row: the other side is away, the rest waits for the next round


def run(office: Runtime) -> datetime:
    """Do a round and return when the next one is due. Raises OSError for a secret that cannot be read."""
    provider = provider_of(office.settings)
    compose_due(office, provider.channel)
    plan_expiring(office, provider.channel)
    handled = send_due(office, provider)
    with office.database.write() as session:
        queue.forget_old(session, office.now())
    return office.now() + (EVERY if handled < AT_ONCE else timedelta())


def send_due(office: Runtime, provider: Provider) -> int:
    """Send what is due, outside quiet hours; returns how many messages were taken up."""
    quiet = QuietHours.of(office.settings)
    failures = handled = 0
    while handled < AT_ONCE and failures < _PATIENCE and not quiet.covers(office.now()):
        message = _take(office)
        if message is None:
            break
        handled += 1
        if message.state == queue.WAITING:
            failures = 0 if _send(office, provider, message, quiet) else failures + 1
    return handled


def _take(office: Runtime) -> OutboundMessage | None:
    """Claim one and look again whether it may go; a dropped or worn-out one comes back as not waiting."""
    now = office.now()
    with office.database.write() as session:
        message = queue.claim(session, now)
        if message is None:
            return None
        state, why = queue.DROPPED, reason_to_drop(session, message, now)
        if not why and message.attempts > queue.MAX_ATTEMPTS:  # its workers died every time
            state, why = queue.FAILED, "gave_up"
        if why:
            queue.settle(session, office.vault, message, state, now, why=why)
            session.refresh(message)
        return message


def _send(office: Runtime, provider: Provider, message: OutboundMessage, quiet: QuietHours) -> bool:
    """Hand one over and note what became of it; False when the other side is not there."""
    number = queue.number_of(office.vault, message)
    try:
        provider.send(number, message.text, message.language, key=message.id)
    except TemporaryFailure as failure:
        log.warning("message %s, attempt %d: %s", message.id, message.attempts, failure)
        with office.database.write() as session:
            queue.try_later(session, office.vault, message, str(failure), office.now(), quiet)
        return False
    except PermanentFailure as failure:
        log.warning("message %s refused: %s", message.id, failure)
        with office.database.write() as session:
            queue.settle(session, office.vault, message, queue.FAILED, office.now(), why=str(failure))
        return True
    with office.database.write() as session:
        queue.settle(session, office.vault, message, queue.SENT, office.now(), channel=provider.channel)
    return True
