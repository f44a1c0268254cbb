"""What becomes of a file that is accepted: bytes made anew, and a small picture of its first page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

JPEG: Final = "image/jpeg"
PDF: Final = "application/pdf"
QUALITY: Final = 85
THUMBNAIL_SIDE: Final = 320


@dataclass(frozen=True, slots=True)
class Remade:
    """Nothing of the sender's file is in here but what could be seen of it."""

    media_type: str
    data: bytes = field(repr=False)
    thumbnail: bytes = field(repr=False)  # JPEG
    pages: int = 1
