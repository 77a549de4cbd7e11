"""Orders that are paid ahead: held, paid, or let go to the next, once, whoever else is at it; on both databases."""

from __future__ import annotations

import asyncio
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from commerce.desk.desk import Desk
from commerce.ground.db import Database
from commerce.phrases.proof import PaymentSaid
from commerce.queries.board import mine
from commerce.rules.holding import HoldClock
from commerce.rules.no_show import FORGET
from commerce.services.buys import holding
from commerce.services.money import paying, proving
from commerce.tables import GroupBuy, Member, Order
from tests.services.conftest import Elsewhere
from tests.services.shop import PLATFORM, Shop
from tests.services.words import cancel, order

CLOCK = HoldClock(hold=timedelta(hours=1), quiet=None, zone=ZoneInfo("Asia/Shanghai"))
SOON, LATE = timedelta(minutes=59), timedelta(hours=1)


@pytest.fixture
async def buy(shop: Shop) -> int:
    """amy, who pays ahead, has the only unit; bob waits for it."""
    no = await shop.open(stock=1)
    await shop.say("amy", order(1), no)
    await shop.say("bob", order(1), no)
    await run(shop)
    return no


async def run(shop: Shop, database: Database | None = None, after: timedelta = timedelta()) -> list[bool]:
    """What the duty does, at the shop's now and so long after it. -> which orders were let go."""
    now, place = shop.now + after, database or shop.database
    amy = await shop.member("amy")
    whose = [(amy.id, shop.group.id)]
    async with place.write() as session:
        await holding.release(session, whose)
    async with place.read() as session:
        new, held = await holding.unheld(session, whose), [one.id for one in await holding.held(session)]
    for no in new:
        async with place.write() as session:
            await holding.hold(session, no, CLOCK, now)
    gone = []
    for no in held:
        async with place.write() as session:
            gone.append(await holding.let_go(session, Desk(place, lambda: now), no, CLOCK, now))
    return gone


async def units(shop: Shop) -> dict[str, int]:
    rows = await shop.rows(
        "SELECT m.name, SUM(l.qty) FROM lines l JOIN orders o ON o.id = l.order_id"
        " JOIN members m ON m.id = o.member_id GROUP BY m.name HAVING SUM(l.qty) > 0"
    )
    return {name: int(qty) for name, qty in rows}


async def test_held_once_and_let_go_to_who_waits(shop: Shop, buy: int) -> None:
    await run(shop)
    assert (len(await shop.told("PayAhead")), await run(shop, after=SOON)) == (1, [False])
    assert await units(shop) == {"amy": 1}
    assert await run(shop, after=LATE) == [True]
    assert await units(shop) == {"bob": 1}
    assert await run(shop, after=LATE) == []
    assert (len(await shop.told("HoldLapsed")), len(await shop.told("Promoted"))) == (1, 1)


async def test_two_processes_let_go_once(shop: Shop, buy: int, elsewhere: Elsewhere) -> None:
    both = await asyncio.gather(run(shop, after=LATE), run(shop, elsewhere(), LATE), return_exceptions=True)
    assert sum(one == [True] for one in both) == 1
    assert (await units(shop), len(await shop.told("HoldLapsed"))) == ({"bob": 1}, 1)


async def test_seen_to_after_the_deadline_it_is_let_go_as_of_its_own_time(shop: Shop, buy: int) -> None:
    """The program stood still meanwhile. What would lapse after the deadline stands: the buy closes first."""
    assert await run(shop, after=timedelta(days=5)) == [True]
    assert await units(shop) == {"bob": 1}
    late = await shop.open(stock=1, title="Plums", closes_at=shop.now + SOON)
    await shop.say("amy", order(2), late)
    await run(shop)
    assert await run(shop, after=timedelta(days=5)) == [False]
    assert await units(shop) == {"amy": 1, "bob": 1}


async def test_paid_it_stays(shop: Shop, buy: int) -> None:
    amy = await shop.member("amy")
    async with shop.database.write() as session:
        done = await paying.pay(session, await session.get_one(GroupBuy, buy), amy, shop.deed("paid"))
    assert (done.amount_minor, done.still_minor, done.credit_minor) == (9_900, 0, 0)
    assert await run(shop, after=10 * LATE) == [False]
    assert await units(shop) == {"amy": 1}
    await shop.close(buy)
    assert await shop.one("SELECT SUM(amount_minor) FROM postings WHERE account = 'owed'") == 0


async def test_a_proof_stops_the_clock_until_it_is_answered(shop: Shop, buy: int) -> None:
    known = await shop.member("amy")
    shop.now += SOON
    async with shop.database.write() as session:
        amy = await session.get_one(Member, known.id)
        theirs = (await mine(session, amy.id)).orders
        said = PaymentSaid(9_900)
        await proving.prove(
            session, amy, theirs, said, words="paid", photo="", platform=PLATFORM, now=shop.now
        )
    assert await run(shop, after=5 * LATE) == [False]
    shop.now += 5 * LATE
    async with shop.database.write() as session:
        await proving.decline(session, 1, [shop.group.id], shop.deed("no"), PLATFORM)
    assert await run(shop) == [False]
    assert await run(shop, after=timedelta(minutes=1)) == [True]
    assert await units(shop) == {"bob": 1}


async def test_a_confirmed_proof_keeps_it_and_is_no_credit(shop: Shop, buy: int) -> None:
    known = await shop.member("amy")
    async with shop.database.write() as session:
        amy = await session.get_one(Member, known.id)
        theirs = (await mine(session, amy.id)).orders
        await proving.prove(
            session, amy, theirs, PaymentSaid(9_900), words="paid", photo="", platform=PLATFORM, now=shop.now
        )
        done = await proving.confirm(session, 1, [shop.group.id], shop.deed("yes"), PLATFORM)
    assert (done.amount_minor, done.still_minor, done.credit_minor) == (9_900, 0, 0)
    assert await run(shop, after=LATE) == [False]


async def test_given_up_and_ordered_again_the_time_begins_anew(shop: Shop, buy: int) -> None:
    await shop.say("amy", cancel(), buy)
    await shop.say("bob", cancel(), buy)
    await run(shop, after=SOON)
    await shop.say("amy", order(1), buy)
    await run(shop, after=SOON)
    assert await run(shop, after=LATE) == [False]
    assert await run(shop, after=SOON + LATE) == [True]


async def test_who_need_not_pay_ahead_any_more_is_held_no_more(shop: Shop, buy: int) -> None:
    async with shop.database.write() as session:
        await holding.release(session, [])
        assert await holding.held(session) == []


async def test_only_records_that_count_ask_for_it(shop: Shop, buy: int) -> None:
    amy = await shop.member("amy")
    row = {"member": amy.id, "at": int(shop.now.timestamp() * 1000), "group": shop.group.id, "buy": buy}
    async with shop.database.write() as session:
        no = (await session.execute(text("SELECT MIN(id) FROM orders"))).scalar_one()
        await session.execute(
            text(
                "INSERT INTO misses (order_id, buy_id, group_id, member_id, asked_at, answer, recorded_at)"
                " VALUES (:no, :buy, :group, :member, :at, '', :at)"
            ),
            {**row, "no": no},
        )
    now = shop.now.astimezone(UTC)
    async with shop.database.read() as session:
        assert list(await holding.who_prepays(session, now, FORGET, 1)) == [(amy.id, shop.group.id)]
        assert list(await holding.who_prepays(session, now, FORGET, 2)) == []
        assert list(await holding.who_prepays(session, now + FORGET, FORGET, 1)) == []
        assert (await session.get_one(Order, no)).held_from is not None
