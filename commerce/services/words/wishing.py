"""Wishes: noted by members, gathered by product, told to a leader at a target."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.fact import OneMessage, Unasked
from commerce.outcomes import Outcome
from commerce.phrases.wishing import LONGEST, key_of, product_of, same
from commerce.queries import demand
from commerce.queries.searching import sold_before
from commerce.refusals import Refusal
from commerce.services.deed import Deed
from commerce.services.people import meeting as people
from commerce.services.people import stirring
from commerce.services.voice.record import say
from commerce.tables import Group, Member, Wish, Wisher
from commerce.tables.wish import StateOfWish

MOST = 20  # wishes one member may have open in a group; conditions that are shown of one buy


@dataclass(slots=True, kw_only=True)
class Wished(Outcome):
    """A member wants it: how many do now. `joined`: it was not theirs before."""

    no: int
    product: str
    members: int
    joined: bool


@dataclass(slots=True)
class Unwished(Outcome):
    """A member does not want it any more: how many still do."""

    no: int
    product: str
    members: int


@dataclass(slots=True)
class WishEntry:
    """One wish of a group."""

    no: int
    product: str
    members: int


@dataclass(slots=True)
class WishList(OneMessage, Outcome):
    """What a group's members would like, most wanted first. Nobody is named."""

    wishes: list[WishEntry]


@dataclass(slots=True, kw_only=True)
class DemandEntry:
    """One wish with those who want it; `target` 0: none."""

    no: int
    product: str
    members: int
    names: list[str]
    target: int


@dataclass(slots=True, kw_only=True)
class Conditions:
    """Who would take what an open buy sells if: (name, units, their own words) of the last MOST, and how many more
    there are."""

    buy_no: int
    title: str
    members: list[tuple[str, int, str]]
    more: int


@dataclass(slots=True)
class Demand(Outcome):
    """What a group's members would like and who they are, and who would order on a condition: for its leader
    alone."""

    where = "private"
    group: str
    wishes: list[DemandEntry]
    conditions: list[Conditions]


@dataclass(slots=True, kw_only=True)
class TargetSet(Outcome):
    """The leader is told once when `target` members want it."""

    where = "private"
    no: int
    product: str
    members: int
    target: int


@dataclass(slots=True, kw_only=True)
class TargetReached(Unasked, Outcome):
    """So many want it: told to the leader who asked, once, with what to send. `price_minor` is what it last
    cost, if it was ever sold."""

    where = "private"
    no: int
    product: str
    members: int
    group: str
    price_minor: int | None
    currency: str


@dataclass(slots=True)
class WishDropped(Outcome):
    """A leader took it off the list."""

    no: int
    product: str


@dataclass(slots=True, kw_only=True)
class WishMerged(Outcome):
    """A leader made one of two that were the same thing: wish `old` is part of wish `no`, which so many
    members want."""

    no: int
    product: str
    old: int
    members: int


@dataclass(eq=False)
class NoSuchWish(Refusal):
    """No open wish of that name or number here, or none of theirs."""

    found: str


@dataclass(eq=False)
class BadWish(Refusal):
    """A wish that cannot be noted. `why`: nothing, long (more than `most` characters), many (more than `most`
    wishes)."""

    why: str
    most: int


async def wish(session: AsyncSession, group: Group, member: Member, text: str, now: datetime) -> Wished:
    """Notes that the member wants it, with those who said the same. Raises BadWish."""
    product = product_of(text)
    if not product or len(product) > LONGEST:
        raise BadWish("long" if product else "nothing", LONGEST)
    row = await of_product(session, group, product, now)
    wished = await join(session, row, member, now)
    await _keep_few(session, group, member)
    return wished


async def of_product(session: AsyncSession, group: Group, product: str, now: datetime) -> Wish:
    """The open wish for it; made where there is none."""
    await stand_still(session, group.id)
    no = same(key_of(product), await demand.keys(session, group.id))
    if no is not None:
        return await find(session, group, no)
    row = Wish(group_id=group.id, product=product, key=key_of(product), since=now)
    session.add(row)
    await session.flush()
    return row


