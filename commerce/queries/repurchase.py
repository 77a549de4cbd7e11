"""Who bought what again in a group, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.ground.turns import in_turns
from commerce.queries.goods import stands
from commerce.rules.repurchase import Shopping
from commerce.tables import GroupBuy, KnownProduct, Line, Offer, OfProduct, Order

KNOWN_FOR = timedelta(days=730)  # purchases before that say nothing of today

Query = TypeVar("Query", bound=Select[*tuple[Any, ...]])

# product -> member -> their purchases, oldest first
Bought = Mapping[int, Mapping[int, Sequence[Shopping]]]


async def bought(session: AsyncSession, group_no: int, now: datetime) -> Bought:
    """What the group's own members bought of each product in sales that came together; names that a leader made one count
    together."""
    closed = col(GroupBuy.closed_at)
    what = col(KnownProduct.root_id), col(Order.member_id), closed
    rows = _purchases(select(*what, func.sum(col(Line.qty))), group_no)
    rows = rows.where(closed > now - KNOWN_FOR).group_by(*what, col(GroupBuy.id)).order_by(*what)
    found: dict[int, dict[int, list[Shopping]]] = defaultdict(lambda: defaultdict(list))
    async for root, member, at, units in in_turns(await session.execute(rows)):
        if root is not None and at is not None:
            found[root][member].append(Shopping(at, int(units)))
    return found


async def last_bought(session: AsyncSession, group_no: int, root: int) -> list[tuple[int, datetime]]:
    """(member, when they bought that product last), who waits longest first."""
    last = func.max(col(GroupBuy.closed_at))
    rows = _purchases(select(col(Order.member_id), last), group_no).where(col(KnownProduct.root_id) == root)
    rows = rows.group_by(col(Order.member_id)).order_by(last, col(Order.member_id))
    return [(member, at) for member, at in await session.execute(rows) if at is not None]


async def on_sale(session: AsyncSession, group_no: int) -> set[int]:
    """The products that are open now."""
    rows = (
        select(col(KnownProduct.root_id))
        .join(OfProduct, col(OfProduct.product_id) == col(KnownProduct.id))
        .join(Offer, col(Offer.id) == col(OfProduct.offer_id))
        .join(GroupBuy, col(GroupBuy.id) == col(Offer.buy_id))
        .where(col(KnownProduct.group_id) == group_no, col(GroupBuy.state) == "open")
    )
    return {no for no in (await session.execute(rows)).scalars() if no is not None}


async def last_sale(session: AsyncSession, root: int) -> tuple[GroupBuy, Offer] | None:
    """The sale of that product that came together last, and what it was offered as."""
    rows = (
        select(GroupBuy, Offer)
        .join(Offer, col(Offer.buy_id) == col(GroupBuy.id))
        .join(OfProduct, col(OfProduct.offer_id) == col(Offer.id))
        .join(KnownProduct, col(KnownProduct.id) == col(OfProduct.product_id))
        .where(col(KnownProduct.root_id) == root, col(GroupBuy.state) == "succeeded")
        .order_by(col(GroupBuy.closed_at).desc(), col(GroupBuy.id).desc())
        .limit(1)
    )
    row = (await session.execute(rows)).first()
    return (row[0], row[1]) if row is not None else None


async def roots_of(session: AsyncSession, offers: Collection[int]) -> list[KnownProduct]:
    """The products whose gap is known among those that are offered, in the order of their numbers."""
    part = select(col(KnownProduct.root_id)).join(
        OfProduct, col(OfProduct.product_id) == col(KnownProduct.id)
    )
    part = part.where(col(OfProduct.offer_id).in_(offers))
    rows = select(KnownProduct).where(col(KnownProduct.id).in_(part), col(KnownProduct.gap_days).is_not(None))
    return list((await session.execute(rows.order_by(col(KnownProduct.id)))).scalars())


def _purchases(query: Query, group_no: int) -> Query:
    return (
        query.select_from(KnownProduct)
        .join(OfProduct, col(OfProduct.product_id) == col(KnownProduct.id))
        .join(Line, col(Line.offer_id) == col(OfProduct.offer_id))
        .join(Order, col(Order.id) == col(Line.order_id))
        .join(GroupBuy, col(GroupBuy.id) == col(Order.buy_id))
        .where(
            col(KnownProduct.group_id) == group_no,
            col(Order.group_id) == group_no,
            col(GroupBuy.state) == "succeeded",
            col(GroupBuy.closed_at).is_not(None),
            col(Line.qty) > 0,
            stands(),
        )
    )
