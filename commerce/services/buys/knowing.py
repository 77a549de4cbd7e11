"""Products are known again when they are offered: by their names, and where a name is only likely the same, by the
leader's word, which can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.fact import Unasked
from commerce.outcomes import Outcome
from commerce.phrases.knowing import alike, known_as
from commerce.phrases.wishing import key_of
from commerce.queries import known
from commerce.queries.known import SoldProduct
from commerce.refusals import Refusal
from commerce.services.deed import Deed
from commerce.services.money.commissioning import tell_leader
from commerce.services.people import stirring
from commerce.tables import Group, GroupBuy, KnownProduct, Offer, OfProduct


@dataclass(slots=True, kw_only=True)
class ProductAlike(Unasked, Outcome):
    """Told to the leader, once: is what they offer now the same as `like_title`, which was sold so many `times`?"""

    where = "private"
    no: int
    title: str
    like_no: int
    like_title: str
    times: int


@dataclass(slots=True)
class ProductsListed(Outcome):
    """What a group was sold, for its leader."""

    where = "private"
    group: str
    products: list[SoldProduct]


@dataclass(slots=True, kw_only=True)
class ProductsJoined(Outcome):
    """Two products are one from now on: what was said and sold of `no` counts for `into`."""

    where = "private"
    no: int
    title: str
    into: int
    into_title: str


@dataclass(slots=True)
class ProductParted(Outcome):
    """A product stands by itself, with what was sold under its own name."""

    where = "private"
    no: int
    title: str


@dataclass(eq=False)
class NoSuchProduct(Refusal):
    """Nothing of that number was sold in this group."""

    no: int


async def know(session: AsyncSession, buy: GroupBuy, offers: Sequence[Offer], now: datetime) -> None:
    """Each offer is of a product from now on; of a new one that looks like another, the leader is asked."""
    group = await _still(session, buy.group_id)
    for offer in offers:
        key = key_of(offer.title)
        before = await known.keys(session, buy.group_id)
        no = known_as(key, before)
        if no is None:
            no = await _new(session, offer.title, key, group, now)
            like = alike(key, before)
            if like is not None:
                await _ask(session, buy, group, no, like, now)
        await session.merge(OfProduct(offer_id=offer.id, product_id=no))
    await session.flush()


async def listed(session: AsyncSession, group: Group) -> ProductsListed:
    """What the group was sold, what was sold most often first."""
    return ProductsListed(group.name or group.chat, await known.sold(session, group.id))


async def join(session: AsyncSession, deed: Deed, no: int, into: int) -> Outcome:
    """Product `no` is the same as `into`. Raises NoSuchProduct."""
    await _still(session, deed.group.id)
    one, other = await _of_group(session, deed, no), await _of_group(session, deed, into)
    root = await _of_group(session, deed, other.root_id or other.id)
    if one.root_id != root.id:
        top = await _of_group(session, deed, one.root_id or one.id)
        top.part_of = root.id
        await _find_roots(session, deed.group.id)
        await stirring.stir_marks(session, [deed.group.id], deed.now)
        deed.sign(session, "product_joined", detail=f"{top.title} = {root.title}")
    return ProductsJoined(no=one.id, title=one.title, into=root.id, into_title=root.title)


async def part(session: AsyncSession, deed: Deed, no: int) -> ProductParted:
    """Takes that back; also the answer "another" to the question. Raises NoSuchProduct."""
    await _still(session, deed.group.id)
    one = await _of_group(session, deed, no)
    if one.part_of is not None:
        one.part_of = None
        await _find_roots(session, deed.group.id)
        await stirring.stir_marks(session, [deed.group.id], deed.now)
        deed.sign(session, "product_parted", detail=one.title)
    return ProductParted(one.id, one.title)


async def _new(session: AsyncSession, title: str, key: str, group: Group, now: datetime) -> int:
    """A product of that name, with what was sold under it before products were known."""
    row = KnownProduct(group_id=group.id, title=title, key=key, since=now)
    session.add(row)
    await session.flush()
    row.root_id = row.id
    for offer, called in await known.unknown_offers(session, group.id):
        if known_as(key_of(called), {row.id: key}) is not None:
            session.add(OfProduct(offer_id=offer, product_id=row.id))
    await session.flush()
    return row.id


async def _ask(session: AsyncSession, buy: GroupBuy, group: Group, no: int, like: int, now: datetime) -> None:
    one, other = await session.get_one(KnownProduct, no), await session.get_one(KnownProduct, like)
    times = await known.times_sold(session, like)
    fact = ProductAlike(no=no, title=one.title, like_no=like, like_title=other.title, times=times)
    await tell_leader(session, buy.leader_id, group, fact, buy.id, now)


async def _find_roots(session: AsyncSession, group_no: int) -> None:
    """Where each product's being part of another ends."""
    await session.flush()
    rows = await session.execute(
        select(col(KnownProduct.id), col(KnownProduct.part_of)).where(col(KnownProduct.group_id) == group_no)
    )
    above = {row[0]: row[1] for row in rows}
    for no in above:
        root = no
        while (over := above[root]) is not None:
            root = over
        await session.execute(update(KnownProduct).where(col(KnownProduct.id) == no).values(root_id=root))


async def _of_group(session: AsyncSession, deed: Deed, no: int) -> KnownProduct:
    row = await session.get(KnownProduct, no, populate_existing=True)
    if row is None or row.group_id != deed.group.id:
        raise NoSuchProduct(no)
    return row


async def _still(session: AsyncSession, group_no: int) -> Group:
    """One product at a time in a group: two sales that open at once make one of a name."""
    query = select(Group).where(col(Group.id) == group_no).with_for_update(key_share=True)
    return (await session.execute(query)).scalar_one()
