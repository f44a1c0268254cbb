"""The preview of a receipt shows what a printer of that profile would print."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import ImageChops

from drivers.printer.job import JobEncoder
from drivers.printer.profiles import load_profile, profile_names
from drivers.sim.preview import draw_bytes, model_for, render_png
from tests.drivers.printer_rig import FONT, realistic_receipt


@pytest.mark.parametrize("name", profile_names())
def test_preview_of_every_profile(name: str) -> None:
    profile = load_profile(name)
    picture = render_png(realistic_receipt(), profile, FONT)
    box = ImageChops.invert(picture.convert("L")).getbbox()
    assert picture.width == profile.dots + 64
    assert box is not None and box[0] >= 32 and box[2] <= picture.width - 32


def test_preview_of_a_profile_of_ones_own_equals_the_model_it_was_copied_from() -> None:
    own = replace(load_profile("generic-80"), name="our-hall")
    job = realistic_receipt()
    assert render_png(job, own, FONT).tobytes() == render_png(job, load_profile("generic-80"), FONT).tobytes()


def test_bytes_without_a_cut_are_drawn_as_a_torn_paper() -> None:
    profile = load_profile("generic-80")
    data = JobEncoder(profile, FONT).encode(realistic_receipt()).data
    torn = draw_bytes(data[:-4], model_for(profile), FONT)
    assert torn.height < render_png(realistic_receipt(), profile, FONT).height
