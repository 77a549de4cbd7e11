"""A bank's file and the orders that are paid ahead: what was matched stops the clock until it is booked, what is booked
keeps the place, and what is taken back gives all the time again; on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from commerce.ground.db import Database
from commerce.phrases.proof import PaymentSaid
from commerce.queries.board import mine
from commerce.rules.references import code_of
from commerce.services.buys import holding
from commerce.services.money import matched, paying, proving
from commerce.services.money.matched import NoSuchMoney
from commerce.tables import GroupBuy, Member, to_millis
from tests.services.conftest import Elsewhere
from tests.services.shop import PLATFORM, Shop
from tests.services.test_holding import LATE, SOON, buy, run, units
from tests.services.test_matched import book, entry, received, send, statement
from tests.services.words import order

__all__ = ["buy"]
LONG = timedelta(hours=5)


async def code(shop: Shop, name: str = "amy") -> str:
    query = "SELECT MIN(o.id) FROM orders o JOIN members m ON m.id = o.member_id WHERE m.name = :name"
    return code_of(await shop.one(query, name=name))


async def take_back(shop: Shop, file: int) -> matched.FileTakenBack:
    async with shop.database.write() as session:
        return await matched.take_back(session, file, [shop.group.id], shop.deed("back"))


async def order_again(shop: Shop, buy: int) -> None:
    """amy, after her place is gone."""
    shop.now += LATE + timedelta(minutes=1)
    said = await shop.heard("amy", order(1), buy)
    await shop.desk.order(replace(said, sent=to_millis(shop.now)))


async def held_since(shop: Shop) -> list[int]:
    """When what is held now began to be held, each order that is."""
    return [at for (at,) in await shop.rows("SELECT held_from FROM orders WHERE held_from IS NOT NULL")]


async def test_certain_it_stops_the_clock_and_booked_it_keeps_the_place(shop: Shop, buy: int) -> None:
    shown = await send(shop, statement(entry(9_900, await code(shop))), "f1")
    assert (shown.certain, shown.certain_names) == (1, ["amy"])
    assert await run(shop, after=LONG) == [False]
    done = await book(shop, shown.file_no, "b1")
    assert (done.count, done.changed, done.booked[0].still_minor, done.booked[0].credit_minor) == (1, 0, 0, 0)
    assert (await run(shop, after=LONG), await units(shop)) == ([False], {"amy": 1})
    await shop.close(buy)
    assert await shop.one("SELECT SUM(amount_minor) FROM postings WHERE account = 'owed'") == 0


async def test_the_same_file_again_books_nothing_twice_and_begins_nothing_anew(shop: Shop, buy: int) -> None:
    file, since = statement(entry(9_900, await code(shop))), await held_since(shop)
    await send(shop, file, "f1")
    shop.now += SOON
    again = await send(shop, file, "f2")
    assert (again.certain, await held_since(shop)) == (1, since)
    await book(shop, again.file_no, "b1")
    third = await send(shop, file, "f3")
    assert (third.certain, third.known, await received(shop)) == (0, 1, 9_900)


@pytest.mark.parametrize(
    ("minor", "payer", "kind"), [(9_900, "AMY", "likely"), (5_000, "", "partly"), (7, "", "unknown")]
)
async def test_what_is_not_certain_waits_like_a_bills(
    shop: Shop, buy: int, minor: int, payer: str, kind: str
) -> None:
    """What can be hers stops the clock; nobody's money does not."""
    words = await code(shop) if kind == "partly" else ""
    shown = await send(shop, statement(entry(minor, words, payer)), "f1")
    assert [len(getattr(shown, one)) for one in ("likely", "partly", "unknown")].index(1) == [
        "likely", "partly", "unknown",
    ].index(kind)  # fmt: skip
    assert await run(shop, after=LATE) == [kind == "unknown"]
    if kind != "unknown":
        tapped = [*shown.likely, *shown.partly][0]
        done = await book(shop, shown.file_no, "b1", tapped.entry_no)
        assert (tapped.name, done.booked[0].still_minor) == ("amy", 9_900 - minor)
        assert (await run(shop, after=LONG), await units(shop)) == ([False], {"amy": 1})


@pytest.mark.parametrize("is_booked", [False, True])
async def test_a_file_taken_back_gives_all_the_time_again_with_a_word(
    shop: Shop, buy: int, is_booked: bool
) -> None:
    shown = await send(shop, statement(entry(9_900, await code(shop))), "f1")
    if is_booked:
        await book(shop, shown.file_no, "b1")
    shop.now += LONG
    await take_back(shop, shown.file_no)
    assert await run(shop) == []
    assert (len(await shop.told("PayAhead")), await run(shop, after=SOON)) == (2, [False])
    assert (await run(shop, after=LATE), await units(shop)) == ([True], {"bob": 1})


async def test_a_payment_that_went_back_or_was_taken_back_does_too(shop: Shop, buy: int) -> None:
    known = await shop.member("amy")
    file = await send(shop, statement(entry(9_900, await code(shop))), "f1")
    await book(shop, file.file_no, "b1")
    shop.now += LONG
    back = await send(shop, statement(entry(-9_900, returns=True)), "f2")
    await book(shop, back.file_no, "b2", back.returned[0].entry_no)
    assert (await run(shop), await run(shop, after=SOON)) == ([], [False])
    async with shop.database.write() as session:
        amy, found = await session.get_one(Member, known.id), await session.get_one(GroupBuy, buy)
        await paying.pay(session, found, amy, shop.deed("cash"))
        shop.now += LONG
        await paying.unpay(session, found, amy, shop.deed("no cash"))
    assert (await run(shop), await run(shop, after=SOON)) == ([], [False])
    assert await run(shop, after=LATE) == [True]


