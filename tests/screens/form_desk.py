"""A desk that only asks: the real cursor over a real form, seen as the real field views."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from catalogue import FieldType, Service
from catalogue.facts import Context
from kiosk.actions import Action, AddItem, Answer, Back, EditItem, Next, Presence, RemoveItem
from kiosk.forms.field_views import field_view, one_more, within
from kiosk.forms.questions import Form, Moved, Questions
from kiosk.views import Chrome, Look, QuestionsView, SendingView, Step, View

TODAY = date(2026, 11, 22)
REGION = "990101"


class FormDesk:
    """`finished` once the last question is answered."""

    def __init__(self, service: Service, *, applicant: dict[str, Any] | None = None) -> None:
        self.answers: dict[str, Any] = {}
        context = Context(TODAY, applicant or {"age": 40}, REGION)
        self.cursor = Questions(Form(service, self.answers, lambda: context))
        self.cursor.to_first()
        self.finished = False
        self.acted: list[Action] = []
        self._serial = 0
        self._listener: Callable[[Look], None] = lambda _look: None
        self.look = Look(0, self.view())

    def previews(self) -> list[View]:
        """What the face may build ahead."""
        return []

    def listen(self, callback: Callable[[Look], None]) -> None:
        """The face."""
        self._listener = callback

    def act(self, action: Action) -> None:
        """What the real desk does with these actions."""
        if isinstance(action, Presence):
            return
        self.acted.append(action)
        cursor, moved = self.cursor, Moved.STAYED
        match action:
            case Answer(field_id, value):
                moved = cursor.answer(field_id, self._stamped(field_id, value))
            case Next():
                moved = cursor.next()
            case Back():
                cursor.back()
            case AddItem(field_id):
                moved = cursor.add_item(field_id)
            case EditItem(field_id, index):
                cursor.edit_item(field_id, index)
            case RemoveItem(field_id, index):
                cursor.remove_item(field_id, index)
        self.finished = moved is Moved.FINISHED
        self._serial += 1
        self.look = Look(self._serial, self.view())
        self._listener(self.look)

    def _stamped(self, field_id: str, value: Any) -> Any:
        """A consent is sent as a tick; which text and when is the desk's to add."""
        if any(f.id == field_id and f.type is FieldType.CONSENT for f in self.cursor.run()):
            return {"version": "v1", "text_hash": "0" * 64, "at": "2026-11-22T10:00:00+08:00", **value}
        return value

    def view(self) -> View:
        """The page at the cursor."""
        if self.finished:
            return SendingView(Chrome("表"), "完")
        level, run = self.cursor.level, self.cursor.run()
        first = run[0]
        return QuestionsView(
            Chrome("表", Step(1, 2, "问题"), "上一步", "下一步", finish="结束并清除"),
            first.question or first.label,
            first.help,
            first.why,
            tuple(field_view(level, field, near=REGION) for field in run),
            within_list=within(level),
            one_more=one_more(self.cursor),
        )
