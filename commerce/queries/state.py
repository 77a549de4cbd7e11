"""How things stand: the `state` object of a replay's last line and of `python3 -m bot state`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.queries.board import reference_of, what_to_pay
from commerce.queries.goods import held_of, offers_of, variants_of
from commerce.queries.ledger import BY_CREDIT, credit, earned, received, spent
from commerce.queries.lines import line_facts
from commerce.queries.missed import all_records
from commerce.queries.prices import pledged_of, price_at
from commerce.queries.refunds import all_refunds
from commerce.rules.no_show import FORGET
from commerce.rules.pickup import chosen
from commerce.rules.pricing import discounted
from commerce.rules.tiers import TierRule, tier_of
from commerce.tables import (
    BankEntry,
    GroupBuy,
    Identity,
    KnownProduct,
    Line,
    Link,
    Member,
    Order,
    Proof,
    Review,
    Waiting,
)

Facts = dict[str, Any]


async def state(
    session: AsyncSession,
    now: datetime,
    tiers: Sequence[TierRule] = (),
    window: timedelta = timedelta(days=365),
    forget: timedelta = FORGET,
) -> dict[str, list[Facts]]:
    """Buys, orders and members as plain values, members by their `platform:id`; amounts in minor units."""
    buys = list((await session.execute(select(GroupBuy).order_by(col(GroupBuy.id)))).scalars())
    names = await _names(session)
    return {
        "buys": [await _buy(session, buy) for buy in buys],
        "orders": [order for buy in buys for order in await _orders(session, buy, names)],
        "members": await _members(session, names, now, tiers, window=window, forget=forget),
        "proofs": await _proofs(session, names),
        "unknown_money": await _unknown_money(session),
        "refunds": await all_refunds(session),
        "reviews": await _reviews(session, names),
    }


async def _reviews(session: AsyncSession, names: dict[int, str]) -> list[Facts]:
    """What members say of goods; what was only overheard is none."""
    rows = await session.execute(
        select(Review, col(KnownProduct.title))
        .join(KnownProduct, col(KnownProduct.id) == col(Review.product_id))
        .where(col(Review.state) != "offered")
        .order_by(col(Review.id))
    )
    return [
        {
            "member": names[row.member_id],
            "title": title,
            "text": row.text,
            "good": row.good,
            "state": row.state,
        }
        for row, title in rows
    ]


async def _proofs(session: AsyncSession, names: dict[int, str]) -> list[Facts]:
    """What members said of having paid."""
    rows = await session.execute(select(Proof).order_by(col(Proof.id)))
    return [
        {
            "member": names[row.member_id],
            "orders": [int(no) for no in row.orders.split()],
            "amount_minor": row.amount_minor,
            "digits": row.digits or None,
            "state": row.state,
        }
        for row in rows.scalars()
    ]


async def _unknown_money(session: AsyncSession) -> list[Facts]:
    """What came in by a bank's file and was nobody's: open, assigned or returned."""
    rows = await session.execute(select(BankEntry).where(col(BankEntry.no) > 0).order_by(col(BankEntry.id)))
    return [
        {"amount_minor": row.amount_minor, "currency": row.currency, "state": row.state}
        for row in rows.scalars()
    ]


async def _buy(session: AsyncSession, buy: GroupBuy) -> Facts:
    offers = await offers_of(session, buy.id)
    pledged = await pledged_of(session, buy, offers)
    return {
        "no": buy.id,
        "title": buy.title,
        "kind": buy.mechanic,
        "state": buy.state,
        "settled": buy.settled,
        "closes_at": buy.closes_at,
        "offers": [
            {
                "code": offer.code,
                "title": offer.title,
                "stock": offer.stock,
                "pledged": offer.pledged,
                "waiting": offer.waiting,
                "unit_price_minor": price_at(buy, offer, pledged),
                "currency": buy.currency,
            }
            for offer in offers
        ],
    }


async def _orders(session: AsyncSession, buy: GroupBuy, names: dict[int, str]) -> list[Facts]:
    offers = {offer.id: offer for offer in await offers_of(session, buy.id)}
    variants = {variant.id: variant for variant in await variants_of(session, buy.id)}
    held: dict[int, list[Line | Waiting]] = defaultdict(list)
    for order_no, _, row in await held_of(session, buy.id):
        held[order_no].append(row)
    rows = await session.execute(select(Order).where(col(Order.buy_id) == buy.id).order_by(col(Order.id)))
    orders = list(rows.scalars())
    pledged = await pledged_of(session, buy, offers.values())
    paid = await received(session, [order.id for order in orders], ("received", *BY_CREDIT))
    return [
        _order(
            buy,
            order,
            line_facts(buy, order, held[order.id], offers, variants, pledged),
            names,
            paid.get(order.id, 0),
        )
        for order in orders
        if held[order.id]
    ]


def _order(buy: GroupBuy, order: Order, lines: Sequence[Any], names: dict[int, str], paid: int) -> Facts:
    due, (now, _) = (
        sum(line.due_minor for line in lines),
        what_to_pay(buy, lines, paid, ahead=order.held_from is not None),
    )
    return {
        "no": order.id,
        "buy": buy.id,
        "member": names[order.member_id],
        "state": order.state,
        "lines": [
            {
                "code": line.code,
                "variant": line.variant,
                "qty": line.qty,
                "waiting": line.waiting,
                "for": line.for_ or None,
                "unit_price_minor": discounted(line.unit_minor, line.discount_bp),
                "due_minor": line.due_minor,
                "handed": line.handed,
            }
            for line in lines
        ],
        "due_minor": due,
        "reference": reference_of(order, due, now) or None,
        "paid_minor": paid,
        "place": chosen(order.place, buy.pickup) or None,
        "handed": order.handed_at is not None,
    }


async def _names(session: AsyncSession) -> dict[int, str]:
    """Member id -> the address of their first account, or the name of a neighbour who has none."""
    names = {row[0]: row[1] for row in await session.execute(select(col(Member.id), col(Member.name)))}
    rows = await session.execute(
        select(col(Identity.member_id), col(Identity.address)).order_by(col(Identity.address).desc())
    )
    return names | {row[0]: row[1] for row in rows}


async def _members(
    session: AsyncSession,
    names: dict[int, str],
    now: datetime,
    tiers: Sequence[TierRule],
    *,
    window: timedelta,
    forget: timedelta,
) -> list[Facts]:
    joined = set(
        (await session.execute(select(col(Link.joined_id)).where(col(Link.parted_at).is_(None)))).scalars()
    )
    names = {member: name for member, name in names.items() if member not in joined}
    totals = await spent(session, list(names), now - window)
    held = {member: tier_of(tiers, totals.get(member, 0)) for member in names}
    over, more = await credit(session), await earned(session)
    missed = await all_records(session, now, forget)
    return [
        {
            "member": names[member],
            "tier": tier.name if (tier := held[member]) else None,
            "spent_minor": totals.get(member, 0),
            "credit_minor": over.get(member, 0) + more.get(member, 0),
            "points": 0,
            "not_fetched": missed.get(member, 0),
        }
        for member in sorted(names)
    ]
