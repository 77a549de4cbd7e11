"""Who sees whom in a group buy over several groups: a leader sees their own members, of a group that carries
it for them the sum alone.

A buy in several groups of one leader has one side, and all of it is seen. A group that carries it for a
commission is a side of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.refusals import Refusal
from commerce.tables import Group, GroupBuy, Member, Resale


@dataclass(eq=False)
class NotYourBuy(Refusal):
    """A group that only carries the buy for another leader cannot change or end it."""

    no: int
    title: str


@dataclass(frozen=True, slots=True)
class Side:
    """`only`: the one group whose orders are seen, where it carries the buy for another leader. `hidden`:
    groups whose orders are not seen from the buy's own."""

    only: int | None = None
    hidden: frozenset[int] = frozenset()

    @property
    def owns(self) -> bool:
        return self.only is None

    def sees(self, group_id: int) -> bool:
        """Are the orders made in that group seen by name?"""
        return group_id == self.only if self.only is not None else group_id not in self.hidden


ALL = Side()


async def carriers(session: AsyncSession, buy_id: int) -> list[tuple[Resale, Group]]:
    """The groups that carry a buy for its leader, by the order they came in."""
    rows = await session.execute(
        select(Resale, Group)
        .join(Group, col(Group.id) == col(Resale.group_id))
        .where(col(Resale.buy_id) == buy_id, col(Resale.state) == "accepted")
        .order_by(col(Resale.id))
    )
    return [(resale, group) for resale, group in rows]


def side_from(carried: Sequence[tuple[Resale, Group]], group_id: int) -> Side:
    """What is seen from a group, by those that carry the buy."""
    groups = frozenset(resale.group_id for resale, _ in carried)
    return Side(only=group_id) if group_id in groups else Side(hidden=groups)


async def side_of(session: AsyncSession, buy_id: int, group_id: int) -> Side:
    """What is seen of a buy from a group."""
    return side_from(await carriers(session, buy_id), group_id)


async def leader_in(session: AsyncSession, buy_id: int, group_id: int) -> Member:
    """The leader for the orders of a group: of the buy, or who carries it there."""
    buy = await session.get_one(GroupBuy, buy_id)
    carrying = [
        resale.leader_id for resale, _ in await carriers(session, buy_id) if resale.group_id == group_id
    ]
    return await session.get_one(Member, next((one for one in carrying if one is not None), buy.leader_id))


async def owned(session: AsyncSession, buy: GroupBuy, group_id: int) -> None:
    """Raises NotYourBuy in a group that only carries the buy: its own leader says how it goes on."""
    if not (await side_of(session, buy.id, group_id)).owns:
        raise NotYourBuy(buy.id, buy.title)
