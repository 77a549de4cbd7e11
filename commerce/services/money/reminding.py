"""Reminders to pay: privately, to who owes and has not said that they paid; by hand once a day at most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.fact import Unasked
from commerce.outcomes import Outcome
from commerce.queries.lists import ListedOrder, buy_list
from commerce.queries.sides import Side
from commerce.refusals import Refusal
from commerce.services.deed import Deed
from commerce.services.money.proofs import orders_of, waiting_of
from commerce.services.people.meeting import address_of
from commerce.services.voice.record import claimed, said, say_all
from commerce.tables import GroupBuy

FEW_LATE = 10  # names of one answer


@dataclass(slots=True, kw_only=True)
class PaymentReminder(Unasked, Outcome):
    """Told privately to a member who has still to pay: `now_minor` for their order; `pay` is how."""

    where = "private"
    order_no: int
    buy_no: int
    title: str
    now_minor: int
    currency: str
    pay: str


@dataclass(slots=True, kw_only=True)
class RemindersSent(Outcome):
    """Whom a reminder goes to, told to the leader alone: `late` are the first of `count` names; `waiting` have said that
    they paid and are not reminded, `unreached` cannot be written to. `at`: when it is said, after the quiet hours."""

    where = "private"
    buy_no: int
    title: str
    late: list[str]
    count: int
    waiting: int
    unreached: list[str]
    at: datetime | None


@dataclass(eq=False)
class RemindedToday(Refusal):
    """Members of that buy were reminded on this day already."""

    private = True
    buy_no: int
    title: str


async def remind(
    session: AsyncSession, buy: GroupBuy, deed: Deed, side: Side, *, day: str, at: datetime, note: str
) -> RemindersSent:
    """Reminds who has still to pay. `day` is the group's own, `at` the first moment at which it may be said, `note` how
    to pay where the buy does not tell. Raises RemindedToday."""
    if await claimed(session, f"remind:{buy.id}:{deed.group.id}:{day}", 0, deed.now):
        raise RemindedToday(buy.id, buy.title)
    owing = [one for one in (await buy_list(session, buy, side)).orders if one.now_minor > 0]
    told: list[str] = []
    unreached: list[str] = []
    waits = 0
    rows = []
    for one in owing:
        if await _has_said_so(session, one):
            waits += 1
            continue
        address = await address_of(session, one.member_no, deed.group.chat.partition(":")[0])
        (told if address else unreached).append(one.name)
        if address:
            rows.append(said(address, _reminder(buy, one, note), at, buy.id))
    await say_all(session, rows)
    deed.sign(session, "remind", group_id=buy.group_id, buy_id=buy.id, detail=f"{len(rows)} members")
    return RemindersSent(
        buy_no=buy.id,
        title=buy.title,
        late=told[:FEW_LATE],
        count=len(told),
        waiting=waits,
        unreached=unreached[:FEW_LATE],
        at=at if at > deed.now else None,
    )


def _reminder(buy: GroupBuy, order: ListedOrder, note: str) -> PaymentReminder:
    return PaymentReminder(
        order_no=order.order_no,
        buy_no=buy.id,
        title=buy.title,
        now_minor=order.now_minor,
        currency=buy.currency,
        pay=buy.pay or note,
    )


async def _has_said_so(session: AsyncSession, order: ListedOrder) -> bool:
    proofs = await waiting_of(session, order.member_no)
    return any(order.order_no in orders_of(proof) for proof in proofs)
