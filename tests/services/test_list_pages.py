"""A page of a settled buy's list reads the orders that it shows alone, and says the same as the whole list would; many
payments are put on record in sets; on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from commerce.queries.debts import debts
from commerce.queries.listing import list_page
from commerce.queries.lists import buy_list
from commerce.queries.shopfront import order_of
from commerce.queries.sides import ALL
from commerce.queries.standing import in_places, standings
from commerce.services.buys import handing, placing, together
from commerce.services.buys.opening import NewOffer
from commerce.services.money import paying, ticking
from commerce.tables import GroupBuy, Member
from tests.invariants import violations
from tests.services.shop import Shop
from tests.services.words import order

NAMES = [f"m{number}" for number in range(23)]
OFFERS = (
    NewOffer(code="A", title="Cherries", stock=20, options=(("size", ("S", "L")),)),
    NewOffer(code="B", title="Pears from the hill behind the second village", unit="box"),
)


@pytest.fixture
async def settled(shop: Shop) -> int:
    """Twenty-three orders of two offers, some of them waiting, remarked on, paid, handed out, for another; fetched at
    two places."""
    dice = Random(5)
    buy = await shop.open(*OFFERS, pickup="Gate 3 | Office", closes_at=shop.now + timedelta(hours=2))
    for name in NAMES:
        size = dice.choice("SL")
        await shop.say(name, replace(order(2, "A", size=size), note=dice.choice(("", "room 5"))), buy)
        if dice.random() < 0.6:
            await shop.say(name, order(1, "B", for_=dice.choice(("", "mum"))), buy)
    await _choose(shop, buy, NAMES[3], NAMES[8])
    await shop.close(buy)
    for name in NAMES[:8:4]:
        await pay(shop, buy, name)
    member = await shop.member(NAMES[5])
    async with shop.database.write() as session:
        await handing.hand(session, await session.get_one(GroupBuy, buy), member, shop.deed("handed"))
    return buy


async def _choose(shop: Shop, buy: int, *names: str) -> None:
    for name in names:
        member = await shop.member(name)
        async with shop.database.write() as session:
            mine = await order_of(session, member.id, buy)
            assert mine
            await placing.choose(session, await session.get_one(GroupBuy, buy), mine, "2")


async def pay(shop: Shop, buy: int, name: str) -> None:
    member = await shop.member(name)
    async with shop.database.write() as session:
        row = await session.get_one(GroupBuy, buy)
        await paying.pay(session, row, member, shop.deed(f"pay:{name}"))


@pytest.mark.parametrize("helping", [False, True])
async def test_each_page_says_what_the_whole_list_would(shop: Shop, settled: int, helping: bool) -> None:
    async with shop.database.read() as session:
        buy = await session.get_one(GroupBuy, settled)
        whole = await buy_list(session, buy)
        whole = whole.for_helper() if helping else whole
        assert len(whole.orders) == len(NAMES)
        pages = [await list_page(session, buy, ALL, page=no, helping=helping) for no in range(1, 9)]
        assert pages == [whole.at(no) for no in range(1, 9)]
        assert pages[0].pages > 2
        for one in whole.orders:
            shown = await list_page(session, buy, ALL, showing=one.order_no, helping=helping)
            assert shown == whole.at(whole.page_of(one.order_no))


async def test_how_each_stands_is_what_the_whole_list_says(shop: Shop, settled: int) -> None:
    async with shop.database.read() as session:
        buy = await session.get_one(GroupBuy, settled)
        listed = (await buy_list(session, buy)).orders
        stands = in_places(await standings(session, buy, ALL), buy.pickup)
        owed = await debts(session, buy, ALL)
    for name in ("order_no", "member_no", "group_no", "name", "place", "handed", "units", "due_minor"):
        assert [getattr(one, name) for one in stands] == [getattr(one, name) for one in listed], name
    assert [(one.paid_minor, one.now_minor) for one in stands] == [
        (one.paid_minor, one.now_minor) for one in listed
    ]
    owing = sorted((one for one in listed if one.due_minor > 0), key=lambda one: one.order_no)
    assert owed == [(one.order_no, one.member_no, one.due_minor, one.now_minor) for one in owing]


async def test_all_that_is_due_is_put_on_record_at_once(shop: Shop, settled: int) -> None:
    spared = await shop.member(NAMES[1])
    async with shop.database.write() as session:
        buy = await session.get_one(GroupBuy, settled)
        but = [await session.get_one(Member, spared.id)]
        told = await ticking.pay_several(session, buy, shop.deed("all"), ALL, but=but)
        assert isinstance(told, ticking.PaidTogether)
    async with shop.database.read() as session:
        buy = await session.get_one(GroupBuy, settled)
        owing = await debts(session, buy, ALL)
    assert [one.member_no for one in owing if one.now_minor] == [spared.id]
    assert told.unpaid == [NAMES[1]]
    assert (told.settled_up, told.members) == (len(owing) - 1, len(owing))
    booked = await shop.one("SELECT SUM(amount_minor) FROM postings WHERE account = 'received'")
    assert booked >= told.amount_minor > 0
    signed = await shop.one("SELECT COUNT(*) FROM audits WHERE action = 'paid' AND source = 'all'")
    assert signed == len(told.paid)
    assert await violations(shop.database) == []


async def test_goods_of_all_but_one_are_ticked_off_at_once_and_the_ticks_taken_back(
    shop: Shop, settled: int
) -> None:
    spared = await shop.member(NAMES[1])

    async def tick(what: together.Tick) -> tuple[int, together.TickedTogether]:
        async with shop.database.write() as session:
            buy, but = await session.get_one(GroupBuy, settled), [await session.get_one(Member, spared.id)]
            chosen = together.Ticked(what=what, side=ALL, but=but)
            meant = await together.how_many(session, buy, shop.deed(what), chosen)
            return meant, await together.tick_several(session, buy, shop.deed(what), chosen)

    meant, told = await tick("handed")
    assert meant == told.count == told.fetched - 1 == told.members - 2  # one has theirs, one is spared
    missing = "SELECT COUNT(*) FROM lines JOIN orders ON orders.id = lines.order_id WHERE handed < qty"
    assert await shop.one(f"{missing} AND member_id <> {spared.id}") == 0 < await shop.one(missing)
    signed = "SELECT COUNT(*) FROM audits WHERE source = 'handed' AND action = 'handed'"
    assert await shop.one(signed) == told.count + 1
    meant, back = await tick("unhanded")
    assert (meant, back.count, back.fetched) == (told.count + 1, told.count + 1, 0)
    assert await shop.one("SELECT COALESCE(SUM(handed), 0) FROM lines") == 0
    assert await violations(shop.database) == []
