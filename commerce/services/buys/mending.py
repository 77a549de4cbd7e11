"""Making good: a group buy that closed is opened again, one that was taken back is restored. Nobody is worse
off by it.

The rule of /reopen: prices given stay given (a line keeps the lower of what was promised and what it was
settled at), the settlement is reversed in the ledger, payments stay on record and count for the next total.
Once goods have come, it is too late.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, Update, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import Outcome
from commerce.queries.acts import last_act
from commerce.refusals import Refusal
from commerce.rules.lifecycle import move
from commerce.services.buys.closing import locked
from commerce.services.buys.editing import offers_of_buy
from commerce.services.buys.keeping import promise_all
from commerce.services.deed import Deed
from commerce.services.money.booking import unsettle_all
from commerce.services.money.commissioning import undo_commissions
from commerce.services.money.pressing import AlreadyDone
from commerce.services.money.telling import be_silent, begin_telling, told_so_far
from commerce.services.people import stirring
from commerce.services.voice.record import chats_of, redraw, say
from commerce.services.words import granting
from commerce.tables import GroupBuy, Line, Offer, Order, Variant


@dataclass(eq=False, kw_only=True)
class CannotReopen(Refusal):
    """A buy that cannot be opened again. `why`: succeeded, failed or cancelled (its state), arrived
    (goods have come), past (its deadline)."""

    no: int
    title: str
    why: str
    closes_at: datetime


@dataclass(slots=True, kw_only=True)
class Reopened(Outcome):
    """Told to every group: the buy is open again, orders stand as they were. `restored`: it had been
    cancelled, not closed."""

    where = "group"
    buy_no: int
    title: str
    closes_at: datetime
    units: int
    members: int
    restored: bool


async def reopen(session: AsyncSession, no: int, closes_at: datetime, deed: Deed) -> Reopened:
    """A buy that succeeded or failed is open until `closes_at`. Raises CannotReopen, AlreadyDone."""
    buy = await _ended(session, no)
    if buy.state not in ("succeeded", "failed"):
        raise CannotReopen(
            no=no,
            title=buy.title,
            why="open" if buy.state == "open" else "cancelled",
            closes_at=buy.closes_at,
        )
    if buy.arrived_at is not None or await _has_come(session, buy):
        raise CannotReopen(no=no, title=buy.title, why="arrived", closes_at=buy.closes_at)
    await unsettle_all(session, buy, deed.now, deed.by.id)
    await undo_commissions(session, buy, deed.now)
    if buy.state == "succeeded":
        await promise_all(session, buy, await offers_of_buy(session, buy))
    await _take_back_shares(session, buy)
    before, buy.closes_at, buy.rounds = buy.closes_at, closes_at, buy.rounds + 1
    told = told_so_far(buy)
    fact = await _open(session, buy, "reopen", deed.now)
    await begin_telling(session, buy, deed.now, upto=told)
    deed.sign(session, "reopen", group_id=buy.group_id, buy_id=no, detail=f"closed at {before}")
    return fact


async def restore(session: AsyncSession, no: int, deed: Deed) -> Reopened:
    """A buy that was cancelled is open again, if its deadline is still to come. Raises CannotReopen,
    AlreadyDone."""
    buy = await _ended(session, no)
    if buy.state != "cancelled" or buy.closes_at <= deed.now:
        raise CannotReopen(
            no=no,
            title=buy.title,
            why="past" if buy.state == "cancelled" else buy.state,
            closes_at=buy.closes_at,
        )
    fact = await _open(session, buy, "restore", deed.now)
    await granting.take_again(session, no)
    deed.sign(session, "restore", group_id=buy.group_id, buy_id=no)
    return fact


async def _ended(session: AsyncSession, no: int) -> GroupBuy:
    """The buy, its row held. Raises AlreadyDone for one that is open, with who opened it, and when."""
    buy = await locked(session, no, "")
    act = await last_act(session, "reopen", "restore", "open", buy_id=no) if buy.state == "open" else None
    if act is not None:
        raise AlreadyDone(buy_no=no, title=buy.title, what="opened", by=act.by, at=act.at)
    return buy


async def _open(session: AsyncSession, buy: GroupBuy, verb: str, now: datetime) -> Reopened:
    """The buy and its orders back to where they were, told to every group."""
    buy.state = move(buy.state, verb)
    buy.settled, buy.closed_at, buy.due_at, buy.revision = False, None, now, buy.revision + 1
    buy.pay_by = buy.remind_at = None
    be_silent(buy)
    buy.reminded = int((buy.closes_at - now).total_seconds())  # reminders longer than that are over
    await _place(session, buy)
    await stirring.stir_around(session, buy.id, now)
    await redraw(session, buy.id, now)
    units, members = await _booked(session, buy)
    fact = Reopened(
        buy_no=buy.id,
        title=buy.title,
        closes_at=buy.closes_at,
        units=units,
        members=members,
        restored=verb == "restore",
    )
    for chat in await chats_of(session, buy.id):
        say(session, chat, fact, now, buy_id=buy.id)
    return fact


async def _has_come(session: AsyncSession, buy: GroupBuy) -> bool:
    """Has anybody got their goods, or can somebody fetch them, be it in one of its groups alone?"""
    there = or_(col(Order.handed_at).is_not(None), col(Order.arrived_at).is_not(None))
    handed = select(col(Order.id)).where(col(Order.buy_id) == buy.id, there)
    return (await session.execute(handed.limit(1))).first() is not None


async def _place(session: AsyncSession, buy: GroupBuy) -> None:
    """Every order is placed again and owes nothing, whatever became of it."""
    placed = update(Order).where(col(Order.buy_id) == buy.id, col(Order.state) != "placed")
    await _set(session, placed.values(state="placed", due_minor=0))
    frozen = update(Line).where(col(Line.order_id).in_(_orders(buy)), col(Line.due_minor).is_not(None))
    await _set(session, frozen.values(unit_minor=None, due_minor=None))


async def _booked(session: AsyncSession, buy: GroupBuy) -> tuple[int, int]:
    """(units, orders that hold any)"""
    held = select(func.coalesce(func.sum(col(Line.qty)), 0), func.count(func.distinct(col(Line.order_id))))
    held = held.where(col(Line.order_id).in_(_orders(buy)), col(Line.qty) > 0)
    units, members = (await session.execute(held)).one()
    return int(units or 0), int(members)


async def _take_back_shares(session: AsyncSession, buy: GroupBuy) -> None:
    """Goods that were shared out are booked again as they were asked for."""
    shared = col(Line.order_id).in_(_orders(buy)), col(Line.asked).is_not(None)
    goods, change = (col(Line.offer_id), col(Line.variant_id)), func.sum(col(Line.asked) - col(Line.qty))
    rows = await session.execute(select(*goods, change).where(*shared).group_by(*goods))
    for offer, variant, more in rows.all():
        units = int(more or 0)
        await _set(session, update(Offer).where(col(Offer.id) == offer).values(pledged=Offer.pledged + units))
        chosen = update(Variant).where(col(Variant.id) == variant)
        await _set(session, chosen.values(pledged=Variant.pledged + units))
    await _set(session, update(Line).where(*shared).values(qty=Line.asked, asked=None))


def _orders(buy: GroupBuy) -> Select[int]:
    return select(col(Order.id)).where(col(Order.buy_id) == buy.id)


async def _set(session: AsyncSession, change: Update) -> None:
    """One statement for all rows. Copies of them in the session are not asked again."""
    await session.flush()
    await session.execute(change, execution_options={"synchronize_session": False})
