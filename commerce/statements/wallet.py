"""Exports of a payment app: a table of known columns below some twenty lines of explanation. Found by the names of its
columns, never by counting lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commerce.statements.amounts import amount_of
from commerce.statements.days import day_of
from commerce.statements.entry import BrokenStatement, Entry, Statement
from commerce.statements.grid import TableRow
from commerce.statements.headings import fold

CURRENCY = "CNY"
_IN, _OUT = "收入", "支出"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wallet:
    """`names`: role -> what its column may be called, folded. `pending`: words of a status that is no money; `back`: of
    one that says the payment went back, all of it or the sum that it names."""

    kind: str
    names: Mapping[str, tuple[str, ...]]
    pending: tuple[str, ...]
    back: tuple[str, ...]


def places_in(wallet: Wallet, rows: Sequence[TableRow]) -> tuple[int, dict[str, int]] | None:
    """(the row of headings, role -> column), where these rows are that wallet's."""
    for at, row in enumerate(rows):
        folded = [fold(cell) for cell in row.cells]
        found = {
            role: folded.index(name)
            for role, names in wallet.names.items()
            for name in names
            if name in folded
        }
        if wallet.names.keys() - found.keys() <= {"note"}:
            return at, found
    return None


def read(wallet: Wallet, rows: Sequence[TableRow]) -> Statement | None:
    """The entries, in yuan; None where these rows are not that wallet's. Raises BrokenStatement."""
    found = places_in(wallet, rows)
    if found is None:
        return None
    at, places = found
    entries: list[Entry] = []
    for row in rows[at + 1 :]:
        said = {role: row.cells[place] if place < len(row.cells) else "" for role, place in places.items()}
        if said["amount"]:
            entries += _entries(wallet, row.line, said)
    return Statement(kind=wallet.kind, entries=tuple(entries))


def _entries(wallet: Wallet, line: int, said: Mapping[str, str]) -> list[Entry]:
    """What came in; and what of it went back. A third value beside in and out is neither: own refunds, transfers
    between own pockets."""
    status = said["status"]
    if said["way"] not in (_IN, _OUT) or any(word in status for word in wallet.pending):
        return []
    amount = _minor(line, said["amount"])
    entry = Entry(
        line=line,
        day=_day(line, said["day"]),
        amount_minor=-amount if said["way"] == _OUT else amount,
        currency=CURRENCY,
        payer=_bare(said["payer"]),
        text="\n".join(text for role in ("text", "note") if (text := _bare(said.get(role, "")))),
        bank_id=_bare(said["id"]),
    )
    if said["way"] == _OUT or not any(word in status for word in wallet.back):
        return [entry]
    named = amount_of("".join(sign for sign in status if sign in "0123456789."), CURRENCY, ".")
    return _gone_back(entry, named or amount)


def _gone_back(entry: Entry, back_minor: int) -> list[Entry]:
    gone = Entry(
        line=entry.line,
        day=entry.day,
        amount_minor=-back_minor,
        currency=CURRENCY,
        payer=entry.payer,
        text=entry.text,
        bank_id=f"{entry.bank_id}:back",
        returns=True,
        of=entry.bank_id,
    )
    return [gone] if back_minor == entry.amount_minor else [entry, gone]


def _bare(cell: str) -> str:
    return "" if cell in ("/", "-") else cell


def _minor(line: int, written: str) -> int:
    minor = amount_of(written, CURRENCY, ".")
    if minor is None:
        raise BrokenStatement("amount", line=line, found=written[:40])
    return abs(minor)


def _day(line: int, written: str) -> date:
    day = day_of(written, "ymd")
    if day is None:
        raise BrokenStatement("day", line=line, found=written[:40])
    return day
