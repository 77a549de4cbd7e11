"""Each member's own word at closing: their total and how to pay, told privately, and a tier they rose to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.booking.rows import axes_of
from commerce.mechanics import MECHANICS
from commerce.outcomes import LineFact, Outcome, as_read
from commerce.queries.lines import line_fact as unpriced
from commerce.queries.lists import paid_by_order
from commerce.queries.prices import price_at
from commerce.rules.settlement import payable_now
from commerce.rules.tiers import TierRule, tier_of
from commerce.services.buys.settling import Sheet, Standards, spent_before
from commerce.services.people.meeting import address_of
from commerce.services.voice.record import say
from commerce.tables import Group, GroupBuy, Line, Order, Waiting


@dataclass(slots=True, kw_only=True)
class Allotted:
    """How goods were shared out for one line: asked for `asked` to `upto`, got `got`."""

    goods: str
    asked: int
    upto: int
    got: int


@dataclass(slots=True, kw_only=True)
class YourTotal(Outcome):
    """Each member's own bill, told privately with the way to pay. `now_minor` is due at once; the rest when
    the goods arrive. `paid_minor` was received before."""

    where = "private"
    order_no: int
    buy_no: int
    title: str
    lines: list[LineFact]
    due_minor: int
    now_minor: int
    currency: str
    pay: str
    pickup: str
    discount_bp: int
    allotted: list[Allotted]
    pack_size: int
    paid_minor: int = 0


@dataclass(slots=True, kw_only=True)
class YourCredit(Outcome):
    """Told privately: what they paid for a group buy that nobody owes for is theirs again; their leader gives
    it back."""

    where = "private"
    order_no: int
    buy_no: int
    title: str
    credit_minor: int
    currency: str


@dataclass(slots=True)
class NotThisTime(Outcome):
    """Told privately to a member who gets nothing and owes nothing. `why`: team (theirs did not come
    together), waiting (nothing came free for them), failed (the buy did not come together)."""

    where = "private"
    buy_no: int
    title: str
    why: str


@dataclass(slots=True, kw_only=True)
class TierReached(Outcome):
    """A member rose to a tier; what it brings."""

    where = "private"
    tier: str
    discount_bp: int
    early: int
    perks: str


async def send_bills(
    session: AsyncSession,
    sheet: Sheet,
    standards: Standards,
    before: dict[int, int],
    dropped: Sequence[Order],
) -> None:
    """One private bill per order that owes or gets something; nobody else ever sees it."""
    after = await spent_before(session, sheet, standards)
    paid, waiting = await paid_by_order(session, sheet.buy.id), await _waiting(session, sheet)
    for order in sheet.orders.values():
        address = await _address(session, order)
        lines = [line for line in sheet.lines if line.order_id == order.id]
        if not address:
            continue
        if order in dropped:
            _privately(session, address, NotThisTime(sheet.buy.id, sheet.buy.title, "team"), sheet.buy)
        elif order.id in waiting and not lines:
            _privately(session, address, NotThisTime(sheet.buy.id, sheet.buy.title, "waiting"), sheet.buy)
        elif lines:
            _privately(
                session, address, _bill(sheet, order, lines, standards, paid.get(order.id, 0)), sheet.buy
            )
            _tell_tier(
                session,
                address,
                standards.tiers,
                before.get(order.member_id, 0),
                after.get(order.member_id, 0),
                sheet.buy,
            )


async def tell_failed(session: AsyncSession, sheet: Sheet) -> None:
    """Everybody who had ordered or waited is told that nothing comes of it; who had paid something, that it
    is theirs again."""
    credited = await tell_credit(session, sheet)
    hoped = {line.order_id for line in sheet.lines} | await _waiting(session, sheet)
    for order in sheet.orders.values():
        address = await _address(session, order) if order.id in hoped - credited else ""
        if address:
            _privately(session, address, NotThisTime(sheet.buy.id, sheet.buy.title, "failed"), sheet.buy)


async def _waiting(session: AsyncSession, sheet: Sheet) -> set[int]:
    """The orders that have something on the waiting list."""
    return set(
        (
            await session.execute(
                select(col(Waiting.order_id)).where(col(Waiting.order_id).in_(sheet.orders))
            )
        ).scalars()
    )


async def tell_credit(session: AsyncSession, sheet: Sheet) -> set[int]:
    """Where nobody owes anything, who had paid something is told that it is theirs again. -> their orders."""
    credited = set()
    for no, paid in (await paid_by_order(session, sheet.buy.id)).items():
        address = await _address(session, sheet.orders[no]) if paid > 0 else ""
        if address:
            credited.add(no)
            _privately(
                session,
                address,
                YourCredit(
                    order_no=no,
                    buy_no=sheet.buy.id,
                    title=sheet.buy.title,
                    credit_minor=paid,
                    currency=sheet.buy.currency,
                ),
                sheet.buy,
            )
    return credited


def line_fact(sheet: Sheet, line: Line) -> LineFact:
    """A settled line as people read it: at the price before their discount, which stands beside it."""
    offer, pledged = sheet.offers[line.offer_id], sheet.pledged
    order, price = sheet.orders[line.order_id], price_at(sheet.buy, offer, pledged)
    fact = unpriced(offer, sheet.variants[line.variant_id], line, price, order.discount_bp)
    return replace(fact, qty=line.qty, due_minor=line.due_minor or 0)


def _bill(sheet: Sheet, order: Order, lines: Sequence[Line], standards: Standards, paid: int) -> YourTotal:
    buy, kind = sheet.buy, MECHANICS[sheet.buy.mechanic]
    deposits = sum(kind.deposit(buy.terms, line.qty, line.due_minor or 0) for line in lines)
    allotted = [
        Allotted(
            goods=_label(sheet, line) or sheet.offers[line.offer_id].title,
            asked=line.asked,
            upto=max(line.asked, line.upto or 0),
            got=line.qty,
        )
        for line in lines
        if line.asked is not None
    ]
    return YourTotal(
        order_no=order.id,
        buy_no=buy.id,
        title=buy.title,
        lines=as_read(line_fact(sheet, line) for line in lines if line.qty),
        due_minor=order.due_minor,
        now_minor=payable_now(order.due_minor, deposits, paid, arrived=False),
        currency=buy.currency,
        pay=buy.pay or standards.payment_note,
        pickup=buy.pickup,
        discount_bp=order.discount_bp,
        allotted=allotted,
        pack_size=kind.pack_size(buy.terms) if allotted else 0,
        paid_minor=paid,
    )


def _label(sheet: Sheet, line: Line) -> str:
    return " ".join(value for _, value in axes_of(sheet.variants[line.variant_id].axes))


async def tell(session: AsyncSession, order: Order, fact: Outcome, now: datetime) -> None:
    """Tells an order's member something privately, where they can be reached."""
    address = await _address(session, order)
    if address:
        say(session, address, fact, now, kind="private", buy_id=order.buy_id, person=address)


async def _address(session: AsyncSession, order: Order) -> str:
    chat = (
        await session.execute(select(col(Group.chat)).where(col(Group.id) == order.group_id))
    ).scalar_one()
    return await address_of(session, order.member_id, chat.partition(":")[0])


def _tell_tier(
    session: AsyncSession, address: str, tiers: Sequence[TierRule], before: int, after: int, buy: GroupBuy
) -> None:
    was, now = tier_of(tiers, before), tier_of(tiers, after)
    if now is not None and now is not was:
        _privately(
            session,
            address,
            TierReached(
                tier=now.name,
                discount_bp=now.discount_bp,
                early=int(now.early.total_seconds()),
                perks=now.perks,
            ),
            buy,
        )


def _privately(session: AsyncSession, address: str, fact: Outcome, buy: GroupBuy) -> None:
    say(session, address, fact, buy.closed_at or buy.closes_at, kind="private", buy_id=buy.id, person=address)
