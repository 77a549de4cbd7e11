"""Settlement: every line once, sums that add up, and nothing anybody does later or beside it changes a
line."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.rules.settlement import Booked, Due, settle

booked = st.builds(
    Booked, line=st.integers(), order=st.integers(1, 6), qty=st.integers(1, 99), promised_minor=st.integers(0, 10**7),
    final_minor=st.integers(0, 10**7),
)  # fmt: skip
lines = st.lists(booked, max_size=12, unique_by=lambda one: one.line)
discounts = st.dictionaries(st.integers(1, 6), st.integers(0, 10_000))


@pytest.mark.parametrize(
    ("qty", "promised", "final", "discount_bp", "unit", "due"),
    [
        (2, 9_900, 7_900, 0, 7_900, 15_800),  # the group grew: everyone pays the lower one
        (2, 7_900, 9_900, 0, 7_900, 15_800),  # it shrank: what was shown stands
        (3, 9_900, 8_900, 300, 8_633, 25_899),
        (3, 333, 333, 500, 316, 949),  # rounded over the line, not three times over the unit
        (1, 0, 9_900, 300, 0, 0),
    ],
)
def test_a_line(qty: int, promised: int, final: int, discount_bp: int, unit: int, due: int) -> None:
    assert settle(
        [Booked(line=1, order=7, qty=qty, promised_minor=promised, final_minor=final)], {7: discount_bp}
    ) == [Due(line=1, order=7, unit_minor=unit, due_minor=due)]


@given(lines, discounts)
def test_every_line_owes_once_and_no_more_than_promised(booked: list[Booked], bp: dict[int, int]) -> None:
    dues = settle(booked, bp)
    assert [due.line for due in dues] == [line.line for line in booked]
    for line, due in zip(booked, dues, strict=True):
        assert 0 <= due.due_minor <= line.qty * min(line.promised_minor, line.final_minor)


@given(lines, discounts)
def test_orders_add_up_to_the_whole(booked: list[Booked], bp: dict[int, int]) -> None:
    """An order's due does not depend on what others ordered, nor on the order of the lines."""
    by_order: dict[int, int] = defaultdict(int)
    for due in settle(reversed(booked), bp):
        by_order[due.order] += due.due_minor
    for number, total in by_order.items():
        assert total == sum(
            due.due_minor for due in settle([one for one in booked if one.order == number], bp)
        )


@given(lines, discounts, st.integers(0, 10_000))
def test_a_better_discount_never_costs_more(booked: list[Booked], bp: dict[int, int], more: int) -> None:
    better = {number: max(more, bp.get(number, 0)) for number in range(1, 7)}
    pairs = zip(settle(booked, bp), settle(booked, better), strict=True)
    assert all(after.due_minor <= before.due_minor for before, after in pairs)


@given(lines)
def test_without_a_discount_nothing_is_rounded(booked: list[Booked]) -> None:
    assert all(
        due.due_minor == due.unit_minor * line.qty
        for line, due in zip(booked, settle(booked, {}), strict=True)
    )
