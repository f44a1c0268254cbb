"""What the reader says, brought from its thread to the loop. A card that was read for an earlier asking is
dropped on the way, so that it never identifies the next person."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from drivers.types import (
    CardFailed,
    CardRead,
    CardReader,
    CardRemoved,
    ReaderEvent,
    ReaderState,
    ReaderStatus,
)

Guard = Callable[[Callable[[], None]], Callable[[], None]]


class ReaderEar:
    """Knows whether a card lies there, and for which asking an event was meant."""

    def __init__(self, reader: CardReader, hear: Callable[[ReaderEvent], None], guard: Guard) -> None:
        self._reader = reader
        self._hear = hear
        self._guard = guard
        self._loop: asyncio.AbstractEventLoop | None = None
        self._round = 0  # counts every asking; read on the reader's thread
        self.card_there = False

    def start(self) -> None:
        """Begin to listen; call on the running loop."""
        self._loop = asyncio.get_running_loop()
        self.card_there = self._reader.status.state is ReaderState.CARD_PRESENT
        self._reader.subscribe(self._spoke)

    def stop(self) -> None:
        """Hear nothing more."""
        self._loop = None
        self._reader.want_card(False)

    def want(self, wanted: bool) -> None:
        """Ask for card data, or no longer."""
        self._round += 1
        self._reader.want_card(wanted)

    def _spoke(self, event: ReaderEvent) -> None:
        loop, asked_in = self._loop, self._round
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._guard(lambda: self._take(event, asked_in)))

    def _take(self, event: ReaderEvent, asked_in: int) -> None:
        if self._loop is None:
            return
        match event:
            case CardRead() | CardFailed():
                self.card_there = True
                if asked_in != self._round:
                    return
            case CardRemoved():
                self.card_there = False
            case ReaderStatus(state=state):
                self.card_there = state is ReaderState.CARD_PRESENT
        self._hear(event)
