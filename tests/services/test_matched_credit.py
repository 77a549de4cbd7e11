"""Certain payments of a bank's file that are booked together leave nothing over: the same is owed after them as where
each is tapped by itself; on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pytest

from commerce.rules.references import code_of
from commerce.services.buys import closing
from commerce.services.money import paying
from tests.services.shop import Shop, days
from tests.services.test_credit import a_bill, act, owed
from tests.services.test_holding import run
from tests.services.test_matched import book, entry, received, send, statement
from tests.services.words import order

TOGETHER = pytest.mark.parametrize("together", [True, False], ids=["together", "tapped"])


class Owing(NamedTuple):
    """amy's: a buy that she paid ahead, and that was cancelled; her bills; an order of hers that is held."""

    cancelled: int
    bills: list[int]
    held: int


@pytest.fixture
async def owing(shop: Shop) -> Owing:
    """Two bills and a held order of 9,900 each, and 5,000 of credit that no bill has taken yet."""
    cancelled, held = [await shop.open(closes_at=days(30)) for _ in range(2)]
    for buy in (cancelled, held):
        await shop.say("amy", order(1), buy)
    await run(shop)
    await act(shop, paying.pay, cancelled, "amy", "ahead", amount=5_000)
    bills = [await a_bill(shop) for _ in range(2)]
    async with shop.database.write() as session:
        await closing.cancel(session, cancelled, shop.now, "", shop.leader.id, "cancel")
    assert await owed(shop) == {cancelled: -5_000, bills[0]: 9_900, bills[1]: 9_900}
    return Owing(cancelled, bills, held)


async def paid(shop: Shop, buys: Sequence[int], *, together: bool) -> None:
    """One payment of amy's for these buys is in a file, and is booked."""
    query = "SELECT id FROM orders WHERE buy_id = :buy"
    codes = [code_of(await shop.one(query, buy=buy)) for buy in buys]
    shown = await send(shop, statement(entry(9_900 * len(buys), " ".join(codes))), "f1")
    assert shown.certain == 1
    no = await shop.one("SELECT id FROM bank_entries")
    done = await book(shop, shown.file_no, "b1", None if together else no)
    assert (done.count, done.changed) == (1, 0)
    assert await received(shop) == 5_000 + 9_900 * len(buys)


@TOGETHER
async def test_her_credit_pays_the_bill_that_is_left(shop: Shop, owing: Owing, together: bool) -> None:
    await paid(shop, owing.bills[:1], together=together)
    assert await owed(shop) == {owing.cancelled: 0, owing.bills[0]: 0, owing.bills[1]: 4_900}


@TOGETHER
async def test_of_two_bills_in_one_payment_none_is_paid_twice(
    shop: Shop, owing: Owing, together: bool
) -> None:
    await paid(shop, owing.bills, together=together)
    assert await owed(shop) == {owing.cancelled: -5_000, owing.bills[0]: 0, owing.bills[1]: 0}


@TOGETHER
async def test_what_is_paid_for_a_held_order_stays_with_it(shop: Shop, owing: Owing, together: bool) -> None:
    await paid(shop, [owing.held], together=together)
    bills = {owing.bills[0]: 4_900, owing.bills[1]: 9_900}
    assert await owed(shop) == {owing.cancelled: 0, owing.held: -9_900, **bills}
    await shop.close(owing.held, days(30) - shop.now)
    assert await owed(shop) == {owing.cancelled: 0, owing.held: 0, **bills}
