"""`python3 -m bot forecast`: what comes next in a series of sales, a JSON object a line in and out.

In: "sold" (the units of each past sale, oldest first), and where there is one "id".
Out: "id", "middle", "low", "high" (which hold eight of ten between them) and "method"; or "id" and "error".
"""

from __future__ import annotations

from typing import Any, TextIO

from bot.trying.read import Row, answer_lines
from commerce.rules.forecast import forecast


def main(stdin: TextIO, stdout: TextIO) -> int:
    """Answers line by line; -> exit status 2 where a line is no JSON object."""
    return answer_lines(stdin, stdout, answer)


def answer(row: Row) -> dict[str, Any]:
    """One series' next value."""
    sold = row.get("sold")
    if not isinstance(sold, list) or not all(type(units) is int and units >= 0 for units in sold):
        return {"id": row.get("id"), "error": "`sold` must be a list of units, whole numbers from 0 on"}
    next_one = forecast(sold)
    return {
        "id": row.get("id"),
        "middle": next_one.middle,
        "low": next_one.low,
        "high": next_one.high,
        "method": next_one.method,
    }
