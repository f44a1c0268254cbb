"""Papers in Uyghur: lines with Arabic script are drawn, shaped and from the right; the rest stays text."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from drivers.printer.bidi import LRI, PDI
from drivers.printer.glyphs import CELL_HEIGHT, GlyphDrawer
from drivers.printer.job import JobEncoder
from drivers.printer.layout import Line, lay_out
from drivers.printer.profiles import load_profile, profile_names
from drivers.printer.raster import COLLISION
from drivers.printer.text import MISSING_MARK
from drivers.printer.wrap import wrap_measured
from drivers.sim.preview import render_png
from drivers.types import Block, Feed, LabelValue, PrintJob, QrBlock, Rule, TextLine
from tests.drivers.printer_rig import FONT

WIDE = load_profile("generic-80")
DRAWER = GlyphDrawer(FONT)
PAPER: tuple[Block, ...] = (
    TextLine("示例市政务服务大厅", align="center"),
    TextLine("نوتارىئات تالونى", size=2, bold=True, align="center"),
    Rule(),
    TextLine("قوبۇل نومۇرى"),
    TextLine("0317 0000 4284", size=2, bold=True),
    LabelValue("بېجىرىلگەن ۋاقىت", "2026-11-24 10:00 (بېيجىڭ ۋاقتى)"),
    LabelValue("ھالىتى", "تاپشۇرۇۋېلىندى، ۋاقىت بېكىتىلدى", bold=True),
    LabelValue("ئادرېسى", "示例市样例区测试路8号公共法律服务中心二楼3号窗口示例大厦"),
    LabelValue("تېلېفون", "0990-5550123"),
    Feed(),
    TextLine("・كىملىكنىڭ ئەسلى نۇسخىسى ۋە كۆپەيتىلگەن نۇسخىسى، نوپۇس دەپتىرى (户口簿)"),
    QrBlock("https://example.invalid/q", "ئىسكانېرلاڭ"),
    TextLine("قانۇن مۇلازىمىتى 12348", align="center"),
)
Picture = NDArray[np.bool_]


def printed(*blocks: Block, profile: str = "generic-80", right_to_left: bool = True) -> Picture:
    """True where the simulated paper is black, without its margins."""
    job = PrintJob("U001", blocks, right_to_left=right_to_left)
    paper = render_png(job, load_profile(profile), FONT).convert("L")
    return np.asarray(paper)[:, 32:-32] < 128


def reference(marked: str, *, direction: str = "rtl", size: int = 1) -> Picture:
    """The words drawn at once by a full bidirectional engine, cut to their ink."""
    font = ImageFont.truetype(str(FONT), CELL_HEIGHT * size, layout_engine=ImageFont.Layout.RAQM)
    page = Image.new("L", (1200, 200), 255)
    pen = ImageDraw.Draw(page)
    pen.text((1000, 100), marked, 0, font, "rs", direction=direction, language="ug")
    return inked(np.asarray(page) < 128)


def inked(picture: Picture) -> Picture:
    """Without the white around it."""
    rows, columns = np.where(picture.any(1))[0], np.where(picture.any(0))[0]
    return picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def test_a_line_is_the_picture_of_a_full_engine() -> None:
    picture = inked(printed(TextLine("تېلېفون: 0990-5550123، 张三 2026-11-24 10:00")))
    wanted = reference(f"تېلېفون: {LRI}0990-5550123{PDI}، {LRI}张三 2026-11-24 10:00{PDI}")
    assert picture.shape == wanted.shape
    assert (picture != wanted).mean() < 0.01


def test_the_paper_begins_at_the_right() -> None:
    right = np.where(printed(TextLine("تېلېفون"), TextLine("12348")).any(0))[0]
    assert right[-1] > WIDE.dots - 8 and right[0] > WIDE.dots / 2
    left = np.where(printed(TextLine("تېلېفون"), right_to_left=False).any(0))[0]
    assert left[0] < 16
    middle = np.where(printed(TextLine("تېلېفون", align="center")).any(0))[0]
    assert abs(middle[0] + middle[-1] - WIDE.dots) < 16


def test_what_the_printer_can_carry_stays_text() -> None:
    data = JobEncoder(WIDE, FONT).encode(PrintJob("U002", PAPER, right_to_left=True)).data
    assert "示例市政务服务大厅".encode("gb18030") in data
    assert b"0317 0000 4284\n" in data
    assert "ت".encode("gb18030") not in data


@pytest.mark.parametrize("profile", profile_names())
def test_a_whole_paper_fits_every_printer_and_stays_modest(profile: str) -> None:
    chosen = load_profile(profile)
    job = PrintJob("U003", PAPER, right_to_left=True)
    encoded = JobEncoder(chosen, FONT).encode(job)
    assert len(encoded.data) < 24_000
    assert not COLLISION.search(encoded.data)
    rows = [row for row in lay_out(job, chosen, DRAWER.length) if isinstance(row, Line)]
    assert all(DRAWER.length(row.text, row.size, True) <= chosen.dots for row in rows if "ى" in row.text)
    picture = printed(*PAPER, profile=profile)
    assert picture.shape[1] == chosen.dots
    assert picture.any(1).sum() > 300


def test_no_word_is_lost_or_broken_when_lines_are_wrapped() -> None:
    sentence = "كىملىكنىڭ ئەسلى نۇسخىسى ۋە كۆپەيتىلگەن نۇسخىسى، نوپۇس دەپتىرى 0990-5550123"
    words = sentence.split()
    narrow = load_profile("generic-58")
    rows = lay_out(PrintJob("U004", (TextLine(" ".join(words), size=2),)), narrow, DRAWER.length)
    lines = [row.text for row in rows if isinstance(row, Line)]
    assert " ".join(lines).split() == words
    assert all(DRAWER.length(line, 2, True) <= narrow.dots for line in lines)


@settings(deadline=None, max_examples=40)
@given(st.text(alphabet=st.sampled_from("ئەلىۋ 123-张三(،\u064b\u202e"), max_size=60), st.booleans())
def test_any_mixture_is_printed(words: str, right_to_left: bool) -> None:
    job = PrintJob("U005", (TextLine(words), LabelValue(words, words)), right_to_left=right_to_left)
    data = JobEncoder(WIDE, FONT).encode(job).data
    assert data.startswith(b"\x1b@") and not COLLISION.search(data)


@given(st.lists(st.sampled_from(["ab", "张三", "ئەلى", "12-3", "،"]), max_size=20), st.integers(2, 12))
def test_measured_lines_hold_every_letter_and_no_more_than_fits(words: list[str], room: int) -> None:
    text = " ".join(words)
    lines = wrap_measured(text, room, len)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(len(line) <= room for line in lines)


def test_without_a_font_the_paper_still_comes() -> None:
    gbk = replace(WIDE, font_zone="gbk")
    data = JobEncoder(gbk, None).encode(PrintJob("U006", PAPER, right_to_left=True)).data
    assert MISSING_MARK.encode("gb18030") in data and b"0317 0000 4284\n" in data


def test_the_letters_that_are_not_looked_up_are_in_the_font() -> None:
    common = [*range(0x21, 0x7F), *range(0x4E00, 0x9FA6, 37), *range(0x620, 0x6D6)]
    assert [hex(code) for code in common if not DRAWER.has_glyph(chr(code))] == []


def test_labels_take_the_colon_of_their_script() -> None:
    rows = lay_out(PrintJob("U007", (LabelValue("Phone", "12348"), LabelValue("电话", "12348"))), WIDE)
    assert [row.text for row in rows if isinstance(row, Line)] == ["Phone: 12348", "电话：12348"]
