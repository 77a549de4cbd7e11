"""Pickup codes: nobody's code is one wrong digit away from another's; and the places of a buy."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commerce.rules import pickup
from commerce.rules.pickup import (
    NoCodeLeft,
    choices_of,
    chosen,
    code_in,
    digits_alone,
    draw,
    is_code,
    named_by,
    picture_says,
    places_of,
    written_out,
)


def drawn(count: int, seed: int) -> list[str]:
    """So many codes, one after another, none given back."""
    random, taken = Random(seed), list[str]()
    for _ in range(count):
        taken += draw(taken, random, 1)
    return taken


def differ(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def one_digit_apart(codes: list[str]) -> list[tuple[str, str]]:
    return [(a, b) for a, b in combinations(codes, 2) if len(a) == len(b) and differ(a, b) == 1]


@settings(max_examples=25)
@given(st.integers(0, 60), st.integers())
def test_no_two_codes_differ_in_one_digit_only(count: int, seed: int) -> None:
    codes = drawn(count, seed)
    assert len(set(codes)) == count
    assert all(map(is_code, codes))
    assert one_digit_apart(codes) == []


def test_control_digits_that_check_nothing_are_seen_to_differ_in_one() -> None:
    assert one_digit_apart([f"{n:04}" for n in range(60)])


@given(st.integers(0, 9_999), st.integers(0, 3), st.integers(1, 9))
def test_one_wrong_digit_makes_it_nobodys(number: int, place: int, by: int) -> None:
    code = f"{number:04}"
    wrong = f"{code[:place]}{(int(code[place]) + by) % 10}{code[place + 1 :]}"
    assert not (is_code(code) and is_code(wrong))


@given(st.sets(st.integers(0, 400)), st.integers())
def test_the_same_chance_draws_the_same_code(numbers: set[int], seed: int) -> None:
    taken = [pickup._checked(number, 4) for number in numbers]
    assert draw(taken, Random(seed), 9) == draw(taken[::-1], Random(seed), 9)


@given(st.integers(0, 600), st.integers(0, 600), st.integers())
def test_many_are_drawn_at_once_as_they_would_be_one_by_one(before: int, many: int, seed: int) -> None:
    taken = [pickup._checked(number, 4) for number in range(before)]
    new = draw(taken, Random(seed), many)
    assert len(set(new)) == many
    assert set(new).isdisjoint(taken)
    assert sum(len(code) == 4 for code in new) == min(many, max(0, 500 - before))


def test_a_fifth_digit_once_half_of_four_are_taken() -> None:
    four = [pickup._checked(number, 4) for number in range(500)]
    assert len(draw(four[:499], Random(1), 1)[0]) == 4
    [five] = draw(four, Random(1), 1)
    assert len(five) == 5
    assert is_code(five)
    assert len(draw([*four[1:], five], Random(1), 1)[0]) == 4, "what was fetched is free again"


def test_when_every_code_is_somebodys_it_says_so() -> None:
    every = [pickup._checked(number, size) for size in (4, 5) for number in range(10 ** (size - 1))]
    assert draw(every[:-1], Random(1), 1) == every[-1:]
    with pytest.raises(NoCodeLeft):
        draw(every, Random(1), 1)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("4822", "4822"), (" 48220 ", "48220"), ("４８２２", "4822"), ("482", ""), ("482201", ""), ("+4822", ""),
        ("4822 please", ""), ("48 22", ""), ("", ""), ("٤٨٢٢", ""),
    ],
)  # fmt: skip
def test_only_digits_alone_are_taken_for_a_code(text: str, digits: str) -> None:
    assert digits_alone(text) == digits


def test_a_picture_says_its_code_to_people_and_to_us() -> None:
    for code in ("4822", "00000"):
        assert code_in(picture_says(code)) == code
        assert len(picture_says(code)) <= 20, "the smallest QR code with a seventh to spare"
    assert code_in("PROMPTPAY 4822") == code_in("4822") == ""


@pytest.mark.parametrize(
    ("written", "places"),
    [
        ("Gate 3 Fri 18-20 | Office Sat 10-12", ["Gate 3 Fri 18-20", "Office Sat 10-12"]),
        ("东门 ｜ 西门|", ["东门", "西门"]), ("Gate 3", []), ("", []), (" | ", []), ("Gate | Gate", []),
        ("|".join(f"Gate {n}" for n in range(12)), [f"Gate {n}" for n in range(10)]),
    ],
)  # fmt: skip
def test_places_are_split_at_bars(written: str, places: list[str]) -> None:
    assert places_of(written) == places


def test_a_choice_that_the_buy_names_no_more_is_none() -> None:
    assert chosen("Gate", "Gate | Office") == "Gate"
    assert chosen("Gate", "Yard | Office") == chosen("", "Gate | Office") == chosen("Gate", "Gate") == ""


def test_a_button_means_its_place_whatever_became_of_the_others() -> None:
    gate, office = choices_of("Gate | Office")
    assert [named_by(said, "Gate | Office") for said in ("1", "2", "Office", f"={gate.mark}", f"={office.mark}")] == [
        "Gate", "Office", "Office", "Gate", "Office",
    ]  # fmt: skip
    assert named_by(f"={office.mark}", "Office | Yard") == "Office"
    assert {named_by(said, "Office | Yard") for said in (f"={gate.mark}", "0", "3", "", "Gate", "1 2")} == {
        ""
    }


def test_places_that_are_known_by_name_are_written_out() -> None:
    known = {"gate": "Gate 3, Fri 18-20", "both": "Gate 3 | Office"}
    assert written_out("gate | Office", known) == "Gate 3, Fri 18-20 | Office"
    assert written_out("both", known) == "Gate 3 | Office"
    assert (written_out("", known), written_out("Yard", known)) == ("", "Yard")
