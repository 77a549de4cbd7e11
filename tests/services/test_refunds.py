"""Money that goes back: never more than was paid, also where two leaders ask at once; on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.selectable import GenerativeSelect
from sqlmodel import col

from commerce.ground.db import Database
from commerce.queries.integrity import broken
from commerce.queries.record import record_of
from commerce.queries.refunds import bought, to_pay_back
from commerce.queries.sides import ALL
from commerce.rules.refunds import Books, State
from commerce.services.buys import mending
from commerce.services.money import goodwill, paying, refunding
from commerce.services.money.goodwill import CreditNotTaken
from commerce.services.money.pressing import OwnOrder
from commerce.services.money.refunding import MoreThanPaid, RefundElsewhere, RefundTurned
from commerce.services.people import meeting
from commerce.tables import GroupBuy, Member, Order
from tests.invariants import violations
from tests.services.conftest import Elsewhere
from tests.services.shop import Shop, days
from tests.services.test_credit import a_bill, act, owed
from tests.services.words import CLOSES


async def paid(shop: Shop, *names: str, amount: int = 9_900) -> int:
    buy = await a_bill(shop, 1, *names)
    for name in names or ("amy",):
        await act(shop, paying.pay, buy, name, f"paid:{buy}:{name}", amount=amount)
    return buy


async def refund(shop: Shop, buy: int, amount: int, source: str = "r1", name: str = "amy") -> RefundTurned:
    done = await act(shop, refunding.refund, buy, name, source, amount_minor=amount, reason="spoiled")
    assert isinstance(done, RefundTurned)
    return done


async def step(shop: Shop, no: int, state: str, source: str = "s1") -> RefundTurned:
    async with shop.database.write() as session:
        groups, deed = [shop.group.id], shop.deed(source)
        if state == "back":
            return await refunding.take_back(session, no, groups, deed)
        return await refunding.settle(session, no, groups, deed, state)  # type: ignore[arg-type]


async def give(shop: Shop, amount: int, source: str = "g1", name: str = "amy") -> goodwill.CreditGiven:
    async with shop.database.write() as session:
        member = (await session.execute(select(Member).where(col(Member.name) == name))).scalar_one()
        return await goodwill.give(session, shop.deed(source), member, amount, "CNY", "sorry")


async def whole(shop: Shop) -> list[str]:
    async with shop.database.read() as session:
        return [f"{one.says}: {one.where}" for one in await broken(session)]


async def books(shop: Shop) -> dict[str, int]:
    rows = await shop.rows(
        "SELECT account, CAST(SUM(amount_minor) AS BIGINT) FROM postings GROUP BY account ORDER BY account"
    )
    return {account: total for account, total in rows if total}


async def test_to_pay_back_then_done(shop: Shop) -> None:
    buy = await paid(shop)
    made = await refund(shop, buy, 2_000)
    assert (made.state, made.amount_minor, await owed(shop)) == ("to_pay", 2_000, {buy: 0})
    async with shop.database.read() as session:
        listed = await to_pay_back(session, [shop.group.id])
    assert [(one.no, one.name, one.amount_minor, one.reason) for one in listed.refunds] == [
        (made.no, "amy", 2_000, "spoiled")
    ]
    assert (await step(shop, made.no, "done")).state == "done"
    assert await books(shop) == {"received": 7_900, "refunded": 2_000, "sales": -9_900}
    async with shop.database.read() as session:
        assert (await to_pay_back(session, [shop.group.id])).count == 0
    assert len(await shop.told("YourRefund")) == 2
    assert await whole(shop) == []


async def test_as_credit_it_pays_the_next_bill(shop: Shop) -> None:
    buy = await paid(shop)
    made = await refund(shop, buy, 2_000)
    assert (await step(shop, made.no, "credited")).onto == []
    assert await owed(shop) == {buy: -2_000}
    later = await a_bill(shop)
    assert await owed(shop) == {buy: 0, later: 7_900}
    with pytest.raises(RefundElsewhere) as spent:
        await step(shop, made.no, "back", "s2")
    assert (spent.value.why, await whole(shop)) == ("spent", [])


async def test_as_credit_it_pays_a_bill_that_is_open(shop: Shop) -> None:
    buy = await paid(shop)
    later = await a_bill(shop)
    made = await refund(shop, buy, 2_000)
    done = await step(shop, made.no, "credited")
    assert [(one.amount_minor, one.title) for one in done.onto] == [(2_000, "Cherries")]
    assert await owed(shop) == {buy: 0, later: 7_900}


@pytest.mark.parametrize("state", ["done", "credited"])
async def test_each_step_is_taken_back(shop: Shop, state: str) -> None:
    buy = await paid(shop)
    before = await books(shop)
    made = await refund(shop, buy, 2_000)
    await step(shop, made.no, state)
    assert (await step(shop, made.no, "back", "b1")).state == "to_pay"
    assert (await step(shop, made.no, "back", "b2")).state == "taken_back"
    assert await books(shop) == before
    with pytest.raises(RefundElsewhere) as over:
        await step(shop, made.no, "back", "b3")
    assert (over.value.why, await whole(shop)) == ("taken_back", [])
    assert (await refund(shop, buy, 9_900, "r2")).amount_minor == 9_900


async def test_never_more_than_was_paid(shop: Shop) -> None:
    buy = await paid(shop, amount=4_000)
    with pytest.raises(MoreThanPaid) as more:
        await refund(shop, buy, 4_001)
    assert more.value.most_minor == 4_000
    first = await refund(shop, buy, 3_000, "r2")
    assert first.still_minor == 5_900
    with pytest.raises(MoreThanPaid) as again:
        await refund(shop, buy, 1_001, "r3")
    assert again.value.most_minor == 1_000


async def test_a_payment_taken_back_makes_what_was_to_be_paid_back_less_to_owe(shop: Shop) -> None:
    buy = await paid(shop)
    await refund(shop, buy, 2_000)
    await act(shop, paying.unpay, buy, "amy", "u1", had=9_900)
    assert (await owed(shop), await whole(shop)) == ({buy: 7_900}, [])
    async with shop.database.read() as session:
        assert (await to_pay_back(session, [shop.group.id])).count == 0


async def test_a_credit_that_is_recalled_does_the_same(shop: Shop) -> None:
    first = await paid(shop, amount=19_800)
    second = await a_bill(shop)
    await refund(shop, second, 5_000)
    await act(shop, paying.unpay, first, "amy", "u1", had=9_900)
    assert (await owed(shop), await whole(shop)) == ({first: 9_900, second: 4_900}, [])


async def test_a_buy_that_is_opened_again_owes_nothing_and_gives_back_all_that_was_paid(shop: Shop) -> None:
    buy = await paid(shop, "amy", "bob")
    done = await refund(shop, buy, 2_000)
    await refund(shop, buy, 1_000, "r2")
    other = await refund(shop, buy, 3_000, "r3", "bob")
    await step(shop, done.no, "done")
    await step(shop, other.no, "credited", "s2")
    async with shop.database.write() as session:
        await mending.reopen(session, buy, days(400), shop.deed("again"))
    assert await owed(shop) == {buy: -7_900}
    assert (await owed(shop, "bob"), await whole(shop)) == ({buy: -9_900}, [])


async def test_given_credit_pays_the_next_bill_and_the_bill_says_so(shop: Shop) -> None:
    first = await paid(shop)
    given = await give(shop, 2_000)
    second = await a_bill(shop)
    assert await owed(shop) == {first: 0, second: 7_900}
    async with shop.database.write() as session:
        with pytest.raises(CreditNotTaken) as spent:
            await goodwill.take(session, shop.deed("t1"), given.no)
    assert (spent.value.why, await whole(shop)) == ("spent", [])


async def test_given_credit_is_no_more_than_was_paid_and_taken_back_unspent(shop: Shop) -> None:
    await paid(shop)
    given = await give(shop, 9_000)
    with pytest.raises(MoreThanPaid) as more:
        await give(shop, 901, "g2")
    assert more.value.most_minor == 900
    async with shop.database.write() as session:
        assert (await goodwill.take(session, shop.deed("t1"), given.no)).back
    assert (await give(shop, 9_900, "g3")).amount_minor == 9_900


async def test_on_record_by_whom_and_nobody_does_their_own(shop: Shop) -> None:
    buy = await paid(shop)
    made = await refund(shop, buy, 2_000)
    await step(shop, made.no, "done")
    shop.now += timedelta(minutes=1)
    async with shop.database.write() as session:
        amy = (await session.execute(select(Member).where(col(Member.name) == "amy"))).scalar_one()
        cherries, leads = await session.get_one(GroupBuy, buy), replace(shop.deed("own"), by=amy)
        await refunding.refund(session, cherries, amy, leads, amount_minor=100, reason="")
        with pytest.raises(OwnOrder):
            helps = replace(leads, source="helps", leads=frozenset())
            await refunding.refund(session, cherries, amy, helps, amount_minor=100, reason="")
    async with shop.database.read() as session:
        record = await record_of(session, await session.get_one(GroupBuy, buy), ALL)
    assert [(one.action, one.amount_minor, one.by, one.own) for one in record.acts[:3]] == [
        ("refunded", 100, "amy", True),
        ("refund_done", 2_000, "lena", False),
        ("refunded", 2_000, "lena", False),
    ]


async def test_another_leaders_refund_is_none(shop: Shop) -> None:
    buy = await paid(shop)
    made = await refund(shop, buy, 2_000)
    async with shop.database.write() as session:
        away = await meeting.meet_group(session, "telegram:-999", "Away", CLOSES)
        for groups in ([], [away.id]):
            with pytest.raises(RefundElsewhere):
                await refunding.settle(session, made.no, groups, shop.deed("x"), "done")
        assert (await to_pay_back(session, [away.id])).count == 0


async def test_units_cost_what_the_line_cost(shop: Shop) -> None:
    buy = await a_bill(shop, 3)
    async with shop.database.read() as session:
        amy = (await session.execute(select(Member).where(col(Member.name) == "amy"))).scalar_one()
        lines = await bought(session, await session.get_one(GroupBuy, buy), amy)
    assert [(one.qty, one.due, one.names[1]) for one in lines] == [(3, 29_700, "Cherries")]


async def both(shop: Shop, other: Database, act_: Callable[[Database, str], Awaitable[object]]) -> list[str]:
    """Two leaders, each at a door of their own, ask at once. -> what each heard."""
    asked = (act_(database, source) for database, source in ((shop.database, "one"), (other, "two")))
    return sorted(type(one).__name__ for one in await asyncio.gather(*asked, return_exceptions=True))


def asks(shop: Shop, buy: int, amount: int) -> Callable[[Database, str], Awaitable[object]]:
    async def ask(database: Database, source: str) -> object:
        async with database.write() as session:
            bought_ = await session.get_one(GroupBuy, buy)
            amy = (await session.execute(select(Member).where(col(Member.name) == "amy"))).scalar_one()
            deed = shop.deed(source)
            return await refunding.refund(session, bought_, amy, deed, amount_minor=amount, reason="")

    return ask


async def test_two_who_ask_at_once_give_back_no_more_than_was_paid(shop: Shop, elsewhere: Elsewhere) -> None:
    buy = await paid(shop)
    assert await both(shop, elsewhere(), asks(shop, buy, 6_000)) == ["MoreThanPaid", "RefundTurned"]


async def test_two_who_give_at_once_give_no_more_than_was_paid(shop: Shop, elsewhere: Elsewhere) -> None:
    await paid(shop)

    async def gives(database: Database, source: str) -> object:
        async with database.write() as session:
            amy = (await session.execute(select(Member).where(col(Member.name) == "amy"))).scalar_one()
            return await goodwill.give(session, shop.deed(source), amy, 6_000, "CNY", "sorry")

    assert await both(shop, elsewhere(), gives) == ["CreditGiven", "MoreThanPaid"]


async def test_of_two_who_press_done_and_credit_at_once_one_is_first(
    shop: Shop, elsewhere: Elsewhere
) -> None:
    made = await refund(shop, await paid(shop), 2_000)

    async def presses(database: Database, source: str) -> object:
        state: State = "done" if source == "one" else "credited"
        async with database.write() as session:
            return await refunding.settle(session, made.no, [shop.group.id], shop.deed(source), state)

    assert await both(shop, elsewhere(), presses) == ["RefundElsewhere", "RefundTurned"]


async def test_control_without_the_rule_the_second_gives_back_too_much_and_it_is_found(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, other = await Shop.at(Database.at(database_url)), Database.at(database_url)
    try:
        buy = await paid(shop)
        monkeypatch.setattr(refunding, "refundable", lambda books: 9_900)
        assert await both(shop, other, asks(shop, buy, 6_000)) == ["RefundTurned"] * 2
        assert any("more is to be paid back" in one for one in await whole(shop))
        assert any("to be paid back" in one for one in await violations(shop.database))
    finally:
        await shop.desk.close()
        for database in (shop.database, other):
            await database.close()


@pytest.mark.postgres
async def test_control_without_locks_both_see_the_same_money(
    postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The race is real: SQLite has one writer."""
    shop, other = await Shop.at(Database.at(postgres_database)), Database.at(postgres_database)
    meet, truly = asyncio.Barrier(2), refunding.books_of

    async def together(session: AsyncSession, order: Order) -> Books:
        found = await truly(session, order)
        await meet.wait()
        return found

    try:
        buy = await paid(shop)
        monkeypatch.setattr(GenerativeSelect, "with_for_update", lambda query, *_, **__: query)
        monkeypatch.setattr(refunding, "books_of", together)
        assert await both(shop, other, asks(shop, buy, 6_000)) == ["RefundTurned"] * 2
    finally:
        await shop.desk.close()
        for database in (shop.database, other):
            await database.close()
