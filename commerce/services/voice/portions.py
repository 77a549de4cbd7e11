"""Telling many members of a buy something, in portions.

What is true is committed first, in one short transaction, with the word to the first of them; the others follow,
`PORTION` orders to a commit, so that whoever orders elsewhere waits for no more than one. How far a word has come
stands in its own row and is written with what is said: whoever is killed between two portions goes on where the last
one ended, and nobody is told twice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.queries.sides import Side
from commerce.queries.signed import seen_by
from commerce.tables import GroupBuy, Order, Telling

PORTION = 100  # orders; some fifty milliseconds

Whom = Callable[[Telling], Sequence[ColumnElement[bool]]]
Tell = Callable[[AsyncSession, GroupBuy, Telling, Sequence[Order]], Awaitable[None]]
Ended = Callable[[AsyncSession, GroupBuy, Telling], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class WordToMany:
    """A word of that name: `whom` it is for is looked at again with every portion, as conditions of an order; `tell`
    says it to the members of some of these, or puts on record what is theirs. `ended` says that all were told, where
    they were more than one portion."""

    name: str
    whom: Whom
    tell: Tell
    ended: Ended | None = None


WORDS: dict[str, WordToMany] = {}


def word(name: str, whom: Whom, ended: Ended | None = None) -> Callable[[Tell], WordToMany]:
    """Declares how a word is told."""

    def declare(tell: Tell) -> WordToMany:
        WORDS[name] = WordToMany(name, whom, tell, ended)
        return WORDS[name]

    return declare


def side_facts(side: Side) -> dict[str, Any]:
    """A side, as a telling keeps it."""
    return {"only": side.only, "hidden": sorted(side.hidden)}


def side_of(row: Telling) -> Side:
    """Whose orders the telling is about."""
    return Side(only=row.facts["only"], hidden=frozenset(row.facts["hidden"]))


async def begin(session: AsyncSession, buy: GroupBuy, row: Telling, *, instead: bool = True) -> bool:
    """Tells the first portion in this very commit. `instead`: the same word about the same orders that is still on its
    way is taken over. -> are there more?"""
    if instead:
        before = select(Telling).where(col(Telling.buy_id) == buy.id, col(Telling.word) == row.word)
        older = [one.id for one in (await session.execute(before)).scalars() if side_of(one) == side_of(row)]
        await session.execute(delete(Telling).where(col(Telling.id).in_(older)))
    session.add(row)
    await session.flush()
    return await tell_portion(session, buy, row)


async def tell_portion(session: AsyncSession, buy: GroupBuy, row: Telling) -> bool:
    """Tells the next of them, of a buy whose row is held. -> are there more?"""
    said = WORDS[row.word]
    query = (
        select(Order)
        .where(col(Order.buy_id) == buy.id, col(Order.id) > row.after, seen_by(side_of(row)), *said.whom(row))
        .order_by(col(Order.id))
        .limit(PORTION)
    )
    found = await session.execute(query, execution_options={"populate_existing": True})
    orders = list(found.scalars())
    if orders:
        await said.tell(session, buy, row, orders)
        row.after = orders[-1].id
    if len(orders) == PORTION:
        return True
    await session.delete(row)
    return False


async def go_on(session: AsyncSession, no: int) -> bool:
    """Tells the next portion of a telling that was begun, and may have come to its end. -> are there more?"""
    telling = select(Telling).where(col(Telling.id) == no)
    begun = (await session.execute(telling)).scalar_one_or_none()
    if begun is None:
        return False
    buy = await session.get_one(GroupBuy, begun.buy_id, with_for_update=True)
    found = await session.execute(telling, execution_options={"populate_existing": True})
    row = found.scalar_one_or_none()
    if row is None:
        return False
    is_more, ended = await tell_portion(session, buy, row), WORDS[row.word].ended
    if ended is not None and not is_more:
        await ended(session, buy, row)
    return is_more


async def under_way(session: AsyncSession) -> list[int]:
    """The tellings that have not come to their end, the first to begin first."""
    return list((await session.execute(select(col(Telling.id)).order_by(col(Telling.id)))).scalars())
