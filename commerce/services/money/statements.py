"""A leader's bank file: shown first, then booked by a tap, each payment once, whatever file it comes in again."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.ground.putting import put_new
from commerce.outcomes import Outcome
from commerce.queries.openbills import Bill, bills_of
from commerce.rules.matching import Incoming, Match, OpenBill, Proven, match
from commerce.services.deed import Deed
from commerce.services.money.ahead import begin_anew
from commerce.statements.entry import Entry, Statement
from commerce.tables import BankEntry, BankFile, Order
from commerce.tables.payment import MATCHED, Found

SHOWN = 8  # of a kind, each with its button; the rest follow when these are booked
LATELY = timedelta(days=180)  # so long the code of a bill that was paid is still told from a stranger's


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryShown:
    """A payment as its leader sees it: `no` is its number among unknown money (0: none), `entry_no` the button's. `name`
    and `titles` are its bills', `owed_minor` what is still owed on them."""

    entry_no: int
    no: int
    day: str
    amount_minor: int
    currency: str
    name: str = ""
    titles: str = ""
    owed_minor: int = 0


@dataclass(slots=True, kw_only=True)
class StatementShown(Outcome):
    """What a bank's file says, before anything is booked: told to who sent it alone. `certain` of them come to
    `certain_minor` in `currency`; `known` were in an earlier file; `out` went out and is nobody's."""

    where = "private"
    file_no: int
    currency: str
    certain: int
    certain_minor: int
    certain_names: list[str]
    likely: list[EntryShown]
    partly: list[EntryShown]
    unknown: list[EntryShown]
    foreign: list[EntryShown]
    returned: list[EntryShown]
    known: int
    out: int
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """Whose money each new entry of a file is, by its key, as of one moment; `seen` are the keys that came before."""

    seen: frozenset[str]
    bills: list[Bill]
    found: Mapping[str, Match]


async def weigh(
    session: AsyncSession,
    *,
    statement: Statement,
    groups: Sequence[int],
    leader: int,
    proofs: Sequence[Proven],
    now: datetime,
) -> Weighed:
    """Matches a file against the bills of these groups, beside everybody else's turn. Nothing is locked, and nothing
    written: what is booked of it later is looked at again."""
    seen = frozenset(await _seen(session, leader, groups, statement.keys))
    pairs = zip(statement.keys, statement.entries, strict=True)
    came = {key: incoming(one) for key, one in pairs if key not in seen and one.amount_minor > 0}
    bills = await bills_of(session, groups, now - LATELY)
    found = await asyncio.to_thread(match, list(came.values()), [_open(bill) for bill in bills], proofs)
    return Weighed(seen=seen, bills=bills, found=dict(zip(came, found, strict=True)))


async def take_in(
    session: AsyncSession,
    statement: Statement,
    groups: Sequence[int],
    proofs: Sequence[Proven],
    deed: Deed,
    currency: str,
    weighed: Weighed | None = None,
) -> StatementShown:
    """Keeps what is new of a file, to be booked; `weighed` before anybody waited for it, or here. Nothing is booked."""
    file = BankFile(leader_id=deed.by.id, at=deed.now, kind=statement.kind, source=deed.source)
    session.add(file)
    await session.flush()
    before = await _look_again(session, file, statement.keys)
    given = weighed or await weigh(
        session, statement=statement, groups=groups, leader=deed.by.id, proofs=proofs, now=deed.now
    )
    pairs = list(zip(statement.keys, statement.entries, strict=True))
    went = [(key, one) for key, one in pairs if key not in given.seen and one.amount_minor < 0]
    rows = [
        _row(file, key, one, answer.kind if answer.why != "currency" else "currency", answer)
        for key, one in pairs
        if (answer := given.found.get(key)) is not None
    ]
    returned = await _returned(session, deed.by.id, file, went)
    await _number(session, deed.by.id, rows)
    rows += returned
    for at in range(0, len(rows), 500):
        await put_new(session, *rows[at : at + 500])
    await begin_anew(session, before - {no for row in rows if row.found in MATCHED for no in orders_in(row)})
    deed.sign(session, "bank_file", detail=f"{statement.kind}, {len(rows)} new")
    return await shown(
        session, file, given.bills, currency, known=len(given.seen), out=len(went) - len(returned)
    )


async def shown(
    session: AsyncSession,
    file: BankFile,
    bills: Sequence[Bill],
    currency: str,
    *,
    known: int = 0,
    out: int = 0,
) -> StatementShown:
    """How a file stands now."""
    query = select(BankEntry).where(col(BankEntry.file_id) == file.id, col(BankEntry.state) == "open")
    rows = list((await session.execute(query.order_by(col(BankEntry.id)))).scalars())
    by_order = {bill.order: bill for bill in bills}
    kinds: dict[str, list[BankEntry]] = {}
    for row in rows:
        kinds.setdefault(row.found, []).append(row)
    certain = kinds.get("certain", [])

    def some(kind: str) -> list[EntryShown]:
        return [_shown(row, by_order) for row in kinds.get(kind, [])[:SHOWN]]

    return StatementShown(
        file_no=file.id,
        currency=certain[0].currency if certain else currency,
        certain=len(certain),
        certain_minor=sum(row.amount_minor for row in certain),
        certain_names=[name for row in certain[:SHOWN] if (name := _shown(row, by_order).name)],
        likely=some("likely"),
        partly=some("partly"),
        unknown=some("unknown"),
        foreign=some("currency"),
        returned=some("returned"),
        known=known,
        out=out,
        more=sum(max(0, len(rows) - SHOWN) for kind, rows in kinds.items() if kind != "certain"),
    )


