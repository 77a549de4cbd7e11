"""Money that goes back to a member for what was wrong with their goods: never more than was paid. It is to be paid back until
the leader says that it is done, or makes it credit; each step is taken back while nothing happened with it since."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import Outcome
from commerce.queries.ledger import balance, too_much
from commerce.queries.names import called_around
from commerce.queries.sides import ALL, Side
from commerce.refusals import Refusal
from commerce.rules.refunds import Books, State, refundable
from commerce.services.deed import Deed
from commerce.services.money.crediting import spread_too_much
from commerce.services.money.paying import OnRecord, PaidOnto, order_to_pay, titles_of
from commerce.services.money.pressing import OwnOrder
from commerce.services.money.turning import turn
from commerce.services.money.writing import transfer
from commerce.services.people.meeting import addresses_of
from commerce.services.voice.record import say
from commerce.tables import GroupBuy, Member, Order, Refund, Transfer

LONGEST = 200  # characters of a reason that are kept
ACTED: dict[State, str] = {"done": "refund_done", "credited": "refund_credited"}
BACK: dict[State, tuple[State, str]] = {
    "to_pay": ("taken_back", "refund_undone"),
    "done": ("to_pay", "refund_not_done"),
    "credited": ("to_pay", "refund_uncredited"),
}


@dataclass(slots=True, kw_only=True)
class RefundTurned(OnRecord, Outcome):
    """Told to the leader: how refund `no` stands now. `onto`: the bills that it paid at once, as credit; `still_minor`: what
    the member owes for the order all the same."""

    where = "private"
    no: int
    state: State
    reason: str
    still_minor: int = 0
    onto: list[PaidOnto] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class YourRefund(Outcome):
    """Told to the member: what goes back to them for an order, and how that stands."""

    where = "private"
    order_no: int
    buy_no: int
    title: str
    amount_minor: int
    currency: str
    reason: str
    state: State


@dataclass(eq=False, kw_only=True)
class MoreThanPaid(Refusal):
    """No more goes back than was paid: `most_minor` at most, 0 where nothing can. `buy_no` 0: it was credit without a buy."""

    private = True
    name: str
    asked_minor: int
    most_minor: int
    currency: str
    buy_no: int = 0


@dataclass(eq=False)
class RefundElsewhere(Refusal):
    """Refund `no` is not to be turned so; `why`: unknown, to_pay, done, credited, taken_back, lapsed (how it stands), spent (its
    credit has paid a bill)."""

    private = True
    no: int
    why: str


async def refund(
    session: AsyncSession,
    buy: GroupBuy,
    member: Member,
    deed: Deed,
    *,
    amount_minor: int,
    reason: str,
    side: Side = ALL,
) -> RefundTurned:
    """Puts on record that so much is to be paid back. Raises MoreThanPaid, OwnOrder, NothingOwed, NotClosedYet."""
    if deed.spares(member.id):
        raise OwnOrder(buy.title)
    order = await order_to_pay(session, buy, member, side)
    most = refundable(await books_of(session, order))
    if not 0 < amount_minor <= most:
        name = await called_around(session, buy.id, member)
        raise MoreThanPaid(
            name=name, asked_minor=amount_minor, most_minor=most, currency=buy.currency, buy_no=buy.id
        )
    row = Refund(
        member_id=order.member_id,
        transfer_id=await _booked(session, buy, order, amount_minor, deed),
        amount_minor=amount_minor,
        currency=buy.currency,
        reason=reason[:LONGEST],
        at=deed.now,
    )
    session.add(row)
    await session.flush()
    return await _turned(session, row, order, deed, "refunded")


async def _booked(session: AsyncSession, buy: GroupBuy, order: Order, amount_minor: int, deed: Deed) -> int:
    """Into the ledger, once for each message. -> the transfer's number."""
    key = f"refund:{deed.source}:{order.id}"
    await transfer(
        session,
        key,
        "refund",
        deed.now,
        order,
        currency=buy.currency,
        amount_minor=amount_minor,
        actor_id=deed.by.id,
    )
    return (await session.execute(select(col(Transfer.id)).where(col(Transfer.key) == key))).scalar_one()


async def books_of(session: AsyncSession, order: Order) -> Books:
    """A locked order's money."""
    return Books(
        received=await balance(session, order.id, "received"),
        credit=await balance(session, order.id, "credit"),
        owed=await balance(session, order.id, "owed"),
        to_pay=-await balance(session, order.id, "to_pay"),
    )


async def settle(
    session: AsyncSession, no: int, groups: Collection[int], deed: Deed, state: State
) -> RefundTurned:
    """It is `done`, or becomes credit. Raises RefundElsewhere where it is not to be paid back any more."""
    row, order = await _found(session, no, groups)
    if row.state != "to_pay":
        raise RefundElsewhere(no, row.state)
    await turn(session, row, order, state, deed.now, deed.by.id)
    told = await _turned(session, row, order, deed, ACTED[state])
    if state == "credited":
        moved = await spread_too_much(session, [order], row.currency, deed.now, f"refund:{no}:{row.steps}")
        told.onto = await titles_of(session, moved)
    return told


async def take_back(session: AsyncSession, no: int, groups: Collection[int], deed: Deed) -> RefundTurned:
    """One step back: what is done or credit is to be paid back again, what is to be paid back is nothing any more. Raises
    RefundElsewhere where its credit was spent, or nothing is left to take back."""
    row, order = await _found(session, no, groups)
    if row.state not in BACK:
        raise RefundElsewhere(no, row.state)
    buy = await session.get_one(GroupBuy, order.buy_id)
    if row.state == "credited" and await too_much(session, buy, order) < row.amount_minor:
        raise RefundElsewhere(no, "spent")
    state, act = BACK[row.state]
    await turn(session, row, order, state, deed.now, deed.by.id)
    return await _turned(session, row, order, deed, act)


async def _found(session: AsyncSession, no: int, groups: Collection[int]) -> tuple[Refund, Order]:
    """The refund of an order in these groups; the order is locked, as by all that moves its money."""
    query = (
        select(Order)
        .join(Transfer, col(Transfer.order_id) == col(Order.id))
        .join(Refund, col(Refund.transfer_id) == col(Transfer.id))
        .where(col(Refund.id) == no, col(Order.group_id).in_(groups))
        .with_for_update(of=Order)
    )
    order = (await session.execute(query, execution_options={"populate_existing": True})).scalar_one_or_none()
    if order is None:
        raise RefundElsewhere(no, "unknown")
    return await session.get_one(Refund, no, populate_existing=True), order


async def _turned(session: AsyncSession, row: Refund, order: Order, deed: Deed, act: str) -> RefundTurned:
    """Signs it, tells the member, and says to the leader how it stands."""
    buy = await session.get_one(GroupBuy, order.buy_id)
    member = await session.get_one(Member, order.member_id)
    deed.sign(session, act, group_id=order.group_id, buy_id=buy.id, order_id=order.id, detail=row.reason)
    said = {"order_no": order.id, "buy_no": buy.id, "title": buy.title, "amount_minor": row.amount_minor}
    more = {"currency": row.currency, "reason": row.reason, "state": row.state}
    for address in (await addresses_of(session, [order.id])).values():
        fact = YourRefund(**said, **more)  # type: ignore[arg-type]
        say(session, address, fact, deed.now, kind="private", buy_id=buy.id, person=address)
    return RefundTurned(
        no=row.id,
        name=await called_around(session, buy.id, member),
        still_minor=max(0, await balance(session, order.id, "owed")),
        **said,  # type: ignore[arg-type]
        **more,  # type: ignore[arg-type]
    )
