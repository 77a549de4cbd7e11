"""Handing out is over: who did not come is asked once, privately, and is on record only a day later, by another word
of the leader. A record is for its member and the leader alone; it can be answered, struck out, and is forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import Outcome
from commerce.queries.fetching import holds_goods
from commerce.queries.missed import records_of
from commerce.queries.names import called, called_around, shared_around
from commerce.queries.reaching import reach
from commerce.queries.sides import Side
from commerce.queries.signed import seen_by
from commerce.refusals import Refusal
from commerce.rules.no_show import A_DAY, NoShow, follows, may_record
from commerce.services.deed import Deed
from commerce.services.people.meeting import address_of, addresses_of
from commerce.services.voice.portions import WordToMany, begin, side_facts, word
from commerce.services.voice.record import audit, said, say, say_all
from commerce.tables import Group, GroupBuy, Member, Miss, Order, Telling

FEW = 20  # names of one answer


@dataclass(slots=True, kw_only=True)
class HandingOver(Outcome):
    """Handing out of a buy was closed, told to the leader alone: whom that `asked` now, who is on record (`noted`) and
    who `waits` to be, having been asked less than a day ago, until `waits_until`; names, and how many there are of each.
    `unreached` cannot be written to privately. All empty: everybody has theirs."""

    where = "private"
    buy_no: int
    title: str
    asked: list[str]
    asked_count: int
    noted: list[str]
    noted_count: int
    waits: list[str]
    waits_until: datetime | None
    unreached: list[str]


@dataclass(slots=True, kw_only=True)
class NotFetched(Outcome):
    """Asked of a member, once: their goods were not fetched. They may agree a new time, or say why."""

    where = "private"
    order_no: int
    buy_no: int
    title: str
    leader: str


@dataclass(slots=True, kw_only=True)
class NotFetchedNoted(Outcome):
    """Told to a member: it is on record, for `records` times that count until they are forgotten after `days`.
    `prepays`, `most`: what follows from now on; `answered`: they said why."""

    where = "private"
    buy_no: int
    title: str
    leader: str
    records: int
    days: int
    prepays: bool
    most: int
    answered: bool = False


@dataclass(slots=True, kw_only=True)
class StruckOut(Outcome):
    """A record is struck out; told to the leader alone."""

    where = "private"
    title: str
    name: str


@dataclass(slots=True, kw_only=True)
class YourRecordStruck(Outcome):
    """Told to the member: what was on record as not fetched counts no more."""

    where = "private"
    title: str
    leader: str


@dataclass(eq=False)
class NotArrivedYet(Refusal):
    """Goods that have not come cannot have been left behind."""

    buy_no: int
    title: str


@dataclass(eq=False)
class NoSuchMiss(Refusal):
    """No record of that number that still counts, or none of this leader's members; `no` 0: nothing that the member
    could answer."""

    private = True
    no: int


async def close_handing(
    session: AsyncSession, buy: GroupBuy, deed: Deed, side: Side, rules: NoShow, at: datetime
) -> HandingOver:
    """Asks who has not fetched theirs and was not asked; puts on record who was asked a day ago or more. Words to
    members are said from `at` on. Raises NotArrivedYet."""
    await session.refresh(buy, with_for_update=True)  # of two who say it at once the second sees the first
    if buy.arrived_at is None:
        raise NotArrivedYet(buy.id, buy.title)
    left = _parted(await _not_fetched(session, buy, side), deed.now)
    unreached = await _unreached(session, buy, side) if left.new else []
    for said_so, people in ((asked_why, left.new), (noted, left.noted)):
        if people:
            await begin(session, buy, _telling(buy, said_so, side, deed, rules, at))
    deed.sign(session, "handing_over", group_id=buy.group_id, buy_id=buy.id)
    return HandingOver(
        buy_no=buy.id,
        title=buy.title,
        asked=_names(left.new),
        asked_count=len(left.new),
        noted=_names(left.noted),
        noted_count=len(left.noted),
        waits=_names(left.waits),
        waits_until=max((one.asked_at + A_DAY for one in left.waits if one.asked_at), default=None),
        unreached=unreached,
    )


@dataclass(frozen=True, slots=True)
class _NotFetched:
    """Whose goods are still there, and when they were asked why, if they were; `is_open`: it is neither on record nor
    struck out."""

    name: str
    asked_at: datetime | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class _Left:
    """Who has not fetched theirs: not asked yet, asked long enough ago, asked lately."""

    new: list[_NotFetched]
    noted: list[_NotFetched]
    waits: list[_NotFetched]


def _parted(left: Sequence[_NotFetched], now: datetime) -> _Left:
    found = _Left([], [], [])
    for one in left:
        if one.asked_at is None:
            found.new.append(one)
        elif one.is_open:
            (found.noted if may_record(one.asked_at, now) else found.waits).append(one)
    return found


def _names(some: Sequence[_NotFetched]) -> list[str]:
    return [one.name for one in some][:FEW]


async def _not_fetched(session: AsyncSession, buy: GroupBuy, side: Side) -> list[_NotFetched]:
    """By order number; no more is read of each than is asked here."""
    is_open = and_(col(Miss.recorded_at).is_(None), col(Miss.struck_at).is_(None))
    rows = await session.execute(
        select(col(Member.id), col(Member.name), col(Miss.asked_at), is_open)
        .join(Order, col(Order.member_id) == col(Member.id))
        .outerjoin(Miss, col(Miss.order_id) == col(Order.id))
        .where(col(Order.buy_id) == buy.id, seen_by(side), *_left_behind())
        .order_by(col(Order.id))
    )
    shared = await shared_around(session, buy.id)
    return [
        _NotFetched(called(name, no, shared), asked_at, bool(is_open)) for no, name, asked_at, is_open in rows
    ]


def _left_behind() -> list[ColumnElement[bool]]:
    return [holds_goods(), col(Order.handed_at).is_(None)]


def _was_asked() -> ColumnElement[bool]:
    return select(col(Miss.id)).where(col(Miss.order_id) == col(Order.id)).exists()


def _is_to_be_noted(row: Telling) -> ColumnElement[bool]:
    """The condition of `may_record`."""
    is_open = col(Miss.recorded_at).is_(None), col(Miss.struck_at).is_(None)
    ago = col(Miss.asked_at) <= row.at - A_DAY
    return select(col(Miss.id)).where(col(Miss.order_id) == col(Order.id), *is_open, ago).exists()


async def _unreached(session: AsyncSession, buy: GroupBuy, side: Side) -> list[str]:
    """The first of those who are to be asked and cannot be written to."""
    _, unreached = await reach(session, buy, seen_by(side), *_left_behind(), ~_was_asked(), most=FEW)
    return unreached.names


def _telling(
    buy: GroupBuy, said_so: WordToMany, side: Side, deed: Deed, rules: NoShow, at: datetime
) -> Telling:
    follow = {"steps": list(rules.steps), "forget": rules.forget.days}
    return Telling(
        buy_id=buy.id,
        by_id=deed.by.id,
        word=said_so.name,
        facts=side_facts(side) | follow,
        source=deed.source,
        at=deed.now,
        say_at=at,
    )


@word("not fetched", lambda _: [*_left_behind(), ~_was_asked()])
async def asked_why(session: AsyncSession, buy: GroupBuy, row: Telling, orders: Sequence[Order]) -> None:
    """Asks, and keeps that it was asked."""
    session.add_all(
        Miss(
            order_id=one.id,
            buy_id=buy.id,
            group_id=one.group_id,
            member_id=one.member_id,
            asked_at=row.at,
        )
        for one in orders
    )
    addresses = await addresses_of(session, [one.id for one in orders])
    leader = await _leader(session, row)
    facts = [NotFetched(order_no=one.id, buy_no=buy.id, title=buy.title, leader=leader) for one in orders]
    await _say(session, buy, row, addresses, {one.order_no: one for one in facts})


@word("not fetched, noted", lambda row: [*_left_behind(), _is_to_be_noted(row)])
async def noted(session: AsyncSession, buy: GroupBuy, row: Telling, orders: Sequence[Order]) -> None:
    """On record; each hears what follows."""
    numbers = [one.id for one in orders]
    found = await session.execute(select(Miss).where(col(Miss.order_id).in_(numbers)))
    misses = {miss.order_id: miss for miss in found.scalars()}
    for one in orders:
        misses[one.id].recorded_at = row.at
        _sign(session, row, one)
    await session.flush()
    addresses = await addresses_of(session, numbers)
    forget = timedelta(days=row.facts["forget"])
    records = await records_of(session, [one.member_id for one in orders], row.at, forget)
    leader, facts = await _leader(session, row), {}
    for one in orders:
        then = follows(row.facts["steps"], records[one.member_id, one.group_id])
        facts[one.id] = NotFetchedNoted(
            buy_no=buy.id,
            title=buy.title,
            leader=leader,
            records=then.records,
            days=forget.days,
            prepays=then.prepays,
            most=then.most,
            answered=bool(misses[one.id].answer),
        )
    await _say(session, buy, row, addresses, facts)


async def _leader(session: AsyncSession, row: Telling) -> str:
    """By the name they have now, which a telling does not keep: they may have been forgotten meanwhile."""
    return (await session.get_one(Member, row.by_id)).name


def _sign(session: AsyncSession, row: Telling, order: Order) -> None:
    audit(
        session,
        "not_fetched",
        row.at,
        actor_id=row.by_id,
        group_id=order.group_id,
        buy_id=row.buy_id,
        order_id=order.id,
        source=row.source,
    )


async def _say(
    session: AsyncSession,
    buy: GroupBuy,
    row: Telling,
    addresses: Mapping[int, str],
    facts: Mapping[int, Outcome],
) -> None:
    """To each who can be written to."""
    rows = [said(addresses[no], fact, row.say_at, buy.id) for no, fact in facts.items() if no in addresses]
    await say_all(session, rows)


async def came_after_all(session: AsyncSession, order: Order) -> None:
    """Fetched before it was on record: nothing is kept of it."""
    row = col(Miss.order_id) == order.id
    await session.execute(delete(Miss).where(row, col(Miss.recorded_at).is_(None)))


async def strike_out(session: AsyncSession, no: int, groups: Sequence[int], deed: Deed) -> StruckOut:
    """It counts no more, and its member is told. Raises NoSuchMiss."""
    found = await session.execute(select(Miss).where(col(Miss.id) == no).with_for_update())
    row = found.scalar_one_or_none()
    if row is None or row.group_id not in groups or row.struck_at is not None:
        raise NoSuchMiss(no)
    row.struck_at = deed.now
    buy, member = await session.get_one(GroupBuy, row.buy_id), await session.get_one(Member, row.member_id)
    deed.sign(session, "struck_out", group_id=row.group_id, buy_id=row.buy_id, order_id=row.order_id)
    chat = (await session.get_one(Group, row.group_id)).chat
    address = await address_of(session, member.id, chat.partition(":")[0])
    if address:
        fact = YourRecordStruck(title=buy.title, leader=deed.by.name)
        say(session, address, fact, deed.now, kind="private", buy_id=buy.id, person=address)
    return StruckOut(title=buy.title, name=await called_around(session, buy.id, member))


async def forget_old(session: AsyncSession, recorded_before: datetime) -> None:
    """Records from before that moment are gone."""
    await session.execute(delete(Miss).where(col(Miss.recorded_at) <= recorded_before))
