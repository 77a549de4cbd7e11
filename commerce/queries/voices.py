"""What members say of the products of offers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from commerce.rules.reviews import Opinion, Repute, voice
from commerce.tables import GroupBuy, KnownProduct, Member, OfProduct, ProductMark, Review

MOST = 500  # reviews of a product that are counted, the latest


async def voices(
    session: AsyncSession, offers: Collection[int], group_no: int, now: datetime
) -> dict[int, Repute]:
    """Offer -> what is said of its product, under whatever name it was sold, as it may be told in that group: nobody is
    named but who ordered there. Those of which nothing may be told are left out."""
    same = aliased(KnownProduct)
    rows = await session.execute(
        select(col(OfProduct.offer_id), Review, col(Member.name))
        .join(KnownProduct, col(KnownProduct.id) == col(OfProduct.product_id))
        .join(same, col(same.root_id) == col(KnownProduct.root_id))
        .join(Review, col(Review.product_id) == col(same.id))
        .join(Member, col(Member.id) == col(Review.member_id))
        .where(col(OfProduct.offer_id).in_(offers))
        .order_by(col(Review.at).desc())
        .limit(MOST * max(1, len(offers)))
    )
    found: dict[int, list[Opinion]] = defaultdict(list)
    for offer, row, name in rows:
        found[offer].append(
            Opinion(
                member_no=row.member_id,
                good=row.good,
                text=row.text,
                name=name if row.group_id == group_no else "",
                consent=row.consent,
                state=row.state,
                at=row.at,
                answer=row.answer,
            )
        )
    told = {offer: voice(said, now) for offer, said in found.items()}
    marked = await _marked(session, offers)
    return {offer: replace(one, marked=offer in marked) for offer, one in told.items() if one is not None}


async def _marked(session: AsyncSession, offers: Collection[int]) -> frozenset[int]:
    """Those whose product keeps what its group expects, under whatever name it was won."""
    same = aliased(KnownProduct)
    rows = await session.execute(
        select(col(OfProduct.offer_id))
        .join(KnownProduct, col(KnownProduct.id) == col(OfProduct.product_id))
        .join(same, col(same.root_id) == col(KnownProduct.root_id))
        .join(ProductMark, col(ProductMark.product_id) == col(same.id))
        .where(col(OfProduct.offer_id).in_(offers), col(ProductMark.lost_at).is_(None))
    )
    return frozenset(rows.scalars())


async def on_post(
    session: AsyncSession, buy: GroupBuy, offers: Collection[int], group_id: int | None, now: datetime | None
) -> dict[int, Repute]:
    """What a post of the buy says of them in that group (None: its own), while they can be ordered."""
    if buy.state != "open" or now is None:
        return {}
    return await voices(session, offers, group_id or buy.group_id, now)
