"""A member's data: to have, and to have forgotten. What tells who it was is gone from every column of every
table; totals stay."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from commerce.queries.integrity import broken
from commerce.tables import Outgoing
from tests.faults.stage import Shop, shop

CANARY = "Amaryllis"
WORDS = ("+2 for Grandmother", "+1")


async def everywhere(one: Shop, *needles: str) -> list[str]:
    """`table.column` of every cell that holds one of the needles."""
    found = []
    for table in Outgoing.metadata.sorted_tables:
        for row in await one.rows(f'SELECT * FROM "{table.name}"'):
            for column, cell in zip(table.columns, row, strict=True):
                text = json.dumps(cell, ensure_ascii=False, default=str)
                found += [f"{table.name}.{column.name}: {text[:120]}" for needle in needles if needle in text]
    return found


async def story(one: Shop, *, paid: bool = True) -> None:
    """amaryllis7 orders for herself and her grandmother, is told her total in private, pays; bob orders
    too."""
    await one.opens("Cherries; price 99; stock 50; until 2h")
    one.room.say("g1", "amaryllis7", "m100", WORDS[0], one.clock.now(), None, CANARY)
    one.room.say("g1", "bob", "m101", WORDS[1], one.clock.now(), None, "Bob")
    await one.platform.deliver()
    await one.outbox.drain()
    await one.says("lena", "/close 1")
    if paid:
        await one.says("lena", f"/paid 1 {CANARY}")
    await one.outbox.drain()


async def left_behind(one: Shop) -> None:
    """She helps, has a pickup code, does not come to fetch hers, and says why."""
    await one.says("lena", f"/helper {CANARY}")
    await one.says("lena", "/arrived 1 Gate 3")
    await one.says("lena", "/handed 1 over")
    await one.whispers("amaryllis7", "Grandmother was ill")
    await one.outbox.drain()


OF_HERS = {"helpers": 1, "pickup_codes": 1, "misses": 1}


async def hers(one: Shop, member: int) -> dict[str, int]:
    """How many rows of these tables are hers."""
    counted = "SELECT COUNT(*) FROM {} WHERE member_id = :no"
    return {table: await one.value(counted.format(table), no=member) for table in OF_HERS}


async def totals(one: Shop) -> Any:
    facts = await one.state()
    return (
        [
            (order["no"], order["due_minor"], [line["qty"] for line in order["lines"]])
            for order in facts["orders"]
        ],
        await one.rows("SELECT account, SUM(amount_minor) FROM postings GROUP BY account ORDER BY account"),
    )


async def test_mydata_is_a_file_for_its_member_alone(database_url: str, tmp_path: Path) -> None:
    async with shop(database_url, tmp_path) as one:
        await story(one)
        await left_behind(one)
        files = []
        said = one.platform.send

        async def seen(chat: str, post: Any, nonce: str) -> str:
            files.extend((chat, file) for file in post.files)
            return await said(chat, post, nonce)

        one.platform.send = seen  # type: ignore[method-assign]
        await one.says("amaryllis7", "/mydata")
        await one.outbox.drain()
        [(chat, file)] = files
        kept = json.loads(file.content)
    assert chat == "sandbox:amaryllis7"
    assert kept["members"][0]["name"] == "Amaryllis7"
    assert [row["text"] for row in kept["utterances"]] == [WORDS[0]]
    assert {table: len(kept[table]) for table in OF_HERS} == OF_HERS
    assert [row["answer"] for row in kept["misses"]] == ["Grandmother was ill"]
    assert sum(row["amount_minor"] for row in kept["postings"]) == 0
    assert "bob" not in json.dumps(kept["utterances"] + kept["identities"] + kept["members"])


async def test_forgetting_asks_first_and_does_nothing_yet(tmp_path: Path) -> None:
    async with shop(f"sqlite:///{tmp_path / 'plusone.db'}", tmp_path) as one:
        await story(one)
        await one.whispers("amaryllis7", "/forget")
        await one.outbox.drain()
        assert "for good" in one.heard_by("sandbox:amaryllis7")[-1]
        assert await everywhere(one, "amaryllis7")


async def test_who_is_forgotten_is_nowhere_and_the_totals_stay(database_url: str, tmp_path: Path) -> None:
    async with shop(database_url, tmp_path) as one:
        await story(one)
        await left_behind(one)
        [(her,)] = await one.rows("SELECT member_id FROM identities WHERE address = 'sandbox:amaryllis7'")
        assert await hers(one, her) == OF_HERS
        before = await totals(one)
        await one.whispers("amaryllis7", "/forget yes")
        await one.outbox.drain()
        assert "no longer know" in one.heard_by("sandbox:amaryllis7")[-1]
        assert await everywhere(one, CANARY, "Amaryllis7", "amaryllis7", "Grandmother", "m100") == []
        assert not any((await hers(one, her)).values())
        assert await totals(one) == before
        async with one.database.read() as session:
            assert await broken(session) == []


async def test_bob_is_remembered(tmp_path: Path) -> None:
    async with shop(f"sqlite:///{tmp_path / 'plusone.db'}", tmp_path) as one:
        await story(one)
        await one.whispers("amaryllis7", "/forget yes")
        await one.outbox.drain()
        assert await one.rows("SELECT name FROM identities WHERE address = 'sandbox:bob'") == [("Bob",)]
        assert await one.rows("SELECT text FROM utterances WHERE text <> ''") == [(WORDS[1],)]


async def test_who_writes_again_is_somebody_new(tmp_path: Path) -> None:
    async with shop(f"sqlite:///{tmp_path / 'plusone.db'}", tmp_path) as one:
        await story(one)
        [(was,)] = await one.rows("SELECT member_id FROM identities WHERE address = 'sandbox:amaryllis7'")
        await one.whispers("amaryllis7", "/forget yes")
        await one.opens("Rice; price 12; until 2h")
        await one.says("amaryllis7", "+1")
        [(new,)] = await one.rows("SELECT member_id FROM identities WHERE address = 'sandbox:amaryllis7'")
        assert new != was
        assert await one.value("SELECT COUNT(*) FROM orders") == 3


async def test_a_forgetting_that_is_delivered_twice_is_one(tmp_path: Path) -> None:
    async with shop(f"sqlite:///{tmp_path / 'plusone.db'}", tmp_path) as one:
        await story(one)
        message = await one.whispers("amaryllis7", "/forget yes")
        await one.outbox.drain()
        await one.app.hear([message])
        await one.outbox.drain()
        assert await one.rows("SELECT COUNT(*) FROM members WHERE name LIKE '#%'") in ([(1,)], [(2,)])
        assert await one.value("SELECT COUNT(*) FROM orders") == 2


@pytest.mark.parametrize("under_way", ["an order", "a wait", "a debt", "a group buy led"])
async def test_it_is_refused_in_private_while_something_is_under_way(tmp_path: Path, under_way: str) -> None:
    async with shop(f"sqlite:///{tmp_path / 'plusone.db'}", tmp_path) as one:
        who = "amaryllis7"
        if under_way == "a debt":
            await story(one, paid=False)
        else:
            await one.opens(f"Cherries; price 99; stock {1 if under_way == 'a wait' else 50}; until 2h")
            if under_way == "a wait":
                await one.says("bob", "+1")
            if under_way == "a group buy led":
                who = "lena"
            else:
                await one.says(who, "+2")
        await one.outbox.drain()
        group_before = len(one.heard_by("sandbox:g1"))
        await one.says(who, "/forget yes")
        await one.outbox.drain()
        said = one.heard_by(f"sandbox:{who}")[-1]
        assert "number 1" in said
        assert ("¥" in said) == (under_way == "a debt")
        assert len(one.heard_by("sandbox:g1")) == group_before
        assert await one.value("SELECT COUNT(*) FROM identities WHERE address = :a", a=f"sandbox:{who}") == 1


async def test_a_cancelled_order_is_no_obstacle(tmp_path: Path) -> None:
    async with shop(f"sqlite:///{tmp_path / 'plusone.db'}", tmp_path) as one:
        await one.opens()
        await one.says("amaryllis7", "+2")
        await one.says("amaryllis7", "cancel")
        await one.outbox.drain()
        await one.whispers("amaryllis7", "/forget yes")
        await one.outbox.drain()
        assert await everywhere(one, "amaryllis7") == []