async def count(session: AsyncSession, row: Wish) -> int:
    """How many want it."""
    return len(await demand.wishers(session, row.id))


async def join(session: AsyncSession, row: Wish, member: Member, now: datetime) -> Wished:
    """The member wants it too; each counts once. A leader's target that is reached by it is told. The row
    comes from `find`."""
    joined = await session.get(Wisher, (row.id, member.id)) is None
    if joined:
        session.add(Wisher(wish_id=row.id, member_id=member.id, since=now))
        await session.flush()
        await stirring.stir(session, [member.id], [row.group_id], now)
        await tell_target(session, row, now)
    return Wished(no=row.id, product=row.product, members=await count(session, row), joined=joined)


async def leave(session: AsyncSession, row: Wish, member: Member, now: datetime) -> Unwished:
    """The member does not want it any more. Raises NoSuchWish where it was none of theirs."""
    own = await session.get(Wisher, (row.id, member.id))
    if own is None:
        raise NoSuchWish(row.product)
    await session.delete(own)
    await session.flush()
    await stirring.stir(session, [member.id], [row.group_id], now)
    return Unwished(row.id, row.product, await count(session, row))


async def find(session: AsyncSession, group: Group, no: int, state: StateOfWish = "open") -> Wish:
    """Wish number `no` of the group, held until the commit. Raises NoSuchWish; another group's does not exist
    here."""
    await stand_still(session, group.id)
    query = (
        select(Wish)
        .where(col(Wish.id) == no, col(Wish.group_id) == group.id, col(Wish.state) == state)
        .with_for_update()
    )
    found = (await session.execute(query, execution_options={"populate_existing": True})).scalar_one_or_none()
    if found is None:
        raise NoSuchWish(str(no))
    return found


async def named(session: AsyncSession, group: Group, text: str) -> Wish:
    """The open wish that the words are about. Raises NoSuchWish."""
    no = same(key_of(product_of(text)), await demand.keys(session, group.id))
    if no is None:
        raise NoSuchWish(text[:LONGEST])
    return await find(session, group, no)


async def listed(session: AsyncSession, group: Group) -> WishList:
    """What the group wants."""
    return WishList(
        [WishEntry(row.id, row.product, count) for row, count in await demand.open_wishes(session, group.id)]
    )


async def listed_with_names(session: AsyncSession, group: Group) -> Demand:
    """What the group wants, and who."""
    found = await demand.open_wishes(session, group.id)
    entries = [
        DemandEntry(
            no=row.id,
            product=row.product,
            members=count,
            names=[one.name for one in await demand.wishers(session, row.id)],
            target=row.target,
        )
        for row, count in found
    ]
    return Demand(group.name or group.chat, entries, await _conditions(session, group))


async def _conditions(session: AsyncSession, group: Group) -> list[Conditions]:
    """By buy, those said last."""
    by_buy: dict[tuple[int, str], list[tuple[str, int, str]]] = {}
    for one in await demand.on_condition(session, group.id):
        by_buy.setdefault((one.buy_no, one.title), []).append((one.name, one.units, _in_short(one.words)))
    return [
        Conditions(buy_no=no, title=title, members=said[-MOST:], more=len(said[:-MOST]))
        for (no, title), said in by_buy.items()
    ]


def _in_short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


async def aim(session: AsyncSession, deed: Deed, no: int, target: int) -> list[Outcome]:
    """The leader wants to be told when so many want it; at once where they do already."""
    row = await find(session, deed.group, no)
    row.target, row.leader_id, row.told = target, deed.by.id, False
    deed.sign(session, "wish_target", detail=f"{no}: {target}")
    members = await count(session, row)
    if members >= target:
        row.told = True
        return [await _reached(session, row, deed.group, members)]
    return [TargetSet(no=no, product=row.product, members=members, target=target)]


