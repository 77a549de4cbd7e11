"""People of one name, told apart: "amy (2)", by the member's number. `#2` is never a person: it is an order's
number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.tables import Member, Membership, Post

TYPED = "names that may be typed"


def called(name: str, member_no: int, shared: frozenset[str]) -> str:
    """The name as it is shown, on buttons too, and may be typed: with the member's number where others here
    share it."""
    return f"{name} ({member_no})" if name.casefold() in shared else name


def shared_among(names: Iterable[str]) -> frozenset[str]:
    """Those of these names that more than one person has."""
    counted = Counter(name.casefold() for name in names)
    return frozenset(name for name, people in counted.items() if people > 1)


async def shared_in(session: AsyncSession, group_id: int) -> frozenset[str]:
    """The names that more than one person of a group has."""
    return await _shared(session, [group_id])


async def shared_around(session: AsyncSession, buy_id: int) -> frozenset[str]:
    """The names that more than one person has, over all groups with a post of the buy."""
    groups = (await session.execute(select(col(Post.group_id)).where(col(Post.buy_id) == buy_id))).scalars()
    return await _shared(session, list(groups))


async def called_around(session: AsyncSession, buy_id: int, member: Member) -> str:
    """What a member is called wherever the buy is sold."""
    return called(member.name, member.id, await shared_around(session, buy_id))


async def typed_in(session: AsyncSession, group_id: int) -> Mapping[str, Sequence[int]]:
    """All that may be typed for somebody who was seen in a group, in small letters: the name, and the name with their
    number -> the numbers of those who are called so, in the order they were first met. Read once in a transaction, until
    somebody joins."""
    known = session.info.setdefault(TYPED, {})
    if group_id not in known:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for no, name in await session.execute(_people([group_id]).order_by(col(Member.id))):
            small = name.casefold()
            found[small].append(no)
            found[f"{small} ({no})"].append(no)
        known[group_id] = dict(found)
    names: Mapping[str, Sequence[int]] = known[group_id]
    return names


def somebody_joins(session: AsyncSession) -> None:
    """The names that were read in this transaction are read anew."""
    session.info.pop(TYPED, None)


def _people(groups: Sequence[int]) -> Select[int, str]:
    return (
        select(col(Member.id), col(Member.name))
        .join(Membership, col(Membership.member_id) == col(Member.id))
        .where(col(Membership.group_id).in_(groups))
        .distinct()
    )


async def _shared(session: AsyncSession, groups: list[int]) -> frozenset[str]:
    """Read once in a transaction, however many ask: of a big group these are thousands of names."""
    known = session.info.setdefault("shared names", {})
    place = tuple(sorted(groups))
    if place not in known:
        known[place] = shared_among(name for _, name in await session.execute(_people(groups)))
    shared: frozenset[str] = known[place]
    return shared
