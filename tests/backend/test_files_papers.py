"""PDFs are rendered anew in a process of their own: pictures of pages, and nothing that could act."""

from __future__ import annotations

import io

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pytest
from PIL import Image

from backend.files import Refusal, making, papers
from backend.files.remade import Remade
from tests.backend import sample_files as samples

_ACTIVE = (
    b"JavaScript",
    b"/JS",
    b"/AA",
    b"OpenAction",
    b"EmbeddedFile",
    b"/URI",
    b"/Annot",
    b"/Names",
    b"MZ ",
)


def remade(data: bytes) -> Remade:
    made = making.remake(data)
    assert isinstance(made, Remade), made
    assert made.media_type == "application/pdf"
    return made


def test_nothing_active_survives() -> None:
    data = samples.active_pdf()
    for part in (*_ACTIVE, samples.SECRET.encode()):
        assert part in data
    made = remade(data)
    for part in (*_ACTIVE, samples.SECRET.encode(), b"evil.example"):
        assert part not in made.data
    paper = pypdfium2.PdfDocument(made.data)
    assert (len(paper), made.pages) == (1, 1)
    assert paper.count_attachments() == 0
    page = paper[0]
    assert page.get_textpage().get_text_range() == ""
    assert [kind.type for kind in page.get_objects()] == [pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
    assert page.get_size() == pytest.approx((595, 842), abs=1)
    drawn = page.render(scale=0.2).to_pil().convert("RGB")
    assert drawn.getpixel((50, 20)) == pytest.approx((255, 0, 0), abs=10)
    assert drawn.getpixel((50, 150)) == pytest.approx((255, 255, 255), abs=10)


def test_every_page_at_150_dpi_and_a_small_picture_of_the_first() -> None:
    made = remade(samples.pages_pdf(3))
    assert made.pages == len(pypdfium2.PdfDocument(made.data)) == 3
    picture = next(iter(pypdfium2.PdfDocument(made.data)[2].get_objects()))
    assert picture.get_px_size() == (1240, 1755)
    small = Image.open(io.BytesIO(made.thumbnail), formats=["JPEG"])
    assert small.height == 320
    assert small.getpixel((50, 20)) == pytest.approx((255, 0, 0), abs=10)


def test_a_page_as_large_as_a_house_is_drawn_within_limits() -> None:
    made = remade(samples.pages_pdf(1, box="0 0 14400 14400"))
    picture = next(iter(pypdfium2.PdfDocument(made.data)[0].get_objects()))
    assert max(picture.get_px_size()) <= 3509


def test_limits_locks_and_broken_papers() -> None:
    assert remade(samples.pages_pdf(30)).pages == 30
    assert making.remake(samples.pages_pdf(31)) is Refusal.TOO_MANY_PAGES
    assert making.remake(samples.locked_pdf()) is Refusal.LOCKED_PDF
    assert making.remake(samples.pages_pdf(0)) is Refusal.BROKEN
    assert making.remake(b"%PDF-1.7\n" + bytes(2000)) is Refusal.BROKEN
    assert making.remake(b"x" * 2000 + samples.pages_pdf(1)) is Refusal.NOT_A_PICTURE


def test_a_page_disguised_in_front_of_a_paper_is_rendered_too() -> None:
    made = remade(b"<script>alert(1)</script>\n" + samples.pages_pdf(1))
    assert made.data.startswith(b"%PDF-")
    assert b"<script>" not in made.data


def test_a_page_without_a_size_gets_one() -> None:
    made = remade(samples.pages_pdf(1, box="0 0 0 0"))
    assert pypdfium2.PdfDocument(made.data)[0].get_size() == pytest.approx((612, 792), abs=1)


def test_a_paper_that_never_ends_is_given_up() -> None:
    """A form that draws itself many times, ten levels deep: more work than the limit allows."""
    deep = 10
    forms = [
        samples.stream(
            f"/X{level + 1} Do " * 30,
            "/Type /XObject /Subtype /Form /BBox [0 0 595 842] "
            f"/Resources << /XObject << /X{level + 1} {5 + level} 0 R >> >>",
        )
        for level in range(deep)
    ]
    data = samples.pdf(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            "/Resources << /XObject << /X0 5 0 R >> >> >>",
            samples.stream("/X0 Do " * 30),
            *[form.replace(f"{5 + level} 0 R", f"{6 + level} 0 R") for level, form in enumerate(forms)],
            samples.stream("0 0 9 9 re f " * 30, "/Type /XObject /Subtype /Form /BBox [0 0 595 842]"),
        ]
    )
    assert papers.remake(data, seconds=2) is Refusal.BROKEN
