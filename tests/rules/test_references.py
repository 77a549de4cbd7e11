"""A bill's reference: one code a bill, found again however it was written."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from commerce.rules.references import (
    ALPHABET,
    code_of,
    creditor_reference,
    found_in,
    glued_in,
    number_of,
    qr_reference,
    written,
)

HALF = {size: 23**size // 2 for size in (4, 5)}
GIVEN = HALF[4] + HALF[5] + 23**6
numbers = st.integers(1, GIVEN)


def test_a_first_code_can_be_checked_by_hand() -> None:
    """Order 2: place 1 times the stride, in the base of 23; the check by the rule: sum of value x place, mod 23."""
    code = code_of(2)
    values = [ALPHABET.index(sign) for sign in code]
    assert values[-1] == sum(place * value for place, value in enumerate(values[:-1], 1)) % 23
    assert written(code) == f"{code[:4]}-{code[4]}"


@given(numbers)
def test_a_code_leads_back_to_its_number(number: int) -> None:
    assert number_of(code_of(number)) == number


@pytest.mark.parametrize(
    ("number", "signs"),
    [(1, 5), (HALF[4], 5), (HALF[4] + 1, 6), (HALF[4] + HALF[5], 6), (HALF[4] + HALF[5] + 1, 7), (GIVEN, 7)],
)
def test_a_code_is_one_longer_once_half_of_a_length_is_used(number: int, signs: int) -> None:
    assert len(code_of(number)) == signs
    assert number_of(code_of(number)) == number


@pytest.mark.parametrize("number", [0, -1, GIVEN + 1])
def test_a_number_that_no_order_has_has_no_code(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        code_of(number)


def test_no_two_of_the_first_orders_share_a_code_and_neighbours_look_nothing_alike() -> None:
    codes = [code_of(number) for number in range(1, 20_001)]
    assert len(set(codes)) == len(codes)
    alike = [sum(a == b for a, b in zip(one, other, strict=True)) for one, other in pairwise(codes)]
    assert max(alike) <= 3  # control: counted up one by one, the first three data characters are the same


@given(numbers, st.data())
def test_one_wrong_character_is_no_code_of_another(number: int, data: st.DataObject) -> None:
    code = code_of(number)
    place = data.draw(st.integers(0, len(code) - 1))
    other = data.draw(st.sampled_from(ALPHABET.replace(code[place], "")))
    assert number_of(code[:place] + other + code[place + 1 :]) is None


@given(numbers, st.data())
def test_two_swapped_characters_are_no_code_of_another(number: int, data: st.DataObject) -> None:
    signs = list(code_of(number))
    one = data.draw(st.integers(0, len(signs) - 2))
    other = data.draw(st.integers(one + 1, len(signs) - 1))
    assume(signs[one] != signs[other])
    signs[one], signs[other] = signs[other], signs[one]
    assert number_of("".join(signs)) is None


WAYS = [
    "{code}",
    "{written}",
    "ref {written} thanks",
    "{lower}",
    "payment {spaced}, 78.00",
    "Zahlung\n{broken}\nDanke",
    "EREF+{code}+SVWZ",
    "订单{written}货款",
    "参考号：{wide}",
    "{dashed}",
    "{written}.",
    "/RFB/{code}/78,00",
]


@pytest.mark.parametrize("number", [1, 2, 77, 139_920, 139_921, 4_000_000])
@pytest.mark.parametrize("way", WAYS)
def test_it_is_found_however_it_is_written(way: str, number: int) -> None:
    code = code_of(number)
    text = way.format(
        code=code,
        written=written(code),
        lower=written(code).lower(),
        spaced=" ".join(code),
        broken=f"{code[:2]}\n{code[2:]}",
        wide="".join(chr(ord(sign) + 0xFEE0) for sign in code),
        dashed=f"{code[:2]}–{code[2:4]}—{code[4:]}",
    )
    assert number in found_in(text)


@pytest.mark.parametrize("number", [1, 77, 139_921])
def test_in_a_longer_word_it_is_only_perhaps_one(number: int) -> None:
    text = f"SVWZ{code_of(number)}THANKS"
    assert number not in found_in(text)
    assert number in glued_in(text)


@given(numbers)
def test_a_bank_form_is_found_again(number: int) -> None:
    reference = creditor_reference(code_of(number))
    assert found_in(f"Ref: {reference}")[0] == number
    assert found_in(" ".join(reference[at : at + 4] for at in range(0, len(reference), 4)))[0] == number
    assert found_in(qr_reference(number)) == [number]


def test_bank_forms_have_the_published_check_digits() -> None:
    """RF18 5390 0754 7034 is ISO 11649's own example, 21 00000 00003 13947 14300 09017 one of SIX's."""
    assert creditor_reference("539007547034") == "RF18539007547034"
    assert qr_reference(21_00000_00003_13947_14300_0901) == "210000000003139471430009017"


@pytest.mark.parametrize(
    "text", ["", "thanks!", "78.00", "+2", "see you at the gate 3", "13800001111", "RF00"]
)
def test_ordinary_words_hold_none(text: str) -> None:
    assert found_in(text) == []
