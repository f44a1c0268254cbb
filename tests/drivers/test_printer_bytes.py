"""The bytes of a receipt: golden vectors, python-escpos as a second opinion, limits."""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from dataclasses import replace

import pytest
from escpos.printer import Dummy  # type: ignore[import-untyped]
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from drivers.printer.glyphs import GlyphDrawer
from drivers.printer.job import JobEncoder, draw_qr, native_qr, process_id_of, process_id_request
from drivers.printer.layout import Code, JobError, lay_out
from drivers.printer.profiles import load_profile, profile_names
from drivers.printer.raster import COLLISION, raster, without_collisions
from drivers.types import Block, Feed, LabelValue, PrintJob, QrBlock, Rule, TextLine
from tests.drivers.printer_rig import FONT, QR_DATA, QR_VECTOR, TEXT_JOB, TEXT_VECTOR, realistic_receipt

WIDE = load_profile("generic-80")
anything = st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=60)


def encoded(*blocks: Block, profile: str = "generic-80", copies: int = 0, font: bool = True) -> bytes:
    job = PrintJob("T001", blocks, copies)
    return JobEncoder(load_profile(profile), FONT if font else None).encode(job).data


def body(*blocks: Block, profile: str = "generic-80", copies: int = 0, font: bool = True) -> bytes:
    """Bytes between the header and the mark with the cut."""
    data = encoded(*blocks, profile=profile, copies=copies, font=font)
    assert data.startswith(b"\x1b@\x1c&")
    return data[4 : data.rindex(b"\x1dr\x01")]


def ink(picture: Image.Image) -> tuple[int, int, int, int]:
    """Box around everything black."""
    box = ImageChops.invert(picture.convert("L")).getbbox()
    assert box is not None
    return box


def test_golden_text_vector() -> None:
    profile = replace(WIDE, size_commands=("GS !",))
    assert len(TEXT_VECTOR) == 52
    assert JobEncoder(profile, None).encode(TEXT_JOB).data == TEXT_VECTOR


def test_golden_qr_vector() -> None:
    assert len(QR_VECTOR) == 71
    assert native_qr(QR_DATA, 6) == QR_VECTOR
    assert b"\x1ba\x01" + QR_VECTOR + b"\x1ba\x00" in encoded(QrBlock(QR_DATA))


def test_process_id_stands_before_the_mark() -> None:
    job = JobEncoder(WIDE, None).encode(TEXT_JOB, process_id=True)
    assert process_id_request(b"A001") == bytes.fromhex("1D284806003030") + b"A001"
    assert job.data.endswith(process_id_request(b"A001") + b"\x1dr\x01\x1dVB\x00")
    assert job.process_id == b"A001"


def test_process_id_of_a_long_job_id_is_four_printable_characters() -> None:
    ids = {process_id_of(f"0190-{n}") for n in range(50)}
    assert len(ids) > 45
    assert all(len(value) == 4 and value.isalnum() for value in ids)


def test_sizes_are_sent_for_both_kinds_of_firmware_and_taken_back() -> None:
    assert body(TextLine("王", size=2)) == bytes.fromhex("1D2111 1C210C CDF50A 1D2100 1C2100")
    assert body(TextLine("王", size=3)) == bytes.fromhex("1D2122 CDF50A 1D2100")
    assert body(TextLine("王", bold=True, align="right")) == bytes.fromhex(
        "1B6102 1B4501 CDF50A 1B4500 1B6100"
    )


def test_cut_kinds() -> None:
    assert encoded(Rule()).endswith(b"\x1dVB\x00")
    assert encoded(Rule(), profile="no-near-end-58").endswith(b"\x1dVA\x00")


def test_copies_carry_the_mark_and_the_count() -> None:
    assert "补打 第3次".encode("gb18030") in body(TextLine("甲"), copies=3)
    assert "补打".encode("gb18030") not in body(TextLine("甲"))


def test_value_hangs_under_itself() -> None:
    rows = lay_out(PrintJob("T", (LabelValue("地点", "示" * 40),)), WIDE)
    texts = [row.text for row in rows]  # type: ignore[union-attr]
    assert texts == ["地点：" + "示" * 21, "      " + "示" * 19]


def test_long_label_gets_its_own_line() -> None:
    rows = lay_out(PrintJob("T", (LabelValue("很" * 19, "值"),)), WIDE)
    assert [row.text for row in rows] == ["很" * 19 + "：", "    值"]  # type: ignore[union-attr]


def test_feeds() -> None:
    assert body(Feed(0), Feed(3)) == b"\x1bd\x03"


@pytest.mark.parametrize(
    "block",
    [
        TextLine("甲", size=0),
        TextLine("甲", size=4),
        Feed(-1),
        Feed(31),
        QrBlock(""),
        QrBlock("中文"),
        QrBlock("a\x10\x04\x01"),
        QrBlock("x" * 1001),
        QrBlock("x" * 5000),
    ],
)
def test_impossible_blocks_are_refused_before_anything_is_sent(block: Block) -> None:
    with pytest.raises(JobError):
        encoded(block)


def test_negative_copy_number_is_refused() -> None:
    with pytest.raises(JobError):
        encoded(copies=-1)


