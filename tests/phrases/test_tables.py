"""The reader by example: every row of table_*.txt is something a member writes, and what a careful leader
takes it to mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from commerce.phrases.meaning import Item, Reading
from commerce.phrases.reader import Context, read
from tests.phrases.posts import at_post

HERE = Path(__file__).parent
SIGNS = {"order": "+", "set": "=", "cancel": "-"}


def rows() -> list[tuple[str, str, str, str]]:
    found = []
    for file in sorted(HERE.glob("table_*.txt")):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                post, place, text, means = (cell.strip() for cell in line.split(" | "))
                found.append(
                    pytest.param(post, place, text.replace("\\n", "\n"), means, id=f"{file.stem}:{number}")
                )
    return found


def describe(reading: Reading) -> str:
    """A reading in the tables' own notation."""
    if reading.intent in ("query", "none"):
        return (
            "soft " + "; ".join(line("+", item) for item in reading.items)
            if reading.conditional and reading.items
            else "nothing"
        )
    if reading.again:
        return "again"
    if reading.ask:
        return "ask " + " ".join(reading.ask)
    if reading.intent == "change":
        return "; ".join(swap(item) for item in reading.items)
    if reading.intent == "cancel":
        return "; ".join(line("-" if item.qty else "x", item) for item in reading.items) or "x"
    anew = "anew " if reading.fresh else ""
    return anew + "; ".join(line(SIGNS[reading.intent], item) for item in reading.items)


def line(sign: str, item: Item) -> str:
    amount = f"{sign}{item.qty or ''}" + (f"..{item.upto}" if item.upto else "")
    parts = [amount, "/".join(value for _, value in item.axes), f"@{item.for_}" if item.for_ else ""]
    return " ".join(part for part in ("wait" if item.waitlist else "", *parts) if part)


def swap(item: Item) -> str:
    start = item.from_code or "/".join(value for _, value in item.from_axes)
    new = "/".join(value for _, value in item.axes) or item.code
    return f"{item.qty} {start}>{new}" if item.qty else f"{start}>{new}"


@pytest.mark.parametrize(("post", "place", "text", "means"), rows())
def test_row(post: str, place: str, text: str, means: str) -> None:
    context = at_post(post, place)
    assert told(read(text, context), context) == means


def told(reading: Reading, context: Context) -> str:
    """What was read at a post, in the tables' own notation."""
    plain = describe(reading)
    return (
        described_with_codes(reading, plain)
        if len(context.goods) > 1 and reading.intent != "change"
        else plain
    )


def described_with_codes(reading: Reading, told: str) -> str:
    """On a post of several goods each line begins with its code."""
    if reading.ask or not reading.items or reading.intent in ("query", "none"):
        return told
    sign = "x" if reading.intent == "cancel" and not reading.items[0].qty else SIGNS[reading.intent]
    return "; ".join(
        " ".join(
            part
            for part in (f"{sign}{item.qty or ''}", item.code, f"@{item.for_}" if item.for_ else "")
            if part
        )
        for item in reading.items
    )


def test_the_tables_are_large_and_balanced() -> None:
    means = [row.values[3] for row in rows()]
    nothing = sum(str(meant) == "nothing" for meant in means)
    assert len(means) >= 400
    assert 0.4 < nothing / len(means) < 0.6
