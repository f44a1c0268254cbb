"""Commands of the office behind the counter."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.cli.setup import fail

if TYPE_CHECKING:
    from backend.settings import Settings

backend = typer.Typer(help="机构后台", no_args_is_help=True)
backend_kiosk = typer.Typer(help="登记和停用服务机", no_args_is_help=True)
backend_keys = typer.Typer(help="机构的加密密钥", no_args_is_help=True)
backend.add_typer(backend_kiosk, name="kiosk")
backend.add_typer(backend_keys, name="keys")


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
    from kiosk.log import output as log_output

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
        fail("机构网页已经有人进入过；请在网页里为其他人生成链接")
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
        fail("行政区划代码应是六位数字")


@backend_kiosk.command("revoke")
def kiosk_revoke(kiosk_id: Annotated[str, typer.Argument(help="机器编号，例如 kiosk-0317")]) -> None:
    """停用一台服务机。"""
    from backend.commands import kiosk_revoke as revoke

    if not revoke(_office(), kiosk_id):
        fail("没有这台服务机")
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
    file: Annotated[Path, typer.Argument(help="从服务机拷出的 .sealed 文件，或导出的整个目录")],
    recovery_key: Annotated[Path | None, typer.Option(help="保险柜里的恢复私钥（PEM）")] = None,
) -> None:
    """手工导入加密材料；同一份导入几次都只有一件。"""
    from backend.exported_folder import NoManifest, read_folder

    if not file.is_dir():
        if not _imported(file, recovery_key):
            raise typer.Exit(1)
        return
    try:
        carried = list(read_folder(file))
    except NoManifest:
        fail("这个目录里没有清单 manifest.json，或者清单不完整；请重新导出，或一份一份地导入")
    except OSError as error:
        fail(f"读不了目录：{type(error).__name__}")
    done = 0
    for one in carried:
        if one.damage is not None:
            typer.echo(f"{one.path.name}  {_DAMAGE[one.damage.value]}", err=True)
        elif _imported(one.path, recovery_key):
            done += 1
    typer.echo(f"导入了 {done} 份，共 {len(carried)} 份")
    if done < len(carried):
        raise typer.Exit(1)


_DAMAGE = {
    "absent": "清单上有，目录里没有",
    "changed": "内容和清单对不上，没有导入；请重新导出",
    "unnamed": "清单上没有，没有导入",
    "too_large": "太大，没有导入",
}


def _imported(file: Path, recovery_key: Path | None) -> bool:
    """Take one in and say so; False, with the reason said, when it cannot be."""
    from backend.commands import import_file
    from backend.problems import Refused

    try:
        answer = import_file(_office(), file, recovery_key)
    except Refused as refused:
        typer.echo(f"{file.name}  不能导入：{refused.code}", err=True)
        return False
    except (OSError, ValueError) as error:
        typer.echo(f"{file.name}  读不了：{type(error).__name__}", err=True)
        return False
    typer.echo(f"{answer.receipt_number}  {answer.state_label}")
    return True
