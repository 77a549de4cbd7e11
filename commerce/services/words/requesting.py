"""What has closed only its leader can change: what a member would like is passed on to them, with the means to do it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.outcomes import LineFact, Outcome
from commerce.queries.board import my_order
from commerce.queries.ended import way_back
from commerce.queries.ledger import received
from commerce.queries.names import called_around
from commerce.queries.shopfront import order_of
from commerce.queries.sides import leader_in
from commerce.rules.lifecycle import StateOfBuy
from commerce.services.people.meeting import address_of
from commerce.services.voice.record import claimed, say
from commerce.tables import Group, GroupBuy, Member, Order

LONGEST = 300  # characters of a wish that are passed on


@dataclass(slots=True, kw_only=True)
class ChangeAsked(Outcome):
    """Told to the leader: a member would like to change what has ended. `words` '': they did not say what. `way` (of
    `queries.ended.EndedBuy`) opens it again; `lines`: what they have in it, order `order_no` (0: none)."""

    where = "private"
    buy_no: int
    title: str
    state: StateOfBuy
    name: str
    words: str
    way: str
    order_no: int
    lines: list[LineFact]
    due_minor: int
    paid_minor: int
    currency: str


@dataclass(slots=True, kw_only=True)
class LeaderAsked(Outcome):
    """Told to the member: `leader` has their wish. `before`: the same was passed on already, and is not again."""

    where = "private"
    buy_no: int
    title: str
    leader: str
    words: str
    before: bool


async def pass_on(
    session: AsyncSession, buy: GroupBuy, group: Group, member: Member, words: str, now: datetime
) -> LeaderAsked:
    """The same words about the same buy reach the leader once a day."""
    order, said = await order_of(session, member.id, buy.id), " ".join(words.split())[:LONGEST]
    leader = await leader_in(session, buy.id, order.group_id if order else group.id)
    digest = sha256(said.encode()).hexdigest()[:16]
    before = await claimed(session, f"change:{buy.id}:{member.id}:{now:%Y-%m-%d}:{digest}", 0, now)
    address = await address_of(session, leader.id, group.chat.partition(":")[0])
    if address and not before:
        fact = await _asked(session, buy, member, order, said, now)
        say(session, address, fact, now, kind="private", buy_id=buy.id, person=address)
    return LeaderAsked(buy_no=buy.id, title=buy.title, leader=leader.name, words=said, before=before)


async def _asked(
    session: AsyncSession, buy: GroupBuy, member: Member, order: Order | None, words: str, now: datetime
) -> ChangeAsked:
    paid = (await received(session, [order.id])).get(order.id, 0) if order else 0
    mine = await my_order(session, order, buy, paid) if order else None
    return ChangeAsked(
        buy_no=buy.id,
        title=buy.title,
        state=buy.state,
        name=await called_around(session, buy.id, member),
        words=words,
        way=way_back(buy, now),
        order_no=order.id if order else 0,
        lines=mine.lines if mine else [],
        due_minor=mine.due_minor if mine else 0,
        paid_minor=paid,
        currency=buy.currency,
    )
