"""Changing an open buy: nobody who ordered is worse off, and what comes free goes to the head of the list in
the same commit."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from commerce.booking.shift import OverLimit
from commerce.ground.db import Database
from commerce.outcomes import Ordered
from commerce.services.buys import closing
from commerce.services.buys.editing import Edit, edit
from commerce.services.buys.variants import StockTooLow
from commerce.tables import Offer
from commerce.tables.base import to_millis
from tests.services.conftest import Elsewhere
from tests.services.shop import Shop
from tests.services.words import CLOSES, order


async def change(shop: Shop, buy: int, wanted: Edit, database: Database | None = None) -> int:
    """As the command does it: the lock, the change, the promotion. -> units promoted."""
    async with (database or shop.database).write() as session:
        row = await closing.locked(session, buy)
        await edit(session, row, wanted, shop.deed("m1"))
        return await shop.desk.promote(session, buy)


async def test_a_raised_stock_goes_to_those_who_wait_in_their_order(shop: Shop) -> None:
    buy = await shop.open(stock=1)
    for name in ("amy", "bob", "wang"):
        await shop.say(name, order(2), buy)
    assert await change(shop, buy, Edit(stock=4)) == 3
    booked = "SELECT order_id, sum(qty) FROM lines GROUP BY order_id ORDER BY order_id"
    assert await shop.rows(booked) == [(1, 2), (2, 2)]
    assert await shop.one("SELECT sum(qty) FROM waitings") == 2
    assert await shop.told("Promoted") == [("telegram:amy", "private"), ("telegram:bob", "private")]


async def test_an_unlimited_stock_empties_the_list(shop: Shop) -> None:
    buy = await shop.open(stock=1)
    await shop.say("amy", order(3), buy)
    assert await change(shop, buy, Edit(cleared=("stock",))) == 2
    assert await shop.one("SELECT count(*) FROM waitings") == 0


async def test_a_stock_below_what_is_promised_is_refused(shop: Shop) -> None:
    buy = await shop.open(stock=5)
    await shop.say("amy", order(3), buy)
    with pytest.raises(StockTooLow) as refused:
        await change(shop, buy, Edit(stock=2))
    assert (refused.value.stock, refused.value.pledged) == (2, 3)
    assert await shop.one("SELECT stock FROM offers") == 5


async def test_a_higher_price_is_for_new_orders_and_a_lower_one_for_all(shop: Shop) -> None:
    buy = await shop.open(price_minor=9_000)
    await shop.say("amy", order(1), buy)
    await change(shop, buy, Edit(price_minor=9_500))
    answer = await shop.say("bob", order(1), buy)
    assert isinstance(answer, Ordered)
    assert answer.due_minor == 9_500
    await change(shop, buy, Edit(price_minor=9_200))
    await shop.close(buy)
    assert await shop.rows("SELECT due_minor FROM orders ORDER BY id") == [(9_000,), (9_200,)]


async def test_a_lowered_limit_binds_only_what_is_new(shop: Shop) -> None:
    buy = await shop.open(member_limit=5)
    await shop.say("amy", order(4), buy)
    await change(shop, buy, Edit(limit=2))
    assert isinstance(await shop.say("amy", order(1), buy), OverLimit)
    assert await shop.one("SELECT sum(qty) FROM lines") == 4


async def test_a_moved_deadline_is_the_deadline(shop: Shop) -> None:
    buy = await shop.open()
    await change(shop, buy, Edit(closes_at=CLOSES + timedelta(hours=1)))
    assert isinstance(await shop.say("amy", order(1), buy, sent=to_millis(CLOSES)), Ordered)
    assert await shop.one("SELECT due_at FROM group_buys") == to_millis(shop.now), (
        "the clock looks again at once"
    )


async def test_a_command_that_read_the_offers_before_the_lock_sees_what_was_ordered_since(
    shop: Shop, elsewhere: Elsewhere
) -> None:
    buy = await shop.open(stock=5)
    other = elsewhere()
    began, ordered = asyncio.Event(), asyncio.Event()

    async def lower() -> None:
        async with other.write() as session:
            assert await session.get(Offer, 1)
            began.set()
            if not shop.database.is_sqlite:  # there the reader holds the file's only pen
                await ordered.wait()
            row = await closing.locked(session, buy)
            await edit(session, row, Edit(stock=2), shop.deed("m1"))

    lowering = asyncio.create_task(lower())
    await began.wait()
    if not shop.database.is_sqlite:
        await shop.say("amy", order(3), buy)
        ordered.set()
        with pytest.raises(StockTooLow):
            await lowering
    else:
        await lowering
        answer = await shop.say("amy", order(3), buy)
        assert isinstance(answer, Ordered)
        assert (answer.units, answer.waiting) == (2, 1)
