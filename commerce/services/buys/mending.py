"""Making good: a group buy that closed is opened again, one that was taken back is restored. Nobody is worse
off by it.

The rule of /reopen: prices given stay given (a line keeps the lower of what was promised and what it was
settled at), the settlement is reversed in the ledger, payments stay on record and count for the next total.
Once goods have come, it is too late.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.outcomes import Outcome
from commerce.refusals import Refusal
from commerce.rules.lifecycle import move
from commerce.services.buys.closing import locked
from commerce.services.buys.keeping import promise_now
from commerce.services.buys.settling import Sheet, sheet_of
from commerce.services.deed import Deed
from commerce.services.money.booking import unsettle_all
from commerce.services.money.commissioning import undo_commissions
from commerce.services.money.telling import be_silent, begin_telling, told_so_far
from commerce.services.voice.record import chats_of, redraw, say
from commerce.services.words import granting


@dataclass(eq=False, kw_only=True)
class CannotReopen(Refusal):
    """A buy that cannot be opened again. `why`: open, succeeded, failed or cancelled (its state), arrived
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
    """A buy that succeeded or failed is open until `closes_at`. Raises CannotReopen."""
    buy = await locked(session, no, "")
    if buy.state not in ("succeeded", "failed"):
        raise CannotReopen(
            no=no,
            title=buy.title,
            why="open" if buy.state == "open" else "cancelled",
            closes_at=buy.closes_at,
        )
    sheet = await sheet_of(session, buy, everything=True)
    if buy.arrived_at is not None or any(order.handed_at for order in sheet.orders.values()):
        raise CannotReopen(no=no, title=buy.title, why="arrived", closes_at=buy.closes_at)
    await unsettle_all(session, buy, deed.now, deed.by.id)
    await undo_commissions(session, sheet, deed.now)
    if buy.state == "succeeded":
        promise_now(sheet.buy, sheet.offers, sheet.lines, sheet.pledged)
    _take_back_shares(sheet)
    before, buy.closes_at, buy.rounds = buy.closes_at, closes_at, buy.rounds + 1
    told = told_so_far(buy)
    fact = await _open(session, sheet, "reopen", deed.now)
    await begin_telling(session, buy, deed.now, upto=told)
    deed.sign(session, "reopen", group_id=buy.group_id, buy_id=no, detail=f"closed at {before}")
    return fact


async def restore(session: AsyncSession, no: int, deed: Deed) -> Reopened:
    """A buy that was cancelled is open again, if its deadline is still to come. Raises CannotReopen."""
    buy = await locked(session, no, "")
    if buy.state != "cancelled" or buy.closes_at <= deed.now:
        raise CannotReopen(
            no=no,
            title=buy.title,
            why="past" if buy.state == "cancelled" else buy.state,
            closes_at=buy.closes_at,
        )
    fact = await _open(session, await sheet_of(session, buy), "restore", deed.now)
    await granting.take_again(session, no)
    deed.sign(session, "restore", group_id=buy.group_id, buy_id=no)
    return fact


async def _open(session: AsyncSession, sheet: Sheet, verb: str, now: datetime) -> Reopened:
    """The buy and its orders back to where they were, told to every group."""
    buy = sheet.buy
    buy.state = move(buy.state, verb)
    buy.settled, buy.closed_at, buy.due_at, buy.revision = False, None, now, buy.revision + 1
    be_silent(buy)
    buy.reminded = int((buy.closes_at - now).total_seconds())  # reminders longer than that are over
    for order in sheet.orders.values():
        if order.state != "placed":
            order.state, order.due_minor = move(order.state, "place", "order"), 0
    for line in sheet.lines:
        line.unit_minor = line.due_minor = None
    await session.flush()
    await redraw(session, buy.id, now)
    fact = Reopened(
        buy_no=buy.id,
        title=buy.title,
        closes_at=buy.closes_at,
        units=sheet.units,
        members=sheet.members,
        restored=verb == "restore",
    )
    for chat in await chats_of(session, buy.id):
        say(session, chat, fact, now, buy_id=buy.id)
    return fact


def _take_back_shares(sheet: Sheet) -> None:
    """Goods that were shared out are booked again as they were asked for."""
    for line in sheet.lines:
        if line.asked is not None:
            change = line.asked - line.qty
            line.qty, line.asked = line.asked, None
            sheet.offers[line.offer_id].pledged += change
            sheet.variants[line.variant_id].pledged += change
