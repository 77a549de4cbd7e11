"""The life of a buy on real databases: opened, closed once and settled in one commit, cancelled, extended."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import orjson
import pytest

from commerce.booking.decide import Closed, NoSuchBuy
from commerce.ground.db import Database
from commerce.outcomes import Ordered
from commerce.rules.lifecycle import NotOpen
from commerce.rules.tiers import TierRule
from commerce.services.buys import closing
from commerce.services.buys.opening import NewOffer
from commerce.services.money.pressing import AlreadyDone
from commerce.tables import GroupBuy
from commerce.tables.base import from_millis, to_millis
from tests.services.conftest import Elsewhere
from tests.services.shop import Shop
from tests.services.words import CLOSES, cancel, order

LADDER = {"mechanic": "ladder", "terms": {"steps": [[3, 9_000], [5, 8_000]]}}


class TestOpening:
    async def test_gives_codes_variants_and_a_post_on_its_way(self, shop: Shop) -> None:
        sizes = (("color", ("red", "blue")), ("size", ("M", "L")))
        buy = await shop.open(
            NewOffer(title="Tee", options=sizes, stock=9, variant_stock=((("red", "M"), 2),)),
            NewOffer(title="Mug", code="m1", price_minor=900),
        )
        offers = await shop.rows(
            "SELECT code, title, price_minor, stock, follows_ladder FROM offers ORDER BY id"
        )
        assert [(*row[:4], bool(row[4])) for row in offers] == [
            ("A", "Tee", 9_900, 9, True),
            ("M1", "Mug", 900, None, False),
        ]
        assert [row[0] for row in await shop.rows("SELECT stock FROM variants ORDER BY id")] == [
            2,
            None,
            None,
            None,
            None,
        ]
        assert await shop.rows("SELECT chat, kind, buy_id FROM outgoing") == [(shop.group.chat, "post", buy)]
        assert await shop.rows("SELECT action, actor_id FROM audits") == [("open", shop.leader.id)]

    async def test_an_offer_in_a_buy_of_several_with_its_own_price_keeps_it(self, shop: Shop) -> None:
        buy = await shop.open(NewOffer(title="Cherries"), NewOffer(title="Mug", price_minor=900), **LADDER)
        answer = await shop.say("amy", order(5, "B"), buy)
        assert isinstance(answer, Ordered)
        assert (answer.due_minor, answer.lines[0].unit_minor) == (4_500, 900)

    async def test_time_next_brings_something_before_the_closing(self, shop: Shop) -> None:
        await shop.open(reminders=(timedelta(hours=30),))
        due = from_millis(await shop.one("SELECT due_at FROM group_buys"))
        assert shop.now < due < CLOSES


class TestClosing:
    async def test_settles_every_order_at_the_price_reached(self, shop: Shop) -> None:
        buy = await shop.open(**LADDER)
        await shop.say("amy", order(2), buy)
        await shop.say("bob", order(1), buy)
        fact = await shop.close(buy)
        assert (fact.state, fact.units, fact.members, fact.total_minor, fact.early_close) == (
            "succeeded",
            3,
            2,
            27_000,
            False,
        )
        assert await shop.rows("SELECT state, due_minor FROM orders ORDER BY id") == [
            ("settled", 18_000),
            ("settled", 9_000),
        ]
        assert await shop.rows(
            "SELECT account, sum(amount_minor) FROM postings GROUP BY account ORDER BY account"
        ) == [
            ("owed", 27_000),
            ("sales", -27_000),
        ]
        assert await shop.told("BuyClosed") == [(shop.group.chat, "say")]
        assert await shop.told("YourTotal") == [("telegram:amy", "private"), ("telegram:bob", "private")]

    async def test_a_lost_step_costs_nobody_what_they_were_promised(self, shop: Shop) -> None:
        buy = await shop.open(**LADDER)
        await shop.say("amy", order(2), buy)
        await shop.say("bob", order(1), buy)
        await shop.say("amy", cancel(), buy)
        await shop.say("wang", order(1), buy)
        await shop.close(buy)
        assert await shop.rows("SELECT unit_minor, due_minor FROM lines WHERE qty > 0 ORDER BY id") == [
            (9_000, 9_000),
            (9_900, 9_900),
        ]

    async def test_what_waits_owes_nothing_and_stays_on_record(self, shop: Shop) -> None:
        buy = await shop.open(stock=1)
        await shop.say("amy", order(1), buy)
        await shop.say("bob", order(2), buy)
        await shop.close(buy)
        assert await shop.rows("SELECT due_minor FROM orders ORDER BY id") == [(9_900,), (0,)]
        assert await shop.one("SELECT sum(qty) FROM waitings") == 2

    @pytest.mark.parametrize(
        ("terms", "state"),
        [
            ({"min_units": 3}, "failed"),
            ({"min_members": 2}, "failed"),
            ({"min_units": 2}, "succeeded"),
            ({}, "succeeded"),
        ],
    )
    async def test_the_minimum(self, shop: Shop, terms: dict[str, int], state: str) -> None:
        buy = await shop.open(**terms)
        await shop.say("amy", order(2), buy)
        assert (await shop.close(buy)).state == state
        owed = await shop.one("SELECT count(*) FROM transfers")
        assert owed == (1 if state == "succeeded" else 0)

    async def test_a_buy_without_orders_fails(self, shop: Shop) -> None:
        buy = await shop.open()
        await shop.say("amy", order(1), buy)
        await shop.say("amy", cancel(), buy)
        assert (await shop.close(buy)).state == "failed"

    async def test_after_an_outage_it_closes_with_its_true_deadline(self, shop: Shop) -> None:
        buy = await shop.open()
        await shop.say("amy", order(1), buy)
        fact = await shop.close(buy, after=timedelta(hours=20))
        assert (fact.closes_at, fact.early_close) == (CLOSES, False)
        assert await shop.one("SELECT at FROM transfers") == to_millis(CLOSES)

    async def test_a_leaders_own_close_moves_the_deadline_to_now(self, shop: Shop) -> None:
        buy = await shop.open()
        await shop.say("amy", order(1), buy)
        shop.now += timedelta(hours=1)
        async with shop.database.write() as session:
            fact = await closing.close(session, buy, shop.now, shop.standards, actor_id=shop.leader.id)
        assert (fact.closes_at, fact.early_close) == (shop.now, True)

    async def test_twice_is_refused_and_changes_nothing(self, shop: Shop) -> None:
        buy = await shop.open()
        await shop.say("amy", order(1), buy)
        await shop.close(buy)
        with pytest.raises(AlreadyDone):
            await shop.close(buy)
        assert await shop.one("SELECT count(*) FROM transfers") == 1

    async def test_orders_after_it_are_refused_whenever_they_were_said(self, shop: Shop) -> None:
        buy = await shop.open()
        await shop.say("amy", order(1), buy)
        await shop.close(buy)
        answer = await shop.say("bob", order(1), buy)
        assert isinstance(answer, Closed)
        assert answer.state == "succeeded"

    async def test_the_tier_held_before_this_buy_counts_and_a_rise_is_told(self, shop: Shop) -> None:
        tiers = (TierRule(name="silver", spend_minor=10_000, discount_bp=500),)
        shop.standards = closing.Standards(tiers=tiers)
        first, second = await shop.open(price_minor=10_000), await shop.open(price_minor=10_000)
        for buy in (first, second):
            await shop.say("amy", order(1), buy)
        await shop.close(first)
        await shop.close(second)
        dues = await shop.rows("SELECT due_minor FROM orders ORDER BY id")
        assert dues == [(10_000,), (9_500,)], "a buy's own spend counts only for later ones"
        assert await shop.told("TierReached") == []
        await shop.say_courtesies()
        assert await shop.told("TierReached") == [("telegram:amy", "private")]


class TestRaces:
    @pytest.mark.parametrize("ordered", [0, 1])
    @pytest.mark.parametrize("has_looked", [False, True], ids=["at once", "having read the buy before"])
    async def test_two_closers_close_once(
        self, shop: Shop, elsewhere: Elsewhere, ordered: int, has_looked: bool
    ) -> None:
        """Also where a command has read the buy in its session before it got the lock."""
        buy = await shop.open()
        if ordered:
            await shop.say("amy", order(1), buy)
        databases = [elsewhere() for _ in range(4)]
        shop.now = CLOSES

        async def one(database: Database) -> str:
            async with database.write() as session:
                if has_looked:
                    assert await session.get(GroupBuy, buy)
                    await asyncio.sleep(0.05)
                return (await closing.close(session, buy, CLOSES, shop.standards)).state

        results = await asyncio.gather(*map(one, databases), return_exceptions=True)
        assert [type(result).__name__ for result in results].count("str") == 1, results
        assert all(isinstance(result, str | AlreadyDone) for result in results)
        assert len(await shop.told("BuyClosed")) == 1

    async def test_closing_while_everybody_orders(self, shop: Shop) -> None:
        """Who was counted is settled, who came after is refused, and nobody is both or neither."""
        buy = await shop.open(stock=30)
        said = [await shop.heard(f"m{n}", order(1), buy) for n in range(40)]
        some = asyncio.Event()

        async def talk() -> list[object]:
            answers = []
            for n, one in enumerate(said):
                answers.append(await shop.desk.order(one))
                if n == 5:
                    some.set()
            return answers

        talking = asyncio.create_task(talk())
        await some.wait()
        await shop.close(buy)
        answers = await talking
        counted = sum(isinstance(answer, Ordered) for answer in answers)
        assert [isinstance(answer, Closed) for answer in answers] == [False] * counted + [True] * (
            40 - counted
        )
        assert 5 < counted < 40
        assert await shop.one("SELECT count(*) FROM orders WHERE state = 'settled'") == counted


class TestOtherEnds:
    async def test_cancelling_frees_everybody(self, shop: Shop) -> None:
        buy = await shop.open(stock=1)
        await shop.say("amy", order(1), buy)
        await shop.say("bob", order(1), buy)
        async with shop.database.write() as session:
            await closing.cancel(session, buy, shop.now, "the supplier has none", shop.leader.id, "m1")
        assert await shop.rows("SELECT state, due_minor FROM orders") == [("void", 0), ("void", 0)]
        assert isinstance(await shop.say("wang", order(1), buy), Closed)
        ((facts,),) = await shop.rows("SELECT facts FROM outgoing WHERE outcome = 'BuyCancelled'")
        assert orjson.loads(facts)["reason"] == "the supplier has none"
        with pytest.raises(AlreadyDone):
            await shop.close(buy)

    async def test_extending_moves_the_deadline_of_an_open_buy_only(self, shop: Shop) -> None:
        buy, later = await shop.open(), CLOSES + timedelta(days=1)
        async with shop.database.write() as session:
            await closing.extend(session, buy, later, shop.now, shop.leader.id, "m1")
        in_between = await shop.say("amy", order(1), buy, sent=to_millis(CLOSES))
        assert isinstance(in_between, Ordered)
        shop.now = later
        await shop.close(buy)
        async with shop.database.write() as session:
            with pytest.raises(NotOpen):
                await closing.extend(session, buy, later + timedelta(days=1), shop.now, shop.leader.id, "m2")

    async def test_an_unknown_buy(self, shop: Shop) -> None:
        with pytest.raises(NoSuchBuy):
            await shop.close(7)
