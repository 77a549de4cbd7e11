"""A member writes that they have paid: their leader is told, and nothing is put on record, since only a
leader has seen the money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.outcomes import Outcome
from commerce.queries.board import MyOrder
from commerce.queries.sides import carriers
from commerce.services.people.meeting import address_of
from commerce.services.voice.record import claimed, say
from commerce.tables import GroupBuy, Member, Order

LONGEST = 200  # characters of the member's words that are passed on


@dataclass(slots=True, kw_only=True)
class Standing(Outcome):
    """Told to somebody whose private words are no order: what they have and owe, and what can be said next.

    `heard`: "owed" (they ask for their sum), "paid" (they write of paying), "asked" (a question
    that their leader alone can answer, and sees), or "" (not understood). `code`:
    of something open to them, "" where nothing is. `told`: the leaders who know of the payment. `leaders`:
    those who can still change an order that has closed."""

    where = "private"
    heard: str
    orders: list[MyOrder]
    code: str
    told: list[str] = field(default_factory=list)
    leaders: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class PaymentMentioned(Outcome):
    """Told to the leader: a member writes of paying `now_minor` (minor units), in their own `words`.
    `paid_minor` is on record."""

    where = "private"
    buy_no: int
    title: str
    order_no: int
    name: str
    words: str
    now_minor: int
    paid_minor: int
    currency: str


async def mention(
    session: AsyncSession, member: Member, orders: Sequence[MyOrder], words: str, platform: str, now: datetime
) -> list[str]:
    """Passes the words on to the leader of each order that has something to pay; once an hour and order, so
    that nobody is pestered.

    -> the names of the leaders who know."""
    told: dict[str, None] = {}
    for order in (one for one in orders if one.now_minor):
        leader = await leader_of(session, order)
        told[leader.name] = None
        if not await claimed(session, f"mentioned:{order.order_no}:{now:%Y%m%d%H}", 0, now):
            await _tell(session, leader, member=member, order=order, words=words, platform=platform, now=now)
    return list(told)


async def _tell(
    session: AsyncSession,
    leader: Member,
    member: Member,
    order: MyOrder,
    words: str,
    platform: str,
    now: datetime,
) -> None:
    address = await address_of(session, leader.id, platform)
    fact = PaymentMentioned(
        buy_no=order.buy_no,
        title=order.title,
        order_no=order.order_no,
        name=member.name,
        words=words[:LONGEST],
        now_minor=order.now_minor,
        paid_minor=order.paid_minor,
        currency=order.currency,
    )
    if address:
        say(session, address, fact, now, kind="private", buy_id=order.buy_no, person=address)


async def leader_of(session: AsyncSession, order: MyOrder) -> Member:
    """Whom the member of an order pays: the leader of the buy, or who carries it in the group they ordered
    in."""
    group = (await session.get_one(Order, order.order_no)).group_id
    buy = await session.get_one(GroupBuy, order.buy_no)
    carrying = [
        resale.leader_id for resale, _ in await carriers(session, order.buy_no) if resale.group_id == group
    ]
    return await session.get_one(Member, next((one for one in carrying if one is not None), buy.leader_id))
