"""Members' words that they have paid, as they wait for a leader to look at the money."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.services.deed import Deed
from commerce.tables import Order, Proof


async def waiting(session: AsyncSession, groups: Sequence[int]) -> list[Proof]:
    """The proofs of these groups' members that wait, the oldest first."""
    query = select(Proof).where(col(Proof.group_id).in_(groups), col(Proof.state) == "waiting")
    return list((await session.execute(query.order_by(col(Proof.id)))).scalars())


async def waiting_of(session: AsyncSession, member: int) -> list[Proof]:
    """The same of one member."""
    query = select(Proof).where(col(Proof.member_id) == member, col(Proof.state) == "waiting")
    return list((await session.execute(query.order_by(col(Proof.id)))).scalars())


def orders_of(proof: Proof) -> list[int]:
    """The bills that a proof is about."""
    return [int(no) for no in proof.orders.split()]


async def settle_proofs(session: AsyncSession, order: Order, deed: Deed) -> None:
    """The money for an order is there: what its member said of it needs no answer any more."""
    for proof in await waiting_of(session, order.member_id):
        if order.id in orders_of(proof):
            proof.state, proof.actor_id, proof.decided_at = "confirmed", deed.by.id, deed.now
