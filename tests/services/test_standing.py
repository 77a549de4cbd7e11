"""Standing on both databases: what is kept is what the records come to, whatever is done and taken back in whatever order;
each move is on record with its reason, told to whom it concerns alone."""

from __future__ import annotations

import random
from datetime import timedelta

import orjson
import pytest
from sqlalchemy import select
from sqlmodel import col

from commerce.booking.decide import Answer
from commerce.booking.taking_turns import NotYetYours, OnlyFor
from commerce.ground.db import Database
from commerce.outcomes import Ordered
from commerce.queries import personal
from commerce.queries.portrait import kept_in, own_standings, tables_of
from commerce.rules.standing import USUAL, Level, StandingRules, level_of
from commerce.rules.tiers import TierRule
from commerce.services.buys import closing, mending
from commerce.services.people import forgetting, meeting, standing, stirring
from commerce.services.people.joining import join, part
from commerce.services.voice import courtesies
from commerce.services.words import voting, wishing
from commerce.tables import GroupBuy, KeptStanding, Link, Member, Membership, StandingMove
from commerce.tables.base import to_millis
from tests.services.shop import PLATFORM, Shop
from tests.services.test_reviewing import hand, says
from tests.services.words import cancel, order

GOLD = TierRule(name="Gold", spend_minor=30_000, discount_bp=0)
DAY = timedelta(days=1)


async def looks(shop: Shop) -> list[StandingMove]:
    """What the clock does when it is time."""
    async with shop.database.write() as session:
        before = set((await session.execute(select(col(StandingMove.id)))).scalars())
        while await standing.look(session, USUAL, shop.now):
            pass
        moves = (await session.execute(select(StandingMove).order_by(col(StandingMove.id)))).scalars()
        return [one for one in moves if one.id not in before]


async def kept(shop: Shop) -> dict[str, Level]:
    """Who is more than a passer-by."""
    async with shop.database.read() as session:
        rows = (await session.execute(select(KeptStanding))).scalars()
        members = {row.member_id: row.level for row in rows}
    known = {name: (await shop.member(name)).id for name in ("amy", "bob", "cat")}
    return {name: members[no] for name, no in known.items() if members.get(no, "passer_by") != "passer_by"}


async def bought(shop: Shop, *who: str) -> int:
    """A buy that these ordered of, and that came together within the hour."""
    buy = await shop.open(closes_at=shop.now + DAY)
    for name in who:
        assert isinstance(await ordered(shop, name, buy), Ordered)
    shop.now += timedelta(hours=1)
    async with shop.database.write() as session:
        await closing.close(session, buy, shop.now, shop.standards)
    return buy


async def ordered(shop: Shop, name: str, buy: int) -> Answer:
    return await shop.say(name, order(1), buy, sent=to_millis(shop.now))


async def test_who_orders_again_is_a_regular_and_time_alone_takes_it_back(shop: Shop) -> None:
    await bought(shop, "amy", "bob")
    await looks(shop)
    assert await kept(shop) == {"amy": "member", "bob": "member"}
    shop.now += 30 * DAY
    await bought(shop, "amy")
    assert [(one.before, one.level, one.what, one.has, one.needs) for one in await looks(shop)] == [
        ("member", "regular", "again", 2, 2)
    ]
    async with shop.database.read() as session:
        until = await standing.next_due(session)
    assert until is not None
    shop.now = until
    assert [(one.before, one.level, one.has) for one in await looks(shop)] == [("regular", "member", 0)]
    async with shop.database.read() as session:
        assert await standing.next_due(session) is None


async def test_a_move_is_told_to_its_member_alone_and_never_after_quiet(shop: Shop) -> None:
    await bought(shop, "amy", "bob")
    await looks(shop)
    bob = await shop.member("bob")
    async with shop.database.write() as session:
        await courtesies.quiet(session, bob, "standing", shop.now)
    shop.now += 30 * DAY
    await bought(shop, "amy", "bob")
    await looks(shop)
    await shop.say_courtesies()
    assert await shop.told("StandingMoved") == [(f"{PLATFORM}:amy", "private")]
    said = orjson.loads(await shop.one("SELECT facts FROM outgoing WHERE outcome = 'StandingMoved'"))
    assert (said["before"], said["level"], said["rose"]) == ("member", "regular", True)


