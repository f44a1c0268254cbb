"""The reader service: finds the port's speed, watches the field, publishes one event per presentation, heals
itself.

A card is read only after the field was seen empty while somebody wanted a card. So a card left behind by an
earlier person is noticed, but never read.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from datetime import date
from enum import Enum, auto
from typing import Final

from drivers.id_card.attempt import Found, Stay, ask_whether_card_stays, find_card, read_found_card
from drivers.id_card.exchange import READ_SLICE, Limits, NoAnswer, SamLine
from drivers.id_card.probing import PROBE_ORDER, WORDS, identify, log_identity, revive
from drivers.serial_port import PortError, open_port
from drivers.service import DeviceService, TemporaryFault
from drivers.types import (
    CardFailed,
    CardRead,
    CardRecord,
    CardRemoved,
    CardTrouble,
    ReaderEvent,
    ReaderState,
    ReaderStatus,
)

_WRITE_TIMEOUT: Final = 1.0  # seconds for ten bytes
_SILENCES: Final = 3  # unanswered requests in a row before the module is reset
_ATTEMPTS: Final = 3  # failed readings in a row before the person is told
_SAME_CARD: Final = 5.0  # seconds in which the same number is the same presentation


class _Lying(Enum):
    """What is known to lie on the reader."""

    NOTHING = auto()
    READ = auto()  # read by us; asked after with 30 03, because find is silent about it
    SEEN = auto()  # found, not read (left behind, or nobody wants it); asked after with find


class IdCardReaderService(DeviceService[ReaderStatus, ReaderEvent]):
    """`CardReader` for one SAM_V reader on the serial port `port`.

    `baudrates`: speeds to try, in order. `keep_photo`: hand on the 1024-byte WLT picture, otherwise dropped
    right after the checksum. `poll_interval`: seconds between two looks at the field. `today`: the office's
    date. `limits`: waiting times. `first_delay`, `max_delay`, `quiet_spell`: see `DeviceService`.
    """

    def __init__(
        self,
        port: str,
        *,
        today: Callable[[], date],
        baudrates: Sequence[int] = PROBE_ORDER,
        keep_photo: bool = False,
        poll_interval: float = 0.25,
        limits: Limits | None = None,
        first_delay: float = 0.5,
        max_delay: float = 10.0,
        quiet_spell: float = 20.0,
    ) -> None:
        super().__init__(
            "id-card-reader",
            ReaderStatus(ReaderState.UNKNOWN),
            first_delay=first_delay,
            max_delay=max_delay,
            quiet_spell=quiet_spell,
        )
        self._port = port
        self._today = today
        self._baudrates = list(baudrates)
        self._keep_photo = keep_photo
        self._poll_interval = poll_interval
        self._limits = limits or Limits()
        self._sam: SamLine | None = None
        self._sam_id = ""
        self._want_lock = threading.Lock()
        self._wanted = False
        self._want_round = 0  # counts every change to "wanted"
        self._round_seen = 0
        self._lying = _Lying.NOTHING
        self._lying_read_in = 0  # the round in which the lying card was read
        self._armed = False  # the field was empty since somebody wants a card
        self._number = ""  # of the lying card while wanted, to know it again
        self._last_seen = 0.0
        self._repeats = 0
        self._attempts = 0
        self._empty_looks = 0
        self._trouble = CardTrouble.MOVED
        self._told: CardTrouble | None = None
        self._silences = 0
        self._revived = False

    def want_card(self, wanted: bool) -> None:
        """See `CardReader.want_card`; any thread."""
        with self._want_lock:
            if wanted and not self._wanted:
                self._want_round += 1
            self._wanted = wanted
        self.wake()

    # --- DeviceService --------------------------------------------------------------------------------

    def setup(self) -> None:
        """Open the port, find the speed, learn the SAM-ID. What lies there now is not trusted to be new."""
        self._armed = False
        self._silences = 0
        self._revived = False
        if self._lying is _Lying.READ:
            self._lying = _Lying.SEEN  # the module may have lost power and forgotten the card
        try:
            self._sam = SamLine(
                open_port(self._port, self._baudrates[0], timeout=READ_SLICE, write_timeout=_WRITE_TIMEOUT),
                self._limits,
                lambda: self.stopping,
            )
            sam_id = identify(self._sam, tuple(self._baudrates), self._limits.probe)
        except PortError as error:
            raise TemporaryFault(str(error)) from error
        baudrate = self._sam.baudrate
        self._baudrates.sort(key=lambda speed: speed != baudrate)  # next time this one first
        log_identity(sam_id, self._sam_id, baudrate)
        self._sam_id = sam_id
        self._publish_state(ReaderState.READY)

    def step(self) -> None:
        """Look at the field once; then wait for the poll interval unless something has to be tried at
        once.
        """
        if self._sam is None:
            raise TemporaryFault(WORDS[NoAnswer.SILENT])
        self._notice_want()
        try:
            if self._lying is _Lying.READ:
                at_once = self._watch_read_card(self._sam)
            else:
                at_once = self._look(self._sam)
        except PortError as error:
            raise TemporaryFault(str(error)) from error
        if not at_once:
            self.wait(self._poll_interval)

    def teardown(self) -> None:
        """Close the port."""
        sam, self._sam = self._sam, None
        if sam is not None:
            sam.close()

    def status_when_down(self, detail: str, *, permanent: bool) -> ReaderStatus:
        """OFFLINE heals by itself; FAULT needs service and `restart()`."""
        state = ReaderState.FAULT if permanent else ReaderState.OFFLINE
        return ReaderStatus(state, detail, self._sam_id)

    # --- looking at the field; each returns whether to look again at once ------------------------------

    def _look(self, sam: SamLine) -> bool:
        found = find_card(sam)
        if isinstance(found, NoAnswer):
            return self._unanswered(sam, found)
        self._answered()
        match found:
            case Found.EMPTY:
                self._field_empty()
            case Found.FOREIGN:
                if self._is_wanted():
                    self._tell(CardTrouble.NOT_AN_ID_CARD)
            case Found.FOUND if self._may_read():
                return self._read(sam)
            case Found.FOUND:
                self._lying = _Lying.SEEN
                self._publish_state(ReaderState.CARD_PRESENT)
            case Found.UNCLEAR:
                pass  # refused for a reason of the moment: the next look asks again
        return False

    def _watch_read_card(self, sam: SamLine) -> bool:
        stay = ask_whether_card_stays(sam)
        if isinstance(stay, NoAnswer):
            return self._unanswered(sam, stay)
        self._answered()
        if stay is Stay.STAYS:
            self._last_seen = time.monotonic()
            self._repeats = 0
        elif stay is Stay.UNKNOWN:
            self._lying = _Lying.SEEN
        else:
            return self._confirm_removal(sam)
        return False

    def _confirm_removal(self, sam: SamLine) -> bool:
        """The read card seems to have left: believe it when find sees nothing, else it flickered or was laid
        anew.
        """
        found = find_card(sam)
        if isinstance(found, NoAnswer):
            return self._unanswered(sam, found)
        if found is not Found.FOUND:
            self._field_empty()
        elif self._is_wanted() and self._lying_read_in == self._round_seen:
            return self._read(sam)
        else:
            self._lying = _Lying.SEEN
        return False

    def _field_empty(self) -> None:
        self._empty_looks += 1
        if self._lying is not _Lying.NOTHING:
            self._lying = _Lying.NOTHING
            self._number = ""
            self._publish_state(ReaderState.READY)
            self._publish(CardRemoved())
        if self._attempts and self._empty_looks >= 2:
            # Pulled away too early. One empty look alone also happens while a card is being laid down.
            self._tell(self._trouble)
            self._attempts = 0
        if not self._attempts:
            self._told = None
        self._armed = self._is_wanted()

    # --- reading --------------------------------------------------------------------------------------

    def _read(self, sam: SamLine) -> bool:
        self._empty_looks = 0
        began = time.monotonic()
        outcome = read_found_card(sam, today=self._today(), keep_photo=self._keep_photo)
        if not self._is_wanted() or self._want_round != self._round_seen:
            self._lying = _Lying.READ if isinstance(outcome, CardRecord) else _Lying.SEEN
            self._lying_read_in = 0  # nobody was told of it
            self._publish_state(ReaderState.CARD_PRESENT)
        elif isinstance(outcome, CardRecord):
            self._accept(outcome, time.monotonic() - began)
        else:
            return self._failed(outcome)
        return False

    def _accept(self, record: CardRecord, seconds: float) -> None:
        now = time.monotonic()
        repeated = record.number == self._number and now - self._last_seen <= _SAME_CARD
        if self._lying is not _Lying.NOTHING and not repeated:
            self._publish(CardRemoved())  # another card was put in its place between two looks
        self._repeats = self._repeats + 1 if repeated else 0
        # A reader that refuses 30 03 and finds the same card again and again is watched with find.
        self._lying = _Lying.SEEN if self._repeats > 1 else _Lying.READ
        self._lying_read_in = self._round_seen
        self._number = record.number
        self._last_seen = now
        self._armed = False
        self._attempts = 0
        self._told = None
        if not repeated:
            self._publish(CardRead(record, seconds))
        self._publish_state(ReaderState.CARD_PRESENT)

    def _failed(self, trouble: CardTrouble) -> bool:
        if self._lying is not _Lying.NOTHING:  # the card that was read is just leaving
            self._lying = _Lying.SEEN
            return False
        if trouble is CardTrouble.MOVED and self._attempts:
            # Cut short, mostly because it is just being lifted: that says less than a refusal before it.
            trouble = self._trouble
        self._trouble = trouble
        self._attempts += 1
        if trouble is CardTrouble.DAMAGED:
            # For the module this card is read: it lies there until 30 03 says otherwise.
            self._tell(trouble)
            self._attempts = 0
            self._lying = _Lying.READ
            self._lying_read_in = 0
            self._publish_state(ReaderState.CARD_PRESENT)
            return False
        if trouble is not CardTrouble.NOT_AN_ID_CARD and self._attempts < _ATTEMPTS:
            return True
        self._tell(trouble)
        return False

    def _tell(self, trouble: CardTrouble) -> None:
        if self._told is not trouble:
            self._told = trouble
            self._publish(CardFailed(trouble))

    # --- who wants what, and who is silent --------------------------------------------------------------

    def _is_wanted(self) -> bool:
        with self._want_lock:
            return self._wanted

    def _may_read(self) -> bool:
        return self._armed and self._is_wanted()

    def _notice_want(self) -> None:
        with self._want_lock:
            wanted, current = self._wanted, self._want_round
        if not wanted:
            self._number = ""  # nothing personal stays between sessions
            self._armed = False
        if current != self._round_seen:
            self._round_seen = current
            self._number = ""
            self._armed = False
            self._attempts = 0
            self._told = None

    def _answered(self) -> None:
        self._silences = 0
        self._revived = False

    def _unanswered(self, sam: SamLine, why: NoAnswer) -> bool:
        if why is NoAnswer.STOPPED:
            return False
        self._silences += 1
        if self._silences < _SILENCES:
            return False
        if self._revived or not revive(sam):
            raise TemporaryFault(WORDS[why])
        self._silences = 0
        self._revived = True
        self._armed = False  # after a reset the module finds also a card that it had read before
        if self._lying is _Lying.READ:
            self._lying = _Lying.SEEN
        return True

    def _publish_state(self, state: ReaderState) -> None:
        baudrate = self._sam.baudrate if self._sam is not None else 0
        self._publish(ReaderStatus(state, "", self._sam_id, baudrate))
