"""Wishes in the tables: one wish of two said at once, a target told once, the head start at the desk, linked
and forgotten members."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commerce.booking.taking_turns import NotYetYours
from commerce.ground.db import Database
from commerce.outcomes import Ordered
from commerce.queries import demand
from commerce.queries.personal import everything
from commerce.services.buys import closing, mending
from commerce.services.buys.opening import NewBuy, NewOffer, Opened, open_buy
from commerce.services.people.forgetting import forget
from commerce.services.people.joining import join, part
from commerce.services.words import wishing
from commerce.tables import Group, Link, Member
from tests.services.conftest import Elsewhere
from tests.services.shop import Shop
from tests.services.words import CLOSES, OPENED, order
from tests.together import together

AHEAD = {"": 1_800_000}


async def wish(
    shop: Shop, name: str, text: str = "durian", database: Database | None = None
) -> wishing.Wished:
    member = await shop.member(name)
    async with (database or shop.database).write() as session:
        group, who = await session.get_one(Group, shop.group.id), await session.get_one(Member, member.id)
        return await wishing.wish(session, group, who, text, shop.now)


async def aim(shop: Shop, no: int, target: int) -> None:
    async with shop.database.write() as session:
        await wishing.aim(session, shop.deed("telegram:-100:5"), no, target)


async def open_for(shop: Shop, no: int, **terms: object) -> Opened:
    new = NewBuy(
        title="Durian",
        currency="CNY",
        closes_at=CLOSES,
        offers=(NewOffer(title="Durian", stock=3),),
        price_minor=6_000,
        early=AHEAD,
    )
    async with shop.database.write() as session:
        row = await wishing.find(session, shop.group, no)
        return await open_buy(
            session,
            new,
            shop.deed("open"),
            others=(),
            wish=row,
        )


async def counts(shop: Shop) -> dict[str, int]:
    async with shop.database.read() as session:
        return {row.product: members for row, members in await demand.open_wishes(session, shop.group.id)}


async def test_said_by_many_at_once_in_two_processes_it_is_one_wish(shop: Shop, elsewhere: Elsewhere) -> None:
    other = elsewhere()
    names = [f"m{n}" for n in range(10)]
    for name in names:
        await shop.member(name)
    await together(*(wish(shop, name, "durians", other if n % 2 else None) for n, name in enumerate(names)))
    assert await counts(shop) == {"durians": 10}


async def test_a_target_passed_by_many_at_once_is_told_once(shop: Shop, elsewhere: Elsewhere) -> None:
    other = elsewhere()
    no = (await wish(shop, "amy")).no
    await aim(shop, no, 3)
    for n in range(6):
        await shop.member(f"m{n}")
    await together(*(wish(shop, f"m{n}", database=other if n % 2 else None) for n in range(6)))
    assert await shop.told("TargetReached") == [("telegram:1", "private")]


async def test_a_new_target_is_told_anew(shop: Shop) -> None:
    no = (await wish(shop, "amy")).no
    await aim(shop, no, 2)
    await wish(shop, "bob")
    await aim(shop, no, 3)
    await wish(shop, "cat")
    assert len(await shop.told("TargetReached")) == 2


async def test_those_who_wished_order_first_and_their_units_count(shop: Shop) -> None:
    no = (await wish(shop, "amy")).no
    buy = (await open_for(shop, no)).buy_no
    assert isinstance(await shop.say("amy", order(2), buy), Ordered)
    early = await shop.say("eve", order(1), buy)
    assert isinstance(early, NotYetYours)
    assert (early.from_, early.wished) == (OPENED + timedelta(minutes=30), True)
    shop._at = 1_799  # the next word is said half an hour after the opening
    answers = [await shop.say(name, order(1), buy) for name in ("eve", "fay")]
    assert [(a.units, a.waiting) for a in answers if isinstance(a, Ordered)] == [(1, 0), (0, 1)]
    assert await shop.one("SELECT pledged FROM offers WHERE buy_id = :buy", buy=buy) == 3


async def test_the_word_to_them_is_written_before_the_groups_post(shop: Shop) -> None:
    no = (await wish(shop, "amy")).no
    await wish(shop, "bob")
    assert (await open_for(shop, no)).wishers == 2
    said = await shop.rows("SELECT kind, chat FROM outgoing ORDER BY id")
    assert said == [("private", "telegram:amy"), ("private", "telegram:bob"), ("post", "telegram:-100")]
    assert await counts(shop) == {}


async def test_taken_back_and_restored_they_still_go_first(shop: Shop) -> None:
    no = (await wish(shop, "amy")).no
    buy = (await open_for(shop, no)).buy_no
    async with shop.database.write() as session:
        await closing.cancel(session, buy, shop.now, "", shop.leader.id, "x")
    assert await counts(shop) == {"durian": 1}
    async with shop.database.write() as session:
        await mending.restore(session, buy, shop.deed("y"))
    assert await counts(shop) == {}
    assert isinstance(await shop.say("amy", order(1), buy), Ordered)
    assert isinstance(await shop.say("eve", order(1), buy), NotYetYours)


async def test_two_accounts_of_one_person_count_once_and_twice_again_when_parted(shop: Shop) -> None:
    for name in ("amy", "amy2", "bob"):
        await wish(shop, name)
    await wish(shop, "amy2", "mango")
    kept, joined = sorted([(await shop.member("amy")).id, (await shop.member("amy2")).id])
    async with shop.database.write() as session:
        link = await join(session, kept, joined, shop.now)
    assert await counts(shop) == {"durian": 2, "mango": 1}
    async with shop.database.write() as session:
        await part(session, await session.get_one(Link, link.id), shop.now)
    assert await counts(shop) == {"durian": 3, "mango": 1}


async def test_a_member_has_their_wishes_and_takes_them_along(shop: Shop) -> None:
    await wish(shop, "amy")
    await wish(shop, "bob")
    amy = await shop.member("amy")
    async with shop.database.read() as session:
        found = await everything(session, amy.id)
    assert [row["product"] for row in found["wishes"]] == ["durian"]
    assert len(found["wishers"]) == 1
    async with shop.database.write() as session:
        await forget(session, await session.get_one(Member, amy.id), shop.now)
    assert await counts(shop) == {"durian": 1}
    assert await shop.one("SELECT count(*) FROM wishers") == 1


async def test_a_member_has_a_fair_number_of_wishes(shop: Shop) -> None:
    for n in range(wishing.MOST):
        await wish(shop, "amy", f"thing number {n}")
    with pytest.raises(wishing.BadWish) as refused:
        await wish(shop, "amy", "one more thing")
    assert (refused.value.why, refused.value.most) == ("many", wishing.MOST)
    assert (await wish(shop, "bob", "thing number 3")).members == 2
