"""Settlement: what each gets, what each owes, frozen in one commit. The numbers are `rules.settlement` and
the mechanic's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import col

from commerce.mechanics import MECHANICS
from commerce.queries.allotting import Allotment, allotment, pack_size
from commerce.queries.ledger import spent
from commerce.queries.prices import price_at
from commerce.rules.lifecycle import FULL, move
from commerce.rules.mechanic import Part, Pledged
from commerce.rules.settlement import Booked, Due, settle
from commerce.rules.tiers import TierRule, tier_of
from commerce.services.money.booking import settle_all
from commerce.tables import GroupBuy, Line, Offer, Order, Team, Variant
from commerce.tables.base import to_millis

Values = dict[str, Any]


@dataclass(frozen=True)
class Standards:
    """The community's tiers, the window of spend that counts for them, and the words on how to pay."""

    tiers: Sequence[TierRule] = ()
    window: timedelta = timedelta(days=365)
    payment_note: str = ""


@dataclass(kw_only=True)
class Sheet:
    """Everything ordered in one buy, as its rows."""

    buy: GroupBuy
    orders: dict[int, Order]
    lines: list[Line]
    offers: dict[int, Offer]
    variants: dict[int, Variant]
    teams: dict[int, Team]

    @property
    def units(self) -> int:
        return sum(line.qty for line in self.lines)

    @property
    def members(self) -> int:
        """How many orders have something booked."""
        return len({line.order_id for line in self.lines if line.qty})

    @property
    def pledged(self) -> Pledged:
        """What is ordered of the offers whose price follows the mechanic."""
        following = {no: offer for no, offer in self.offers.items() if offer.follows_ladder}
        members = {line.order_id for line in self.lines if line.qty and line.offer_id in following}
        return Pledged(sum(offer.pledged for offer in following.values()), len(members))


async def sheet_of(session: AsyncSession, buy: GroupBuy, *, everything: bool = False) -> Sheet:
    """The rows of a buy whose own row is held; never an older copy of them. `everything`: also lines that
    hold nothing any more."""
    orders = select(Order).where(col(Order.buy_id) == buy.id).order_by(col(Order.id))
    lines = select(Line).join(Order, col(Order.id) == col(Line.order_id)).where(col(Order.buy_id) == buy.id)
    lines = lines if everything else lines.where(col(Line.qty) > 0)
    offers = select(Offer).where(col(Offer.buy_id) == buy.id).order_by(col(Offer.position))
    variants = (
        select(Variant).join(Offer, col(Offer.id) == col(Variant.offer_id)).where(col(Offer.buy_id) == buy.id)
    )
    teams = select(Team).where(col(Team.buy_id) == buy.id)
    fresh = {"populate_existing": True}
    return Sheet(
        buy=buy,
        orders={row.id: row for row in (await session.execute(orders, execution_options=fresh)).scalars()},
        lines=list((await session.execute(lines.order_by(col(Line.id)), execution_options=fresh)).scalars()),
        offers={row.id: row for row in (await session.execute(offers, execution_options=fresh)).scalars()},
        variants={
            row.id: row for row in (await session.execute(variants, execution_options=fresh)).scalars()
        },
        teams={row.no: row for row in (await session.execute(teams, execution_options=fresh)).scalars()},
    )


def drop_unfinished(sheet: Sheet) -> list[Order]:
    """Leaves out the orders of teams that did not come together: they stay on record and owe nothing. ->
    those orders."""
    dropped = unfinished(sheet)
    for order in dropped:
        order.state, order.due_minor = move(order.state, "void", "order"), 0
    out = {order.id for order in dropped}
    sheet.lines = [line for line in sheet.lines if line.order_id not in out]
    return dropped


def unfinished(sheet: Sheet) -> list[Order]:
    """The orders of teams that did not come together."""
    kind = MECHANICS[sheet.buy.mechanic]
    if not kind.team_size(sheet.buy.terms):
        return []
    booked = {line.order_id for line in sheet.lines}
    parts = [
        Part(
            order=no,
            team=order.team_no,
            turn=to_millis(order.joined_at or order.ordered_at),
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


def allotted(sheet: Sheet) -> Allotment:
    """What each line gets of the goods, as they stand on the sheet."""
    return allotment(sheet.buy, sheet.offers.values(), sheet.variants.values(), sheet.lines)


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


async def freeze(session: AsyncSession, sheet: Sheet, standards: Standards, before: dict[int, int]) -> None:
    """Prices frozen, dues fixed and owed in the ledger. `before`: what each member had spent, this buy not
    counted."""
    buy = sheet.buy
    pledged = sheet.pledged
    discounts = {no: best_discount(order, standards.tiers, before) for no, order in sheet.orders.items()}
    booked = [
        Booked(
            line=line.id,
            order=line.order_id,
            qty=line.qty,
            promised_minor=line.price_minor,
            final_minor=price_at(buy, sheet.offers[line.offer_id], pledged),
            goods=(line.variant_id, line.for_),
        )
        for line in sheet.lines
    ]
    await _write(session, sheet, settle(booked, discounts), discounts)
    await settle_all(session, buy, buy.closes_at)


def best_discount(order: Order, tiers: Sequence[TierRule], spent_before: dict[int, int]) -> int:
    """The tier held when ordering or at settlement, whichever is better; this buy's own spend counts only for
    later ones."""
    held = tier_of(tiers, spent_before.get(order.member_id, 0))
    return max(order.discount_bp, held.discount_bp if held else 0)


async def spent_before(session: AsyncSession, sheet: Sheet, standards: Standards) -> dict[int, int]:
    """What each member of the buy has spent in the window up to now; nothing is asked where there are no
    tiers."""
    if not standards.tiers:
        return {}
    return await spent(
        session, [order.member_id for order in sheet.orders.values()], sheet.buy.closes_at - standards.window
    )


async def _write(session: AsyncSession, sheet: Sheet, dues: Sequence[Due], discounts: dict[int, int]) -> None:
    """In two statements, whatever the number of orders; the rows in our hands are made to say the same."""
    await session.flush()
    by_line = {due.line: due for due in dues}
    totals: dict[int, int] = defaultdict(int)
    lines: list[Values] = []
    for line in sheet.lines:
        due = by_line[line.id]
        lines.append(_as_written(line, unit_minor=due.unit_minor, due_minor=due.due_minor))
        totals[line.order_id] += due.due_minor
    orders = [
        _as_written(
            order,
            state=move(order.state, "settle", "order"),
            due_minor=totals[no],
            discount_bp=discounts[no],
        )
        for no, order in sheet.orders.items()
        if order.state != "void"
    ]
    await _update(session, Line, lines)
    await _update(session, Order, orders)


def _as_written(row: Line | Order, **values: Any) -> Values:
    """The row with these values, as the statement that writes them leaves it. -> what that is given."""
    for name, value in values.items():
        set_committed_value(row, name, value)
    return {"row": row.id, **values}


async def _update(session: AsyncSession, table: type[Line] | type[Order], rows: Sequence[Values]) -> None:
    """Each row by its number; all name the same columns."""
    if rows:
        names = [name for name in rows[0] if name != "row"]
        changed = cast("Table", table.__table__)  # type: ignore[union-attr]
        statement = update(changed).where(changed.c.id == bindparam("row"))
        connection = await session.connection()
        await connection.execute(statement.values({name: bindparam(name) for name in names}), list(rows))
