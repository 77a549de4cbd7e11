"""Booking what a bank's file showed: the certain ones at once, others one by one, unknown money to whom the leader says;
and taking a whole file back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import Outcome
from commerce.queries.ledger import balance
from commerce.queries.openbills import Bill, bills_of
from commerce.refusals import Refusal
from commerce.services.deed import Deed
from commerce.services.money.ahead import begin_anew
from commerce.services.money.certain import book_certain
from commerce.services.money.crediting import recall, spread_too_much
from commerce.services.money.placing import place
from commerce.services.money.statements import LATELY, StatementShown, orders_in, shown
from commerce.services.money.turning import lower_instead
from commerce.services.money.writing import transfer
from commerce.tables import BankEntry, BankFile, GroupBuy, Member, Order, Posting, Transfer


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedEntry:
    """One payment that is on record now: `still_minor` is still owed on its bills, `credit_minor` more than was owed."""

    name: str
    title: str
    amount_minor: int
    currency: str
    still_minor: int = 0
    credit_minor: int = 0


@dataclass(slots=True, kw_only=True)
class EntriesBooked(Outcome):
    """Payments of a bank's file are on record; told to the leader alone. `amount_minor` in all, in `currency`.
    `changed` were certain and are not any more, since their bills were paid or changed meanwhile: they wait to be
    looked at. `left`: how the file stands now."""

    where = "private"
    file_no: int
    booked: list[BookedEntry]
    count: int
    amount_minor: int
    currency: str
    changed: int
    left: StatementShown


@dataclass(slots=True, kw_only=True)
class FileTakenBack(Outcome):
    """What a bank's file had booked is not on record any more; told to the leader alone. `kept` payments were touched
    since (given back, or corrected by hand) and stay."""

    where = "private"
    file_no: int
    count: int
    kept: int


@dataclass(slots=True, kw_only=True)
class MoneyAssigned(Outcome):
    """Unknown money has found its owner, or went back (`name` ''); told to the leader alone."""

    where = "private"
    no: int
    name: str
    amount_minor: int
    currency: str
    titles: str = ""
    still_minor: int = 0
    credit_minor: int = 0


@dataclass(eq=False)
class NoSuchMoney(Refusal):
    """No file or payment of that number that still waits: it was booked, assigned or taken back, or is another
    leader's."""

    private = True
    no: int


@dataclass(eq=False)
class NoBillToPay(Refusal):
    """Unknown money cannot be a member's who never had a bill here."""

    private = True
    name: str


SHOWN_BOOKED = 12  # names of one answer


async def book(
    session: AsyncSession, file_no: int, groups: Sequence[int], deed: Deed, entry_no: int | None = None
) -> EntriesBooked:
    """Books the certain payments of a file, or the one that was tapped. Raises NoSuchMoney where nothing waits."""
    file = await _file(session, file_no, deed)
    query = select(BankEntry).where(col(BankEntry.file_id) == file.id, col(BankEntry.state) == "open")
    tapped = (col(BankEntry.id) == entry_no, col(BankEntry.orders) != "")
    query = query.where(*(tapped if entry_no else (col(BankEntry.found) == "certain",)))
    rows = list((await session.execute(query.order_by(col(BankEntry.id)).with_for_update())).scalars())
    if not rows:
        raise NoSuchMoney(entry_no or file_no)
    if entry_no is None:
        booking = await book_certain(session, rows, groups, deed)
        done = [await _told(session, row, orders[0]) for row, orders in booking.paid[:SHOWN_BOOKED]]
        count, minor = len(booking.paid), sum(row.amount_minor for row, _ in booking.paid)
        changed = booking.changed
    else:
        done = await _tapped(session, rows[0], groups, deed)
        count, minor, changed = len(done), sum(one.amount_minor for one in done), 1 - len(done)
    await session.flush()
    await begin_anew(session, {no for row in rows if row.state == "booked" for no in orders_in(row)})
    bills = await bills_of(session, groups, deed.now - LATELY)
    return EntriesBooked(
        file_no=file.id,
        booked=done,
        count=count,
        amount_minor=minor,
        currency=rows[0].currency,
        changed=changed,
        left=await shown(session, file, bills, rows[0].currency),
    )


