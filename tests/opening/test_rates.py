"""A commission as leaders write it."""

from __future__ import annotations

import pytest

from bot.calling.offering import Words, is_off, read_rate, split
from bot.hearing.vocabulary import vocabulary
from commerce.rules.commission import Rate
from commerce.rules.sums import Tender

RATES = {
    "5%": Rate(bp=500),
    "5.25 %": Rate(bp=525),
    "１２．５％": Rate(bp=1_250),
    "0.01%": Rate(bp=1),
    "60%": Rate(bp=6_000),  # read, and refused by its bounds
    "2 a unit": Rate(unit_minor=200),
    "¥2.50 each": Rate(unit_minor=250),
    "2/box": Rate(unit_minor=200),
    "每份2元": Rate(unit_minor=200),
    "2元一份": Rate(unit_minor=200),
    "1点につき3": Rate(unit_minor=300),
}
UNREAD = (
    "",
    "0%",
    "0.00%",
    "-5%",
    "5.255%",
    "1000%",
    "2",
    "¥2",
    "each",
    "lots",
    "0 a unit",
    "-2 a unit",
    "2.005 a unit",
    "five %",
    "²%",
    "5²%",
)


@pytest.mark.parametrize("text", RATES)
def test_a_rate_is_read(text: str) -> None:
    assert read_rate(text, Tender("CNY"), vocabulary().opening) == RATES[text]


@pytest.mark.parametrize("text", UNREAD)
def test_what_is_no_rate_is_not_guessed(text: str) -> None:
    assert read_rate(text, Tender("CNY"), vocabulary().opening) is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1 Office; 5%", Words(1, "Office", "5%")),
        ("#12 Office on the 3rd floor；每份2", Words(12, "Office on the 3rd floor", "每份2")),
        ("Office; off", Words(None, "Office", "off")),
        ("1 telegram:-100123; 5%", Words(1, "telegram:-100123", "5%")),
        ("1 Office", None),
        ("1 Office; 5%; 6%", None),
        ("", None),
    ],
)
def test_the_parts(text: str, parts: Words | None) -> None:
    assert split(text) == parts


def test_taking_back_in_every_language() -> None:
    assert all(is_off(word) for word in ("off", "OFF", "收回", "取り下げ"))
    assert not is_off("5%")
