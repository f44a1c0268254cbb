"""What reader and printer say, brought to whoever stands at the machine: a stage, staff, or nobody."""

from __future__ import annotations

from collections.abc import Callable

from drivers.types import CardFailed, CardRead, ReaderEvent, ReaderStatus
from kiosk.desk.done import DoneStage
from kiosk.desk.staff import StaffDoor
from kiosk.desk.stage import Host, Stage
from kiosk.log.events import Event
from kiosk.machine import READS_CARDS, TAKEN_ALONG, State
from kiosk.reader_ear import ReaderEar

Work = Callable[[], None]


class Devices:
    """Listens to both from `start` to `stop`. `stage` gives the one that is shown, None outside a session."""

    def __init__(
        self,
        host: Host,
        staff: StaffDoor,
        stage: Callable[[], Stage | None],
        guarded: Callable[[Work], Work],
    ) -> None:
        self._host = host
        self._staff = staff
        self._stage = stage
        self._guarded = guarded
        self._ear = ReaderEar(host.reader, self._hear, guarded)

    def start(self) -> None:
        """Begin to listen; call on the running loop."""
        self._ear.start()
        self._host.printer.start()
        self._host.printer.listen(self._guarded(self._paper_moved))

    def stop(self) -> None:
        """Hear no card any more."""
        self._ear.stop()

    def want_card(self, wanted: bool) -> None:
        """Ask for card data, or no longer."""
        self._ear.want(wanted)

    @property
    def card_there(self) -> bool:
        """Does a card lie on the reader, as far as is known?"""
        return self._ear.card_there

    def paper_is_coming(self) -> bool:
        """Does the citizen's last page still wait for its paper?"""
        return isinstance(stage := self._stage(), DoneStage) and stage.busy

    def _paper_moved(self) -> None:
        state = self._host.state
        if state is State.HOME:
            self._host.refresh_home()
            return
        if state in TAKEN_ALONG and not self.paper_is_coming():
            self._host.heard()  # from now on the citizen has the whole time to take the paper
        self._host.changed()

    def _hear(self, event: ReaderEvent) -> None:
        state = self._host.state
        if state is State.STAFF:
            self._staff.hear_reader(event)
            return
        match event:
            case CardRead(record) if state in READS_CARDS:
                self._host.events.write(Event.CARD_READ, kind=record.kind.value)
            case CardFailed(trouble=why) if state in READS_CARDS:
                self._host.events.write(Event.CARD_FAILED, trouble=why.value)
            case CardRead():
                return  # nobody asked for it here
        if not isinstance(event, ReaderStatus):
            self._host.heard()
        if (stage := self._stage()) is not None:
            stage.hear_reader(event)
            self._host.changed()
        self._host.refresh_home()
