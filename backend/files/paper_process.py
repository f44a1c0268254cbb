"""A program of its own: reads a PDF from standard input, writes a picture-only PDF made of its pages.

It runs apart because PDFium is not safe to share between threads, and because a hostile paper may crash it or
keep it busy for ever: limits of memory and time are set before the first byte is read, and whatever happens
here ends nothing but this program. It knows nothing of the office: no settings, no keys, no database.

Output: length of the thumbnail (4 bytes), number of pages (4 bytes), thumbnail, PDF. Exit codes: see `Exit`.
"""

from __future__ import annotations

import io
import resource
import struct
import sys
from enum import IntEnum
from typing import Final

DPI: Final = 150
MEMORY: Final = 1536 * 1024 * 1024
LONGEST_SIDE: Final = 3508  # pixels; an A3 page at 150 dpi has 2,480, larger drawings come out coarser
_QUALITY: Final = 85
_THUMBNAIL_SIDE: Final = 320
_HEADER: Final = struct.Struct(">II")


class Exit(IntEnum):
    """How it ended. Anything else is a crash or a limit."""

    DONE = 0
    BROKEN = 3
    LOCKED = 4
    TOO_MANY_PAGES = 5


def main(most_pages: int, seconds: int) -> Exit:
    """Render every page anew. Text, links, scripts, attachments, forms and metadata are not carried over."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash must not write the paper to disk
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # nor anything else
    import pypdfium2  # type: ignore[import-untyped]  # ships no types
    from PIL import Image

    try:
        paper = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    except pypdfium2.PdfiumError as error:
        return Exit.LOCKED if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD else Exit.BROKEN
    if not len(paper):
        return Exit.BROKEN
    if len(paper) > most_pages:
        return Exit.TOO_MANY_PAGES
    out, small = io.BytesIO(), io.BytesIO()
    try:
        for index in range(len(paper)):
            page = paper[index]
            scale = min(DPI / 72, LONGEST_SIDE / max(page.get_size()))
            picture = page.render(scale=scale).to_pil().convert("RGB")
            page.close()
            # one page at a time, so that thirty large ones do not lie in memory together
            picture.save(out, "PDF", resolution=72 * scale, quality=_QUALITY, append=index > 0)
            if index == 0:
                picture.thumbnail((_THUMBNAIL_SIDE, _THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
                picture.save(small, "JPEG", quality=_QUALITY)
    except (pypdfium2.PdfiumError, ValueError, ZeroDivisionError, MemoryError, OSError):
        return Exit.BROKEN
    sys.stdout.buffer.write(_HEADER.pack(len(small.getvalue()), len(paper)))
    sys.stdout.buffer.write(small.getvalue())
    sys.stdout.buffer.write(out.getvalue())
    sys.stdout.buffer.flush()
    return Exit.DONE


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