async def take_back(session: AsyncSession, file_no: int, groups: Sequence[int], deed: Deed) -> FileTakenBack:
    """Takes what a file had booked off the record, once, and forgets its payments, so that the file may come again.
    Raises NoSuchMoney."""
    file = await _file(session, file_no, deed)
    query = select(BankEntry).where(col(BankEntry.file_id) == file.id).with_for_update()
    rows = list((await session.execute(query.order_by(col(BankEntry.id)))).scalars())
    kept = 0
    for row in rows:
        if row.state in ("booked", "assigned") and not await _off(session, row, deed):
            kept += 1
            continue
        await session.delete(row)
    await session.flush()
    await begin_anew(session, {no for row in rows for no in orders_in(row)})
    file.state = "taken_back"
    deed.sign(session, "bank_file_taken_back", detail=f"file {file.id}")
    booked = sum(row.state in ("booked", "assigned") for row in rows)
    return FileTakenBack(file_no=file.id, count=booked - kept, kept=kept)


async def assign(
    session: AsyncSession, no: int, member: Member, groups: Sequence[int], deed: Deed
) -> MoneyAssigned:
    """Puts unknown money on record as this member's: their bills the oldest first, the rest is credit. Raises
    NoSuchMoney, NoBillToPay."""
    row = await _unknown(session, no, deed)
    bills = [
        bill
        for bill in await bills_of(session, groups, deed.now - LATELY)
        if bill.member == member.id and bill.currency == row.currency
    ]
    if not bills:
        raise NoBillToPay(member.name)
    chosen = [bill for bill in bills if bill.owed_minor > 0] or bills[-1:]
    row.orders = " ".join(str(bill.order) for bill in chosen)
    done = await _put(session, row, await _locked(session, orders_in(row), groups), deed)
    row.state = "assigned"
    return MoneyAssigned(
        no=no,
        name=member.name,
        amount_minor=row.amount_minor,
        currency=row.currency,
        titles=_titles(chosen),
        still_minor=done.still_minor,
        credit_minor=done.credit_minor,
    )


async def send_back(session: AsyncSession, no: int, deed: Deed) -> MoneyAssigned:
    """The leader gave unknown money back to where it came from. Raises NoSuchMoney."""
    row = await _unknown(session, no, deed)
    row.state = "returned"
    deed.sign(session, "unknown_money_returned", detail=f"number {no}")
    return MoneyAssigned(no=no, name="", amount_minor=row.amount_minor, currency=row.currency)


def _titles(bills: Sequence[Bill]) -> str:
    return ", ".join(dict.fromkeys(bill.title for bill in bills))


async def _unknown(session: AsyncSession, no: int, deed: Deed) -> BankEntry:
    query = select(BankEntry).where(
        col(BankEntry.leader_id) == deed.by.id, col(BankEntry.no) == no, col(BankEntry.state) == "open"
    )
    row = (await session.execute(query.with_for_update())).scalar_one_or_none()
    if row is None or no < 1:
        raise NoSuchMoney(no)
    return row


async def _file(session: AsyncSession, no: int, deed: Deed) -> BankFile:
    """The leader's own file, held until this commit."""
    query = select(BankFile).where(
        col(BankFile.id) == no, col(BankFile.leader_id) == deed.by.id, col(BankFile.state) == "shown"
    )
    file = (await session.execute(query.with_for_update())).scalar_one_or_none()
    if file is None:
        raise NoSuchMoney(no)
    return file


async def _locked(session: AsyncSession, orders: Sequence[int], groups: Sequence[int]) -> list[Order]:
    """Those of the orders that are the leader's to book, held until this commit."""
    query = select(Order).where(col(Order.id).in_(orders), col(Order.group_id).in_(groups))
    locked = query.order_by(col(Order.id)).with_for_update()
    fresh = {"populate_existing": True}
    return list((await session.execute(locked, execution_options=fresh)).scalars())


