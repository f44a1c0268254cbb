"""`legal-kiosk staff`: who may enter admin mode; and the first administrator of a new machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from kiosk.cli.setup import Config, fail, read_settings

if TYPE_CHECKING:
    from kiosk.admin.staff import StaffBook
    from kiosk.config import HallSettings

staff = typer.Typer(help="维护模式的工作人员", no_args_is_help=True)

PIN_FILE = "LEGAL_KIOSK_STAFF_PIN_FILE"
FIRST_NUMBER = "0001"
ROLES = {"attendant": "值班员", "technician": "维护员", "administrator": "管理员"}
NO_TERMINAL = (
    "这里没有终端可以输入密码。请在终端里运行，"
    f"或把工号和密码写进一个文件（一行：工号 密码），用 {PIN_FILE} 指明"
)

Number = Annotated[str, typer.Argument(help="工号，四位数字")]


@staff.command("list")
def staff_list(config: Config = None) -> None:
    """列出工号、角色、有没有登记证件。"""
    for member in _book(read_settings(config)).members():
        card = "  有证件" if member.card else ""
        typer.echo(f"{member.number}  {ROLES[member.role.name.lower()]}{card}")


@staff.command("add")
def staff_add(
    number: Number,
    role: Annotated[str, typer.Option(help="attendant 值班员、technician 维护员、administrator 管理员")],
    config: Config = None,
) -> None:
    """添加一人；密码在终端输入两遍。"""
    if role not in ROLES:
        fail(f"角色写 {'、'.join(ROLES)} 之一")
    settings = read_settings(config)
    pin = _given_or_typed(number)[1]
    _add(settings, number, role, pin)
    typer.echo(f"工号 {number} 已添加，{ROLES[role]}")


@staff.command("remove")
def staff_remove(number: Number, config: Config = None) -> None:
    """删除一人。"""
    from kiosk.admin.staff import StaffRefused

    try:
        _book(read_settings(config)).remove(number)
    except (StaffRefused, OSError) as error:
        _not_done(error)
    typer.echo(f"工号 {number} 已删除")


@staff.command("pin")
def staff_pin(number: Number, config: Config = None) -> None:
    """换一人的密码。"""
    from kiosk.admin.staff import StaffRefused

    settings = read_settings(config)
    pin = _given_or_typed(number)[1]
    try:
        _book(settings).set_pin(number, pin)
    except (StaffRefused, OSError) as error:
        _not_done(error)
    typer.echo(f"工号 {number} 的密码已换")


def first_administrator(settings: HallSettings) -> None:
    """Make one where there is none, from the terminal or the file; without either the command ends."""
    if _book(settings).has_administrator:
        return
    if not os.environ.get(PIN_FILE) and _at_terminal():
        typer.echo("先设第一位管理员，以后用它进维护模式。")
    number, pin = _given_or_typed(None)
    _add(settings, number, "administrator", pin)
    typer.echo(f"管理员 {number} 已设好")


def _book(settings: HallSettings) -> StaffBook:
    from kiosk.admin.staff import StaffBook
    from kiosk.log import output as log_output
    from kiosk.log.events import EventLog

    log_output.configure(log_output.log_path(settings))
    return StaffBook(settings.state_dir, EventLog(machine=settings.hall.machine))


def _add(settings: HallSettings, number: str, role: str, pin: str) -> None:
    from kiosk.admin.rights import Role
    from kiosk.admin.staff import StaffRefused

    try:
        # before anything lies in it: nobody else on this machine may read it
        settings.state_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        _book(settings).add(number, Role[role.upper()], pin)
    except (StaffRefused, OSError) as error:
        _not_done(error)


def _given_or_typed(number: str | None) -> tuple[str, str]:
    """(number, PIN) from the file, else from the terminal; the PIN is typed twice and never shown."""
    file = os.environ.get(PIN_FILE)
    if file:
        return _from_file(Path(file), number)
    if not _at_terminal():
        fail(NO_TERMINAL)
    number = number or typer.prompt("工号，四位数字", default=FIRST_NUMBER)
    pin: str = typer.prompt("密码，6 到 12 位数字", hide_input=True, confirmation_prompt="再输一遍密码")
    return number, pin


def _from_file(file: Path, number: str | None) -> tuple[str, str]:
    try:
        parts = file.read_text(encoding="ascii").split()
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{PIN_FILE} 的文件读不了：{type(error).__name__}")
    if len(parts) != 2 or (number is not None and parts[0] != number):
        fail(f"{PIN_FILE} 的文件应是一行：工号 密码")
    return parts[0], parts[1]


def _at_terminal() -> bool:
    return sys.stdin.isatty()


def _not_done(error: Exception) -> NoReturn:
    from kiosk.admin.staff import StaffRefused

    fail(str(error) if isinstance(error, StaffRefused) else f"没有存下来：{type(error).__name__}")
