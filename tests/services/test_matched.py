"""Bank files on real databases: nothing is booked twice, nothing is dropped, and a file can be taken back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.selectable import GenerativeSelect

from commerce.ground.db import Database
from commerce.queries import openbills
from commerce.rules.references import code_of
from commerce.services.money import certain, matched
from commerce.services.money.matched import NoBillToPay, NoSuchMoney
from commerce.services.money.statements import StatementShown, take_in
from commerce.services.people import meeting
from commerce.services.people import meeting as people
from commerce.statements.entry import Entry, Statement
from commerce.tables import BankEntry, Member, Order
from tests.services.conftest import Elsewhere
from tests.services.keyless import all_without_keys
from tests.services.shop import Shop
from tests.services.words import CLOSES, order

DAY = date(2026, 11, 27)


def entry(minor: int, text: str = "", payer: str = "", **more: Any) -> Entry:
    facts = {"line": 1, "day": DAY, "currency": "CNY", "payer": payer, "text": text} | more
    return Entry(amount_minor=minor, **facts)


def statement(*entries: Entry) -> Statement:
    return Statement(kind="table", entries=entries, account="x")


@pytest.fixture
async def bills(shop: Shop) -> dict[str, int]:
    """amy, bob and cat owe 9,900 each; name -> order."""
    return await billed(shop)


async def billed(shop: Shop) -> dict[str, int]:
    buy = await shop.open()
    for name in ("amy", "bob", "cat"):
        await shop.say(name, order(1), buy)
    await shop.close(buy)
    rows = await shop.rows("SELECT m.name, o.id FROM orders o JOIN members m ON m.id = o.member_id")
    return dict(rows)  # type: ignore[arg-type]


async def send(shop: Shop, file: Statement, source: str, database: Database | None = None) -> StatementShown:
    async with (database or shop.database).write() as session:
        return await take_in(session, file, [shop.group.id], [], shop.deed(source), "CNY")


async def book(
    shop: Shop, file: int, source: str, entry_no: int | None = None, database: Database | None = None
) -> matched.EntriesBooked:
    async with (database or shop.database).write() as session:
        return await matched.book(session, file, [shop.group.id], shop.deed(source), entry_no)


async def owed(shop: Shop) -> dict[str, int]:
    rows = await shop.rows(
        """SELECT m.name, CAST(SUM(p.amount_minor) AS BIGINT) FROM postings p JOIN members m ON m.id = p.member_id
           WHERE p.account = 'owed' GROUP BY m.name"""
    )
    return dict(rows)  # type: ignore[arg-type]


async def received(shop: Shop) -> int:
    return int(
        await shop.one("SELECT COALESCE(SUM(amount_minor), 0) FROM postings WHERE account = 'received'")
    )


async def test_nothing_is_booked_before_the_tap(shop: Shop, bills: dict[str, int]) -> None:
    file = statement(
        entry(9_900, code_of(bills["amy"])),
        entry(9_900, payer="BOB"),
        entry(5_000, code_of(bills["cat"])),
        entry(7),
    )
    shown = await send(shop, file, "f1")
    assert (shown.certain, shown.certain_minor, shown.certain_names) == (1, 9_900, ["amy"])
    assert [one.name for one in shown.likely] == ["bob"]
    assert [(one.name, one.amount_minor, one.owed_minor) for one in shown.partly] == [("cat", 5_000, 9_900)]
    assert [(one.no, one.amount_minor) for one in shown.unknown] == [(1, 7)]
    assert await received(shop) == 0
    done = await book(shop, shown.file_no, "b1")
    assert (done.count, await owed(shop)) == (1, {"amy": 0, "bob": 9_900, "cat": 9_900})
    part = await book(shop, shown.file_no, "b2", shown.partly[0].entry_no)
    assert part.booked[0].still_minor == 4_900


async def test_the_same_and_an_overlapping_file_book_nothing_twice(shop: Shop, bills: dict[str, int]) -> None:
    amy, bob = entry(9_900, code_of(bills["amy"])), entry(9_900, code_of(bills["bob"]))
    first = await send(shop, statement(amy), "f1")
    await book(shop, first.file_no, "b1")
    second = await send(shop, statement(amy, bob), "f2")
    assert (second.known, second.certain) == (1, 1)
    await book(shop, second.file_no, "b2")
    assert await received(shop) == 19_800
    with pytest.raises(NoSuchMoney):
        await book(shop, second.file_no, "b3")


async def test_what_one_leader_booked_the_other_does_not_book_again(
    shop: Shop, bills: dict[str, int]
) -> None:
    paid = statement(entry(9_900, code_of(bills["amy"])), entry(9_900, payer="BOB"))
    first = await send(shop, paid, "f1")
    await book(shop, first.file_no, "b1")
    await book(shop, first.file_no, "b2", first.likely[0].entry_no)
    mei = await shop.member("mei")
    deed = replace(shop.deed("f2"), by=mei)
    async with shop.database.write() as session:
        second = await take_in(session, paid, [shop.group.id], [], deed, "CNY")
        elsewhere = await take_in(
            session,
            paid,
            [shop.group.id + 1],
            [],
            replace(deed, source="f3", by=await _other(session)),
            "CNY",
        )
    assert (second.known, second.certain, second.unknown) == (2, 0, [])
    assert (elsewhere.known, len(elsewhere.unknown)) == (0, 2)  # another shop's money is its own


async def _other(session: AsyncSession) -> Member:
    return await people.meet(session, "telegram:lee", "lee", CLOSES, None)


async def sent_and_booked_twice(shop: Shop, other: Database, bills: dict[str, int]) -> None:
    """Everybody's payment in one file, which is sent at two doors at once, and then booked at both."""
    file = statement(*(entry(9_900, code_of(no)) for no in bills.values()))
    await asyncio.gather(send(shop, file, "f1"), send(shop, file, "f2", other))
    files = [no for (no,) in await shop.rows("SELECT id FROM bank_files ORDER BY id")]
    await asyncio.gather(
        *(book(shop, no, f"b{no}{at}", None, (shop.database, other)[at]) for no in files for at in (0, 1)),
        return_exceptions=True,
    )


