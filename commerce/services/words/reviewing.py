"""Reviews: asked once after handing out, kept of whoever fetched, quoted by their consent alone; a bad one is heard by the
leader first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.fact import Unasked
from commerce.outcomes import Courtesy, Outcome, only_unit
from commerce.queries.goods import offers_of
from commerce.queries.narrow import an_overheard_review
from commerce.refusals import Refusal
from commerce.rules.reviews import Consent
from commerce.services.buys import knowing
from commerce.services.money.commissioning import tell_leader
from commerce.services.people import stirring
from commerce.services.voice import courtesies
from commerce.services.voice.record import say
from commerce.services.words.judging import LONGEST, OF_USE, NoSuchReview, redraw_posts
from commerce.tables import (
    Group,
    GroupBuy,
    KnownProduct,
    Line,
    Member,
    Offer,
    OfProduct,
    Order,
    Review,
    Unwanted,
)


@dataclass(slots=True)
class ReviewAsked(Outcome):
    """Said once to the group, some time after the goods were handed out."""

    where = "group"
    buy_no: int
    title: str


@dataclass(slots=True, kw_only=True)
class ReviewKept(Unasked, Outcome):
    """A member's review as it stands: `good` None: whether they would buy it again is not said yet. With words it can be
    quoted, as `consent` says."""

    where = "private"
    no: int
    buy_no: int
    title: str
    good: bool | None
    text: str
    consent: Consent


@dataclass(slots=True)
class ReviewTakenBack(Outcome):
    """It counts no more, and is forgotten."""

    where = "private"
    title: str


@dataclass(slots=True, kw_only=True)
class QuoteAsked(Courtesy):
    """What a member said of goods to the group, unasked: may it stand as their review?"""

    about = "reviews"
    no: int
    title: str
    text: str


@dataclass(slots=True, kw_only=True)
class BadReview(Unasked, Outcome):
    """Told to the leader alone, before anybody reads it: `units` of it were in that order."""

    where = "private"
    no: int
    buy_no: int
    order_no: int
    title: str
    name: str
    units: int
    text: str
    unit: str = ""


@dataclass(eq=False)
class NothingToReview(Refusal):
    """They have fetched nothing of that buy: reviews are of who did."""

    private = True
    buy_no: int


@dataclass(frozen=True, slots=True)
class _Had:
    """A product that a member fetched, and `units` of it in that order."""

    order: Order
    product: KnownProduct
    units: int


async def fetched(session: AsyncSession, order: Order, now: datetime) -> None:
    """Goods of its buy are in somebody's hands: some time from now the group is asked how they were."""
    buy = await session.get_one(GroupBuy, order.buy_id)
    if buy.review_from is None and buy.reviews_asked is None:
        buy.review_from = now


async def ask(session: AsyncSession, no: int, chats: Sequence[str], now: datetime) -> None:
    """Asks the groups in these chats how the goods of a buy were; once, whoever else looks."""
    query = select(GroupBuy).where(col(GroupBuy.id) == no).with_for_update()
    buy = (await session.execute(query, execution_options={"populate_existing": True})).scalar_one()
    if buy.review_from is None:
        return
    buy.review_from, buy.reviews_asked = None, now
    for chat in chats:
        say(session, chat, ReviewAsked(buy.id, buy.title), now, buy_id=buy.id)


async def waiting(session: AsyncSession) -> list[tuple[int, int, datetime]]:
    """(buy, its group, since when its goods are handed out) of those of which nobody was asked yet."""
    query = select(col(GroupBuy.id), col(GroupBuy.group_id), col(GroupBuy.review_from))
    some = query.where(col(GroupBuy.review_from).is_not(None)).order_by(col(GroupBuy.review_from))
    return [(no, group, since) for no, group, since in await session.execute(some) if since is not None]


