"""One page of a buy's list: its sums from how each order stands, and of the orders those alone that it shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.queries.goods import offers_of, variant_label, variants_of
from commerce.queries.lists import (
    BuyList,
    ListedVariant,
    accounts_of,
    buy_list,
    totals,
)
from commerce.queries.remarks import remarks_of
from commerce.queries.sides import Side
from commerce.queries.standing import HeldGoods, OrderStanding, in_places, standings
from commerce.rules.paging import line_weight, order_weight, page_of, pages, within
from commerce.tables import GroupBuy, Offer, Order

REFERENCE = 8  # characters


@dataclass(frozen=True, slots=True)
class _Ware:
    """How a variant is called on a list."""

    offer: Offer
    label: str

    def goods(self, several: bool) -> str:
        return " ".join(
            word for word in (self.offer.code if several else "", self.offer.title, self.label) if word
        )


async def list_page(
    session: AsyncSession,
    buy: GroupBuy,
    side: Side,
    *,
    page: int = 1,
    showing: int | None = None,
    helping: bool = False,
    at_place: str = "",
) -> BuyList:
    """A page of what `side` sees of a buy; `showing`: the one with that order; `at_place`: only what is fetched there.
    Until a buy is settled all of its prices are worked out anew."""
    if not buy.settled:
        listed = await buy_list(session, buy, side, at_place=at_place)
        listed = listed.for_helper() if helping else listed
        return listed.at(page if showing is None else listed.page_of(showing))
    of_all = in_places(await standings(session, buy), buy.pickup, at_place)
    wares = await _wares(session, buy)
    seen = [one for one in of_all if side.sees(one.group_no)]
    summed = await totals(session, buy, side, of_all, _by_variant(seen, wares))
    summed = replace(summed, at_place=at_place)
    summed = summed.for_helper() if helping else summed
    remarks = await remarks_of(session, buy.id)
    cut = pages([_weight(one, wares, remarks.get(one.member_no, ())) for one in seen], taken=summed.taken())
    if showing is not None:
        place = next((place for place, one in enumerate(seen) if one.order_no == showing), 0)
        page = page_of(cut, place)
    page = within(page, cut)
    shown = [seen[place].order_no for place in cut[page - 1]]
    rows = await session.execute(select(Order).where(col(Order.id).in_(shown)))
    accounts = await accounts_of(session, buy, rows.scalars().all())
    codes = {wares[goods.variant_id].offer.code for one in seen for goods in one.goods}
    orders = [accounts[no] for no in shown]
    return replace(summed, orders=orders).showing(page, len(cut), several=len(codes) > 1)


async def list_of(
    session: AsyncSession, *, no: int, side: Side, page: int, helping: bool, at_place: str = ""
) -> BuyList:
    """The same of the buy of that number."""
    buy = await session.get_one(GroupBuy, no)
    return await list_page(session, buy, side, page=page, helping=helping, at_place=at_place)


async def _wares(session: AsyncSession, buy: GroupBuy) -> dict[int, _Ware]:
    offers = {offer.id: offer for offer in await offers_of(session, buy.id)}
    variants = await variants_of(session, buy.id)
    return {one.id: _Ware(offers[one.offer_id], variant_label(one)) for one in variants}


def _weight(one: OrderStanding, wares: Mapping[int, _Ware], remarks: Sequence[str]) -> int:
    lines = (_line_weight(goods, wares[goods.variant_id]) for goods in one.goods)
    return order_weight(one.name, REFERENCE if one.due_minor else 0, remarks if one.goods else (), lines)


def _line_weight(goods: HeldGoods, ware: _Ware) -> int:
    return line_weight(ware.offer.title, ware.label, goods.for_, ware.offer.unit)


def _by_variant(orders: Sequence[OrderStanding], wares: Mapping[int, _Ware]) -> list[ListedVariant]:
    several = len({ware.offer.id for ware in wares.values()}) > 1
    units: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for one in orders:
        for goods, held in one.goods.items():
            ware = wares[goods.variant_id]
            sums = units[ware.goods(several), ware.offer.unit]
            sums[0] += held.qty
            sums[1] += held.waiting
    return [
        ListedVariant(goods=goods, units=booked, waiting=waiting, allotted=booked, unit=unit)
        for (goods, unit), (booked, waiting) in sorted(units.items())
    ]
