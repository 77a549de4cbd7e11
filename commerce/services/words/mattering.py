"""What members put to the one who decides: numbered, answered, closed; its member hears each, privately, and nobody else
reads any of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.fact import OneMessage, Unasked
from commerce.outcomes import Outcome
from commerce.queries.names import called, shared_in
from commerce.refusals import Refusal
from commerce.services.deed import Deed
from commerce.services.people.meeting import address_of
from commerce.services.voice.record import say
from commerce.tables import Group, GroupBuy, Identity, Matter, Member
from commerce.tables.matter import StateOfMatter

LONGEST = 1_000  # characters that are kept
MOST = 30  # matters in a list


@dataclass(slots=True, kw_only=True)
class MatterKept(Outcome):
    """A member's matter has a number; `told` of the group's leaders have read it by now, by name."""

    where = "private"
    no: int
    group: str
    text: str
    told: list[str]


@dataclass(slots=True, kw_only=True)
class MatterRaised(Unasked, Outcome):
    """Told to a leader alone."""

    where = "private"
    no: int
    group: str
    name: str
    text: str


@dataclass(slots=True, kw_only=True)
class MatterMoved(Outcome):
    """Told to its member: their matter was answered, closed, or is open again."""

    where = "private"
    no: int
    group: str
    text: str
    state: StateOfMatter
    answer: str
    by: str


@dataclass(slots=True, kw_only=True)
class MatterEntry:
    """One matter; `name` '' to its own member."""

    no: int
    name: str
    text: str
    state: StateOfMatter
    answer: str
    at: datetime


@dataclass(slots=True, kw_only=True)
class MatterList(OneMessage, Outcome):
    """The matters of a group, for its leader, or (`own`) a member's own; what is not closed stands first."""

    where = "private"
    group: str
    own: bool
    matters: list[MatterEntry]
    more: int


@dataclass(eq=False)
class NoSuchMatter(Refusal):
    """No matter of that number in this group."""

    private = True
    no: int


async def put(
    session: AsyncSession, group: Group, member: Member, text: str, *, leaders: Collection[str], now: datetime
) -> MatterKept:
    """It has a number, and whoever decides in the group hears it: `leaders` by address, and who opened its last buy."""
    row = Matter(group_id=group.id, member_id=member.id, text=text[:LONGEST], at=now)
    session.add(row)
    await session.flush()
    name = called(member.name, member.id, await shared_in(session, group.id))
    fact = MatterRaised(no=row.id, group=group.name or group.chat, name=name, text=row.text)
    told = []
    for leader, address in (await _deciders(session, group, leaders)).items():
        say(session, address, fact, now, kind="private", person=address)
        told.append((await session.get_one(Member, leader)).name)
    return MatterKept(no=row.id, group=fact.group, text=row.text, told=told)


async def listed(session: AsyncSession, group: Group) -> MatterList:
    """Of the group, for its leader."""
    return await _list(session, group.name or group.chat, col(Matter.group_id) == group.id, own=False)


async def own(session: AsyncSession, group: Group, member: Member) -> MatterList:
    """A member's own in the group."""
    theirs = (col(Matter.member_id) == member.id) & (col(Matter.group_id) == group.id)
    return await _list(session, group.name or group.chat, theirs, own=True)


async def answer(session: AsyncSession, deed: Deed, no: int, words: str) -> MatterList:
    """The leader's word on it; it can be answered again. Raises NoSuchMatter."""
    return await _move(session, deed, no, "answered", words)


async def close(session: AsyncSession, deed: Deed, no: int, words: str) -> MatterList:
    """Decided, with a word or without. Raises NoSuchMatter."""
    return await _move(session, deed, no, "closed", words)


async def reopen(session: AsyncSession, deed: Deed, no: int) -> MatterList:
    """Takes closing back. Raises NoSuchMatter."""
    return await _move(session, deed, no, "open", "")


async def _move(session: AsyncSession, deed: Deed, no: int, state: StateOfMatter, words: str) -> MatterList:
    row = await session.get(Matter, no, with_for_update=True)
    if row is None or row.group_id != deed.group.id:
        raise NoSuchMatter(no)
    if (row.state, row.answer) != (state, words[:LONGEST] or row.answer):
        row.state, row.answer = state, words[:LONGEST] or row.answer
        deed.sign(session, f"matter_{state}", detail=str(no))
        await _tell(session, deed, row)
    await session.flush()
    return await listed(session, deed.group)


async def _tell(session: AsyncSession, deed: Deed, row: Matter) -> None:
    address = await address_of(session, row.member_id, deed.group.chat.partition(":")[0])
    if not address:
        return
    fact = MatterMoved(
        no=row.id,
        group=deed.group.name or deed.group.chat,
        text=row.text,
        state=row.state,
        answer=row.answer,
        by=deed.by.name,
    )
    say(session, address, fact, deed.now, kind="private", person=address)


async def _deciders(session: AsyncSession, group: Group, leaders: Collection[str]) -> dict[int, str]:
    """Member -> where they are told."""
    known = select(col(Identity.member_id), col(Identity.address)).where(col(Identity.address).in_(leaders))
    rows = await session.execute(known)
    found = {int(member): str(address) for member, address in rows}
    last = select(col(GroupBuy.leader_id)).where(col(GroupBuy.group_id) == group.id)
    opener = (await session.execute(last.order_by(col(GroupBuy.id).desc()).limit(1))).scalar_one_or_none()
    if opener is not None and opener not in found:
        address = await address_of(session, opener, group.chat.partition(":")[0])
        found |= {opener: address} if address else {}
    return found


async def _list(session: AsyncSession, group: str, which: ColumnElement[bool], *, own: bool) -> MatterList:
    query = (
        select(Matter, col(Member.name))
        .join(Member, col(Member.id) == col(Matter.member_id))
        .where(which)
        .order_by(col(Matter.state) == "closed", col(Matter.id).desc())
    )
    rows = list(await session.execute(query.limit(MOST + 1)))
    entries = [
        MatterEntry(
            no=row.id,
            name="" if own else name,
            text=row.text,
            state=row.state,
            answer=row.answer,
            at=row.at,
        )
        for row, name in rows[:MOST]
    ]
    return MatterList(group=group, own=own, matters=entries, more=max(0, len(rows) - MOST))
