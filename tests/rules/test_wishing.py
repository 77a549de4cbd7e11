"""The same thing is one wish however it is spelled; what could be another thing stays apart. The head start
is no longer than is fair."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.phrases.wishing import LONGEST, key_of, product_of, same
from commerce.rules.wishing import after_wishers, head_start

ALIKE = [
    ("Durian", "durians"), ("榴蓮", "榴莲"), ("Ｍａｎｇｏ", "mangoes"), ("strawberries", "Strawberry"), ("strawberies", "strawberries"),
    ("durain", "durian"), ("dragonfruit", "Dragon fruit"), ("the mangoes!", "mango"), ("rasberry", "raspberry"), ("🥝", "🥝"),
    ("sau rieng", "sầu riêng"), ("红富士 苹果", "紅富士蘋果"), ("peaches", "peach"), ("a mango, please", "mango"),
]  # fmt: skip
APART = [
    ("red apples", "green apples"), ("black tea", "black tee"), ("salmon", "salon"), ("mango", "mongo"), ("30 eggs", "20 eggs"),
    ("牛肉", "牛肉丸"), ("bò", "bơ"), ("bo", "bơ"), ("peanut", "peanut butter"), ("butter", "batter"), ("melon", "lemon"), ("pea", "pear"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_the_same_thing_is_one_wish(one: str, other: str) -> None:
    assert same(key_of(product_of(one)), {7: key_of(product_of(other))}) == 7
    assert same(key_of(product_of(other)), {7: key_of(product_of(one))}) == 7


@pytest.mark.parametrize(("one", "other"), APART)
def test_what_could_be_another_thing_stays_apart(one: str, other: str) -> None:
    assert same(key_of(product_of(one)), {7: key_of(product_of(other))}) is None
    assert same(key_of(product_of(other)), {7: key_of(product_of(one))}) is None


def test_a_slip_between_two_known_things_is_neither() -> None:
    assert same("strawbery jamm", {1: "strawbery jam"}) is None  # the slip is in a short word
    assert same("mandarin", {1: "mandarins"[:-1], 2: "mandarine"}) == 1
    assert same("mandarinn", {1: "mandarin", 2: "mandarine"}) is None


@given(st.text(max_size=80))
def test_every_text_is_the_same_as_itself_and_stays_in_one_field(text: str) -> None:
    product = product_of(text)
    assert not set(";；\n") & set(product)
    assert product_of(product) == product or len(text) > LONGEST
    if product:
        assert same(key_of(product), {3: key_of(product)}) == 3


@given(st.integers(1, 10**6), st.none() | st.integers(0, 10**6))
def test_without_a_word_about_it_the_head_start_leaves_half_of_the_time_to_all(
    minutes: int, said: int | None
) -> None:
    length = timedelta(minutes=minutes)
    ahead = head_start(None if said is None else timedelta(minutes=said), length)
    assert (
        ahead == timedelta(minutes=said)
        if said is not None
        else ahead <= min(length / 2, timedelta(minutes=30))
    )


@pytest.mark.parametrize(
    ("early", "minutes", "said", "expected"),
    [
        ({}, 30, False, {"": 1_800_000}),
        ({}, 0, True, {}),
        ({"gold": 0, "": 600_000}, 30, False, {"gold": 0, "": 600_000}),
        ({"gold": 0, "": 600_000}, 30, True, {"gold": 0, "": 1_800_000}),
        ({"gold": 0, "": 3_600_000}, 30, True, {"gold": 0, "": 3_600_000}),
    ],
)
def test_tiers_keep_their_early_access(
    early: dict[str, int], minutes: int, said: bool, expected: dict[str, int]
) -> None:
    assert after_wishers(early, timedelta(minutes=minutes), said=said) == expected
