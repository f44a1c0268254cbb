"""What every command begins with: settings and state directory, or words for what is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from drivers.printer.profiles import PrinterProfile
    from kiosk.config import HallSettings
    from kiosk.office.parts import OfficeParts

Config = Annotated[Path | None, typer.Option("--config", help="设置文件；不写则按顺序查找")]


def fail(words: str) -> NoReturn:
    """Say it on standard error and end with 1."""
    typer.echo(words, err=True)
    raise typer.Exit(1)


def read_settings(config: Path | None) -> HallSettings:
    """The hall's settings."""
    from kiosk.config_file import ConfigError, find_config, load_settings

    try:
        return load_settings(find_config(config))
    except ConfigError as error:
        fail(f"设置有错：\n{error}")


def open_state(settings: HallSettings) -> OfficeParts:
    """The state directory, opened; the machine must not be running."""
    from sqlalchemy.exc import DBAPIError

    from kiosk.log import output as log_output
    from kiosk.log.events import EventLog
    from kiosk.office.parts import StateInUse, open_parts
    from kiosk.store.database import StoreUnavailable

    log_output.configure(log_output.log_path(settings))
    try:
        return open_parts(settings, EventLog(machine=settings.hall.machine))
    except StateInUse:
        fail(f"服务机正在运行（{settings.state_dir}）；先停下它")
    except StoreUnavailable as error:
        fail(f"数据库打不开：{error}")
    except (OSError, DBAPIError):
        fail(f"状态目录不能用：{settings.state_dir}")


def printer_profile(name: str) -> PrinterProfile:
    """A printer profile by name or file."""
    from drivers.printer.profiles import ProfileError, load_profile

    try:
        return load_profile(name)
    except ProfileError as error:
        fail(f"打印机型号文件不能用：{error}")


def paper_font() -> Path:
    """The font that paper is drawn with."""
    from importlib.resources import files

    return Path(str(files("assets") / "fonts" / "NotoSansSC-Regular.otf"))
