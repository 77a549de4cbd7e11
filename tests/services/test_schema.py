"""Migrations and connections, on both databases."""

from __future__ import annotations

import asyncio
import sqlite3
from operator import methodcaller
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlmodel import SQLModel

import commerce.tables  # noqa: F401 - registers every table
from commerce.ground.db import PRAGMAS, Database
from commerce.ground.schema import NewerDatabase, migrate
from tests import postgres
from tests.together import together

EXPECTED = {
    "journal_mode": "wal",
    "busy_timeout": 10_000,
    "foreign_keys": 1,
    "synchronous": 2,
    "wal_autocheckpoint": 10_000,
}


def _drift(connection: Connection) -> list[object]:
    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "compare_server_default": True}
    )
    return list(compare_metadata(context, SQLModel.metadata))


async def test_the_migrations_make_the_tables_that_the_code_names(database_url: str) -> None:
    database = Database.at(database_url)
    connection = await database.connect()
    assert await connection.run_sync(_drift) == []
    await connection.close()
    await database.close()


async def test_control_a_column_of_ones_own_is_seen_as_drift(database_url: str) -> None:
    database = Database.at(database_url)
    async with database.write() as session:
        await session.execute(text("ALTER TABLE members ADD COLUMN shoe_size INTEGER"))
    connection = await database.connect()
    assert "shoe_size" in repr(await connection.run_sync(_drift))
    await connection.close()
    await database.close()


async def test_migrating_again_changes_nothing(database_url: str) -> None:
    database = Database.at(database_url)
    async with database.write() as session:
        await session.execute(text("INSERT INTO cursors (chat, position) VALUES ('telegram:1', '7')"))
    await migrate(database)
    async with database.read() as session:
        assert (await session.execute(text("SELECT position FROM cursors"))).scalar_one() == "7"
    await database.close()


async def test_a_later_versions_database_is_left_alone(database_url: str) -> None:
    database = Database.at(database_url)
    async with database.write() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabase, match="9999"):
        await migrate(database)
    async with database.read() as session:
        assert (await session.execute(text("SELECT version_num FROM alembic_version"))).scalar_one() == "9999"
    await database.close()


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def test_several_at_once_migrate_an_empty_one(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    if kind == "postgres":
        server: postgres.Server = request.getfixturevalue("postgres_server")
        name = server.create()
        url = server.url(name)
    databases = [Database.at(url) for _ in range(3)]
    await together(*(migrate(database) for database in databases))
    connection = await databases[0].connect()
    assert await connection.run_sync(_drift) == []
    await connection.close()
    for database in databases:
        await database.close()
    if kind == "postgres":
        server.drop(name)


async def test_every_sqlite_connection_has_its_pragmas(sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "plusone.db"
    path.write_bytes(sqlite_template.read_bytes())
    database = Database.at(f"sqlite:///{path}")
    async with database.read() as one, database.read() as two, database.write() as three:
        for session in (one, two, three):
            for name, value in EXPECTED.items():
                assert (await session.execute(text(f"PRAGMA {name}"))).scalar_one() == value, name
    for name, value in EXPECTED.items():
        ((found,),) = await database.at_once(methodcaller("execute_fetchall", f"PRAGMA {name}"))
        assert found == value, name
    assert set(EXPECTED) <= set(PRAGMAS)
    await database.close()


async def test_a_batch_that_fails_leaves_nothing_and_blocks_nothing(database_url: str) -> None:
    database = Database.at(database_url)

    async def failing(raw: Any) -> None:
        await raw.execute("INSERT INTO cursors (chat, position) VALUES ('telegram:1', '7')")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.at_once(failing)
    await database.at_once(
        methodcaller("execute", "INSERT INTO cursors (chat, position) VALUES ('telegram:2', '8')")
    )
    async with database.read() as session:
        assert (await session.execute(text("SELECT chat FROM cursors"))).scalars().all() == ["telegram:2"]
    await database.close()


async def test_a_commit_that_fails_blocks_nothing(database_url: str) -> None:
    """A reference that is only looked at when committing: the commit itself fails, and the next batch must
    not notice."""
    database = Database.at(database_url)
    async with database.write() as session:
        await session.execute(
            text(
                "CREATE TABLE baskets (chat VARCHAR REFERENCES cursors (chat) DEFERRABLE INITIALLY DEFERRED)"
            )
        )
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        await database.at_once(methodcaller("execute", "INSERT INTO baskets VALUES ('nowhere')"))
    await database.at_once(
        methodcaller("execute", "INSERT INTO cursors (chat, position) VALUES ('telegram:2', '8')")
    )
    async with database.read() as session:
        assert (await session.execute(text("SELECT count(*) FROM baskets"))).scalar_one() == 0
        assert (await session.execute(text("SELECT count(*) FROM cursors"))).scalar_one() == 1
    await database.close()


async def test_a_reader_sees_one_moment_while_somebody_writes(database_url: str) -> None:
    database = Database.at(database_url)
    count = text("SELECT count(*) FROM cursors")
    async with database.read() as reading:
        assert (await reading.execute(count)).scalar_one() == 0
        async with database.write() as writing:
            await writing.execute(text("INSERT INTO cursors (chat, position) VALUES ('telegram:1', '7')"))
        assert (await reading.execute(count)).scalar_one() == 0
    async with database.read() as reading:
        assert (await reading.execute(count)).scalar_one() == 1
    await database.close()


async def test_a_writer_elsewhere_is_waited_for(sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "plusone.db"
    path.write_bytes(sqlite_template.read_bytes())
    database, other = (
        Database.at(f"sqlite:///{path}"),
        sqlite3.connect(path, isolation_level=None, check_same_thread=False),
    )
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("BEGIN IMMEDIATE")
    asyncio.get_running_loop().call_later(0.5, other.execute, "ROLLBACK")
    await database.at_once(
        methodcaller("execute", "INSERT INTO cursors (chat, position) VALUES ('telegram:2', '8')")
    )
    other.close()
    await database.close()


async def test_no_index_builds_a_set_for_every_word_that_is_written(tmp_path: Path) -> None:
    """SQLite does, by an IN in a partial index's condition, also for rows that the index does not take; and
    every order writes a word."""
    database = Database.at(f"sqlite:///{tmp_path / 'plusone.db'}")
    await migrate(database)
    async with database.read() as session:
        partial = "SELECT sql FROM sqlite_master WHERE tbl_name = 'outgoing' AND sql LIKE '% WHERE %'"
        conditions = [sql.partition(" WHERE ")[2] for sql in (await session.execute(text(partial))).scalars()]
    await database.close()
    assert conditions
    assert not [condition for condition in conditions if " IN " in condition]
