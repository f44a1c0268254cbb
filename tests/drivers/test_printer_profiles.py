"""Printer profiles are data, and wrong data is named."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from drivers.printer.profiles import ProfileError, load_profile, parse_profile, profile_names
from drivers.sim.printer_models import MODELS

GOOD = (resources.files("drivers.printer") / "profiles" / "generic-80.toml").read_text(encoding="utf-8")


def test_shipped_profiles_load_and_have_a_simulated_counterpart() -> None:
    assert set(profile_names()) == set(MODELS)
    for name in profile_names():
        profile, model = load_profile(name), MODELS[name]
        assert profile.name == name
        assert (profile.dots, profile.columns, profile.font_zone) == (model.dots, model.columns, model.glyphs)
        assert profile.baudrate == model.baudrate and profile.native_qr == model.native_qr
        assert profile.hanzi_columns == profile.columns // 2


def test_a_hall_can_bring_its_own_profile(tmp_path: Path) -> None:
    path = tmp_path / "our-printer.toml"
    path.write_text(GOOD.replace("115200", "19200"), encoding="utf-8")
    profile = load_profile(str(path))
    assert (profile.name, profile.baudrate) == ("our-printer", 19200)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("dots = 576", "dots = 570", "dots"),
        ("dots = 576", "dots = 384", "columns"),
        ("columns = 48", "columns = 0", "columns"),
        ("columns = 48", 'columns = "48"', "columns"),
        ('"gb18030"', '"utf-8"', "font_zone"),
        ('"xonxoff"', '"dtr"', "flow_control"),
        ('cut = "partial"', 'cut = "none"', "cut"),
        ('mechanical_bit = "jam"', 'mechanical_bit = "x"', "mechanical_bit"),
        ("has_near_end = true", "has_near_end = 1", "has_near_end"),
        ("[1, 2, 3, 4]", "[]", "queries"),
        ("[1, 2, 3, 4]", "[5]", "queries"),
        ("[1, 2, 3, 4]", "1", "queries"),
        ('["GS !", "FS !"]', '["ESC !"]', "size_commands"),
        ("raster_rows = 32", "raster_rows = 256", "raster_rows"),
        ("qr_bytes", "qr_size", "qr_bytes"),
        ("dots = 576", "dots =", "mine"),
    ],
)
def test_mistakes_are_named(old: str, new: str, named: str) -> None:
    assert old in GOOD
    with pytest.raises(ProfileError, match=named):
        parse_profile("mine", GOOD.replace(old, new))


def test_unknown_profiles_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="generic-80"):
        load_profile("nonesuch")
    with pytest.raises(ProfileError, match="FileNotFoundError"):
        load_profile(str(tmp_path / "none.toml"))
