"""Helpers: what their right is worth at the moment it is used, and what of their own they leave to others; on both
databases."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.ground.db import Database
from commerce.phrases.proof import PaymentSaid
from commerce.queries.board import mine
from commerce.queries.sides import Side
from commerce.services.buys import handing
from commerce.services.deed import Deed
from commerce.services.money import paying, proving, ticking
from commerce.services.money.pressing import OwnOrder
from commerce.services.people import helping, meeting
from commerce.services.people.joining import join
from commerce.tables import Group, GroupBuy, Member
from tests.services.conftest import Elsewhere
from tests.services.shop import PLATFORM, Shop
from tests.services.words import order

Look = Callable[[AsyncSession, int, int], Awaitable[bool]]


@pytest.fixture
async def closed(shop: Shop) -> int:
    """amy helps; amy and bob have ordered."""
    buy = await shop.open()
    await shop.say("amy", order(1), buy)
    await shop.say("bob", order(2), buy)
    await shop.close(buy)
    await named(shop, "amy")
    return buy


async def named(shop: Shop, name: str) -> None:
    member = await shop.member(name)
    async with shop.database.write() as session:
        await helping.name_helper(session, shop.group, member, shop.deed("named"))


async def dropped(shop: Shop, name: str, database: Database) -> None:
    member = await shop.member(name)
    async with database.write() as session:
        await helping.drop_helper(session, shop.group, member, shop.deed("dropped"))


async def may(shop: Shop, name: str) -> bool:
    member = await shop.member(name)
    async with shop.database.write() as session:
        return await helping.helps(session, shop.group.id, member.id)


async def as_helper(shop: Shop, name: str) -> Deed:
    return replace(shop.deed("tick"), by=await shop.member(name), leads=frozenset())


async def hand(shop: Shop, buy: int, whose: str, deed: Deed) -> None:
    member = await shop.member(whose)
    async with shop.database.write() as session:
        await handing.hand(session, await session.get_one(GroupBuy, buy), member, deed)


async def test_named_once_told_once_and_ended(shop: Shop, closed: int) -> None:
    await named(shop, "amy")
    assert await may(shop, "amy")
    assert not await may(shop, "bob")
    assert len(await shop.told("YouHelp")) == 1
    await dropped(shop, "amy", shop.database)
    assert not await may(shop, "amy")
    with pytest.raises(helping.NoHelper):
        await dropped(shop, "amy", shop.database)


async def test_who_leaves_helps_no_more_also_when_they_come_back(shop: Shop, closed: int) -> None:
    async with shop.database.write() as session:
        member = await meeting.meet(session, f"{PLATFORM}:amy", "amy", shop.now)
        await meeting.leave(session, await session.get_one(Group, shop.group.id), member)
    assert not await may(shop, "amy")
    await shop.member("amy")
    assert not await may(shop, "amy")


async def test_a_neighbour_without_an_account_cannot_help(shop: Shop) -> None:
    async with shop.database.write() as session:
        neighbour = await meeting.neighbour(session, shop.group, "Frau Li", shop.now)
        with pytest.raises(helping.CannotHelp):
            await helping.name_helper(session, shop.group, neighbour, shop.deed())


async def test_a_right_that_is_being_used_ends_after_it_was_used(
    shop: Shop, closed: int, elsewhere: Elsewhere
) -> None:
    assert await ticked_while_it_ends(shop, closed, elsewhere(), in_the_commit) == [
        "handed",
        "helper_dropped",
    ]


async def test_control_looked_up_before_the_commit_it_is_used_after_its_end(
    shop: Shop, closed: int, elsewhere: Elsewhere
) -> None:
    assert await ticked_while_it_ends(shop, closed, elsewhere(), before_it) == ["helper_dropped", "handed"]


async def test_a_right_that_has_ended_ticks_nothing(shop: Shop, closed: int) -> None:
    await dropped(shop, "amy", shop.database)
    assert not await in_the_commit(shop, closed, asyncio.Event(), asyncio.Event())


async def ticked_while_it_ends(
    shop: Shop,
    buy: int,
    other: Database,
    tick: Callable[[Shop, int, asyncio.Event, asyncio.Event], Awaitable[bool]],
) -> list[str]:
    """A helper ticks while their leader takes the right away. -> what is on record, in the order it was done."""
    looked, go_on = asyncio.Event(), asyncio.Event()
    await shop.member("bob")
    ticking_ = asyncio.create_task(tick(shop, buy, looked, go_on))
    await looked.wait()
    ending = asyncio.create_task(dropped(shop, "amy", other) if tick is before_it else end(shop, other))
    await asyncio.wait([ending], timeout=0.2)
    go_on.set()
    await asyncio.gather(ticking_, ending)
    acts = await shop.rows(
        "SELECT action FROM audits WHERE action IN ('handed', 'helper_dropped') ORDER BY id"
    )
    return [row[0] for row in acts]


async def end(shop: Shop, database: Database) -> None:
    async with database.write() as session:
        amy = await meeting.meet(session, f"{PLATFORM}:amy", "", shop.now)
        await helping.drop_helper(session, shop.group, amy, shop.deed("dropped"))


async def in_the_commit(shop: Shop, buy: int, looked: asyncio.Event, go_on: asyncio.Event) -> bool:
    deed, bob = await as_helper(shop, "amy"), await shop.member("bob")
    async with shop.database.write() as session:
        if not await helping.helps(session, shop.group.id, deed.by.id):
            return False
        looked.set()
        await go_on.wait()
        await handing.hand(session, await session.get_one(GroupBuy, buy), bob, deed)
    return True


async def before_it(shop: Shop, buy: int, looked: asyncio.Event, go_on: asyncio.Event) -> bool:
    deed, bob = await as_helper(shop, "amy"), await shop.member("bob")
    helped = await may(shop, "amy")
    looked.set()
    await go_on.wait()
    async with shop.database.write() as session:
        if helped:
            await handing.hand(session, await session.get_one(GroupBuy, buy), bob, deed)
    return helped


async def test_a_helper_ticks_for_others_and_never_for_themselves(shop: Shop, closed: int) -> None:
    deed = await as_helper(shop, "amy")
    amy, bob = await shop.member("amy"), await shop.member("bob")
    await hand(shop, closed, "bob", deed)
    with pytest.raises(OwnOrder):
        await hand(shop, closed, "amy", deed)
    async with shop.database.write() as session:
        buy = await session.get_one(GroupBuy, closed)
        with pytest.raises(OwnOrder):
            await paying.pay(session, buy, amy, deed)
        with pytest.raises(OwnOrder):
            await ticking.pay_several(session, buy, deed, Side(), named=[bob, amy])
        everybody = await ticking.pay_several(session, buy, deed, Side())
    assert isinstance(everybody, ticking.PaidTogether)
    assert everybody.paid == ["bob"]
    assert await shop.one("SELECT SUM(amount_minor) FROM postings WHERE account = 'received'") == 19_800


async def test_a_linked_account_is_the_same_person(shop: Shop, closed: int) -> None:
    amy, bob = await shop.member("amy"), await shop.member("bob")
    async with shop.database.write() as session:
        await join(session, bob.id, amy.id, shop.now)
    assert await may(shop, "bob")
    with pytest.raises(OwnOrder):
        await hand(shop, closed, "bob", await as_helper(shop, "amy"))


async def test_a_leader_hands_out_their_own(shop: Shop) -> None:
    buy = await shop.open()
    await shop.desk.order(replace(await shop.heard("1", order(1), buy), name="lena"))
    await shop.close(buy)
    async with shop.database.write() as session:
        done = await handing.hand(
            session,
            await session.get_one(GroupBuy, buy),
            await session.get_one(Member, shop.leader.id),
            shop.deed(),
        )
    assert done.fetched == 1


async def test_nobody_confirms_a_payment_of_their_own(shop: Shop, closed: int) -> None:
    for name, amount in (("amy", 9_900), ("bob", 19_800)):
        member = await shop.member(name)
        async with shop.database.write() as session:
            theirs = (await mine(session, member.id)).orders
            said = PaymentSaid(amount)
            await proving.prove(
                session, member, theirs, said, words="paid", photo="", platform=PLATFORM, now=shop.now
            )
    deed, groups = await as_helper(shop, "amy"), [shop.group.id]
    async with shop.database.write() as session:
        with pytest.raises(OwnOrder):
            await proving.confirm(session, 1, groups, deed, PLATFORM)
        with pytest.raises(OwnOrder):
            await proving.decline(session, 1, groups, deed, PLATFORM)
        done = await proving.confirm_agreeing(session, groups, deed, PLATFORM)
    assert (done.names, done.left) == (["bob"], 1)
