"""The hidden way in: seven quick touches on the title, and no other way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glReadPixels

from kiosk.actions import Action, OpenService
from kiosk.admin.actions import AdminAction, Knock
from kiosk.presentation import DEFAULT, Colours, Presentation, TextSize
from kiosk.views import HomeView, OutOfServiceView, View
from screens import knock
from screens.contact import SHORTEST, contact
from screens.keypad import Key
from screens.knock import SECONDS, TOUCHES, Knocks
from screens.theme import theme
from screens.widgets.bars import Where
from screens.window import Panel
from tests.screens.five_keys import five_keys
from tests.screens.looks import VIEWS
from tests.screens.stage import SMALL, Stage, box
from words import SOURCE_LANGUAGE, Language, use_language

OUT = VIEWS["out"]
HOME = VIEWS["home_two"]
UYGHUR = replace(DEFAULT, language=Language.UYGHUR, text_size=TextSize.LARGEST)
WAYS = {
    "usual": DEFAULT,
    "largest": replace(DEFAULT, text_size=TextSize.LARGEST),
    "mirrored": UYGHUR,
    "reach": replace(DEFAULT, reach=True),
    "mirrored reach": replace(UYGHUR, reach=True),
    "dark colours": replace(DEFAULT, colours=Colours.DARK),
}


class Watch:
    """The clock of the knocks, turned by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    made = Watch()
    monkeypatch.setattr(knock, "monotonic", made)
    return made


def _title(stage: Stage) -> Where:
    found = [one for one in stage.face.screen.walk(restrict=True) if isinstance(one, Where)]
    assert len(found) == 1
    return found[0]


def _corner(stage: Stage) -> tuple[float, float]:
    """Where the title begins: upper left, or upper right where lines run from the right."""
    left, bottom, right, top = box(_title(stage))
    across = right - theme.mm(20) if theme.right_to_left else left + theme.mm(20)
    return across, (bottom + top) / 2


def _touch(stage: Stage, x: float, y: float, *, held: float = 0.08, roll: float = 0.0) -> None:
    """Quick touches: much sooner after each other than the guard against double taps waits."""
    finger = stage.touch(x, y)
    finger.held = held
    finger.touch_down()
    if roll:
        finger.touch_move(x + roll, y)
    finger.touch_up()


def _present(stage: Stage, view: View, presentation: Presentation) -> None:
    use_language(presentation.language)
    try:
        stage.desk.tell(view=view, presentation=presentation)
        stage.settle()
    finally:
        use_language(SOURCE_LANGUAGE)
    stage.face._changed_at = 0.0


@pytest.mark.parametrize("view", [HOME, OUT], ids=["home", "out"])
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("panel", [SMALL, Panel(1920, 1080, scale=0.5)], ids=["portrait", "landscape"])
def test_seven_touches_on_the_title_open_the_door(
    stage: Stage, watch: Watch, panel: Panel, way: str, view: View
) -> None:
    stage.use(panel)
    _present(stage, view, WAYS[way])
    x, y = _corner(stage)
    upper = (box(stage.face)[3] - y) / stage.face.height
    assert upper < 0.12 and (x > stage.face.width / 2) == theme.right_to_left
    acted: list[Action | AdminAction] = stage.desk.acted
    for number in range(TOUCHES):
        assert acted == [], number
        watch.now += 0.3
        _touch(stage, x, y)
    assert acted == [Knock()]
    for _ in range(TOUCHES - 1):
        _touch(stage, x, y)
    assert acted == [Knock()], "it has to be made whole again"


@pytest.mark.parametrize(
    ("pause", "opens"),
    [(0.1, True), (SECONDS / (TOUCHES - 1), True), (SECONDS / (TOUCHES - 1) + 0.01, False)],
)
def test_they_have_to_come_within_five_seconds(stage: Stage, watch: Watch, pause: float, opens: bool) -> None:
    stage.show(HOME)
    stage.face._changed_at = 0.0
    watch.now = 0.0
    for number in range(TOUCHES):
        watch.now = number * pause
        _touch(stage, *_corner(stage))
    assert stage.desk.acted == ([Knock()] if opens else [])


