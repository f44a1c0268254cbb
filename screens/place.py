"""When and where: office, day, time, and what to bring. A touched time is kept for this citizen at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from kivy.uix.widget import Widget

from kiosk.actions import ChooseDay, ChooseOffice, ChooseSlot, MoreDays
from kiosk.desk.place_lines import SlotLine, SlotState
from kiosk.views import PlaceView
from screens.frame import Frame
from screens.theme import Role, theme
from screens.widgets.fit import FitText
from screens.widgets.mirror import arrow
from screens.widgets.pager import Stack
from screens.widgets.press import Card
from screens.widgets.rows import even_grid
from screens.widgets.text import Text
from screens.widgets.tiles import Banner, ListCard
from words import _


def _days_in_a_row() -> int:
    """Large words need wide cells."""
    return 6 if theme.scale == 1 else 3


def _slots_in_a_row() -> int:
    return 4 if theme.scale == 1 or not theme.landscape else 3


MESSAGE = "message"
LOOKS = {
    SlotState.FREE: (Role.SURFACE, Role.OUTLINE, Role.TEXT),
    SlotState.FULL: (Role.DISABLED_SURFACE, Role.LINE, Role.DISABLED),
    SlotState.HELD: (Role.ACTION_SOFT, Role.ACTION, Role.ACTION),
    SlotState.WISHED: (Role.ACTION_SOFT, Role.ACTION, Role.ACTION),
    SlotState.CURRENT: (Role.GOOD_SOFT, Role.GOOD, Role.GOOD),
}
NOT_TO_BE_HAD = (SlotState.FULL, SlotState.CURRENT)


class Choice(Card):
    """A small card with one large and one small line."""

    def __init__(
        self,
        large: str,
        note: str,
        act: Callable[[], None] | None,
        look: tuple[Role, Role, Role],
        *,
        note_first: bool = False,
        thick: bool = False,
    ) -> None:
        fill, outline, ink = look
        super().__init__(
            act,
            fill=fill,
            outline=outline,
            padding=(theme.mm(1), theme.mm(3.5)),
            spacing=0,
            line=0.7 if thick else 0.35,
        )
        small = FitText(note, theme.small, role=ink, align="center")
        if note_first:
            self.add_widget(small)
        self.add_widget(FitText(large, theme.text_mm(11), role=ink, bold=True, align="center", most_lines=1))
        if not note_first:
            self.add_widget(small)


class PlaceScreen(Frame):
    """Days across, times of the morning and the afternoon below."""

    def fill(self, view: PlaceView) -> None:
        """Draw all of it; a new choice draws the stack again, with what was touched in sight."""
        self.headline(view.title, view.subtitle)
        self.times, self.bring = Stack(), Stack()
        self._in_sight = ""  # the time that was touched last, or MESSAGE; nothing before the first touch
        if view.bring:
            self.spread(self.times, self.bring)
        else:
            self.pages(self.times)
        self._draw(view)

    def _draw(self, view: PlaceView) -> None:
        stack = self.times
        self._cells: dict[str, Choice] = {}
        stack.clear_widgets()
        self.bring.clear_widgets()
        if view.message:
            banner = Banner(view.message, "warning", bold=True)
            stack.add_widget(banner)
            if self._in_sight == MESSAGE:
                self.pager.reveal(banner)
        if view.offline_note:
            stack.add_widget(Banner(view.offline_note, "info"))
        if len(view.offices) > 1:
            for office in view.offices:
                stack.add_widget(self._office(office.id, office.name, office.address, office.selected))
        if view.loading and not view.days:  # times that are only fetched again stay under the finger
            stack.add_widget(Text(_("正在查看还有哪些时间…"), role=Role.SECONDARY))
            return
        if view.days:
            stack.add_widget(self._days(view))
        for title, slots in ((_("上午"), view.morning), (_("下午"), view.afternoon)):
            if slots:
                stack.add_widget(Text(f"{view.day_title} {title}".strip(), role=Role.SECONDARY))
                stack.add_widget(self._slots(slots))
        if view.bring:
            self.bring.add_widget(ListCard(view.bring_title, view.bring, note=_("清单会印在回执上。")))

    def _office(self, office_id: str, name: str, address: str, selected: bool) -> Widget:
        card = Card(
            partial(self.act, ChooseOffice(office_id)),
            fill=Role.ACTION_SOFT if selected else Role.SURFACE,
            outline=Role.ACTION if selected else Role.OUTLINE,
            line=0.7 if selected else 0.35,
        )
        card.chosen = selected
        card.add_widget(Text(name, bold=True))
        card.add_widget(Text(address, theme.small, role=Role.TEXT))
        return card

    def _days(self, view: PlaceView) -> Widget:
        cells: list[Choice] = []
        for day in view.days:
            look = LOOKS[SlotState.FREE] if day.enabled else LOOKS[SlotState.FULL]
            if day.selected:
                look = (Role.ACTION, Role.ACTION, Role.ON_ACTION)
            act = partial(self.act, ChooseDay(day.day)) if day.enabled else None
            cells.append(Choice(day.label, day.weekday, act, look, note_first=True))
            cells[-1].chosen = day.selected
        if view.more_days:
            more = partial(self.act, MoreDays())
            cells.append(Choice(arrow("→"), _("更多"), more, LOOKS[SlotState.FREE], note_first=True))
        return even_grid(cells, _days_in_a_row(), spacing=theme.mm(4))

    def _slots(self, slots: tuple[SlotLine, ...]) -> Widget:
        cells: list[Choice] = []
        for slot in slots:
            act = None if slot.state in NOT_TO_BE_HAD else partial(self._choose, slot.id)
            chosen = slot.state in (SlotState.HELD, SlotState.WISHED)
            cells.append(Choice(slot.time, slot.note, act, LOOKS[slot.state], thick=chosen))
            self._cells[slot.id] = cells[-1]
            if slot.id == self._in_sight:
                self.pager.reveal(cells[-1])
        return even_grid(cells, _slots_in_a_row(), spacing=theme.mm(4))

    def _choose(self, slot_id: str) -> None:
        self._in_sight = slot_id
        self.pager.reveal(self._cells[slot_id])
        self.act(ChooseSlot(slot_id))

    def same_place(self, view: object) -> bool:
        """The list or the choice changed."""
        return (
            isinstance(view, PlaceView)
            and view.title == self.view.title
            and view.subtitle == self.view.subtitle
            and bool(view.bring) == bool(self.view.bring)
        )

    def update(self, view: PlaceView) -> None:
        """Draw the times again."""
        if view != self.view:
            if view.message and view.message != self.view.message:
                self._in_sight = MESSAGE  # what went wrong is told at the top
            elif self.pager.revealed is None:
                self._in_sight = ""  # the page was turned since
            self.pager.reveal(None)
            self._draw(view)
        self.renew_bar(view.chrome)
        self.view = view
