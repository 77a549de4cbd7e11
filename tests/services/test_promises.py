"""Promises in the tables: what members, others and the leader do in any order comes to what a plain reckoning
says; old lines keep theirs."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson
import pytest
from alembic import command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, MetaData, Table

from commerce.booking import shift as shifting
from commerce.booking.book import Heard
from commerce.ground.db import Database
from commerce.ground.schema import migrate
from commerce.ground.schema import settings as alembic
from commerce.outcomes import AskedToGiveBack, Ordered
from commerce.phrases.meaning import Item, Reading
from commerce.services.buys import closing
from commerce.services.buys.editing import Edit, edit
from commerce.tables.base import to_millis
from tests import postgres
from tests.invariants import violations
from tests.rules.oracle import Effect, Oracle
from tests.services.shop import Shop
from tests.services.words import (
    CLOSES,
    OPENED,
    cancel,
    edited,
    heard,
    order,
    put_back,
    swap,
    tapped,
    total,
    undone,
)

COLORS = ("red", "blue")
BASE = 10_000
LADDERS = (
    ((3, 9_000), (6, 7_500)),
    ((3, 8_500), (6, 7_500)),
    ((4, 9_500), (5, 8_000)),
    ((2, 9_900), (9, 6_000)),
)
READINGS: dict[str, Any] = {
    "add": lambda color, n: order(n, "A", color=color),
    "total": lambda color, n: total(n, "A", color=color),
    "less": lambda color, n: cancel(n, "A", color=color),
    "all": lambda color, n: cancel(),
    "swap": lambda color, n: swap(color, COLORS[color == "red"]),
}


class Talk:
    """One buy on a real database and, beside it, the oracle; dice decide who says what."""

    def __init__(
        self, shop: Shop, buy: int, members: Sequence[int], oracle: Oracle, dice: random.Random
    ) -> None:
        self.shop, self.buy, self.members, self.oracle, self.dice = shop, buy, members, oracle, dice
        self.at = 1_000 * buy
        self.words: dict[str, tuple[Heard, Effect]] = {}
        self.asked: list[Heard] = []
        self.gave_back: list[Heard] = []

    async def step(self) -> None:
        self.at += 10
        steps = (self.speak, self.edit, self.undo, self.put_back, self.say_yes, self.lead)
        await self.dice.choices(steps, (8, 4, 3, 4, 3, 1))[0]()

    async def speak(self) -> None:
        effect = self.effect()
        one = heard(
            self.dice.choice(self.members), self.at, READINGS[effect[0]](*(*effect, "", 0)[1:3]), self.buy
        )
        self.words[one.key] = one, effect
        self.check(
            one, await self.shop.desk.order(one), self.oracle.hear(one.key, one.member_id, one.sent, effect)
        )

    async def edit(self) -> None:
        if not self.words:
            return
        one, was = self.words[self.dice.choice(sorted(self.words))]
        effect = self.effect()
        if effect == was:
            return
        new = edited(one, READINGS[effect[0]](*(*effect, "", 0)[1:3]), version=self.at)
        self.words[one.key] = one, effect
        self.check(
            new,
            await self.shop.desk.order(new),
            self.oracle.hear(one.key, one.member_id, one.sent, effect, self.at),
        )

    async def undo(self) -> None:
        if self.words:
            one, _ = self.words[self.dice.choice(sorted(self.words))]
            press = undone(one, self.at)
            self.check(
                press, await self.shop.desk.order(press), self.oracle.undo(one.key, press.key, press.sent)
            )

    async def put_back(self) -> None:
        if self.gave_back:
            one = self.dice.choice(self.gave_back)
            press = put_back(one, self.at)
            self.check(
                press, await self.shop.desk.order(press), self.oracle.put_back(one.key, press.key, press.sent)
            )

    async def say_yes(self) -> None:
        if self.asked:
            one = self.dice.choice(self.asked)
            tap = tapped(one, self.at)
            self.check(tap, await self.shop.desk.order(tap), self.oracle.tap(one.key, tap.key, tap.sent))

    async def lead(self) -> None:
        """The leader writes the price and the steps anew."""
        base, steps = self.dice.choice([BASE, BASE, 9_990]), self.dice.choice(LADDERS)
        change = Edit(price_minor=base, mechanic="ladder", terms={"steps": [list(step) for step in steps]})
        async with self.shop.database.write() as session:
            row = await closing.locked(session, self.buy)
            await edit(session, row, change, self.shop.deed(f"edit-{self.at}"))
        self.oracle.lead(((0, base), *steps))

    def effect(self) -> Effect:
        kind, color = (
            self.dice.choice(["add", "add", "add", "total", "less", "all", "swap"]),
            self.dice.choice(COLORS),
        )
        if kind == "all":
            return ("all",)
        return (
            kind,
            color,
            COLORS[color == "red"] if kind == "swap" else self.dice.randint(kind != "total", 4),
        )

    def check(self, one: Heard, answer: object, expected: str) -> None:
        assert isinstance(answer, Ordered) == (expected == "done"), (expected, answer)
        assert isinstance(answer, AskedToGiveBack) == (expected == "asked"), (expected, answer)
        if isinstance(answer, AskedToGiveBack):
            self.asked.append(one)
        if isinstance(answer, Ordered):
            assert (answer.due_minor, answer.most_minor) == (
                self.oracle.due(one.member_id),
                self.oracle.most(one.member_id),
            )
            self.gave_back += [one] if answer.put_back else []

    async def end(self) -> None:
        """Settled, everybody owes what the oracle says, and nobody more than their last answer promised."""
        rows = await self.shop.rows("SELECT stock, pledged FROM offers WHERE buy_id = :buy", buy=self.buy)
        assert [pledged for _, pledged in rows] == [self.oracle.units]
        assert all(stock is None or pledged <= stock for stock, pledged in rows)
        if not self.oracle.units:
            return
        await self.shop.close(self.buy)
        owed = dict(
            await self.shop.rows("SELECT member_id, due_minor FROM orders WHERE buy_id = :buy", buy=self.buy)
        )
        assert {who: due for who, due in owed.items() if due} == {
            who: due for who in self.members if (due := self.oracle.due(who))
        }, "I9 somebody owes something else"
        assert all(due <= self.oracle.most(who) for who, due in owed.items())


async def talk(url: str, dice: random.Random, stock: int | None, steps: int = 24) -> None:
    """One more buy on that database, talked about and closed."""
    shop = await Shop.at(Database.at(url))
    try:
        members = [(await shop.member(name)).id for name in ("amy", "bob", "cat")]
        options, ladder = (("color", COLORS),), {"steps": [list(step) for step in LADDERS[0]]}
        buy = await shop.open(stock=stock, price_minor=BASE, mechanic="ladder", terms=ladder, options=options)
        oracle = Oracle(stock, dict.fromkeys(COLORS), 0, "split", ((0, BASE), *LADDERS[0]))
        one = Talk(shop, buy, members, oracle, dice)
        for _ in range(steps):
            await one.step()
        await one.end()
        assert await violations(shop.database) == []
    finally:
        await shop.desk.close()
        await shop.database.close()


@settings(
    max_examples=8,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(dice=st.randoms(), stock=st.sampled_from([None, 4, 8]))
def test_whatever_is_said_and_done_everybody_owes_what_was_promised(
    database_url: str, dice: random.Random, stock: int | None
) -> None:
    asyncio.run(talk(database_url, dice, stock))


def test_control_a_promise_that_outlives_its_units_is_seen(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shifting, "price_again", lambda order: None)
    with pytest.raises(AssertionError):
        for seed in range(20):
            asyncio.run(talk(database_url, random.Random(seed), None))


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def test_lines_from_before_keep_their_price(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Two prices of one variant become two turns; nothing is lost, and a reduction leaves what is left at its
    price."""
    url = f"sqlite:///{tmp_path / 'old.db'}"
    if kind == "postgres":
        server: postgres.Server = request.getfixturevalue("postgres_server")
        url = server.url(server.create())
    database = Database.at(url)
    async with database.engine.connect() as connection:
        writing = await connection.execution_options(writes=True)
        await writing.run_sync(_as_it_was)
        await writing.commit()
    await migrate(database)
    shop = Shop(database)
    assert await shop.rows("SELECT id, order_id, turn, price_minor, qty FROM lines ORDER BY id") == [
        (1, 1, 1, 9_000, 3), (2, 1, 2, 10_000, 2), (3, 2, 1, 9_000, 1),
    ]  # fmt: skip
    assert await shop.rows("SELECT price_minor, qty FROM waitings") == [(9_000, 4)]
    shop.desk.open()
    answer = await shop.desk.order(heard(1, 50, cancel(2)))
    assert isinstance(answer, Ordered)
    assert (answer.most_minor, answer.units) == (27_000, 3), (
        "the units booked last went, the others keep their price"
    )
    assert await shop.rows(
        "SELECT price_minor, qty FROM lines WHERE order_id = 2 AND qty > 0 ORDER BY turn"
    ) == [
        (9_000, 1),
        (9_000, 2),
    ]
    await shop.desk.close()
    await database.close()


