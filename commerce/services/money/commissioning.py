"""The commission of each group that carried a buy: an entry in the ledger at settlement, told to both
leaders; undone by /reopen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import Outcome
from commerce.queries.sides import carriers
from commerce.rules.commission import Rate, commission
from commerce.services.buys.sheets import Sheet
from commerce.services.people.meeting import address_of
from commerce.services.voice.record import say
from commerce.tables import Commission, Group, GroupBuy, Resale
from commerce.tables.resale import Booking


@dataclass(slots=True, kw_only=True)
class CommissionDue(Outcome):
    """Told privately to both leaders: what a group's orders came to, and the commission. `yours`: the reader
    gets it, else owes it."""

    where = "private"
    buy_no: int
    title: str
    group: str
    units: int
    base_minor: int
    amount_minor: int
    rate_bp: int
    unit_minor: int
    currency: str
    yours: bool


@dataclass(slots=True, kw_only=True)
class CommissionUndone(Outcome):
    """Told privately to both leaders: the buy is open again, and the commission said before holds no more."""

    where = "private"
    buy_no: int
    title: str
    group: str
    amount_minor: int
    currency: str
    yours: bool


Told = CommissionDue | CommissionUndone


async def book_commissions(session: AsyncSession, sheet: Sheet, now: datetime) -> None:
    """One entry for each group that carried the buy, from what its settled orders came to; none where nothing
    was sold."""
    buy = sheet.buy
    for resale, group in await carriers(session, buy.id):
        units, base = sold_in(sheet, resale.group_id)
        amount = commission(Rate(resale.rate_bp, resale.unit_minor), units, base)
        if amount:
            session.add(
                _entry(buy, resale=resale, kind="commission", at=now, units=units, base=base, amount=amount)
            )
        fact = CommissionDue(
            buy_no=buy.id,
            title=buy.title,
            group=group.name or group.chat,
            units=units,
            base_minor=base,
            amount_minor=amount,
            rate_bp=resale.rate_bp,
            unit_minor=resale.unit_minor,
            currency=buy.currency,
            yours=True,
        )
        await _tell_both(session, buy, resale, group, fact, now)


async def undo_commissions(session: AsyncSession, buy: GroupBuy, now: datetime) -> None:
    """What this closing's settlement had booked is taken back; called before the buy counts another round."""
    for resale, group in await carriers(session, buy.id):
        query = select(Commission).where(col(Commission.key) == _key(buy, resale, "commission"))
        booked = (await session.execute(query)).scalar_one_or_none()
        if booked is None:
            continue
        undone = _entry(
            buy,
            resale=resale,
            kind="commission_undone",
            at=now,
            units=booked.units,
            base=booked.base_minor,
            amount=booked.amount_minor,
        )
        session.add(undone)
        name = group.name or group.chat
        fact = CommissionUndone(
            buy_no=buy.id,
            title=buy.title,
            group=name,
            amount_minor=booked.amount_minor,
            currency=booked.currency,
            yours=True,
        )
        await _tell_both(session, buy, resale, group, fact, now)


def sold_in(sheet: Sheet, group_id: int) -> tuple[int, int]:
    """(units, minor units due) of the settled orders made in a group."""
    orders = {
        no for no, order in sheet.orders.items() if order.group_id == group_id and order.state == "settled"
    }
    return sum(line.qty for line in sheet.lines if line.order_id in orders), sum(
        sheet.orders[no].due_minor for no in orders
    )


def _entry(
    buy: GroupBuy, resale: Resale, kind: Booking, at: datetime, units: int, base: int, amount: int
) -> Commission:
    assert resale.leader_id is not None  # an accepted one has somebody who accepted
    return Commission(
        key=_key(buy, resale, kind),
        kind=kind,
        at=at,
        resale_id=resale.id,
        owner_id=buy.leader_id,
        leader_id=resale.leader_id,
        units=units,
        base_minor=base,
        amount_minor=amount,
        currency=buy.currency,
    )


def _key(buy: GroupBuy, resale: Resale, kind: Booking) -> str:
    """One entry of a kind for each resale and each time that its group buy closes."""
    return f"{kind}:{resale.id}:{buy.rounds}"


async def _tell_both(
    session: AsyncSession, buy: GroupBuy, resale: Resale, group: Group, fact: Told, now: datetime
) -> None:
    for member_id, yours in ((resale.leader_id, True), (buy.leader_id, False)):
        assert member_id is not None
        await tell_leader(session, member_id, group, replace(fact, yours=yours), buy.id, now)


async def tell_leader(
    session: AsyncSession, member_id: int, group: Group, fact: Outcome, buy_no: int, now: datetime
) -> None:
    """A private word to one of the leaders, where they can be reached: on the group's platform, if they have
    an account there."""
    address = await address_of(session, member_id, group.chat.partition(":")[0])
    if address:
        say(session, address, fact, now, kind="private", buy_id=buy_no, person=address)
