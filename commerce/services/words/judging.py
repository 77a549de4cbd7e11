"""What a leader does with reviews: reads, answers and hides them. A review is never deleted by another than its member, and
one that is hidden counts all the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.fact import OneMessage
from commerce.outcomes import Courtesy, Outcome
from commerce.queries.narrow import an_open_buy
from commerce.refusals import Refusal
from commerce.rules.reviews import Consent, StateOfReview
from commerce.services.deed import Deed
from commerce.services.voice import courtesies
from commerce.services.voice.record import redraw
from commerce.tables import Group, GroupBuy, KnownProduct, Member, Offer, OfProduct, Review

LONGEST = 300  # characters that are kept
MOST = 30  # reviews in a list
OF_USE = timedelta(days=7)


@dataclass(slots=True, kw_only=True)
class ReviewEntry:
    """A review as the leader sees it."""

    no: int
    title: str
    name: str
    good: bool | None
    text: str
    consent: Consent
    state: StateOfReview
    answer: str
    why: str


@dataclass(slots=True)
class ReviewList(OneMessage, Outcome):
    """The latest reviews of a group, for its leader."""

    where = "private"
    group: str
    reviews: list[ReviewEntry]


@dataclass(slots=True, kw_only=True)
class ReviewAnswered(Courtesy):
    """A leader answered what a member said of goods."""

    about = "reviews"
    title: str
    text: str
    answer: str
    by: str


@dataclass(eq=False)
class NoSuchReview(Refusal):
    """No review of that number here, or none of theirs."""

    private = True
    no: int


async def listed(session: AsyncSession, group: Group) -> ReviewList:
    """The latest that were said in the group; what was only overheard is nobody's to read."""
    query = (
        select(Review, col(KnownProduct.title), col(Member.name))
        .join(KnownProduct, col(KnownProduct.id) == col(Review.product_id))
        .join(Member, col(Member.id) == col(Review.member_id))
        .where(col(Review.group_id) == group.id, col(Review.state) != "offered")
        .order_by(col(Review.at).desc(), col(Review.id).desc())
        .limit(MOST)
    )
    rows = await session.execute(query)
    return ReviewList(group.name or group.chat, [_entry(row, title, name) for row, title, name in rows])


async def answer(session: AsyncSession, deed: Deed, no: int, text: str) -> ReviewList:
    """The leader's words beside a review; its member hears them. Raises NoSuchReview."""
    row = await _in_group(session, deed.group, no)
    row.answer = text[:LONGEST]
    product = await session.get_one(KnownProduct, row.product_id)
    fact = ReviewAnswered(title=product.title, text=row.text, answer=row.answer, by=deed.by.name)
    await courtesies.plan(session, fact, row.member_id, row.group_id, deed.now, until=deed.now + OF_USE)
    deed.sign(session, "review_answered", detail=str(no))
    await redraw_posts(session, [row.product_id], deed.now)
    return await listed(session, deed.group)


async def hide(session: AsyncSession, deed: Deed, no: int, why: str) -> ReviewList:
    """Quoted no more, for a reason that is on record; it counts all the same. Raises NoSuchReview."""
    row = await _in_group(session, deed.group, no)
    row.state, row.why = "hidden", why[:LONGEST]
    deed.sign(session, "review_hidden", detail=f"{no}: {why[:LONGEST]}")
    await redraw_posts(session, [row.product_id], deed.now)
    return await listed(session, deed.group)


async def show(session: AsyncSession, deed: Deed, no: int) -> ReviewList:
    """Takes that back. Raises NoSuchReview."""
    row = await _in_group(session, deed.group, no)
    row.state, row.why = "kept", ""
    deed.sign(session, "review_shown", detail=str(no))
    await redraw_posts(session, [row.product_id], deed.now)
    return await listed(session, deed.group)


async def redraw_posts(session: AsyncSession, products: Sequence[int], now: datetime) -> None:
    """What open posts say of these products is what may be said at this moment."""
    await session.flush()
    roots = select(col(KnownProduct.root_id)).where(col(KnownProduct.id).in_(products))
    same = select(col(KnownProduct.id)).where(col(KnownProduct.root_id).in_(roots))
    query = (
        select(col(GroupBuy.id))
        .join(Offer, col(Offer.buy_id) == col(GroupBuy.id))
        .join(OfProduct, col(OfProduct.offer_id) == col(Offer.id))
        .where(an_open_buy(), col(OfProduct.product_id).in_(same))
        .distinct()
    )
    for no in sorted((await session.execute(query)).scalars()):
        await redraw(session, no, now)


def _entry(row: Review, title: str, name: str) -> ReviewEntry:
    return ReviewEntry(
        no=row.id,
        title=title,
        name=name,
        good=row.good,
        text=row.text,
        consent=row.consent,
        state=row.state,
        answer=row.answer,
        why=row.why,
    )


async def _in_group(session: AsyncSession, group: Group, no: int) -> Review:
    row = await session.get(Review, no, with_for_update=True)
    if row is None or row.group_id != group.id or row.state == "offered":
        raise NoSuchReview(no)
    return row
