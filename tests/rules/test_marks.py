"""What is voted in, and which product carries the mark: by a table to check by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.rules.marks import Record, carried, judged

ROWS = [
    line
    for line in (Path(__file__).parent / "marks.txt").read_text().splitlines()
    if line and not line.startswith(("#", "--"))
]


@pytest.mark.parametrize("line", ROWS)
def test_the_table(line: str) -> None:
    said, again, held, expects, keeps, *why = (cell.strip() for cell in line.split("|"))
    good, of = (int(number) for number in said.split("/"))
    found = judged(Record(good=good, of=of, again=int(again)), held=held == "yes", expects=expects == "yes")
    assert found == (keeps == "yes", why[0] if why else "")


@pytest.mark.parametrize(
    ("yes", "no", "in_"),
    [(0, 0, False), (2, 0, False), (3, 0, True), (3, 2, True), (3, 3, False), (4, 3, True), (3, 9, False)],
)
def test_what_is_voted_in(yes: int, no: int, in_: bool) -> None:
    assert carried(yes, no) is in_


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 5), st.booleans(), st.booleans())
def test_a_good_word_never_costs_the_mark_and_a_loss_has_a_reason(
    good: int, bad: int, again: int, held: bool, expects: bool
) -> None:
    keeps, why = judged(Record(good=good, of=good + bad, again=again), held=held, expects=expects)
    assert bool(why) == (held and not keeps)
    if keeps:
        better = Record(good=good + 1, of=good + 1 + bad, again=again)
        assert judged(better, held=True, expects=expects) == (True, "")
