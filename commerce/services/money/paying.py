"""Paying: what a leader puts on record in the ledger, and takes off it. Plusone never holds money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.mechanics import MECHANICS
from commerce.outcomes import Outcome
from commerce.queries.debts import StillToPay, still_to_pay
from commerce.queries.ledger import PAID, balance, latest, too_much
from commerce.queries.lists import ListedOrder, account_of
from commerce.queries.names import called_around
from commerce.queries.sides import ALL, Side
from commerce.refusals import Refusal
from commerce.rules.lifecycle import NotClosedYet
from commerce.services.deed import Deed
from commerce.services.money.ahead import begin_anew
from commerce.services.money.crediting import Moved, recall, release, spread_too_much
from commerce.services.money.pressing import DoneBefore, OwnOrder
from commerce.services.money.proofs import settle_proofs
from commerce.services.money.turning import lower_instead
from commerce.services.money.writing import transfer
from commerce.tables import GroupBuy, Member, Order
from commerce.tables.money import Moving

SIGNED: dict[Moving, str] = {
    "payment": "paid",
    "payment_undone": "unpaid",
    "given_back": "given_back",
    "given_back_undone": "ungiven_back",
}
FEW = 3  # names of debtors that one short answer to the leader may hold


@dataclass(eq=False)
class NothingOwed(Refusal):
    """There is nothing to pay, or nothing to take back."""

    name: str
    buy_no: int
    paid: bool


@dataclass(slots=True, kw_only=True)
class OnRecord:
    """What every act about a member's money says of it: whose, of which order, how much (minor units)."""

    order_no: int
    buy_no: int
    title: str
    name: str
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class PaidOnto:
    """Another bill of the same member, paid by what was too much."""

    order_no: int
    title: str
    amount_minor: int


@dataclass(slots=True, kw_only=True)
class Paid(OnRecord, Outcome):
    """A member's payment to the leader is on record: a private matter, told to the leader alone. `had_minor`:
    all that is received now. Of the `members` who owe something `settled_up` have nothing to pay at this
    moment; the last few others are `unpaid`, by name."""

    where = "private"

    unpaid: list[str]
    rest_minor: int = 0  # still to come: of a pre-order, when the goods arrive
    had_minor: int = 0
    settled_up: int = 0
    members: int = 0
    still_minor: int = 0  # still to pay now: less came than was due
    credit_minor: int = 0  # more came than is owed: theirs, for the next bill
    onto: list[PaidOnto] = field(default_factory=list)
    helping: bool = False  # told to a helper, who takes no money back


@dataclass(slots=True, kw_only=True)
class Unpaid(OnRecord, Outcome):
    """A payment on record was taken back; told to the leader alone. `again`: other bills of theirs that it had paid
    too. `credit_minor`: it was no money but credit, which is theirs again."""

    where = "private"

    again: list[PaidOnto] = field(default_factory=list)
    credit_minor: int = 0


@dataclass(slots=True, kw_only=True)
class GiveOrTakeBack(Outcome):
    """Asked of the leader who takes a payment back of which a part is too much: was `credit_minor` given
    back, or were all `had_minor` never received? Nothing is changed before the answer."""

    where = "private"

    buy_no: int
    title: str
    name: str
    order_no: int
    credit_minor: int
    had_minor: int
    currency: str


