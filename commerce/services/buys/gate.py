"""The gate: a code is typed, and what its owner fetches is handed out: all of it, or by the unit, paid or not.

Whoever presses a button has seen what was left. Where it is otherwise by now nothing is done, and they see how it
is: so two gates never hand out one order twice.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from zlib import crc32

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.queries.acts import arrival, last_act
from commerce.queries.board import Credit
from commerce.queries.fetching import codes_of, to_fetch, whose
from commerce.queries.goods import variant_label
from commerce.queries.lists import account_of
from commerce.queries.names import called_around
from commerce.queries.record import collected
from commerce.refusals import Refusal
from commerce.rules.pickup import place_for
from commerce.services.buys.at_gate import (
    AtGate,
    GateLine,
    GateOrder,
    GoodsCollected,
    TooManyWrong,
    WrongCode,
)
from commerce.services.buys.handing import tick_off
from commerce.services.deed import Deed
from commerce.services.money.paying import pay
from commerce.services.money.pressing import OwnOrder
from commerce.services.people.meeting import addresses_of
from commerce.services.voice.record import said, say_all
from commerce.tables import Audit, Group, GroupBuy, Line, Member, Offer, Order, Variant

WRONG = 5  # codes in a minute
WINDOW = timedelta(minutes=1)
_MOST = 5  # orders that are shown of what was fetched before

Groups = Collection[int]  # those whose members' goods may be handed out


async def look_up(session: AsyncSession, code: str, groups: Groups, deed: Deed) -> AtGate | Refusal:
    """Whose code it is, and what they fetch; also what they have fetched already. A refusal is a value here, because
    a wrong try must be kept."""
    wrong = await _wrong(session, deed)
    if len(wrong) >= WRONG:
        return TooManyWrong(_next_minute(wrong[WRONG - 1].at + WINDOW))
    owner = await whose(session, code)
    card = await look_at(session, owner, groups) if owner is not None else None
    if card is not None:
        return card
    deed.sign(session, "wrong_code", detail=code)
    return WrongCode(code, WRONG - len(wrong) - 1)


async def look_at(
    session: AsyncSession, member_no: int, groups: Groups, *, by_line: bool = False, did: str = ""
) -> AtGate | None:
    """The same for a member who is known; None where nothing of theirs was ever there to be fetched."""
    member = await session.get(Member, member_no)
    orders = await _to_fetch(session, member_no, groups) or await _fetched(session, member_no, groups)
    return await _card(session, member, orders, by_line=by_line, did=did) if member and orders else None


async def hand_out(
    session: AsyncSession,
    member_no: int,
    groups: Groups,
    deed: Deed,
    *,
    seen: int,
    cash: int | None = None,
    collector: str | None = None,
) -> AtGate | None:
    """Everything of theirs that is there, where it is what the card showed (`seen`). `cash`: what is owed is paid with it, that
    sum, minor units. `collector` fetched it with their code, '' unnamed; None: they came themselves."""
    orders = await locked_orders(session, member_no, groups)
    await _leave_own(session, orders, deed)
    lines = await _lines(session, orders)
    owed = sum([await _owed(session, order) for order in orders])
    if not orders or _seen(lines) != seen or cash not in (None, owed):
        return await look_at(session, member_no, groups, did="changed")
    member = await session.get_one(Member, member_no)
    taken = await _take_cash(session, member, orders, deed) if cash else []
    for order in orders:
        await tick_off(session, order, deed, collected(collector))
    if collector is not None:
        await _tell_owner(session, orders, collector, deed)
    await session.flush()
    did = "cash" if cash else "handed" if collector is None else "collected"
    card = await _card(session, member, orders, did=did)
    card.cash, card.collector = taken, collector or ""
    return card


async def hand_part(
    session: AsyncSession, member_no: int, groups: Groups, deed: Deed, *, line_no: int, units: int, had: int
) -> AtGate | None:
    """So many units of one line, of which `had` were handed out as the button knew; the last of all ticks the order
    off. Raises OwnOrder."""
    orders = await locked_orders(session, member_no, groups)
    await _leave_own(session, orders, deed)
    rows = await _lines(session, orders)
    same = _of_line(rows, line_no)
    if not _may_give(same, units, had):
        return await look_at(session, member_no, groups, did="changed")
    _fill(same, units)
    order = next(one for one in orders if one.id == same[0].order_id)
    deed.sign(
        session,
        "part_handed",
        group_id=order.group_id,
        buy_id=order.buy_id,
        order_id=order.id,
        detail=f"{units} of line {line_no}",
    )
    await session.flush()
    if not _left([one for one in rows if one.order_id == order.id]):
        await tick_off(session, order, deed)
    await session.flush()
    member = await session.get_one(Member, member_no)
    return await _card(session, member, orders, by_line=True, did="part")


async def _leave_own(session: AsyncSession, orders: Sequence[Order], deed: Deed) -> None:
    """Raises OwnOrder where a helper would hand out to themselves."""
    for order in orders:
        if deed.spares(order.member_id, await session.get_one(Group, order.group_id)):
            raise OwnOrder((await session.get_one(GroupBuy, order.buy_id)).title)


async def locked_orders(session: AsyncSession, member_no: int, groups: Groups) -> list[Order]:
    """What the member has to fetch, as committed last, kept from everybody else until this commit."""
    mine = _of(member_no, groups).where(to_fetch()).with_for_update()
    return list((await session.execute(mine.execution_options(populate_existing=True))).scalars())


async def _to_fetch(session: AsyncSession, member_no: int, groups: Groups) -> list[Order]:
    return list((await session.execute(_of(member_no, groups).where(to_fetch()))).scalars())


async def _fetched(session: AsyncSession, member_no: int, groups: Groups) -> list[Order]:
    """What was handed out to them last."""
    done = select(Order).where(
        col(Order.member_id) == member_no, col(Order.group_id).in_(groups), col(Order.arrived_at).is_not(None)
    )
    last = done.where(col(Order.handed_at).is_not(None)).order_by(col(Order.handed_at).desc()).limit(_MOST)
    return list((await session.execute(last)).scalars())


def _of(member_no: int, groups: Groups) -> Select[Order]:
    mine = select(Order).where(col(Order.member_id) == member_no, col(Order.group_id).in_(groups))
    return mine.order_by(col(Order.id))


async def _lines(session: AsyncSession, orders: Sequence[Order]) -> list[Line]:
    query = select(Line).where(col(Line.order_id).in_([order.id for order in orders]), col(Line.qty) > 0)
    rows = await session.execute(
        query.order_by(col(Line.order_id), col(Line.id)), execution_options={"populate_existing": True}
    )
    return list(rows.scalars())


def _left(lines: Sequence[Line]) -> int:
    """Units that are not handed out."""
    return sum(line.qty - line.handed for line in lines)


def _seen(lines: Sequence[Line]) -> int:
    """Which units are not handed out, as one number: so many others are not the same."""
    left: dict[tuple[int, int, str], int] = {}
    for line in lines:
        left[_alike(line)] = left.get(_alike(line), 0) + line.qty - line.handed
    return crc32(repr(sorted(one for one in left.items() if one[1])).encode())


def _alike(line: Line) -> tuple[int, int, str]:
    """Rows of an order that are one line at the gate: what tells them apart is their price."""
    return line.order_id, line.variant_id, line.for_


def _of_line(rows: Sequence[Line], line_no: int) -> list[Line]:
    """All rows of the line that this one stands for."""
    named = [_alike(one) for one in rows if one.id == line_no]
    return [one for one in rows if _alike(one) in named]


def _may_give(rows: Sequence[Line], units: int, had: int) -> bool:
    """Is it as the button knew, and is there so much left of the line?"""
    return sum(row.handed for row in rows) == had and 0 < units <= _left(rows)


def _fill(rows: Sequence[Line], units: int) -> None:
    """Hands out of the first rows first."""
    for row in rows:
        given = min(units, row.qty - row.handed)
        row.handed, units = row.handed + given, units - given


async def _owed(session: AsyncSession, order: Order) -> int:
    """All that is not paid of an order, minor units."""
    buy = await session.get_one(GroupBuy, order.buy_id)
    account = await account_of(session, buy, order)
    return max(0, account.due_minor - account.paid_minor) if account else 0


async def _take_cash(
    session: AsyncSession, member: Member, orders: Sequence[Order], deed: Deed
) -> list[Credit]:
    """Everything they owe for these is paid."""
    taken = []
    for order in orders:
        if await _owed(session, order):
            buy = await session.get_one(GroupBuy, order.buy_id)
            paid = await pay(session, buy, member, deed, rest=True)
            taken.append(Credit(paid.amount_minor, buy.currency))
    return _sums(taken)


def _sums(several: Sequence[Credit]) -> list[Credit]:
    """One for each currency."""
    totals: dict[str, int] = {}
    for one in several:
        totals[one.currency] = totals.get(one.currency, 0) + one.amount_minor
    return [Credit(minor, currency) for currency, minor in totals.items() if minor]


async def _tell_owner(session: AsyncSession, orders: Sequence[Order], collector: str, deed: Deed) -> None:
    """Who has a code and did not come hears that somebody came with it."""
    addresses = await addresses_of(session, [order.id for order in orders])
    address = next(iter(addresses.values()), "")
    titles = [(await session.get_one(GroupBuy, order.buy_id)).title for order in orders]
    fact = GoodsCollected(titles=", ".join(dict.fromkeys(titles)), collector=collector, by=deed.by.name)
    if address:
        await say_all(session, [said(address, fact, deed.now, orders[0].buy_id)])


async def _wrong(session: AsyncSession, deed: Deed) -> list[Audit]:
    """Their wrong codes of the last minute, the newest first."""
    query = select(Audit).where(
        col(Audit.actor_id) == deed.by.id,
        col(Audit.action) == "wrong_code",
        col(Audit.at) > deed.now - WINDOW,
    )
    return list((await session.execute(query.order_by(col(Audit.id).desc()))).scalars())


def _next_minute(moment: datetime) -> datetime:
    """As clocks show it, without seconds: never too early."""
    return moment + timedelta(seconds=-moment.timestamp() % 60)


async def _card(
    session: AsyncSession, member: Member, orders: Sequence[Order], *, by_line: bool = False, did: str = ""
) -> AtGate:
    lines = await _lines(session, orders)
    shown = [
        await _order(session, order, [one for one in lines if one.order_id == order.id]) for order in orders
    ]
    owed = _sums([Credit(one.owed_minor, one.currency) for one in shown])
    left = _left(lines)
    return AtGate(
        member_no=member.id,
        name=await called_around(session, orders[0].buy_id, member),
        code=(await codes_of(session, [member.id])).get(member.id, ""),
        orders=shown,
        left=left,
        seen=_seen(lines),
        owed=owed,
        owed_minor=sum(one.owed_minor for one in shown),
        did=did,
        by_line=by_line and left > 0,
    )


async def _order(session: AsyncSession, order: Order, lines: Sequence[Line]) -> GateOrder:
    buy = await session.get_one(GroupBuy, order.buy_id)
    came = await arrival(session, buy, order.group_id)
    done = await last_act(session, "handed", order_id=order.id) if order.handed_at else None
    return GateOrder(
        order_no=order.id,
        buy_no=buy.id,
        title=buy.title,
        place=place_for(order.place, buy.pickup, came.detail if came else ""),
        owed_minor=await _owed(session, order),
        currency=buy.currency,
        lines=await _as_shown(session, lines),
        by=done.by if done else "",
        at=order.handed_at,
    )


async def _as_shown(session: AsyncSession, lines: Sequence[Line]) -> list[GateLine]:
    together: dict[tuple[int, int, str], list[Line]] = {}
    for line in lines:
        together.setdefault(_alike(line), []).append(line)
    return [await _line(session, rows) for rows in together.values()]


async def _line(session: AsyncSession, rows: Sequence[Line]) -> GateLine:
    offer = await session.get_one(Offer, rows[0].offer_id)
    return GateLine(
        line_no=rows[0].id,
        title=offer.title,
        variant=variant_label(await session.get_one(Variant, rows[0].variant_id)),
        for_=rows[0].for_,
        unit=offer.unit,
        qty=sum(row.qty for row in rows),
        handed=sum(row.handed for row in rows),
    )
