"""`python -m tour.pictures`: the README's pictures, made of what the last tour photographed.

Reads build/tour, writes docs/pictures: half or third size, few colours, each small enough for a repository.
"""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from tour.stage import ROOT

SOURCE = ROOT / "build" / "tour"
TARGET = ROOT / "docs" / "pictures"
LARGEST = 120_000  # bytes
ATTEMPTS = ((2, 128), (2, 48), (3, 128), (3, 32))  # (divisor of the size, colours), best first


class PictureMissing(RuntimeError):
    """The tour has not made it; the text says which one, and what to do."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A picture of the README: its name there, and which photograph of a journey (the first that fits)."""

    name: str
    journey: str
    pattern: str


BOOKING = "notarization-by-card"
HAND_OFF = "phone-hand-off"
STAFF = "printer-jam-mended-by-staff"
PICTURES = (
    Wanted("home", BOOKING, "*-home.png"),
    Wanted("identify", BOOKING, "*-identifyscreen.png"),
    Wanted("question", BOOKING, "*-question.png"),
    Wanted("place", BOOKING, "*-time-kept.png"),
    Wanted("done", BOOKING, "*-paper-out.png"),
    Wanted("receipt", BOOKING, "receipt-*.png"),
    Wanted("handwriting", "legal-aid-by-handwriting", "*-handwriting.png"),
    Wanted("uyghur", "notarization-in-uyghur", "*-question.png"),
    Wanted("largest", "notarization-at-eighty", "*-question.png"),
    Wanted("admin", STAFF, "*-overview.png"),
    Wanted("admin-pin", STAFF, "*-door.png"),
    Wanted("phone-code", HAND_OFF, "*-phonescreen.png"),
    Wanted("phone-number", HAND_OFF, "*-phone-number.png"),
    Wanted("phone-papers", HAND_OFF, "*-phone-papers.png"),
    Wanted("phone-arrived", HAND_OFF, "*-arrived.png"),
    Wanted("phone-case", "phone-after-the-visit", "*-phone-case.png"),
    Wanted("admin", "printer-jam-mended-by-staff", "*-overview.png"),
    Wanted("admin-pin", "printer-jam-mended-by-staff", "*-door.png"),
)


def find(wanted: Wanted) -> Path:
    """The photograph. Raises PictureMissing."""
    found = sorted((SOURCE / wanted.journey).glob(wanted.pattern))
    if not found:
        raise PictureMissing(f"no {wanted.pattern} in {wanted.journey}; run: make tour")
    return found[0]


def small_png(picture: Image.Image) -> bytes:
    """PNG bytes of the picture, the best attempt that is not above LARGEST. Raises ValueError."""
    for divisor, colours in ATTEMPTS:
        size = (picture.width // divisor, picture.height // divisor)
        smaller = picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)
        out = io.BytesIO()
        # without dithering: flat colours stay flat, and the file small; a small red lamp stays red
        few = smaller.quantize(colours, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        few.save(out, "PNG", optimize=True)
        if out.tell() <= LARGEST:
            return out.getvalue()
    raise ValueError(f"a picture of {picture.size} does not fit into {LARGEST} bytes")


def main() -> int:
    """Write them all; 1 when one is missing, and then none is changed."""
    try:
        paths = {wanted.name: find(wanted) for wanted in PICTURES}
    except PictureMissing as missing:
        sys.stderr.write(f"pictures: {missing}\n")
        return 1
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, path in paths.items():
        with Image.open(path) as picture:
            data = small_png(picture)
        (TARGET / f"{name}.png").write_bytes(data)
        sys.stdout.write(f"{TARGET.relative_to(ROOT)}/{name}.png  {len(data) // 1000} kB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