async def test_what_comes_after_the_place_is_gone_is_hers_and_no_strangers(shop: Shop, buy: int) -> None:
    assert await run(shop, after=LATE) == [True]
    shown = await send(shop, statement(entry(9_900, await code(shop))), "f1")
    assert (shown.certain, [(one.name, one.owed_minor) for one in shown.partly]) == (0, [("amy", 0)])
    await book(shop, shown.file_no, "b1", shown.partly[0].entry_no)
    await order_again(shop, buy)
    assert await units(shop) == {"bob": 1}, "nobody's place is taken for it"
    await shop.close(buy)
    owed = "SELECT CAST(SUM(p.amount_minor) AS BIGINT) FROM postings p JOIN members m ON m.id = p.member_id"
    assert await shop.one(owed + " WHERE p.account = 'owed' AND m.name = 'amy'") == -9_900


async def test_whose_money_was_late_is_not_asked_for_it_again(shop: Shop) -> None:
    no = await shop.open()
    await shop.say("amy", order(1), no)
    await run(shop)
    assert await run(shop, after=LATE) == [True]
    shown = await send(shop, statement(entry(9_900, await code(shop))), "f1")
    await book(shop, shown.file_no, "b1", shown.partly[0].entry_no)
    await order_again(shop, no)
    await run(shop)
    assert (len(await shop.told("PayAhead")), await run(shop, after=LONG)) == (1, [False])


async def test_one_payment_for_two_places_keeps_both(shop: Shop, buy: int) -> None:
    """By its references, and by the word of who paid."""
    other = await shop.open(price_minor=5_000, title="Plums")
    await shop.say("amy", order(1), other)
    await run(shop)
    known = await shop.member("amy")
    async with shop.database.write() as session:
        amy = await session.get_one(Member, known.id)
        theirs = (await mine(session, amy.id)).orders
        said = PaymentSaid(14_900)
        await proving.prove(session, amy, theirs, said, words="", photo="", platform=PLATFORM, now=shop.now)
        done = await proving.confirm(session, 1, [shop.group.id], shop.deed("yes"), PLATFORM)
    assert (done.still_minor, done.credit_minor) == (0, 0)
    assert await run(shop, after=LONG) == [False, False]


async def test_what_pays_one_place_of_two_gives_the_other_its_time_again(shop: Shop, buy: int) -> None:
    other = await shop.open(price_minor=5_000, title="Plums")
    await shop.say("amy", order(1), other)
    await run(shop)
    numbers = [
        no for (no,) in await shop.rows("SELECT id FROM orders WHERE held_from IS NOT NULL ORDER BY id")
    ]
    shown = await send(shop, statement(entry(9_900, " ".join(map(code_of, numbers)))), "f1")
    shop.now += LONG
    done = await book(shop, shown.file_no, "b1", shown.partly[0].entry_no)
    assert done.booked[0].still_minor == 5_000
    assert await run(shop) == [False]  # of the one that is paid; the other is held anew
    assert sorted(await run(shop, after=LATE)) == [False, True]


async def test_booked_by_one_process_it_is_not_let_go_by_another(
    shop: Shop, buy: int, elsewhere: Elsewhere
) -> None:
    """The second at which its time is over: it lapses before the file is there, or stands."""
    file, other = statement(entry(9_900, await code(shop))), elsewhere()

    async def read_and_book(database: Database) -> matched.EntriesBooked:
        shown = await send(shop, file, "f1", database)
        tapped = shown.partly[0].entry_no if shown.partly else None
        return await book(shop, shown.file_no, "b1", tapped, database)

    _, done = await asyncio.gather(run(shop, after=LATE), read_and_book(other))
    await run(shop, after=LONG)
    assert (await received(shop), done.count + done.changed) == (9_900 * done.count, 1)
    assert await units(shop) in ({"amy": 1}, {"bob": 1})
    lapsed = len(await shop.told("HoldLapsed"))
    assert (await units(shop) == {"bob": 1}) == bool(lapsed)
    assert lapsed or done.count


async def test_a_preorders_part_that_is_due_at_once_is_known_too(shop: Shop) -> None:
    await shop.open(mechanic="deposit", terms={"minor": 2_000})
    await shop.say("amy", order(1), 1)
    shown = await send(shop, statement(entry(2_000, await code(shop))), "f1")
    done = await book(shop, shown.file_no, "b1")
    assert (shown.certain, done.count, done.booked[0].credit_minor) == (1, 1, 0)
    with pytest.raises(NoSuchMoney):
        await book(shop, shown.file_no, "b2")


async def test_unknown_money_is_assigned_to_a_place_that_is_held(shop: Shop, buy: int) -> None:
    await send(shop, statement(entry(9_900)), "f1")
    amy = await shop.member("amy")
    async with shop.database.write() as session:
        done = await matched.assign(session, 1, amy, [shop.group.id], shop.deed("a1"))
    assert (done.still_minor, done.credit_minor) == (0, 0)
    assert (await run(shop, after=LONG), await units(shop)) == ([False], {"amy": 1})
    async with shop.database.read() as session:
        assert len(await holding.held(session)) == 1