def orders_in(row: BankEntry) -> list[int]:
    """The bills that a payment is for."""
    return [int(no) for no in row.orders.split()]


async def _look_again(session: AsyncSession, file: BankFile, keys: Sequence[str]) -> set[int]:
    """What an earlier file had and nobody booked is matched anew, against the bills of today; unknown money keeps its
    number. -> the bills that it was for before."""
    before: set[int] = set()
    for at in range(0, len(keys), 500):
        waiting = (
            col(BankEntry.leader_id) == file.leader_id,
            col(BankEntry.key).in_(keys[at : at + 500]),
            col(BankEntry.state) == "open",
        )
        gone = delete(BankEntry).where(*waiting, col(BankEntry.no) == 0).returning(col(BankEntry.orders))
        before |= {int(no) for orders in (await session.execute(gone)).scalars() for no in orders.split()}
        await session.execute(update(BankEntry).where(*waiting).values(file_id=file.id))
    return before


async def _seen(session: AsyncSession, leader: int, groups: Sequence[int], keys: Sequence[str]) -> set[str]:
    """Those of the keys that an earlier file had: the leader's own, or one of who leads these groups with them."""
    found: set[str] = set()
    others: list[BankEntry] = []
    for at in range(0, len(keys), 500):
        query = select(BankEntry).where(col(BankEntry.key).in_(keys[at : at + 500]))
        rows = list((await session.execute(query)).scalars())
        found |= {row.key for row in rows if row.leader_id == leader and not _waits(row)}
        others += [row for row in rows if row.leader_id != leader and row.state in ("booked", "assigned")]
    ours = select(col(Order.id)).where(
        col(Order.id).in_({no for row in others for no in orders_in(row)}), col(Order.group_id).in_(groups)
    )
    shared = set((await session.execute(ours)).scalars()) if others else set()
    return found | {row.key for row in others if shared & set(orders_in(row))}


def _waits(row: BankEntry) -> bool:
    """Is it matched anew when it comes again?"""
    return row.state == "open" and not row.no


def incoming(one: Entry) -> Incoming:
    """What of a file's entry tells whose money it is."""
    return Incoming(
        amount_minor=one.amount_minor,
        currency=one.currency,
        payer=one.payer,
        text=one.text,
        digits=one.digits,
        day=one.day,
    )


def _open(bill: Bill) -> OpenBill:
    return OpenBill(
        order=bill.order,
        member=bill.member,
        open_minor=bill.owed_minor,
        currency=bill.currency,
        names=(bill.name,),
    )


def _row(file: BankFile, key: str, one: Entry, found: Found, answer: Match) -> BankEntry:
    return BankEntry(
        file_id=file.id,
        leader_id=file.leader_id,
        key=key,
        day=one.day.isoformat() if one.day else "",
        amount_minor=one.size_minor,
        currency=one.currency,
        found=found,
        orders=" ".join(map(str, answer.orders)),
    )


async def _number(session: AsyncSession, leader: int, rows: Sequence[BankEntry]) -> None:
    """Unknown money is numbered through for its leader, so that it can be named: /assign 3 amy."""
    last = select(func.coalesce(func.max(col(BankEntry.no)), 0)).where(col(BankEntry.leader_id) == leader)
    number = int((await session.execute(last)).scalar_one())
    for row in rows:
        if row.found in ("unknown", "currency"):
            number += 1
            row.no = number


async def _returned(
    session: AsyncSession, leader: int, file: BankFile, went: Sequence[tuple[str, Entry]]
) -> list[BankEntry]:
    """Payments that were booked and went back: known by their amount, where just one can be meant."""
    found: list[BankEntry] = []
    for key, one in went:
        if not one.returns:
            continue
        booked = select(BankEntry).where(
            col(BankEntry.leader_id) == leader,
            col(BankEntry.state).in_(("booked", "assigned")),
            col(BankEntry.amount_minor) == one.size_minor,
            col(BankEntry.currency) == one.currency,
        )
        rows = list((await session.execute(booked)).scalars())
        if len(rows) == 1:
            found.append(_row(file, key, one, "returned", Match("certain", tuple(orders_in(rows[0])))))
    return found


def _shown(row: BankEntry, bills: dict[int, Bill]) -> EntryShown:
    mine = [bills[no] for no in orders_in(row) if no in bills]
    return EntryShown(
        entry_no=row.id,
        no=row.no,
        day=row.day,
        amount_minor=row.amount_minor,
        currency=row.currency,
        name=", ".join(dict.fromkeys(bill.name for bill in mine)),
        titles=", ".join(dict.fromkeys(bill.title for bill in mine)),
        owed_minor=sum(max(0, bill.owed_minor) for bill in mine),
    )
