"""Whole packs on real databases: the post, the lists, the files and the closing are one count."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import openpyxl
import pytest
from sqlmodel import col, select

from bot.delivery.exporting import as_csv, as_xlsx
from bot.languages import words
from commerce.phrases.meaning import Item, Reading
from commerce.queries.board import Board, board
from commerce.queries.lists import BuyList, buy_list
from commerce.services.buys.opening import NewOffer
from commerce.tables import GroupBuy
from tests.services.shop import Shop
from tests.services.words import order

ENGLISH = words("en", "sheets")
FOURS = {"mechanic": "pack", "terms": {"size": 4}}
Orders = list[tuple[str, Reading]]


def up_to(qty: int, most: int, code: str = "") -> Reading:
    return Reading(intent="order", items=(Item(code=code, qty=qty, upto=most),))


@dataclass(frozen=True)
class Views:
    """What stands where before closing."""

    post: Board
    listed: BuyList


async def looked_at(shop: Shop, no: int) -> Views:
    async with shop.database.read() as session:
        buy = (await session.execute(select(GroupBuy).where(col(GroupBuy.id) == no))).scalar_one()
        return Views(await board(session, no), await buy_list(session, buy))


def in_files(listed: BuyList) -> tuple[int, int]:
    """The units in full packs that the two files add up to."""
    rows = csv.DictReader(io.StringIO(as_csv(listed, ENGLISH).decode("utf-8-sig")))
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(listed, ENGLISH, "today")))["variants"]
    _, _, _, header, *goods, sums = list(sheet.iter_rows(values_only=True))
    assert header[4] == "in full packs"
    assert sums[4] == sum(int(str(row[4])) for row in goods)
    return sum(int(row["in full packs"]) for row in rows), int(str(sums[4]))


CASES: list[tuple[dict[str, object], Orders, int, int]] = [
    ({"min_units": 10}, [("amy", order(11))], 8, 1),
    ({"min_units": 10}, [("amy", up_to(9, 12))], 12, 0),
    ({"min_units": 9}, [("amy", up_to(2, 40)), ("bob", order(5))], 8, 2),
    ({}, [("amy", order(3))], 0, 1),
    ({"stock": 6}, [("amy", up_to(1, 9)), ("bob", order(4))], 4, 0),
    ({"member_limit": 3}, [("amy", up_to(2, 9)), ("bob", order(3))], 4, 0),
]


@pytest.mark.parametrize(("terms", "said", "units", "lacks"), CASES)
async def test_one_count_before_and_at_closing(
    shop: Shop, terms: dict[str, object], said: Orders, units: int, lacks: int
) -> None:
    buy = await shop.open(**FOURS, **terms)
    for who, reading in said:
        await shop.say(who, reading, buy)
    seen = await looked_at(shop, buy)
    asked = sum(reading.items[0].qty or 0 for _, reading in said)
    assert (seen.post.units, seen.listed.units) == (asked, asked)
    assert (seen.post.offers[0].allotted, seen.listed.allotted, *in_files(seen.listed)) == (units,) * 4
    assert (seen.post.needs_units, seen.post.offers[0].packs) == (lacks, units // 4)
    fact = await shop.close(buy)
    assert (fact.state, fact.allotted_units) == ("failed" if lacks else "succeeded", units)
    assert fact.units == (asked if lacks else units)


async def test_what_the_post_says_is_missing_makes_it_happen(shop: Shop) -> None:
    buy = await shop.open(NewOffer(title="Mango"), NewOffer(title="Date"), **FOURS, min_units=11)
    for who, reading in (("amy", order(5, "A")), ("bob", up_to(2, 3, "B"))):
        await shop.say(who, reading, buy)
    post = (await looked_at(shop, buy)).post
    assert [(one.pledged, one.allotted, one.needs, one.over) for one in post.offers] == [
        (5, 4, 3, 1),
        (2, 0, 1, 2),
    ]
    assert post.needs_units == 4
    await shop.say("cat", order(1, "B"), buy)
    await shop.say("dan", order(3, "A"), buy)
    assert (await looked_at(shop, buy)).post.needs_units == 0
    assert (await shop.close(buy)).state == "succeeded"


async def test_members_count_who_get_something(shop: Shop) -> None:
    buy = await shop.open(mechanic="pack", terms={"size": 2}, min_members=3)
    for who in ("amy", "bob", "cat"):
        await shop.say(who, order(1), buy)
    post = (await looked_at(shop, buy)).post
    assert (post.members, post.needs_members) == (3, 1)
    fact = await shop.close(buy)
    assert (fact.state, fact.members, fact.allotted_members) == ("failed", 3, 2)


async def test_what_failed_by_packs_stays_as_it_was_asked_for(shop: Shop) -> None:
    buy = await shop.open(**FOURS, min_units=10)
    await shop.say("amy", order(11), buy)
    await shop.close(buy)
    assert await shop.rows("SELECT qty, asked FROM lines") == [(11, None)]
    assert await shop.one("SELECT pledged FROM offers") == 11


async def test_a_plain_buy_has_no_packs_anywhere(shop: Shop) -> None:
    buy = await shop.open(min_units=3)
    await shop.say("amy", order(2), buy)
    seen = await looked_at(shop, buy)
    assert (seen.post.offers[0].pack_size, seen.post.offers[0].packs, seen.post.offers[0].needs) == (0, 0, 0)
    assert (seen.post.needs_units, seen.listed.allotted) == (1, 2)
    assert "in full packs" not in as_csv(seen.listed, ENGLISH).decode("utf-8-sig")
