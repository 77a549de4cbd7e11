"""Two at one gate: what is handed out is handed out once, to the unit, and whoever comes second sees it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from commerce.ground.db import Database
from commerce.queries.sides import Side
from commerce.services.buys import arriving, gate, handing, mending
from commerce.services.buys.at_gate import AtGate, TooManyWrong, WrongCode
from commerce.services.money.paying import pay, unpay
from commerce.services.money.pressing import DoneBefore
from commerce.services.people import joining
from commerce.services.people.joining import join
from commerce.tables import GroupBuy, Link, Order
from tests.services.conftest import Elsewhere
from tests.services.shop import Shop
from tests.services.test_pickup import arrive, codes, sold
from tests.together import together


@pytest.fixture
async def at_gate(shop: Shop) -> dict[str, str]:
    """Two buys of amy's and one of bob's are there."""
    buys = [await sold(shop, "amy", "bob"), await sold(shop, "amy", title="Pears")]
    for buy in buys:
        await arrive(shop, buy)
    return await codes(shop)


async def look(shop: Shop, code: str) -> object:
    async with shop.database.write() as session:
        return await gate.look_up(session, code, [shop.group.id], shop.deed(f"look-{code}-{shop.now}"))


async def hand(
    shop: Shop, name: str, source: str, database: Database | None = None, **knew: int | str | None
) -> str:
    """By a card as it is now, unless another is said. -> what came of it."""
    member, as_seen = await shop.member(name), {"seen": await seen(shop, name), **knew}
    async with (database or shop.database).write() as session:
        deed = shop.deed(source)
        card = await gate.hand_out(session, member.id, [shop.group.id], deed, **as_seen)  # type: ignore[arg-type]
        assert card
        return card.did


async def seen(shop: Shop, name: str) -> int:
    """What a card of theirs knows that is drawn now."""
    no = (await shop.member(name)).id
    async with shop.database.read() as session:
        card = await gate.look_at(session, no, [shop.group.id])
        return card.seen if card else 0


async def part(shop: Shop, source: str, database: Database, units: int, had: int) -> str:
    async with database.write() as session:
        card = await gate.hand_part(
            session, 2, [shop.group.id], shop.deed(source), line_no=1, units=units, had=had
        )
        assert card
        return card.did


async def state(shop: Shop) -> list[tuple[object, ...]]:
    """(order, all of it handed out, units handed out)."""
    return await shop.rows(
        "SELECT o.id, o.handed_at IS NOT NULL, CAST(sum(l.handed) AS INTEGER) FROM orders o"
        " JOIN lines l ON l.order_id = o.id GROUP BY o.id, o.handed_at ORDER BY o.id"
    )


async def test_a_code_shows_all_that_its_owner_fetches_and_only_that(
    shop: Shop, at_gate: dict[str, str]
) -> None:
    card = await look(shop, at_gate["amy"])
    assert isinstance(card, AtGate)
    assert [(one.title, one.owed_minor) for one in card.orders] == [("Cherries", 19_800), ("Pears", 19_800)]
    assert (card.name, card.left, card.owed_minor) == ("amy", 4, 39_600)


async def test_one_code_at_two_gates_at_once_hands_out_once(
    shop: Shop, at_gate: dict[str, str], elsewhere: Elsewhere
) -> None:
    done = await together(*(hand(shop, "amy", f"m{n}", elsewhere(), cash=39_600) for n in range(4)))
    assert sorted(done) == ["cash", "changed", "changed", "changed"]
    assert (
        await shop.one("SELECT CAST(sum(amount_minor) AS BIGINT) FROM postings WHERE account = 'received'")
        == 39_600
    )
    assert await shop.one("SELECT count(*) FROM audits WHERE action = 'handed'") == 2
    assert [row[1:] for row in await state(shop)] == [(1, 2), (0, 0), (1, 2)]
    again = await look(shop, at_gate["amy"])
    assert isinstance(again, AtGate)
    assert {(one.by, one.at) for one in again.orders} == {("lena", shop.now)}


@pytest.mark.postgres
async def test_control_without_the_lock_it_is_handed_out_twice(
    postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The race is real: where nobody keeps the orders from the others, two gates hand out the same."""
    shop = await Shop.at(Database.at(postgres_database))
    more = [Database.at(postgres_database) for _ in range(3)]
    monkeypatch.setattr(gate, "locked_orders", _unlocked)
    try:
        await arrive(shop, await sold(shop, "amy"))
        drawn = await seen(shop, "amy")
        done = await together(*(hand(shop, "amy", f"m{n}", one, seen=drawn) for n, one in enumerate(more)))
        assert done.count("handed") > 1, "without the lock two must do the same, or this ring proves nothing"
    finally:
        await shop.desk.close()
        for database in (shop.database, *more):
            await database.close()


async def _unlocked(session: object, member_no: int, groups: Sequence[int]) -> list[Order]:
    found = await session.execute(select(Order).where(col(Order.member_id) == member_no))  # type: ignore[attr-defined]
    orders = list(found.scalars())
    await asyncio.sleep(0.1)
    return orders


async def test_a_unit_given_at_two_gates_at_once_is_given_once_and_the_last_ticks_the_order(
    shop: Shop, at_gate: dict[str, str], elsewhere: Elsewhere
) -> None:
    assert (await shop.member("amy")).id == 2
    drawn = await seen(shop, "amy")
    first = await together(*(part(shop, f"a{n}", elsewhere(), 1, 0) for n in range(3)))
    assert sorted(first) == ["changed", "changed", "part"]
    assert (await state(shop))[0] == (1, 0, 1)
    assert await part(shop, "too many", elsewhere(), 2, 1) == "changed"
    assert await hand(shop, "amy", "knew of four", seen=drawn) == "changed"
    assert await part(shop, "rest", elsewhere(), 1, 1) == "part"
    assert (await state(shop))[0] == (1, 1, 2)


