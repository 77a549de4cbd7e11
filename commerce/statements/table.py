"""The entries of any bank's table, once it is known which column is what."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from commerce.rules.money import EXPONENTS
from commerce.statements.amounts import amount_of, mark_of
from commerce.statements.columns import Columns, Table, Unmapped, by_headings, columns_of, completed
from commerce.statements.days import Order, day_of, likeliest
from commerce.statements.entry import BrokenStatement, Entry, Statement, last_digits
from commerce.statements.grid import TableRow

_OUT = frozenset(
    (
        "d",
        "dr",
        "debit",
        "s",
        "soll",
        "af",
        "out",
        "withdrawal",
        "支出",
        "支",
        "借",
        "出金",
        "出",
        "ghi nợ",
        "nợ",
        "ถอน",
    )
)
_NOT_BOOKED = re.compile(
    r"pending|declined|revert|failed|reject|cancel|vorgemerkt|pendiente|en attente|待|处理中|關閉|关闭|失败|失敗|đang|chờ|รอ",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ways:
    """How this file writes its days and amounts."""

    columns: Columns
    currency: str
    order: Order
    mark: str


def read(table: Table, currency: str, told: tuple[int, int] | None = None) -> Statement | Unmapped:
    """The entries; `told`: (amount, text) as the leader said, `text` below 0 for whatever has words. `currency` counts
    where the file names none. Raises BrokenStatement."""
    if told is None:
        found = columns_of(table, currency)
        if isinstance(found, Unmapped):
            return found
        columns = found
    else:
        text = () if told[1] < 0 else (told[1],)
        named = replace(by_headings(table), amount=told[0], credit=None, debit=None, text=text)
        columns = completed(table, named, currency)
    ways = _ways(table, columns, columns.told or currency)
    entries = tuple(entry for row in table.rows if (entry := _entry(row, ways)) is not None)
    return Statement(kind="table", entries=entries, account=table.shape)


def _ways(table: Table, columns: Columns, currency: str) -> _Ways:
    days = [day for row in table.rows if (day := _cell(row, columns.day)) and _pays(row, columns)]
    money = [
        _cell(row, place) for row in table.rows for place in (columns.amount, columns.credit, columns.debit)
    ]
    return _Ways(
        columns=columns, currency=currency, order=likeliest(days, currency), mark=mark_of(money, currency)
    )


def _entry(row: TableRow, ways: _Ways) -> Entry | None:
    """None for a row that is no entry: blank, a total without a day, not booked yet."""
    columns = ways.columns
    if not _pays(row, columns) or _NOT_BOOKED.search(_cell(row, columns.status)):
        return None
    if columns.day is not None and not _cell(row, columns.day):
        return None
    own = _cell(row, columns.currency).upper()
    currency = own if own in EXPONENTS else ways.currency
    return Entry(
        line=row.line,
        day=_day(row, ways),
        amount_minor=_amount(row, ways, currency),
        currency=currency,
        payer=_cell(row, columns.payer),
        text="\n".join(text for place in columns.text if (text := _cell(row, place))),
        bank_id=_cell(row, columns.bank_id),
        digits=last_digits(_cell(row, columns.account)),
    )


def _pays(row: TableRow, columns: Columns) -> bool:
    return any(_cell(row, place) for place in (columns.amount, columns.credit, columns.debit))


def _amount(row: TableRow, ways: _Ways, currency: str) -> int:
    columns = ways.columns
    if columns.credit is not None and columns.amount is None:
        came, went = _minor(row, columns.credit, ways, currency), _minor(row, columns.debit, ways, currency)
        return came - abs(went)
    minor = _minor(row, columns.amount, ways, currency)
    return -abs(minor) if _cell(row, columns.sign).casefold() in _OUT else minor


def _minor(row: TableRow, place: int | None, ways: _Ways, currency: str) -> int:
    written = _cell(row, place)
    if written in ("", "-", "--", "—"):
        return 0
    minor = amount_of(written, currency, ways.mark)
    if minor is None:
        raise BrokenStatement("amount", line=row.line, found=written[:40])
    return minor


def _day(row: TableRow, ways: _Ways) -> date | None:
    written = _cell(row, ways.columns.day)
    if not written:
        return None
    day = day_of(written, ways.order)
    if day is None:
        raise BrokenStatement("day", line=row.line, found=written[:40])
    return day


def _cell(row: TableRow, place: int | None) -> str:
    return row.cells[place] if place is not None and place < len(row.cells) else ""
