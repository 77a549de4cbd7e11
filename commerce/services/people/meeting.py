"""Groups and members: met once, known by their platform's id from then on."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.ground.putting import put_new
from commerce.queries.names import somebody_joins, typed_in
from commerce.queries.shopfront import group_at
from commerce.refusals import Refusal
from commerce.services.people import stirring
from commerce.tables import Group, Helper, Identity, Member, Membership, Order, Post

_ORDER = re.compile(r"#([0-9]{1,9})")


@dataclass(eq=False)
class NoSuchMember(Refusal):
    """Nobody of that name in this group has anything to do with this."""

    name: str


@dataclass(eq=False)
class WhichMember(Refusal):
    """Several people answer to that name; nobody is guessed. Each choice is (name, member number, their
    orders' numbers)."""

    name: str
    choices: list[tuple[str, int, list[int]]]


@dataclass(eq=False)
class NoSuchOrder(Refusal):
    """`#2` is an order's number, and no order of that number can be meant: there is none in that buy (0: in
    none that is here)."""

    order_no: int
    buy_no: int


TOGETHER = 1_000  # orders in one statement
LONGEST_TAG = 35  # characters of a language's tag that are kept; BCP 47 needs no more


async def meet_group(session: AsyncSession, chat: str, name: str, now: datetime) -> Group:
    """The group of a chat; made when first met."""
    group = await group_at(session, chat)
    if group is None:
        await put_new(session, Group(chat=chat, name=name, since=now))
        group = await group_at(session, chat)
    if group is None:
        raise LookupError(f"{chat} was put and is not there")
    if name and group.name != name:
        group.name = name
    return group


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An account that was seen, under the name it has now; in a group or in private. `language`: a platform's
    tag, '' if not told."""

    address: str
    name: str
    group: Group | None = None
    language: str = ""


async def meet(
    session: AsyncSession,
    address: str,
    name: str,
    now: datetime,
    group: Group | None = None,
    *,
    language: str = "",
) -> Member:
    """The member behind an account; made when first met. A new name is only a new name."""
    return (await meet_all(session, [Seen(address=address, name=name, group=group, language=language)], now))[
        address
    ]


async def meet_all(session: AsyncSession, seen: Sequence[Seen], now: datetime) -> dict[str, Member]:
    """The members behind accounts, by address, in a handful of statements however many there are."""
    met = await _known(session, {one.address for one in seen})
    await _make(session, {one.address: one.name for one in seen if one.address not in met}, met, now)
    for one in seen:
        _note(one, *met[one.address])
    await _join(session, {(one.group.id, met[one.address][1].id) for one in seen if one.group}, now)
    return {address: member for address, (_, member) in met.items()}


def _note(one: Seen, identity: Identity, member: Member) -> None:
    """What is new about an account: the name it goes by now, and its language."""
    if one.name and identity.name != one.name:
        identity.name = member.name = one.name
    if one.language and identity.language != one.language[:LONGEST_TAG]:
        identity.language = one.language[:LONGEST_TAG]


async def _known(session: AsyncSession, addresses: Collection[str]) -> dict[str, tuple[Identity, Member]]:
    """Those who were met before."""
    identities = (
        (await session.execute(select(Identity).where(col(Identity.address).in_(addresses)))).scalars().all()
    )
    numbers = {identity.member_id for identity in identities}
    members = (
        (await session.execute(select(Member).where(col(Member.id).in_(numbers)))).scalars()
        if numbers
        else ()
    )
    by_number = {member.id: member for member in members}
    return {identity.address: (identity, by_number[identity.member_id]) for identity in identities}


async def _make(
    session: AsyncSession, names: dict[str, str], met: dict[str, tuple[Identity, Member]], now: datetime
) -> None:
    """New members, in the order they were seen; one whom another process has just met is theirs, and ours
    never was."""
    if not names:
        return
    made = {
        address: Member(name=name or address.partition(":")[2], since=now) for address, name in names.items()
    }
    session.add_all(made.values())
    await session.flush()
    accounts = (
        Identity(address=address, member_id=made[address].id, name=made[address].name)
        for address in sorted(made)
    )
    await put_new(session, *accounts)
    met |= await _known(session, made)
    for address, member in made.items():
        if met[address][1] is not member:
            await session.delete(member)


async def leave(session: AsyncSession, group: Group, member: Member) -> None:
    """Out of the group; orders stay. Whoever helped there and comes back is named anew."""
    membership = await session.get(Membership, (group.id, member.id))
    if membership is not None:
        membership.left = True
    helping = await session.get(Helper, (group.id, member.id), with_for_update=True)
    if helping is not None:
        await session.delete(helping)


async def named(session: AsyncSession, group: Group, name: str, buy_no: int | None = None) -> Member:
    """The one member of the group who is called so, or whose order (`#2`, in that buy) it is.

    Raises NoSuchMember, NoSuchOrder or WhichMember: nobody is guessed."""
    wanted = name.removeprefix("@").strip().casefold()
    order = _ORDER.fullmatch(wanted)
    if order:
        return await _of_order(session, group, int(order[1]), buy_no)
    numbers = (await typed_in(session, group.id)).get(wanted, ())
    if not numbers:
        raise NoSuchMember(name)
    called_so = select(Member).where(col(Member.id).in_(numbers)).order_by(col(Member.id))
    found = list((await session.execute(called_so)).scalars())
    if len(found) > 1:
        raise WhichMember(
            name, [(member.name, member.id, await _orders(session, group, member)) for member in found]
        )
    return found[0]


async def named_among(session: AsyncSession, groups: Sequence[Group], name: str) -> Member:
    """The same over several groups: who is known in two of them is one. Raises what `named` raises."""
    found: dict[int, tuple[Group, Member]] = {}
    nobody: Refusal = NoSuchMember(name)
    for group in groups:
        try:
            member = await named(session, group, name)
        except (NoSuchMember, NoSuchOrder) as none:
            nobody = none
        else:
            found.setdefault(member.id, (group, member))
    if len(found) > 1:
        raise WhichMember(
            name,
            [
                (member.name, member.id, await _orders(session, group, member))
                for group, member in found.values()
            ],
        )
    if not found:
        raise nobody
    return next(member for _, member in found.values())


async def neighbour(session: AsyncSession, group: Group, name: str, now: datetime) -> Member:
    """Somebody who is not in the chat, known by name to this group alone."""
    member = Member(name=name.strip(), neighbour_of=group.id, since=now)
    session.add(member)
    await session.flush()
    await _join(session, {(group.id, member.id)}, now)
    return member


async def is_in(session: AsyncSession, group: Group, member: Member) -> bool:
    """Was the member seen in the group?"""
    return await session.get(Membership, (group.id, member.id)) is not None


async def address_of(session: AsyncSession, member_id: int, platform: str) -> str:
    """An account of theirs, on this platform if they have one there; '' for a neighbour without any."""
    rows = await session.execute(
        select(col(Identity.address))
        .where(col(Identity.member_id) == member_id)
        .order_by(col(Identity.address))
    )
    addresses = list(rows.scalars())
    return next(
        (address for address in addresses if address.startswith(f"{platform}:")),
        addresses[0] if addresses else "",
    )


async def addresses_of(session: AsyncSession, orders: Sequence[int]) -> dict[int, str]:
    """Order -> where its member is reached privately: on its group's platform, if they have an account
    there."""
    found: dict[int, str] = {}
    for first in range(0, len(orders), TOGETHER):
        rows = await session.execute(
            select(col(Order.id), col(Group.chat), col(Identity.address))
            .join(Group, col(Group.id) == col(Order.group_id))
            .join(Identity, col(Identity.member_id) == col(Order.member_id))
            .where(col(Order.id).in_(orders[first : first + TOGETHER]))
            .order_by(col(Identity.address))
        )
        for no, chat, address in rows:
            platform = f"{chat.partition(':')[0]}:"
            if no not in found or (address.startswith(platform) and not found[no].startswith(platform)):
                found[no] = address
    return found


async def _join(session: AsyncSession, places: Collection[tuple[int, int]], now: datetime) -> None:
    """Into the groups, (group, member); who had left is back."""
    if not places:
        return
    groups, members = zip(*places, strict=True)
    here = select(Membership).where(
        col(Membership.group_id).in_(set(groups)), col(Membership.member_id).in_(set(members))
    )
    there = {(row.group_id, row.member_id): row for row in (await session.execute(here)).scalars()}
    new = [
        Membership(group_id=group, member_id=member, since=now)
        for group, member in sorted(places)
        if (group, member) not in there
    ]
    await put_new(session, *new)
    somebody_joins(session)
    back = [row for row in there.values() if row.left and (row.group_id, row.member_id) in places]
    for row in back:
        row.left = False
    await session.flush()
    await stirring.stir(session, {row.member_id for row in back}, {row.group_id for row in back}, now)


async def _orders(session: AsyncSession, group: Group, member: Member) -> list[int]:
    """The latest orders of a member in a group, by number: what tells two of one name apart."""
    rows = await session.execute(
        select(col(Order.id))
        .where(col(Order.member_id) == member.id, col(Order.group_id) == group.id)
        .order_by(col(Order.id).desc())
        .limit(3)
    )
    return sorted(rows.scalars())


async def _of_order(session: AsyncSession, group: Group, no: int, buy_no: int | None) -> Member:
    """Whose order that is. The order of another buy, or of one that this group has no post of, does not exist
    here."""
    query = (
        select(Member)
        .join(Order, col(Order.member_id) == col(Member.id))
        .join(Post, col(Post.buy_id) == col(Order.buy_id))
        .where(col(Order.id) == no, col(Post.group_id) == group.id)
    )
    query = query if buy_no is None else query.where(col(Order.buy_id) == buy_no)
    found = (await session.execute(query)).scalar_one_or_none()
    if found is None:
        raise NoSuchOrder(no, buy_no or 0)
    return found
