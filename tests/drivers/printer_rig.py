"""What the receipt-printer tests share: a simulated printer and the real service on one pseudo port."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from drivers.printer.delivery import Limits
from drivers.printer.profiles import PrinterProfile, load_profile
from drivers.printer.service import ReceiptPrinterService
from drivers.sim.printer_models import MODELS, PrinterModel
from drivers.sim.receipt_printer import ReceiptPrinterSimulator
from drivers.types import (
    Block,
    Feed,
    LabelValue,
    PrinterState,
    PrinterStatus,
    PrintJob,
    PrintOutcome,
    QrBlock,
    Rule,
    TextLine,
)

FONT = Path(__file__).resolve().parents[2] / "assets" / "fonts" / "NotoSansSC-Regular.otf"
# A wait of the driver that runs out is a result: a test has to ask for it, by QUICK or `replace(...)`.
PATIENT = Limits(poll=0.05, query=1.0, stall=20, margin=20, recovery=60, silence=10, settle=0.02, quiet=0.4)
QUICK = replace(PATIENT, query=0.3, silence=0.5)  # for a printer that falls silent
WAIT = 60.0

TEXT_VECTOR = bytes.fromhex(
    "1B40 1C26 1B6101 1D2111 BBD8D6B40A 1D2100 1B6100 B1E0BAC5A3BA464C2D310A D0D5C3FBA3BAB2E2CAD4BCD70A"
    "1D7201 1D564200"
)
TEXT_JOB = PrintJob(
    "A001",
    (TextLine("回执", size=2, align="center"), TextLine("编号：FL-1"), LabelValue("姓名", "测试甲")),
)
QR_DATA = "https://example.invalid/q?n=12"
QR_VECTOR = bytes.fromhex(
    "1D286B0400314132001D286B0300314306 1D286B0300314531 1D286B21003150306874747073"
    "3A2F2F6578616D706C652E696E76616C69642F713F6E3D3132 1D286B0300315130"
)

SHORT_JOB = PrintJob(
    "B001",
    (
        TextLine("公共法律服务", size=2, bold=True, align="center"),
        Rule(),
        LabelValue("受理编号", "1234 5678 9012"),
        LabelValue("姓名", "测**"),
        TextLine("请于2026年12月1日9:30前往示例市法律援助中心办理。"),
        QrBlock(QR_DATA, "扫码查询进度"),
        Feed(1),
    ),
)
SHORT_LINES = ("受理编号：1234 5678 9012", "姓名：测**", "扫码查询进度")


def realistic_receipt() -> PrintJob:
    """About thirty printed lines, as a citizen gets them for a legal-aid application."""
    blocks: tuple[Block, ...] = (
        TextLine("示例市公共法律服务中心", size=2, bold=True, align="center"),
        TextLine("法律援助申请回执", align="center"),
        Rule(),
        LabelValue("受理编号", "1234 5678 9012", bold=True),
        LabelValue("申请事项", "法律援助申请（劳动报酬争议）"),
        LabelValue("申请人", "测**"),
        LabelValue("受理时间", "2026年11月22日 10:30"),
        LabelValue("办理机构", "示例市法律援助中心"),
        LabelValue("预约时间", "2026年12月1日 9:30"),
        LabelValue("办理地点", "示例市样例区测试路8号公共法律服务中心二楼3号窗口"),
        Rule(),
        TextLine("请带齐以下材料：", bold=True),
        TextLine("1. 居民身份证原件和复印件"),
        TextLine("2. 劳动合同或者其他能证明劳动关系的材料"),
        TextLine("3. 工资条、银行流水或者欠条"),
        TextLine("4. 经济困难状况说明表（现场填写，不收费）"),
        TextLine("5. 与申请事项有关的其他证据"),
        Rule(),
        TextLine("中心收到材料后7个工作日内作出是否给予法律援助的决定，并告知您。"),
        TextLine("法律援助不收取任何费用。有人以任何名义向您收费，请拨打电话反映。"),
        LabelValue("咨询电话", "12348"),
        LabelValue("办公时间", "工作日 9:00-12:00，13:30-17:00"),
        Rule(),
        QrBlock("https://fl.example.invalid/r/8Jq2mB0Zs1vXx4K7cT9wQA", "用手机扫码，查进度、补材料、改时间"),
        TextLine("请妥善保管本回执。"),
        TextLine("打印时间：2026年11月22日 10:31", align="right"),
    )
    return PrintJob("R030", blocks)


@dataclass
class Rig:
    """A running simulator and service, with everything the service has said."""

    printer: ReceiptPrinterSimulator
    service: ReceiptPrinterService
    statuses: list[PrinterStatus] = field(default_factory=list)

    def wait_state(self, *states: PrinterState) -> PrinterStatus:
        """Wait until the present status is one of `states`."""
        wait_for(lambda: self.service.status.state in states, f"state {states}, is {self.service.status}")
        return self.service.status

    def begin(self, job: PrintJob) -> Outcome:
        """Submit a job."""
        outcome = Outcome()
        self.service.submit(job, outcome.take)
        return outcome

    def print(self, job: PrintJob) -> PrintOutcome:
        """Submit a job and wait for its end."""
        return self.begin(job).wait()

    def seen(self) -> list[PrinterState]:
        """States published so far, in order."""
        return [status.state for status in self.statuses]


class Outcome:
    """The end of one job; a second end is an error."""

    def __init__(self) -> None:
        self._ended = threading.Event()
        self.values: list[PrintOutcome] = []

    def take(self, outcome: PrintOutcome) -> None:
        """Called by the service."""
        self.values.append(outcome)
        self._ended.set()

    def wait(self) -> PrintOutcome:
        """The outcome, told exactly once."""
        assert self._ended.wait(WAIT), "the job did not end"
        assert len(self.values) == 1
        return self.values[0]


def wait_for(condition: Callable[[], bool], what: str) -> None:
    """Wait for a condition with a limit."""
    end = time.monotonic() + WAIT
    while not condition():
        assert time.monotonic() < end, f"did not come: {what}"
        time.sleep(0.01)


@contextmanager
def running(
    directory: Path,
    profile: str | PrinterProfile = "generic-80",
    model: PrinterModel | None = None,
    *,
    timing: bool = False,
    limits: Limits = PATIENT,
    clear_at_start: bool = False,
    font: Path | None = FONT,
    learns: bool = False,
) -> Iterator[Rig]:
    """A service on a simulated printer; both end with the block.

    `learns`: which queries the model leaves unanswered is found out, by waiting, not known beforehand.
    """
    chosen = load_profile(profile) if isinstance(profile, str) else profile
    device = MODELS[chosen.name] if model is None else model
    if not learns:
        answered = tuple(query for query in chosen.queries if query not in device.silent_queries)
        chosen = replace(chosen, queries=answered)
    if not timing:  # the driver waits by the speeds of its profile: make them great
        chosen = replace(chosen, baudrate=115200 * chosen.baudrate // device.baudrate, print_speed=1000)
        device = replace(device, baudrate=115200)
    printer = ReceiptPrinterSimulator(directory / "printer", device, FONT, timing=timing)
    printer.start()
    service = ReceiptPrinterService(
        str(directory / "printer"),
        chosen,
        font,
        limits=limits,
        clear_at_start=clear_at_start,
        first_delay=0.05,
        max_delay=0.1,
    )
    rig = Rig(printer, service)
    service.subscribe(rig.statuses.append)
    service.start()
    try:
        yield rig
    finally:
        service.stop()
        printer.stop()