async def _tapped(
    session: AsyncSession, row: BankEntry, groups: Sequence[int], deed: Deed
) -> list[BookedEntry]:
    """The payment whose button was tapped, whatever is owed; nothing where its bills are not the leader's any more."""
    orders = await _locked(session, orders_in(row), groups)
    if not orders:
        row.found = "partly"
        return []
    put = _undo if row.found == "returned" else _put
    done = await put(session, row, orders, deed)
    row.state = "booked"
    return [done]


async def _put(session: AsyncSession, row: BankEntry, orders: Sequence[Order], deed: Deed) -> BookedEntry:
    placed = await place(session, orders, row.amount_minor, row.currency, deed, f"bank:{row.id}")
    told = await _told(session, row, orders[0])
    return replace(told, still_minor=placed.still_minor, credit_minor=placed.credit_minor)


async def _told(session: AsyncSession, row: BankEntry, order: Order) -> BookedEntry:
    """The payment as its leader sees it, by the first of its bills."""
    buy = await session.get_one(GroupBuy, order.buy_id)
    member = await session.get_one(Member, order.member_id)
    return BookedEntry(
        name=member.name, title=buy.title, amount_minor=row.amount_minor, currency=row.currency
    )


async def _undo(session: AsyncSession, row: BankEntry, orders: Sequence[Order], deed: Deed) -> BookedEntry:
    """A payment that was booked went back: it is owed again."""
    booked = select(BankEntry).where(
        col(BankEntry.leader_id) == row.leader_id,
        col(BankEntry.state).in_(("booked", "assigned")),
        col(BankEntry.amount_minor) == row.amount_minor,
        col(BankEntry.currency) == row.currency,
        col(BankEntry.orders) == row.orders,
    )
    first = (await session.execute(booked.order_by(col(BankEntry.id)).with_for_update())).scalars().first()
    if first is None or not await _off(session, first, deed):
        raise NoSuchMoney(row.id)
    first.state = "returned"
    member = await session.get_one(Member, orders[0].member_id)
    buy = await session.get_one(GroupBuy, orders[0].buy_id)
    return BookedEntry(
        name=member.name, title=buy.title, amount_minor=-row.amount_minor, currency=row.currency
    )


async def _off(session: AsyncSession, row: BankEntry, deed: Deed) -> bool:
    """Takes a booked payment off the record, with what it had paid elsewhere; not where it is touched since."""
    paid = (
        select(col(Transfer.order_id), func.sum(col(Posting.amount_minor)))
        .join(Posting, col(Posting.transfer_id) == col(Transfer.id))
        .where(
            col(Transfer.key).startswith(f"payment:bank:{row.id}:", autoescape=True),
            col(Posting.account) == "received",
        )
        .group_by(col(Transfer.order_id))
    )
    parts = [(int(order), int(minor)) for order, minor in await session.execute(paid)]
    held = [await balance(session, order, "received") for order, _ in parts]
    if any(have < minor for have, (_, minor) in zip(held, parts, strict=True)):
        return False
    for no, minor in parts:
        order = await session.get_one(Order, no, with_for_update=True)
        await recall(session, order, row.currency, deed.now, f"bank:{row.id}:off")
        await transfer(
            session,
            f"payment_undone:bank:{row.id}:{no}",
            "payment_undone",
            deed.now,
            order,
            currency=row.currency,
            amount_minor=minor,
            actor_id=deed.by.id,
        )
        await lower_instead(session, [no], deed.now)
        await spread_too_much(session, [order], row.currency, deed.now, f"bank:{row.id}:again")
        deed.sign(session, "unpaid", group_id=order.group_id, buy_id=order.buy_id, order_id=order.id)
    await begin_anew(session, [no for no, _ in parts])
    return True
