"""A receipt as a picture without a printer: the driver's bytes, drawn by the simulator's paper."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from ..printer.job import JobEncoder
from ..printer.profiles import PrinterProfile
from ..types import PrintJob
from .paper_painter import PaperPainter
from .print_engine import PrintEngine
from .printer_models import MODELS, PrinterModel


def render_png(job: PrintJob, profile: PrinterProfile, font_path: Path) -> Image.Image:
    """Draw `job` as a printer of `profile` would print it, one dot a pixel.

    Raises `JobError` for a job that cannot be printed.
    """
    data = JobEncoder(profile, font_path).encode(job).data
    return draw_bytes(data, model_for(profile), font_path)


def draw_bytes(data: bytes, model: PrinterModel, font_path: Path) -> Image.Image:
    """Draw the first piece of paper that `model` makes of a byte stream."""
    engine = PrintEngine(model, lambda request: None, timing=False)
    engine.buffer += data
    engine.run(0.0, lambda: True)
    return PaperPainter(font_path).paint(engine.finished[0] if engine.finished else engine.paper)


def model_for(profile: PrinterProfile) -> PrinterModel:
    """The simulated printer a profile describes; a profile of a hall's own gets a plain one of its size."""
    known = MODELS.get(profile.name)
    if known is not None:
        return known
    return PrinterModel(
        profile.name,
        dots=profile.dots,
        columns=profile.columns,
        glyphs=profile.font_zone,
        native_qr=profile.native_qr,
    )
