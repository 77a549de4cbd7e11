"""Settlement: what each gets, what each owes. It is worked out before anybody is kept waiting for it, and
frozen in one commit. The numbers are `rules.settlement` and the mechanic's."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.ground.putting import put_each
from commerce.mechanics import MECHANICS
from commerce.queries.allotting import Allotment, allotment, pack_size
from commerce.queries.ledger import moved_since, sold_since, spent
from commerce.rules.bundles import bundles_of
from commerce.rules.lifecycle import FULL, move, succeeds
from commerce.rules.means import Means
from commerce.rules.mechanic import Part
from commerce.rules.settlement import Booked, Due, settle
from commerce.rules.tiers import TierRule, tier_of
from commerce.services.buys.sheets import Sheet, SheetLine, SheetOrder, SheetRows, rows_of
from commerce.services.money.booking import settle_all
from commerce.services.money.crediting import with_too_much_elsewhere
from commerce.tables import GroupBuy, Order, Transfer

LINES = "UPDATE lines SET qty = ?2, asked = ?3, unit_minor = ?4, due_minor = ?5 WHERE id = ?1"
ORDERS = "UPDATE orders SET state = ?2, due_minor = ?3, discount_bp = ?4 WHERE id = ?1"
FEW = 200  # orders


@dataclass(frozen=True)
class Standards:
    """The community's tiers, the window of spend that counts for them, the words on how to pay and the means; how long
    after the bill it is `due` (None: no day is said), and how long before that members are reminded."""

    tiers: Sequence[TierRule] = ()
    window: timedelta = timedelta(days=365)
    payment_note: str = ""
    means: Sequence[Means] = ()
    due: timedelta | None = None
    remind: Sequence[timedelta] = ()


@dataclass(frozen=True, kw_only=True)
class Before:
    """What the ledger said of a buy's members when its last transfer was `upto`: what each had `spent`, and
    who had paid too much elsewhere (`with_credit`). Its years are read before anybody is kept waiting."""

    upto: int = 0
    spent: Mapping[int, int] = field(default_factory=dict)
    with_credit: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Reckoning:
    """What a closing comes to, by the rows and the ledger as they were read: a sheet on which every line and
    order has what it gets and owes."""

    rows: SheetRows
    before: Before
    sheet: Sheet
    given: Allotment
    succeeds: bool


async def is_big(session: AsyncSession, buy: GroupBuy) -> bool:
    """Are there more orders than are settled while others wait, without their noticing?"""
    beyond = select(col(Order.id)).where(col(Order.buy_id) == buy.id).limit(1).offset(FEW)
    return (await session.execute(beyond)).first() is not None


async def foresee(
    session: AsyncSession, no: int, standards: Standards, until: datetime | None = None
) -> Reckoning | None:
    """What closing the buy would come to at this moment; None where it is not open. `until`: its deadline, where
    that is to be moved. Nothing is locked, and nothing written."""
    buy = await session.get(GroupBuy, no)
    if buy is None or buy.state != "open":
        return None
    rows, before = (
        await rows_of(session, buy),
        await ledger_before(session, buy, standards, until or buy.closes_at),
    )
    session.expunge_all()
    return await _reckon(rows, before, standards)


async def reckoned(
    session: AsyncSession, buy: GroupBuy, standards: Standards, foreseen: Reckoning | None = None
) -> Reckoning:
    """What closing the buy, whose row is held, comes to: as foreseen, if nothing was moved since; else worked
    out here."""
    rows = await rows_of(session, buy)
    if (
        foreseen is None
        or rows.seen != foreseen.rows.seen
        or await _is_outdated(session, foreseen, standards)
    ):
        return await _reckon(rows, await ledger_before(session, buy, standards, buy.closes_at), standards)
    held = replace(
        foreseen.sheet,
        buy=buy,
        offers={offer.id: offer for offer in rows.offers},
        variants={variant.id: variant for variant in rows.variants},
    )
    for offer in rows.offers:
        offer.pledged = foreseen.sheet.offers[offer.id].pledged
    for variant in rows.variants:
        variant.pledged = foreseen.sheet.variants[variant.id].pledged
    moved = await moved_since(session, foreseen.before.upto)
    before = replace(foreseen.before, with_credit=foreseen.before.with_credit | moved)
    return replace(foreseen, rows=rows, sheet=held, before=before)


async def _is_outdated(session: AsyncSession, foreseen: Reckoning, standards: Standards) -> bool:
    """Has anybody been billed since, so that a tier may be another?"""
    return bool(standards.tiers) and await sold_since(session, foreseen.before.upto)


async def _reckon(rows: SheetRows, before: Before, standards: Standards) -> Reckoning:
    """Judged by what would be handed out, which is then handed out; of a buy that fails all stays as it was
    booked. Between two steps others have their turn."""
    sheet = Sheet.of(rows)
    drop_unfinished(sheet)
    await asyncio.sleep(0)
    given = allotment(sheet.buy, sheet.offers.values(), sheet.variants.values(), sheet.lines)
    await asyncio.sleep(0)
    units, buy = given.units(sheet.lines), sheet.buy
    met = bool(units) and succeeds(units, given.orders(sheet.lines), buy.min_units, buy.min_members)
    if met:
        share_out(sheet, given)
        await price(
            sheet, {no: best_discount(one, standards.tiers, before) for no, one in sheet.orders.items()}
        )
    return Reckoning(rows=rows, before=before, sheet=sheet, given=given, succeeds=met)


def drop_unfinished(sheet: Sheet) -> list[SheetOrder]:
    """Leaves out the orders of teams that did not come together: they stay on record and owe nothing. ->
    those orders."""
    dropped = unfinished(sheet)
    for order in dropped:
        order.state, order.due_minor = move(order.state, "void", "order"), 0
    out = {order.id for order in dropped}
    sheet.lines = [line for line in sheet.lines if line.order_id not in out]
    return dropped


def unfinished(sheet: Sheet) -> list[SheetOrder]:
    """The orders of teams that did not come together."""
    kind = MECHANICS[sheet.buy.mechanic]
    if not kind.team_size(sheet.buy.terms):
        return []
    booked = {line.order_id for line in sheet.lines}
    parts = [
        Part(
            order=no,
            team=order.team_no,
            turn=order.turn,
            full=_is_full(sheet, order.team_no),
        )
        for no, order in sheet.orders.items()
        if no in booked
    ]
    going = kind.complete(sheet.buy.terms, parts)
    return [sheet.orders[no] for no in sorted(booked - going)]


def _is_full(sheet: Sheet, team_no: int) -> bool:
    team = sheet.teams.get(team_no)
    return team is not None and team.state == FULL


def share_out(sheet: Sheet, given: Allotment) -> None:
    """Hands goods round where they come in whole packs; what was booked before stays on the line as
    `asked`."""
    if not pack_size(sheet.buy):
        return
    for line in sheet.lines:
        line.asked, line.qty = line.qty, given.lines[line.id]
        change = line.qty - line.asked
        sheet.offers[line.offer_id].pledged += change
        sheet.variants[line.variant_id].pledged += change


async def price(sheet: Sheet, discounts: Mapping[int, int]) -> None:
    """Every line and every order of the sheet at the price reached."""
    booked = as_booked(sheet, sheet.lines)
    await asyncio.sleep(0)
    dues = settle(booked, discounts)
    await asyncio.sleep(0)
    _owe(sheet, dues, discounts)


def as_booked(sheet: Sheet, lines: Iterable[SheetLine]) -> list[Booked]:
    """Lines of the sheet as settlement sees them."""
    bundles = {no: bundles_of(offer.bundles) for no, offer in sheet.offers.items()}
    return [
        Booked(
            line=line.id,
            order=line.order_id,
            qty=line.qty,
            promised_minor=line.price_minor,
            final_minor=sheet.prices[line.offer_id],
            goods=(line.variant_id, line.for_),
            offer=line.offer_id,
            bundles=bundles[line.offer_id],
        )
        for line in lines
    ]


def _owe(sheet: Sheet, dues: Sequence[Due], discounts: Mapping[int, int]) -> None:
    """`dues`: one for each line, in their order."""
    totals: dict[int, int] = defaultdict(int)
    for line, due in zip(sheet.lines, dues, strict=True):
        line.unit_minor, line.due_minor = due.unit_minor, due.due_minor
        totals[line.order_id] += due.due_minor
    for no, order in sheet.orders.items():
        if order.state != "void":
            order.state = move(order.state, "settle", "order")
            order.due_minor, order.discount_bp = totals[no], discounts[no]


async def freeze(session: AsyncSession, sheet: Sheet, with_credit: Collection[int]) -> None:
    """What the sheet says is written, and owed in the ledger; in a handful of statements, whatever the number
    of orders."""
    lines = [(line.id, line.qty, line.asked, line.unit_minor, line.due_minor) for line in sheet.lines]
    orders = [(one.id, one.state, one.due_minor, one.discount_bp) for one in sheet.orders.values()]
    await put_each(session, LINES, lines)
    await put_each(session, ORDERS, orders)
    await settle_all(session, sheet.buy, sheet.buy.closes_at, with_credit)


def best_discount(order: SheetOrder, tiers: Sequence[TierRule], before: Before) -> int:
    """The tier held when ordering or at settlement, whichever is better; this buy's own spend counts only for
    later ones."""
    held = tier_of(tiers, before.spent.get(order.member_id, 0)) if tiers else None
    return max(order.discount_bp, held.discount_bp if held else 0)


async def ledger_before(
    session: AsyncSession, buy: GroupBuy, standards: Standards, until: datetime
) -> Before:
    """What the ledger says of the buy's members up to now; what they spent is asked for where there are
    tiers."""
    last = (await session.execute(select(func.max(col(Transfer.id))))).scalar_one_or_none() or 0
    members = select(col(Order.member_id)).where(col(Order.buy_id) == buy.id)
    return Before(
        upto=last,
        spent=await spent(session, members, until - standards.window) if standards.tiers else {},
        with_credit=await with_too_much_elsewhere(session, buy),
    )
