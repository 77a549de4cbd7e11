"""How much may go back, what units cost, and which goods a leader names: a row each."""

from __future__ import annotations

import pytest

from commerce.rules.refunds import Books, PaidGoods, called, cost_of, creditable, refundable

# received, credit that came in (below zero: went out), owed (below zero: too much), to pay back already -> what may go back
MAY_GO_BACK = [
    ("nothing is paid", Books(0, 0, 9_900), 0),
    ("all is paid", Books(9_900, 0, 0), 9_900),
    ("a part is paid", Books(4_000, 0, 5_900), 4_000),
    ("a part is to be paid back already", Books(9_900, 0, 0, 2_000), 7_900),
    ("all is to be paid back already", Books(9_900, 0, 0, 9_900), 0),
    ("a part is paid back", Books(7_900, 0, 0), 7_900),
    ("all is paid back", Books(0, 0, 0), 0),
    ("a refund became credit that waits", Books(9_900, 0, -2_000), 7_900),
    ("that credit has paid another bill", Books(9_900, -2_000, 0), 7_900),
    ("paid by credit of another bill", Books(0, 9_900, 0), 9_900),
    ("paid by credit and money", Books(4_000, 5_900, 0), 9_900),
    ("paid by what was earned alone", Books(0, 0, 0), 0),
    ("paid by what was earned and money", Books(7_900, 0, 0), 7_900),
    ("too much was paid", Books(12_000, 0, -2_100), 9_900),
    ("too much, of which a part was earned", Books(5_000, 0, -2_100), 2_900),
    ("more is theirs again than was money", Books(1_000, 0, -5_000), 0),
    ("too much, and a refund waits", Books(12_000, 0, -2_100, 9_900), 0),
    ("the least there is", Books(1, 0, 0), 1),
    ("what went out is no more there", Books(9_900, -9_900, 0), 0),
]


@pytest.mark.parametrize(("what", "books", "most"), MAY_GO_BACK, ids=[row[0] for row in MAY_GO_BACK])
def test_no_more_goes_back_than_was_paid(what: str, books: Books, most: int) -> None:
    assert refundable(books) == most


GIVEN = [(0, 0, 0), (9_900, 0, 9_900), (9_900, 2_000, 7_900), (9_900, 9_900, 0), (2_000, 9_900, 0)]


@pytest.mark.parametrize(("paid", "given", "most"), GIVEN)
def test_no_more_is_given_as_credit(paid: int, given: int, most: int) -> None:
    assert creditable(paid, given) == most


def line(qty: int, due: int, *names: str) -> PaidGoods:
    return PaidGoods(names or ("A", "Eggs"), qty, due)


COSTS = [
    ("one of one", 1, [line(1, 9_900)], 9_900),
    ("two of three", 2, [line(3, 9_900)], 6_600),
    ("half up", 1, [line(2, 2_999)], 1_500),
    ("a third", 1, [line(3, 1_000)], 333),
    ("two thirds", 2, [line(3, 1_000)], 667),
    ("all: what was billed", 3, [line(3, 1_000)], 1_000),
    ("two lines at one price", 2, [line(1, 500), line(3, 1_500)], 1_000),
    ("two lines at two prices: which?", 1, [line(1, 500), line(1, 900)], None),
    ("all of two lines at two prices", 2, [line(1, 500), line(1, 900)], 1_400),
    ("what cost nothing", 1, [line(2, 0)], 0),
]


@pytest.mark.parametrize(("what", "units", "lines", "cost"), COSTS, ids=[row[0] for row in COSTS])
def test_units_cost_what_their_line_cost(
    what: str, units: int, lines: list[PaidGoods], cost: int | None
) -> None:
    assert cost_of(units, lines) == cost


EGGS, MILK = line(2, 2_000, "A", "Free-range eggs", "box"), line(1, 900, "B", "Milk 1 l", "")
RED, BLUE = line(1, 900, "C", "Tea mug", "", "red"), line(1, 900, "C", "Tea mug", "", "blue")
LAYER, BERRY = line(1, 900, "A", "土鸡蛋", "盒"), line(1, 900, "B", "草莓", "盒")
NAMED = [
    ("a word of the title", "eggs", [EGGS, MILK], [EGGS], ""),
    ("one of several", "egg cracked", [EGGS, MILK], [EGGS], "cracked"),
    ("the whole title", "Free-range eggs, broken", [EGGS, MILK], [EGGS], "broken"),
    ("its code", "B sour", [EGGS, MILK], [MILK], "sour"),
    ("its unit", "box crushed", [EGGS, MILK], [EGGS], "crushed"),
    ("a reason alone", "spoiled", [EGGS, MILK], [], "spoiled"),
    ("a reason that begins like a code", "bad all of it", [EGGS, MILK], [], "bad all of it"),
    ("nothing", "", [EGGS], [], ""),
    ("two that are called so", "mug", [RED, BLUE], [RED, BLUE], ""),
    ("the variant", "red chipped", [RED, BLUE], [RED], "chipped"),
    ("a run of the title", "鸡蛋坏了", [LAYER, BERRY], [LAYER], "坏了"),
    ("the title in another script", "草莓 压坏", [LAYER, BERRY], [BERRY], "压坏"),
    ("a reason in another script", "坏了", [LAYER, BERRY], [], "坏了"),
]


@pytest.mark.parametrize(("what", "said", "lines", "found", "reason"), NAMED, ids=[row[0] for row in NAMED])
def test_goods_are_named_as_people_name_them(
    what: str, said: str, lines: list[PaidGoods], found: list[PaidGoods], reason: str
) -> None:
    assert called(said, lines) == (found, reason)
