"""The command line. Only this module may start other rooms; what is heavy is imported inside its command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from backend.settings import Settings
    from drivers.printer.profiles import PrinterProfile
    from drivers.types import CardReader, ReceiptPrinter
    from kiosk.config import HallSettings
    from kiosk.doctor import Finding
    from kiosk.keys import Identity
    from kiosk.parts import OfficeParts

app = typer.Typer(help="自助法律服务机", no_args_is_help=True, add_completion=False, rich_markup_mode=None)
backend = typer.Typer(help="机构后台", no_args_is_help=True)
backend_kiosk = typer.Typer(help="登记和停用服务机", no_args_is_help=True)
backend_keys = typer.Typer(help="机构的加密密钥", no_args_is_help=True)
catalogue = typer.Typer(help="事项目录", no_args_is_help=True)
receipt = typer.Typer(help="凭条", no_args_is_help=True)
outbox = typer.Typer(help="待发材料", no_args_is_help=True)
app.add_typer(backend, name="backend")
backend.add_typer(backend_kiosk, name="kiosk")
backend.add_typer(backend_keys, name="keys")
app.add_typer(catalogue, name="catalogue")
app.add_typer(receipt, name="receipt")
app.add_typer(outbox, name="outbox")

Config = Annotated[Path | None, typer.Option("--config", help="设置文件；不写则按顺序查找")]


def _fail(words: str) -> NoReturn:
    typer.echo(words, err=True)
    raise typer.Exit(1)


def _settings(config: Path | None) -> HallSettings:
    from kiosk.config_file import ConfigError, find_config, load_settings

    try:
        return load_settings(find_config(config))
    except ConfigError as error:
        _fail(f"设置有错：\n{error}")


def _parts(settings: HallSettings) -> OfficeParts:
    from sqlalchemy.exc import DBAPIError

    from kiosk import log_output
    from kiosk.events import EventLog
    from kiosk.parts import StateInUse, open_parts
    from kiosk.store.database import StoreUnavailable

    log_output.configure(settings.log.file)
    try:
        return open_parts(settings, EventLog(machine=settings.hall.machine))
    except StateInUse:
        _fail(f"服务机正在运行（{settings.state_dir}）；先停下它")
    except StoreUnavailable as error:
        _fail(f"数据库打不开：{error}")
    except (OSError, DBAPIError):
        _fail(f"状态目录不能用：{settings.state_dir}")


# --- the kiosk -----------------------------------------------------------------------------------------


@app.command()
def run(config: Config = None) -> None:
    """运行服务机。"""
    settings = _settings(config)
    from kiosk.app import RENEW_CODE, renew_process
    from kiosk.app import run as run_kiosk

    code = run_kiosk(settings)
    if code == RENEW_CODE:
        renew_process()
    raise typer.Exit(code)


@app.command()
def demo(
    folder: Annotated[Path, typer.Option("--dir", help="放这次演示的全部数据的目录")] = Path("build/demo"),
    config: Config = None,
) -> None:
    """一条命令看全部：模拟设备、后台和服务机，在一个可以关掉的窗口里。"""
    settings = _settings(config)
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
            run_kiosk(pointed, desktop_panel(screen.width, screen.height, screen.diagonal_inches))
    except DemoFailed as error:
        _fail(str(error))
    typer.echo(f"演示结束，数据在 {folder}")


@app.command()
def enrol(
    code: Annotated[
        str | None, typer.Argument(envvar="LEGAL_KIOSK_ENROLMENT_CODE", help="后台给的一次性登记码")
    ] = None,
    ca: Annotated[Path | None, typer.Option("--ca", help="机构 CA 证书（PEM），第一次联系时用")] = None,
    config: Config = None,
) -> None:
    """用一次性登记码把本机登记到机构。"""
    settings = _settings(config)
    import asyncio

    from kiosk.enrolment import EnrolmentFailed, explain, read_code

    try:
        given = read_code(code, settings.backend.enrolment_code_file)
        pem = ca.read_text(encoding="ascii") if ca is not None else ""
        identity = asyncio.run(_enrol(settings, given, pem))
    except EnrolmentFailed as error:
        _fail(f"没有登记成：{explain(error.code)}")
    except (OSError, UnicodeDecodeError) as error:
        _fail(f"没有登记成：{type(error).__name__}")
    typer.echo(f"登记成功：{identity.kiosk_id}，编号前缀 {identity.enrolment.receipt_prefix:04d}")


async def _enrol(settings: HallSettings, code: str, ca: str) -> Identity:
    from importlib.metadata import version

    from kiosk.enrolment import enrol_machine

    parts = _parts(settings)
    try:
        return await enrol_machine(code, parts, software=version("legal-kiosk"), ca=ca)
    finally:
        await parts.close()


@app.command()
def doctor(config: Config = None) -> None:
    """逐项检查这台机器；有坏的项目时返回 1。"""
    settings = _settings(config)
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
    from kiosk import log_output
    from kiosk.doctor_office import check_office

    log_output.configure(level=logging.CRITICAL + 1)  # the findings say it all
    running = checks.is_running(settings)
    findings = [
        *checks.check_state(settings),
        *asyncio.run(check_office(settings)),
        *checks.check_catalogue(settings),
        *checks.check_fonts(),
    ]
    if running:
        return [*findings, checks.note("设备", "服务机正在运行，设备归它用；状态看屏幕或后台")]
    return [*findings, *checks.check_reader(_reader(settings)), *checks.check_printer(_printer(settings))]


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
    return ReceiptPrinterService(printer.port, _profile(printer.profile), baudrate=printer.baudrate)


def _profile(name: str) -> PrinterProfile:
    from drivers.printer.profiles import ProfileError, load_profile

    try:
        return load_profile(name)
    except ProfileError as error:
        _fail(f"打印机型号文件不能用：{error}")


@app.command()
def simulate(
    directory: Annotated[Path, typer.Option("--dir", help="放两个串口链接的目录")] = Path("build/devices"),
    port: Annotated[int, typer.Option(help="网页端口，0 为任选")] = 8321,
    model: Annotated[str, typer.Option(help="模拟的打印机型号")] = "generic-80",
    timing: Annotated[bool, typer.Option(help="模拟线路和打印速度")] = True,
) -> None:
    """设备台：没有真设备时，模拟读卡器和凭条打印机。"""
    from drivers.sim.bench_run import run_bench

    directory.mkdir(parents=True, exist_ok=True)
    run_bench(directory, port, font_path=_font(), model=model, timing=timing)


def _font() -> Path:
    from importlib.resources import files

    return Path(str(files("assets") / "fonts" / "NotoSansSC-Regular.otf"))


@outbox.command("retry")
def outbox_retry(config: Config = None) -> None:
    """机构拒收的材料重新排队，下次运行时再发。"""
    import asyncio

    parts = _parts(_settings(config))
    count = parts.outbox.requeue_parked()
    asyncio.run(parts.close())
    typer.echo(f"重新排队 {count} 份")


# --- catalogue and receipt -----------------------------------------------------------------------------


@catalogue.command("check")
def catalogue_check(
    directory: Annotated[Path | None, typer.Argument(help="放 YAML 文件的目录；不写则检查自带的")] = None,
) -> None:
    """检查事项文件；有错时逐条指出文件和行号，返回 1。"""
    from catalogue.checker import check_directory
    from catalogue.loader import packaged_directory

    problems = check_directory(directory or packaged_directory())
    for problem in problems:
        typer.echo(str(problem))
    if problems:
        _fail(f"{len(problems)} 处要改")
    typer.echo("没有发现问题")


@receipt.command("preview")
def receipt_preview(
    service: Annotated[str, typer.Argument(help="事项代码，例如 NOTARY")],
    out: Annotated[Path, typer.Option("--out", help="图片文件")] = Path("receipt.png"),
    neutral: Annotated[bool, typer.Option(help="不写事由的凭条")] = False,
    config: Config = None,
) -> None:
    """把一个事项的凭条样张画成图片。"""
    settings = _settings(config)
    from catalogue import load
    from drivers.sim.preview import render_png
    from drivers.types import PrintJob
    from kiosk.receipt import blocks
    from kiosk.receipt_sample import sample

    services = load().services
    if service not in services:
        _fail(f"没有这个事项；有 {'、'.join(services)}")
    paper = blocks(sample(services[service], settings.hall, neutral=neutral))
    picture = render_png(PrintJob("PREV", paper), _profile(settings.devices.printer.profile), _font())
    picture.save(out)
    typer.echo(f"画好了：{out}，{picture.width} × {picture.height} 点")


# --- the office ----------------------------------------------------------------------------------------


def _office(**changes: object) -> Settings:
    from backend.settings import Settings

    return Settings(**{name: value for name, value in changes.items() if value is not None})  # type: ignore[arg-type]


@backend.command()
def serve(
    host: Annotated[str | None, typer.Option(help="监听地址")] = None,
    port: Annotated[int | None, typer.Option(help="监听端口")] = None,
) -> None:
    """运行后台。设置用环境变量 LEGAL_KIOSK_BACKEND_*。"""
    from backend.commands import serve as serve_office
    from kiosk import log_output

    log_output.configure()
    serve_office(_office(host=host, port=port))


@backend.command()
def migrate() -> None:
    """把后台数据库更新到最新结构。"""
    from backend.commands import migrate as migrate_office

    typer.echo(f"数据库结构版本 {migrate_office(_office())}")


@backend.command("demo-data")
def demo_data() -> None:
    """装入示例市的机构和时间（都是虚构的），供试用。"""
    from backend.commands import demo_data as seed

    typer.echo(f"装入了 {seed(_office())} 个可约的时间")


@backend.command("office-link")
def office_link() -> None:
    """生成第一次打开机构网页用的一次性链接。"""
    from backend.commands import office_link as make_link

    link = make_link(_office())
    if link is None:
        _fail("机构网页已经有人进入过；请在网页里为其他人生成链接")
    typer.echo(link)


@backend_kiosk.command("add")
def kiosk_add(
    name: Annotated[str, typer.Argument(help="机器放在哪里，例如 城东区大厅 3 号机")],
    region: Annotated[str, typer.Option(help="大厅所在地行政区划代码，六位数字")],
) -> None:
    """生成一次性登记码。"""
    from backend.commands import kiosk_add as add

    try:
        typer.echo(add(_office(), name, region))
    except ValueError:
        _fail("行政区划代码应是六位数字")


@backend_kiosk.command("revoke")
def kiosk_revoke(kiosk_id: Annotated[str, typer.Argument(help="机器编号，例如 kiosk-0317")]) -> None:
    """停用一台服务机。"""
    from backend.commands import kiosk_revoke as revoke

    if not revoke(_office(), kiosk_id):
        _fail("没有这台服务机")
    typer.echo(f"已停用 {kiosk_id}")


@backend_kiosk.command("list")
def kiosk_list() -> None:
    """列出登记过的服务机。"""
    from backend.commands import kiosk_list as listed

    for kiosk in listed(_office()):
        typer.echo(f"{kiosk.id}  {kiosk.name}  {'已停用' if kiosk.revoked_at else '使用中'}")


@backend_keys.command("show")
def keys_show() -> None:
    """列出加密公钥，最新的在最后。"""
    from backend.commands import keys_show as show

    for key in show(_office()):
        typer.echo(f"{key.sequence}  {key.key_id}  {key.created_at:%Y-%m-%d}")


@backend_keys.command("rotate")
def keys_rotate() -> None:
    """换新的加密密钥；服务机下次报平安时取走。"""
    from backend.commands import keys_rotate as rotate

    typer.echo(f"新密钥 {rotate(_office()).key_id}")


@backend.command("import")
def import_envelope(
    file: Annotated[Path, typer.Argument(help="从服务机拷出的 .sealed 文件")],
    recovery_key: Annotated[Path | None, typer.Option(help="保险柜里的恢复私钥（PEM）")] = None,
) -> None:
    """手工导入一份加密材料；同一份导入几次都只有一件。"""
    from backend.commands import import_file
    from backend.problems import Refused

    try:
        answer = import_file(_office(), file, recovery_key)
    except Refused as refused:
        _fail(f"不能导入：{refused.code}")
    except (OSError, ValueError) as error:
        _fail(f"读不了文件：{type(error).__name__}")
    typer.echo(f"{answer.receipt_number}  {answer.state_label}")
