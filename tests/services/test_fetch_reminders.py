"""Reminders to fetch: once for each, whoever else looks at the same moment; on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.ground.db import Database
from commerce.queries.fetching import next_reminder, to_remind
from commerce.services.buys import arriving, handing, reminding
from commerce.tables import GroupBuy, Member, Order
from tests.services.conftest import Elsewhere
from tests.services.shop import Shop
from tests.services.words import order
from tests.together import together

IN = timedelta(hours=3)


async def here(shop: Shop, title: str = "Cherries", place: str = "Gate 3") -> int:
    """amy and bob have ordered, and theirs is handed out in three hours at the gate, in five elsewhere."""
    buy = await shop.open(title=title, closes_at=shop.now + timedelta(hours=2))
    for name in ("amy", "bob"):
        await shop.say(name, order(1), buy)
    await shop.close(buy)
    await arrive(shop, buy, place)
    return buy


async def arrive(shop: Shop, buy: int, place: str) -> None:
    def when(place: str) -> datetime:
        return shop.now + (IN if place == "Gate 3" else IN + timedelta(hours=2))

    async with shop.database.write() as session:
        bought = await session.get_one(GroupBuy, buy)
        await arriving.arrive(session, bought, place, shop.deed(f"{buy} {place}"), when=when)


async def tend(shop: Shop, database: Database | None = None) -> None:
    async with (database or shop.database).read() as session:
        members = await to_remind(session, shop.now)
    for no in members:
        async with (database or shop.database).write() as session:
            if due := await reminding.take_due(session, no, shop.now):
                await reminding.remind_member(session, due, shop.now)


async def reminded(shop: Shop) -> list[str]:
    return [chat for chat, _ in await shop.told("FetchReminder")]


async def test_who_has_not_fetched_is_reminded_once_of_all_that_is_there(shop: Shop) -> None:
    first, _ = await here(shop), await here(shop, "Pears")
    bob = await shop.member("bob")
    async with shop.database.write() as session:
        await handing.hand(session, await session.get_one(GroupBuy, first), bob, shop.deed("bob"))
    await tend(shop)
    assert await reminded(shop) == []
    shop.now += IN
    await tend(shop)
    await tend(shop)
    assert await reminded(shop) == ["telegram:amy", "telegram:bob"]
    rows = await shop.rows("SELECT facts FROM outgoing WHERE outcome = 'FetchReminder' ORDER BY chat")
    assert [facts.count("order_no") for (facts,) in rows] == [2, 1]
    assert all("Gate 3" in facts and '"owed_minor":9900' in facts for (facts,) in rows)
    async with shop.database.read() as session:
        assert await next_reminder(session) is None


async def test_what_was_handed_out_by_mistake_is_reminded_of_when_it_is_taken_back(shop: Shop) -> None:
    buy = await here(shop)
    known = await shop.member("bob")
    async with shop.database.write() as session:
        bought, bob = await session.get_one(GroupBuy, buy), await session.get_one(Member, known.id)
        await handing.hand(session, bought, bob, shop.deed("the wrong one"))
        await handing.unhand(session, bought, bob, shop.deed("taken back"))
    shop.now += IN
    await tend(shop)
    assert await reminded(shop) == ["telegram:amy", "telegram:bob"]


async def test_another_place_moves_it_and_one_that_is_late_is_not_said(shop: Shop) -> None:
    buy = await here(shop)
    await arrive(shop, buy, "Yard")
    shop.now += IN
    await tend(shop)
    assert await reminded(shop) == []
    shop.now += timedelta(hours=2) + reminding.LATE
    await tend(shop)
    assert await reminded(shop) == []
    async with shop.database.read() as session:
        assert await next_reminder(session) is None


async def test_two_who_look_at_once_remind_once(shop: Shop, elsewhere: Elsewhere) -> None:
    await here(shop)
    shop.now += IN
    await together(*(tend(shop, elsewhere()) for _ in range(3)))
    assert sorted(await reminded(shop)) == ["telegram:amy", "telegram:bob"]


@pytest.mark.postgres
async def test_control_where_nothing_is_locked_they_remind_twice(
    postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The race is real. SQLite lets only one write at a time as it is."""
    shop = await Shop.at(Database.at(postgres_database))
    more = [Database.at(postgres_database) for _ in range(2)]

    async def unlocked(session: AsyncSession, member_no: int, now: datetime) -> Sequence[Order]:
        found = await session.execute(
            select(Order).where(col(Order.member_id) == member_no, col(Order.fetch_at) <= now)
        )
        await asyncio.sleep(0.1)
        return found.scalars().all()

    await here(shop)
    shop.now += IN
    monkeypatch.setattr(reminding, "_due", unlocked)
    await together(*(tend(shop, one) for one in more))
    assert len(await reminded(shop)) > 2
    for one in (shop.database, *more):
        await one.close()
