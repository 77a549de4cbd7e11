"""Everything ordered in one group buy: light copies of its rows, for there may be thousands of them. What
becomes of them is written in sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, func, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from commerce.queries.prices import price_at
from commerce.rules.lifecycle import StateOfOrder
from commerce.rules.mechanic import Pledged
from commerce.tables import GroupBuy, Line, Offer, Order, Team, Variant
from commerce.tables.base import BIG


@dataclass(slots=True)
class SheetOrder:
    """An order on the sheet. `turn`: when it was made or joined its team, in milliseconds."""

    id: int
    member_id: int
    group_id: int
    state: StateOfOrder
    discount_bp: int
    due_minor: int
    team_no: int
    turn: int


@dataclass(slots=True)
class SheetLine:
    """A line on the sheet; its columns are those of `tables.Line`."""

    id: int
    order_id: int
    offer_id: int
    variant_id: int
    for_: str
    price_minor: int
    qty: int
    upto: int | None
    asked: int | None = None
    unit_minor: int | None = None
    due_minor: int | None = None


@dataclass(frozen=True, kw_only=True)
class SheetRows:
    """What a sheet is made of, as it was read. `seen`: all that its settlement goes by, to be held against a
    later look."""

    buy: GroupBuy
    offers: Sequence[Offer]
    variants: Sequence[Variant]
    teams: Sequence[Team]
    orders: Sequence[Any]
    lines: Sequence[Any]
    seen: tuple[Any, ...] = field(init=False)

    def __post_init__(self) -> None:
        buy = self.buy
        terms = buy.revision, buy.mechanic, dict(buy.terms), buy.min_units, buy.min_members
        offers = [(o.id, o.price_minor, o.follows_ladder, o.stock, o.pledged) for o in self.offers]
        bounds = [(o.member_limit, o.unit, o.title, o.code, o.bundles) for o in self.offers]
        variants = [(one.id, one.stock, one.pledged) for one in self.variants]
        teams = [(team.no, team.state) for team in self.teams]
        object.__setattr__(self, "seen", (terms, offers, bounds, variants, teams, self.orders, self.lines))


@dataclass(kw_only=True)
class Sheet:
    """Everything ordered in one buy."""

    buy: GroupBuy
    orders: dict[int, SheetOrder]
    lines: list[SheetLine]
    offers: dict[int, Offer]
    variants: dict[int, Variant]
    teams: dict[int, Team]

    @classmethod
    def of(cls, rows: SheetRows) -> Sheet:
        return cls(
            buy=rows.buy,
            orders={row[0]: SheetOrder(*row) for row in rows.orders},
            lines=[SheetLine(*row) for row in rows.lines],
            offers={row.id: row for row in rows.offers},
            variants={row.id: row for row in rows.variants},
            teams={row.no: row for row in rows.teams},
        )

    @property
    def pledged(self) -> Pledged:
        """What is ordered of the offers whose price follows the mechanic."""
        following = {no: offer for no, offer in self.offers.items() if offer.follows_ladder}
        members = {line.order_id for line in self.lines if line.qty and line.offer_id in following}
        return Pledged(sum(offer.pledged for offer in following.values()), len(members))

    @cached_property
    def prices(self) -> dict[int, int]:
        """Offer -> the price reached, minor units; asked for when nothing more is moved on the sheet."""
        pledged = self.pledged
        return {no: price_at(self.buy, offer, pledged) for no, offer in self.offers.items()}


async def rows_of(session: AsyncSession, buy: GroupBuy) -> SheetRows:
    """The rows of a buy, of its lines those that hold something; never an older copy of them."""
    fresh: dict[str, Any] = {"execution_options": {"populate_existing": True}}
    offers = select(Offer).where(col(Offer.buy_id) == buy.id).order_by(col(Offer.position))
    variants = select(Variant).join(Offer, col(Offer.id) == col(Variant.offer_id))
    variants = variants.where(col(Offer.buy_id) == buy.id).order_by(col(Variant.id))
    teams = select(Team).where(col(Team.buy_id) == buy.id).order_by(col(Team.no))
    return SheetRows(
        buy=buy,
        offers=list((await session.execute(offers, **fresh)).scalars()),
        variants=list((await session.execute(variants, **fresh)).scalars()),
        teams=list((await session.execute(teams, **fresh)).scalars()),
        orders=await _orders(session, buy.id),
        lines=await _lines(session, buy.id),
    )


async def _orders(session: AsyncSession, no: int) -> Sequence[Any]:
    known = "id", "member_id", "group_id", "state", "discount_bp", "due_minor", "team_no"
    turn = type_coerce(func.coalesce(col(Order.joined_at), col(Order.ordered_at)), BIG)
    query = select(*_columns(Order, known), turn).where(col(Order.buy_id) == no).order_by(col(Order.id))
    return (await (await session.connection()).execute(query)).all()


async def _lines(session: AsyncSession, no: int) -> Sequence[Any]:
    known = "id", "order_id", "offer_id", "variant_id", "for_", "price_minor", "qty", "upto"
    query = select(*_columns(Line, known)).join(Order, col(Order.id) == col(Line.order_id))
    query = query.where(col(Order.buy_id) == no, col(Line.qty) > 0).order_by(col(Line.id))
    return (await (await session.connection()).execute(query)).all()


def _columns(table: type[SQLModel], names: Sequence[str]) -> list[ColumnElement[Any]]:
    columns = cast("Table", table.__table__).c  # type: ignore[attr-defined]
    return [columns[name] for name in names]
