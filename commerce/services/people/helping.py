"""Helpers: members who may tick off goods, take cash and answer for payments in a group, and nothing else.

`helps` is the one place that says whether somebody may. It is asked in the commit that uses the right, and whoever
takes it away waits for that commit: of a tick and an end of the right one is first, never half of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import Outcome
from commerce.queries import names
from commerce.refusals import Refusal
from commerce.services.deed import Deed
from commerce.services.people.meeting import address_of
from commerce.services.voice.record import say
from commerce.tables import Group, Helper, Member


@dataclass(slots=True, kw_only=True)
class HelperNamed(Outcome):
    """The member may help in the group from now on; `before`: they could already."""

    name: str
    group: str
    before: bool = False


@dataclass(slots=True, kw_only=True)
class HelperDropped(Outcome):
    """The member may help there no more."""

    name: str
    group: str


@dataclass(slots=True, kw_only=True)
class HelperList(Outcome):
    """Who may help, by group: (the group's name, their names)."""

    groups: list[tuple[str, list[str]]]


@dataclass(slots=True, kw_only=True)
class YouHelp(Outcome):
    """Told to a member: `leader` made them a helper of the group."""

    where = "private"
    leader: str
    group: str


@dataclass(slots=True, kw_only=True)
class YouHelpNoMore(Outcome):
    """Told to a member: they are no helper of the group any more."""

    where = "private"
    leader: str
    group: str


@dataclass(eq=False)
class NoHelper(Refusal):
    """The member is no helper there: nothing can be taken from them."""

    name: str


@dataclass(eq=False)
class CannotHelp(Refusal):
    """A neighbour without an account cannot tap anything."""

    name: str


@dataclass(eq=False)
class HelpWhere(Refusal):
    """The member is in several groups of this leader, and it was said in none of them."""

    name: str
    groups: list[str]


async def helps(session: AsyncSession, group_id: int, member_id: int) -> bool:
    """May the member help in the group? True until this commit: the right cannot be taken away meanwhile."""
    row = select(Helper).where(col(Helper.group_id) == group_id, col(Helper.member_id) == member_id)
    rows = await session.execute(
        row.with_for_update(read=True), execution_options={"populate_existing": True}
    )
    return rows.scalar_one_or_none() is not None


async def helped_by(session: AsyncSession, member_id: int) -> list[Group]:
    """The groups that the member may help in."""
    query = select(Group).join(Helper, col(Helper.group_id) == col(Group.id))
    rows = await session.execute(query.where(col(Helper.member_id) == member_id).order_by(col(Group.id)))
    return list(rows.scalars())


async def helpers(session: AsyncSession, groups: Sequence[Group]) -> HelperList:
    """Who may help in these groups."""
    found = []
    for group in groups:
        query = select(Member).join(Helper, col(Helper.member_id) == col(Member.id))
        rows = await session.execute(query.where(col(Helper.group_id) == group.id).order_by(col(Member.id)))
        found.append((called(group), [await _name(session, group, member) for member in rows.scalars()]))
    return HelperList(groups=found)


async def name_helper(session: AsyncSession, group: Group, member: Member, deed: Deed) -> HelperNamed:
    """Makes the member a helper of the group, once, and tells them. Raises CannotHelp."""
    address = await address_of(session, member.id, group.chat.partition(":")[0])
    if not address:
        raise CannotHelp(member.name)
    if await session.get(Helper, (group.id, member.id)) is not None:
        return HelperNamed(name=await _name(session, group, member), group=called(group), before=True)
    session.add(Helper(group_id=group.id, member_id=member.id, by_id=deed.by.id, since=deed.now))
    deed.sign(session, "helper_named", group_id=group.id, detail=f"member {member.id}")
    fact = YouHelp(leader=deed.by.name, group=called(group))
    say(session, address, fact, deed.now, kind="private", person=address)
    return HelperNamed(name=await _name(session, group, member), group=called(group))


async def drop_helper(session: AsyncSession, group: Group, member: Member, deed: Deed) -> HelperDropped:
    """Takes the right away, and tells them. Raises NoHelper."""
    row = await session.get(Helper, (group.id, member.id), with_for_update=True)
    if row is None:
        raise NoHelper(await _name(session, group, member))
    await session.delete(row)
    deed.sign(session, "helper_dropped", group_id=group.id, detail=f"member {member.id}")
    address = await address_of(session, member.id, group.chat.partition(":")[0])
    if address:
        fact = YouHelpNoMore(leader=deed.by.name, group=called(group))
        say(session, address, fact, deed.now, kind="private", person=address)
    return HelperDropped(name=await _name(session, group, member), group=called(group))


def called(group: Group) -> str:
    """What a group is called to people."""
    return group.name or group.chat


async def _name(session: AsyncSession, group: Group, member: Member) -> str:
    """The name, with the number where others in the group share it."""
    return names.called(member.name, member.id, await names.shared_in(session, group.id))
