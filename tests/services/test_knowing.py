"""Products are known again from sale to sale, on both databases."""

from __future__ import annotations

import asyncio

import pytest

from commerce.services.buys import knowing
from commerce.services.buys.editing import Edit, edit
from commerce.services.buys.knowing import NoSuchProduct
from commerce.services.buys.opening import NewBuy, NewOffer, open_buy
from commerce.services.people import meeting
from commerce.tables import GroupBuy
from tests.services.conftest import Elsewhere
from tests.services.shop import PLATFORM, Shop
from tests.services.words import CLOSES, order


async def sale(shop: Shop, *titles: str) -> int:
    return await shop.open(*(NewOffer(title=title) for title in titles), title=titles[0])


async def listed(shop: Shop) -> list[tuple[str, int, int]]:
    async with shop.database.write() as session:
        return [
            (one.title, one.times, one.units) for one in (await knowing.listed(session, shop.group)).products
        ]


async def join(shop: Shop, no: int, into: int) -> None:
    async with shop.database.write() as session:
        await knowing.join(session, shop.deed(), no, into)


async def part(shop: Shop, no: int) -> None:
    async with shop.database.write() as session:
        await knowing.part(session, shop.deed(), no)


async def test_the_same_title_is_the_same_product_and_its_units_add_up(shop: Shop) -> None:
    first = await sale(shop, "Cherries", "Pears")
    await shop.say(
        "amy",
        order(2),
        first,
    )
    second = await sale(shop, "the CHERRY")
    await shop.say("bob", order(3), second)
    found = await listed(shop)
    assert [(title, times) for title, times, _ in found] == [("Cherries", 2), ("Pears", 1)]
    assert await shop.told("ProductAlike") == []


async def test_what_is_likely_the_same_is_asked_once_and_counts_together_only_by_the_leaders_word(
    shop: Shop,
) -> None:
    await sale(shop, "Cherries")
    await sale(shop, "Chilean cherries")
    await sale(shop, "Chilean cherries")
    assert await shop.told("ProductAlike") == [(f"{PLATFORM}:1", "private")]
    assert await listed(shop) == [("Chilean cherries", 2, 0), ("Cherries", 1, 0)]
    await join(shop, 2, 1)
    assert await listed(shop) == [("Cherries", 3, 0)]
    await part(shop, 2)
    await part(shop, 2)
    assert await listed(shop) == [("Chilean cherries", 2, 0), ("Cherries", 1, 0)]


async def test_parting_gives_each_back_exactly_what_it_had(shop: Shop) -> None:
    for title in ("Apricot", "Beetroot", "Cabbage", "Daikon"):
        await sale(shop, title)
    await join(shop, 2, 1)
    await join(shop, 3, 4)
    await join(shop, 3, 2)  # of which 4 is by now, into that of which 2 is
    assert await listed(shop) == [("Apricot", 4, 0)]
    await join(shop, 1, 3)  # they are one already
    assert await listed(shop) == [("Apricot", 4, 0)]
    await part(shop, 4)
    assert await listed(shop) == [("Apricot", 2, 0), ("Daikon", 2, 0)]


async def test_a_new_title_is_another_product_of_the_same_offer(shop: Shop) -> None:
    buy = await sale(shop, "Cherries")
    async with shop.database.write() as session:
        row = await session.get_one(GroupBuy, buy)
        await edit(session, row, Edit(title="Durian"), shop.deed())
    assert await listed(shop) == [("Durian", 1, 0), ("Cherries", 0, 0)]


async def test_what_was_sold_before_products_were_known_is_found(shop: Shop) -> None:
    await sale(shop, "Cherries")
    await sale(shop, "Cherries", "Pears")
    async with shop.database.write() as session:
        connection = await session.connection()
        await connection.exec_driver_sql("DELETE FROM offer_products")
        await connection.exec_driver_sql("DELETE FROM products")
    await sale(shop, "cherries")
    assert await listed(shop) == [("cherries", 3, 0)]


async def test_another_groups_products_are_its_own(shop: Shop) -> None:
    await sale(shop, "Cherries")
    async with shop.database.write() as session:
        there = await meeting.meet_group(session, "telegram:-200", "Office", shop.now)
        deed = shop.deed()
        office = type(deed)(now=deed.now, by=deed.by, source="", group=there)
        new = NewBuy(
            title="Cherries",
            currency="CNY",
            closes_at=CLOSES,
            offers=(NewOffer(title="Cherries"),),
            price_minor=1,
        )
        await open_buy(session, new, office, others=())
        with pytest.raises(NoSuchProduct):
            await knowing.join(session, office, 1, 2)
    assert await listed(shop) == [("Cherries", 1, 0)]


async def test_two_sales_at_once_make_one_product(shop: Shop, elsewhere: Elsewhere) -> None:
    async def process() -> None:
        new = NewBuy(
            title="Fig", currency="CNY", closes_at=CLOSES, offers=(NewOffer(title="Fig"),), price_minor=1
        )
        async with elsewhere().write() as session:
            await open_buy(session, new, shop.deed(), others=())

    await asyncio.gather(process(), process(), process())
    assert await listed(shop) == [("Fig", 3, 0)]
