"""Receipt printers that can be simulated, written from manuals: nothing here is read by a driver."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

GlyphSet = Literal["gb18030", "gbk", "gb2312"]


@dataclass(frozen=True, slots=True)
class PrinterModel:
    """One printer as it leaves the factory. `buffer_size` bytes, `speed` mm/s, `silent_queries`: DLE EOT n
    that get no answer, `stops_line_offline`: XOFF also while offline, `keeps_buffer`: over paper out and open
    cover.
    """

    name: str
    dots: int = 576
    columns: int = 48
    glyphs: GlyphSet = "gb18030"
    baudrate: int = 115200
    xonxoff: bool = True
    buffer_size: int = 4096
    speed: int = 150
    near_end_sensor: bool = True
    silent_queries: frozenset[int] = frozenset()
    answers_gs_r: bool = True
    answers_process_id: bool = False
    native_qr: bool = True
    gs_resizes_hanzi: bool = True
    keeps_buffer: bool = True
    stops_line_offline: bool = False
    clears_on_dle_dc4: bool = False
    head_to_cutter: int = 96  # dots


MODELS: Final = {
    model.name: model
    for model in (
        PrinterModel("generic-80", answers_process_id=True),
        PrinterModel("generic-58", dots=384, columns=32, baudrate=9600, speed=90),
        PrinterModel(
            "no-near-end-58",
            dots=384,
            columns=32,
            glyphs="gbk",
            baudrate=19200,
            buffer_size=256,
            speed=80,
            near_end_sensor=False,
            gs_resizes_hanzi=False,
            keeps_buffer=False,
        ),
        PrinterModel("quiet-80", baudrate=38400, silent_queries=frozenset({2, 3}), stops_line_offline=True),
        PrinterModel(
            "two-byte-80",
            glyphs="gbk",
            xonxoff=False,
            buffer_size=16384,
            speed=200,
            answers_process_id=True,
            clears_on_dle_dc4=True,
        ),
        PrinterModel(
            "gb2312-80",
            dots=512,
            columns=42,
            glyphs="gb2312",
            baudrate=38400,
            buffer_size=8192,
            speed=120,
            native_qr=False,
        ),
    )
}
