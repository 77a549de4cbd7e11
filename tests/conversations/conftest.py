"""PostgreSQL databases for replays are copies of one that has its tables already."""

from __future__ import annotations

import asyncio

import pytest

from commerce.ground.db import Database
from commerce.ground.schema import migrate
from tests.postgres import Server


@pytest.fixture(scope="session")
def postgres_template(postgres_server: Server) -> str:
    name = postgres_server.create()
    asyncio.run(_with_tables(postgres_server.url(name)))
    return name


async def _with_tables(url: str) -> None:
    database = Database.at(url)
    await migrate(database)
    await database.close()
