"""What became of a group buy is told in portions: each word once, whoever is killed between two of them or in
the middle of one, and however many processes go on with it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, text

from commerce.ground.db import Database
from commerce.queries import due
from commerce.queries.integrity import broken
from commerce.queries.lists import account_of, buy_list
from commerce.services.buys import closing, mending
from commerce.services.buys.handing import hand
from commerce.services.money import billing, telling
from commerce.services.money.paying import pay
from commerce.services.money.telling import tell_portion
from commerce.tables import GroupBuy, Line, Order
from tests.invariants import violations
from tests.services.conftest import Elsewhere
from tests.services.shop import Shop
from tests.services.words import CLOSES, order

MEMBERS = 7
PRIVATE = ("YourTotal", "YourCredit", "NotThisTime", "BillWithdrawn")


async def stocked(shop: Shop, *, fails: bool = False) -> int:
    """A buy in which seven have ordered, the last of them more than there is. -> its number."""
    shop.now = min(shop.now, CLOSES - timedelta(days=1))
    buy = await shop.open(stock=MEMBERS - 1, min_units=99 if fails else 0)
    for number in range(MEMBERS):
        await shop.say(f"m{number}", order(1), buy)
    return buy


async def paid(shop: Shop, buy: int, name: str) -> None:
    member = await shop.member(name)
    async with shop.database.write() as session:
        row = await session.get_one(GroupBuy, buy)
        await pay(session, row, member, shop.deed(f"pay:{buy}:{name}"))


async def succeeds(shop: Shop) -> int:
    buy = await stocked(shop)
    await shop.close(buy)
    return buy


async def fails(shop: Shop) -> int:
    buy = await stocked(shop, fails=True)
    await shop.close(buy)
    return buy


async def is_cancelled(shop: Shop) -> int:
    buy = await stocked(shop)
    async with shop.database.write() as session:
        await closing.cancel(session, buy, shop.now, "", shop.leader.id, f"cancel:{buy}")
    return buy


async def opens_again(shop: Shop) -> int:
    buy = await stocked(shop)
    await shop.close(buy)
    await finish(shop.database, shop, buy)
    async with shop.database.write() as session:
        until = shop.now + timedelta(days=1)
        await mending.reopen(session, buy, until, shop.deed(f"reopen:{buy}"))
    return buy


async def is_cancelled_once_paid(shop: Shop) -> int:
    """All had a bill, paid it, and then it was opened again."""
    buy = await stocked(shop)
    await shop.close(buy)
    await finish(shop.database, shop, buy)
    for number in range(MEMBERS - 1):
        await paid(shop, buy, f"m{number}")
    async with shop.database.write() as session:
        until = shop.now + timedelta(days=1)
        await mending.reopen(session, buy, until, shop.deed(f"reopen:{buy}"))
    await finish(shop.database, shop, buy)
    async with shop.database.write() as session:
        await closing.cancel(session, buy, shop.now, "", shop.leader.id, f"cancel:{buy}")
    return buy


ENDS: Mapping[str, Callable[[Shop], Awaitable[int]]] = {
    "succeeds": succeeds,
    "fails": fails,
    "is cancelled": is_cancelled,
    "opens again": opens_again,
}


async def tell(database: Database, shop: Shop, buy: int) -> bool:
    """One portion, as a process of its own would. -> are there more?"""
    async with database.write() as session:
        row = await closing.locked(session, buy, "")
        return await tell_portion(session, row, shop.now, shop.standards)


async def finish(database: Database, shop: Shop, buy: int) -> None:
    while await tell(database, shop, buy):
        pass


async def told(shop: Shop, buy: int) -> Counter[tuple[str, str]]:
    """(who, what) of all private words about a buy, but the leader's."""
    rows = await shop.rows(
        "SELECT person, outcome FROM outgoing WHERE buy_id = :buy AND kind = 'private'", buy=buy
    )
    return Counter((person, outcome) for person, outcome in rows if outcome in PRIVATE)


async def is_sound(shop: Shop) -> None:
    assert await violations(shop.database) == []
    async with shop.database.read() as session:
        assert await broken(session) == []


class Killed(Exception):
    """The process is no more."""


@contextmanager
def killed(monkeypatch: pytest.MonkeyPatch, at: int) -> Iterator[None]:
    """Dies while it forms the words for the order in that place of the portion."""
    left = iter(range(at, -1, -1))
    formed = billing.words

    def words(*given: Any) -> Any:
        if next(left, 0) == 0:
            raise Killed
        return formed(*given)

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(telling, "words", words)
        yield


