"""Orders that are paid ahead: held against the stock for a while, and let go with a word where nothing was paid."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from commerce.booking.book import Heard
from commerce.desk.desk import Desk
from commerce.outcomes import Outcome
from commerce.phrases.meaning import Reading
from commerce.queries.board import my_order
from commerce.queries.ledger import received
from commerce.queries.missed import counts
from commerce.queries.narrow import an_open_buy
from commerce.queries.openbills import LAPSED
from commerce.rules.holding import HoldClock, Stop, lapses_at
from commerce.services.money.ahead import is_matched
from commerce.services.money.proofs import orders_of
from commerce.services.people.meeting import addresses_of
from commerce.services.voice.record import audit, say
from commerce.tables import Group, GroupBuy, Identity, Line, Member, Miss, Order, Proof, to_millis

Whose = Collection[tuple[int, int]]  # (member, group)
TOGETHER = 250  # of them asked about at once: a statement takes so many values, and the loop so long a one


@dataclass(slots=True, kw_only=True)
class PayAhead(Outcome):
    """Told to a member: their order is held for them until `until`, if it is paid by then. `until` does not move for
    the quiet hours: they are in it."""

    where = "private"
    order_no: int
    buy_no: int
    title: str
    now_minor: int
    currency: str
    reference: str
    until: datetime | None


@dataclass(slots=True, kw_only=True)
class HoldLapsed(Outcome):
    """Told to a member: nothing was paid in time, and their order went to others."""

    where = "private"
    buy_no: int
    title: str


async def who_prepays(session: AsyncSession, now: datetime, forget: timedelta, least: int) -> Whose:
    """Who has so many records that their orders in that group are paid ahead."""
    query = select(col(Miss.member_id), col(Miss.group_id)).where(*counts(now, forget))
    query = query.group_by(col(Miss.member_id), col(Miss.group_id)).having(func.count(col(Miss.id)) >= least)
    return [(member, group) for member, group in await session.execute(query)]


async def newcomers(session: AsyncSession) -> set[tuple[int, int]]:
    """Who has ordered in an open buy, and was never handed anything in that group. Each once only here: asked to name none
    twice, SQLite would go through all orders there are, by their members."""
    before = aliased(Order)
    served = select(col(before.id)).where(
        col(before.member_id) == col(Order.member_id),
        col(before.group_id) == col(Order.group_id),
        col(before.handed_at).is_not(None),
    )
    query = select(col(Order.member_id), col(Order.group_id)).join(
        GroupBuy, col(GroupBuy.id) == col(Order.buy_id)
    )
    new = query.where(an_open_buy(), ~served.exists())
    return {(member, group) for member, group in await session.execute(new)}


async def unheld(session: AsyncSession, whose: Whose) -> list[int]:
    """Their orders in open buys with something booked that are not held yet."""
    found: list[int] = []
    each = sorted(whose)
    for first in range(0, len(each), TOGETHER):
        found += await _unheld(session, each[first : first + TOGETHER])
    return sorted(found)


async def _unheld(session: AsyncSession, whose: Whose) -> Sequence[int]:
    query = (
        select(col(Order.id))
        .join(GroupBuy, col(GroupBuy.id) == col(Order.buy_id))
        .where(
            col(GroupBuy.state) == "open",
            col(Order.held_from).is_(None),
            tuple_(col(Order.member_id), col(Order.group_id)).in_(whose),
            _booked(),
            _can_be_told(),
        )
    )
    return (await session.execute(query)).scalars().all()


async def held(session: AsyncSession) -> list[Order]:
    """The orders of open buys that are held."""
    query = select(Order).join(GroupBuy, col(GroupBuy.id) == col(Order.buy_id))
    query = query.where(col(GroupBuy.state) == "open", col(Order.held_from).is_not(None))
    return list((await session.execute(query.order_by(col(Order.held_from), col(Order.id)))).scalars())


def _booked() -> ColumnElement[bool]:
    return select(col(Line.id)).where(col(Line.order_id) == col(Order.id), col(Line.qty) > 0).exists()


def _can_be_told() -> ColumnElement[bool]:
    """Whom nobody can ask to pay is not held to it."""
    return select(col(Identity.address)).where(col(Identity.member_id) == col(Order.member_id)).exists()


async def ends_at(session: AsyncSession, order: Order, clock: HoldClock) -> datetime | None:
    """When a held order lapses; None: something is paid for it, or what says that it was waits for the leader (its
    member's word, or an entry of a bank's file), or its buy closes first, with that order in it."""
    if order.held_from is None or (await received(session, [order.id])).get(order.id, 0) > 0:
        return None
    if await is_matched(session, order):
        return None
    until = lapses_at(order.held_from, clock, await _stops(session, order))
    buy = await session.get_one(GroupBuy, order.buy_id)
    return until if until is not None and until < buy.closes_at else None


async def _stops(session: AsyncSession, order: Order) -> list[Stop]:
    proofs = await session.execute(select(Proof).where(col(Proof.member_id) == order.member_id))
    return [
        (one.at, one.decided_at if one.state != "waiting" else None)
        for one in proofs.scalars()
        if order.id in orders_of(one)
    ]


async def hold(session: AsyncSession, order_no: int, clock: HoldClock, now: datetime) -> None:
    """Begins to hold an order, once, and tells its member what to pay until when, if anything is."""
    order = await _locked(session, order_no)
    buy = await session.get_one(GroupBuy, order.buy_id)
    if order.held_from is not None or buy.state != "open":
        return
    order.held_from = now
    await session.flush()
    paid = (await received(session, [order.id])).get(order.id, 0)
    mine = await my_order(session, order, buy, paid)
    address = (await addresses_of(session, [order.id])).get(order.id)
    if address and mine.now_minor:
        fact = PayAhead(
            order_no=order.id,
            buy_no=buy.id,
            title=buy.title,
            now_minor=mine.now_minor,
            currency=buy.currency,
            reference=mine.reference,
            until=lapses_at(now, clock),
        )
        say(session, address, fact, now, kind="private", buy_id=buy.id, person=address)


async def let_go(session: AsyncSession, desk: Desk, order_no: int, clock: HoldClock, now: datetime) -> bool:
    """Gives up a held order whose time is over: the next who wait have of it, in this commit. -> whether it did."""
    found = await session.get_one(Order, order_no)
    buy = await session.get_one(GroupBuy, found.buy_id, with_for_update=True)
    order = await _locked(session, order_no)
    until = await ends_at(session, order, clock)
    if buy.state != "open" or until is None or until > now or order.held_from is None:
        return False
    member, group = (
        await session.get_one(Member, order.member_id),
        await session.get_one(Group, order.group_id),
    )
    address = (await addresses_of(session, [order.id])).get(order.id, "")
    heard = _given_up(order, member.name, group.chat, address, until)
    await desk.within(session, [heard])
    await session.execute(update(Order).where(col(Order.id) == order_no).values(held_from=None))
    audit(session, LAPSED, now, group_id=group.id, buy_id=buy.id, order_id=order_no)
    if address:
        fact = HoldLapsed(buy_no=buy.id, title=buy.title)
        say(session, address, fact, now, kind="private", buy_id=buy.id, person=address, source=heard.key)
    return True


async def idle(session: AsyncSession, whose: Whose) -> list[int]:
    """Held orders that need no holding: given up by their member, of one who need not pay ahead any more, or of a buy
    that has ended, so that only what is held now is looked at."""
    query = select(Order, _booked(), col(GroupBuy.state)).join(
        GroupBuy, col(GroupBuy.id) == col(Order.buy_id)
    )
    query = query.where(col(Order.held_from).is_not(None))
    return [
        order.id
        for order, is_booked, state in await session.execute(query)
        if state != "open" or not is_booked or (order.member_id, order.group_id) not in whose
    ]


async def release(session: AsyncSession, whose: Whose) -> None:
    """Holds those no more."""
    found = await idle(session, whose)
    await session.execute(update(Order).where(col(Order.id).in_(found)).values(held_from=None))


async def _locked(session: AsyncSession, no: int) -> Order:
    query = select(Order).where(col(Order.id) == no).with_for_update()
    return (await session.execute(query, execution_options={"populate_existing": True})).scalar_one()


def _given_up(order: Order, name: str, chat: str, address: str, at: datetime) -> Heard:
    """As if its member gave all of it back at that moment, however late it is seen to."""
    assert order.held_from is not None
    return Heard(
        key=f"hold:{order.id}:{to_millis(order.held_from)}",
        version=0,
        buy_id=order.buy_id,
        member_id=order.member_id,
        actor_id=order.member_id,
        group_id=order.group_id,
        chat=chat,
        person=address,
        name=name,
        message_id="",
        sent=to_millis(at),
        text="",
        reading=Reading(intent="cancel"),
        silent=True,
    )
