"""Photographs: told by their bytes, decoded within limits, and made anew as plain JPEG.

What was sent is never kept: position, device, time, comments, colour profiles, embedded previews and whatever
hides behind the picture stay behind. Bytes that are not a picture do not survive being drawn.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from functools import cache
from typing import Final

from PIL import ExifTags, Image

from backend.files.refusals import MOST_PIXELS, Refusal
from backend.files.remade import JPEG, QUALITY, THUMBNAIL_SIDE, Remade

LONGEST_SIDE: Final = 2400
_FORMATS: Final = ("JPEG", "PNG", "HEIF")
_MOST_SCANS: Final = 200  # a camera writes 1 or about 10; each costs a walk over the whole picture
_HEIF_BRANDS: Final = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_DECODER_ERRORS: Final = (OSError, ValueError, SyntaxError, EOFError, RuntimeError, struct.error, zlib.error)
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""How to turn a picture upright, by EXIF orientation (CIPA DC-008, 4.6.4 A)."""


def is_picture(data: bytes) -> bool:
    """Whether the first bytes are those of JPEG, PNG or HEIC; names and declared types are not asked."""
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return True
    return data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS


def remake(data: bytes) -> Remade | Refusal:
    """Decode a picture and write it anew: upright, opaque, RGB, longest side at most 2,400, JPEG 85.

    Returns NOT_A_PICTURE, TOO_MANY_PIXELS or BROKEN for what cannot be taken.
    """
    if not is_picture(data):
        return Refusal.NOT_A_PICTURE
    if data.startswith(b"\xff\xd8") and data.count(b"\xff\xda") > _MOST_SCANS:
        return Refusal.BROKEN  # markers cannot stand inside scan data, so this counts scans
    _prepare()
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return Refusal.TOO_MANY_PIXELS
            upright = _upright(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return Refusal.TOO_MANY_PIXELS
    except _DECODER_ERRORS:
        return Refusal.BROKEN
    return Remade(JPEG, encoded(upright), thumbnail_of(upright))


def encoded(picture: Image.Image) -> bytes:
    """A JPEG of the picture with nothing beside it."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def thumbnail_of(picture: Image.Image) -> bytes:
    """A JPEG with a longest side of at most 320."""
    small = picture.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return encoded(small)


def _upright(opened: Image.Image) -> Image.Image:
    """The picture as a citizen saw it, on a fresh canvas: no `info` of the file comes along."""
    opened.draft(None, (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is decoded small at once
    opened.load()
    turn = _TURNS.get(_orientation(opened))
    plain = _plain(opened)
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    canvas = Image.new("RGB", plain.size, "white")
    canvas.paste(plain, mask=plain.getchannel("A") if plain.mode == "RGBA" else None)
    return canvas.transpose(turn) if turn is not None else canvas


def _plain(opened: Image.Image) -> Image.Image:
    """RGB, or RGBA where something shines through."""
    if opened.mode.startswith("I"):  # 16 bit of grey: `convert` would clip instead of scaling
        return opened.point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    see_through = "A" in opened.mode or "a" in opened.mode or "transparency" in opened.info
    return opened.convert("RGBA" if see_through else "RGB")


def _orientation(opened: Image.Image) -> int:
    """1 where nothing is said, or nothing that can be read."""
    try:
        value = opened.getexif().get(ExifTags.Base.Orientation, 1)
    except (*_DECODER_ERRORS, KeyError, TypeError):
        return 1
    return value if isinstance(value, int) else 1


@cache
def _prepare() -> None:
    """Teach Pillow HEIC (only where pictures come in: it costs memory) and make its bomb guard an error.

    The guard is the process's: nothing in an office may open a picture of that size.
    """
    import pi_heif  # type: ignore[import-untyped]  # reads only: its sister brings an encoder under GPL

    pi_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