def _as_it_was(connection: Connection) -> None:
    """A database of the version before, with an order at two prices, one at one, and a wait."""
    config = alembic()
    config.attributes["connection"] = connection
    command.upgrade(config, "0009")
    tables = MetaData()
    tables.reflect(connection)

    def add(name: str, **values: Any) -> None:
        table = tables.tables[name]
        connection.execute(table.insert().values(_filled(table) | values))

    steps = {"steps": [[3, 9_000], [20, 7_500]]}
    add("groups", id=1, chat="telegram:-100")
    for member in (1, 2):
        add("members", id=member)
    add(
        "group_buys",
        id=1,
        group_id=1,
        leader_id=1,
        title="Cherries",
        mechanic="ladder",
        terms=steps,
        currency="CNY",
        state="open",
        opened_at=to_millis(OPENED),
        closes_at=to_millis(CLOSES),
        repeat="add",
        shortage="split",
        early={},
    )
    add(
        "offers",
        id=1,
        buy_id=1,
        code="A",
        title="Cherries",
        price_minor=10_000,
        follows_ladder=True,
        stock=6,
        pledged=6,
        waiting=4,
    )
    add("variants", id=1, offer_id=1, axes=[], pledged=6, waiting=4)
    for member in (1, 2):
        add("orders", id=member, buy_id=1, member_id=member, group_id=1, state="placed")
    for no, (member, price, qty) in enumerate(((1, 9_000, 3), (1, 10_000, 2), (2, 9_000, 1)), 1):
        add(
            "lines",
            order_id=member,
            offer_id=1,
            variant_id=1,
            price_minor=price,
            qty=qty,
            utterance=f"telegram:-100:{no}",
        )
        said = {"reading": Reading(intent="order", items=(Item(code="", axes=(), qty=qty),)), "ask": None}
        add("utterances", key=f"telegram:-100:{no}", buy_id=1, member_id=member, actor_id=member, group_id=1, sent_at=no,
            state="applied", effect=orjson.loads(orjson.dumps(said)))  # fmt: skip
    add(
        "waitings",
        order_id=2,
        offer_id=1,
        variant_id=1,
        price_minor=9_000,
        qty=4,
        utterance="telegram:-100:3",
    )


def _filled(table: Table) -> dict[str, Any]:
    """Something in every column that must have it."""
    plain: dict[type, Any] = {int: 0, str: "", bool: False, dict: {}}
    return {
        column.name: plain.get(column.type.python_type, {})
        for column in table.columns
        if not column.nullable and column.name != "id" and not column.foreign_keys
    }
