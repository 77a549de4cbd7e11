"""What many members are told in portions beside their bills: goods that come, that wait, that were not fetched. Each
hears each word once, whoever is killed between two portions or in the middle of one; on both databases."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from commerce.ground.db import Database
from commerce.queries import personal
from commerce.queries.sides import ALL
from commerce.rules.no_show import A_DAY, NoShow
from commerce.services.buys import arriving, fetching, handing, reminding
from commerce.services.money import paying
from commerce.services.money import reminding as paying_up
from commerce.services.people import forgetting
from commerce.services.voice import portions
from commerce.tables import GroupBuy, Member
from tests.services.conftest import Elsewhere
from tests.services.shop import Shop
from tests.services.words import order

MEMBERS = 7
NAMES = [f"m{number}" for number in range(MEMBERS)]
OUTCOMES = {
    "arrived": "YourGoods",
    "to fetch": "FetchReminder",
    "not fetched": "NotFetched",
    "not fetched, noted": "NotFetchedNoted",
    "still owed": "PaymentReminder",
}


@pytest.fixture(autouse=True)
def portions_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portions, "PORTION", 2)


async def arrived(shop: Shop, buy: int) -> None:
    async with shop.database.write() as session:
        row = await session.get_one(GroupBuy, buy)
        await arriving.arrive(session, row, "Gate 3", shop.deed("arrived"))


async def reminded(shop: Shop, buy: int) -> None:
    async with shop.database.write() as session:
        row = await session.get_one(GroupBuy, buy)
        await reminding.remind(session, row, shop.deed("remind"), ALL, day="today", at=shop.now)


async def over(shop: Shop, buy: int) -> None:
    async with shop.database.write() as session:
        row = await session.get_one(GroupBuy, buy)
        await fetching.close_handing(session, row, shop.deed("over"), ALL, NoShow(), shop.now)


async def over_a_day_later(shop: Shop, buy: int) -> None:
    await over(shop, buy)
    await finish(shop)
    shop.now += A_DAY
    await over(shop, buy)


async def reminded_to_pay(shop: Shop, buy: int) -> None:
    async with shop.database.write() as session:
        row = await session.get_one(GroupBuy, buy)
        await paying_up.remind(session, row, shop.deed("remind"), ALL, day="today", at=shop.now, note="")


WORDS: Mapping[str, Callable[[Shop, int], Awaitable[None]]] = {
    "arrived": arrived,
    "to fetch": reminded,
    "not fetched": over,
    "not fetched, noted": over_a_day_later,
    "still owed": reminded_to_pay,
}


@pytest.fixture(params=WORDS)
async def begun(shop: Shop, request: pytest.FixtureRequest) -> str:
    """A word that seven are to hear, and of which the first two have heard."""
    buy = await shop.open(closes_at=shop.now + timedelta(hours=2))
    for name in NAMES:
        await shop.say(name, order(1), buy)
    await shop.close(buy)
    if request.param != "arrived":
        await arrived(shop, buy)
        await finish(shop)
    await WORDS[request.param](shop, buy)
    return request.param


async def go_on(shop: Shop, database: Database | None = None) -> bool:
    """One portion, as a process of its own would. -> are there more?"""
    async with (database or shop.database).read() as session:
        begun = await portions.under_way(session)
    for no in begun:
        async with (database or shop.database).write() as session:
            return await portions.go_on(session, no)
    return False


async def finish(shop: Shop, database: Database | None = None) -> None:
    while await go_on(shop, database):
        pass


async def heard(shop: Shop, word: str) -> Counter[str]:
    return Counter(chat.partition(":")[2] for chat, _ in await shop.told(OUTCOMES[word]))


ONCE = Counter(NAMES)


async def test_each_hears_it_once_and_nothing_of_it_is_left(shop: Shop, begun: str) -> None:
    assert sum((await heard(shop, begun)).values()) == 2
    await finish(shop)
    assert await heard(shop, begun) == ONCE
    assert await shop.one("SELECT COUNT(*) FROM tellings") == 0


class Killed(Exception):
    """The process is no more."""


async def test_who_is_killed_in_any_portion_goes_on_with_it(
    shop: Shop, begun: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = portions.WORDS[begun]

    async def dies(*given: Any) -> None:
        await said.tell(*given)
        raise Killed

    for told in (2, 4, 6):
        assert sum((await heard(shop, begun)).values()) == told
        with monkeypatch.context() as patch, pytest.raises(Killed):
            patch.setitem(portions.WORDS, begun, portions.WordToMany(said.name, said.whom, dies))
            await go_on(shop)
        await go_on(shop)
    assert await heard(shop, begun) == ONCE


async def test_two_processes_go_on_with_it_together(shop: Shop, begun: str, elsewhere: Elsewhere) -> None:
    await asyncio.gather(finish(shop), finish(shop, elsewhere()))
    await finish(shop)
    assert await heard(shop, begun) == ONCE


async def test_of_a_leader_who_is_forgotten_meanwhile_no_name_is_left(shop: Shop, begun: str) -> None:
    """What they have begun goes on; until then it is theirs to have."""
    async with shop.database.write() as session:
        lena = await session.get_one(Member, shop.leader.id)
        theirs = await personal.everything(session, lena.id)
        assert [one["word"] for one in theirs["tellings"]] == [begun]
        await session.execute(text("UPDATE outgoing SET state = 'sent'"))
        await forgetting.forget(session, lena, shop.now)
    assert await shop.one("SELECT source FROM tellings") == ""
    for table in ("tellings", "outgoing", "audits"):
        assert "lena" not in str(await shop.rows(f"SELECT * FROM {table}")), table
    await finish(shop)
    assert await heard(shop, begun) == ONCE
    assert "lena" not in str(await shop.rows("SELECT facts FROM outgoing"))


async def test_who_fetches_or_pays_meanwhile_is_told_no_more(shop: Shop, begun: str) -> None:
    last = await shop.member(NAMES[-1])
    act = paying.pay if begun == "still owed" else handing.hand
    async with shop.database.write() as session:
        await act(session, await session.get_one(GroupBuy, 1), last, shop.deed("done"))
    await finish(shop)
    assert await heard(shop, begun) == ONCE - Counter([NAMES[-1]])


async def test_a_new_place_takes_over_from_the_old_one(shop: Shop) -> None:
    buy = await shop.open(closes_at=shop.now + timedelta(hours=2))
    for name in NAMES:
        await shop.say(name, order(1), buy)
    await shop.close(buy)
    await arrived(shop, buy)
    async with shop.database.write() as session:
        row = await session.get_one(GroupBuy, buy)
        await arriving.arrive(session, row, "Yard", shop.deed("moved"))
    await finish(shop)
    rows = await shop.rows("SELECT person, facts FROM outgoing WHERE outcome = 'YourGoods' ORDER BY id")
    last = {person.partition(":")[2]: "Yard" in facts for person, facts in rows}
    assert last == dict.fromkeys(NAMES, True)
    assert len(rows) == MEMBERS + 2, "the first two had heard of the gate"
