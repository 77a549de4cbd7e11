"""Reminders to pay: privately, to who owes and has not said that they paid; by hand once a day at most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.fact import Unasked
from commerce.outcomes import Outcome
from commerce.queries.debts import debts, names_of
from commerce.queries.lists import ListedOrder, accounts_of
from commerce.queries.reaching import reachable
from commerce.queries.sides import Side, carriers, side_from
from commerce.refusals import Refusal
from commerce.services.deed import Deed
from commerce.services.money.proofs import orders_of, waiting_of
from commerce.services.people.meeting import address_of, addresses_of
from commerce.services.voice.portions import begin, side_facts, word
from commerce.services.voice.record import claimed, said, say, say_all
from commerce.tables import Group, GroupBuy, Order, Telling

FEW_LATE = 10  # names of one answer


@dataclass(slots=True, kw_only=True)
class PaymentReminder(Unasked, Outcome):
    """Told privately to a member who has still to pay: `now_minor` for their order, up to
    `pay_by` (None: no day was said; `is_late`: it is over); `pay` is how."""

    where = "private"
    order_no: int
    buy_no: int
    title: str
    now_minor: int
    currency: str
    pay: str
    pay_by: datetime | None = None
    is_late: bool = False


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
    """Members of that buy were reminded on this day already; `to_fetch`: of their goods."""

    private = True
    buy_no: int
    title: str
    to_fetch: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """What a leader's part of a buy is told: `side` whose members, `note` how to pay where the buy has no words on it,
    `at` the first moment at which it may be said."""

    side: Side
    note: str
    now: datetime
    at: datetime
    by: int | None = None
    source: str = ""


async def remind(
    session: AsyncSession, buy: GroupBuy, deed: Deed, side: Side, *, day: str, at: datetime, note: str
) -> RemindersSent:
    """Reminds who has still to pay. `day` is the group's own, `at` the first moment at which it may be said, `note` how
    to pay where the buy does not tell. Raises RemindedToday."""
    if await claimed(session, _key(buy, deed.group.id, day), 0, deed.now):
        raise RemindedToday(buy.id, buy.title)
    told = _Word(side=side, note=note, now=deed.now, at=at, by=deed.by.id, source=deed.source)
    sent = await _send(session, buy, told)
    deed.sign(session, "remind", group_id=buy.group_id, buy_id=buy.id, detail=f"{sent.count} members")
    return replace(sent, at=at if at > deed.now else None)


async def remind_all(session: AsyncSession, buy: GroupBuy, now: datetime, *, day: str, note: str) -> None:
    """The same when its time has come, in every group that sells the buy; each leader reads who is late."""
    carried = await carriers(session, buy.id)
    own = await session.get_one(Group, buy.group_id)
    leaders = [
        (own, buy.leader_id),
        *((group, resale.leader_id or buy.leader_id) for resale, group in carried),
    ]
    for group, leader in leaders:
        await claimed(session, _key(buy, group.id, day), 0, now)
        told = _Word(side=side_from(carried, group.id), note=note, now=now, at=now)
        sent = await _send(session, buy, told)
        address = await address_of(session, leader, group.chat.partition(":")[0])
        if address and (sent.count or sent.waiting or sent.unreached):
            say(session, address, sent, now, kind="private", buy_id=buy.id, person=address)


def _key(buy: GroupBuy, group: int, day: str) -> str:
    return f"remind:{buy.id}:{group}:{day}"


async def _send(session: AsyncSession, buy: GroupBuy, told: _Word) -> RemindersSent:
    """Tells the first portion; the others follow. -> whom it goes to as of now: who pays meanwhile is told no more."""
    owing = [one for one in await debts(session, buy, told.side) if one.now_minor > 0]
    claiming = await _said_to_be_paid(session, [one.member_no for one in owing])
    silent = [one for one in owing if one.order_no not in claiming]
    reached = await reachable(session, buy)
    late = [one.member_no for one in silent if one.order_no in reached]
    unreached = [one.member_no for one in silent if one.order_no not in reached]
    row = Telling(
        buy_id=buy.id,
        by_id=told.by,
        word=still_owed.name,
        facts=side_facts(told.side) | {"note": told.note},
        source=told.source,
        at=told.now,
        say_at=told.at,
    )
    await begin(session, buy, row)
    return RemindersSent(
        buy_no=buy.id,
        title=buy.title,
        late=await names_of(session, buy, late[:FEW_LATE]),
        count=len(late),
        waiting=len(owing) - len(silent),
        unreached=await names_of(session, buy, unreached[:FEW_LATE]),
        at=None,
    )


@word("still owed", lambda _: ())
async def still_owed(session: AsyncSession, buy: GroupBuy, row: Telling, orders: Sequence[Order]) -> None:
    """What is to be paid now, by whoever has not said that they paid."""
    accounts = await accounts_of(session, buy, orders)
    owing = [one for one in accounts.values() if one.now_minor > 0]
    claiming = await _said_to_be_paid(session, [one.member_no for one in owing])
    addresses = await addresses_of(session, [one.order_no for one in owing if one.order_no not in claiming])
    told = [one for one in owing if one.order_no in addresses]
    rows = [
        said(addresses[one.order_no], _reminder(buy, one, row.facts["note"], row.say_at), row.say_at, buy.id)
        for one in told
    ]
    await say_all(session, rows)


def _reminder(buy: GroupBuy, order: ListedOrder, note: str, at: datetime) -> PaymentReminder:
    return PaymentReminder(
        order_no=order.order_no,
        buy_no=buy.id,
        title=buy.title,
        now_minor=order.now_minor,
        currency=buy.currency,
        pay=buy.pay or note,
        pay_by=buy.pay_by,
        is_late=buy.pay_by is not None and buy.pay_by <= at,
    )


async def _said_to_be_paid(session: AsyncSession, members: Sequence[int]) -> frozenset[int]:
    """The orders that wait for a leader to look at the money."""
    return frozenset(no for proof in await waiting_of(session, members) for no in orders_of(proof))
