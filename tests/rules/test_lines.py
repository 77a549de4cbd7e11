"""Lines as people read them add up: units x unit price, less the discount, is the line; and no unit or cent
is lost in joining lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from commerce.outcomes import LineFact, adds_up, as_read, only_unit, some_of
from commerce.rules.pricing import discounted

PRICES = st.sampled_from([1, 33, 50, 99, 235])


@st.composite
def lines(draw: st.DrawFn) -> list[LineFact]:
    """One member's lines: of two goods, at prices that may be alike, all with their one discount."""
    discount = draw(st.integers(0, 10_000))
    found = []
    for _ in range(draw(st.integers(0, 6))):
        qty, unit = draw(st.integers(0, 9)), draw(PRICES)
        due = discounted(qty * unit, discount)
        found.append(
            LineFact(
                code=draw(st.sampled_from("AB")),
                title="Jam",
                variant="",
                qty=qty,
                waiting=draw(st.integers(0, 3)),
                for_="",
                unit_minor=unit,
                due_minor=due,
                discount_bp=discount,
            )
        )
    return found


@given(lines())
def test_joined_lines_add_up_and_lose_nothing(before: list[LineFact]) -> None:
    read = as_read(before)
    assert all(adds_up(line) for line in read)
    for sum_of in (lambda one: one.qty, lambda one: one.waiting, lambda one: one.due_minor):
        assert sum(map(sum_of, read)) == sum(map(sum_of, before))


def test_two_that_were_rounded_apart_stay_two() -> None:
    half = LineFact(
        code="A",
        title="Jam",
        variant="",
        qty=1,
        waiting=0,
        for_="",
        unit_minor=50,
        due_minor=discounted(50, 300),
        discount_bp=300,
    )
    assert len(as_read([half, half])) == 2  # 2 x 0.49 is not 1.00 less 3%
    whole = LineFact(
        code="A",
        title="Jam",
        variant="",
        qty=1,
        waiting=0,
        for_="",
        unit_minor=100,
        due_minor=97,
        discount_bp=300,
    )
    assert [(line.qty, line.due_minor) for line in as_read([whole, whole])] == [(2, 194)]


def test_control_a_line_that_does_not_add_up_is_seen() -> None:
    assert not adds_up(
        LineFact(code="A", title="Jam", variant="", qty=10, waiting=0, for_="", unit_minor=49, due_minor=485)
    )


def test_what_is_alike_and_what_is_not() -> None:
    assert [only_unit(units) for units in (["tray", "tray"], ["tray", "kg"], [])] == ["tray", "", ""]
    assert [some_of(1, ["Kale"]), some_of(2, ["Kale"])] == ["", "Kale"]
