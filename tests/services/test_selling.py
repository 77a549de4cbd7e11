"""What a group's products will sell next, from what they sold there, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commerce.queries import selling
from commerce.queries.selling import Foretold, NeverSold, next_sale
from commerce.rules.forecast import Backtest
from commerce.services.buys import knowing
from commerce.services.buys.opening import NewOffer
from commerce.services.words import wishing
from tests.services.shop import Shop
from tests.services.words import CLOSES, order

DAY = timedelta(days=1)


async def begun(shop: Shop, offer: NewOffer) -> int:
    """A sale of one day that begins now."""
    return await shop.open(offer, title=offer.title, closes_at=shop.now + DAY)


async def over(shop: Shop, buy: int) -> int:
    shop.now += DAY
    await shop.close(buy)
    return buy


async def sold(shop: Shop, title: str, *units: int, stock: int | None = None) -> int:
    """A sale of that product, one member for each number of units, and closed."""
    buy = await begun(shop, NewOffer(title=title, stock=stock, unit="box"))
    for place, each in enumerate(units):
        await shop.say(f"m{place}", order(each), buy)
    return await over(shop, buy)


async def foretold(shop: Shop, product: str) -> Foretold:
    async with shop.database.read() as session:
        return await selling.foretell(session, shop.group, product)


async def test_each_sale_of_a_product_counts_with_those_who_waited_in_vain(shop: Shop) -> None:
    await sold(shop, "Cherries", 12, 10)
    await sold(shop, "Pears", 3)
    last = await sold(shop, "the CHERRY", 14, 10, stock=20)
    (one,) = (await foretold(shop, "cherries")).expected
    assert (one.sales, one.last.buy_no, one.last.units, one.unit) == (2, last, 24, "box")
    assert 22 <= one.middle <= 24
    assert one.low < one.middle < one.high


async def test_what_is_open_or_was_taken_back_sold_nothing_yet(shop: Shop) -> None:
    await sold(shop, "Cherries", 12)
    open_now = await begun(shop, NewOffer(title="Cherries"))
    await shop.say("amy", order(9), open_now)
    async with shop.database.write() as session:
        found = await selling.sales(session, shop.group.id)
    assert [[sale.units for sale in past] for past in found.values()] == [[12]]


async def test_two_names_that_are_one_product_have_one_past(shop: Shop) -> None:
    await sold(shop, "Cherries", 12)
    await sold(shop, "Chilean cherries", 14)
    assert [one.sales for one in (await foretold(shop, "cherries")).expected] == [1, 1]
    async with shop.database.write() as session:
        await knowing.join(session, shop.deed(), 2, 1)
    assert [one.sales for one in (await foretold(shop, "cherries")).expected] == [2]


async def test_who_wishes_for_it_is_counted(shop: Shop) -> None:
    await sold(shop, "Cherries 2 kg", 12)
    amy = await shop.member("amy")
    async with shop.database.write() as session:
        await wishing.wish(session, shop.group, amy, "cherries", shop.now)
    assert [one.wished for one in (await foretold(shop, "cherries")).expected] == [1]


async def test_what_was_never_sold_is_said_with_what_was(shop: Shop) -> None:
    with pytest.raises(NeverSold) as nothing:
        await foretold(shop, "durian")
    assert nothing.value.sold == []
    await sold(shop, "Pears", 3)
    await sold(shop, "Cherries", 3)
    with pytest.raises(NeverSold) as other:
        await foretold(shop, "durian")
    assert other.value.sold == ["Cherries", "Pears"]


async def test_the_kinds_of_the_last_sale_share_the_middle_by_all_sales(shop: Shop) -> None:
    for red, blue in ((6, 2), (9, 7)):
        tea = NewOffer(title="Tea", options=(("color", ("red", "blue")),))
        buy = await begun(shop, tea)
        await shop.say("amy", order(red, color="red"), buy)
        await shop.say("bob", order(blue, color="blue"), buy)
        await over(shop, buy)
    (one,) = (await foretold(shop, "tea")).expected
    assert [kind for kind, _ in one.kinds] == ["red", "blue"]
    assert sum(units for _, units in one.kinds) == one.middle
    assert one.kinds[0][1] == round(one.middle * 15 / 24)


@pytest.mark.parametrize(
    ("tested", "as_last"),
    [
        (None, False),
        (Backtest(ours=0.4, last=0.2, sales=4), False),  # too few to choose by
        (Backtest(ours=0.4, last=0.2, sales=5), True),
        (Backtest(ours=0.2, last=0.2, sales=5), True),
        (Backtest(ours=0.19, last=0.2, sales=5), False),
    ],
)
def test_where_the_last_sale_foretold_better_it_is_shown(tested: Backtest | None, as_last: bool) -> None:
    past = [
        selling.Sale(buy_no=no, closed_at=CLOSES, title="Tea", unit="", units=units)
        for no, units in ((1, 10), (2, 40))
    ]
    one = next_sale(past, tested, [], {})
    assert one.as_last is as_last
    assert (one.middle == 40) is as_last
    assert one.low <= one.middle <= one.high


async def test_how_far_it_was_off_is_said_of_twenty_sales_and_not_of_nineteen(shop: Shop) -> None:
    for units in range(22):
        await sold(shop, "Tea", 20 + units % 3)
    assert (await foretold(shop, "tea")).tested == 0
    await sold(shop, "Tea", 21)
    assert (await foretold(shop, "tea")).tested == 20


async def test_packs_and_the_suppliers_least_are_reckoned_with(shop: Shop) -> None:
    buy = await shop.open(
        NewOffer(title="Tea"),
        title="Tea",
        closes_at=shop.now + DAY,
        mechanic="pack",
        terms={"size": 6},
        min_units=40,
    )
    await shop.say("amy", order(20), buy)
    await over(shop, buy)
    (one,) = (await foretold(shop, "tea")).expected
    assert (one.middle, one.pack, one.packs, one.least) == (20, 6, 3, 40)
