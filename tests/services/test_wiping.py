"""Starting empty: everything goes, twice is once, and no number is given again."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text
from sqlmodel import SQLModel

from commerce.ground.db import Database
from commerce.ground.wiping import wipe
from commerce.services.people.meeting import meet, meet_group
from tests.services.shop import Shop
from tests.services.words import CHAT, OPENED, order


async def test_everything_goes_and_numbers_go_on(shop: Shop) -> None:
    buy = await shop.open(stock=1)
    await shop.say("amy", order(2), buy)
    await shop.close(buy)
    for _ in range(2):
        async with shop.database.write() as session:
            await wipe(session)
    assert await rows_of(shop.database) == 0
    async with shop.database.write() as session:
        shop.group = await meet_group(session, CHAT, "The courtyard", OPENED)
        shop.leader = await meet(session, "telegram:1", "lena", OPENED, shop.group)
    assert await shop.open(closes_at=shop.now + timedelta(days=1)) > buy


async def test_wiping_nothing(database_url: str) -> None:
    database = Database.at(database_url)
    async with database.write() as session:
        await wipe(session)
    assert await rows_of(database) == 0
    await database.close()


async def rows_of(database: Database) -> int:
    async with database.read() as session:
        counts = [
            (await session.execute(text(f"SELECT count(*) FROM {table.name}"))).scalar_one()
            for table in SQLModel.metadata.sorted_tables
        ]
    return sum(counts)
