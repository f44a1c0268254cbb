"""`legal-kiosk log`: is the log whole?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli.setup import Config, fail, read_settings

log = typer.Typer(help="日志", no_args_is_help=True)


@log.callback()
def _group() -> None:
    """A group, though it has one command."""


@log.command()
def verify(
    files: Annotated[
        list[Path] | None, typer.Argument(help="日志文件，按时间先后；不写就查本机的全部日志")
    ] = None,
    looked_for: Annotated[
        str, typer.Option("--hash", help="后台收到过的校验值；日志里没有它，就是被整个改写过")
    ] = "",
    config: Config = None,
) -> None:
    """查日志有没有被改过、删过；有问题时返回 1。"""
    from kiosk.log import chain as log_chain
    from kiosk.log import output as log_output
    from kiosk.log.keeping import all_files

    try:
        given = files or all_files(log_output.log_path(read_settings(config)))
    except OSError as error:
        fail(f"日志读不了：{type(error).__name__}")
    if not given:
        fail("没有日志文件")
    wrong = held = False
    last = ""
    for one in log_chain.verify(given, looked_for.strip().lower()):
        words = f"第 {one.broken} 行：{log_chain.WHY[one.why]}" if one.broken else f"{one.lines} 行，完好"
        typer.echo(f"{one.file}：{words}")
        wrong, held, last = wrong or bool(one.broken), held or one.holds, one.last
    if last:
        typer.echo(f"最后一行的校验值 {last}")
    if looked_for:
        typer.echo("后台收到过的校验值在里面" if held else "没有后台收到过的校验值：日志被改写或删短过")
    raise typer.Exit(1 if wrong or (looked_for and not held) else 0)
