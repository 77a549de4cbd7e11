"""A buy's list as files: CSV and XLSX. Strings stay strings: nobody's "=1+1" becomes a formula in a leader's
spreadsheet."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlsxwriter

from adapters.base import File
from commerce.outcomes import Outcome
from commerce.queries.lists import BuyList
from commerce.rules.money import exponent

COLUMNS = (
    "order",
    "member",
    "code",
    "product",
    "variant",
    "for",
    "booked",
    "waiting",
    "unit",
    "price",
    "discount",
    "due",
    "paid",
    "currency",
    "handed",
    "remark",
    "reference",
)
Cell = str | int | Decimal
RISKY = tuple("=+-@\t\r\0＝＋－＠")


@dataclass(slots=True, kw_only=True)
class Exported(Outcome):
    """A buy's list as files, for its leader alone: as seen from the group `group_no`."""

    where = "private"
    buy_no: int
    title: str
    orders: int
    group_no: int


def sheets(listed: BuyList) -> tuple[File, ...]:
    """A list as both files."""
    name = f"plusone-{listed.buy_no}"
    return (File(f"{name}.csv", as_csv(listed)), File(f"{name}.xlsx", as_xlsx(listed)))


def columns(listed: BuyList) -> tuple[str, ...]:
    """The last one only while packs are still being filled: what a line would get of them."""
    return (*COLUMNS, "in_full_packs") if _fills(listed) else COLUMNS


def _fills(listed: BuyList) -> bool:
    return any(line.allotted is not None for order in listed.orders for line in order.lines)


def rows(listed: BuyList) -> list[list[Cell]]:
    """One row per line of every order: booked x price, less the discount, is due. What is paid stands in an
    order's first row, and so do its remarks."""
    found: list[list[Cell]] = []
    for order in listed.orders:
        for place, line in enumerate(order.lines):
            paid = order.paid_minor if place == 0 else 0
            found.append(
                [
                    order.order_no,
                    order.name,
                    line.code,
                    line.title,
                    line.variant,
                    line.for_,
                    line.qty,
                    line.waiting,
                    line.unit,
                    _major(line.unit_minor, listed),
                    f"{line.discount_bp / 100:g}%" if line.discount_bp else "",
                    _major(line.due_minor, listed),
                    _major(paid, listed),
                    listed.currency,
                    "yes" if order.handed else "",
                    "; ".join(order.remarks) if place == 0 else "",
                    order.reference,
                    *([] if line.allotted is None else [line.allotted]),
                ]
            )
    return found


def as_csv(listed: BuyList) -> bytes:
    """UTF-8 with a byte order mark, so that every spreadsheet reads Chinese names."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns(listed))
    writer.writerows([[inert(cell) for cell in row] for row in rows(listed)])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(listed: BuyList) -> bytes:
    """The same list, and the count per variant on a second sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet("orders")
        places = exponent(listed.currency)
        money = book.add_format({"num_format": f"0.{'0' * places}" if places else "0"})
        _fill(sheet, [list(columns(listed)), *rows(listed)], money)
        sheet.freeze_panes(1, 0)
        _fill(book.add_worksheet("variants"), _totals(listed), money)
    return out.getvalue()


def _totals(listed: BuyList) -> list[list[Cell]]:
    totals: list[list[Cell]] = [["goods", "booked", "unit", "waiting", "in_full_packs"]]
    totals += [[one.goods, one.units, one.unit, one.waiting, one.allotted] for one in listed.variants]
    return totals if _fills(listed) else [row[:4] for row in totals]


def inert(cell: Cell) -> Cell:
    """A cell that a spreadsheet will not take for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RISKY) else cell


def _fill(sheet: Any, lines: list[list[Any]], money: Any) -> None:
    """A spreadsheet's numbers hold 15 digits, more than any sum here; `money` shows a sum to its last one."""
    for y, line in enumerate(lines):
        for x, cell in enumerate(line):
            if isinstance(cell, str):
                sheet.write_string(y, x, cell)
            else:
                sheet.write_number(y, x, cell, money if isinstance(cell, Decimal) else None)


def _major(minor: int, listed: BuyList) -> Decimal:
    """Exactly, with all decimals that the currency has."""
    return Decimal(minor).scaleb(-exponent(listed.currency))