async def keep(
    session: AsyncSession,
    member: Member,
    buy: GroupBuy,
    now: datetime,
    *,
    good: bool | None,
    text: str = "",
) -> ReviewKept:
    """The member's word on what they fetched of the buy; what it does not say again stays as it was. Of several products it
    is a word on each, and its words are nobody's. Raises NothingToReview."""
    had = await _had(session, member, buy)
    if not had:
        raise NothingToReview(buy.id)
    words = text[:LONGEST] if len(had) == 1 else ""
    rows = [await _keep(session, member, one, now, good=good, text=words) for one in had]
    for one, row in zip(had, rows, strict=True):
        if row.good is False and (good is False or words):
            await _tell_leader(session, buy, one, row, member, now)
    await redraw_posts(session, [one.product.id for one in had], now)
    await _stir(session, rows, [buy.group_id], now)
    return _kept(rows[0], buy)


async def overheard(
    session: AsyncSession,
    member: Member,
    group: Group,
    text: str,
    titles: Sequence[int],
    now: datetime,
    *,
    good: bool,
) -> None:
    """What the member said unasked of the one product of these that they fetched last: they are asked, privately, whether
    it may stand. Kept for that alone, and not at all where they want no such question."""
    query = (
        select(Order, col(OfProduct.product_id))
        .join(Line, col(Line.order_id) == col(Order.id))
        .join(OfProduct, col(OfProduct.offer_id) == col(Line.offer_id))
        .where(
            col(Order.member_id) == member.id,
            col(OfProduct.product_id).in_(titles),
            _in_hand(),
            col(Line.qty) > 0,
        )
        .order_by(col(Order.id).desc())
        .limit(1)
    )
    found = (await session.execute(query)).first()
    if found is None or await _has_spoken(session, member, found[1]) or await _wants_quiet(session, member):
        return
    product = await session.get_one(KnownProduct, found[1])
    row = Review(
        member_id=member.id,
        product_id=product.id,
        order_id=found[0].id,
        group_id=group.id,
        good=good,
        text=text[:LONGEST],
        state="offered",
        at=now,
    )
    session.add(row)
    await session.flush()
    fact = QuoteAsked(no=row.id, title=product.title, text=row.text)
    await courtesies.plan(session, fact, member.id, group.id, now, until=now + OF_USE)


async def allow(session: AsyncSession, member: Member, no: int, consent: Consent, now: datetime) -> Outcome:
    """Whether, and how, a review may be quoted. An overheard one that may not be is forgotten. Raises NoSuchReview."""
    row = await _own(session, member, no)
    product = await session.get_one(KnownProduct, row.product_id)
    if row.state == "offered" and consent == "no":
        await session.delete(row)
        return ReviewTakenBack(product.title)
    fresh = row.state == "offered"
    row.consent = consent
    row.state = "kept" if fresh else row.state
    await redraw_posts(session, [row.product_id], now)
    await _stir(session, [row], [product.group_id], now)
    order = await session.get_one(Order, row.order_id)
    buy = await session.get_one(GroupBuy, order.buy_id)
    if fresh and row.good is False:
        units = sum(one.units for one in await _had(session, member, buy) if one.product.id == product.id)
        await _tell_leader(session, buy, _Had(order, product, units), row, member, now)
    return _kept(row, buy)


async def take_back(session: AsyncSession, member: Member, buy: GroupBuy, now: datetime) -> ReviewTakenBack:
    """The member's word on the buy's goods goes, and counts no more. Raises NothingToReview."""
    products = [one.product.id for one in await _had(session, member, buy)]
    query = select(Review).where(col(Review.member_id) == member.id, col(Review.product_id).in_(products))
    rows = list((await session.execute(query)).scalars())
    if not rows:
        raise NothingToReview(buy.id)
    for row in rows:
        await session.delete(row)
    await _stir(session, rows, [buy.group_id], now)
    await redraw_posts(session, products, now)
    return ReviewTakenBack(buy.title)


async def _stir(session: AsyncSession, rows: Sequence[Review], also: Sequence[int], now: datetime) -> None:
    """Whose words they are, and the marks of what is sold there and in the group of the goods."""
    groups = {row.group_id for row in rows}
    await stirring.stir(session, {row.member_id for row in rows}, groups, now)
    await stirring.stir_marks(session, groups.union(also), now)


async def forget_offered(session: AsyncSession, now: datetime) -> None:
    """What was overheard, and nobody said yes to for a week, is not kept."""
    query = select(Review).where(an_overheard_review(), col(Review.at) < now - OF_USE)
    for row in (await session.execute(query)).scalars():
        await session.delete(row)


