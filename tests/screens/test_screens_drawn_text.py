"""Words from cards and citizens: rare, control and direction characters, markup; QR codes; signatures."""

from __future__ import annotations

import pytest
import qrcode

from kiosk.actions import Sign
from kiosk.presentation import Colours
from screens.colours import THEMES, Role, weak_pairs
from screens.theme import theme
from screens.widgets.qr import QrCode
from screens.widgets.text import MISSING, Text, drawable
from tests.screens.looks import VIEWS, done, sign
from tests.screens.stage import Stage, box, middle


@pytest.mark.parametrize("colours", Colours)
def test_every_pair_of_colours_reaches_its_contrast(colours: Colours) -> None:
    assert weak_pairs(colours) == []
    assert set(THEMES[colours]) == set(Role)


def test_a_character_that_the_font_lacks_is_marked_never_an_empty_box(stage: Stage) -> None:
    assert drawable("测\U0010fffd试བ") == f"测{MISSING}试{MISSING}"
    lost, mark = Text("\U0010fffd"), Text(MISSING)
    for label in (lost, mark):
        label.width = 200
        label.texture_update()
    assert lost.texture.pixels == mark.texture.pixels
    box_drawn = Text("测")
    box_drawn.width = 200
    box_drawn.text = "\U0010fffd"
    box_drawn.texture_update()
    assert box_drawn.texture.pixels != lost.texture.pixels  # what the font would draw


def test_rare_but_known_characters_stay(stage: Stage) -> None:
    assert drawable("㐂𠮷〇—…·√￥①Ａ“”") == "㐂𠮷〇—…·√￥①Ａ“”"


@pytest.mark.parametrize("lines", range(1, 8))
def test_a_label_of_a_given_height_draws_all_of_its_lines(stage: Stage, lines: int) -> None:
    """The toolkit drops lines of one half when it lays out in the middle of a height."""
    words = "\n".join("甲乙丙丁" for _line in range(lines))
    free, given = Text(words, 30), Text(words, 30, size_hint_y=1)
    for label in (free, given):
        label.width = 400
    given.height = 600
    for label in (free, given):
        label.texture_update()
    assert given.texture.pixels == free.texture.pixels


@pytest.mark.parametrize("last", "办演填员典一")
def test_a_title_is_never_broken_again_by_the_toolkit(stage: Stage, last: str) -> None:
    words = f"同意把这件事告诉承{last}的人吗？"
    for size in range(60, 110, 7):
        label = Text(words, size, serif=True)
        label.width = 972
        label.texture_update()
        one = Text("同", size, serif=True)
        one.width = 972
        one.texture_update()
        lines = label.text.count("\n") + 1
        assert label.texture_size[1] == pytest.approx(lines * one.texture_size[1], abs=lines), (
            size,
            label.text,
        )


def test_markup_control_and_direction_characters_do_nothing(stage: Stage) -> None:
    hostile = "[b]甲[/b][color=ff0000]\x00\x07\x1b[31m乙\u202e丙\u2066\u200b\ud800\tC"
    label = Text(hostile)
    label.width = 2000
    label.texture_update()
    assert not label.markup
    assert label.text == f"[b]甲[/b][color=ff0000][31m乙丙{MISSING} C"


def test_hostile_words_are_drawn_on_the_review(stage: Stage) -> None:
    from kiosk.views import ReviewGroup, ReviewRow

    hostile = "\u202e" + "国" * 3000 + "[size=900]" + "a" * 500 + "\n\n\n\ud83d"
    review = VIEWS["review"]
    rows = (ReviewRow("x", "经过", hostile),)
    changed = type(review)(
        **{**{n: getattr(review, n) for n in review.__slots__}, "groups": (ReviewGroup("组", rows),)}
    )
    stage.show(changed)
    texts = [t for t in stage.texts() if "国国国" in t.text]
    assert texts and all(t.texture_size[0] <= t.width + 1 for t in texts)


def test_the_qr_code_on_the_screen_is_the_address(stage: Stage) -> None:
    address = "https://office.example/q/abcdefghijklmnopqrstuv"
    screen = stage.show(done(qr=address))
    code = next(w for w in screen.walk() if isinstance(w, QrCode))
    left, bottom, right, top = box(code.children[0])
    expected = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    expected.add_data(address)
    matrix = expected.get_matrix()
    count = len(matrix)
    module = int((right - left) // count)
    assert module >= theme.mm(0.8)  # a phone reads it from half a metre
    side = module * count
    x0, y0 = left + (right - left - side) // 2, bottom + (top - bottom + side) // 2
    for row, line in enumerate(matrix):
        for column, black in enumerate(line):
            drawn = stage.pixel(x0 + (column + 0.5) * module, y0 - (row + 0.5) * module)
            assert drawn == ((0, 0, 0) if black else (255, 255, 255)), (row, column)


def test_a_signature_is_drawn_told_and_taken_back(stage: Stage) -> None:
    screen = stage.show(sign())
    pad = screen.pad
    left, bottom, right, top = box(pad)
    finger = stage.touch(left + 100, top - 100)
    finger.touch_down()
    for step in range(1, 6):
        finger.touch_move(left + 100 + 20 * step, top - 100 - 10 * step)
        stage.frames(1)
    finger.touch_move(right + 300, bottom - 300)  # out of the pad: the line stays inside
    finger.touch_up()
    (told,) = stage.desk.acted
    assert isinstance(told, Sign) and len(told.strokes) == 1
    points = told.strokes[0]
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in points) and points[-1] == (1.0, 1.0)
    assert abs(points[0][0] - 100 / pad.width) < 0.01 and abs(points[0][1] - 100 / pad.height) < 0.01
    assert stage.pixel(left + 140, top - 120) != stage.pixel(left + 140, top - 60)
    stage.tap(*middle(pad))
    assert len(stage.desk.acted) == 1  # a dot is no stroke
    stage.show(sign(*told.strokes, ready=True))
    assert stage.face.screen is screen
    stage.press("重新签")
    assert stage.desk.acted[-1] == Sign(())
    stage.show(sign())
    assert screen.pad.strokes == ()
