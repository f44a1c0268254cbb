"""What can be looked at without a machine: the service files, and a receipt as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli.setup import Config, fail, paper_font, printer_profile, read_settings

catalogue = typer.Typer(help="事项目录", no_args_is_help=True)
receipt = typer.Typer(help="回执", no_args_is_help=True)


@catalogue.callback()
def _services() -> None:
    """事项目录"""


@receipt.callback()
def _papers() -> None:
    """回执"""


@catalogue.command("check")
def catalogue_check(
    directory: Annotated[Path | None, typer.Argument(help="放 YAML 文件的目录；不写则检查自带的")] = None,
) -> None:
    """检查事项文件和旁边的短信文字（messages.yaml）；有错时逐条指出文件和行号，返回 1。"""
    from catalogue.checker import check_directory
    from catalogue.loader import packaged_directory

    where = directory or packaged_directory()
    if not any(where.glob("*.yaml")):
        fail(f"{where} 里没有事项文件（*.yaml）")
    problems = check_directory(where)
    for problem in problems:
        typer.echo(str(problem))
    if problems:
        fail(f"{len(problems)} 处要改")
    typer.echo("没有发现问题")


@receipt.command("preview")
def receipt_preview(
    service: Annotated[str, typer.Argument(help="事项代码，例如 NOTARY")],
    out: Annotated[Path, typer.Option("--out", help="图片文件")] = Path("receipt.png"),
    neutral: Annotated[bool, typer.Option(help="不写事由的回执")] = False,
    language: Annotated[str, typer.Option(help="语言：zh_CN、ug 或 en")] = "zh_CN",
    config: Config = None,
) -> None:
    """把一个事项的回执样张画成图片。"""
    settings = read_settings(config)
    from catalogue import load
    from drivers.sim.preview import render_png
    from drivers.types import PrintJob
    from kiosk.receipt import blocks
    from kiosk.receipt_sample import sample
    from words import speaking

    with speaking(language) as spoken:
        services = load().speaking(spoken)
        if service not in services:
            fail(f"没有这个事项；有 {'、'.join(services)}")
        paper = blocks(sample(services[service], settings.hall, neutral=neutral))
    job = PrintJob("PREV", paper, right_to_left=spoken.right_to_left)
    picture = render_png(job, printer_profile(settings.devices.printer.profile), paper_font())
    picture.save(out)
    typer.echo(f"画好了：{out}，{picture.width} × {picture.height} 点")
