"""Two accounts that become one after a team buy closed, where one's team came together and the other's did not: what came
to nothing is no goods to hand out, and is as it was when they part or the buy opens again; on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import pytest

from commerce.queries.board import board
from commerce.queries.goods import offers_of, variants_of
from commerce.queries.integrity import broken
from commerce.queries.listing import list_page
from commerce.queries.lists import buy_list
from commerce.queries.shopfront import roll
from commerce.queries.sides import ALL
from commerce.queries.signed import Counted, counted, listed
from commerce.services.buys import arriving, closing, handing, mending
from commerce.services.money.pressing import NothingToHand
from commerce.services.people import meeting as people
from commerce.services.people.joining import join, part
from commerce.tables import GroupBuy, Link
from tests.services.shop import Shop
from tests.services.words import order

TERMS = {"size": 2, "price": 7_900, "span": 10**9}
ORDERS = """SELECT m.name, o.state, o.due_minor, CAST(SUM(l.qty) AS INTEGER), CAST(SUM(COALESCE(l.asked, l.qty)) AS INTEGER)
    FROM orders o JOIN members m ON m.id = o.member_id JOIN lines l ON l.order_id = o.id GROUP BY m.name, o.id, o.state,
    o.due_minor ORDER BY o.id"""


class Stands(NamedTuple):
    """An order that holds lines: its units, and what was asked for."""

    name: str
    state: str
    due: int
    units: int
    asked: int


AMY, BOB = (Stands(name, "settled", 7_900, 1, 1) for name in ("amy", "bob"))
CAT = Stands("cat", "void", 0, 3, 3)


@pytest.fixture
async def closed(shop: Shop) -> int:
    """cat has ordered three for a team of her own, amy and bob have filled one."""
    buy = await shop.open(mechanic="team", terms=TERMS)
    await shop.say("amy", order(1), buy, team=-1)
    await shop.say("bob", order(1), buy, team=1)
    await shop.say("cat", order(3), buy, team=-1)
    await shop.close(buy)
    assert await stands(shop) == [AMY, BOB, CAT]
    return buy


async def stands(shop: Shop) -> list[Stands]:
    """And the counters are what the lines add up to."""
    async with shop.database.read() as session:
        assert await broken(session) == []
    return [Stands(*row) for row in await shop.rows(ORDERS)]


async def test_goods_come_for_whose_team_came_together(shop: Shop, closed: int) -> None:
    async with shop.database.write() as session:
        row = await session.get_one(GroupBuy, closed)
        await arriving.arrive(session, row, "Gate 3", shop.deed("arrived"))
        cat = await people.meet(session, "telegram:cat", "cat", shop.now)
        with pytest.raises(NothingToHand):
            await handing.hand(session, row, cat, shop.deed("handed"))
    assert await shop.told("YourGoods") == [("telegram:amy", "private"), ("telegram:bob", "private")]
    assert await shop.one("SELECT COUNT(*) FROM pickup_codes") == 2


async def test_what_came_to_nothing_is_on_no_list_and_in_no_sum(shop: Shop, closed: int) -> None:
    """The supplier would be asked for goods that nobody pays."""
    async with shop.database.read() as session:
        buy, (offer,) = await session.get_one(GroupBuy, closed), await offers_of(session, closed)
        lists = [await buy_list(session, buy), await list_page(session, buy, ALL)]
        assert {(one.units, len(one.orders), one.variants[0].units) for one in lists} == {(2, 2, 2)}
        assert await counted(session, buy, ALL) == Counted(2, 2, 0, 0)
        shown, more = await listed(session, buy, ALL, 9, [offer], await variants_of(session, closed))
        assert ([one.name for one in shown], more) == (["amy", "bob"], 0)
        assert (await board(session, closed)).units == 2
        assert await roll(session, closed) == ("1. amy 1", "2. bob 1")


async def test_of_a_buy_that_is_cancelled_all_stay_on_its_post(shop: Shop) -> None:
    buy = await shop.open(mechanic="team", terms=TERMS)
    await shop.say("cat", order(3), buy, team=-1)
    async with shop.database.write() as session:
        await closing.cancel(session, buy, shop.now, "", shop.leader.id, "cancel")
    async with shop.database.read() as session:
        assert (await board(session, buy)).units == 3
        row = await session.get_one(GroupBuy, buy)
        assert await counted(session, row, ALL) == Counted(1, 3, 0, 0)


async def as_one(shop: Shop, kept: str, joined: str) -> int:
    """-> the link."""
    first, second = await shop.member(kept), await shop.member(joined)
    async with shop.database.write() as session:
        return (await join(session, first.id, second.id, shop.now)).id


async def two_again(shop: Shop, link: int) -> None:
    async with shop.database.write() as session:
        await part(session, await session.get_one(Link, link), shop.now)


async def opened_again(shop: Shop, buy: int) -> None:
    async with shop.database.write() as session:
        await mending.reopen(session, buy, shop.now + timedelta(days=1), shop.deed("again"))


BOTH_WAYS = pytest.mark.parametrize(("kept", "joined"), [("amy", "cat"), ("cat", "amy")])


@BOTH_WAYS
async def test_as_one_they_get_what_came_together_alone(
    shop: Shop, closed: int, kept: str, joined: str
) -> None:
    link = await as_one(shop, kept, joined)
    assert sorted(await stands(shop)) == sorted([Stands(kept, "settled", 7_900, 1, 4), BOB])
    async with shop.database.write() as session:
        row = await session.get_one(GroupBuy, closed)
        await arriving.arrive(session, row, "Gate 3", shop.deed("arrived"))
    assert len(await shop.told("YourGoods")) == 2
    await two_again(shop, link)
    assert await stands(shop) == [AMY, BOB, CAT]


@BOTH_WAYS
async def test_opened_again_all_that_was_asked_for_is_booked(
    shop: Shop, closed: int, kept: str, joined: str
) -> None:
    link = await as_one(shop, kept, joined)
    await opened_again(shop, closed)
    assert sorted(await stands(shop)) == sorted(
        [Stands(kept, "placed", 0, 4, 4), Stands("bob", "placed", 0, 1, 1)]
    )
    await two_again(shop, link)
    found = await stands(shop)
    assert [(one.name, one.state, one.units, one.asked) for one in found] == [
        ("amy", "placed", 1, 1), ("bob", "placed", 1, 1), ("cat", "placed", 3, 3),
    ]  # fmt: skip
    await shop.close(closed, timedelta(days=1))
    assert await stands(shop) == [AMY, BOB, CAT]


@BOTH_WAYS
async def test_closed_again_as_one_they_part_as_they_were_billed(
    shop: Shop, closed: int, kept: str, joined: str
) -> None:
    """The one has the seat in the team that is full."""
    link = await as_one(shop, kept, joined)
    await opened_again(shop, closed)
    await shop.close(closed, timedelta(days=1))
    assert sorted(await stands(shop)) == sorted([Stands(kept, "settled", 4 * 7_900, 4, 4), BOB])
    await two_again(shop, link)
    assert await stands(shop) == [AMY, BOB, Stands("cat", "settled", 3 * 7_900, 3, 3)]


async def test_what_came_to_nothing_as_one_is_nothing_of_eithers(shop: Shop) -> None:
    """Each has a team alone; they are one when it closes."""
    buy = await shop.open(mechanic="team", terms=TERMS)
    for name, team in (("amy", -1), ("bob", 1), ("cat", -1), ("dan", -1)):
        await shop.say(name, order(1), buy, team=team)
    link = await as_one(shop, "cat", "dan")
    await shop.close(buy)
    await two_again(shop, link)
    cat, dan = (Stands(name, "void", 0, 1, 1) for name in ("cat", "dan"))
    assert await stands(shop) == [AMY, BOB, cat, dan]
