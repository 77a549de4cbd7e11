"""The record of a buy: every act that code signs has words, it comes in pages, and a side reads its own alone."""

from __future__ import annotations

import re
from pathlib import Path

from commerce.queries.record import A_PAGE, ACTS, record_of
from commerce.queries.sides import Side
from commerce.services.buys import handing
from commerce.tables import GroupBuy
from tests.services.shop import Shop
from tests.services.words import order

ROOT = Path(__file__).resolve().parents[2]
SIGNED = re.compile(r"(?:\.sign|\baudit|_sign)\(\s*[\w.]*session,\s*\"(\w+)\"([^)]*)\)?", re.DOTALL)


def test_every_act_that_is_signed_for_a_buy_is_known() -> None:
    files = [path for room in ("commerce", "bot") for path in (ROOT / room).rglob("*.py")]
    found = {
        action
        for path in files
        for action, rest in SIGNED.findall(path.read_text("utf-8"))
        if "buy_id" in rest or action.startswith("proof")
    }
    assert {"close", "handed", "proof_declined", "arrived"} <= found
    assert found <= set(ACTS)


async def test_in_pages_the_latest_first_and_each_side_its_own(shop: Shop) -> None:
    buy = await shop.open()
    for name in ("amy", "bob"):
        await shop.say(name, order(1), buy)
    await shop.close(buy)
    bob = await shop.member("bob")
    async with shop.database.write() as session:
        row = await session.get_one(GroupBuy, buy)
        for _ in range(A_PAGE):
            await handing.hand(session, row, bob, shop.deed())
            await handing.unhand(session, row, bob, shop.deed())
    async with shop.database.read() as session:
        row = await session.get_one(GroupBuy, buy)
        first, last = [await record_of(session, row, Side(), page) for page in (1, 9)]
        elsewhere = await record_of(session, row, Side(only=shop.group.id + 1))
        hidden = await record_of(session, row, Side(hidden=frozenset({shop.group.id})))
    assert [(one.action, one.by, one.name, one.own) for one in first.acts[:2]] == [
        ("unhanded", "lena", "bob", False),
        ("handed", "lena", "bob", False),
    ]
    assert (first.count, first.pages, last.page) == (22, 3, 3)
    assert [one.action for one in last.acts] == ["close", "open"]
    assert elsewhere.acts == []
    assert [one.action for one in hidden.acts] == ["close", "open"]
