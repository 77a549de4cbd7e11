"""What members will be out of: the leader is told once, and who needs it hears first, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from commerce.queries.repurchase import bought
from commerce.rules.courtesy import Manners, always
from commerce.services.buys import closing, repurchase
from commerce.services.buys.opening import NewOffer
from commerce.services.voice import courtesies
from tests.services.shop import Shop
from tests.services.words import order

DAY = timedelta(days=1)
SIX = ("ann", "bob", "cat", "dan", "eve", "fay")


async def sale(shop: Shop, members: Sequence[str], units: int = 2, title: str = "Coffee") -> int:
    """One that is over a day after it begins, of so many units each."""
    no = await opened(shop, title)
    for name in members:
        await shop.say(name, order(units), no)
    shop.now += DAY
    await shop.close(no)
    return no


async def opened(shop: Shop, title: str = "Coffee") -> int:
    return await shop.open(NewOffer(title=title, unit="bag"), title=title, closes_at=shop.now + DAY)


async def month_by_month(shop: Shop) -> int:
    """Two sales, thirty days apart, and twenty-seven more have passed. -> the last"""
    await sale(shop, SIX)
    shop.now += 29 * DAY
    no = await sale(shop, SIX)
    shop.now += 27 * DAY
    return no


async def look(shop: Shop) -> None:
    async with shop.database.read() as session:
        known = await bought(session, shop.group.id, shop.now)
    async with shop.database.write() as session:
        await repurchase.look(session, shop.group.id, known, shop.now, always)


async def told(shop: Shop, outcome: str) -> list[str]:
    return [chat.removeprefix("telegram:") for chat, _ in await shop.told(outcome)]


async def test_the_leader_is_told_once_when_enough_are_due(shop: Shop) -> None:
    no = await month_by_month(shop)
    await look(shop)
    await shop.say_courtesies()
    ((facts,),) = await shop.rows("SELECT facts FROM outgoing WHERE outcome = 'RunningOut'")
    for said in (f'"buy_no":{no}', '"due":6', '"buyers":6', '"units":12', '"days":30', '"unit":"bag"'):
        assert said in facts.replace(": ", ":")
    assert await told(shop, "RunningOut") == ["1"]
    for _ in range(3):
        shop.now += 2 * DAY
        await look(shop)
        await shop.say_courtesies()
    assert await told(shop, "RunningOut") == ["1"]


async def test_a_day_too_early_nothing_is_said_and_the_next_day_it_is(shop: Shop) -> None:
    await month_by_month(shop)
    shop.now -= timedelta(minutes=1)
    await look(shop)
    async with shop.database.read() as session:
        assert await courtesies.next_due(session) is None
        assert await repurchase.due(session, shop.now) == []
        assert await repurchase.next_due(session) == shop.now + DAY
    shop.now += DAY
    await look(shop)
    await shop.say_courtesies()
    assert await told(shop, "RunningOut") == ["1"]


async def test_what_is_open_is_not_missed(shop: Shop) -> None:
    await month_by_month(shop)
    await opened(shop)
    await look(shop)
    await shop.say_courtesies()
    assert not await told(shop, "RunningOut")


async def test_who_is_due_hears_before_the_post_and_nobody_else(shop: Shop) -> None:
    await month_by_month(shop)
    await look(shop)
    await sale(shop, ["gil"], title="Tea")
    fay = await shop.member("fay")
    async with shop.database.write() as session:
        await courtesies.quiet(session, fay, "refills", shop.now)
    shop.now += 2 * DAY
    no = await opened(shop, "the coffee")
    assert sorted(await told(shop, "OpenAgain")) == ["ann", "bob", "cat", "dan", "eve"]
    (post,) = await shop.rows("SELECT id FROM outgoing WHERE kind = 'post' AND buy_id = :no", no=no)
    assert await shop.one("SELECT max(id) FROM outgoing WHERE outcome = 'OpenAgain'") < post[0]
    await opened(shop)
    shop.now += DAY / 2
    await shop.say_courtesies()
    assert len(await told(shop, "OpenAgain")) == 5, "one unasked word a day"


async def test_who_has_it_still_hears_nothing(shop: Shop) -> None:
    await month_by_month(shop)
    await look(shop)
    await sale(shop, SIX[:3])
    shop.now += 10 * DAY
    await opened(shop)
    assert sorted(await told(shop, "OpenAgain")) == ["dan", "eve", "fay"]


async def test_no_more_than_some_are_told_in_one_commit_and_the_others_follow(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    await month_by_month(shop)
    await look(shop)
    shop.now += 2 * DAY
    monkeypatch.setattr(repurchase, "AT_ONCE", 2)
    await opened(shop)
    assert len(await told(shop, "OpenAgain")) == 2
    await shop.say_courtesies()
    assert len(await told(shop, "OpenAgain")) == 6


async def test_what_is_taken_back_is_told_no_more(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    await month_by_month(shop)
    await look(shop)
    shop.now += 2 * DAY
    monkeypatch.setattr(repurchase, "AT_ONCE", 0)
    no = await opened(shop)
    assert await shop.one("SELECT count(*) FROM planned_courtesies WHERE outcome = 'OpenAgain'") == 6
    async with shop.database.write() as session:
        await closing.cancel(session, no, shop.now, "", shop.leader.id, "")
    await shop.say_courtesies()
    assert not await told(shop, "OpenAgain")


async def test_two_processes_that_look_tell_once(shop: Shop) -> None:
    await month_by_month(shop)
    await asyncio.gather(look(shop), look(shop))
    assert await shop.one("SELECT count(*) FROM planned_courtesies WHERE outcome = 'RunningOut'") == 1


async def test_where_the_loop_is_off_nothing_is_said(shop: Shop) -> None:
    await month_by_month(shop)
    await look(shop)
    await shop.say_courtesies(lambda group: Manners(loop=False))
    assert not await told(shop, "RunningOut")


async def test_a_group_that_buys_nothing_again_is_left_alone_until_its_next_sale(shop: Shop) -> None:
    await sale(shop, SIX)
    async with shop.database.read() as session:
        assert await repurchase.next_due(session) == shop.now + DAY
    shop.now += DAY
    await look(shop)
    async with shop.database.read() as session:
        assert await repurchase.next_due(session) is None
