"""How each order of a settled group buy stands: what it holds, owes and has paid, and no more. Its dues are frozen,
so nothing is worked out anew, and of five thousand orders plain numbers are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.ground.turns import in_turns
from commerce.mechanics import MECHANICS
from commerce.queries.goods import stands
from commerce.queries.ledger import paid_in
from commerce.queries.names import called, shared_around
from commerce.queries.sides import ALL, Side
from commerce.queries.signed import seen_by
from commerce.rules.pickup import places_of
from commerce.rules.settlement import payable_now
from commerce.tables import GroupBuy, Line, Member, Order, Waiting


class Stands(Protocol):
    """An order as far as the sums of a list are concerned."""

    @property
    def group_no(self) -> int: ...
    @property
    def place(self) -> str: ...
    @property
    def handed(self) -> bool: ...
    @property
    def units(self) -> int: ...
    @property
    def due_minor(self) -> int: ...
    @property
    def paid_minor(self) -> int: ...


class HeldGoods(NamedTuple):
    """What lines that are shown as one are of."""

    variant_id: int
    for_: str
    price_minor: int


@dataclass(slots=True)
class HeldUnits:
    """So many units of one of these; what is due for them, minor units."""

    qty: int = 0
    waiting: int = 0
    due_minor: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderStanding:
    """One order: `now_minor` is to be paid now; `goods` are what it holds. The rest is as with `lists.ListedOrder`."""

    order_no: int
    member_no: int
    group_no: int
    name: str
    place: str
    handed: bool
    units: int
    due_minor: int
    paid_minor: int
    now_minor: int
    goods: Mapping[HeldGoods, HeldUnits] = field(default_factory=dict)


async def standings(session: AsyncSession, buy: GroupBuy, side: Side = ALL) -> list[OrderStanding]:
    """The orders of one side of a settled buy that hold something, or for which something was paid, by number."""
    held, paid = await _held(session, buy.id), await paid_in(session, buy.id)
    shared, places = await shared_around(session, buy.id), frozenset(places_of(buy.pickup))
    rows = await session.execute(
        select(
            col(Order.id),
            col(Order.member_id),
            col(Order.group_id),
            col(Member.name),
            col(Order.place),
            col(Order.handed_at).is_not(None),
        )
        .join(Member, col(Member.id) == col(Order.member_id))
        .where(col(Order.buy_id) == buy.id, seen_by(side))
        .order_by(col(Order.id))
    )
    found = []
    async for no, member, group, name, place, handed in in_turns(rows):
        goods, had = held.get(no, {}), paid.get(no, 0)
        if not goods and not had:
            continue
        due = sum(one.due_minor for one in goods.values())
        one = OrderStanding(
            order_no=no,
            member_no=member,
            group_no=group,
            name=called(name, member, shared),
            place=place if place in places else "",
            handed=bool(handed),
            units=sum(one.qty for one in goods.values()),
            due_minor=due,
            paid_minor=had,
            now_minor=payable_now(
                due, _deposit(buy, goods.values()), had, arrived=buy.arrived_at is not None
            ),
            goods=goods,
        )
        found.append(one)
    return found


def in_places(orders: Sequence[OrderStanding], pickup: str, only: str = "") -> list[OrderStanding]:
    """Place by place, as the buy names them, then by number; `only` what is fetched at that one."""
    order = {place: at for at, place in enumerate([*places_of(pickup), ""])}
    return sorted((one for one in orders if only in ("", one.place)), key=lambda one: order[one.place])


def _deposit(buy: GroupBuy, goods: Iterable[HeldUnits]) -> int:
    kind = MECHANICS[buy.mechanic]
    return sum(kind.deposit(buy.terms, one.qty, one.due_minor) for one in goods)


async def _held(session: AsyncSession, buy_no: int) -> dict[int, dict[HeldGoods, HeldUnits]]:
    """order -> what it holds."""
    found: dict[int, dict[HeldGoods, HeldUnits]] = {}
    goods = col(Line.order_id), col(Line.variant_id), col(Line.for_), col(Line.price_minor)
    lines = select(*goods, col(Line.qty), col(Line.due_minor)).join(Order, col(Order.id) == goods[0])
    lines = lines.where(col(Order.buy_id) == buy_no, col(Line.qty) > 0, stands()).order_by(col(Line.id))
    async for no, variant, for_, price, qty, due in in_turns(await session.execute(lines)):
        one = found.setdefault(no, {}).setdefault(HeldGoods(variant, for_, price), HeldUnits())
        one.qty += qty
        one.due_minor += due or 0
    goods = col(Waiting.order_id), col(Waiting.variant_id), col(Waiting.for_), col(Waiting.price_minor)
    waits = select(*goods, col(Waiting.qty)).join(Order, col(Order.id) == goods[0])
    waits = waits.where(col(Order.buy_id) == buy_no, col(Waiting.qty) > 0, stands()).order_by(col(Waiting.id))
    for no, variant, for_, price, qty in await session.execute(waits):
        found.setdefault(no, {}).setdefault(HeldGoods(variant, for_, price), HeldUnits()).waiting += qty
    return found
