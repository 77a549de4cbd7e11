"""What a group expects, and which of its products keep it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.fact import OneMessage
from commerce.outcomes import Outcome
from commerce.rules.marks import Record, Why
from commerce.tables import Group, KnownProduct, Line, OfProduct, Order, ProductMark, Review, Standard

LOST = 10  # that are shown, the latest


@dataclass(slots=True, kw_only=True)
class Expectation:
    """One thing that is expected, or voted on; `since` when."""

    no: int
    text: str
    since: datetime


@dataclass(slots=True, kw_only=True)
class MarkedProduct:
    """A product that keeps it (`lost` None), or did: `good` of `of` would buy it again, `again` did."""

    title: str
    good: int
    of: int
    again: int
    since: datetime
    lost: datetime | None
    why: Why


@dataclass(slots=True, kw_only=True)
class StandardList(OneMessage, Outcome):
    """What a group expects, what is voted on, which products keep it, and which did."""

    group: str
    kept: list[Expectation]
    asked: list[Expectation]
    marked: list[MarkedProduct]
    lost: list[MarkedProduct]


async def live(session: AsyncSession, group_no: int, *, lock: bool = False) -> list[Standard]:
    """What is expected, and what is voted on; `lock`: while others wait (the group's row is held)."""
    if lock:
        held = select(col(Group.id)).where(col(Group.id) == group_no).with_for_update(key_share=True)
        await session.execute(held)
    query = select(Standard).where(
        col(Standard.group_id) == group_no, col(Standard.state).in_(("proposed", "kept"))
    )
    return list((await session.execute(query.order_by(col(Standard.id)))).scalars())


async def listed(session: AsyncSession, group: Group) -> StandardList:
    """All of it, for everybody in the group."""
    rows = await live(session, group.id)
    marks = await session.execute(
        select(ProductMark, col(KnownProduct.title))
        .join(KnownProduct, col(KnownProduct.id) == col(ProductMark.product_id))
        .where(col(ProductMark.group_id) == group.id)
        .order_by(col(ProductMark.id).desc())
    )
    found = [_marked(mark, title) for mark, title in marks]
    return StandardList(
        group=group.name or group.chat,
        kept=[_expected(row) for row in rows if row.state == "kept"],
        asked=[_expected(row) for row in rows if row.state == "proposed"],
        marked=[one for one in found if one.lost is None],
        lost=[one for one in found if one.lost is not None][:LOST],
    )


async def held_marks(session: AsyncSession, group_no: int) -> dict[int, ProductMark]:
    """Product (where its being part of others ends) -> the mark that it carries."""
    query = (
        select(col(KnownProduct.root_id), ProductMark)
        .join(KnownProduct, col(KnownProduct.id) == col(ProductMark.product_id))
        .where(col(ProductMark.group_id) == group_no, col(ProductMark.lost_at).is_(None))
    )
    return {root or mark.product_id: mark for root, mark in await session.execute(query)}


async def records(
    session: AsyncSession, group_no: int, only: Collection[int] | None = None
) -> dict[int, Record]:
    """Product (where its being part of others ends) -> what is known of it: each member's last word, and who bought again.
    `only` of these; None: of all that the group was sold."""
    said = await session.execute(
        select(col(KnownProduct.root_id), col(Review.member_id), col(Review.good))
        .join(Review, col(Review.product_id) == col(KnownProduct.id))
        .where(
            col(KnownProduct.group_id) == group_no,
            col(Review.state) != "offered",
            true() if only is None else col(KnownProduct.root_id).in_(only),
        )
        .order_by(col(Review.at), col(Review.id))
    )
    last: dict[int, dict[int, bool | None]] = defaultdict(dict)
    for root, member, good in said:
        last[root or 0][member] = good
    again = await _bought_again(session, group_no, list(last))
    return {
        root: Record(
            good=sum(good is True for good in words.values()),
            of=sum(good is not None for good in words.values()),
            again=again.get(root, 0),
        )
        for root, words in last.items()
    }


async def _bought_again(session: AsyncSession, group_no: int, roots: Sequence[int]) -> dict[int, int]:
    """How many members bought each in more than one group buy that came together."""
    of_member = (
        select(col(KnownProduct.root_id).label("root"), col(Order.member_id).label("member"))
        .join(OfProduct, col(OfProduct.product_id) == col(KnownProduct.id))
        .join(Line, col(Line.offer_id) == col(OfProduct.offer_id))
        .join(Order, col(Order.id) == col(Line.order_id))
        .where(
            col(KnownProduct.group_id) == group_no,
            col(KnownProduct.root_id).in_(roots),
            col(Order.state) == "settled",
            col(Line.qty) > 0,
        )
        .group_by(col(KnownProduct.root_id), col(Order.member_id))
        .having(func.count(func.distinct(col(Order.buy_id))) > 1)
        .subquery()
    )
    rows = await session.execute(select(of_member.c.root, func.count()).group_by(of_member.c.root))
    return {root: int(count) for root, count in rows}


def _expected(row: Standard) -> Expectation:
    return Expectation(no=row.id, text=row.text, since=row.since)


def _marked(mark: ProductMark, title: str) -> MarkedProduct:
    return MarkedProduct(
        title=title,
        good=mark.good,
        of=mark.of,
        again=mark.again,
        since=mark.won_at,
        lost=mark.lost_at,
        why=mark.why,
    )
