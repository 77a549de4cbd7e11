"""The databases that tests get are real, fresh and shared by processes."""

from __future__ import annotations

import asyncio
import sys

import asyncpg
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from tests import postgres

INSERT = """
import asyncio, sys, asyncpg
async def go():
    connection = await asyncpg.connect(sys.argv[1])
    await connection.execute("INSERT INTO cherries VALUES (1)")
    await connection.close()
asyncio.run(go())
"""


@pytest.mark.parametrize("turn", [1, 2])
async def test_every_test_gets_a_fresh_one(database_url: str, turn: int) -> None:
    driver = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}[
        make_url(database_url).drivername
    ]
    engine = create_async_engine(make_url(database_url).set(drivername=driver))
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE cherries (n BIGINT)"))
    await engine.dispose()


@pytest.mark.postgres
async def test_several_processes_write_to_one(postgres_database: str) -> None:
    connection = await asyncpg.connect(postgres_database)
    await connection.execute("CREATE TABLE cherries (n BIGINT)")
    children = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", INSERT, postgres_database)
        for _ in range(3)
    ]
    assert [await child.wait() for child in children] == [0, 0, 0]
    assert await connection.fetchval("SELECT sum(n) FROM cherries") == 3
    await connection.close()


@pytest.mark.postgres
async def test_the_socket_leads_to_the_same(postgres_server: postgres.Server, postgres_url: str) -> None:
    by_port, by_socket = (
        await asyncpg.connect(postgres_url),
        await asyncpg.connect(postgres_server.socket_url("postgres")),
    )
    begun = "SELECT pg_postmaster_start_time()"
    assert await by_port.fetchval(begun) == await by_socket.fetchval(begun)
    await by_port.close()
    await by_socket.close()


@pytest.mark.postgres
def test_a_template_is_copied(postgres_server: postgres.Server) -> None:
    template = postgres_server.create()
    postgres_server.sql("CREATE TABLE cherries AS SELECT 7 AS n", template)
    copy = postgres_server.create(template)
    assert postgres_server.sql("SELECT n FROM cherries", copy) == "7"
    postgres_server.drop(copy)
    postgres_server.drop(template)


@pytest.mark.postgres
def test_control_wrong_sql_is_an_error(postgres_server: postgres.Server) -> None:
    with pytest.raises(RuntimeError, match="syntax error"):
        postgres_server.sql("SELEC 1")
