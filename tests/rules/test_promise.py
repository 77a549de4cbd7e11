"""What was promised to each message, and what is left of it after one's own reduction: the examples of the
promise, row by row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.rules.promise import Kept, Own, Promise, and_also, beside, fixed, price

STEPS = ((0, 9_900), (10, 8_900), (20, 7_900))
LATER = ((0, 9_900), (10, 8_900), (12, 8_500))


def messages(*said: tuple[int, int], steps: tuple[tuple[int, int], ...] = STEPS) -> list[int]:
    """(others, units) of each message of one member, in turn -> the price of each."""
    own = [Own(turn, units) for turn, (_, units) in enumerate(said, 1)]
    return [
        price((Promise(others=others, upto=turn, steps=steps),), own)
        for turn, (others, _) in enumerate(said, 1)
    ]


@pytest.mark.parametrize(
    ("said", "steps", "prices"),
    [
        ([(8, 2)], STEPS, [8_900]),
        ([(9, 1), (3, 1)], STEPS, [8_900, 9_900]),  # the second one undone: 89 is left
        ([(8, 1), (8, 1)], STEPS, [9_900, 8_900]),  # one less: the second one goes, 99 is left
        ([(5, 5)], STEPS, [8_900]),
        ([(5, 4)], STEPS, [9_900]),  # one less: four at 99 are less than five at 89
        ([(9, 1), (4, 2)], STEPS, [8_900, 9_900]),
        ([(9, 1), (4, 1)], STEPS, [8_900, 9_900]),
        ([(8, 2)], LATER, [8_900]),  # of five, three wait and win no step
        ([(0, 20)], STEPS, [7_900]),
        ([(0, 19)], STEPS, [8_900]),
        ([(0, 1)], STEPS, [9_900]),
        ([(0, 5), (20, 1)], STEPS, [9_900, 7_900]),  # what comes later promises nothing to what was before
    ],
)
def test_an_example(
    said: list[tuple[int, int]], steps: tuple[tuple[int, int], ...], prices: list[int]
) -> None:
    assert messages(*said, steps=steps) == prices


def test_one_more_promise_can_only_lower_the_price() -> None:
    own = [Own(1, 2)]
    kept: Kept = (Promise(others=0, upto=1, steps=STEPS),)
    assert price(and_also(kept, 9_900, Promise(others=8, upto=1, steps=STEPS)), own) == 8_900
    assert price(and_also(kept, 9_900, Promise(others=0, upto=1, steps=((0, 12_000),))), own) == 9_900


def test_a_price_from_before_promises_were_kept_stands() -> None:
    assert price(and_also((), 8_000, Promise(others=0, upto=1, steps=STEPS)), [Own(1, 1)]) == 8_000
    assert price((fixed(8_000),), []) == 8_000


def test_where_members_count_ones_own_units_are_one() -> None:
    crowd = ((0, 9_900), (3, 8_900))
    kept: Kept = (Promise(others=2, upto=1, steps=crowd, counts="members"),)
    assert price(kept, [Own(1, 5), Own(2, 1)]) == price(kept, [Own(1, 1)]) == 8_900
    assert price(kept, []) == 9_900
    assert (
        price(beside(kept, 1, 1), [Own(1, 1), Own(2, 1)]) == 8_900
    )  # two who are one now are promised what they were as two


promises = st.builds(
    Promise,
    others=st.integers(0, 30),
    upto=st.integers(0, 5),
    steps=st.just(STEPS),
    counts=st.just("units"),  # where members count two who are one keep more than one had: an example above
)
units = st.lists(st.builds(Own, st.integers(1, 5), st.integers(0, 12)), max_size=5)


@given(st.lists(promises, min_size=1).map(tuple), units, st.integers(0, 5), st.integers(1, 12))
def test_more_of_ones_own_never_costs_more(kept: Kept, own: list[Own], turn: int, more: int) -> None:
    assert price(kept, [*own, Own(turn, more)]) <= price(kept, own)


@given(st.lists(promises, min_size=1).map(tuple), units, units)
def test_two_orders_in_one_change_no_promise(kept: Kept, own: list[Own], there: list[Own]) -> None:
    """Who was another becomes oneself: their units move from the others to one's own."""
    merged = [*there, *(Own(one.turn + 5, one.qty) for one in own)]
    assert price(beside(kept, 5, sum(one.qty for one in there)), merged) == price(kept, own)
