"""Pickup codes as they are given out: one for each person, whatever they have to fetch, and nobody else's."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Iterable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.attaching import to_make
from bot.delivery.papering import Printing
from bot.saying.speech import Reader, Speech
from commerce.ground.db import Database
from commerce.queries import shopfront
from commerce.queries.fetching import codes_in_use
from commerce.queries.state import state
from commerce.rules.pickup import is_code
from commerce.services.buys import arriving, handing, pickup, placing
from commerce.services.people.joining import join, part
from commerce.tables import GroupBuy
from tests.services.conftest import Elsewhere
from tests.services.shop import Shop
from tests.services.words import order
from tests.together import together

THREE = {"0000", "0019", "0028"}


async def sold(shop: Shop, *names: str, title: str = "Cherries", **terms: str) -> int:
    """A buy that is closed, with two units for each of them."""
    buy = await shop.open(title=title, closes_at=shop.now + timedelta(hours=2), **terms)
    for name in names:
        await shop.say(name, order(2), buy)
    await shop.close(buy)
    return buy


async def arrive(shop: Shop, buy: int, place: str = "", database: Database | None = None) -> None:
    async with (database or shop.database).write() as session:
        bought = await session.get_one(GroupBuy, buy)
        await arriving.arrive(session, bought, place, shop.deed(f"arrived-{buy}-{place}"))


async def hand(shop: Shop, buy: int, name: str) -> None:
    member = await shop.member(name)
    async with shop.database.write() as session:
        await handing.hand(session, await session.get_one(GroupBuy, buy), member, shop.deed(f"{buy}-{name}"))


async def codes(shop: Shop) -> dict[str, str]:
    """name -> code."""
    rows = await shop.rows("SELECT m.name, p.code FROM pickup_codes p JOIN members m ON m.id = p.member_id")
    found = {name: code for name, code in rows}  # noqa: C416 - rows are tuples of any length
    assert len(found) == len(rows), "one for each"
    return found


async def test_a_person_has_one_code_for_all_they_have_to_fetch_and_each_another(shop: Shop) -> None:
    first, second = await sold(shop, "amy", "bob"), await sold(shop, "amy", "cat", title="Pears")
    await arrive(shop, first)
    before = await codes(shop)
    await arrive(shop, second)
    await arrive(shop, second, "the yard")
    given = await codes(shop)
    assert given["amy"] == before["amy"]
    assert len(set(given.values())) == 3
    assert all(map(is_code, given.values()))
    told = await shop.rows(
        "SELECT facts FROM outgoing WHERE outcome = 'YourGoods' AND person = 'telegram:amy'"
    )
    assert all(given["amy"] in facts for (facts,) in told)
    assert ["Pears" in facts and "Cherries" in facts for (facts,) in told] == [False, True, True]


async def test_what_is_fetched_frees_its_code(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    first = await sold(shop, "amy", "bob")
    await arrive(shop, first)
    given = await codes(shop)
    await hand(shop, first, "amy")
    monkeypatch.setattr(pickup, "draw", lambda taken, chance, many: _only_free(taken, given.values()))
    await arrive(shop, await sold(shop, "cat"))
    assert await codes(shop) == {"bob": given["bob"], "cat": given["amy"]}


def _only_free(taken: set[str], codes: Iterable[str]) -> list[str]:
    (free,) = set(codes) - taken
    return [free]


async def test_how_things_stand_names_the_place_and_what_is_handed_out(shop: Shop) -> None:
    buy = await sold(shop, "amy", "bob", pickup="Gate 3 | Office")
    amy = await shop.member("amy")
    async with shop.database.write() as session:
        mine = await shopfront.order_of(session, amy.id, buy)
        assert mine
        await placing.choose(session, await session.get_one(GroupBuy, buy), mine, "2")
    await hand(shop, buy, "amy")
    async with shop.database.read() as session:
        orders = (await state(session, shop.now))["orders"]
    assert [(one["place"], one["handed"], one["lines"][0]["handed"]) for one in orders] == [
        ("Office", True, 2),
        (None, False, 0),
    ]


async def test_the_files_of_a_buy_have_the_code_of_whoever_has_still_to_come(shop: Shop) -> None:
    buy = await sold(shop, "amy", "bob", pickup="Gate 3 | Office")
    await arrive(shop, buy)
    await hand(shop, buy, "bob")
    given = await codes(shop)
    printing = Printing(speech=Speech(), reader=Reader("en", ZoneInfo("UTC")), fonts=(), now=shop.now)
    async with shop.database.read() as session:
        making = await to_make(session, "Exported", {"buy_no": buy, "group_no": shop.group.id}, printing)
    rows = csv.DictReader(io.StringIO(making.work().files[0].content.decode("utf-8-sig")))
    assert [row["pickup code"].lstrip("'") for row in rows] == [given["amy"], ""]


async def test_two_accounts_that_become_one_person_keep_a_code_that_works(shop: Shop) -> None:
    buy, other = await sold(shop, "amy"), await sold(shop, "amelia", title="Pears")
    await arrive(shop, buy)
    await arrive(shop, other)
    amy, amelia = await shop.member("amy"), await shop.member("amelia")
    given = await codes(shop)
    async with shop.database.write() as session:
        link = await join(session, amy.id, amelia.id, shop.now)
    owners = await shop.rows("SELECT code, member_id FROM pickup_codes ORDER BY code")
    assert owners == [(code, amy.id) for code in sorted(given.values())], "either is hers"
    async with shop.database.write() as session:
        await part(session, await session.merge(link), shop.now)
    assert await codes(shop) == given


async def test_goods_of_two_buys_that_come_at_once_are_fetched_by_different_codes(
    shop: Shop, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every draw would be the same one, if it were not known what the other drew."""
    monkeypatch.setattr(pickup, "draw", lambda taken, chance, many: sorted(THREE - taken)[:many])
    buys = [await sold(shop, name) for name in ("amy", "bob", "cat")]
    await together(*(arrive(shop, buy, database=elsewhere()) for buy in buys))
    assert sorted((await codes(shop)).values()) == ["0000", "0019", "0028"]


@pytest.mark.postgres
async def test_control_where_both_draw_at_once_a_code_is_lost(
    postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The race is real: without the lock two draw the same."""
    shop = await Shop.at(Database.at(postgres_database))
    more = [Database.at(postgres_database) for _ in range(3)]
    monkeypatch.setattr(pickup, "draw", lambda taken, chance, many: sorted(THREE - taken)[:many])
    monkeypatch.setattr(pickup, "_draw_alone", lambda session: asyncio.sleep(0))

    async def slowly(session: AsyncSession) -> set[str]:
        found = await codes_in_use(session)
        await asyncio.sleep(0.1)
        return found

    monkeypatch.setattr(pickup, "codes_in_use", slowly)
    try:
        buys = [await sold(shop, name) for name in ("amy", "bob", "cat")]
        arrivals = (arrive(shop, buy, database=one) for buy, one in zip(buys, more, strict=True))
        done = await asyncio.gather(*arrivals, return_exceptions=True)
        assert any(done) or len(await codes(shop)) < 3, "else this ring proves nothing"
    finally:
        await shop.desk.close()
        for database in (shop.database, *more):
            await database.close()
