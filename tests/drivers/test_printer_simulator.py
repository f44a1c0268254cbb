"""The simulated printer on its own: it prints what the bytes say, wrong bytes included."""

from __future__ import annotations

import io
import time
from contextlib import redirect_stdout
from pathlib import Path

import pytest
import serial
from escpos.printer import Dummy  # type: ignore[import-untyped]
from PIL import Image, ImageChops

from drivers.sim.escpos_stream import next_command
from drivers.sim.paper import Paper
from drivers.sim.print_engine import PrintEngine
from drivers.sim.printer_faults import PrinterFault
from drivers.sim.printer_models import MODELS, PrinterModel
from drivers.sim.receipt_printer import ReceiptPrinterSimulator
from tests.drivers.printer_rig import FONT, QR_DATA, QR_VECTOR, TEXT_VECTOR, WAIT, wait_for

CUT = b"\x1dVB\x00"


def printed(data: bytes, model: str = "generic-80") -> Paper:
    """The first piece of paper made of `data`."""
    return engine_after(data, model).finished[0]


def engine_after(data: bytes, model: str | PrinterModel = "generic-80") -> PrintEngine:
    engine = PrintEngine(
        MODELS[model] if isinstance(model, str) else model, lambda request: None, timing=False
    )
    engine.buffer += data
    engine.run(0.0, lambda: True)
    return engine


def test_golden_text_vector() -> None:
    paper = printed(TEXT_VECTOR)
    assert paper.lines == ["回执", "编号：FL-1", "姓名：测试甲"]
    assert paper.cut and not paper.half_line and bytes(paper.raw) == TEXT_VECTOR


def test_golden_qr_vector() -> None:
    paper = printed(QR_VECTOR + CUT)
    assert paper.qr_payloads == [QR_DATA.encode()]


def test_python_escpos_qr_and_picture() -> None:
    printer = Dummy()
    picture = Image.new("1", (64, 40), 1)
    picture.paste(0, (8, 8, 32, 32))
    with redirect_stdout(io.StringIO()):
        printer.qr("HELLO", native=True, size=4, ec=3)
        printer.image(picture, fragment_height=16)
        printer.cut(feed=False)
    paper = printed(bytes(printer.output))
    assert paper.qr_payloads == [b"HELLO"]
    assert [band.height for band in paper.pictures] == [16, 16, 8]
    assert ImageChops.invert(paper.pictures[0].convert("L")).getbbox() == (8, 8, 32, 16)


def test_python_escpos_text_modes() -> None:
    printer = Dummy()
    printer.set(align="center", custom_size=True, width=2, height=2, bold=True, underline=1, invert=True)
    printer.text("AB\n")
    printer.set_with_default()
    printer.text("C\n")
    printer.cut(feed=False)
    paper = printed(b"\x1b@\x1c." + bytes(printer.output))
    first, second = (item.cells for item in paper.items if hasattr(item, "cells") and item.cells)
    assert [(cell.width, cell.height, cell.bold, cell.underline, cell.reverse) for cell in first] == [
        (24, 48, True, True, True)
    ] * 2
    assert first[0].x == (576 - 48) // 2
    assert (second[0].width, second[0].bold, second[0].x) == (12, False, 0)


@pytest.mark.parametrize(
    ("data", "model", "lines"),
    [
        ("8139EF31", "generic-80", ["㐂"]),
        ("81308436", "two-byte-80", ["06"]),  # the yen sign on a font without 4-byte zone
        ("9534B235", "two-byte-80", ["45"]),
        ("FE9F", "two-byte-80", ["〿"]),
        ("E946CDF5", "gb2312-80", ["〿王"]),
        ("A1A4A1AA", "gb2312-80", ["·—"]),
        ("1C2E C4", "generic-80", ["─"]),  # Chinese mode off: code page 437
        ("CD1B40CDF5", "generic-80", ["王"]),  # half a hanzi before a command is lost
    ],
)
def test_fonts_print_what_they_have(data: str, model: str, lines: list[str]) -> None:
    assert printed(bytes.fromhex(data) + b"\n" + CUT, model).lines == lines


def test_full_line_goes_on_in_the_next_one() -> None:
    assert printed("汉".encode("gb18030") * 25 + b"\n" + CUT).lines == ["汉" * 24, "汉"]


def test_hanzi_size_depends_on_the_model() -> None:
    data = b"\x1d!\x11\xcd\xf5\n\x1c!\x0c\xcd\xf5\n" + CUT
    widths = [
        [item.cells[0].width for item in printed(data, model).items if hasattr(item, "cells")]
        for model in ("generic-80", "no-near-end-58")
    ]
    assert widths == [[48, 48], [24, 48]]


