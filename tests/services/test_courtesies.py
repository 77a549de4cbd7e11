"""Words that nobody asked for: one a day, none to who wants quiet, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from commerce.outcomes import Courtesy
from commerce.rules.courtesy import Manners
from commerce.services.deed import at_any_hour
from commerce.services.money.billing import TierReached
from commerce.services.people import forgetting
from commerce.services.people.joining import join
from commerce.services.voice import courtesies, outgoing
from commerce.services.voice.record import said, say
from commerce.services.words.granting import WishOpened
from commerce.tables import Outgoing
from tests.services.conftest import Elsewhere
from tests.services.shop import Shop, days

ROSE = TierReached(tier="Silver", discount_bp=300, early=0, perks="")


def opened(shop: Shop) -> WishOpened:
    return WishOpened(
        buy_no=1, title="Durian", product="durian", group="g", offers=[], currency="CNY",
        closes_at=days(3), alone_until=None,
    )  # fmt: skip


async def plan(shop: Shop, fact: Courtesy, name: str = "amy", until: datetime | None = None) -> None:
    member = await shop.member(name)
    async with shop.database.write() as session:
        await courtesies.plan(session, fact, member.id, shop.group.id, shop.now, until=until or days(9))


async def heard(shop: Shop) -> list[str]:
    return [
        row[0] for row in await shop.rows("SELECT outcome FROM outgoing WHERE kind = 'private' ORDER BY id")
    ]


async def pass_time(shop: Shop, hours: float) -> None:
    shop.now += timedelta(hours=hours)
    await shop.say_courtesies()


async def cannot_be_said(shop: Shop) -> None:
    """The platform takes no word to them, as long as they have written none."""
    async with shop.database.write() as session:
        row = (await session.execute(select(Outgoing))).scalar_one()
        row.state = await outgoing.not_in_private(session, row, shop.now)


async def test_the_second_of_a_day_waits_for_the_next(shop: Shop) -> None:
    await plan(shop, ROSE)
    await plan(shop, opened(shop))
    await plan(shop, ROSE, "bob")
    await pass_time(shop, 0)
    assert await shop.told("TierReached") == [("telegram:amy", "private"), ("telegram:bob", "private")]
    await pass_time(shop, 23.9)
    assert len(await heard(shop)) == 2
    await pass_time(shop, 0.1)
    assert await heard(shop) == ["TierReached", "TierReached", "WishOpened"]


async def test_what_is_of_no_use_any_more_is_never_said(shop: Shop) -> None:
    await plan(shop, ROSE)
    await plan(shop, opened(shop), until=shop.now + timedelta(hours=3))
    for _ in range(30):
        await pass_time(shop, 1)
    assert await heard(shop) == ["TierReached"]
    async with shop.database.read() as session:
        assert await courtesies.next_due(session) is None


async def test_quiet_stops_one_kind_or_all_and_drops_what_waits(shop: Shop) -> None:
    amy = await shop.member("amy")
    await plan(shop, opened(shop))
    async with shop.database.write() as session:
        done = await courtesies.quiet(session, amy, "wishes", shop.now)
        assert (done.about, done.others) == ("wishes", [])
    await plan(shop, ROSE)
    await plan(shop, opened(shop))
    await pass_time(shop, 0)
    await pass_time(shop, 25)
    assert await heard(shop) == ["TierReached"]
    async with shop.database.write() as session:
        assert (await courtesies.quiet(session, amy, "", shop.now)).others == ["wishes"]
    await plan(shop, ROSE)
    await pass_time(shop, 25)
    assert await heard(shop) == ["TierReached"]
    async with shop.database.write() as session:
        assert (await courtesies.speak_again(session, amy, "")).others == []
    await plan(shop, opened(shop))
    await pass_time(shop, 1)
    assert await heard(shop) == ["TierReached", "WishOpened"]


async def test_what_could_not_be_said_counts_on_the_day_that_it_is_heard(shop: Shop) -> None:
    await plan(shop, ROSE)
    await pass_time(shop, 0)
    await cannot_be_said(shop)
    await plan(shop, ROSE)
    await pass_time(shop, 48)
    assert len(await heard(shop)) == 1, "nobody writes to who cannot be written to"
    async with shop.database.write() as session:
        assert await outgoing.release(session, "telegram:amy", shop.now) == 1
    await pass_time(shop, 23)
    assert len(await heard(shop)) == 1
    await pass_time(shop, 2)
    assert len(await heard(shop)) == 2


async def test_quiet_takes_back_what_is_held(shop: Shop) -> None:
    amy = await shop.member("amy")
    await plan(shop, ROSE)
    await pass_time(shop, 0)
    await cannot_be_said(shop)
    async with shop.database.write() as session:
        await courtesies.quiet(session, amy, "", shop.now)
        assert await outgoing.release(session, "telegram:amy", shop.now) == 0


async def test_two_processes_say_one(shop: Shop, elsewhere: Elsewhere) -> None:
    await plan(shop, ROSE)
    await plan(shop, opened(shop))

    async def process() -> None:
        database = elsewhere()
        async with database.read() as session:
            words = await courtesies.due(session, shop.now)
        for word in words:
            async with database.write() as session:
                await courtesies.judge(session, word, shop.now, at_any_hour)

    await asyncio.gather(process(), process(), process())
    assert await heard(shop) == ["TierReached"]


async def test_who_was_two_people_hears_one(shop: Shop) -> None:
    amy, ann = await shop.member("amy"), await shop.member("ann")
    for name in ("amy", "ann"):
        await plan(shop, ROSE, name)
    async with shop.database.write() as session:
        await courtesies.quiet(session, ann, "wishes", shop.now)
        await join(session, amy.id, ann.id, shop.now)
    await plan(shop, opened(shop))
    await pass_time(shop, 0)
    assert len(await heard(shop)) == 1
    await pass_time(shop, 25)
    assert await heard(shop) == ["TierReached", "TierReached"]


async def test_a_group_without_the_loop_hears_none_of_it(shop: Shop) -> None:
    await plan(shop, OfTheLoop())
    await plan(shop, ROSE)
    await shop.say_courtesies(lambda group: Manners(loop=False))
    assert await heard(shop) == ["TierReached"]


@dataclass(slots=True)
class OfTheLoop(Courtesy):
    """A word of the loop, like all that do not say otherwise."""

    about = "tiers"


async def test_forgotten_they_hear_nothing(shop: Shop) -> None:
    amy = await shop.member("amy")
    await plan(shop, ROSE)
    async with shop.database.write() as session:
        await courtesies.quiet(session, amy, "wishes", shop.now)
        await forgetting.forget(session, amy, shop.now)
    assert await shop.one("SELECT count(*) FROM planned_courtesies") == 0
    assert await shop.one("SELECT count(*) FROM unwanted") == 0


async def test_of_what_was_said_the_last_alone_is_kept(shop: Shop) -> None:
    for _ in range(3):
        await plan(shop, ROSE)
    for _ in range(4):
        await pass_time(shop, 24)
    assert len(await heard(shop)) == 3
    assert await shop.rows("SELECT facts FROM planned_courtesies") == [("{}",)]


async def test_no_other_way_leads_to_a_members_ear(shop: Shop) -> None:
    async with shop.database.write() as session:
        with pytest.raises(TypeError, match="plan it"):
            say(session, "telegram:amy", ROSE, shop.now, kind="private")
    with pytest.raises(TypeError, match="plan it"):
        said("telegram:amy", ROSE, shop.now, 1)