async def pay(
    session: AsyncSession,
    buy: GroupBuy,
    member: Member,
    deed: Deed,
    side: Side = ALL,
    *,
    rest: bool = False,
    amount: int | None = None,
    had: int | None = None,
) -> Paid:
    """Marks what the member has to pay now as paid to the leader: of a pre-order the deposit until the goods
    arrive, then the rest;
    `rest`: all that is owed, be it due later; `amount`: what really came, minor units: what is more than owed is the
    member's credit. `had`: what was received when the leader looked (a button knows
    it), minor units. Only of an order that `side` sees.

    Raises DoneBefore where nothing of it is left to be paid or another was first, OwnOrder, NothingOwed,
    NotClosedYet."""
    if deed.spares(member.id):
        raise OwnOrder(buy.title)
    order = await order_to_pay(session, buy, member, side)
    received = await as_seen(session, buy, order, member, had)
    account = await account_of(session, buy, order)
    owed = account.due_minor - received if account and buy.settled else 0
    asked = owed if rest else account.now_minor if account else 0
    paid = asked if amount is None else amount
    if paid <= 0 and received > 0:
        raise await done_before(session, buy, order, member, later_minor=max(0, owed))
    if account is None or paid <= 0:
        raise NothingOwed(await called_around(session, buy.id, member), buy.id, True)
    await put_on_record(session, "payment", buy, order, paid, deed)
    moved = await _spread(session, buy, order, deed) if paid > owed else []
    elsewhere = sum(one.amount_minor for one in moved)
    left = await still_to_pay(session, buy, side, FEW)
    fact = _paid(buy, account, left, paid, had=received + paid - elsewhere)
    fact.still_minor = max(0, asked - paid)
    fact.rest_minor -= fact.still_minor
    fact.credit_minor = await too_much(session, buy, order)
    fact.onto = await titles_of(session, moved)
    return fact


async def _spread(session: AsyncSession, buy: GroupBuy, order: Order, deed: Deed) -> list[Moved]:
    """What is too much pays the member's other bills; of a buy that is still open nobody knows yet."""
    if buy.state == "open":
        return []
    return await spread_too_much(session, [order], buy.currency, deed.now, deed.source)


async def titles_of(session: AsyncSession, moved: Sequence[Moved]) -> list[PaidOnto]:
    """Which bills were paid by what was too much."""
    rows = await session.execute(
        select(col(Order.id), col(GroupBuy.title))
        .join(GroupBuy, col(GroupBuy.id) == col(Order.buy_id))
        .where(col(Order.id).in_([one.target for one in moved]))
    )
    titles = {int(no): title for no, title in rows}
    return [PaidOnto(one.target, titles[one.target], one.amount_minor) for one in moved]


def _paid(buy: GroupBuy, account: ListedOrder, left: StillToPay, amount: int, *, had: int) -> Paid:
    """The answer: what `account` paid, with all `had` of it now, and who has still to pay."""
    return Paid(
        order_no=account.order_no,
        buy_no=buy.id,
        title=buy.title,
        name=account.name,
        amount_minor=amount,
        currency=buy.currency,
        unpaid=left.unpaid,
        rest_minor=account.due_minor - had,
        had_minor=had,
        settled_up=left.settled_up,
        members=left.members,
    )


async def unpay(
    session: AsyncSession,
    buy: GroupBuy,
    member: Member,
    deed: Deed,
    side: Side = ALL,
    *,
    had: int | None = None,
) -> Unpaid | GiveOrTakeBack:
    """Takes what is on record as paid back: the member owes it again. Where a part of it is too much and the
    leader has not said how much was received (`had`), they are asked whether it was given back instead.

    Raises DoneBefore where it was taken back before, NothingOwed where none is on record."""
    order = await order_to_pay(session, buy, member, side)
    received = await as_seen(session, buy, order, member, had)
    if received <= 0:
        raise await _never_paid(session, buy, order, member)
    over = await too_much(session, buy, order)
    if over and had is None:
        return GiveOrTakeBack(
            buy_no=buy.id,
            title=buy.title,
            name=await called_around(session, buy.id, member),
            order_no=order.id,
            credit_minor=over,
            had_minor=received,
            currency=buy.currency,
        )
    recalled = await recall(session, order, buy.currency, deed.now, deed.source)
    money = await balance(session, order.id, "received")
    credit = 0
    if money > 0:
        await put_on_record(session, "payment_undone", buy, order, money, deed)
    else:
        credit = await release(session, order, buy.currency, deed.now, deed.source)
        if not credit:
            raise await _never_paid(session, buy, order, member)
        deed.sign(session, "unpaid", group_id=buy.group_id, buy_id=buy.id, order_id=order.id)
    return Unpaid(
        order_no=order.id,
        buy_no=buy.id,
        title=buy.title,
        name=await called_around(session, buy.id, member),
        amount_minor=credit or money,
        currency=buy.currency,
        again=await titles_of(session, _turned(recalled)),
        credit_minor=credit,
    )


