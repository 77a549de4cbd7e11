"""Members' words that they have paid, as they wait for a leader to look at the money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.services.deed import Deed
from commerce.tables import Proof

TOGETHER = 500  # members of one statement


async def waiting(session: AsyncSession, groups: Sequence[int]) -> list[Proof]:
    """The proofs of these groups' members that wait, the oldest first."""
    query = select(Proof).where(col(Proof.group_id).in_(groups), col(Proof.state) == "waiting")
    return list((await session.execute(query.order_by(col(Proof.id)))).scalars())


async def waiting_of(session: AsyncSession, members: Sequence[int]) -> list[Proof]:
    """The same of these members, wherever they ordered."""
    found: list[Proof] = []
    for first in range(0, len(members), TOGETHER):
        some = col(Proof.member_id).in_(members[first : first + TOGETHER])
        query = select(Proof).where(some, col(Proof.state) == "waiting").order_by(col(Proof.id))
        found += (await session.execute(query)).scalars()
    return found


def orders_of(proof: Proof) -> list[int]:
    """The bills that a proof is about."""
    return [int(no) for no in proof.orders.split()]


async def settle_proofs(session: AsyncSession, orders: Mapping[int, int], deed: Deed) -> None:
    """The money for these orders is there (order -> member): what their members said of it needs no answer any
    more."""
    for proof in await waiting_of(session, list(orders.values())):
        if any(no in orders for no in orders_of(proof)):
            proof.state, proof.actor_id, proof.decided_at = "confirmed", deed.by.id, deed.now
