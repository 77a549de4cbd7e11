"""The products of a group: how they are called, and what was sold of each."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import only_unit
from commerce.tables import GroupBuy, KnownProduct, Offer, OfProduct

# product -> how often it was offered, the units ordered in all, and what they were called
Sums = dict[int, tuple[int, int, set[str]]]
MOST = 200  # offers of a group that are looked through for one of a name


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldProduct:
    """One product: `times` it was sold, `units` of it that were ordered in all, counted in `unit` ('': not always
    the same). `others` are the (number, title) of those that a leader said are the same."""

    no: int
    title: str
    times: int
    units: int
    others: list[tuple[int, str]]
    unit: str


async def keys(session: AsyncSession, group_no: int) -> dict[int, str]:
    """The names of a group's products as they are compared, by number."""
    rows = await session.execute(
        select(col(KnownProduct.id), col(KnownProduct.key))
        .where(col(KnownProduct.group_id) == group_no)
        .order_by(col(KnownProduct.id))
    )
    return {row[0]: row[1] for row in rows}


async def unknown_offers(session: AsyncSession, group_no: int) -> list[tuple[int, str]]:
    """(number, title) of the latest offers of a group that are of no product yet: sold before products were known."""
    rows = await session.execute(
        select(col(Offer.id), col(Offer.title))
        .join(GroupBuy, col(GroupBuy.id) == col(Offer.buy_id))
        .outerjoin(OfProduct, col(OfProduct.offer_id) == col(Offer.id))
        .where(col(GroupBuy.group_id) == group_no, col(OfProduct.offer_id).is_(None))
        .order_by(col(Offer.id).desc())
        .limit(MOST)
    )
    return [(row[0], row[1]) for row in rows]


async def sold(session: AsyncSession, group_no: int) -> list[SoldProduct]:
    """All that a group was sold, what was sold most often first."""
    rows = list(
        (
            await session.execute(
                select(KnownProduct)
                .where(col(KnownProduct.group_id) == group_no)
                .order_by(col(KnownProduct.id))
            )
        ).scalars()
    )
    sums = await _sums(session, group_no)
    found = [_sold(row, rows, sums) for row in rows if row.root_id == row.id]
    return sorted(found, key=lambda one: (-one.times, one.no))


async def times_sold(session: AsyncSession, product_no: int) -> int:
    """How often something was offered as that product, or as one that is the same."""
    root = select(col(KnownProduct.root_id)).where(col(KnownProduct.id) == product_no).scalar_subquery()
    same = select(col(KnownProduct.id)).where(col(KnownProduct.root_id) == root)
    count = select(func.count(col(OfProduct.offer_id))).where(col(OfProduct.product_id).in_(same))
    return (await session.execute(count)).scalar_one()


def _sold(root: KnownProduct, rows: list[KnownProduct], sums: Sums) -> SoldProduct:
    same = [row for row in rows if row.root_id == root.id]
    counted = [sums[row.id] for row in same if row.id in sums]
    return SoldProduct(
        no=root.id,
        title=root.title,
        times=sum(times for times, _, _ in counted),
        units=sum(units for _, units, _ in counted),
        others=[(row.id, row.title) for row in same if row is not root],
        unit=only_unit(unit for _, _, called in counted for unit in called),
    )


async def _sums(session: AsyncSession, group_no: int) -> Sums:
    """A buy that was taken back sold nothing."""
    rows = await session.execute(
        select(
            col(OfProduct.product_id),
            func.count(col(Offer.id)),
            func.sum(col(Offer.pledged)),
            func.min(col(Offer.unit)),
            func.max(col(Offer.unit)),
        )
        .join(KnownProduct, col(KnownProduct.id) == col(OfProduct.product_id))
        .join(Offer, col(Offer.id) == col(OfProduct.offer_id))
        .join(GroupBuy, col(GroupBuy.id) == col(Offer.buy_id))
        .where(col(KnownProduct.group_id) == group_no, col(GroupBuy.state) != "cancelled")
        .group_by(col(OfProduct.product_id))
    )
    return {no: (int(times), int(units or 0), {first, last}) for no, times, units, first, last in rows}
