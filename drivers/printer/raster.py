"""Pictures as GS v 0 strips, kept free of bytes a printer would take for real-time commands."""

from __future__ import annotations

import re
from typing import Final

from PIL import Image, ImageChops

# DLE EOT n, DLE ENQ n and DLE DC4 n are obeyed by many printers even inside picture data.
COLLISION: Final = re.compile(rb"\x10(?:\x04[\x01-\x08\x12]|\x05[\x00-\x03]|\x14[\x01-\x08])")
_DOT: Final = 0x08  # blackened beside the dot that makes the byte 10: 10 becomes 18


def raster(picture: Image.Image, rows: int) -> bytes:
    """GS v 0 commands for a 1-bit picture (black = 0), at most `rows` rows each; width a multiple of 8."""
    if picture.mode != "1" or picture.width % 8:
        raise ValueError("the picture must be 1 bit deep and a multiple of 8 dots wide")
    width = picture.width // 8
    out = bytearray()
    for top in range(0, picture.height, rows):
        strip = picture.crop((0, top, picture.width, min(top + rows, picture.height)))
        header = b"\x1dv0\x00" + width.to_bytes(2, "little") + strip.height.to_bytes(2, "little")
        out += header + without_collisions(ImageChops.invert(strip).tobytes())
    return bytes(out)


def without_collisions(data: bytes) -> bytes:
    """The same picture data with one dot changed in every spot that reads as a real-time command."""
    fixed = bytearray(data)
    for match in COLLISION.finditer(data):
        fixed[match.start()] ^= _DOT
    return bytes(fixed)
