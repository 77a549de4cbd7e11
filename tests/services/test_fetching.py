"""Goods not fetched: asked once, on record a day later at the earliest, answered, struck out, forgotten; on both
databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from commerce.ground.db import Database
from commerce.queries.missed import all_records, own_records, records_of
from commerce.queries.sides import Side
from commerce.rules.no_show import A_DAY, FORGET, NoShow
from commerce.services.buys import arriving, explaining, fetching, handing
from commerce.services.buys.explaining import MissHeard
from commerce.services.buys.fetching import HandingOver, NoSuchMiss, NotArrivedYet
from commerce.tables import GroupBuy, Member
from tests.services.conftest import Elsewhere
from tests.services.shop import PLATFORM, Shop
from tests.services.words import order

RULES = NoShow(("word", "prepay", "limit 1"))


@pytest.fixture
async def here(shop: Shop) -> int:
    """amy and bob have ordered, the goods are here, bob has his."""
    buy = await shop.open()
    await shop.say("amy", order(1), buy)
    await shop.say("bob", order(2), buy)
    await shop.close(buy)
    bob = await shop.member("bob")
    async with shop.database.write() as session:
        row = await session.get_one(GroupBuy, buy)
        await arriving.arrive(session, row, "Gate 3", shop.deed("arrived"))
        await handing.hand(session, row, bob, shop.deed("handed"))
    return buy


async def over(shop: Shop, buy: int, database: Database | None = None) -> HandingOver:
    async with (database or shop.database).write() as session:
        row = await session.get_one(GroupBuy, buy)
        return await fetching.close_handing(session, row, shop.deed("over"), Side(), RULES, shop.now)


async def says(shop: Shop, name: str, words: str, buy: int | None = None) -> MissHeard | None:
    known = await shop.member(name)
    async with shop.database.write() as session:
        member = await session.get_one(Member, known.id)
        return await explaining.answer(session, member, words, PLATFORM, shop.now, buy_no=buy)


async def counted(shop: Shop) -> int:
    amy = await shop.member("amy")
    async with shop.database.read() as session:
        records = await records_of(session, [amy.id], shop.now, FORGET)
        return records[amy.id, shop.group.id]


async def test_asked_once_and_on_record_a_day_later(shop: Shop, here: int) -> None:
    first = await over(shop, here)
    again = await over(shop, here)
    assert (first.asked, first.noted, again.asked, again.noted, again.waits) == (["amy"], [], [], [], ["amy"])
    assert (len(await shop.told("NotFetched")), await counted(shop)) == (1, 0)
    shop.now += A_DAY
    noted, last = await over(shop, here), await over(shop, here)
    assert (noted.noted, last.noted, last.waits, await counted(shop)) == (["amy"], [], [], 1)
    assert len(await shop.told("NotFetchedNoted")) == 1
    amy, bob = await shop.member("amy"), await shop.member("bob")
    async with shop.database.read() as session:
        own, others = [await own_records(session, one.id, shop.now, FORGET) for one in (amy, bob)]
    assert ([(one.title, one.until) for one in own], others) == ([("Cherries", shop.now + FORGET)], [])
    async with shop.database.read() as session:
        assert await all_records(session, shop.now + FORGET, FORGET) == {}


async def test_two_who_say_it_at_once_ask_once(shop: Shop, here: int, elsewhere: Elsewhere) -> None:
    both = await asyncio.gather(over(shop, here), over(shop, here, elsewhere()))
    assert sorted(one.asked_count for one in both) == [0, 1]
    assert len(await shop.told("NotFetched")) == 1


async def test_who_comes_before_it_is_on_record_leaves_none(shop: Shop, here: int) -> None:
    await over(shop, here)
    amy = await shop.member("amy")
    async with shop.database.write() as session:
        await handing.hand(session, await session.get_one(GroupBuy, here), amy, shop.deed())
    shop.now += A_DAY
    assert (await over(shop, here)).noted == []
    assert await shop.one("SELECT COUNT(*) FROM misses") == 0


async def test_the_answer_reaches_the_leader_and_is_struck_out(shop: Shop, here: int) -> None:
    assert await says(shop, "amy", "I was ill") is None
    await over(shop, here)
    heard = await says(shop, "amy", "", here)
    assert heard is not None
    assert heard.is_asked_when
    heard = await says(shop, "amy", "I was ill")
    assert heard is not None
    assert not heard.is_asked_when
    assert await says(shop, "amy", "and now?") is None
    assert await says(shop, "bob", "me too", here) is None
    assert len(await shop.told("MissAnswered")) == 2
    shop.now += A_DAY
    await over(shop, here)
    async with shop.database.write() as session:
        with pytest.raises(NoSuchMiss):
            await fetching.strike_out(session, 1, [shop.group.id + 1], shop.deed())
        await fetching.strike_out(session, 1, [shop.group.id], shop.deed())
        with pytest.raises(NoSuchMiss):
            await fetching.strike_out(session, 1, [shop.group.id], shop.deed())
    assert (await counted(shop), len(await shop.told("YourRecordStruck"))) == (0, 1)


async def test_old_records_go(shop: Shop, here: int) -> None:
    await over(shop, here)
    shop.now += A_DAY
    await over(shop, here)
    for days, left in ((FORGET - timedelta(seconds=1), 1), (FORGET, 0)):
        async with shop.database.write() as session:
            await fetching.forget_old(session, shop.now + days - FORGET)
        assert await shop.one("SELECT COUNT(*) FROM misses") == left


async def test_before_the_goods_are_here_nothing_is_closed(shop: Shop) -> None:
    buy = await shop.open()
    await shop.say("amy", order(1), buy)
    await shop.close(buy)
    with pytest.raises(NotArrivedYet):
        await over(shop, buy)
