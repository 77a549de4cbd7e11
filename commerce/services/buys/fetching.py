"""Handing out is over: who did not come is asked once, privately, and is on record only a day later, by another word
of the leader. A record is for its member and the leader alone; it can be answered, struck out, and is forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import Outcome
from commerce.queries.lists import ListedOrder, buy_list
from commerce.queries.missed import records_of
from commerce.queries.names import called_around
from commerce.queries.sides import Side, leader_in
from commerce.refusals import Refusal
from commerce.rules.no_show import A_DAY, NoShow, follows, may_record
from commerce.services.deed import Deed
from commerce.services.people.meeting import address_of, addresses_of
from commerce.services.voice.record import said, say, say_all
from commerce.tables import Group, GroupBuy, Member, Miss, Order

LONGEST = 300  # characters of an answer that are passed on
FEW = 20  # names of one answer
ANSWERED_WITHIN = 14 * A_DAY  # so long after being asked, plain private words are taken for the answer


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
class MissAnswered(Outcome):
    """Told to the leader: what a member says about goods they did not fetch ('': they would like a new time).
    `noted`: it is on record by now."""

    where = "private"
    miss_no: int
    order_no: int
    buy_no: int
    title: str
    name: str
    words: str
    noted: bool


@dataclass(slots=True, kw_only=True)
class MissHeard(Outcome):
    """Told to the member: their answer reached `leader`. `is_asked_when`: they asked for another time and may say which."""

    where = "private"
    buy_no: int
    leader: str
    is_asked_when: bool


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
    listed = [one for one in (await buy_list(session, buy, side)).orders if one.units and not one.handed]
    left = _parted(listed, await _asked(session, buy), deed.now)
    unreached = await _ask(session, buy, left.new, deed, at)
    for one, row in left.noted:
        await _note(session, buy, one, row, deed, rules=rules, at=at)
    deed.sign(session, "handing_over", group_id=buy.group_id, buy_id=buy.id)
    return HandingOver(
        buy_no=buy.id,
        title=buy.title,
        asked=_names(left.new),
        asked_count=len(left.new),
        noted=_names(one for one, _ in left.noted),
        noted_count=len(left.noted),
        waits=_names(one for one, _ in left.waits),
        waits_until=max((row.asked_at + A_DAY for _, row in left.waits), default=None),
        unreached=unreached[:FEW],
    )


@dataclass(frozen=True, slots=True)
class _Left:
    """Who has not fetched theirs: not asked yet, asked long enough ago, asked lately."""

    new: list[ListedOrder]
    noted: list[tuple[ListedOrder, Miss]]
    waits: list[tuple[ListedOrder, Miss]]


def _parted(listed: Sequence[ListedOrder], asked: Sequence[Miss], now: datetime) -> _Left:
    rows = {row.order_id: row for row in asked}
    found = _Left([], [], [])
    for one in listed:
        row = rows.get(one.order_no)
        if row is None:
            found.new.append(one)
        elif row.recorded_at is None and row.struck_at is None:
            (found.noted if may_record(row.asked_at, now) else found.waits).append((one, row))
    return found


def _names(listed: Iterable[ListedOrder]) -> list[str]:
    return [one.name for one in listed][:FEW]


async def _asked(session: AsyncSession, buy: GroupBuy) -> Sequence[Miss]:
    return (await session.execute(select(Miss).where(col(Miss.buy_id) == buy.id))).scalars().all()


async def _ask(
    session: AsyncSession, buy: GroupBuy, new: Sequence[ListedOrder], deed: Deed, at: datetime
) -> list[str]:
    """-> the names of those who cannot be written to."""
    addresses = await addresses_of(session, [one.order_no for one in new])
    rows = []
    for one in new:
        order = await session.get_one(Order, one.order_no)
        session.add(
            Miss(
                order_id=order.id,
                buy_id=buy.id,
                group_id=order.group_id,
                member_id=order.member_id,
                asked_at=deed.now,
            )
        )
        if order.id in addresses:
            fact = NotFetched(order_no=order.id, buy_no=buy.id, title=buy.title, leader=deed.by.name)
            rows.append(said(addresses[order.id], fact, at, buy.id))
    await say_all(session, rows)
    return [one.name for one in new if one.order_no not in addresses]


async def _note(
    session: AsyncSession,
    buy: GroupBuy,
    listed: ListedOrder,
    row: Miss,
    deed: Deed,
    *,
    rules: NoShow,
    at: datetime,
) -> None:
    """On record; the member hears what follows."""
    row.recorded_at = deed.now
    await session.flush()
    deed.sign(session, "not_fetched", group_id=row.group_id, buy_id=row.buy_id, order_id=row.order_id)
    address = (await addresses_of(session, [row.order_id])).get(row.order_id)
    if address is None:
        return
    then = follows(
        rules.steps, await records_of(session, row.member_id, row.group_id, deed.now, rules.forget)
    )
    fact = NotFetchedNoted(
        buy_no=row.buy_id,
        title=buy.title,
        leader=deed.by.name,
        records=then.records,
        days=rules.forget.days,
        prepays=then.prepays,
        most=then.most,
        answered=bool(row.answer),
    )
    await say_all(session, [said(address, fact, at, row.buy_id)])


async def came_after_all(session: AsyncSession, order: Order) -> None:
    """Fetched before it was on record: nothing is kept of it."""
    row = col(Miss.order_id) == order.id
    await session.execute(delete(Miss).where(row, col(Miss.recorded_at).is_(None)))


async def answer(
    session: AsyncSession, member: Member, words: str, platform: str, now: datetime, buy_no: int | None = None
) -> MissHeard | None:
    """Passes on what a member says about goods they did not fetch: of that buy, else of the latest that they were asked
    about within the last days and have not answered. `words` '': they would like a new time. None: of none."""
    query = select(Miss).where(col(Miss.member_id) == member.id, col(Miss.struck_at).is_(None))
    lately = (col(Miss.answer) == "", col(Miss.asked_at) > now - ANSWERED_WITHIN)
    query = query.where(*(lately if buy_no is None else [col(Miss.buy_id) == buy_no]))
    found = await session.execute(query.order_by(col(Miss.id).desc()).limit(1).with_for_update())
    row = found.scalar_one_or_none()
    if row is None:
        return None
    row.answer = words[:LONGEST] or row.answer
    leader = await leader_in(session, row.buy_id, row.group_id)
    await _tell_leader(session, leader, member, row, words[:LONGEST], platform, now=now)
    return MissHeard(buy_no=row.buy_id, leader=leader.name, is_asked_when=not words)


async def _tell_leader(
    session: AsyncSession,
    leader: Member,
    member: Member,
    row: Miss,
    words: str,
    platform: str,
    *,
    now: datetime,
) -> None:
    buy = await session.get_one(GroupBuy, row.buy_id)
    fact = MissAnswered(
        miss_no=row.id,
        order_no=row.order_id,
        buy_no=row.buy_id,
        title=buy.title,
        name=await called_around(session, row.buy_id, member),
        words=words,
        noted=row.recorded_at is not None,
    )
    address = await address_of(session, leader.id, platform)
    if address:
        say(session, address, fact, now, kind="private", buy_id=row.buy_id, person=address)


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
