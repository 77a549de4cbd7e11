"""The desk on real databases: what a pure decision says is what the tables hold, once each, however the
messages come."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import text

from commerce.booking.book import Book, Heard
from commerce.booking.decide import Closed, NoSuchBuy, decide
from commerce.outcomes import Ordered
from commerce.phrases.meaning import Item, Reading
from commerce.rules.tiers import TierRule
from commerce.tables.base import to_millis
from tests.rules.books import booked, queue
from tests.services.plans import caught
from tests.services.shop import Shop
from tests.services.words import CLOSES, cancel, edited, order, orders, swap, total, undone
from tests.together import together

COLORS = (("color", ("red", "blue")),)


async def the_book(shop: Shop, buy: int, members: set[int]) -> Book:
    """What the database holds, as the next decision would find it."""
    wanted = {(buy, member) for member in members}
    book, _ = await shop.database.at_once(lambda raw: shop.desk._store.load(raw, wanted))
    return book


def shown(book: Book) -> Any:
    """All that a book holds, without its numbers."""
    lines = [
        (order.member_id, line.variant.label, line.for_, line.price_minor, line.qty, line.utterance)
        for order in book.orders.values()
        for line in order.lines
        if line.qty
    ]
    said = [
        (one.key, one.version, one.turn, one.state, one.reading, one.ask)
        for order in book.orders.values()
        for one in order.said.values()
    ]
    offer = book.buys[1].offers["A"]
    counts = [(one.pledged, one.waiting) for one in (offer, *offer.variants.values())]
    return sorted(lines), queue(book), counts, sorted(said, key=lambda one: one[0]), book.buys[1].step_told


def some_talk(dice: random.Random, members: list[Heard]) -> list[Heard]:
    """Two hundred things that members of one buy say: orders, changes, edits, repetitions, undos, much of it
    late."""
    said: list[Heard] = []
    for at in range(100, 100 + 200):
        who = dice.choice(members)
        color = dice.choice(["red", "blue"])
        reading = dice.choice(
            [
                order(dice.randint(1, 3), "A", color=color), order(1, "A", color=color), total(dice.randint(0, 4), "A", color=color),
                cancel(), cancel(1, "A", color=color), swap("red", "blue"), None,
                Reading(intent="order", items=(Item(code="A", axes=(), qty=2),), ask=("color",)),
            ]
        )  # fmt: skip
        one = replace(
            who, key=f"{who.chat}:{at}", message_id=str(at), sent=who.sent + (at - dice.choice([0, 0, 0, 30])) * 1_000,
            reading=reading, text=repr(reading),
        )  # fmt: skip
        earlier = dice.choice(said) if said else one
        said.append(
            dice.choice([one, one, one, edited(earlier, reading, after=at), earlier, undone(earlier, at)])
        )
    return said


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("shortage", ["split", "all_or_wait", "refuse"])
async def test_the_tables_hold_what_was_decided(shop: Shop, seed: int, shortage: str) -> None:
    """The same talk, decided in memory by one book and at the desk batch by batch, ends the same, word for
    word."""
    dice = random.Random(seed)
    buy = await shop.open(
        stock=7, member_limit=6, options=COLORS, variant_stock=((("red",), 4),), shortage=shortage, mechanic="ladder",
        terms={"steps": [[3, 9_000], [6, 8_000]]},
    )  # fmt: skip
    members = [await shop.heard(name, None, buy) for name in ("amy", "bob", "小兰", "wang")]
    ids = {one.member_id for one in members}
    memory = await the_book(shop, buy, ids)
    talk = some_talk(dice, members)
    while talk:
        batch, talk = talk[: (n := dice.choice([1, 2, 5, 40]))], talk[n:]
        expected = decide([replace(one) for one in batch], memory)
        answers = await shop.desk.apply(batch)
        assert [type(one) for one in answers] == [type(one) for one in expected]
    kept = await the_book(shop, buy, ids)
    assert shown(kept) == shown(memory)
    assert booked(kept)


async def test_everything_that_is_said_is_a_row_of_the_same_commit(shop: Shop) -> None:
    buy = await shop.open(stock=1)
    answer = await shop.say("amy", order(2), buy)
    assert isinstance(answer, Ordered)
    ((kind, chat, facts, source),) = await shop.rows(
        "SELECT kind, chat, facts, source FROM outgoing WHERE outcome = 'Ordered'"
    )
    assert (kind, chat, source) == ("say", shop.group.chat, (await shop.one("SELECT key FROM utterances")))
    assert orjson.loads(facts)["order_no"] == await shop.one("SELECT id FROM orders") == answer.order_no
    assert orjson.loads(facts)["waiting"] == 1


async def test_one_redraw_of_the_living_post_waits_however_much_happens(shop: Shop) -> None:
    buy = await shop.open()
    await together(*[shop.say(name, order(1), buy) for name in ("amy", "bob", "wang")])
    assert await shop.one("SELECT count(*) FROM outgoing WHERE kind = 'refresh' AND state = 'waiting'") == 1


async def test_a_message_that_comes_again_is_counted_once(shop: Shop) -> None:
    buy = await shop.open()
    one = await shop.heard("amy", order(2), buy)
    answers = await together(
        *[shop.desk.order(replace(one)) for _ in range(5)], shop.desk.order(replace(one))
    )
    assert [type(answer).__name__ for answer in answers].count("Ordered") == 1
    assert await shop.one("SELECT sum(qty) FROM lines") == 2
    assert len(await shop.told("Ordered")) == 1


async def test_an_older_edit_never_wins_over_a_newer_one_with_the_first_words(shop: Shop) -> None:
    """ "+1", edited to "+3" and back to "+1"; the last two arrive the wrong way round, each in a commit of
    its own."""
    buy = await shop.open()
    one = await shop.heard("amy", order(1), buy)
    for said in (one, edited(one, order(1), version=20), edited(one, order(3), version=10)):
        await shop.desk.order(said)
    assert await shop.one("SELECT sum(qty) FROM lines") == 1


async def test_numbers_are_never_given_twice(shop: Shop) -> None:
    """Also after the rows are gone, and by commands and the desk alike."""
    buy = await shop.open()
    await shop.say("amy", order(1), buy)
    first = await shop.one("SELECT max(id) FROM orders")
    async with shop.database.write() as session:
        for table in ("lines", "utterances", "outgoing", "orders"):
            await session.execute(text(f"DELETE FROM {table}"))
        await session.execute(text("UPDATE offers SET pledged = 0"))
        await session.execute(text("UPDATE variants SET pledged = 0"))
    await shop.say("bob", order(1), buy)
    assert await shop.one("SELECT max(id) FROM orders") > first


async def test_orders_for_several_buys_in_one_batch(shop: Shop) -> None:
    buys = [await shop.open(stock=n, title=f"No {n}") for n in (1, 2, 3)]
    batch = [await shop.heard(name, order(2), buy) for buy in buys for name in ("amy", "bob")]
    answers = await shop.desk.apply(batch)
    assert [(one.units, one.waiting) for one in answers] == [(1, 1), (0, 2), (2, 0), (0, 2), (2, 0), (1, 1)]  # type: ignore[union-attr]


async def test_an_order_of_several_lines(shop: Shop) -> None:
    buy = await shop.open(options=COLORS)
    both = orders(
        Item(code="A", axes=(("color", "red"),), qty=1), Item(code="A", axes=(("color", "blue"),), qty=2)
    )
    answer = await shop.say("amy", both, buy)
    assert isinstance(answer, Ordered)
    assert [(line.variant, line.qty) for line in answer.lines] == [("red", 1), ("blue", 2)]
    assert answer.due_minor == 3 * 9_900


async def test_a_buy_nobody_knows(shop: Shop) -> None:
    await shop.open()
    assert isinstance(await shop.say("amy", order(1), 77), NoSuchBuy)
    assert await shop.one("SELECT count(*) FROM utterances") == 0


async def test_a_refusal_is_remembered_and_said_once(shop: Shop) -> None:
    buy = await shop.open()
    late = await shop.heard("amy", order(1), buy, sent=to_millis(CLOSES))
    assert isinstance(await shop.desk.order(late), Closed)
    assert await shop.desk.order(replace(late)) is None
    assert len(await shop.told("Closed")) == 1


async def test_a_poisoned_message_fails_alone(shop: Shop) -> None:
    """It belongs to no member, so that the database itself refuses it in the middle of the batch."""
    buy = await shop.open()
    said = [await shop.heard(name, order(1), buy) for name in ("amy", "bob", "wang", "lin")]
    said[2] = replace(said[2], member_id=99_999)
    answers = await asyncio.gather(*[shop.desk.order(one) for one in said], return_exceptions=True)
    assert [isinstance(answer, Ordered) for answer in answers] == [True, True, False, True]
    assert "foreign key" in str(answers[2]).casefold()
    assert await shop.one("SELECT count(*) FROM orders") == 3
    assert isinstance(await shop.say("amy", order(1), buy), Ordered), "the desk still serves"


async def test_a_caller_who_gave_up_was_heard_once_all_the_same(shop: Shop) -> None:
    buy = await shop.open()
    said = [await shop.heard(f"m{n}", order(1), buy) for n in range(20)]
    calls = [asyncio.create_task(shop.desk.order(one)) for one in said]
    for turn, call in enumerate(calls[::2]):
        await asyncio.sleep(0 if turn % 3 else 0.002)
        call.cancel()
    done = await asyncio.gather(*calls, return_exceptions=True)
    assert any(isinstance(one, asyncio.CancelledError) for one in done)
    again = [await shop.desk.order(replace(one)) for one in said]
    assert all(answer is None or isinstance(answer, Ordered) for answer in again)
    assert await shop.one("SELECT count(*) FROM orders") == await shop.one("SELECT sum(qty) FROM lines") == 20


async def test_closing_the_desk_decides_what_queued(shop: Shop) -> None:
    buy = await shop.open()
    said = [await shop.heard(f"m{n}", order(1), buy) for n in range(30)]
    calls = [asyncio.create_task(shop.desk.order(one)) for one in said]
    await asyncio.sleep(0)
    await shop.desk.close()
    assert all(isinstance(answer, Ordered) for answer in await together(*calls))
    shop.desk.open()


async def test_a_tier_is_what_the_ledger_says(shop: Shop) -> None:
    """Spend of a settled buy counts at the next order; orders and cancellations count for nothing; old spend
    falls out."""
    shop.desk.tiers = (
        TierRule(name="silver", spend_minor=10_000, discount_bp=300),
        TierRule(name="gold", spend_minor=40_000, discount_bp=1_000),
    )
    shop.desk.window = timedelta(days=30)
    first = await shop.open(price_minor=5_000)
    await shop.say("amy", order(3), first)
    assert (await shop.say("bob", order(9), first)).discount_bp == 0  # type: ignore[union-attr]
    await shop.say("bob", cancel(), first)
    await shop.close(first)
    second = await shop.open(closes_at=CLOSES + timedelta(days=60))
    sent = to_millis(shop.now)
    assert (await shop.say("amy", order(1), second, sent=sent)).discount_bp == 300  # type: ignore[union-attr]
    assert (await shop.say("bob", order(1), second, sent=sent)).discount_bp == 0  # type: ignore[union-attr]
    shop.now += timedelta(days=31)
    answer = await shop.say("amy", order(1), second, sent=to_millis(shop.now))
    assert answer.discount_bp == 300, "the discount held when they ordered stays"  # type: ignore[union-attr]
    third = await shop.open(closes_at=CLOSES + timedelta(days=60))
    assert (await shop.say("amy", order(1), third, sent=to_millis(shop.now))).discount_bp == 0  # type: ignore[union-attr]


async def test_a_buy_stays_locked_for_few_ways_there_and_back(shop: Shop) -> None:
    """However many order at once, and whatever they are promised and told."""
    buy = await shop.open(stock=7, options=COLORS, mechanic="ladder", terms={"steps": [[3, 9_000]]})
    await shop.say("amy", order(1, "A", color="red"), buy)
    said = await shop.heard("bob", order(3, "A", color="blue"), buy)
    async with caught(shop.database) as found:
        await shop.desk.order(said)
    # it is locked by the first; a step that is reached is written apart from the rest
    asked = [
        statement for statement in found.statements if statement.startswith(("SELECT", "WITH", "INSERT"))
    ]
    assert shop.database.is_sqlite or len(asked) <= 5, asked
