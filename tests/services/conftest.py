"""Databases with this version's tables, made once and copied; each is looked over for broken invariants when
its test is done."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import pytest_asyncio

from commerce.ground.db import Database
from commerce.ground.schema import migrate
from tests import postgres
from tests.invariants import violations
from tests.services.shop import Shop

Elsewhere = Callable[[], Database]


async def _migrated(url: str) -> None:
    database = Database.at(url)
    await migrate(database)
    await database.close()


def _make(url: str) -> None:
    with ThreadPoolExecutor(1) as apart:  # a loop of its own, away from the tests'
        apart.submit(asyncio.run, _migrated(url)).result()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: postgres.Server) -> Iterator[str]:
    name = postgres_server.create()
    _make(postgres_server.url(name))
    yield name
    postgres_server.drop(name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "plusone.db"
    _make(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh database of either kind, with its tables."""
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_database"))
    path = tmp_path / "plusone.db"
    shutil.copy(request.getfixturevalue("sqlite_template"), path)
    return f"sqlite:///{path}"


@pytest_asyncio.fixture
async def elsewhere(database_url: str) -> AsyncIterator[Elsewhere]:
    """Opens the same database once more, as another process would."""
    opened: list[Database] = []

    def another() -> Database:
        opened.append(Database.at(database_url))
        return opened[-1]

    yield another
    for database in opened:
        await database.close()


@pytest_asyncio.fixture
async def shop(database_url: str) -> AsyncIterator[Shop]:
    """An open shop; when the test is done no invariant may be broken."""
    shop = await Shop.at(Database.at(database_url))
    try:
        yield shop
        await shop.desk.close()
        assert await violations(shop.database) == []
    finally:
        await shop.database.close()
