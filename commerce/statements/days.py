"""Days as files write them. A column is read as one: its own values show whether the day or the month comes first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

Order = Literal["ymd", "dmy", "mdy"]
_PARTS = re.compile(r"(\d{1,4})\s*[-/.年\s]\s*(\d{1,2})\s*[-/.月\s]\s*(\d{1,4})(?!\d)")
_PACKED = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?:\d{6})?(?!\d)")
_NAMED = re.compile(r"(\d{1,2})[\s.-]+([A-Za-zäéû]{3,9})\.?[\s.,-]+(\d{2,4})")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan ene",
            "feb fév",
            "mar mär mrz",
            "apr abr avr",
            "may mai mei",
            "jun juin",
            "jul juil",
            "aug ago aoû agu",
            "sep set",
            "oct okt out",
            "nov",
            "dec dez dic déc des",
        ),
        1,
    )
    for name in names.split()
}
_BUDDHIST = 543  # years that Thai banks are ahead


def order_of(texts: Iterable[str], currency: str) -> Order | None:
    """How these days are written; None where some are none. Where every one may be read both ways the day comes first,
    but for the currencies of those who write the month first."""
    texts = [text for text in texts if text]
    order = likeliest(texts, currency)
    return order if texts and all(day_of(text, order) for text in texts) else None


def likeliest(texts: Sequence[str], currency: str) -> Order:
    """How most of these days are written; of two ways that read as many, as above."""
    orders: Sequence[Order] = ("ymd", "mdy", "dmy") if currency in ("USD", "PHP") else ("ymd", "dmy", "mdy")
    return max(orders, key=lambda order: sum(day_of(text, order) is not None for text in texts))


def day_of(text: str, order: Order) -> date | None:
    """The day, whatever time stands behind it."""
    packed = _PACKED.match(text.strip())
    if packed:
        return _date(*map(int, packed.groups())) if order == "ymd" else None
    named = _NAMED.match(text.strip())
    if named:
        month = next((number for name, number in _MONTHS.items() if named[2].casefold().startswith(name)), 0)
        return _date(int(named[3]), month, int(named[1]))
    found = _PARTS.match(text.strip())
    if found is None or (len(found[1]) > 2) != (order == "ymd"):
        return None
    first, second, third = map(int, found.groups())
    match order:
        case "ymd":
            return _date(first, second, third)
        case "dmy":
            return _date(third, second, first)
        case _:
            return _date(third, first, second)


def _date(year: int, month: int, day: int) -> date | None:
    year = year + 2000 if year < 100 else year - _BUDDHIST if year > 2400 else year
    try:
        return date(year, month, day)
    except ValueError:
        return None
