"""Uyghur and English words on the screen: the picture itself is compared, digits are looked for in it."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from kiosk.presentation import DEFAULT
from screens import forget
from screens.theme import SANS, font_files, theme
from screens.widgets import shaped, text
from screens.widgets.bidi import LRI, PDI, RLI
from screens.widgets.text import MISSING, Text, drawable
from words import Language

SIZE = 41
UYGHUR = "ئاەبپتجچخدرزژسشغفقكگڭلمنھوۇۆۈۋېىي"
PARAGRAPH = (
    "قانۇنىي ياردەم ئىلتىماس قىلىش ئۈچۈن كىملىكىڭىزنى ئېلىپ كېلىڭ. تېلېفون: 0990-5550123، "
    "ۋاقىت 2026-11-24 10:00 (بېيجىڭ ۋاقتى)، ھەق ￥1,200.50 يۈەن، 张三، 《公证书》 نى ئېلىڭ."
)
VALUES = [
    "12348",
    "0990-5550123",
    "2026-11-24 10:00",
    "￥1,200.50",
    "0317 0000 4284",
    "65%",
    "张三",
    "公证书",
    "Legal Aid",
]
Picture = NDArray[np.float64]


@pytest.fixture(autouse=True)
def _uyghur(_toolkit: None) -> Iterator[None]:
    theme.adopt(replace(DEFAULT, language=Language.UYGHUR))
    yield
    theme.adopt(DEFAULT)


def drawn(words: str, width: int = 900, **how: Any) -> tuple[Text, Picture]:
    """A label and how dark its picture is, 0 to 1, first row at the top."""
    label = Text(words, how.pop("size", SIZE), **how)
    label.width = width
    label.texture_update()
    wide, high = label.texture.size
    pixels = np.frombuffer(label.texture.pixels, np.uint8).reshape(high, wide, 4)
    return label, pixels[:, :, 3] / 255


def reference(marked: str, *, direction: str = "rtl", bold: bool = False, size: int = SIZE) -> Picture:
    """The words drawn at once by a full bidirectional engine, cut to their ink."""
    font = ImageFont.truetype(font_files()[SANS][bold], size, layout_engine=ImageFont.Layout.RAQM)
    page = Image.new("L", (1600, 4 * size), 0)
    pen = ImageDraw.Draw(page)
    at, anchor = ((1500, 2 * size), "rs") if direction == "rtl" else ((100, 2 * size), "ls")
    pen.text(at, marked, font=font, fill=255, anchor=anchor, direction=direction, language="ug")
    return inked(np.asarray(page) / 255)


def inked(picture: Picture) -> Picture:
    """Without the white around it."""
    rows, columns = np.where(picture.max(1) > 0.2)[0], np.where(picture.max(0) > 0.2)[0]
    return picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def place_of(part: Picture, whole: Picture) -> tuple[int, float]:
    """Column where `part` fits best into `whole`, and how well (1: the same)."""
    found = (0, 0.0)
    high, wide = part.shape
    for top in range(whole.shape[0] - high + 1):
        for left in range(whole.shape[1] - wide + 1):
            piece = whole[top : top + high, left : left + wide]
            if abs(piece.sum() - part.sum()) > 0.15 * part.sum():
                continue
            alike = 1 - float(np.abs(piece - part).sum() / part.sum())
            if alike > found[1]:
                found = (left, alike)
    return found


def test_a_line_is_the_picture_of_a_full_engine() -> None:
    line = "تېلېفون: 0990-5550123، 张三 (بېيجىڭ) 2026-11-24 10:00"
    marked = f"تېلېفون: {LRI}0990-5550123{PDI}، {LRI}张三{PDI} (بېيجىڭ) {LRI}2026-11-24 10:00{PDI}"
    for bold in (False, True):
        picture, wanted = inked(drawn(line, 1100, bold=bold)[1]), reference(marked, bold=bold)
        assert picture.shape == wanted.shape
        assert np.abs(picture - wanted).max() < 0.02


@pytest.mark.parametrize("value", VALUES)
def test_numbers_and_names_keep_their_order(value: str) -> None:
    before, after = "ئالدى", "كەينى"
    picture = drawn(f"{before} {value} {after}")[1]
    at, alike = place_of(reference(value, direction="ltr"), picture)
    assert alike > 0.7  # glyphs may stand half a pixel aside
    right, left = place_of(reference(before), picture), place_of(reference(after), picture)
    assert left[1] > 0.7 and right[1] > 0.7
    assert left[0] < at < right[0]


def test_the_bare_algorithm_would_turn_a_telephone_number_around() -> None:
    """What the islands are for; and a proof that the test above can fail."""
    bare = reference("تېلېفون 0990-5550123")
    assert place_of(reference("0990-5550123", direction="ltr"), bare)[1] < 0.6
    assert place_of(reference("5550123-0990", direction="ltr"), bare)[1] > 0.8


def test_a_chinese_book_title_keeps_its_brackets() -> None:
    assert place_of(reference("《公证书》", direction="ltr"), drawn("بۇ 《公证书》 نى")[1])[1] > 0.8


def test_a_uyghur_name_in_a_chinese_session(_toolkit: None) -> None:
    theme.adopt(DEFAULT)
    label, picture = drawn("您好，ئەلى·ۋەلى，12348。")
    wanted = reference(f"您好，{RLI}ئەلى·ۋەلى{PDI}，12348。", direction="ltr")
    assert label.halign == "left"
    assert np.abs(inked(picture) - wanted).max() < 0.02


def test_every_line_of_a_paragraph_stands_at_the_right_and_fits() -> None:
    label, picture = drawn(PARAGRAPH, 520)
    lines = label.text.split("\n")
    assert " ".join(lines) == PARAGRAPH
    assert len(lines) >= 5
    pitch = picture.shape[0] / len(lines)
    assert pitch >= 1.3 * SIZE
    for number, line in enumerate(lines):
        strip = picture[int((number + 0.25) * pitch) : int((number + 0.75) * pitch)]
        columns = np.where(strip.max(0) > 0.2)[0]
        assert columns[-1] > 520 - 0.3 * SIZE, line
        assert columns[0] > 0, line


def test_lines_are_as_full_as_they_can_be() -> None:
    label, _ = drawn(PARAGRAPH, 520, balance=False)
    lines = label.text.split("\n")
    for one, other in pairwise(lines):
        assert shaped.length(f"{one} {other.split(' ')[0]}", SIZE) > 520 - 1 - 2 * shaped.EDGE * SIZE


@pytest.mark.parametrize("size", [27, 41, 61])
@pytest.mark.parametrize("bold", [False, True])
def test_no_stroke_of_any_letter_is_cut(size: int, bold: bool) -> None:
    for letter in UYGHUR:
        words = f"{letter} {letter}{letter}{letter} ب{letter} {letter}ب"
        label = Text(words, size, bold=bold).fit()
        label.texture_update()
        assert "\n" not in label.text
        wide, high = label.texture.size
        pixels = np.frombuffer(label.texture.pixels, np.uint8).reshape(high, wide, 4)[:, :, 3] / 255
        wanted = reference(words, bold=bold, size=size)
        assert inked(pixels).shape == wanted.shape, letter
        assert np.abs(inked(pixels) - wanted).max() < 0.02, letter


@pytest.mark.parametrize(
    "words", ["قانۇنىي ياردەم 12348 ئالاھىدە", "Straightforward AV legal aid Wa", "法律援助中心"]
)
def test_the_natural_width_is_the_drawn_width(words: str) -> None:
    for bold in (False, True):
        label = Text(words, SIZE, bold=bold)
        wide = inked(drawn(words, bold=bold)[1]).shape[1]
        assert wide <= label.natural_width + 1 <= wide + 0.3 * SIZE
        label.fit().texture_update()
        assert "\n" not in label.text and label.texture_size[0] <= label.width


@pytest.mark.parametrize("language", [Language.UYGHUR, Language.ENGLISH])
def test_one_line_is_cut_at_its_end(language: Language) -> None:
    theme.adopt(replace(DEFAULT, language=language))
    words = PARAGRAPH if language is Language.UYGHUR else "The public legal service kiosk of the example city"
    label, picture = drawn(words, 400, shorten=True)
    assert label.text.endswith("…") and words.startswith(label.text[:-1])
    assert inked(picture).shape[1] <= 400 and picture.shape[0] < 2 * SIZE
    assert drawn("ئەلى", 400, shorten=True)[0].text == "ئەلى"


def test_english_is_broken_between_words_only() -> None:
    theme.adopt(replace(DEFAULT, language=Language.ENGLISH))
    words = "Bring your identity card, the household register and the original notarial certificate."
    label, picture = drawn(words, 420)
    assert " ".join(label.text.split("\n")) == words
    assert label.texture_size[0] <= 420 and inked(picture).shape[1] <= 420
    long = drawn("Donaudampfschifffahrtsgesellschaft", 420)[0]
    assert long.text.replace("\n", "") == "Donaudampfschifffahrtsgesellschaft" and "\n" in long.text


def test_direction_characters_of_hostile_words_do_nothing() -> None:
    plain = drawn("ئەلى 12348 ۋە")[1]
    hostile = drawn("\u202eئەلى\u200f \u202d12348\u2067 \u061cۋە\u2069\u2066\u200e")[1]
    assert np.array_equal(plain, hostile)
    label, _ = drawn("ئە\x00[b]" + "م" * 3000 + "\ud800\U0010fffd", 500)
    assert label.texture_size[0] <= 500 and MISSING in label.text


def test_a_label_changes_its_engine_with_its_words() -> None:
    label = Text("测试", SIZE, serif=True)
    label.width = 400
    for words in ("ئەلى", "测试", "ۋەلى"):
        label.say(words)
        label.texture_update()
        assert label.text == words
        assert isinstance(label._label, shaped.ShapedLabel) == (words != "测试")
    assert np.array_equal(
        np.frombuffer(label.texture.pixels, np.uint8),
        np.frombuffer(_texture("ۋەلى", serif=True).pixels, np.uint8),
    )


def _texture(words: str, **how: Any) -> Any:
    label = Text(words, SIZE, **how)
    label.width = 400
    label.texture_update()
    return label.texture


def test_every_character_of_the_translations_has_a_picture() -> None:
    folder = Path(__file__).resolve().parents[2] / "words" / "translations"
    for language in ("ug", "en"):
        po = (folder / language / "LC_MESSAGES" / "legal-kiosk.po").read_text(encoding="utf-8")
        letters = set("".join(re.findall(r'^(?:msgstr )?"(.*)"$', po, re.MULTILINE)))
        missing = {one for one in letters | set(UYGHUR + "،؛؟«»") if drawable(one) == MISSING}
        assert not missing - {MISSING}, language
    for _regular, path in (font_files()[SANS],) * 2:
        font = ImageFont.truetype(path, 24)
        box = bytes(font.getmask("\uffff"))
        assert [one for one in UYGHUR + "،؛؟«»0123456789" if bytes(font.getmask(one)) == box] == []


def test_nothing_measured_or_drawn_is_remembered() -> None:
    marker = "".join(reversed("شۇنداقمۇئەلىجان"))
    label, _ = drawn(f"{marker} 12", bold=True)
    text.text_width(f"latin{marker[::-1]}"[:5] + "qxz", SANS, SIZE)
    del label
    forget.drop_caches()
    gc.collect()
    assert text._missing.cache_info().currsize == 0
    holders = []
    for thing in gc.get_objects():
        values = thing.values() if type(thing) is dict else thing if type(thing) in (list, tuple, set) else ()
        holders += [type(thing).__name__ for one in values if type(one) is str and marker in one]
    assert holders == []
