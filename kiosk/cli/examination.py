"""`legal-kiosk doctor`: puts the checks together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from kiosk.cli.setup import Config, printer_profile, read_settings

if TYPE_CHECKING:
    from drivers.types import CardReader, ReceiptPrinter
    from kiosk.config import HallSettings
    from kiosk.doctor import Finding

app = typer.Typer()


@app.command()
def doctor(config: Config = None) -> None:
    """逐项检查这台机器；有坏的项目时返回 1。"""
    settings = read_settings(config)
    from kiosk.config_file import find_config
    from kiosk.doctor import Verdict, good

    findings = [good("设置", str(find_config(config) or "全部用默认值")), *_examine(settings)]
    for finding in findings:
        typer.echo(str(finding))
    raise typer.Exit(1 if any(f.verdict is Verdict.BAD for f in findings) else 0)


def _examine(settings: HallSettings) -> list[Finding]:
    import asyncio
    import logging

    from kiosk import doctor as checks
    from kiosk.doctor_office import check_office
    from kiosk.log import output as log_output

    log_output.configure(level=logging.CRITICAL + 1)  # the findings say it all
    running = checks.is_running(settings)
    findings = [
        *checks.check_state(settings),
        *checks.check_hall_changes(settings),
        *asyncio.run(check_office(settings)),
        *checks.check_catalogue(settings),
        *checks.check_fonts(),
        _entry(settings),
        *_ports(settings),
    ]
    if running:
        return [*findings, checks.note("设备", "服务机正在运行，设备归它用；状态看屏幕或后台")]
    return [*findings, *checks.check_reader(_reader(settings)), *checks.check_printer(_printer(settings))]


def _entry(settings: HallSettings) -> Finding:
    from kiosk.doctor import good, note
    from screens.entry.engines.choose import described
    from screens.entry.engines.fuzzy import Fuzzy

    complete, words = described(Fuzzy(settings.entry.fuzzy_pinyin))
    return (good if complete else note)("文字输入", words)


def _ports(settings: HallSettings) -> Iterator[Finding]:
    """Devices named by USB path or serial number: where they are now, or what could be written instead."""
    from drivers import port_name
    from kiosk.doctor import bad, good

    devices = settings.devices
    for what, port in (("身份证阅读器", devices.reader.port), ("回执打印机", devices.printer.port)):
        if port_name.is_path(port):
            continue
        try:
            yield good(f"{what}的串口", f"{port} 现在是 {port_name.where(port)}")
        except port_name.NotThere as error:
            yield bad(f"{what}的串口", str(error))


def _reader(settings: HallSettings) -> CardReader | None:
    from datetime import datetime

    from drivers.id_card.service import IdCardReaderService
    from kiosk.clock import SHANGHAI

    port = settings.devices.reader.port
    return IdCardReaderService(port, today=lambda: datetime.now(SHANGHAI).date()) if port else None


def _printer(settings: HallSettings) -> ReceiptPrinter | None:
    from drivers.printer.service import ReceiptPrinterService

    printer = settings.devices.printer
    if not printer.port:
        return None
    return ReceiptPrinterService(printer.port, printer_profile(printer.profile), baudrate=printer.baudrate)
