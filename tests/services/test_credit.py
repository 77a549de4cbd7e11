"""What is paid too much pays the next bill by itself, and nobody's money is ever lost: on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import col

from commerce.queries.integrity import broken
from commerce.queries.sides import ALL
from commerce.refusals import Refusal
from commerce.rules.references import code_of
from commerce.rules.refunds import State
from commerce.services.buys import closing, mending
from commerce.services.buys.settling import foresee
from commerce.services.money import giving, goodwill, matched, paying, refunding, ticking
from commerce.tables import GroupBuy, Member
from tests.services.shop import Shop, days
from tests.services.test_matched import book, entry, send, statement
from tests.services.words import CLOSES, order


async def a_bill(shop: Shop, units: int = 1, *names: str) -> int:
    """A buy that is closed, with as many units for each, at 9,900 a unit."""
    shop.now = CLOSES - (CLOSES - days(0))
    buy = await shop.open()
    for name in names or ("amy",):
        await shop.say(name, order(units), buy)
    await shop.close(buy)
    return buy


async def act(shop: Shop, verb: object, buy: int, name: str, source: str, **more: object) -> object:
    async with shop.database.write() as session:
        bought = await session.get_one(GroupBuy, buy)
        member = (await session.execute(select(Member).where(col(Member.name) == name))).scalar_one()
        return await verb(session, bought, member, shop.deed(source), **more)  # type: ignore[operator]


async def owed(shop: Shop, name: str = "amy") -> dict[int, int]:
    """Buy -> what is owed for it, below zero what is too much."""
    rows = await shop.rows(
        """SELECT o.buy_id, CAST(SUM(p.amount_minor) AS BIGINT) FROM postings p JOIN transfers t ON t.id = p.transfer_id
           JOIN orders o ON o.id = t.order_id JOIN members m ON m.id = o.member_id
           WHERE p.account = 'owed' AND m.name = :name GROUP BY o.buy_id ORDER BY o.buy_id""",
        name=name,
    )
    return dict(rows)  # type: ignore[arg-type]


async def test_less_stays_owed_and_more_is_credit(shop: Shop) -> None:
    buy = await a_bill(shop)
    less = await act(shop, paying.pay, buy, "amy", "m1", amount=4_000)
    assert isinstance(less, paying.Paid)
    assert (less.amount_minor, less.still_minor, less.credit_minor) == (4_000, 5_900, 0)
    more = await act(shop, paying.pay, buy, "amy", "m2", amount=7_000)
    assert isinstance(more, paying.Paid)
    assert (more.still_minor, more.credit_minor, await owed(shop)) == (0, 1_100, {buy: -1_100})


async def test_credit_pays_the_next_bill_and_the_bill_says_so(shop: Shop) -> None:
    first = await a_bill(shop)
    await act(shop, paying.pay, first, "amy", "m1", amount=12_000)
    second = await a_bill(shop)
    assert await owed(shop) == {first: 0, second: 7_800}
    (said,) = await shop.rows(
        "SELECT facts FROM outgoing WHERE outcome = 'YourTotal' AND buy_id = :buy", buy=second
    )
    facts = said[0] if isinstance(said[0], dict) else __import__("json").loads(said[0])
    assert (facts["paid_minor"], facts["credit_minor"], facts["now_minor"]) == (2_100, 2_100, 7_800)


async def test_credit_that_came_after_a_closing_was_worked_out_pays_its_bill_too(shop: Shop) -> None:
    first = await a_bill(shop)
    shop.now = days(0)
    second = await shop.open()
    await shop.say("amy", order(1), second)
    async with shop.database.read() as session:
        foreseen = await foresee(session, second, shop.standards)
    assert foreseen is not None
    assert not foreseen.before.with_credit
    await act(shop, paying.pay, first, "amy", "m1", amount=12_000)
    async with shop.database.write() as session:
        await closing.close(session, second, CLOSES, shop.standards, foreseen=foreseen)
    assert await owed(shop) == {first: 0, second: 7_800}


async def test_too_much_for_one_bill_pays_the_others_oldest_first(shop: Shop) -> None:
    bills = [await a_bill(shop) for _ in range(3)]
    paid = await act(shop, paying.pay, bills[2], "amy", "m1", amount=9_900 + 9_900 + 100)
    assert isinstance(paid, paying.Paid)
    assert [(one.amount_minor) for one in paid.onto] == [9_900, 100]
    assert await owed(shop) == {bills[0]: 0, bills[1]: 9_800, bills[2]: 0}


async def test_a_payment_taken_back_is_owed_everywhere_it_had_gone(shop: Shop) -> None:
    first = await a_bill(shop)
    await act(shop, paying.pay, first, "amy", "m1", amount=12_000)
    second = await a_bill(shop)
    back = await act(shop, paying.unpay, first, "amy", "m2")
    assert isinstance(back, paying.Unpaid)
    assert (back.amount_minor, [one.amount_minor for one in back.again]) == (12_000, [2_100])
    assert await owed(shop) == {first: 9_900, second: 9_900}


async def test_a_bill_paid_by_credit_alone_can_be_unpaid_and_the_credit_is_theirs_again(shop: Shop) -> None:
    first = await a_bill(shop)
    await act(shop, paying.pay, first, "amy", "m1", amount=20_000)
    second = await a_bill(shop)
    assert await owed(shop) == {first: -200, second: 0}
    back = await act(shop, paying.unpay, second, "amy", "m2")
    assert isinstance(back, paying.Unpaid)
    assert (back.amount_minor, back.credit_minor) == (9_900, 9_900)
    assert await owed(shop) == {first: -10_100, second: 9_900}


async def test_credit_stays_with_its_member_group_and_currency(shop: Shop) -> None:
    first = await a_bill(shop, 1, "amy", "bob")
    await act(shop, paying.pay, first, "amy", "m1", amount=12_000)
    second = await a_bill(shop, 1, "bob")
    assert await owed(shop, "bob") == {first: 9_900, second: 9_900}


async def test_reopened_and_closed_again_it_is_used_once(shop: Shop) -> None:
    first = await a_bill(shop)
    await act(shop, paying.pay, first, "amy", "m1", amount=12_000)
    second = await a_bill(shop)
    async with shop.database.write() as session:
        await mending.reopen(session, second, CLOSES + (CLOSES - days(0)), shop.deed("again"))
    assert await owed(shop) == {first: 0, second: -2_100}
    shop.now = CLOSES + (CLOSES - days(0))
    async with shop.database.write() as session:
        await closing.close(session, second, shop.now, shop.standards)
    assert await owed(shop) == {first: 0, second: 7_800}


async def test_all_but_and_several_are_each_booked_once(shop: Shop) -> None:
    buy = await a_bill(shop, 1, "amy", "bob", "cat")

    async def several(**more: object) -> ticking.PaidTogether:
        async with shop.database.write() as session:
            bought = await session.get_one(GroupBuy, buy)
            done = await ticking.pay_several(session, bought, shop.deed(f"m{more}"), ALL, **more)  # type: ignore[arg-type]
        assert isinstance(done, ticking.PaidTogether)
        return done

    bob = await shop.member("bob")
    done = await several(but=[bob])
    assert (done.paid, done.amount_minor, done.unpaid) == (["amy", "cat"], 19_800, ["bob"])
    again = await several(named=[bob, await shop.member("amy"), await shop.member("dan")])
    assert (again.paid, again.not_due) == (["bob"], ["amy", "dan"])


async def test_two_bills_settled_at_once_spend_credit_once(shop: Shop) -> None:
    first = await a_bill(shop)
    await act(shop, paying.pay, first, "amy", "m1", amount=12_000)
    shop.now = days(0)
    buys = [await shop.open(), await shop.open()]
    for buy in buys:
        await shop.say("amy", order(1), buy)
    await asyncio.gather(*(shop.close(buy) for buy in buys))
    left = await owed(shop)
    assert left[first] == 0
    assert sum(left.values()) == 2 * 9_900 - 2_100


VERBS = ["pay", "unpay", "back", "bill", "reopen", "close", "cancel", "file", "file back"]
VERBS += ["refund", "done", "credit", "refund back", "given", "given back"]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(VERBS),
        st.integers(0, 3),
        st.sampled_from([1, 5_000, 9_900, 12_000, 30_000]),
    ),
    min_size=3,
    max_size=8,
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
async def test_nobodys_money_is_lost_whatever_happens(
    shop: Shop, steps: Sequence[tuple[str, int, int]]
) -> None:
    """What came in less what was given back is what is paid or too much, over any sequence; every transfer sums to
    zero, and nothing is paid twice out of the same credit."""
    name = f"amy{await shop.one('SELECT COUNT(*) FROM members')}"
    bills = [await a_bill(shop, 1, name)]
    for at, (verb, which, amount) in enumerate(steps):
        buy = bills[which % len(bills)]
        try:
            await _do(shop, verb, buy, name, f"{name}:{at}", amount, bills)
        except Refusal:
            continue
        await _holds(shop, name)


async def _do(shop: Shop, verb: str, buy: int, name: str, source: str, amount: int, bills: list[int]) -> None:
    match verb:
        case "pay":
            await act(shop, paying.pay, buy, name, source, amount=amount)
        case "unpay":
            await act(shop, paying.unpay, buy, name, source, had=await _paid(shop, buy, name))
        case "back":
            await act(shop, giving.give_back, buy, name, source)
        case "bill":
            bills.append(await a_bill(shop, 1, name))
        case "file":
            await _book_file(shop, buy, name, source, amount)
        case "file back":
            last = await shop.one("SELECT COALESCE(MAX(id), 0) FROM bank_files WHERE state = 'shown'")
            async with shop.database.write() as session:
                await matched.take_back(session, last, [shop.group.id], shop.deed(source))
        case "refund" | "given":
            await _give(shop, verb, buy, name, source, amount)
        case "done" | "credit" | "refund back" | "given back":
            await _turn(shop, verb, name, source)
        case "reopen":
            async with shop.database.write() as session:
                await mending.reopen(session, buy, days(400), shop.deed(source))
        case "close":
            async with shop.database.write() as session:
                await closing.close(session, buy, days(401), shop.standards)
        case _:
            async with shop.database.write() as session:
                await closing.cancel(session, buy, shop.now, "", shop.leader.id, source)


async def _give(shop: Shop, verb: str, buy: int, name: str, source: str, amount: int) -> None:
    if verb == "refund":
        await act(shop, refunding.refund, buy, name, source, amount_minor=amount, reason="")
        return
    async with shop.database.write() as session:
        member = (await session.execute(select(Member).where(col(Member.name) == name))).scalar_one()
        await goodwill.give(session, shop.deed(source), member, amount, "CNY", "")


async def _turn(shop: Shop, verb: str, name: str, source: str) -> None:
    """The latest of theirs."""
    table, groups = "rewards" if verb == "given back" else "refunds", [shop.group.id]
    query = f"SELECT COALESCE(MAX(r.id), 0) FROM {table} r JOIN members m ON m.id = r.member_id WHERE m.name = :name"
    no = await shop.one(query, name=name)
    async with shop.database.write() as session:
        if verb == "given back":
            await goodwill.take(session, shop.deed(source), no)
        elif verb == "refund back":
            await refunding.take_back(session, no, groups, shop.deed(source))
        else:
            state: State = "done" if verb == "done" else "credited"
            await refunding.settle(session, no, groups, shop.deed(source), state)


async def _book_file(shop: Shop, buy: int, name: str, source: str, amount: int) -> None:
    """A bank's file with one payment for that bill, and every tap that it offers."""
    query = "SELECT o.id FROM orders o JOIN members m ON m.id = o.member_id WHERE o.buy_id = :buy AND m.name = :name"
    text = f"{code_of(await shop.one(query, buy=buy, name=name))} {source}"
    shown = await send(shop, statement(entry(amount, text, bank_id=source)), source)
    for no in [*(one.entry_no for one in (*shown.likely, *shown.partly)), None]:
        with suppress(Refusal):
            await book(shop, shown.file_no, f"{source}:{no}", no)


