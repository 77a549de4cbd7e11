"""A buy's list as files: CSV and XLSX. Strings stay strings: nobody's "=1+1" becomes a formula in a leader's
spreadsheet."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import starmap
from typing import Any

import xlsxwriter

from adapters.base import File
from commerce.outcomes import LineFact, Outcome
from commerce.queries.lists import BuyList, ListedOrder
from commerce.rules.bundles import BundlePart, cost
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
    "group",
)
SUMMED = ("booked", "waiting", "due", "paid", "in_full_packs")
Cell = str | int | float | Decimal  # a sum of money is a Decimal
Says = Mapping[str, str]  # a language's `[sheets]`
RISKY = tuple("=+-@\t\r\0＝＋－＠")
# What a spreadsheet makes a number, a day or an hour of, so that it is not what was written any more: 00123, 3-2, 18:30.
_READ_OTHERWISE = re.compile(
    r"\s*(?:0\d+|\d{16,}|\d+e\d+|\d{1,2}[-/.]\d{1,2}(?:[-/.](?:\d{2}|\d{4}))?|\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?|\d{1,2}(?:[-/]\d{4}|(?::\d{2}){1,2}))\s*",
    re.IGNORECASE,
)
_NARROWEST, _WIDEST = 6, 48  # columns of a sheet, in characters


@dataclass(slots=True, kw_only=True)
class Exported(Outcome):
    """A buy's list as files, for its leader alone: as seen from the group `group_no`. Of how many `orders`, is known
    when it is said."""

    where = "private"
    buy_no: int
    title: str
    group_no: int
    orders: int = 0


def sheets(listed: BuyList, says: Says, taken: str) -> tuple[File, ...]:
    """A list as both files, in the reader's words; `taken`: as of when, as people write it."""
    name = f"plusone-{listed.buy_no}"
    return (File(f"{name}.csv", as_csv(listed, says)), File(f"{name}.xlsx", as_xlsx(listed, says, taken)))


def columns(listed: BuyList) -> tuple[str, ...]:
    """The last ones only where there is something in them; of packs only while these are still being filled:
    what a line would get of them."""
    further = {
        "place": any(order.place for order in listed.orders),
        "pickup_code": any(order.pickup_code for order in listed.orders),
        "in_full_packs": _fills(listed),
        "bundles": any(line.split for order in listed.orders for line in order.lines),
    }
    return (*COLUMNS, *(name for name, is_there in further.items() if is_there))


def _fills(listed: BuyList) -> bool:
    return any(line.allotted is not None for order in listed.orders for line in order.lines)


def rows(listed: BuyList, yes: str) -> list[list[Cell]]:
    """One row per line of every order: booked x price, less the discount, is due; where bundles make it cheaper, the
    lines of its pool are due together what the column of bundles comes to, less the discount. What is paid stands in an
    order's first row, and so do its remarks. `yes`: what stands where goods were handed out."""
    found = [
        _cells(listed, order, line, is_first=place == 0, yes=yes)
        for order in listed.orders
        for place, line in enumerate(order.lines)
    ]
    return [[row[name] for name in columns(listed)] for row in found]


def _cells(
    listed: BuyList, order: ListedOrder, line: LineFact, *, is_first: bool, yes: str
) -> dict[str, Cell]:
    return {
        "order": order.order_no,
        "member": order.name,
        "code": line.code,
        "product": line.title,
        "variant": line.variant,
        "for": line.for_,
        "booked": line.qty,
        "waiting": line.waiting,
        "unit": line.unit,
        "price": _major(line.unit_minor, listed),
        "discount": line.discount_bp / 100 if line.discount_bp else "",
        "due": _major(line.due_minor, listed),
        "paid": _major(order.paid_minor if is_first else 0, listed),
        "currency": listed.currency,
        "handed": yes if order.handed else "",
        "remark": "; ".join(order.remarks) if is_first else "",
        "reference": order.reference,
        "group": order.group,
        "place": order.place,
        "pickup_code": order.pickup_code,
        "in_full_packs": line.qty if line.allotted is None else line.allotted,
        "bundles": _bundles(line, listed),
    }


