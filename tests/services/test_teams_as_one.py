"""Two accounts that become one after a team buy closed, where one's team came together and the other's did not: what came
to nothing is no goods to hand out, and is as it was when they part or the buy opens again; on both databases."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from commerce.queries.integrity import broken
from commerce.services.buys import arriving, handing
from commerce.services.money.pressing import NothingToHand
from commerce.services.people import meeting as people
from commerce.tables import GroupBuy
from tests.services.shop import Shop
from tests.services.words import order

TERMS = {"size": 2, "price": 7_900, "span": 10**9}
ORDERS = """SELECT m.name, o.state, o.due_minor, CAST(SUM(l.qty) AS INTEGER), CAST(SUM(COALESCE(l.asked, l.qty)) AS INTEGER)
    FROM orders o JOIN members m ON m.id = o.member_id JOIN lines l ON l.order_id = o.id GROUP BY m.name, o.id, o.state,
    o.due_minor ORDER BY o.id"""


class Stands(NamedTuple):
    """An order that holds lines: its units, and what was asked for."""

    name: str
    state: str
    due: int
    units: int
    asked: int


AMY, BOB = (Stands(name, "settled", 7_900, 1, 1) for name in ("amy", "bob"))
CAT = Stands("cat", "void", 0, 3, 3)


@pytest.fixture
async def closed(shop: Shop) -> int:
    """cat has ordered three for a team of her own, amy and bob have filled one."""
    buy = await shop.open(mechanic="team", terms=TERMS)
    await shop.say("amy", order(1), buy, team=-1)
    await shop.say("bob", order(1), buy, team=1)
    await shop.say("cat", order(3), buy, team=-1)
    await shop.close(buy)
    assert await stands(shop) == [AMY, BOB, CAT]
    return buy


async def stands(shop: Shop) -> list[Stands]:
    """And the counters are what the lines add up to."""
    async with shop.database.read() as session:
        assert await broken(session) == []
    return [Stands(*row) for row in await shop.rows(ORDERS)]


async def test_goods_come_for_whose_team_came_together(shop: Shop, closed: int) -> None:
    async with shop.database.write() as session:
        row = await session.get_one(GroupBuy, closed)
        await arriving.arrive(session, row, "Gate 3", shop.deed("arrived"))
        cat = await people.meet(session, "telegram:cat", "cat", shop.now)
        with pytest.raises(NothingToHand):
            await handing.hand(session, row, cat, shop.deed("handed"))
    assert await shop.told("YourGoods") == [("telegram:amy", "private"), ("telegram:bob", "private")]
    assert await shop.one("SELECT COUNT(*) FROM pickup_codes") == 2
