"""The schema's revision: bring a database to the newest one, and ask whether it is."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from backend.database import Database

_FOLDER = Path(__file__).parent / "migrations"


def alembic_config(database: Database) -> Config:
    """Alembic's configuration without an ini file; the migration uses this database's engine."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["database"] = database
    return config


def upgrade(database: Database) -> None:
    """Run all missing migrations."""
    command.upgrade(alembic_config(database), "head")


@cache
def head() -> str:
    """The newest revision this program knows."""
    return ScriptDirectory(str(_FOLDER)).get_current_head() or ""


def is_current(database: Database) -> bool:
    """Whether the database stands at the newest revision."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head()