def test_qr_too_wide_prints_nothing_and_says_nothing() -> None:
    wide = QR_VECTOR.replace(b"\x1d(k\x03\x001C\x06", b"\x1d(k\x03\x001C\x10")
    assert printed(wide + b"A\n" + CUT, "generic-58").qr_payloads == []
    assert printed(QR_VECTOR + b"A\n" + CUT, "gb2312-80").qr_payloads == []


def test_cut_without_feed_leaves_the_last_lines_behind_the_blade() -> None:
    engine = engine_after(b"1\n2\n3\n4\n5\n6\n\x1dV\x00" + CUT)
    assert [paper.lines for paper in engine.finished] == [["1", "2"], ["3", "4", "5", "6"]]


def test_alignment_is_taken_at_the_start_of_a_line_only() -> None:
    paper = printed(b"A\x1ba\x01B\n" + CUT)
    assert paper.items[0].cells[0].x == 0  # type: ignore[union-attr]


def test_unknown_commands_are_counted_and_incomplete_ones_wait() -> None:
    assert engine_after(b"\x1bz\x1b\x99").unknown == [b"\x1bz", b"\x1b\x99"]
    for whole in (QR_VECTOR[:17], b"\x1dv0\x00\x01\x00\x02\x00ab", b"\x1dkI\x03{BA", b"\x1dk\x04AB\x00",
                  b"\x1b*\x21\x01\x00abc", b"\x1bD\x08\x10\x00", b"\x10\x14\x01\x00\x05", b"\x10\x04\x01",
                  b"\x1dVA\x03", b"\x1b3\x20", b"\x81\x30\x84\x36"):  # fmt: skip
        for length in range(1, len(whole)):
            buffer = bytearray(whole[:length])
            first = next_command(buffer, hanzi=True, four_byte=True)
            assert first is None or len(first.raw) <= length
        buffer = bytearray(whole + b"X")
        consumed = 0
        while len(buffer) > 1:
            command = next_command(buffer, hanzi=True, four_byte=True)
            assert command is not None
            consumed += len(command.raw)
        assert consumed == len(whole)


def test_line_spacing_and_feeds_move_the_paper() -> None:
    plain = printed(b"A\n" + CUT).height
    assert printed(b"\x1b3\x64A\n\x1b2" + CUT).height == plain + 70
    assert printed(b"A\n\x1bJ\x10\x1bd\x02" + CUT).height == plain + 16 + 60


@pytest.fixture
def simulator(tmp_path: Path) -> ReceiptPrinterSimulator:
    return ReceiptPrinterSimulator(tmp_path / "p", "generic-80", FONT, timing=False)


class Host:
    """A bare serial port on the simulator."""

    def __init__(self, simulator: ReceiptPrinterSimulator) -> None:
        self.simulator = simulator

    def __enter__(self) -> Host:
        self.simulator.start()
        self.port = serial.Serial(str(self.simulator.line.link), self.simulator.model.baudrate, timeout=WAIT)
        return self

    def __exit__(self, *_: object) -> None:
        self.port.close()
        self.simulator.stop()

    def ask(self, request: bytes, length: int) -> bytes:
        self.port.write(request)
        return bytes(self.port.read(length))


@pytest.mark.parametrize(
    ("fault", "replies"),
    [
        (None, "12121212"),
        ("paper_low", "1212121E"),
        ("paper_out", "1A32127E"),
        ("cover_open", "1A161212"),
        ("cutter_jam", "1A521A12"),
        ("head_hot", "1A525212"),
        ("broken", "1A523212"),
    ],
)
def test_status_bytes(simulator: ReceiptPrinterSimulator, fault: str | None, replies: str) -> None:
    if fault:
        simulator.set_fault(fault)
    with Host(simulator) as host:
        assert b"".join(host.ask(bytes([16, 4, n]), 1) for n in (1, 2, 3, 4)).hex().upper() == replies


def test_replies_in_buffer_order_and_blocks(simulator: ReceiptPrinterSimulator) -> None:
    with Host(simulator) as host:
        assert host.ask(b"\x1dr\x01", 1) == b"\x00"
        assert host.ask(b"\x1d(H\x06\x0000A001", 7) == b'7"A001\x00'
        assert host.ask(b"\x1dIB", 5) == b"_SIM\x00"
        assert host.ask(b"\x1dIC", 12) == b"_generic-80\x00"
        simulator.set_fault("paper_low")
        assert host.ask(b"\x1dr\x01", 1) == b"\x03"
        simulator.set_fault("cover_open")
        assert host.ask(b"\x1dr\x01\x10\x04\x01", 1) == b"\x1a"  # the mark has to wait, the query has not
        simulator.clear_fault("cover_open")
        assert host.port.read(1) == b"\x03"


def test_automatic_status_is_sent_at_once_and_on_change(simulator: ReceiptPrinterSimulator) -> None:
    with Host(simulator) as host:
        assert host.ask(b"\x1da\xff", 4).hex() == "10000000"
        simulator.set_fault("cover_open")
        assert host.port.read(4).hex() == "38000000"
        simulator.clear_faults()
        simulator.set_fault("paper_out")
        wait_for(lambda: host.port.in_waiting >= 4, "status")
        assert host.port.read(host.port.in_waiting)[-4:].hex() == "18000f00"