async def test_one_file_sent_and_booked_twice_at_once_is_booked_once(
    shop: Shop, elsewhere: Elsewhere, bills: dict[str, int]
) -> None:
    await sent_and_booked_twice(shop, elsewhere(), bills)
    assert await received(shop) == 3 * 9_900
    assert await owed(shop) == {"amy": 0, "bob": 0, "cat": 0}


@pytest.mark.parametrize(
    ("holds", "times"), [("what is open", 1), ("what is owed", 1), ("the keys", 1), ("nothing", 2)]
)
async def test_control_each_of_three_books_it_once_and_without_them_it_is_booked_twice(
    shop: Shop,
    elsewhere: Elsewhere,
    bills: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
    holds: str,
    times: int,
) -> None:
    if holds != "what is open":
        monkeypatch.setattr(matched, "book_certain", _booked_and_open)
    if holds != "what is owed":
        monkeypatch.setattr(certain, "owing", _as_billed)
    if holds != "the keys":
        monkeypatch.setattr(certain, "transfer_all", all_without_keys())
    await sent_and_booked_twice(shop, elsewhere(), bills)
    assert await received(shop) == times * 3 * 9_900


@pytest.mark.postgres
async def test_control_without_locks_two_book_it(
    postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The race is real: where nobody holds the file, its rows and the orders, both see what is owed. SQLite has one
    writer."""
    shop, other = await Shop.at(Database.at(postgres_database)), Database.at(postgres_database)
    try:
        due = await billed(shop)
        monkeypatch.setattr(GenerativeSelect, "with_for_update", _unlocked)
        monkeypatch.setattr(certain, "owing", _slowly)
        monkeypatch.setattr(certain, "transfer_all", all_without_keys())
        await sent_and_booked_twice(shop, other, due)
        assert await received(shop) > 3 * 9_900, "without locks two must book, or the race proves nothing"
    finally:
        await shop.desk.close()
        for database in (shop.database, other):
            await database.close()


async def _booked_and_open(session: AsyncSession, rows: Sequence[BankEntry], *whose: Any) -> certain.Booking:
    booking = await certain.book_certain(session, rows, *whose)
    for row in rows:
        row.state = "open"
    return booking


async def _as_billed(_: AsyncSession, orders: Sequence[Order]) -> list[tuple[int, int]]:
    return [(order.id, 9_900) for order in orders]


async def _slowly(session: AsyncSession, orders: Sequence[Order]) -> list[tuple[int, int]]:
    owed = await openbills.owing(session, orders)
    await asyncio.sleep(0.1)
    return owed


def _unlocked(query: Any, **_: Any) -> Any:
    return query


async def test_what_was_paid_meanwhile_is_not_taken_as_certain_any_more(
    shop: Shop, bills: dict[str, int]
) -> None:
    shown = await send(shop, statement(entry(9_900, code_of(bills["amy"]))), "f1")
    other = await send(shop, statement(entry(9_900, code_of(bills["amy"]), bank_id="cash")), "f2")
    await book(shop, other.file_no, "b1")
    late = await book(shop, shown.file_no, "b2")
    assert (late.count, late.changed) == (0, 1)
    twice = await book(shop, shown.file_no, "b3", late.left.partly[0].entry_no)
    assert (twice.booked[0].credit_minor, await owed(shop)) == (
        9_900,
        {"amy": -9_900, "bob": 9_900, "cat": 9_900},
    )


async def test_a_file_is_taken_back_once_and_may_come_again(shop: Shop, bills: dict[str, int]) -> None:
    file = statement(entry(9_900, code_of(bills["amy"])), entry(12_000, code_of(bills["bob"])))
    shown = await send(shop, file, "f1")
    await book(shop, shown.file_no, "b1")
    await book(shop, shown.file_no, "b2", shown.partly[0].entry_no)
    async with shop.database.write() as session:
        back = await matched.take_back(session, shown.file_no, [shop.group.id], shop.deed("t1"))
    assert (back.count, back.kept, await received(shop)) == (2, 0, 0)
    async with shop.database.write() as session:
        with pytest.raises(NoSuchMoney):
            await matched.take_back(session, shown.file_no, [shop.group.id], shop.deed("t2"))
    again = await send(shop, file, "f3")
    assert (again.certain, len(again.partly), again.known) == (1, 1, 0)


async def test_unknown_money_waits_until_it_is_somebodys_or_goes_back(
    shop: Shop, bills: dict[str, int]
) -> None:
    shown = await send(shop, statement(entry(12_000), entry(7)), "f1")
    assert [one.no for one in shown.unknown] == [1, 2]
    groups = [shop.group.id]
    amy = await shop.member("amy")
    async with shop.database.write() as session:
        done = await matched.assign(session, 1, amy, groups, shop.deed("a1"))
        await matched.send_back(session, 2, shop.deed("a2"))
    assert (done.credit_minor, await owed(shop)) == (2_100, {"amy": -2_100, "bob": 9_900, "cat": 9_900})
    stranger = await shop.member("wang")
    await send(shop, statement(entry(3)), "f2")
    async with shop.database.write() as session:
        with pytest.raises(NoSuchMoney):
            await matched.send_back(session, 2, shop.deed("a3"))
        with pytest.raises(NoBillToPay):
            await matched.assign(session, 3, stranger, groups, shop.deed("a4"))
    states = await shop.rows("SELECT no, state FROM bank_entries ORDER BY no")
    assert [tuple(row) for row in states] == [(1, "assigned"), (2, "returned"), (3, "open")]


async def test_a_payment_that_went_back_is_owed_again_by_a_tap(shop: Shop, bills: dict[str, int]) -> None:
    first = await send(shop, statement(entry(9_900, code_of(bills["amy"]))), "f1")
    await book(shop, first.file_no, "b1")
    second = await send(shop, statement(entry(-9_900, returns=True), entry(-500)), "f2")
    assert ([one.name for one in second.returned], second.out) == (["amy"], 1)
    await book(shop, second.file_no, "b2", second.returned[0].entry_no)
    assert (await owed(shop))["amy"] == 9_900


async def test_one_payment_for_two_members_pays_both(shop: Shop, bills: dict[str, int]) -> None:
    shown = await send(
        shop, statement(entry(19_800, f"{code_of(bills['amy'])} {code_of(bills['bob'])}")), "f1"
    )
    await book(shop, shown.file_no, "b1")
    assert await owed(shop) == {"amy": 0, "bob": 0, "cat": 9_900}


async def test_of_a_stranger_nothing_but_day_and_amount_is_kept(shop: Shop, bills: dict[str, int]) -> None:
    await send(shop, statement(entry(4_200, "rent for Elm Street", "STRANGER MCNAME", digits="98765")), "f1")
    rows = await shop.rows("SELECT * FROM bank_entries")
    told = " ".join(str(cell) for row in rows for cell in row)
    assert not any(word in told for word in ("STRANGER", "rent", "98765"))


async def test_unknown_money_is_assigned_by_a_name_of_any_group_that_is_led(shop: Shop) -> None:
    async with shop.database.write() as session:
        second = await meeting.meet_group(session, "telegram:-2", "The other court", shop.now)
        eve = await meeting.meet(session, "telegram:eve", "eve", shop.now, second)
    amy = await shop.member("amy")
    async with shop.database.read() as session:
        groups = [shop.group, second]
        assert (await meeting.named_among(session, groups, "eve")).id == eve.id
        assert (await meeting.named_among(session, groups, "amy")).id == amy.id
        with pytest.raises(meeting.NoSuchMember):
            await meeting.named_among(session, groups[:1], "eve")
