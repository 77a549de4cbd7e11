"""A sign-up list from a place where no bot lives: each row is a name and what it orders, as the reader reads
it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from commerce.phrases.context import Context
from commerce.phrases.meaning import Reading
from commerce.phrases.normalise import clean
from commerce.phrases.reader import read
from commerce.phrases.signup import names_before, rows_in


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """One row: `reading` None where it cannot be told what is ordered, or by whom; `lacks` says what keeps it out:
    "qty", the name of a choice, or nothing where it is no order at all."""

    name: str
    words: str
    reading: Reading | None
    lacks: str = ""


def rows_of(text: str, context: Context) -> list[ImportedRow]:
    """Every row of the list, in its order."""
    return [_row(row, context) for row in rows_in(clean(text))]


def _row(text: str, context: Context) -> ImportedRow:
    """By the shortest name after which the rest is an order and nothing more; else by any that leaves an order
    with a remark."""
    read_ways = [(name, words, read(words, context)) for name, words in names_before(text)]
    whole = [way for way in read_ways if _is_whole(way[2])]
    for name, words, reading in sorted(whole, key=lambda way: bool(way[2].note or _recipients(way[2]))):
        return ImportedRow(name, words, reading)
    return ImportedRow("", text, None, _lacking(reading for _, _, reading in read_ways))


def _lacking(readings: Iterable[Reading]) -> str:
    """What the rest of a row is asked for: the one thing that is least."""
    asked = [reading.ask for reading in readings if reading.intent == "order" and reading.ask]
    return min(asked, key=len)[0] if asked else ""


def _is_whole(reading: Reading) -> bool:
    plain = reading.intent == "order" and bool(reading.items)
    return plain and not (reading.ask or reading.unsaid or reading.too_many or reading.again)


def _recipients(reading: Reading) -> bool:
    return any(item.for_ for item in reading.items)
