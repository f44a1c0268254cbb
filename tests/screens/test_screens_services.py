"""The real services, asked by the real cursor and answered by touching only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from catalogue.model import Field, FieldType
from kiosk.forms.field_views import field_view
from kiosk.forms.levels import GROUPS, Form, Level, is_asked_here
from kiosk.views import QuestionsView
from screens.entry.place_of import RegionEntry
from tests.screens.form_desk import REGION, FormDesk
from tests.screens.legibility import problems
from tests.screens.looks import SERVICES, chrome
from tests.screens.stage import SMALL, Stage

MOST_PAGES = 60
DIGITS = {
    FieldType.MONEY: "1280",
    FieldType.INTEGER: "4321",
    FieldType.PHONE: "13800001234",
    FieldType.ID_NUMBER: "11999919880808002X",
    FieldType.DATE: "20261101",
}


def _asked(fields: list[Field]) -> Iterator[Field]:
    for one in fields:
        if is_asked_here(one) and one.type in GROUPS:
            yield from _asked(one.fields)
        elif is_asked_here(one):
            yield one
            yield from _asked(one.fields)


@pytest.mark.parametrize("code", SERVICES)
def test_every_question_that_is_asked_here_can_be_read_and_touched(stage: Stage, code: str) -> None:
    """Whatever its condition says: all choices, on a page of its own."""
    stage.use(SMALL)
    service = SERVICES[code]
    form = Form(service, {}, FormDesk(service).cursor.form.context)
    for section in service.sections:
        for one in _asked(section.fields):
            level = Level(form, {})
            view = field_view(level, one, near=REGION)
            shown = type(view)(
                **{
                    **{name: getattr(view, name) for name in view.__slots__},
                    "choices": tuple(one.choices),
                }
            )
            title = one.question or one.label
            stage.show(QuestionsView(chrome(3, section.title), title, one.help, one.why, (shown,)))
            found = problems(stage)
            assert not found, (one.id, found)


@pytest.mark.parametrize("which", [0, -1], ids=["first", "last"])
@pytest.mark.parametrize("code", SERVICES)
def test_a_whole_service_is_answered_by_touching(small_stage: Stage, code: str, which: int) -> None:
    desk = FormDesk(SERVICES[code])
    small_stage.perform(desk)
    small_stage.settle()
    seen: list[tuple[str, ...]] = []
    while not desk.finished:
        page = (desk.cursor.level.at, small_stage.words())
        assert page not in seen, f"no way on from {page}"
        seen.append(page)
        assert len(seen) < MOST_PAGES
        _answer_page(small_stage, desk, which)
    assert len(desk.answers) > 4


def _answer_page(stage: Stage, desk: FormDesk, which: int) -> None:
    run = desk.cursor.run()
    for number, one in enumerate(run):
        if desk.cursor.run() != run:
            return  # an answer led on by itself
        _answer(stage, desk, one, number, which)
    if desk.cursor.run() == run and not desk.finished:
        stage.press("下一步")


def _answer(stage: Stage, desk: FormDesk, one: Field, number: int, which: int) -> None:
    screen = stage.face.screen
    entry: Any = screen.entries[number]
    if entry.box is not None:
        screen._focus(entry)
        stage.settle()
    match one.type:
        case FieldType.CHOICE | FieldType.CHOICES:
            open_ones = [c for c in entry.view.choices if not c.refuse]
            _press_paged(stage, open_ones[which].label)
        case FieldType.YES_NO:
            stage.press("是" if which == 0 else "否")
        case FieldType.CONSENT:
            stage.press("同意")
        case FieldType.REGION | FieldType.ADDRESS:
            _find_region(stage, desk, number)
        case FieldType.LIST:
            if not entry.view.items and one.min_items:
                stage.press("添加")
                while desk.cursor.level.group is not None:
                    _answer_page(stage, desk, which)
        case FieldType.TEXT | FieldType.LONG_TEXT:
            stage.type("gongzi")
            stage.press("空格")  # the first proposal
        case _:
            stage.type(DIGITS[one.type])


def _press_paged(stage: Stage, words: str) -> None:
    while True:
        control = stage.find(words)
        pager = stage.face.screen.pager
        _, bottom = control.to_window(control.x, control.y)
        if bottom >= pager.view.to_window(0, pager.view.y)[1] or "往下看更多" not in stage.words():
            stage.press(words)
            return
        stage.press("往下看更多")


def _find_region(stage: Stage, desk: FormDesk, number: int) -> None:
    run = desk.cursor.run()
    for _ in range(4):
        entry: Any = stage.face.screen.entries[number]
        assert isinstance(entry, RegionEntry)
        if entry.is_exact:
            break
        stage.press(entry.view.regions[0][1])
        if desk.cursor.run() != run or desk.finished:
            return  # the last level leads on
    if entry.box is not None:
        stage.type("gongzi")
        stage.press("工资")