def _bundles(line: LineFact, listed: BuyList) -> str:
    """How the lines of one order that are paid for together come to their sum, before any discount, so that it
    can be checked: 1 × (3 = 100.00) + 1 × 38.00 = 138.00."""
    if not line.split:
        return ""
    parts = (
        f"{times} × ({size} = {_major(price, listed)})" if size > 1 else f"{times} × {_major(price, listed)}"
        for times, size, price in line.split
    )
    return f"{' + '.join(parts)} = {_major(cost(starmap(BundlePart, line.split)), listed)}"


def as_csv(listed: BuyList, says: Says) -> bytes:
    """UTF-8 with a byte order mark, so that every spreadsheet reads Chinese names. A heading and the rows, nothing
    else: another program reads it too."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([says[name] for name in columns(listed)])
    writer.writerows([[kept(cell) for cell in row] for row in rows(listed, says["yes"])])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(listed: BuyList, says: Says, taken: str) -> bytes:
    """The same list with its title, its moment and its sums, and the count per variant on a second sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        above = [says["title"].format(title=listed.title, no=listed.buy_no), says["taken"].format(when=taken)]
        lines = rows(listed, says["yes"])
        _fill(book, says["orders"], above, _table(columns(listed), lines, says), listed)
        _fill(book, says["variants"], above, _table(*_variants(listed), says), listed)
    return out.getvalue()


def _variants(listed: BuyList) -> tuple[tuple[str, ...], list[list[Cell]]]:
    names = ("goods", "booked", "unit", "waiting", *(("in_full_packs",) if _fills(listed) else ()))
    lines: list[list[Cell]] = [
        [one.goods, one.units, one.unit, one.waiting, one.allotted] for one in listed.variants
    ]
    return names, [line[: len(names)] for line in lines]


def _table(names: Sequence[str], lines: Sequence[Sequence[Cell]], says: Says) -> list[list[Cell]]:
    """Heading, rows and sums: values, since a formula shows nothing until somebody reckons it."""
    sums: list[Cell] = [
        sum((line[at] for line in lines if not isinstance(line[at], str)), start=0) if name in SUMMED else ""
        for at, name in enumerate(names)
    ]
    heading: list[Cell] = [says[name] for name in names]
    return [heading, *(list(line) for line in lines), [says["in_all"], *sums[1:]]]


def inert(cell: Cell) -> Cell:
    """A cell that a spreadsheet will not take for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RISKY) else cell


def kept(cell: Cell) -> Cell:
    """A cell of a CSV that a spreadsheet leaves as it is: text that looks like something else has a mark before
    it, since quotes alone do not keep it."""
    if isinstance(cell, str) and _READ_OTHERWISE.fullmatch(cell):
        return f"'{cell}"
    return inert(cell)


def _fill(book: Any, name: str, above: Sequence[str], table: list[list[Cell]], listed: BuyList) -> None:
    """What stands above, a blank line, and the table, its heading and its sums in bold."""
    sheet, styles, top = book.add_worksheet(name), _styles(book, listed.currency), len(above) + 1
    for y, text in enumerate(above):
        sheet.write_string(y, 0, text, styles[False, y == 0])
    for y, line in enumerate(table):
        is_strong = y in (0, len(table) - 1)
        for x, cell in enumerate(line):
            write = sheet.write_string if isinstance(cell, str) else sheet.write_number
            write(top + y, x, cell, styles[isinstance(cell, Decimal), is_strong])
    for x, column in enumerate(zip(*table, strict=True)):
        widest = max(wide(str(cell)) for cell in column) + 2
        sheet.set_column(x, x, min(_WIDEST, max(_NARROWEST, widest)))
    sheet.freeze_panes(top + 1, 0)


def _styles(book: Any, currency: str) -> dict[tuple[bool, bool], Any]:
    """(a sum of money?, bold?) -> how a cell looks. A spreadsheet's numbers hold 15 digits, more than any sum here;
    a sum is shown to its last one."""
    places = exponent(currency)
    shown = {False: "General", True: f"0.{'0' * places}" if places else "0"}
    return {
        (is_money, is_strong): book.add_format({"num_format": pattern, "bold": is_strong})
        for is_money, pattern in shown.items()
        for is_strong in (False, True)
    }


def wide(text: str) -> int:
    """How many plain characters a text is as wide as: a Chinese one counts for two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _major(minor: int, listed: BuyList) -> Decimal:
    """Exactly, with all decimals that the currency has."""
    return Decimal(minor).scaleb(-exponent(listed.currency))
