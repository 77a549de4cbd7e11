"""The ledger on real databases: paid once however often it is said, taken back, never more than there is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.ground.db import Database
from commerce.queries.board import mine
from commerce.queries.lists import buy_list
from commerce.refusals import Refusal
from commerce.rules.lifecycle import NotClosedYet, NotOpen
from commerce.services.buys import arriving, closing, handing, mending
from commerce.services.money import giving, paying
from commerce.services.money.paying import NothingOwed
from commerce.services.money.pressing import AlreadyDone, DoneBefore, NothingToHand, NothingTooMuch
from commerce.tables import GroupBuy, Member, Order
from commerce.tables.base import to_millis
from tests.services.conftest import Elsewhere
from tests.services.shop import Shop
from tests.services.words import cancel, order, total


@pytest.fixture
async def closed(shop: Shop) -> int:
    """A buy of amy (2) and bob (1) that succeeded."""
    buy = await shop.open()
    await shop.say("amy", order(2), buy)
    await shop.say("bob", order(1), buy)
    await shop.close(buy)
    return buy


VERBS: dict[str, Callable[..., Any]] = {
    "pay": paying.pay,
    "unpay": paying.unpay,
    "give_back": giving.give_back,
    "keep": giving.keep_after_all,
    "hand": handing.hand,
    "unhand": handing.unhand,
}


async def settle(
    shop: Shop, verb: str, buy: int, name: str, source: str, database: Database | None = None, **seen: Any
) -> object:
    async with (database or shop.database).write() as session:
        bought = await session.get(GroupBuy, buy)
        member = (await session.execute(select(Member).where(col(Member.name) == name))).scalar_one()
        assert bought
        return await VERBS[verb](session, bought, member, shop.deed(source), **seen)


async def accounts(shop: Shop) -> dict[str, int]:
    rows = await shop.rows("SELECT account, CAST(sum(amount_minor) AS BIGINT) FROM postings GROUP BY account")
    return dict(rows)  # type: ignore[arg-type]


async def test_paying_says_who_still_owes(shop: Shop, closed: int) -> None:
    paid = await settle(shop, "pay", closed, "amy", "m1")
    assert isinstance(paid, paying.Paid)
    assert (paid.amount_minor, paid.unpaid) == (19_800, ["bob"])
    assert await accounts(shop) == {"owed": 9_900, "sales": -29_700, "received": 19_800}


async def test_paying_twice_is_refused_and_counted_once(shop: Shop, closed: int) -> None:
    await settle(shop, "pay", closed, "amy", "m1")
    with pytest.raises(DoneBefore) as again:
        await settle(shop, "pay", closed, "amy", "m2")
    said = again.value
    assert (said.what, said.by, said.at, said.amount_minor, said.later_minor) == (
        "payment",
        "lena",
        shop.now,
        19_800,
        0,
    )
    assert (await accounts(shop))["received"] == 19_800


async def test_taking_back_makes_it_owed_again(shop: Shop, closed: int) -> None:
    await settle(shop, "pay", closed, "amy", "m1")
    back = await settle(shop, "unpay", closed, "amy", "m2")
    assert isinstance(back, paying.Unpaid)
    assert back.amount_minor == 19_800
    assert await accounts(shop) == {"owed": 29_700, "sales": -29_700, "received": 0}
    await settle(shop, "pay", closed, "amy", "m3")
    assert (await accounts(shop))["received"] == 19_800


async def test_what_was_never_paid_cannot_be_taken_back(shop: Shop, closed: int) -> None:
    with pytest.raises(NothingOwed):
        await settle(shop, "unpay", closed, "amy", "m1")


async def test_nothing_is_paid_before_closing_nor_by_somebody_who_ordered_nothing(shop: Shop) -> None:
    buy = await shop.open()
    await shop.say("amy", order(1), buy)
    await shop.member("wang")
    with pytest.raises(NotClosedYet):
        await settle(shop, "pay", buy, "amy", "m1")
    await shop.close(buy)
    with pytest.raises(NothingOwed):
        await settle(shop, "pay", buy, "wang", "m2")


# What is pressed, what was done before it, and what is then received for amy's order (None: her goods are
# looked at).
PRESSES = [
    ("pay", (), 19_800),
    ("unpay", ("pay",), 0),
    ("give_back", ("pay", "over"), 9_900),
    ("keep", ("pay", "over", "give_back"), 19_800),
    ("hand", (), None),
    ("unhand", ("hand",), None),
]


async def prepare(shop: Shop, buy: int, before: Sequence[str]) -> None:
    for number, verb in enumerate(before):
        if verb == "over":
            await paid_too_much(shop, buy)
        else:
            await settle(shop, verb, buy, "amy", f"before-{number}")


async def paid_too_much(shop: Shop, buy: int) -> None:
    """amy has paid for two; opened again, she gives one up, and it closes once more."""
    async with shop.database.write() as session:
        await mending.reopen(session, buy, shop.now + timedelta(hours=1), shop.deed("reopen"))
    said = await shop.heard("amy", total(1), buy)
    await shop.desk.order(replace(said, sent=to_millis(shop.now)))
    async with shop.database.write() as session:
        await closing.close(session, buy, shop.now + timedelta(hours=1), shop.standards)


async def pressed_by_four(shop: Shop, verb: str, buy: int, elsewhere: Elsewhere) -> list[object]:
    calls = [settle(shop, verb, buy, "amy", f"m{n}", elsewhere()) for n in range(1, 5)]
    return await asyncio.gather(*calls, return_exceptions=True)


@pytest.mark.parametrize(("verb", "before", "received"), PRESSES)
async def test_pressed_by_four_at_once_it_happens_once_and_three_hear_who_did_it(
    shop: Shop, closed: int, elsewhere: Elsewhere, verb: str, before: Sequence[str], received: int | None
) -> None:
    await prepare(shop, closed, before)
    results = await pressed_by_four(shop, verb, closed, elsewhere)
    second = [result for result in results if isinstance(result, DoneBefore)]
    assert [one.by for one in second] == ["lena"] * 3, results
    if received is None:
        assert (await shop.one("SELECT handed_at FROM orders WHERE id = 1") is not None) == (verb == "hand")
    else:
        assert (await accounts(shop))["received"] == received


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("verb", "before"), [("pay", ()), ("unpay", ("pay",)), ("give_back", ("pay", "over")), ("hand", ())]
)
async def test_control_without_the_lock_it_is_seen_to_happen_more_than_once(
    postgres_database: str, monkeypatch: pytest.MonkeyPatch, verb: str, before: Sequence[str]
) -> None:
    """The race is real: where nobody keeps the order from the others, two do the same."""
    shop = await Shop.at(Database.at(postgres_database))
    more = [Database.at(postgres_database) for _ in range(4)]
    happened = 0
    try:
        for _ in range(10):
            buy = await shop.open(closes_at=shop.now + timedelta(hours=2))
            said = await shop.heard("amy", order(2), buy)
            await shop.desk.order(replace(said, sent=to_millis(shop.now)))
            async with shop.database.write() as session:
                await closing.close(session, buy, shop.now + timedelta(hours=2), shop.standards)
            await prepare(shop, buy, before)
            with monkeypatch.context() as mutant:
                for module in (paying, handing):
                    mutant.setattr(module, "locked_order", _unlocked)
                calls = [settle(shop, verb, buy, "amy", f"{buy}-{n}", one) for n, one in enumerate(more)]
                results = await asyncio.gather(*calls, return_exceptions=True)
            happened = sum(not isinstance(result, BaseException) for result in results)
            if happened > 1:
                break
    finally:
        await shop.desk.close()
        for database in (shop.database, *more):
            await database.close()
    assert happened > 1, "without the lock two must do the same, or this ring proves nothing"


async def _unlocked(session: AsyncSession, buy_no: int, member_no: int) -> Order | None:
    query = select(Order).where(col(Order.buy_id) == buy_no, col(Order.member_id) == member_no)
    found = (await session.execute(query)).scalar_one_or_none()
    await asyncio.sleep(0.05)
    return found


@pytest.mark.parametrize(("verb", "before", "un", "back"), [
    ("pay", (), "unpay", 0), ("give_back", ("pay", "over"), "keep", 19_800),
])  # fmt: skip
async def test_a_button_drawn_before_it_was_done_does_nothing_after_it_was_taken_back_by_somebody(
    shop: Shop, closed: int, verb: str, before: Sequence[str], un: str, back: int
) -> None:
    await prepare(shop, closed, before)
    await settle(shop, verb, closed, "amy", "m1")
    had = (await accounts(shop))["received"]
    await settle(shop, un, closed, "amy", "m2", had=had)
    for n in range(3):
        with pytest.raises(DoneBefore):
            await settle(shop, un, closed, "amy", f"late-{n}", had=had)
    assert (await accounts(shop))["received"] == back


async def test_of_a_cancelled_order_nothing_is_paid_given_back_or_handed(shop: Shop) -> None:
    buy = await shop.open()
    await shop.say("amy", order(2), buy)
    await shop.say("bob", order(1), buy)
    await shop.say("amy", cancel(), buy)
    await shop.close(buy)
    refused: list[tuple[str, type[Refusal]]] = [
        ("pay", NothingOwed), ("unpay", NothingOwed), ("give_back", NothingTooMuch), ("keep", NothingTooMuch),
        ("hand", NothingToHand), ("unhand", NothingToHand),
    ]  # fmt: skip
    for verb, refusal in refused:
        with pytest.raises(refusal):
            await settle(shop, verb, buy, "amy", verb)
    assert await shop.rows("SELECT kind FROM transfers WHERE order_id = 1") == []


async def test_taking_back_where_too_much_was_paid_asks_which_of_the_two_was_meant(
    shop: Shop, closed: int
) -> None:
    await prepare(shop, closed, ("pay", "over"))
    asked = await settle(shop, "unpay", closed, "amy", "m1")
    assert isinstance(asked, paying.GiveOrTakeBack)
    assert (asked.credit_minor, asked.had_minor, (await accounts(shop))["received"]) == (
        9_900,
        19_800,
        19_800,
    )
    given = await settle(shop, "give_back", closed, "amy", "m2", had=asked.had_minor)
    assert isinstance(given, giving.GivenBack)
    with pytest.raises(DoneBefore) as late:
        await settle(shop, "unpay", closed, "amy", "m3", had=asked.had_minor)
    assert (late.value.what, (await accounts(shop))["received"]) == ("given_back", 9_900)


class TestDeposit:
    @pytest.fixture
    async def preorder(self, shop: Shop) -> int:
        buy = await shop.open(mechanic="deposit", terms={"minor": 2_000})
        await shop.say("amy", order(2), buy)
        return buy

    async def test_a_second_press_never_books_the_rest(self, shop: Shop, preorder: int) -> None:
        await settle(shop, "pay", preorder, "amy", "m1", had=0)
        await shop.close(preorder)
        for n, seen in enumerate(({"had": 0}, {}, {"had": 4_000})):
            with pytest.raises(DoneBefore) as second:
                await settle(shop, "pay", preorder, "amy", f"again-{n}", **seen)
        assert (second.value.amount_minor, second.value.later_minor) == (4_000, 15_800)
        async with shop.database.write() as session:
            buy = await session.get_one(GroupBuy, preorder)
            await arriving.arrive(session, buy, "gate 3", shop.deed("here"))
        with pytest.raises(DoneBefore):
            await settle(shop, "pay", preorder, "amy", "old button", had=0)
        assert (await accounts(shop))["received"] == 4_000
        rest = await settle(shop, "pay", preorder, "amy", "m5", had=4_000)
        assert isinstance(rest, paying.Paid)
        assert (rest.amount_minor, rest.rest_minor) == (15_800, 0)

    async def test_the_rest_is_paid_ahead_where_the_leader_says_so(self, shop: Shop, preorder: int) -> None:
        await settle(shop, "pay", preorder, "amy", "m1")
        await shop.close(preorder)
        await settle(shop, "pay", preorder, "amy", "m2", rest=True, had=4_000)
        with pytest.raises(DoneBefore):
            await settle(shop, "pay", preorder, "amy", "m3", rest=True, had=4_000)
        assert (await accounts(shop))["received"] == 19_800


async def test_the_three_views_of_a_bill_agree(shop: Shop, closed: int) -> None:
    await settle(shop, "pay", closed, "amy", "m1")
    async with shop.database.read() as session:
        buy = await session.get(GroupBuy, closed)
        assert buy
        listed = await buy_list(session, buy)
        member = (await session.execute(select(Member).where(col(Member.name) == "amy"))).scalar_one()
        (own,) = (await mine(session, member.id)).orders
    assert [(one.name, one.units, one.due_minor, one.paid_minor) for one in listed.orders] == [
        ("amy", 2, 19_800, 19_800),
        ("bob", 1, 9_900, 0),
    ]
    assert (own.units, own.due_minor) == (2, 19_800)
    assert await shop.one("SELECT due_minor FROM orders WHERE id = 1") == 19_800
    assert (listed.units, listed.due_minor, listed.paid_minor) == (3, 29_700, 19_800)


class TestHandingOut:
    async def test_everybody_is_told_where_and_what_they_still_owe(self, shop: Shop, closed: int) -> None:
        await settle(shop, "pay", closed, "amy", "m1")
        async with shop.database.write() as session:
            buy = await session.get(GroupBuy, closed)
            assert buy
            said = await arriving.arrive(session, buy, "gate 3", shop.deed("m2"))
        assert said == [arriving.Arrived(buy_no=closed, title="Cherries", place="gate 3", told=2, missed=0)]
        assert await shop.told("YourGoods") == [("telegram:amy", "private"), ("telegram:bob", "private")]

    async def test_said_by_four_at_once_the_goods_arrive_once(
        self, shop: Shop, closed: int, elsewhere: Elsewhere
    ) -> None:
        async def one(database: Database) -> object:
            async with database.write() as session:
                buy = await session.get_one(GroupBuy, closed)
                return await arriving.arrive(session, buy, "gate 3", shop.deed("m2"))

        results = await asyncio.gather(*(one(elsewhere()) for _ in range(4)), return_exceptions=True)
        second = [result for result in results if isinstance(result, AlreadyDone)]
        assert [(one.what, one.by, one.place) for one in second] == [("arrived", "lena", "gate 3")] * 3, (
            results
        )
        assert len(await shop.told("YourGoods")) == 2

    async def test_a_second_tick_changes_nothing_and_says_who_ticked(self, shop: Shop, closed: int) -> None:
        first = await settle(shop, "hand", closed, "amy", "m1")
        assert isinstance(first, handing.Handed)
        assert (first.fetched, first.members) == (1, 2)
        with pytest.raises(DoneBefore) as second:
            await settle(shop, "hand", closed, "amy", "m2")
        assert (second.value.what, second.value.by, second.value.at) == ("handed", "lena", shop.now)
        back = await settle(shop, "unhand", closed, "amy", "m3")
        assert isinstance(back, handing.Unhanded)
        assert (back.fetched, back.members) == (0, 2)
        with pytest.raises(DoneBefore) as again:
            await settle(shop, "unhand", closed, "amy", "m4")
        assert again.value.what == "unhanded"

    async def test_not_before_closing_and_not_of_a_buy_that_failed(self, shop: Shop) -> None:
        buy = await shop.open(min_units=5)
        await shop.say("amy", order(1), buy)
        for refusal in (NotClosedYet, NotOpen):
            async with shop.database.write() as session:
                bought = await session.get(GroupBuy, buy)
                assert bought
                with pytest.raises(refusal):
                    await arriving.arrive(session, bought, "", shop.deed("m1"))
            if refusal is NotClosedYet:
                await shop.close(buy)
