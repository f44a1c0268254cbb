"""Learn at start what this printer answers, then ask only that; later silence means the printer is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ..types import PrinterState
from .job import MARK, process_id_request
from .link import PrinterLink
from .status import QUERY_NAMES, Facts, add_reply, state_of

_PROBE_ID: Final = b"HALO"


@dataclass(frozen=True, slots=True)
class Reading:
    """One round of queries. `held`: the printer had stopped the line; then UNKNOWN may mean "not asked"."""

    state: PrinterState
    held: bool = False
    garbled: bool = False


class StatusReader:
    """Asks one printer for its state. `answering` are the DLE EOT numbers it was heard to answer."""

    def __init__(self, link: PrinterLink, query_timeout: float) -> None:
        self._link = link
        self._timeout = query_timeout
        self.answering: tuple[int, ...] = ()
        self.has_mark: bool | None = None  # GS r; None = not learnt, it is not answered while offline
        self.has_process_id: bool | None = None if link.profile.process_id else False

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Names of queries this model does not answer."""
        names = [QUERY_NAMES[n] for n in (1, 2, 3, 4) if n not in self.answering]
        if self.has_mark is False:
            names.append("mark")
        return tuple(names)

    def learn(self) -> bool:
        """Find out which queries answer; one that is silent among others is asked twice. False = none."""
        ask, wanted = self._link.ask, self._link.profile.queries
        heard = [query for query in wanted if ask(query, self._timeout) is not None]
        if heard:
            missed = [query for query in wanted if query not in heard]
            heard += [query for query in missed if ask(query, self._timeout) is not None]
        self.answering = tuple(sorted(heard))
        return bool(heard)

    def learn_marks(self) -> None:
        """Find out whether GS r and GS ( H are answered; only when the printer is ready, between jobs."""
        replies = self._link.replies
        if self.has_mark is None:
            before = replies.marks
            self._link.send(MARK, self._timeout, lambda: False)
            # Behind it in the buffer may be the end of an earlier receipt: give it time.
            self.has_mark = self._link.collect(self._timeout * 8, lambda: replies.marks > before)
        if self.has_process_id is None:
            replies.process_ids.clear()
            self._link.send(process_id_request(_PROBE_ID), self._timeout, lambda: False)
            self.has_process_id = self._link.collect(
                self._timeout * 2, lambda: _PROBE_ID in replies.process_ids
            )
            replies.drop_unfinished()

    def read(self) -> Reading:
        """Ask everything it answers, once. OFFLINE: it answers nothing; UNKNOWN: the line is held."""
        held = not self._link.can_send(self._timeout)
        if held and (self._link.unsent or self._link.profile.flow_control != "xonxoff"):
            return Reading(PrinterState.UNKNOWN, held=True)
        noise = self._link.replies.noise
        facts = Facts()
        silent = 0
        for query in self.answering:
            byte = self._link.ask(query, self._timeout)
            if byte is None:
                byte = self._link.ask(query, self._timeout)  # one lost byte is not a lost printer
            if byte is not None:
                facts = add_reply(facts, query, byte, self._link.profile)
                continue
            silent += 1
            if facts == Facts():
                break
        garbled = self._link.replies.noise > noise
        if facts == Facts():
            return Reading(PrinterState.OFFLINE, held=held, garbled=garbled)
        state = state_of(facts)
        missing = silent and state in (PrinterState.READY, PrinterState.PAPER_LOW)
        return Reading(PrinterState.UNKNOWN if missing else state, held=held, garbled=garbled)
