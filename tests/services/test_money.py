"""The ledger on real databases: paid once however often it is said, taken back, never more than there is."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select
from sqlmodel import col

from commerce.db import Database
from commerce.queries.board import mine
from commerce.queries.lists import buy_list
from commerce.refusals import NotClosedYet, NothingOwed, NotOpen
from commerce.services import handing, money
from commerce.tables import GroupBuy, Member
from tests.services.conftest import Elsewhere
from tests.services.shop import Shop
from tests.services.words import order


@pytest.fixture
async def closed(shop: Shop) -> int:
    """A buy of amy (2) and bob (1) that succeeded."""
    buy = await shop.open()
    await shop.say("amy", order(2), buy)
    await shop.say("bob", order(1), buy)
    await shop.close(buy)
    return buy


async def settle(shop: Shop, verb: str, buy: int, name: str, source: str, database: Database | None = None) -> object:
    """`verb` is pay or unpay."""
    async with (database or shop.database).write() as session:
        bought = await session.get(GroupBuy, buy)
        member = (await session.execute(select(Member).where(col(Member.name) == name))).scalar_one()
        assert bought
        return await getattr(money, verb)(session, bought, member, shop.now, shop.leader.id, source)


async def accounts(shop: Shop) -> dict[str, int]:
    rows = await shop.rows("SELECT account, CAST(sum(amount_minor) AS BIGINT) FROM postings GROUP BY account")
    return dict(rows)  # type: ignore[arg-type]


async def test_paying_says_who_still_owes(shop: Shop, closed: int) -> None:
    paid = await settle(shop, "pay", closed, "amy", "m1")
    assert isinstance(paid, money.Paid)
    assert (paid.amount_minor, paid.unpaid) == (19_800, ["bob"])
    assert await accounts(shop) == {"owed": 9_900, "sales": -29_700, "received": 19_800}


async def test_paying_twice_is_refused_and_counted_once(shop: Shop, closed: int) -> None:
    await settle(shop, "pay", closed, "amy", "m1")
    with pytest.raises(NothingOwed):
        await settle(shop, "pay", closed, "amy", "m2")
    assert (await accounts(shop))["received"] == 19_800


async def test_taking_back_makes_it_owed_again(shop: Shop, closed: int) -> None:
    await settle(shop, "pay", closed, "amy", "m1")
    back = await settle(shop, "unpay", closed, "amy", "m2")
    assert isinstance(back, money.Unpaid)
    assert back.amount_minor == 19_800
    assert await accounts(shop) == {"owed": 29_700, "sales": -29_700, "received": 0}
    await settle(shop, "pay", closed, "amy", "m3")
    assert (await accounts(shop))["received"] == 19_800


async def test_what_was_never_paid_cannot_be_taken_back(shop: Shop, closed: int) -> None:
    with pytest.raises(NothingOwed):
        await settle(shop, "unpay", closed, "amy", "m1")


async def test_nothing_is_paid_before_closing_nor_by_somebody_who_ordered_nothing(shop: Shop) -> None:
    buy = await shop.open()
    await shop.say("amy", order(1), buy)
    await shop.member("wang")
    with pytest.raises(NotClosedYet):
        await settle(shop, "pay", buy, "amy", "m1")
    await shop.close(buy)
    with pytest.raises(NothingOwed):
        await settle(shop, "pay", buy, "wang", "m2")


@pytest.mark.parametrize(("verb", "first"), [("pay", False), ("unpay", True)])
async def test_said_by_several_at_once_it_happens_once(
    shop: Shop, closed: int, elsewhere: Elsewhere, verb: str, first: bool
) -> None:
    if first:
        await settle(shop, "pay", closed, "amy", "m0")
    calls = [settle(shop, verb, closed, "amy", f"m{n}", elsewhere()) for n in range(1, 5)]
    results = await asyncio.gather(*calls, return_exceptions=True)
    assert sum(isinstance(result, NothingOwed) for result in results) == 3, results
    assert (await accounts(shop)).get("received", 0) == (0 if verb == "unpay" else 19_800)


async def test_the_three_views_of_a_bill_agree(shop: Shop, closed: int) -> None:
    await settle(shop, "pay", closed, "amy", "m1")
    async with shop.database.read() as session:
        buy = await session.get(GroupBuy, closed)
        assert buy
        listed = await buy_list(session, buy)
        member = (await session.execute(select(Member).where(col(Member.name) == "amy"))).scalar_one()
        (own,) = (await mine(session, member.id, paid={1: 19_800})).orders
    assert [(one.name, one.units, one.due_minor, one.paid_minor) for one in listed.orders] == [
        ("amy", 2, 19_800, 19_800),
        ("bob", 1, 9_900, 0),
    ]
    assert (own.units, own.due_minor) == (2, 19_800)
    assert await shop.one("SELECT due_minor FROM orders WHERE id = 1") == 19_800
    assert (listed.units, listed.due_minor, listed.paid_minor) == (3, 29_700, 19_800)


class TestHandingOut:
    async def test_everybody_is_told_where_and_what_they_still_owe(self, shop: Shop, closed: int) -> None:
        await settle(shop, "pay", closed, "amy", "m1")
        async with shop.database.write() as session:
            buy = await session.get(GroupBuy, closed)
            assert buy
            arrived = await handing.arrive(session, buy, "gate 3", shop.now, shop.leader.id, "m2")
        assert (arrived.told, arrived.not_reached, arrived.place) == (2, [], "gate 3")
        assert await shop.told("YourGoods") == [("telegram:amy", "private"), ("telegram:bob", "private")]

    async def test_a_second_tick_takes_the_first_back(self, shop: Shop, closed: int) -> None:
        async with shop.database.write() as session:
            buy = await session.get(GroupBuy, closed)
            amy = (await session.execute(select(Member).where(col(Member.name) == "amy"))).scalar_one()
            assert buy
            first = await handing.hand(session, buy, amy, shop.now, shop.leader.id, "m1")
            second = await handing.hand(session, buy, amy, shop.now, shop.leader.id, "m2")
        assert (first.handed, first.left) == (True, ["bob"])
        assert (second.handed, second.left) == (False, ["amy", "bob"])

    async def test_not_before_closing_and_not_of_a_buy_that_failed(self, shop: Shop) -> None:
        buy = await shop.open(min_units=5)
        await shop.say("amy", order(1), buy)
        for refusal in (NotClosedYet, NotOpen):
            async with shop.database.write() as session:
                bought = await session.get(GroupBuy, buy)
                assert bought
                with pytest.raises(refusal):
                    await handing.arrive(session, bought, "", shop.now, shop.leader.id, "m1")
            if refusal is NotClosedYet:
                await shop.close(buy)