def test_query_inside_picture_data_is_obeyed_at_once(simulator: ReceiptPrinterSimulator) -> None:
    with Host(simulator) as host:
        assert host.ask(b"\x1dv0\x00\x03\x00\x01\x00\x10\x04\x01", 1) == b"\x12"
        wait_for(lambda: simulator.state()["lines_printed"] == 1, "band")


def test_small_buffer_without_flow_control_loses_data(tmp_path: Path) -> None:
    model = PrinterModel("tiny", xonxoff=False, buffer_size=64)
    simulator = ReceiptPrinterSimulator(tmp_path / "p", model, FONT, timing=False)
    simulator.set_fault("cover_open")
    with Host(simulator) as host:
        host.port.write(b"x" * 200 + b"\x10\x04\x02")
        assert host.port.read(1) == b"\x16"  # answered although the buffer is full
        assert simulator.state()["lost_bytes"] == 139


def test_recover_and_clear_empties_the_buffer(tmp_path: Path) -> None:
    simulator = ReceiptPrinterSimulator(tmp_path / "p", "two-byte-80", FONT, timing=False)
    simulator.set_fault("cover_open")
    with Host(simulator) as host:
        for clearing in (b"\x10\x05\x02", bytes([16, 20, 8, 1, 3, 20, 1, 6, 2, 8])):
            host.port.write(b"secret\n")
            wait_for(lambda: simulator.state()["buffered"] == 7, "data")
            host.port.write(clearing)
            wait_for(lambda: simulator.state()["buffered"] == 0, "empty")
        simulator.clear_faults()
        wait_for(lambda: bool(simulator.state()["idle"]), "idle")
        assert simulator.papers() == []


def test_wrong_speed_is_noise(tmp_path: Path) -> None:
    simulator = ReceiptPrinterSimulator(tmp_path / "p", "generic-80", FONT, timing=False)
    with Host(simulator) as host:
        host.port.baudrate = 9600
        host.port.timeout = 0.3
        assert b"\x12" not in host.ask(b"\x10\x04\x01" * 5, 5)


def test_pictures_of_papers(simulator: ReceiptPrinterSimulator) -> None:
    with Host(simulator) as host:
        with pytest.raises(IndexError):
            simulator.picture()
        host.port.write(TEXT_VECTOR + b"\x1b-\x01\x1c-\x01\xcd\xf5\n")
        wait_for(lambda: simulator.state()["papers"] == 2, "papers")
        whole, hanging = simulator.picture(0), simulator.picture()
        assert whole.width == 576 + 64 and whole.height > hanging.height
        black = ImageChops.invert(whole).getbbox()
        assert black is not None and black[0] > 32
        assert len(simulator.take_paper()) == 1
        assert [paper.cut for paper in simulator.papers()] == [False]


def test_real_time_passes_as_on_paper(tmp_path: Path) -> None:
    simulator = ReceiptPrinterSimulator(tmp_path / "p", "generic-80", FONT, timing=True)
    with Host(simulator) as host:
        before = time.monotonic()
        # The query is answered at once, the mark when the lines before it are out.
        assert host.ask(b"A\n" * 12 + b"\x1dr\x01" + b"\x10\x04\x01", 2) == b"\x12\x00"
        assert time.monotonic() - before >= 12 * 30 / 8 / simulator.model.speed  # 30 dots a line, 8 dots a mm
        assert simulator.state()["lines_printed"] == 12


def test_power_lost_leaves_half_a_line(simulator: ReceiptPrinterSimulator) -> None:
    simulator.set_fault(PrinterFault.POWER_OFF, after_lines=2)
    with Host(simulator) as host:
        host.port.write(b"1\n2\n3\n4\n")
        wait_for(lambda: "power_off" in simulator.state()["faults"], "power off")
        paper = simulator.papers()[0]
        assert (paper.lines, paper.half_line, paper.cut) == (["1", "2"], "3", False)
        assert simulator.picture().height == paper.height + 64


@pytest.mark.parametrize("keeps", [True, False])
def test_paper_end_keeps_or_loses_the_rest(simulator: ReceiptPrinterSimulator, keeps: bool) -> None:
    simulator.keeps_buffer = keeps
    simulator.set_fault("paper_out", after_lines=2)
    with Host(simulator) as host:
        host.port.write(b"1\n2\n3\n4\n")
        wait_for(lambda: "paper_out" in simulator.state()["faults"], "paper out")
        simulator.clear_fault("paper_out")
        wait_for(lambda: bool(simulator.state()["idle"]), "idle")
        lines = [paper.lines for paper in simulator.papers()]
        assert lines == ([["1", "2"], ["3", "4"]] if keeps else [["1", "2"]])