@pytest.mark.parametrize(
    ("profile", "length"), [("generic-80", 280), ("generic-58", 180), ("gb2312-80", 250)]
)
def test_qr_fits_the_paper_with_quiet_zone_and_phone_sized_modules(profile: str, length: int) -> None:
    rows = lay_out(PrintJob("T", (QrBlock("x" * length),)), load_profile(profile))
    code = next(row for row in rows if isinstance(row, Code))
    assert 4 <= code.module <= 6
    assert code.module * (code.modules + 8) <= load_profile(profile).dots


def test_rare_character_turns_its_own_line_into_a_picture_only() -> None:
    data = body(TextLine("甲"), TextLine("㐂先生"), TextLine("乙"), profile="two-byte-80")
    assert data.startswith("甲\n".encode("gb18030") + b"\x1dv0\x00")
    assert data.endswith("乙\n".encode("gb18030"))
    assert data.count(b"\x1dv0") == 1


def test_without_a_font_a_rare_character_becomes_a_visible_mark() -> None:
    assert body(TextLine("㐂先生"), profile="two-byte-80", font=False) == "〓先生\n".encode("gb18030")


def test_four_byte_font_gets_the_character_as_text() -> None:
    assert body(TextLine("㐂")) == bytes.fromhex("8139EF310A")


def test_picture_keeps_cells_alignment_and_size() -> None:
    drawer = GlyphDrawer(FONT)
    left = drawer.draw("㐂A", dots=576)
    assert left.size == (40, 30)  # 24 + 12 dots and a little, in eights
    centred = drawer.draw("㐂", dots=576, align="center", bold=True)
    right = drawer.draw("㐂", dots=576, size=2, align="right")
    assert right.size == (576, 60)
    assert ink(centred)[0] >= 276
    assert ink(right)[0] >= 528


def test_character_missing_in_the_drawing_font_too_is_drawn_as_the_mark() -> None:
    drawer = GlyphDrawer(FONT)
    assert drawer.has_glyph("王") and not drawer.has_glyph("\U0001d11e")
    assert drawer.draw("\U0001d11e", dots=384).tobytes() == drawer.draw("〓", dots=384).tobytes()


def escpos_image(picture: Image.Image, rows: int) -> bytes:
    printer = Dummy()
    with redirect_stdout(io.StringIO()):  # it complains about its profile on standard output
        printer.image(picture, impl="bitImageRaster", fragment_height=rows)
    return bytes(printer.output)


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 9), st.integers(1, 50), st.integers(1, 32), st.randoms(use_true_random=False))
def test_raster_equals_python_escpos(width: int, height: int, rows: int, random: object) -> None:
    dots = bytes(random.randrange(0x20, 0x100) for _ in range(width * height))  # type: ignore[attr-defined]
    picture = Image.frombytes("1", (width * 8, height), bytes(byte ^ 0xFF for byte in dots))
    assert raster(picture, rows) == escpos_image(picture, rows)


def test_qr_picture_is_centred_and_cut_into_strips() -> None:
    assert ink(draw_qr(QR_DATA, 6, 384)) == (105, 0, 279, 174)  # 29 modules of 6 dots
    assert encoded(QrBlock(QR_DATA), profile="gb2312-80").count(b"\x1dv0") == 8  # 174 rows in strips of 24


def test_raster_refuses_other_pictures() -> None:
    with pytest.raises(ValueError, match="1 bit"):
        raster(Image.new("L", (8, 8)), 8)


@example(bytes.fromhex("100401 100412 100500 100503 101401 101408 10100401"))
@given(st.binary(max_size=200))
def test_pictures_hold_no_real_time_command_and_change_one_dot_each(data: bytes) -> None:
    fixed = without_collisions(data)
    assert not COLLISION.search(fixed)
    changed = [(a, b) for a, b in zip(data, fixed, strict=True) if a != b]
    assert len(changed) == len(COLLISION.findall(data))
    assert all((a ^ b).bit_count() == 1 for a, b in changed)


@settings(deadline=None, max_examples=80)
@given(anything, anything, st.integers(1, 3), st.sampled_from(["generic-80", "quiet-80"]))
def test_citizen_text_yields_no_command(label: str, value: str, size: int, profile: str) -> None:
    plain = body(LabelValue(label, value), TextLine(value, size=1), profile=profile, font=False)
    assert not [byte for byte in plain if (byte < 0x20 and byte != 0x0A) or byte == 0x7F]
    sized = encoded(TextLine(value, size=size, bold=True), profile=profile, font=False)
    assert sized.count(b"\x1d") == sized.count(b"\x1d!") + 2


@settings(deadline=None, max_examples=40)
@given(anything, st.sampled_from(profile_names()))
def test_no_text_raises_on_any_profile(text: str, profile: str) -> None:
    assert encoded(TextLine(text), LabelValue(text, text), profile=profile)


def test_realistic_receipt_is_about_a_kilobyte() -> None:
    job = realistic_receipt()
    data = JobEncoder(WIDE, FONT).encode(job).data
    lines = data.count(b"\n")
    assert 28 <= lines <= 34
    assert 1000 <= len(data) <= 1300


def test_jobs_keep_people_out_of_reprs() -> None:
    job = realistic_receipt()
    assert "测" not in repr(job) and "测" not in repr(JobEncoder(WIDE, None).encode(job))
