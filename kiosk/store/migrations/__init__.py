"""Alembic migrations of the kiosk's database, packaged with it; run by `kiosk/store/database.py`."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Engine


def configuration() -> Config:
    """Alembic's configuration without a file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest revision, all in one transaction per revision.

    Raises StoreUnavailable when the database was made by a newer version of the program.
    """
    from kiosk.store.database import StoreUnavailable

    config = configuration()
    config.attributes["engine"] = engine
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreUnavailable(f"数据库是更新版本的程序建的：{error}") from error