def _turned(recalled: Sequence[Moved]) -> list[Moved]:
    """The bills that owe it again."""
    return [Moved(one.target, one.source, one.amount_minor) for one in recalled]


async def _never_paid(
    session: AsyncSession, buy: GroupBuy, order: Order, member: Member
) -> DoneBefore | NothingOwed:
    """Why nothing can be taken back: it was before, or nothing was ever paid."""
    if await latest(session, order.id):
        return await done_before(session, buy, order, member)
    return NothingOwed(await called_around(session, buy.id, member), buy.id, False)


async def put_on_record(
    session: AsyncSession, kind: Moving, buy: GroupBuy, order: Order, amount_minor: int, deed: Deed
) -> None:
    """Books what a leader did about an order's money, once for each message, and signs it."""
    key = f"{kind}:{deed.source}:{order.id}"
    await transfer(
        session,
        key,
        kind,
        deed.now,
        order,
        currency=buy.currency,
        amount_minor=amount_minor,
        actor_id=deed.by.id,
    )
    deed.sign(session, SIGNED[kind], group_id=buy.group_id, buy_id=buy.id, order_id=order.id)
    if kind == "payment":
        await settle_proofs(session, {order.id: order.member_id}, deed)
    elif kind == "payment_undone":
        await lower_instead(session, [order.id], deed.now)
        await begin_anew(session, [order.id])


async def as_seen(session: AsyncSession, buy: GroupBuy, order: Order, member: Member, had: int | None) -> int:
    """What is paid for a locked order. Raises DoneBefore where a leader who saw `had` comes second."""
    received = await balance(session, order.id, *PAID)
    if had is not None and had != received:
        raise await done_before(session, buy, order, member)
    return received


async def done_before(
    session: AsyncSession, buy: GroupBuy, order: Order, member: Member, later_minor: int = 0
) -> DoneBefore | NothingOwed:
    """What was done last about an order's money, by whom and when; NothingOwed where nothing ever was."""
    found = await latest(session, order.id)
    if found is None:
        return NothingOwed(await called_around(session, buy.id, member), buy.id, True)
    kind, amount, by, at = found
    had = await balance(session, order.id, *PAID)
    return DoneBefore(
        buy_no=buy.id,
        title=buy.title,
        name=await called_around(session, buy.id, member),
        order_no=order.id,
        what=kind,
        by=by,
        at=at,
        amount_minor=amount,
        currency=buy.currency,
        had_minor=had,
        later_minor=later_minor,
    )


async def order_to_pay(session: AsyncSession, buy: GroupBuy, member: Member, side: Side) -> Order:
    """The member's order, locked until the commit. Raises NotClosedYet, NothingOwed for one that `side` does
    not see."""
    order = await locked_order(session, buy.id, member.id)
    may_be_paid(buy, is_held=order is not None and order.held_from is not None)
    if order is None or not side.sees(order.group_id):
        raise NothingOwed(await called_around(session, buy.id, member), buy.id, True)
    return order


def may_be_paid(buy: GroupBuy, *, is_held: bool) -> None:
    """Raises NotClosedYet where nobody knows yet what is to be paid."""
    if not is_payable(buy, is_held=is_held):
        raise NotClosedYet(buy.id, buy.title, buy.closes_at)


def is_payable(buy: GroupBuy, *, is_held: bool) -> bool:
    """Is it known what is to be paid?"""
    return buy.settled or is_held or MECHANICS[buy.mechanic].pays_ahead


async def locked_order(session: AsyncSession, buy_no: int, member_no: int) -> Order | None:
    """The member's order as committed last, kept from everybody else until this commit: whoever comes second
    sees what was done."""
    mine = select(Order).where(col(Order.buy_id) == buy_no, col(Order.member_id) == member_no)
    rows = await session.execute(mine.with_for_update().execution_options(populate_existing=True))
    return rows.scalar_one_or_none()
