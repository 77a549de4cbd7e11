"""Several processes that begin together on an empty database, and meet the same people at the same moment:
none fails, nobody is two."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.hearing import beside
from commerce.ground.wiping import wipe
from commerce.queries.integrity import broken
from commerce.services.people import meeting
from commerce.services.people.meeting import Seen, meet_all, meet_group
from commerce.services.voice import campaigning
from tests.faults.stage import START, Shop, shop

PROCESSES, TIMES = 4, 50
PEOPLE = ("amy", "bob", "mei", "olga")


@asynccontextmanager
async def processes(url: str, folder: Path) -> AsyncIterator[list[Shop]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(shop(url, folder)) for _ in range(PROCESSES)]


async def begins(one: Shop, turn: int) -> None:
    """What a process does first: its groups, its people, its place in time, each from another end."""
    await one.app.begin()
    people = PEOPLE[turn:] + PEOPLE[:turn]
    async with one.database.write() as session:
        group = await meet_group(session, "sandbox:g1", "Neighbours", START)
        await meet_all(
            session,
            [Seen(address=f"sandbox:{who}", name=who.capitalize(), group=group) for who in people],
            START,
        )
        await campaigning.remember(session, START + timedelta(seconds=turn))
    messages = [one.said("amy", "hello", key=f"p{turn}"), one.said("bob", "hello", key=f"q{turn}")]
    await beside.remember(one.app, messages)


async def empties(one: Shop) -> None:
    async with one.database.write() as session:
        await wipe(session)


async def together(shops: list[Shop]) -> list[BaseException]:
    done = await asyncio.gather(
        *(begins(one, turn) for turn, one in enumerate(shops)), return_exceptions=True
    )
    return [one for one in done if isinstance(one, BaseException)]


async def test_four_that_begin_together(database_url: str, tmp_path: Path) -> None:
    async with processes(database_url, tmp_path) as shops:
        for _ in range(TIMES):
            assert await together(shops) == []
            assert await shops[0].value("SELECT COUNT(*) FROM groups") == 2
            assert await shops[0].value("SELECT COUNT(*) FROM members") == len(PEOPLE)
            assert await shops[0].value("SELECT COUNT(*) FROM identities") == len(PEOPLE)
            assert await shops[0].value("SELECT COUNT(*) FROM memberships") == len(PEOPLE)
            async with shops[0].database.read() as session:
                assert await broken(session) == []
            await empties(shops[0])


@pytest.mark.postgres
async def test_control_looked_up_and_then_inserted_one_of_them_fails(
    postgres_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def insert(session: Any, *rows: Any) -> int:
        session.add_all(rows)
        await session.flush()
        return len(rows)

    monkeypatch.setattr(meeting, "put_new", insert)
    async with processes(postgres_database, tmp_path) as shops:
        for _ in range(TIMES):
            if await together(shops):
                return
            await empties(shops[0])
    raise AssertionError("four that insert blindly never met: this test shows nothing")
