"""Bringing a database to this version's tables. Versioned, transactional, one process at a time; never
backwards."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from commerce.ground.db import Database

LOCK = 7_105_117_115  # any number, the same in every process: PostgreSQL's advisory lock while migrating


class NewerDatabase(Exception):
    """The database was written by a later version of Plusone; this one must not touch it."""


def settings() -> Config:
    """Alembic's configuration: no ini file, the migrations beside this module."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parents[1] / "migrations"))
    return config


@cache
def _scripts() -> ScriptDirectory:
    """What migrations there are, read once in a process."""
    return ScriptDirectory.from_config(settings())


async def migrate(database: Database) -> None:
    """Creates or upgrades the tables. Raises NewerDatabase rather than going back."""
    async with database.engine.connect() as connection:
        writing = await connection.execution_options(writes=True)
        await writing.run_sync(_upgrade, postgres=not database.is_sqlite)
        await writing.commit()


def _upgrade(connection: Connection, *, postgres: bool) -> None:
    if postgres:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    scripts = _scripts()
    now = MigrationContext.configure(connection).get_current_revision()
    if now is not None and now not in {script.revision for script in scripts.walk_revisions()}:
        raise NewerDatabase(
            f"the database is at version {now}, which this Plusone does not know; install the newer version again"
        )
    if now != scripts.get_current_head():
        config = settings()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
