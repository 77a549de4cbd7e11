"""Products win the mark of what their group expects, and lose it; the leader hears why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.fact import Unasked
from commerce.outcomes import Outcome
from commerce.queries.standards import held_marks, live, records
from commerce.rules.marks import Record, Why, judged
from commerce.services.money.commissioning import tell_leader
from commerce.services.words.judging import redraw_posts
from commerce.tables import Group, GroupBuy, KnownProduct, Offer, OfProduct, ProductMark

_NOTHING = Record(good=0, of=0, again=0)


@dataclass(slots=True, kw_only=True)
class MarkMoved(Unasked, Outcome):
    """Told to the leader alone: a product keeps what the group expects from now on, or no longer, and why."""

    where = "private"
    title: str
    won: bool
    why: Why
    good: int
    of: int
    again: int


async def due(session: AsyncSession, now: datetime) -> list[int]:
    """The groups whose products are to be judged."""
    query = select(col(Group.id)).where(col(Group.marks_due).is_not(None), col(Group.marks_due) <= now)
    return list((await session.execute(query.order_by(col(Group.marks_due), col(Group.id)))).scalars())


async def next_due(session: AsyncSession) -> datetime | None:
    """When that is next."""
    query = select(col(Group.marks_due)).where(col(Group.marks_due).is_not(None))
    return (await session.execute(query.order_by(col(Group.marks_due)).limit(1))).scalar_one_or_none()


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What changes in a group, by what stood there when it was last stirred, at `as_of`: these products."""

    group_no: int
    as_of: datetime | None
    products: list[int]


async def foresee(session: AsyncSession, group_no: int) -> Foreseen:
    """Looks through all that was said and bought there, before anybody has to wait for it."""
    group = await session.get_one(Group, group_no)
    expects, held = await _expects(session, group_no), await held_marks(session, group_no)
    known = await records(session, group_no) if expects or held else {}
    changed = [
        root
        for root in sorted({*held, *known})
        if judged(known.get(root, _NOTHING), held=root in held, expects=expects)[0] != (root in held)
    ]
    return Foreseen(group_no, group.marks_due, changed)


async def judge(session: AsyncSession, foreseen: Foreseen, now: datetime) -> None:
    """Who won it has it from now on, who lost it no more; the open posts say so. Where somebody stirred the group meanwhile
    it stays due."""
    group_no = foreseen.group_no
    still = col(Group.id) == group_no, col(Group.marks_due) == foreseen.as_of
    settled = update(Group).where(*still).values(marks_due=None).returning(col(Group.id))
    if (await session.execute(settled)).first() is None or not foreseen.products:
        return
    expects, held = await _expects(session, group_no), await held_marks(session, group_no)
    known = await records(session, group_no, foreseen.products)
    for root in foreseen.products:
        mark, record = held.get(root), known.get(root, _NOTHING)
        keeps, why = judged(record, held=mark is not None, expects=expects)
        if keeps == (mark is not None):
            continue
        if mark is None:
            mark = ProductMark(group_id=group_no, product_id=root, won_at=now)
            session.add(mark)
        else:
            mark.lost_at, mark.why = now, why
        mark.good, mark.of, mark.again = record.good, record.of, record.again
        await _tell(session, group_no, root, mark, now)
        await redraw_posts(session, [root], now)


async def _expects(session: AsyncSession, group_no: int) -> bool:
    return any(row.state == "kept" for row in await live(session, group_no))


async def _tell(session: AsyncSession, group_no: int, root: int, mark: ProductMark, now: datetime) -> None:
    product = await session.get_one(KnownProduct, root)
    query = (
        select(GroupBuy)
        .join(Offer, col(Offer.buy_id) == col(GroupBuy.id))
        .join(OfProduct, col(OfProduct.offer_id) == col(Offer.id))
        .join(KnownProduct, col(KnownProduct.id) == col(OfProduct.product_id))
        .where(col(KnownProduct.root_id) == root)
        .order_by(col(GroupBuy.id).desc())
        .limit(1)
    )
    latest = (await session.execute(query)).scalar_one_or_none()
    if latest is None:
        return
    fact = MarkMoved(
        title=product.title,
        won=mark.lost_at is None,
        why=mark.why,
        good=mark.good,
        of=mark.of,
        again=mark.again,
    )
    group = await session.get_one(Group, group_no)
    await tell_leader(session, latest.leader_id, group, fact, latest.id, now)