async def test_so_many_units_of_other_goods_are_not_what_the_card_showed(
    shop: Shop, at_gate: dict[str, str]
) -> None:
    """bob's cherries were fetched at another gate, and as many plums of his have come since."""
    drawn = await seen(shop, "bob")
    assert await hand(shop, "bob", "m1") == "handed"
    await arrive(shop, await sold(shop, "bob", title="Plums"))
    assert await hand(shop, "bob", "m2", seen=drawn) == "changed"
    assert await hand(shop, "bob", "m3") == "handed"


async def test_a_part_given_by_mistake_is_taken_back(shop: Shop, at_gate: dict[str, str]) -> None:
    await part(shop, "slip", shop.database, 1, 0)
    await take_back(shop, "amy", "slip-back")
    assert (await state(shop))[0] == (1, 0, 0)
    with pytest.raises(DoneBefore):
        await take_back(shop, "amy", "twice")
    assert await hand(shop, "amy", "m1") == "handed"


async def take_back(shop: Shop, name: str, source: str) -> None:
    """Of the first buy."""
    member = await shop.member(name)
    async with shop.database.write() as session:
        await handing.unhand(session, await session.get_one(GroupBuy, 1), member, shop.deed(source))


async def test_goods_that_one_group_can_fetch_keep_the_buy_closed(shop: Shop) -> None:
    """Also where a group that carries it for another leader has them first, and the buy itself has not arrived."""
    buy = await sold(shop, "amy")
    async with shop.database.write() as session:
        row = await session.get_one(GroupBuy, buy)
        await arriving.arrive(session, row, "", shop.deed("there"), Side(only=shop.group.id))
        assert row.arrived_at is None
    async with shop.database.write() as session:
        with pytest.raises(mending.CannotReopen):
            await mending.reopen(session, buy, shop.now + timedelta(hours=2), shop.deed("again"))


async def test_two_accounts_that_are_two_again_keep_what_each_has_fetched(
    shop: Shop, at_gate: dict[str, str]
) -> None:
    """amy's two and bob's two are fetched as one, in part; then they are two: what is left is left once."""
    amy, bob = await shop.member("amy"), await shop.member("bob")
    async with shop.database.write() as session:
        link = (await join(session, amy.id, bob.id, shop.now)).id
    assert await hand(shop, "amy", "m1") == "handed"
    async with shop.database.write() as session:
        await joining.part(session, await session.get_one(Link, link), shop.now)
    assert await state(shop) == [(1, 1, 2), (2, 1, 2), (3, 1, 2)]
    assert await hand(shop, "bob", "m2") == "changed"


async def test_what_was_taken_back_as_one_is_not_owed_by_the_other(
    shop: Shop, at_gate: dict[str, str]
) -> None:
    """bob paid; as one with amy it was taken back: neither has paid more or less than nothing."""
    amy, bob = await shop.member("amy"), await shop.member("bob")
    async with shop.database.write() as session:
        await pay(session, await session.get_one(GroupBuy, 1), bob, shop.deed("paid"))
    async with shop.database.write() as session:
        link = (await join(session, amy.id, bob.id, shop.now)).id
        await unpay(session, await session.get_one(GroupBuy, 1), amy, shop.deed("unpaid"))
    async with shop.database.write() as session:
        await joining.part(session, await session.get_one(Link, link), shop.now)
    assert await shop.rows(
        "SELECT t.order_id, CAST(SUM(p.amount_minor) AS BIGINT) FROM postings p JOIN transfers t"
        " ON t.id = p.transfer_id WHERE p.account = 'received' GROUP BY t.order_id"
    ) == [(1, 0)]


async def test_what_is_owed_must_be_what_the_button_knew(shop: Shop, at_gate: dict[str, str]) -> None:
    assert await hand(shop, "amy", "m1", cash=1) == "changed"
    assert await hand(shop, "amy", "m2", cash=39_600) == "cash"
    assert await hand(shop, "amy", "m3", cash=39_600) == "changed"


async def test_who_sent_somebody_is_told_and_it_is_on_record(shop: Shop, at_gate: dict[str, str]) -> None:
    assert await hand(shop, "bob", "m1", collector="dan") == "collected"
    assert await shop.told("GoodsCollected") == [("telegram:bob", "private")]
    assert await shop.one("SELECT detail FROM audits WHERE action = 'handed'") == "collected by dan"


async def test_wrong_codes_are_counted_by_helper_and_minute(shop: Shop, at_gate: dict[str, str]) -> None:
    answers = [await look(shop, "1111") for _ in range(5)]
    assert [one.tries for one in answers if isinstance(one, WrongCode)] == [4, 3, 2, 1, 0]
    assert isinstance(await look(shop, at_gate["amy"]), TooManyWrong)
    shop.now += timedelta(minutes=1)
    assert isinstance(await look(shop, at_gate["amy"]), AtGate)


async def test_nobody_is_looked_up_who_belongs_to_another_group(shop: Shop, at_gate: dict[str, str]) -> None:
    async with shop.database.write() as session:
        found = await gate.look_up(session, at_gate["amy"], [shop.group.id + 1], shop.deed("m1"))
    assert isinstance(found, WrongCode)
