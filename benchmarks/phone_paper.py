"""Photographs of papers, with a camera's grain: made here, so that nothing real is in them."""

from __future__ import annotations

import io
import random
from typing import Final

from PIL import Image, ImageDraw, ImageFilter

_CAMERA: Final = (4000, 3000)
_SHRUNK: Final = (2000, 1500)


def photographs(count: int) -> list[bytes]:
    """Papers on a table from a camera of 12 megapixels, shrunk as the phone's page does: 2,000 pixels,
    JPEG 85."""
    chance = random.Random(4)
    table = Image.effect_noise(_CAMERA, 34).filter(ImageFilter.GaussianBlur(1.2)).convert("RGB")
    table = Image.blend(table, Image.new("RGB", _CAMERA, (176, 150, 118)), 0.55)
    made = []
    for _ in range(count):
        photo = table.resize(_SHRUNK, Image.Resampling.LANCZOS)
        draw = ImageDraw.Draw(photo)
        draw.rectangle((300, 120, 1700, 1400), fill=(238, 235, 226))
        for line in range(32):
            across = 360
            while across < 1600:
                width = chance.randrange(14, 40)
                draw.text((across, 160 + 38 * line), chance.choice("样例材料文字"), fill="#222", font_size=30)
                across += width + 12
        grain = Image.effect_noise(_SHRUNK, 26).convert("RGB")
        out = io.BytesIO()
        Image.blend(photo, grain, 0.12).save(out, "JPEG", quality=85)
        made.append(out.getvalue())
    return made
