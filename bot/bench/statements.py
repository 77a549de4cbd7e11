"""A bank's file of a whole year: how long it takes to say whose money it is, beside reading it alone. 20,000 entries
against 3,000 open bills, a third of them with a code."""

from __future__ import annotations

import random
import resource
from time import process_time
from typing import TextIO

from bot.bench import Size
from commerce.rules.matching import Match, OpenBill, match
from commerce.rules.references import code_of, written
from commerce.services.money.statements import incoming
from commerce.statements.entry import MOST_ENTRIES, Statement
from commerce.statements.reading import read

BILLS = 3_000
CURRENCY = "EUR"
_FIRST = ("Amy", "Bo", "Cat", "Dan", "Eve", "Fay", "Gus", "Hal")
_LAST = ("Lee", "Tran", "Berg", "Moss", "Wong", "Ito")


async def measure(size: Size, out: TextIO) -> None:
    """Prints both times, how they compare, and the most memory that the process held."""
    bills = some_bills(BILLS)
    data = a_file(bills, MOST_ENTRIES)
    began = process_time()
    statement = read(data, CURRENCY)
    reading = process_time() - began
    assert isinstance(statement, Statement)
    found = matched(statement, bills)
    whole = process_time() - began
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    certain = sum(one.kind == "certain" for one in found)
    out.write(f"{len(found):,} entries against {len(bills):,} bills: {certain:,} certain\n")
    out.write(
        f"{whole:.2f} s, {whole / reading:.1f} times reading alone ({reading:.2f} s); {held:.0f} MiB held\n"
    )


def matched(statement: Statement, bills: list[OpenBill]) -> list[Match]:
    """Whose money each entry is."""
    return match([incoming(one) for one in statement.entries], bills)


def some_bills(count: int) -> list[OpenBill]:
    """Open bills of members with common names and few different sums."""
    chance = random.Random(7)
    return [
        OpenBill(
            order=no,
            member=no,
            open_minor=chance.randrange(1_000, 9_000, 50),
            currency=CURRENCY,
            names=(f"{chance.choice(_FIRST)} {chance.choice(_LAST)}",),
        )
        for no in range(1, count + 1)
    ]


def a_file(bills: list[OpenBill], entries: int) -> bytes:
    """A CSV of payments for these bills, every third with its code."""
    chance = random.Random(11)
    rows = ["Date;Name;Description;Amount"]
    for no in range(entries):
        bill = chance.choice(bills)
        words = written(code_of(bill.order)) if no % 3 == 0 else "thanks for the lovely boxes of last week"
        rows.append(f"2026-11-27;{bill.names[0].upper()};SVWZ {words};{bill.open_minor / 100:.2f}")
    return "\n".join(rows).encode()
