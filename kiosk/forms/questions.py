"""The cursor through a form's questions: one decision a screen, forward, back, into entries of lists and
persons.

Knows no view and no machine. A typed answer is not scolded while it is typed: what is wrong is said when
the citizen wants to go on; a choice that is not taken here is answered at once with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum, auto
from typing import Any, Final

from catalogue import Field, FieldType, Rejected, Service, check, problems, visible_choices
from catalogue.conditions import is_empty
from catalogue.groups import sub_fields
from kiosk.forms.levels import (
    GROUPS,
    LEADING_ON,
    NOT_ASKED_HERE,
    ONE_TOUCH,
    Form,
    Level,
    Run,
    is_asked_here,
)
from kiosk.forms.region_path import not_exact_enough

__all__ = ["NOT_ASKED_HERE", "Form", "Moved", "Questions", "is_asked_here"]

_PATH: Final = re.compile(r"([a-z][a-z0-9_]*)(?:\[([0-9]+)\])?(?:\.(.*))?")


class Moved(Enum):
    """What a touch led to."""

    STAYED = auto()
    MOVED = auto()
    FINISHED = auto()  # past the last question
    LEFT = auto()  # back before the first


class Questions:
    """Where the citizen is in a form. `correcting`: one valid answer finishes, unless it opened new
    questions."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.correcting = False
        self._levels = [Level(form, form.answers)]

    @property
    def level(self) -> Level:
        """The innermost level: what is shown belongs to it."""
        return self._levels[-1]

    @property
    def root_field(self) -> str:
        """The form's own question that is shown or being filled."""
        return self._levels[0].at

    def run(self) -> Run:
        """The fields that are shown now; none when the form asks nothing."""
        return self.level.run()

    @property
    def offers_another(self) -> bool:
        """Is this the last screen of a new entry, in a list that has room for one more?"""
        level, runs = self.level, self.level.runs()
        if level.group is None or not self._is_new(level) or level.position(runs) != len(runs) - 1:
            return False
        assert level.index is not None
        return not _leads_on(runs[-1]) and level.index + 1 < level.group.max_items

    def speak(self, service: Service) -> None:
        """The same form in another language: the place in it stays, what was complained of is asked anew."""
        self.form.service = service
        fields: Iterable[Field] = [field for section in service.sections for field in section.fields]
        for level in self._levels:
            level.errors = {}
            if level.group is not None:
                group = level.group.id
                level.group = next(field for field in fields if field.id == group)
                fields = sub_fields(level.group)

    # --- going about -------------------------------------------------------------------------------------

    def to_first(self) -> Moved:
        """The first question. FINISHED when there is none."""
        return self._to_end(0)

    def to_last(self) -> Moved:
        """The last question. FINISHED when there is none."""
        return self._to_end(-1)

    def go_to(self, path: str) -> bool:
        """The screen of a question by its path (`phone`, `household[1].age`, `agent.name`). False when it
        is not open."""
        found = _PATH.fullmatch(path)
        if found is None:
            return False
        del self._levels[1:]
        self._calm()
        root = self.level
        field = next((f for run in root.runs() for f in run if f.id == found[1]), None)
        if field is None:
            return False
        root.at = field.id
        if field.type is FieldType.LIST and found[2]:
            self.edit_item(field.id, int(found[2]))
        self._enter(0)
        if found[3] and self.level is not root:
            self.level.at = found[3]
        return True

    def next(self) -> Moved:
        """On, if everything on the screen is good; else the errors say what is wrong."""
        if self._is_skipped(self.level):
            return self._leave_group({})
        return self._forward() if self._is_good() else Moved.STAYED

    def back(self) -> Moved:
        """One screen back. What was typed and is not good yet stays as it is until the form is left."""
        level = self.level
        level.errors = {}
        if level.group is None and self.correcting:
            return Moved.LEFT
        runs = level.runs()
        here = level.position(runs)
        if here > 0:
            level.at = runs[here - 1][0].id
            self._enter(-1)
            return Moved.MOVED
        if level.group is None:
            return Moved.LEFT
        self._levels.pop()
        if level.index is None:
            self.level.drafts[level.group.id] = {**level.answers, **level.drafts}
            return self.back()
        return Moved.MOVED

    # --- answering -----------------------------------------------------------------------------------------

    def answer(self, field_id: str, value: Any) -> Moved:
        """Take an answer. A valid single choice, yes/no or division that stands alone on its screen leads on
        by itself."""
        level, run = self.level, self.run()
        field = next((f for f in run if f.id == field_id), None)
        if field is None:
            return Moved.STAYED  # a touch that crossed with a change of screen
        if field.type is FieldType.CHOICES:
            value = _lonely(field, value, level.value(field))
        level.errors.pop(field_id, None)
        message = self._take(level, field, value)
        if message and field.type in ONE_TOUCH | {FieldType.CHOICES}:
            level.errors[field_id] = message
            self._drop_refused(level, field, value)
        if field_id in level.answers and _leads_on(run):
            return self.next()
        return Moved.STAYED

    def add_item(self, field_id: str) -> Moved:
        """Begin a new entry of the list that is shown; from the end of an entry, one more after it.

        An entry that is not good yet is not left; what its answers opened is asked before the next one.
        """
        level = self.level
        if level.group is not None and level.group.id == field_id:
            if not self.offers_another or not self._is_good():
                return Moved.STAYED
            if not self.offers_another:
                return self._forward()
            self._keep_entry(level)
        self._open_item(field_id, None)
        return Moved.MOVED

    def edit_item(self, field_id: str, index: int) -> None:
        """Open an entry of the list that is shown."""
        self._open_item(field_id, index)

    def remove_item(self, field_id: str, index: int) -> None:
        """Drop an entry of the list that is shown."""
        items = self._items(field_id)
        if items is not None and 0 <= index < len(items):
            self.level.errors.pop(field_id, None)
            self.level.answers[field_id] = items[:index] + items[index + 1 :]

    # --- a phone beside it ---------------------------------------------------------------------------------

    def forget_typed(self, field_id: str) -> None:
        """The question was answered elsewhere: what is typed here and not good yet no longer counts."""
        root = self._levels[0]
        root.drafts.pop(field_id, None)
        root.errors.pop(field_id, None)

    def unfinished(self) -> dict[str, Any]:
        """All that was entered, also what is typed and not good yet: for a form that goes on elsewhere."""
        inner: dict[str, Any] = {}
        for level, below in zip(self._levels[::-1], [None, *self._levels[:0:-1]], strict=True):
            typed = {key: value for key, value in level.drafts.items() if not is_empty(value)}
            whole = {**level.answers, **typed}
            if below is not None and below.group is not None and inner:
                items, at = list(level.answers.get(below.group.id) or []), below.index
                whole[below.group.id] = inner if at is None else [*items[:at], inner, *items[at + 1 :]]
            inner = whole
        return inner

    # --- inside --------------------------------------------------------------------------------------------

    def _to_end(self, which: int) -> Moved:
        del self._levels[1:]
        self._calm()
        runs = self.level.runs()
        if not runs:
            return Moved.FINISHED
        self.level.at = runs[which][0].id
        self._enter(which)
        return Moved.MOVED

    def _calm(self) -> None:
        self.level.errors = {}

    def _forward(self) -> Moved:
        level = self.level
        if level.group is None and self.correcting:
            return self._after_correction()
        runs = level.runs()
        here = level.position(runs)
        if here + 1 < len(runs):
            level.at = runs[here + 1][0].id
            self._enter(0)
            return Moved.MOVED
        return Moved.FINISHED if level.group is None else self._leave_group(level.answers)

    def _leave_group(self, item: dict[str, Any]) -> Moved:
        """On from a person. On from a new entry, too: its last screen offered one more. An entry that was
        only corrected, or whose last touch led on by itself, ends in the list."""
        level = self.level
        if level.index is not None:
            onward = self._is_new(level) and not _leads_on(level.run())
            self._keep_entry(level)
            return self.next() if onward else Moved.MOVED
        group, above = self._drop_level()
        if item:
            above.answers[group.id] = item
        else:
            above.answers.pop(group.id, None)
        return self._forward()

    def _keep_entry(self, level: Level) -> None:
        assert level.index is not None
        group, above = self._drop_level()
        items = list(above.answers.get(group.id) or [])
        items[level.index : level.index + 1] = [level.answers]
        above.answers[group.id] = items

    def _drop_level(self) -> tuple[Field, Level]:
        """(what was filled, the level above)"""
        group = self._levels.pop().group
        assert group is not None
        self.level.drafts.pop(group.id, None)
        self.level.errors.pop(group.id, None)
        return group, self.level

    def _is_new(self, level: Level) -> bool:
        """Is it an entry that the list does not hold yet?"""
        if level.group is None or level.index is None:
            return False
        return level.index >= len(self._levels[-2].answers.get(level.group.id) or [])

    def _after_correction(self) -> Moved:
        form = self.form
        open_now = {f.id for run in self.level.runs() for f in run}
        for problem in problems(form.service, form.answers, form.context(), ask="kiosk"):
            if problem.field_id.split(".")[0].split("[")[0] in open_now and self.go_to(problem.field_id):
                return Moved.MOVED
        return Moved.FINISHED

    def _enter(self, which: int) -> None:
        """Into a person, and into the first entry of a list that cannot stay empty: one touch less."""
        run = self.level.run()
        if len(run) != 1:
            return
        field = run[0]
        if field.type in GROUPS:
            self._enter_person(field, which)
        elif which == 0 and field.type is FieldType.LIST and field.min_items and not self._items(field.id):
            self._open_item(field.id, None)

    def _enter_person(self, field: Field, which: int) -> None:
        above = self.level
        begun = above.drafts.get(field.id, above.answers.get(field.id))
        level = Level(self.form, dict(begun or {}), field, None, above.scope)
        runs = level.runs()
        if runs:
            level.at = runs[which][0].id
            self._levels.append(level)

    def _open_item(self, field_id: str, index: int | None) -> None:
        items = self._items(field_id)
        field = next((f for f in self.run() if f.id == field_id), None)
        if items is None or field is None or (index is not None and not 0 <= index < len(items)):
            return
        if index is None and len(items) >= field.max_items:
            return
        place = len(items) if index is None else index
        item = dict(items[place]) if index is not None else {}
        level = Level(self.form, item, field, place, self.level.scope)
        runs = level.runs()
        if runs:
            level.at = runs[0][0].id
            self._levels.append(level)

    def _items(self, field_id: str) -> list[Any] | None:
        if not any(f.id == field_id and f.type is FieldType.LIST for f in self.run()):
            return None
        return list(self.level.answers.get(field_id) or [])

    def _is_skipped(self, level: Level) -> bool:
        """A person that need not be named, and of whom nothing was entered."""
        group = level.group
        if group is None or level.index is not None or group.required:
            return False
        return all(is_empty(value) for value in (*level.answers.values(), *level.drafts.values()))

    def _is_good(self) -> bool:
        """Take everything on the screen; the errors say what is wrong."""
        level, run = self.level, self.run()
        level.errors = {}
        for field in run:
            message = self._take(level, field, level.value(field))
            if message:
                level.errors[field.id] = message
        return not level.errors

    def _take(self, level: Level, field: Field, value: Any) -> str:
        """Keep a value as answer or as draft. Returns what is wrong with it."""
        verdict = check(field, value, level.scope, self.form.context())
        message = verdict.message if isinstance(verdict, Rejected) else not_exact_enough(field, value)
        level.answers.pop(field.id, None)
        level.drafts.pop(field.id, None)
        if message or isinstance(verdict, Rejected):
            level.drafts[field.id] = value
        elif verdict.value is not None:
            level.answers[field.id] = verdict.value
        elif level.form.start(field) is not None:
            level.drafts[field.id] = None  # cleared on purpose: the start value must not come back
        return message

    def _drop_refused(self, level: Level, field: Field, value: Any) -> None:
        """A matter this machine does not take is told, not kept."""
        chosen = value if isinstance(value, list) else [value]
        refused = {c.value for c in visible_choices(field, level.scope, self.form.context()) if c.refuse}
        if not refused.intersection(one for one in chosen if isinstance(one, str)):
            return
        level.drafts.pop(field.id, None)
        if field.type is FieldType.CHOICES:
            kept = [one for one in chosen if one not in refused]
            if kept:
                self._take(level, field, kept)


def _leads_on(run: Run) -> bool:
    """Does one good touch on this screen lead on by itself?"""
    return len(run) == 1 and run[0].type in LEADING_ON


def _lonely(field: Field, value: Any, before: Any) -> Any:
    """以上都没有 and the others push each other out, so that nobody has to untick by hand."""
    if not isinstance(value, list):
        return value
    alone = {choice.value for choice in field.choices if choice.alone}
    old = set(before) if isinstance(before, list) else set()
    new = [one for one in value if one not in old]
    lonely = [one for one in new if one in alone]
    if lonely:
        return lonely[:1]
    return [one for one in value if one not in alone] if new else value