async def test_a_buy_for_regulars_says_kindly_what_is_missing(shop: Shop) -> None:
    await bought(shop, "amy", "bob")
    shop.now += 30 * DAY
    await bought(shop, "amy")
    buy = await shop.open(only_for="@regular", closes_at=shop.now + DAY, stock=1)
    assert isinstance(await ordered(shop, "amy", buy), Ordered)
    refused = await ordered(shop, "bob", buy)
    assert isinstance(refused, OnlyFor)
    assert refused.private
    assert (refused.key, refused.what, refused.has, refused.needs, refused.days) == (
        "@regular",
        "again",
        1,
        2,
        60,
    )
    assert not await shop.rows("SELECT 1 FROM waitings")  # nor does who may not order wait
    assert not await shop.rows("SELECT 1 FROM outgoing WHERE outcome = 'OnlyFor' AND kind <> 'private'")
    async with shop.database.write() as session:
        (await session.get_one(GroupBuy, buy)).only_for = ""
    assert isinstance(await ordered(shop, "bob", buy), Ordered)
    async with shop.database.write() as session:
        (await session.get_one(GroupBuy, buy)).only_for = "@super_member"
    assert isinstance(
        await shop.say("bob", cancel(), buy, sent=to_millis(shop.now)), Ordered
    )  # theirs to change


async def test_a_buy_for_a_tier_says_what_is_still_to_be_spent(database_url: str) -> None:
    database = Database.at(database_url)
    shop = await Shop.at(database, (GOLD,))
    try:
        await bought(shop, "amy", "bob")
        for _ in range(3):
            await bought(shop, "amy")
        buy = await shop.open(only_for="Gold", closes_at=shop.now + DAY)
        assert isinstance(await ordered(shop, "amy", buy), Ordered)
        refused = await ordered(shop, "bob", buy)
        assert isinstance(refused, OnlyFor)
        assert (refused.needs_minor, refused.needs) == (30_000 - 9_900, 0)
    finally:
        await shop.desk.close()
        await database.close()