def test_the_count_slides_with_time() -> None:
    knocks = Knocks()
    assert not any(knocks.touch(second) for second in (0, 2, 4, 6))
    answers = [knocks.touch(6.1 + 0.1 * number) for number in range(6)]
    assert answers == [False, False, False, True, False, False], "seven of them, and then anew"


def test_nothing_shows_that_somebody_counts(stage: Stage, watch: Watch) -> None:
    stage.use(SMALL)
    stage.show(HOME)
    stage.face._changed_at = 0.0
    before, places = _picture(stage), [box(one) for one in stage.widgets()]
    for _ in range(TOUCHES - 1):
        finger = stage.touch(*_corner(stage))
        finger.touch_down()
        stage.frames(2)
        assert _picture(stage) == before
        finger.touch_up()
        stage.frames(2)
    assert _picture(stage) == before and [box(one) for one in stage.widgets()] == places
    assert stage.desk.acted == []


def _picture(stage: Stage) -> bytes:
    data = glReadPixels(0, 0, int(stage.face.width), int(stage.face.height), GL_RGB, GL_UNSIGNED_BYTE)
    return bytes(data)


def _hold(stage: Stage, x: float, y: float) -> None:
    for _ in range(3):
        _touch(stage, x, y, held=20.0)


def _drag(stage: Stage, x: float, y: float) -> None:
    for _ in range(TOUCHES + 2):
        _touch(stage, x, y, roll=theme.mm(16))


def _sparks(stage: Stage, x: float, y: float) -> None:
    for _ in range(TOUCHES + 2):
        _touch(stage, x, y, held=SHORTEST / 10)


def _beside(stage: Stage, _x: float, _y: float) -> None:
    left, bottom, _right, _top = box(_title(stage))
    for _ in range(TOUCHES + 2):
        _touch(stage, left + theme.mm(5), bottom - theme.mm(3))


def _two_fingers(stage: Stage, x: float, y: float) -> None:
    """One finger rests elsewhere: what a second one does never counts."""
    first = stage.touch(stage.face.width / 2, theme.mm(60))
    first.touch_down()
    for _ in range(TOUCHES + 2):
        _touch(stage, x, y)
    first.touch_up()


@pytest.mark.parametrize("deed", [_hold, _drag, _sparks, _beside, _two_fingers])
def test_nothing_else_opens_it(
    stage: Stage, watch: Watch, deed: Callable[[Stage, float, float], None]
) -> None:
    stage.show(OUT)
    stage.face._changed_at = 0.0
    deed(stage, *_corner(stage))
    assert Knock() not in stage.desk.acted


def test_no_key_opens_it(stage: Stage, watch: Watch) -> None:
    stage.show(OUT)
    with five_keys(stage) as keys:
        keys.press(*[Key.OK, Key.UP, Key.DOWN, Key.BACK] * 7)
    assert Knock() not in stage.desk.acted


def test_in_a_session_there_is_no_door(small_stage: Stage, watch: Watch) -> None:
    stage = small_stage
    session = {type(v): v for v in VIEWS.values() if not isinstance(v, HomeView | OutOfServiceView)}
    for name, view in session.items():
        stage.show(view)
        stage.face._changed_at = 0.0
        for _ in range(TOUCHES + 2):
            _touch(stage, *_corner(stage))
        assert stage.desk.acted == [], name


def test_touches_before_the_seventh_do_not_keep_a_citizen_waiting(stage: Stage, watch: Watch) -> None:
    stage.show(HOME)
    stage.face._changed_at = 0.0
    for _ in range(3):
        _touch(stage, *_corner(stage))
    contact.forget()
    stage.press("公证预约")
    assert stage.desk.acted == [OpenService("NOTARY")]
