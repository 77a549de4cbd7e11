"""A price that members bring down, not units: the same at the desk, on the post and at settlement, on both
databases."""

from __future__ import annotations

from typing import Any

import pytest

from commerce.mechanics import MECHANICS
from commerce.outcomes import Ordered, StepReached
from commerce.queries.board import board
from commerce.rules.mechanic import Counts, Mechanic
from commerce.services.buys.opening import NewOffer
from tests.services.shop import Shop
from tests.services.words import cancel, order
from tests.together import together

CROWD: dict[str, Any] = {"mechanic": "crowd", "terms": {"steps": [[3, 8_900], [4, 7_900]]}}


class Crowd(Mechanic):
    """From three members on, and again from four."""

    name = "crowd"
    counts: Counts = "members"


@pytest.fixture(autouse=True)
def _crowd(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MECHANICS, "crowd", Crowd())


async def _say(shop: Shop, who: str, units: int, buy: int) -> Ordered:
    answer = await shop.say(who, order(units) if units else cancel(), buy)
    assert isinstance(answer, Ordered)
    return answer


async def test_units_alone_reach_nothing_and_members_do(shop: Shop) -> None:
    buy = await shop.open(**CROWD)
    first = await _say(shop, "amy", 9, buy)
    assert (
        first.lines[0].unit_minor,
        first.next_step and (first.next_step.needs, first.next_step.counts),
    ) == (
        9_900,
        (2, "members"),
    )
    await _say(shop, "bob", 1, buy)
    assert (await _say(shop, "amy", 1, buy)).lines[0].unit_minor == 9_900
    assert (await _say(shop, "cat", 1, buy)).lines[0].unit_minor == 8_900
    assert len(await shop.told(StepReached.__name__)) == 1
    async with shop.database.read() as session:
        shown = await board(session, buy)
    assert (shown.offers[0].price_minor, shown.next_step and shown.next_step.needs) == (8_900, 1)


async def test_who_leaves_counts_no_more_and_what_was_promised_stays(shop: Shop) -> None:
    buy = await shop.open(**CROWD)
    for who in ("amy", "bob", "cat"):
        await _say(shop, who, 2, buy)
    await _say(shop, "bob", 0, buy)
    assert (await _say(shop, "amy", 1, buy)).lines[0].unit_minor == 9_900
    await shop.close(buy)
    owed = await shop.rows(
        "SELECT o.due_minor FROM orders o JOIN members m ON m.id = o.member_id ORDER BY m.name"
    )
    assert [due for (due,) in owed] == [3 * 9_900, 0, 2 * 8_900]


async def test_settled_by_the_members_there_are(shop: Shop) -> None:
    buy = await shop.open(**CROWD)
    for who in ("amy", "bob", "cat", "dan"):
        await _say(shop, who, 1, buy)
    assert (await shop.close(buy)).total_minor == 4 * 7_900


async def test_those_of_one_batch_are_counted_one_after_another(shop: Shop) -> None:
    buy = await shop.open(**CROWD)
    heard = [await shop.heard(who, order(1), buy) for who in ("amy", "bob", "cat", "dan")]
    answers = await together(*(shop.desk.order(one) for one in heard))
    assert [answer.lines[0].unit_minor for answer in answers if isinstance(answer, Ordered)] == [
        9_900,
        9_900,
        8_900,
        7_900,
    ]


async def test_who_waits_is_no_member_yet(shop: Shop) -> None:
    buy = await shop.open(stock=2, **CROWD)
    for who in ("amy", "bob", "cat"):
        answer = await _say(shop, who, 1, buy)
    assert (answer.waiting, answer.next_step and answer.next_step.needs) == (1, 1)
    await _say(shop, "bob", 0, buy)
    async with shop.database.read() as session:
        shown = await board(session, buy)
    assert shown.next_step is not None
    assert shown.next_step.needs == 1  # amy, and cat in bob's place


async def test_another_offer_with_a_price_of_its_own_does_not_count(shop: Shop) -> None:
    buy = await shop.open(NewOffer(title="Cherries"), NewOffer(title="Mug", price_minor=900), **CROWD)
    for who, code in (("amy", "A"), ("bob", "A"), ("cat", "B")):
        answer = await shop.say(who, order(1, code), buy)
        assert isinstance(answer, Ordered)
    assert answer.next_step is not None
    assert answer.next_step.needs == 1