async def test_turns_of_standing_come_one_after_the_other(shop: Shop) -> None:
    await bought(shop, "amy", "bob")
    shop.now += 30 * DAY
    await bought(shop, "amy")
    opened, hour = shop.now, timedelta(hours=1)
    early = {"@regular": 0, "@super_member": 0, "": hour // timedelta(milliseconds=1)}
    buy = await shop.open(early=early, closes_at=shop.now + DAY)
    assert isinstance(await ordered(shop, "amy", buy), Ordered)
    refused = await ordered(shop, "bob", buy)
    assert isinstance(refused, NotYetYours)
    assert refused.from_ == opened + hour
    shop.now += hour
    assert isinstance(await ordered(shop, "bob", buy), Ordered)


async def test_it_goes_along_with_accounts_and_is_forgotten(shop: Shop) -> None:
    await bought(shop, "amy")
    shop.now += 30 * DAY
    await bought(shop, "bob")
    await looks(shop)
    amy, bob = await shop.member("amy"), await shop.member("bob")
    async with shop.database.write() as session:
        link = (await join(session, amy.id, bob.id, shop.now)).id
    await looks(shop)
    assert (await kept(shop))["amy"] == "regular"
    async with shop.database.write() as session:
        await part(session, await session.get_one(Link, link), shop.now)
    await looks(shop)
    assert await kept(shop) == {"amy": "member", "bob": "member"}
    async with shop.database.read() as session:
        mine = await personal.everything(session, amy.id)
    assert len(mine["standings"]) == 1
    assert [row["level"] for row in mine["standing_moves"]] == ["regular", "member"]

    cat = await shop.member("cat")
    await _wishes(shop, cat, "figs")
    await looks(shop)
    assert (await kept(shop))["cat"] == "follower"
    async with shop.database.write() as session:
        await forgetting.forget(session, await session.get_one(Member, cat.id), shop.now)
    assert not await shop.rows("SELECT 1 FROM standings WHERE member_id = :no", no=cat.id)


async def test_parting_takes_nobody_elses_along(shop: Shop) -> None:
    """Of what is named by its member among others: votes, wishes, standing."""
    amy, bob, cat = [await shop.member(name) for name in ("amy", "bob", "cat")]
    async with shop.database.write() as session:
        poll = await voting.put(session, shop.deed(), "Which?", ["figs", "kiwis"], shop.now + DAY)
        for member in (bob, cat):
            await voting.vote(session, shop.group, poll.no, 1, member, shop.now, shop.now)
    await looks(shop)
    async with shop.database.write() as session:
        link = await join(session, amy.id, bob.id, shop.now)
    async with shop.database.write() as session:
        await part(session, await session.get_one(Link, link.id), shop.now)
    await looks(shop)
    assert await shop.rows("SELECT member_id FROM votes ORDER BY 1") == [(bob.id,), (cat.id,)]
    assert await kept(shop) == {"bob": "follower", "cat": "follower"}


async def test_other_rules_are_everybodys_a_portion_at_a_time(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stirring, "TOGETHER", 1)
    await bought(shop, "amy", "bob", "cat")
    await looks(shop)
    asked = []
    for rules in (USUAL, StandingRules(orders=1)):
        is_more, portions = True, 0
        while is_more:
            async with shop.database.write() as session:
                is_more = await stirring.stir_by_rules(session, rules, shop.now)
                portions += 1
            async with shop.database.write() as session:
                await standing.look(session, rules, shop.now)
        asked.append(portions)
    assert asked == [1, 4], "what everybody was worked out by already stirs nobody"
    assert await kept(shop) == {"amy": "regular", "bob": "regular", "cat": "regular"}


async def test_a_vote_stirs_its_member_alone(shop: Shop) -> None:
    await bought(shop, "amy", "bob")
    await looks(shop)
    cat = await shop.member("cat")
    await _votes(shop, cat)
    assert await shop.rows(
        "SELECT member_id FROM standings WHERE due_at <= :now", now=to_millis(shop.now)
    ) == [(cat.id,)]


async def test_a_member_reads_their_own(shop: Shop) -> None:
    await bought(shop, "amy")
    shop.now += 30 * DAY
    await bought(shop, "amy")
    amy = await shop.member("amy")
    async with shop.database.read() as session:
        (own,) = await own_standings(session, amy, USUAL, shop.now)
    assert own.because is not None
    assert own.next is not None
    assert (own.level, own.because.has, own.next.level) == ("regular", 2, "super_member")


@pytest.mark.parametrize("seed", range(4))
async def test_what_is_kept_is_what_the_records_come_to(shop: Shop, seed: int) -> None:
    """Nothing that is done, taken back or forgotten goes unnoticed."""
    dice, settled, links = random.Random(seed), list[int](), list[int]()
    for _ in range(12):
        await _does(shop, dice, settled, links)
        await looks(shop)
        await _everything_is_kept(shop)


async def _everything_is_kept(shop: Shop) -> None:
    async with shop.database.read() as session:
        rows = await kept_in(session, shop.group.id)
        here = (await session.execute(select(Membership))).scalars()
        members = [row.member_id for row in here if not row.left and row.group_id == shop.group.id]
        found = await tables_of(session, [(no, shop.group.id) for no in members], USUAL, shop.now)
        tables = {no: rows for (no, _), rows in found.items()}
        moves = list((await session.execute(select(StandingMove).order_by(col(StandingMove.id)))).scalars())
    assert {no: rows.get(no, "passer_by") for no in members} == {no: level_of(tables[no]) for no in members}
    assert all(one.before != one.level for one in moves)


async def _wishes(shop: Shop, member: Member, product: str) -> None:
    async with shop.database.write() as session:
        wish = await wishing.of_product(session, shop.group, product, shop.now)
        await wishing.join(session, wish, member, shop.now)


async def _votes(shop: Shop, member: Member) -> None:
    async with shop.database.write() as session:
        poll = await voting.put(session, shop.deed(), "Which?", ["figs", "kiwis"], shop.now + DAY)
        await voting.vote(session, shop.group, poll.no, 1, member, shop.now, shop.now)


async def _reopens(shop: Shop, buy: int) -> None:
    async with shop.database.write() as session:
        row = await session.get_one(GroupBuy, buy)
        if row.state != "open":
            await mending.reopen(session, buy, shop.now + DAY, shop.deed())


async def _reviews(shop: Shop, name: str) -> None:
    buy = await bought(shop, name)
    await hand(shop, buy, name)
    await says(shop, name, buy, "very sweet")


async def _does(shop: Shop, dice: random.Random, settled: list[int], links: list[int]) -> None:
    """One thing that changes standing, or might."""
    who = dice.choice(("amy", "bob", "cat"))
    member = await shop.member(who)
    match dice.choice(("buy", "buy", "reopen", "review", "wish", "vote", "time", "leave", "link", "part")):
        case "buy":
            settled.append(await bought(shop, who))
        case "reopen" if settled:
            await _reopens(shop, settled.pop())
        case "review":
            await _reviews(shop, who)
        case "wish":
            await _wishes(shop, member, dice.choice(("figs", "kiwis")))
        case "vote":
            await _votes(shop, member)
        case "leave":
            async with shop.database.write() as session:
                await meeting.leave(session, shop.group, member)
        case "link" if not links:
            other = await shop.member("eve")
            async with shop.database.write() as session:
                links.append((await join(session, member.id, other.id, shop.now)).id)
        case "part" if links:
            async with shop.database.write() as session:
                await part(session, await session.get_one(Link, links.pop()), shop.now)
        case _:
            shop.now += dice.choice((1, 20, 61)) * DAY
