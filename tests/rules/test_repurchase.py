"""When what was bought is used up, and when that is worth a word: by a table to check by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.rules.repurchase import A_DAY, GONE_AFTER, Shopping, gap_of, is_due, need_of

START = datetime(2026, 1, 1, tzinfo=UTC)
NOW, BY = START + 97 * A_DAY, START + 100 * A_DAY
ROWS = [
    line
    for line in (Path(__file__).parent / "repurchase.txt").read_text().splitlines()
    if line and not line.startswith(("#", "--"))
]


def bought(cell: str) -> Iterator[list[Shopping]]:
    """One member's purchases, or those of several who did alike ("90 * 20")."""
    trips, _, members = cell.partition(" * ")
    for _ in range(int(members or 1)):
        yield [_trip(one.strip()) for one in trips.split(",")]


def _trip(text: str) -> Shopping:
    day, _, units = text.partition("x")
    return Shopping(START + float(day) * A_DAY, int(units or 1))


@pytest.mark.parametrize("line", ROWS)
def test_the_table(line: str) -> None:
    said, _, then = line.partition("->")
    members = dict(enumerate(one for cell in said.split("|") if cell.strip() for one in bought(cell.strip())))
    days, who, told = (cell.strip() for cell in then.split("|"))
    gap = gap_of(members.values())
    assert str(gap or "-") == days
    if gap is not None:
        need = need_of(members, gap, NOW, BY)
        assert (f"{need.due}/{need.buyers} {need.units}", "yes" if need.enough else "no") == (who, told)


HISTORIES = st.lists(
    st.lists(st.integers(0, 97), min_size=1, max_size=6, unique=True).map(
        lambda days: [Shopping(START + day * A_DAY, 1) for day in sorted(days)]
    ),
    max_size=8,
)


@given(HISTORIES, st.integers(1, 40))
def test_who_is_due_is_a_buyer_and_later_more_are(histories: list[list[Shopping]], gap: int) -> None:
    members = dict(enumerate(histories))
    needs = [need_of(members, gap, NOW, NOW + days * A_DAY) for days in (0, 3, GONE_AFTER * gap)]
    assert [need.due for need in needs] == sorted(need.due for need in needs)
    assert all(need.due <= need.buyers <= len(members) and need.units == need.due for need in needs)
    assert needs[-1].due == needs[-1].buyers
    assert needs[0].due == sum(is_due(trips[-1].at, gap, NOW, NOW) for trips in histories)


@given(HISTORIES)
def test_the_gap_lies_between_the_shortest_and_the_longest(histories: list[list[Shopping]]) -> None:
    gap = gap_of(histories)
    days = [(after.at - before.at) // A_DAY for trips in histories for before, after in pairwise(trips)]
    assert gap is None or min(days) <= gap <= max(days)
