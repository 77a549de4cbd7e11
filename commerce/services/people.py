"""Groups and members: met once, known by their platform's id from then on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.refusals import NoSuchMember, WhichMember
from commerce.tables import Group, GroupAlias, Identity, Member, Membership, Order


async def group_at(session: AsyncSession, chat: str) -> Group | None:
    """The group of an address, also of one it had before it moved."""
    found = (await session.execute(select(Group).where(col(Group.chat) == chat))).scalar_one_or_none()
    if found is None:
        moved = select(Group).join(GroupAlias, col(GroupAlias.group_id) == col(Group.id)).where(col(GroupAlias.chat) == chat)
        found = (await session.execute(moved)).scalar_one_or_none()
    return found


async def meet_group(session: AsyncSession, chat: str, name: str, now: datetime) -> Group:
    """The group of a chat; made when first met."""
    group = await group_at(session, chat)
    if group is None:
        group = Group(chat=chat, name=name, since=now)
        session.add(group)
        await session.flush()
    elif name and group.name != name:
        group.name = name
    return group


async def meet(session: AsyncSession, address: str, name: str, now: datetime, group: Group | None = None) -> Member:
    """The member behind an account; made when first met. A new name is only a new name."""
    identity = await session.get(Identity, address)
    if identity is None:
        member = Member(name=name or address.partition(":")[2], since=now)
        session.add(member)
        await session.flush()
        session.add(Identity(address=address, member_id=member.id, name=member.name))
    else:
        member = (await session.execute(select(Member).where(col(Member.id) == identity.member_id))).scalar_one()
        if name and identity.name != name:
            identity.name = member.name = name
    if group is not None:
        await _join(session, group, member, now)
    return member


async def leave(session: AsyncSession, group: Group, member: Member) -> None:
    """Out of the group; orders stay."""
    membership = await session.get(Membership, (group.id, member.id))
    if membership is not None:
        membership.left = True


async def named(session: AsyncSession, group: Group, name: str) -> Member:
    """The one member of the group with that name or address. Raises NoSuchMember or WhichMember: nobody is guessed."""
    wanted = name.removeprefix("@").strip().casefold()
    found = [member for member in await members_of(session, group) if _answers_to(member, wanted)]
    if not found:
        raise NoSuchMember(name)
    if len(found) > 1:
        raise WhichMember(name, [(member.name, member.id, await _orders(session, group, member)) for member in found])
    return found[0]


async def neighbour(session: AsyncSession, group: Group, name: str, now: datetime) -> Member:
    """Somebody who is not in the chat, known by name to this group alone."""
    member = Member(name=name.strip(), neighbour_of=group.id, since=now)
    session.add(member)
    await session.flush()
    await _join(session, group, member, now)
    return member


async def members_of(session: AsyncSession, group: Group) -> list[Member]:
    """Everybody who was seen in the group, in the order they were first met."""
    rows = await session.execute(
        select(Member)
        .join(Membership, col(Membership.member_id) == col(Member.id))
        .where(col(Membership.group_id) == group.id)
        .order_by(col(Member.id))
    )
    return list(rows.scalars())


async def address_of(session: AsyncSession, member_id: int, platform: str) -> str:
    """An account of theirs, on this platform if they have one there; '' for a neighbour without any."""
    rows = await session.execute(
        select(col(Identity.address)).where(col(Identity.member_id) == member_id).order_by(col(Identity.address))
    )
    addresses = list(rows.scalars())
    return next((address for address in addresses if address.startswith(f"{platform}:")), addresses[0] if addresses else "")


async def _join(session: AsyncSession, group: Group, member: Member, now: datetime) -> None:
    membership = await session.get(Membership, (group.id, member.id))
    if membership is None:
        session.add(Membership(group_id=group.id, member_id=member.id, since=now))
    elif membership.left:
        membership.left = False


async def _orders(session: AsyncSession, group: Group, member: Member) -> list[int]:
    """The latest orders of a member in a group, by number: what tells two of one name apart."""
    rows = await session.execute(
        select(col(Order.id))
        .where(col(Order.member_id) == member.id, col(Order.group_id) == group.id)
        .order_by(col(Order.id).desc())
        .limit(3)
    )
    return sorted(rows.scalars())


def _answers_to(member: Member, wanted: str) -> bool:
    return wanted in (member.name.casefold(), f"#{member.id}")
