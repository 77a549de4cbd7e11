"""Products that members will be out of soon: their leader is told once, and when one is open again those who need it hear
first, privately."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import Courtesy
from commerce.queries import repurchase
from commerce.queries.repurchase import Bought
from commerce.rules.repurchase import A_DAY, Need, gap_of, is_due, need_of
from commerce.services.deed import Deed
from commerce.services.voice import courtesies
from commerce.tables import Group, GroupBuy, KnownProduct, Offer

AHEAD = timedelta(days=3)  # a leader needs some days to have it again
OF_USE = timedelta(days=7)
AT_ONCE = 30  # words in the commit that opens it; the others follow one by one


@dataclass(slots=True, kw_only=True)
class RunningOut(Courtesy):
    """Told to the leader: so many of a product's buyers will be out of it `by` then, who take about so many `units`; they buy
    it every `days`. `buy_no` was its last sale."""

    about = "refills"
    buy_no: int
    title: str
    group: str
    unit: str
    due: int
    buyers: int
    units: int
    days: int
    by: datetime


@dataclass(slots=True, kw_only=True)
class OpenAgain(Courtesy):
    """Told to who is due: something they buy is open again; they had `product` last at that moment."""

    about = "refills"
    buy_no: int
    title: str
    product: str
    last_at: datetime
    group: str
    offers: list[tuple[str, str, int]]  # (code, title, price in minor units)
    currency: str
    closes_at: datetime


async def due(session: AsyncSession, now: datetime) -> list[int]:
    """The groups whose products are to be looked at."""
    query = select(col(Group.id)).where(col(Group.refill_due).is_not(None), col(Group.refill_due) <= now)
    return list((await session.execute(query.order_by(col(Group.refill_due), col(Group.id)))).scalars())


async def next_due(session: AsyncSession) -> datetime | None:
    """When the next is."""
    query = select(col(Group.refill_due)).where(col(Group.refill_due).is_not(None))
    return (await session.execute(query.order_by(col(Group.refill_due)).limit(1))).scalar_one_or_none()


async def sold(session: AsyncSession, group_no: int, now: datetime) -> None:
    """A sale is over: the group is looked at within a day."""
    fresh = col(Group.id) == group_no, col(Group.refill_due).is_(None)
    await session.execute(update(Group).where(*fresh).values(refill_due=now + A_DAY))


async def look(
    session: AsyncSession,
    group_no: int,
    bought: Bought,
    now: datetime,
    awake: Callable[[datetime], datetime],
) -> None:
    """Keeps each product's gap, and plans the word to its leader where enough are due. `bought` was read before."""
    query = select(Group).where(col(Group.id) == group_no).with_for_update(key_share=True)
    group = (await session.execute(query, execution_options={"populate_existing": True})).scalar_one()
    if group.refill_due is None or group.refill_due > now:
        return
    query_of = select(KnownProduct).where(col(KnownProduct.id).in_(bought)).order_by(col(KnownProduct.id))
    products = list((await session.execute(query_of)).scalars())
    open_now = await repurchase.on_sale(session, group_no)
    for product in products:
        product.gap_days = gap_of(bought[product.id].values())
        if product.gap_days is not None and product.id not in open_now:
            need = need_of(bought[product.id], product.gap_days, now, now + AHEAD)
            if need.enough:
                await _tell(session, group, product, need, now)
    anything = any(product.gap_days is not None for product in products)
    group.refill_due = awake(now + A_DAY) if anything else None
    await session.flush()


async def _tell(
    session: AsyncSession, group: Group, product: KnownProduct, need: Need, now: datetime
) -> None:
    """Once after each sale: who does not open it then has their reasons."""
    last = await repurchase.last_sale(session, product.id)
    if last is None or product.gap_days is None:
        return
    buy, offer = last
    if product.refill_told is not None and product.refill_told > (buy.closed_at or buy.closes_at):
        return
    product.refill_told = now
    fact = RunningOut(
        buy_no=buy.id,
        title=offer.title,
        group=group.name or group.chat,
        unit=offer.unit,
        due=need.due,
        buyers=need.buyers,
        units=need.units,
        days=product.gap_days,
        by=now + AHEAD,
    )
    await courtesies.plan(session, fact, buy.leader_id, group.id, now, until=now + OF_USE)


async def tell_due(session: AsyncSession, buy: GroupBuy, offers: Sequence[Offer], deed: Deed) -> None:
    """Those who will be out of something by the time the buy closes hear of it before the group's post, privately and once:
    not who heard that their wish is open. A buy that is not for everybody speaks for itself."""
    if buy.only_for:
        return
    found = await _who_is_due(session, buy, offers, deed)
    heard = await courtesies.hear_of(session, buy.id, found)
    words = [
        await _plan(session, buy, offers, theirs, member, deed)
        for member, theirs in found.items()
        if member not in heard
    ]
    for word in words[:AT_ONCE]:
        await courtesies.judge(session, word, deed.now, deed.manners)


async def _who_is_due(
    session: AsyncSession, buy: GroupBuy, offers: Sequence[Offer], deed: Deed
) -> dict[int, tuple[str, datetime]]:
    """Member -> what they will be out of, and when they bought it last; who waits longest first."""
    found: dict[int, tuple[str, datetime]] = {}
    for product in await repurchase.roots_of(session, [one.id for one in offers]):
        for member, last in await repurchase.last_bought(session, deed.group.id, product.id):
            if is_due(last, product.gap_days or 0, deed.now, buy.closes_at) and member != buy.leader_id:
                found.setdefault(member, (product.title, last))
    return found


async def _plan(
    session: AsyncSession,
    buy: GroupBuy,
    offers: Sequence[Offer],
    theirs: tuple[str, datetime],
    member: int,
    deed: Deed,
) -> int:
    product, last = theirs
    fact = OpenAgain(
        buy_no=buy.id,
        title=buy.title,
        product=product,
        last_at=last,
        group=deed.group.name or deed.group.chat,
        offers=[(one.code, one.title, one.price_minor) for one in offers],
        currency=buy.currency,
        closes_at=buy.closes_at,
    )
    return await courtesies.plan(
        session,
        fact,
        member,
        deed.group.id,
        deed.now,
        until=buy.closes_at,
        buy_no=buy.id,
        source=deed.source,
    )