@pytest.mark.parametrize("end", ENDS)
async def test_killed_in_every_portion_everybody_is_told_once(
    shop: Shop, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    whole = await ENDS[end](shop)
    await finish(shop.database, shop, whole)
    expected = await told(shop, whole)
    monkeypatch.setattr(telling, "PORTION", 2)
    buy = await ENDS[end](shop)
    for portion in range(1, 5):
        so_far = await told(shop, buy)
        await is_sound(shop)
        if portion == 4:
            break
        for at in (0, 1 if portion < 3 else 0):
            with killed(monkeypatch, at):
                await tell(elsewhere(), shop, buy)
        assert await told(shop, buy) == so_far
        await tell(elsewhere(), shop, buy)
    await finish(elsewhere(), shop, buy)
    await is_sound(shop)
    assert await told(shop, buy) == expected
    assert expected if end != "is cancelled" else not expected
    async with shop.database.read() as session:
        assert await due.untold(session) == []


async def test_killed_in_every_portion_of_a_cancelling_each_credit_is_told_once(
    shop: Shop, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "PORTION", 2)
    buy = await is_cancelled_once_paid(shop)
    for portion in range(1, 4):
        so_far = await told(shop, buy)
        await is_sound(shop)
        assert sum(outcome == "YourCredit" for _, outcome in so_far) == min(2 * portion, MEMBERS - 1)
        with killed(monkeypatch, 0):
            await tell(elsewhere(), shop, buy)
        assert await told(shop, buy) == so_far
        await tell(elsewhere(), shop, buy)
    await finish(elsewhere(), shop, buy)
    await is_sound(shop)
    found = await told(shop, buy)
    assert [found[f"telegram:m{number}", "YourCredit"] for number in range(MEMBERS)] == [1] * (
        MEMBERS - 1
    ) + [0]


async def test_several_who_go_on_with_it_tell_everybody_once(
    shop: Shop, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "PORTION", 2)
    buy = await succeeds(shop)
    await asyncio.gather(*(finish(elsewhere(), shop, buy) for _ in range(3)))
    assert await told(shop, buy) == {
        **{(f"telegram:m{number}", "YourTotal"): 1 for number in range(MEMBERS - 1)},
        (f"telegram:m{MEMBERS - 1}", "NotThisTime"): 1,
    }


async def test_control_whoever_forgets_how_far_it_came_tells_twice(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "PORTION", 2)
    buy = await succeeds(shop)
    async with shop.database.write() as session:
        await session.execute(text("UPDATE group_buys SET telling_after = 0 WHERE id = :no"), {"no": buy})
    await finish(shop.database, shop, buy)
    assert max((await told(shop, buy)).values()) == 2


async def test_opened_again_before_everybody_had_a_bill_only_those_who_had_one_hear_of_it(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "PORTION", 2)
    buy = await succeeds(shop)
    async with shop.database.write() as session:
        await mending.reopen(session, buy, shop.now + timedelta(days=1), shop.deed("reopen"))
    await finish(shop.database, shop, buy)
    assert await told(shop, buy) == {
        (f"telegram:m{number}", outcome): 1 for number in (0, 1) for outcome in ("YourTotal", "BillWithdrawn")
    }
    await is_sound(shop)


async def test_what_was_paid_is_told_to_be_theirs_again(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "PORTION", 2)
    buy = await stocked(shop)
    await shop.close(buy)
    await finish(shop.database, shop, buy)
    await paid(shop, buy, "m5")
    async with shop.database.write() as session:
        await mending.reopen(session, buy, shop.now + timedelta(days=1), shop.deed("reopen"))
    await finish(shop.database, shop, buy)
    async with shop.database.write() as session:
        await closing.cancel(session, buy, shop.now, "", shop.leader.id, "cancel")
    await finish(shop.database, shop, buy)
    assert (await told(shop, buy))["telegram:m5", "YourCredit"] == 1
    await is_sound(shop)


async def test_a_closing_sends_as_many_statements_for_many_as_for_few(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "PORTION", 3)
    sent = []
    for members in (4, 40):
        buy = await shop.open()
        for number in range(members):
            await shop.say(f"m{number}", order(1), buy)
        with counted(shop.database) as statements:
            await shop.close(buy)
            portions = 1
            while await tell(shop.database, shop, buy):
                portions += 1
        sent.append((len(statements), portions))
        shop.now = CLOSES - timedelta(days=1)
    (few, portions), (many, more) = sent
    assert (portions, more) == (1, 13)
    assert many - few <= (more - portions) * 16  # what a portion of any size takes


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements of the block; one for many rows counts once."""
    statements: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", hear)
    yield statements
    event.remove(database.engine.sync_engine, "before_cursor_execute", hear)


async def test_a_tick_of_one_member_reads_no_more_of_a_big_buy(shop: Shop) -> None:
    sent = []
    for members in (3, 30):
        buy = await shop.open()
        for number in range(members):
            await shop.say(f"m{number}", order(1), buy)
        await shop.close(buy)
        await finish(shop.database, shop, buy)
        member = await shop.member("m1")
        with read() as rows:
            async with shop.database.write() as session:
                row = await session.get_one(GroupBuy, buy)
                handed = await hand(session, row, member, shop.deed(f"hand:{buy}"))
                account = await account_of(session, row, await session.get_one(Order, handed.order_no))
        assert (handed.fetched, handed.members) == (1, members)
        assert account is not None
        assert account.due_minor == 9_900
        sent.append(len(rows))
        shop.now = CLOSES - timedelta(days=1)
    assert sent[0] == sent[1]


@contextmanager
def read() -> Iterator[list[object]]:
    """The orders and lines that the block reads."""
    rows: list[object] = []

    def hear(row: object, *_: Any) -> None:
        rows.append(row)

    for table in (Order, Line):
        event.listen(table, "load", hear)
    yield rows
    for table in (Order, Line):
        event.remove(table, "load", hear)


async def test_control_a_tick_that_reads_the_list_reads_more_of_a_big_buy(shop: Shop) -> None:
    sent = []
    for members in (3, 6):
        buy = await shop.open()
        for number in range(members):
            await shop.say(f"m{number}", order(1), buy)
        await shop.close(buy)
        with read() as rows:
            async with shop.database.read() as session:
                await buy_list(session, await session.get_one(GroupBuy, buy))
        sent.append(len(rows))
        shop.now = CLOSES - timedelta(days=1)
    assert sent[0] < sent[1]
