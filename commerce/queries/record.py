"""Who did what in a group buy, and when: its record as a leader reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from commerce.fact import OneMessage
from commerce.outcomes import Outcome
from commerce.queries.names import called, shared_around
from commerce.queries.sides import Side
from commerce.rules.paging import shortened
from commerce.tables import Audit, GroupBuy, Member, Order, Posting, Transfer

# what is done to a group buy or to an order of it; every language has words for each
ACTS = (
    "open",
    "edit",
    "extend",
    "close",
    "cancel",
    "reopen",
    "restore",
    "arrived",
    "paid",
    "unpaid",
    "given_back",
    "ungiven_back",
    "refunded",
    "refund_done",
    "refund_not_done",
    "refund_credited",
    "refund_uncredited",
    "refund_undone",
    "handed",
    "unhanded",
    "part_handed",
    "place_asked",
    "proof_confirmed",
    "proof_declined",
    "remind",
    "tell",
    "correct",
    "import",
    "answer",
    "team_ended",
    "zone_data",
    "resale_offered",
    "resale_withdrawn",
    "resale_accepted",
    "resale_declined",
    "handing_over",
    "not_fetched",
    "struck_out",
    "hold_lapsed",
)
_MONEY = {
    "paid": "payment",
    "unpaid": "payment_undone",
    "given_back": "given_back",
    "ungiven_back": "given_back_undone",
    "refunded": "refund",
}
_MONEY |= {name: name for name in ACTS if name.startswith("refund_")}
A_PAGE, _LONGEST = 10, 40
_COLLECTED, _UNNAMED = "collected by ", "somebody else"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActOnRecord:
    """One act: `by` whom ('': the clock, or somebody who was forgotten), on whose order (`name` '' and `order_no` 0: on
    the buy). `own`: on their own order. `place`: where the goods are. `collector`: who fetched them with the member's
    code, '' unnamed; None where that was nobody else."""

    at: datetime
    by: str
    action: str
    name: str
    order_no: int
    own: bool
    amount_minor: int = 0
    place: str = ""
    collector: str | None = None


@dataclass(slots=True, kw_only=True)
class WhoDidWhat(OneMessage, Outcome):
    """The record of a buy, the latest first, for its leader alone; said in pages."""

    where = "private"
    buy_no: int
    title: str
    currency: str
    acts: list[ActOnRecord]
    count: int
    page: int
    pages: int


async def record_of(session: AsyncSession, buy: GroupBuy, side: Side, page: int = 1) -> WhoDidWhat:
    """One page of what was done to a buy, or to the orders that `side` sees."""
    actor, whose = aliased(Member), aliased(Member)
    query = (
        select(Audit, col(actor.name), Order, col(whose.name))
        .outerjoin(actor, col(actor.id) == col(Audit.actor_id))
        .outerjoin(Order, col(Order.id) == col(Audit.order_id))
        .outerjoin(whose, col(whose.id) == col(Order.member_id))
        .where(col(Audit.buy_id) == buy.id, _seen(side))
    )
    count = await _count(session, query)
    pages = max(1, -(-count // A_PAGE))
    page = min(max(1, page), pages)
    rows = list(
        await session.execute(query.order_by(col(Audit.id).desc()).offset((page - 1) * A_PAGE).limit(A_PAGE))
    )
    sums = await _sums(session, [order.id for _, _, order, _ in rows if order is not None])
    shared = await shared_around(session, buy.id)
    return WhoDidWhat(
        buy_no=buy.id,
        title=buy.title,
        currency=buy.currency,
        acts=[_act(audit, by, order, name, sums=sums, shared=shared) for audit, by, order, name in rows],
        count=count,
        page=page,
        pages=pages,
    )


def _seen(side: Side) -> ColumnElement[bool]:
    """Acts on orders that are seen by name, and on the buy itself."""
    of_the_buy = col(Order.id).is_(None)
    if side.only is None:
        return or_(of_the_buy, col(Order.group_id).not_in(side.hidden))
    return or_(col(Order.group_id) == side.only, and_(of_the_buy, col(Audit.group_id) == side.only))


async def _count(session: AsyncSession, query: Select[*tuple[object, ...]]) -> int:
    counted = query.with_only_columns(func.count(col(Audit.id)), maintain_column_froms=True)
    return int((await session.execute(counted)).scalar_one())


async def _sums(session: AsyncSession, orders: Sequence[int]) -> dict[tuple[int, str, datetime], int]:
    """What moved, by order, kind and moment; minor units."""
    query = (
        select(
            col(Transfer.order_id), col(Transfer.kind), col(Transfer.at), func.sum(col(Posting.amount_minor))
        )
        .join(Posting, col(Posting.transfer_id) == col(Transfer.id))
        .where(
            col(Transfer.order_id).in_(orders),
            col(Posting.amount_minor) > 0,
            col(Transfer.kind).in_(_MONEY.values()),
        )
        .group_by(col(Transfer.order_id), col(Transfer.kind), col(Transfer.at))
    )
    return {(no, kind, at): int(total) for no, kind, at, total in await session.execute(query)}


def _act(
    audit: Audit,
    by: str | None,
    order: Order | None,
    name: str | None,
    *,
    sums: dict[tuple[int, str, datetime], int],
    shared: frozenset[str],
) -> ActOnRecord:
    moved = (audit.order_id or 0, _MONEY.get(audit.action, ""), audit.at)
    return ActOnRecord(
        at=audit.at,
        by=shortened(called(by, audit.actor_id or 0, shared), _LONGEST) if by else "",
        action=audit.action,
        name=shortened(called(name or "", order.member_id, shared), _LONGEST) if order else "",
        order_no=order.id if order else 0,
        own=order is not None and order.member_id == audit.actor_id,
        amount_minor=sums.get(moved, 0),
        place=shortened(audit.detail, 2 * _LONGEST) if audit.action == "arrived" else "",
        collector=_collector(audit) if audit.action == "handed" else None,
    )


def collected(collector: str | None) -> str:
    """What stands on record beside `handed` of who fetched it: '' unnamed, None: the member."""
    return "" if collector is None else f"{_COLLECTED}{collector or _UNNAMED}"


def _collector(audit: Audit) -> str | None:
    """The way back from `collected`."""
    if not audit.detail.startswith(_COLLECTED):
        return None
    name = audit.detail.removeprefix(_COLLECTED)
    return "" if name == _UNNAMED else shortened(name, _LONGEST)