async def drop(session: AsyncSession, deed: Deed, no: int) -> WishDropped:
    """Takes a wish off the list. Raises NoSuchWish."""
    row = await find(session, deed.group, no)
    row.state = "dropped"
    deed.sign(session, "wish_dropped", detail=row.product)
    return WishDropped(no, row.product)


async def restore(session: AsyncSession, deed: Deed, no: int) -> WishList:
    """Puts a wish that was taken off on the list again. Raises NoSuchWish."""
    await put_back(session, await find(session, deed.group, no, "dropped"))
    deed.sign(session, "wish_restored", detail=str(no))
    return await listed(session, deed.group)


async def put_back(session: AsyncSession, row: Wish) -> None:
    """On the list again; with those who wished the same meanwhile, where somebody did."""
    again = same(row.key, await demand.keys(session, row.group_id))
    if again is None:
        row.state = "open"
    else:
        await gather(session, again, row)
    await session.flush()


async def merge(session: AsyncSession, deed: Deed, old: int, no: int) -> WishMerged:
    """Those of wish `old` want `no` from now on, each counted once. Raises NoSuchWish."""
    from_, into = await find(session, deed.group, old), await find(session, deed.group, no)
    await gather(session, no, from_)
    await session.flush()
    await tell_target(session, into, deed.now)
    deed.sign(session, "wish_merged", detail=f"{old} into {no}")
    return WishMerged(no=no, product=into.product, old=old, members=await count(session, into))


async def tell_target(session: AsyncSession, row: Wish, now: datetime) -> None:
    """Tells the leader, once, that as many want it as they asked for."""
    members = await count(session, row)
    if row.told or not row.target or members < row.target or row.leader_id is None:
        return
    row.told = True
    group = (await session.execute(select(Group).where(col(Group.id) == row.group_id))).scalar_one()
    address = await people.address_of(session, row.leader_id, group.chat.partition(":")[0])
    if address:
        say(
            session,
            address,
            await _reached(session, row, group, members),
            now,
            kind="private",
            person=address,
        )


async def gather(session: AsyncSession, no: int, old: Wish) -> None:
    """Those of an old wish want the open one."""
    there = set(
        (await session.execute(select(col(Wisher.member_id)).where(col(Wisher.wish_id) == no))).scalars()
    )
    rows = await session.execute(select(Wisher).where(col(Wisher.wish_id) == old.id))
    for own in rows.scalars():
        if own.member_id not in there:
            session.add(Wisher(wish_id=no, member_id=own.member_id, since=own.since))
    await session.execute(delete(Wisher).where(col(Wisher.wish_id) == old.id))
    old.state = "dropped"


async def _reached(session: AsyncSession, row: Wish, group: Group, members: int) -> TargetReached:
    known = {0: row.key}
    before = await sold_before(session, group.id, lambda title: same(key_of(title), known) == 0)
    return TargetReached(
        no=row.id,
        product=row.product,
        members=members,
        group=group.name or group.chat,
        price_minor=before.price_minor if before else None,
        currency=before.currency if before else "",
    )


async def _keep_few(session: AsyncSession, group: Group, member: Member) -> None:
    own = (
        select(func.count(col(Wisher.wish_id)))
        .join(Wish, col(Wish.id) == col(Wisher.wish_id))
        .where(col(Wisher.member_id) == member.id, col(Wish.group_id) == group.id, col(Wish.state) == "open")
    )
    if (await session.execute(own)).scalar_one() > MOST:
        raise BadWish("many", MOST)


async def stand_still(session: AsyncSession, group_id: int) -> None:
    """One wish at a time in a group: two who say the same at once make one wish, and a target is told
    once."""
    await session.execute(
        select(col(Group.id)).where(col(Group.id) == group_id).with_for_update(key_share=True)
    )