async def _paid(shop: Shop, buy: int, name: str) -> int:
    return int(
        await shop.one(
            """SELECT COALESCE(SUM(p.amount_minor), 0) FROM postings p JOIN transfers t ON t.id = p.transfer_id JOIN orders o ON
               o.id = t.order_id JOIN members m ON m.id = o.member_id WHERE p.account NOT IN ('owed', 'sales') AND m.name = :name
               AND o.buy_id = :buy""",
            name=name,
            buy=buy,
        )
    )


async def _holds(shop: Shop, name: str) -> None:
    rows = await shop.rows(
        """SELECT p.account, CAST(SUM(p.amount_minor) AS BIGINT) FROM postings p JOIN members m ON m.id = p.member_id
           WHERE m.name = :name GROUP BY p.account""",
        name=name,
    )
    books = {account: int(total) for account, total in rows}
    assert sum(books.values()) == 0
    assert books.get("credit", 0) == 0
    assert books.get("received", 0) >= 0
    off = sum(books.get(one, 0) for one in ("reward", "refunded", "to_pay"))
    assert books.get("received", 0) + books.get("owed", 0) + off == -books.get("sales", 0)
    assert -books.get("received", 0) <= books.get("to_pay", 0) <= 0 <= books.get("refunded", 0)
    odd = await shop.rows(
        "SELECT transfer_id FROM postings GROUP BY transfer_id HAVING SUM(amount_minor) <> 0"
    )
    assert not odd
    async with shop.database.read() as session:
        assert not await broken(session)
    minus = await shop.rows(
        """SELECT t.order_id FROM transfers t JOIN postings p ON p.transfer_id = t.id WHERE p.account IN ('received', 'credit')
           GROUP BY t.order_id HAVING SUM(p.amount_minor) < 0"""
    )
    assert not minus