async def _keep(
    session: AsyncSession, member: Member, had: _Had, now: datetime, *, good: bool | None, text: str
) -> Review:
    query = select(Review).where(col(Review.member_id) == member.id, col(Review.product_id) == had.product.id)
    row = (await session.execute(query.with_for_update())).scalar_one_or_none()
    if row is None:
        row = Review(
            member_id=member.id,
            product_id=had.product.id,
            order_id=had.order.id,
            group_id=had.order.group_id,
            at=now,
        )
        session.add(row)
    if text and text != row.text:  # other words need another yes
        row.text, row.consent, row.answer = text, "no", ""
    row.good = row.good if good is None else good
    row.state = "kept" if row.state == "offered" else row.state
    row.order_id, row.at = had.order.id, now
    await session.flush()
    return row


async def _had(session: AsyncSession, member: Member, buy: GroupBuy) -> list[_Had]:
    """What of the buy is in the member's hands, product by product."""
    query = (
        select(Order, Line)
        .join(Line, col(Line.order_id) == col(Order.id))
        .where(col(Order.buy_id) == buy.id, col(Order.member_id) == member.id, col(Line.qty) > 0, _in_hand())
    )
    rows = list(await session.execute(query))
    if not rows:
        return []
    products = await _products(session, buy)
    units: dict[int, int] = {}
    for _, line in rows:
        product = products[line.offer_id]
        units[product] = units.get(product, 0) + line.qty
    return [_Had(rows[0][0], await session.get_one(KnownProduct, no), qty) for no, qty in units.items()]


async def _products(session: AsyncSession, buy: GroupBuy) -> dict[int, int]:
    """Offer -> its product; known from now on, where it was sold before products were."""
    offers: list[Offer] = await offers_of(session, buy.id)
    query = select(col(OfProduct.offer_id), col(OfProduct.product_id)).where(
        col(OfProduct.offer_id).in_([one.id for one in offers])
    )
    found = {row[0]: row[1] for row in await session.execute(query)}
    if len(found) < len(offers):
        await knowing.know(session, buy, offers, buy.opened_at)
        found = {row[0]: row[1] for row in await session.execute(query)}
    return found


def _in_hand() -> ColumnElement[bool]:
    return or_(col(Order.handed_at).is_not(None), col(Line.handed) > 0)


async def _tell_leader(
    session: AsyncSession, buy: GroupBuy, had: _Had, row: Review, member: Member, now: datetime
) -> None:
    group = await session.get_one(Group, buy.group_id)
    theirs = had.order.group_id == buy.group_id  # another leader's people are not named to this one
    fact = BadReview(
        no=row.id,
        buy_no=buy.id,
        order_no=had.order.id if theirs else 0,
        title=had.product.title,
        name=member.name if theirs else "",
        units=had.units,
        text=row.text,
        unit=only_unit(offer.unit for offer in await offers_of(session, buy.id)),
    )
    await tell_leader(session, buy.leader_id, group, fact, buy.id, now)


def _kept(row: Review, buy: GroupBuy) -> ReviewKept:
    return ReviewKept(
        no=row.id, buy_no=buy.id, title=buy.title, good=row.good, text=row.text, consent=row.consent
    )


async def _own(session: AsyncSession, member: Member, no: int) -> Review:
    row = await session.get(Review, no, with_for_update=True)
    if row is None or row.member_id != member.id:
        raise NoSuchReview(no)
    return row


async def _has_spoken(session: AsyncSession, member: Member, product_no: int) -> bool:
    said = select(col(Review.id)).where(
        col(Review.member_id) == member.id, col(Review.product_id) == product_no
    )
    return (await session.execute(said.limit(1))).first() is not None


async def _wants_quiet(session: AsyncSession, member: Member) -> bool:
    quiet = select(col(Unwanted.about)).where(
        col(Unwanted.member_id) == member.id, col(Unwanted.about).in_(("", QuoteAsked.about))
    )
    return (await session.execute(quiet.limit(1))).first() is not None
