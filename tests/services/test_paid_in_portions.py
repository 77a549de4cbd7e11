"""The payments of many are put on record in portions: each once and to the last, whoever is killed between two or in
the middle of one, and whatever else is done about the same money meanwhile; on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Any

import orjson
import pytest

from commerce.queries.sides import ALL
from commerce.rules.lifecycle import NotClosedYet
from commerce.services.buys import mending
from commerce.services.money import paying, ticking
from commerce.services.people import forgetting, joining
from commerce.services.voice import portions
from commerce.tables import GroupBuy, Member
from tests.invariants import violations
from tests.services.conftest import Elsewhere
from tests.services.shop import Shop, days
from tests.services.test_words_in_portions import Killed, finish, go_on
from tests.services.words import CLOSES, order

NAMES = [f"m{number}" for number in range(7)]
EACH = 9_900


@pytest.fixture(autouse=True)
def portions_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portions, "PORTION", 2)


@pytest.fixture
async def begun(shop: Shop) -> int:
    """Seven have bills, and all but the last are marked as paid: so far the first two."""
    buy = await shop.open()
    for name in NAMES:
        await shop.say(name, order(1), buy)
    await shop.close(buy)
    assert isinstance(await pay(shop, buy, but=NAMES[-1:]), ticking.PaymentsUnderWay)
    return buy


async def pay(shop: Shop, buy: int, *, but: Collection[str] = ()) -> object:
    spared = [await shop.member(name) for name in but]
    async with shop.database.write() as session:
        row = await session.get_one(GroupBuy, buy)
        return await ticking.pay_several(session, row, shop.deed(f"all but {but}"), ALL, but=spared)


async def paid(shop: Shop) -> dict[str, int]:
    rows = await shop.rows(
        "SELECT members.name, SUM(amount_minor) FROM postings JOIN members ON members.id = member_id "
        "WHERE account = 'received' GROUP BY members.name"
    )
    assert await violations(shop.database) == []
    return {name: int(total) for name, total in rows if total}


def each(*names: str) -> dict[str, int]:
    return dict.fromkeys(names, EACH)


async def told(shop: Shop) -> list[dict[str, Any]]:
    return [
        orjson.loads(facts)
        for (facts,) in await shop.rows("SELECT facts FROM outgoing WHERE outcome = 'PaidTogether'")
    ]


async def test_the_leader_hears_when_the_last_is_on_record(shop: Shop, begun: int) -> None:
    assert await paid(shop) == each(*NAMES[:2])
    assert await told(shop) == []
    await finish(shop)
    assert await paid(shop) == each(*NAMES[:6])
    [fact] = await told(shop)
    assert (fact["count"], fact["amount_minor"]) == (6, 6 * EACH)
    assert (fact["unpaid"], fact["settled_up"], fact["members"]) == (["m6"], 6, 7)
    assert await shop.one("SELECT COUNT(*) FROM audits WHERE action = 'paid'") == 6
    assert await shop.one("SELECT COUNT(*) FROM tellings") == 0


async def test_who_is_killed_in_any_portion_goes_on_with_it(
    shop: Shop, begun: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = portions.WORDS["paid together"]

    async def dies(*given: Any) -> None:
        await said.tell(*given)
        raise Killed

    for count in (2, 4):
        assert await paid(shop) == each(*NAMES[:count])
        with monkeypatch.context() as patch, pytest.raises(Killed):
            patch.setitem(portions.WORDS, said.name, portions.WordToMany(said.name, said.whom, dies))
            await go_on(shop)
        await go_on(shop)
    await finish(shop)
    assert await paid(shop) == each(*NAMES[:6])
    assert len(await told(shop)) == 1


async def test_two_processes_and_a_second_word_put_nothing_on_record_twice(
    shop: Shop, begun: int, elsewhere: Elsewhere
) -> None:
    await pay(shop, begun)
    await asyncio.gather(finish(shop), finish(shop, elsewhere()))
    await finish(shop)
    assert await paid(shop) == each(*NAMES)
    assert sum(one["count"] for one in await told(shop)) == len(NAMES)


async def test_what_is_paid_by_hand_meanwhile_is_not_paid_again(shop: Shop, begun: int) -> None:
    one = await shop.member("m4")
    async with shop.database.write() as session:
        row = await session.get_one(GroupBuy, begun)
        await paying.pay(session, row, one, shop.deed("by hand"), amount=EACH + 100)
    await finish(shop)
    assert await paid(shop) == each(*NAMES[:6]) | {"m4": EACH + 100}
    assert [one["count"] for one in await told(shop)] == [5]


async def test_of_a_buy_that_is_open_again_no_more_is_put_on_record(shop: Shop, begun: int) -> None:
    async with shop.database.write() as session:
        await mending.reopen(session, begun, CLOSES + (CLOSES - days(0)), shop.deed("again"))
    await finish(shop)
    assert await paid(shop) == each(*NAMES[:2])
    assert [one["count"] for one in await told(shop)] == [2]
    with pytest.raises(NotClosedYet):
        await pay(shop, begun)


async def test_it_goes_on_when_its_leader_is_forgotten(shop: Shop, begun: int) -> None:
    async with shop.database.write() as session:
        await forgetting.forget(session, await session.get_one(Member, shop.leader.id), shop.now)
    await finish(shop)
    assert await paid(shop) == each(*NAMES[:6])


async def test_who_is_spared_stays_so_under_another_account(shop: Shop, begun: int) -> None:
    kept, joined = await shop.member("m5"), await shop.member("m6")
    async with shop.database.write() as session:
        await joining.join(session, kept.id, joined.id, shop.now)
    await finish(shop)
    assert await paid(shop) == each(*NAMES[:5])
