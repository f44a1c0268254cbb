"""Commands of the machine itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.cli.setup import Config, fail, open_state, paper_font, read_settings

if TYPE_CHECKING:
    from kiosk.config import HallSettings
    from kiosk.office.keys import Identity

app = typer.Typer()
outbox = typer.Typer(help="待发材料", no_args_is_help=True)


@app.command()
def run(config: Config = None) -> None:
    """运行服务机。"""
    from kiosk.run_command import run as run_machine

    raise typer.Exit(run_machine(config))


@app.command()
def demo(
    folder: Annotated[Path, typer.Option("--dir", help="放这次演示的全部数据的目录")] = Path("build/demo"),
    config: Config = None,
) -> None:
    """一条命令看全部：模拟设备、后台和服务机，在一个可以关掉的窗口里。"""
    settings = read_settings(config)
    import shutil

    from kiosk.app import run as run_kiosk
    from kiosk.demo import DemoFailed, Surroundings
    from screens.window import desktop_panel

    shutil.rmtree(folder, ignore_errors=True)
    screen = settings.screen
    try:
        with Surroundings(folder.resolve()) as around:
            pointed = around.enrol(settings)
            typer.echo(f"设备台（放身份证、看回执）：{around.bench_url}")
            typer.echo(f"机构网页（一次性链接）：{around.command('backend', 'office-link')}")
            who = f"工号 {around.staff_number}，密码 {around.staff_pin}"
            typer.echo(f"维护模式（连点七下首页左上角的大厅名称）：{who}")
            run_kiosk(pointed, desktop_panel(screen.width, screen.height, screen.diagonal_inches))
    except DemoFailed as error:
        fail(str(error))
    typer.echo(f"演示结束，数据在 {folder}")


@app.command()
def enrol(
    code: Annotated[
        str | None, typer.Argument(envvar="LEGAL_KIOSK_ENROLMENT_CODE", help="后台给的一次性登记码")
    ] = None,
    ca: Annotated[Path | None, typer.Option("--ca", help="机构 CA 证书（PEM），第一次联系时用")] = None,
    config: Config = None,
) -> None:
    """用一次性登记码把本机登记到机构；新机器先设第一位管理员（维护模式用）。"""
    settings = read_settings(config)
    import asyncio

    from kiosk.cli.staff import first_administrator
    from kiosk.office.enrolment import EnrolmentFailed, explain, read_code

    try:
        given = read_code(code, settings.backend.enrolment_code_file)
        first_administrator(settings)
        pem = ca.read_text(encoding="ascii") if ca is not None else ""
        identity = asyncio.run(_enrol(settings, given, pem))
    except EnrolmentFailed as error:
        fail(f"没有登记成：{explain(error.code)}")
    except (OSError, UnicodeDecodeError) as error:
        fail(f"没有登记成：{type(error).__name__}")
    typer.echo(f"登记成功：{identity.kiosk_id}，编号前缀 {identity.enrolment.receipt_prefix:04d}")


async def _enrol(settings: HallSettings, code: str, ca: str) -> Identity:
    from importlib.metadata import version

    from kiosk.office.enrolment import enrol_machine

    parts = open_state(settings)
    try:
        return await enrol_machine(code, parts, software=version("legal-kiosk"), ca=ca)
    finally:
        await parts.close()


@app.command()
def simulate(
    directory: Annotated[Path, typer.Option("--dir", help="放两个串口链接的目录")] = Path("build/devices"),
    port: Annotated[int, typer.Option(help="网页端口，0 为任选")] = 8321,
    model: Annotated[str, typer.Option(help="模拟的打印机型号")] = "generic-80",
    timing: Annotated[bool, typer.Option(help="模拟线路和打印速度")] = True,
) -> None:
    """设备台：没有真设备时，模拟读卡器和回执打印机。"""
    from drivers.sim.bench_run import run_bench

    directory.mkdir(parents=True, exist_ok=True)
    run_bench(directory, port, font_path=paper_font(), model=model, timing=timing)


@app.command("build-input")
def build_input() -> None:
    """编好拼音和笔画输入的数据；安装和词表更新后运行一次。"""
    from screens.entry.engines.build_input import build

    build()


@outbox.command("retry")
def outbox_retry(config: Config = None) -> None:
    """机构拒收的材料重新排队，下次运行时再发。"""
    import asyncio

    parts = open_state(read_settings(config))
    count = parts.outbox.requeue_parked()
    asyncio.run(parts.close())
    typer.echo(f"重新排队 {count} 份")
