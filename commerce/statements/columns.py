"""Which column of a table is what: told by its headings, else by what stands below them, else by the leader once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from commerce.statements.amounts import amount_of
from commerce.statements.days import order_of
from commerce.statements.grid import TableRow
from commerce.statements.headings import currency_in, fold, roles

_LOOKED_AT = 200  # rows that show what a column holds
_SIGNS = frozenset(".,-()+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Places of columns, from 0; None where there is none. `text` may be several, read together."""

    amount: int | None = None
    credit: int | None = None
    debit: int | None = None
    sign: int | None = None
    text: tuple[int, ...] = ()
    day: int | None = None
    payer: int | None = None
    account: int | None = None
    bank_id: int | None = None
    currency: int | None = None
    status: int | None = None
    told: str = ""  # the currency that a heading names

    @property
    def pays(self) -> bool:
        return self.amount is not None or self.credit is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A file's rows below its headings. `shape` is the same for every file that has these headings."""

    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]
    shape: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmapped:
    """What only the leader can say: which column holds the amounts, which the payer's words. Places from 0; `text` is
    empty where only one can."""

    shape: str
    headings: tuple[str, ...]
    amount: tuple[int, ...]
    text: tuple[int, ...]
    samples: tuple[str, ...] = field(default=())


def table_of(rows: Sequence[TableRow]) -> Table | None:
    """The table within a file: below the first row that names amounts, else below the first row of which the next has
    as many cells. None where there is none."""
    at = next((place for place, row in enumerate(rows) if _names_amounts(row)), None)
    if at is None:
        wide = [place for place, row in enumerate(rows) if len([cell for cell in row.cells if cell]) > 1]
        if not wide:
            return None
        at = wide[0]
    head = rows[at].cells
    if any(
        cell[:1].isdigit() for cell in head if cell
    ):  # no headings at all: the first row is one like the others
        head, at = tuple(f"{place}" for place in range(1, len(head) + 1)), at - 1
    shape = hashlib.sha256("\x1f".join(map(fold, head)).encode()).hexdigest()[:32]
    return Table(headings=tuple(head), rows=tuple(rows[at + 1 :]), shape=shape)


def columns_of(table: Table, currency: str) -> Columns | Unmapped:
    """What can be told of the columns, by their headings first."""
    named = by_headings(table)
    candidates = () if named.pays else _amounts(table, currency)
    if len(candidates) == 1:
        named = replace(named, amount=candidates[0])
    if not named.pays:
        return _asked(table, named, candidates, currency)
    return completed(table, named, currency)


def completed(table: Table, columns: Columns, currency: str) -> Columns:
    """With the day found by its looks, and every column of words read where none is called text."""
    day = columns.day if columns.day is not None else _day(table, currency)
    taken = {columns.amount, columns.credit, columns.debit, columns.sign, columns.account, day}
    taken |= {columns.bank_id, columns.currency, columns.status, columns.payer}
    free = tuple(place for place in _wordy(table) if place not in taken)
    return replace(columns, day=day, text=columns.text or free)


def by_headings(table: Table) -> Columns:
    """What the headings alone tell."""
    found = roles(table.headings)
    first = {role: found.index(role) for role in set(found) if role not in ("", "other", "text")}
    text = tuple(place for place, role in enumerate(found) if role == "text")
    told = next((code for heading in table.headings if (code := currency_in(heading))), "")
    return Columns(**first, text=text, told=told)


def _names_amounts(row: TableRow) -> bool:
    """Is this the row of headings?"""
    found = [role for role in roles(row.cells) if role]
    return len(found) > 1 and bool({"amount", "credit"} & set(found))


def _asked(table: Table, named: Columns, candidates: tuple[int, ...], currency: str) -> Unmapped:
    day = named.day if named.day is not None else _day(table, currency)
    texts = named.text or tuple(place for place in _wordy(table) if place != day)
    amounts = candidates or tuple(place for place in range(len(table.headings)) if place != day)
    return Unmapped(
        shape=table.shape,
        headings=table.headings,
        amount=amounts,
        text=texts if len(texts) > 1 and not named.text else (),
        samples=tuple(next(iter(_cells(table, place)), "") for place in range(len(table.headings))),
    )


def _cells(table: Table, place: int) -> list[str]:
    cells = (row.cells[place] for row in table.rows[:_LOOKED_AT] if place < len(row.cells))
    return [cell for cell in cells if cell]


def _amounts(table: Table, currency: str) -> tuple[int, ...]:
    """The columns in which every cell is an amount, and one at least could be nothing else."""
    found = []
    for place in range(len(table.headings)):
        cells = _cells(table, place)
        if (
            cells
            and all(amount_of(cell, currency) is not None for cell in cells)
            and order_of(cells, currency) is None
        ):
            found.append(place)
    sure = [place for place in found if any(_SIGNS & set(cell) for cell in _cells(table, place))]
    return tuple(sure or found)


def _day(table: Table, currency: str) -> int | None:
    places = range(len(table.headings))
    return next((place for place in places if order_of(_cells(table, place), currency)), None)


def _wordy(table: Table) -> list[int]:
    """The columns in which some cell has a letter."""
    places = range(len(table.headings))
    return [
        place for place in places if any(sign.isalpha() for cell in _cells(table, place) for sign in cell)
    ]
