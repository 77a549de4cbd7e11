"""Messages of ours that only their words tell: pure decisions."""

from __future__ import annotations

import pytest

from bot.hearing.recognising import carried, headed, same_words
from bot.languages import TEMPLATES

TITLES = {1: "Cherries", 2: "Cherries", 3: "Cherries 2 kg", 12: "海带"}


@pytest.mark.parametrize(
    ("text", "buy"),
    [
        ("Cherries · number 2\n\n¥99", 2),
        ("Cherries · 1 号团", 1),
        ("Cherries · 1番 · 終了\n+1", 1),
        ("Cherries 2 kg · number 3", 3),
        ("海带 · 12 號團", 12),
        ("amy: #2 Cherries, 2 booked, ¥198 now.", None),  # an order's number is no buy's
        ("Cherries · number 20", None),
        ("hello\nCherries · number 2", None),
        ("", None),
    ],
)
def test_a_living_post_is_named_by_its_first_line(text: str, buy: int | None) -> None:
    assert headed(text, TITLES) == buy


def test_every_languages_post_begins_with_title_and_number() -> None:
    for board in TEMPLATES.glob("*/board.j2"):
        [line] = [
            line for line in board.read_text("utf-8").splitlines() if line.startswith("**{{ title }}**")
        ]
        head = (
            line.replace("**", "")
            .replace("{{ title }}", "Cherries")
            .replace("{{ buy_no }}", "2")
            .partition("{%")[0]
        )
        assert headed(head, TITLES) == 2, board


@pytest.mark.parametrize(
    ("text", "buys"),
    [
        ("amy: #7 Cherries, 2 booked", {1, 2}),
        ("amy: #7 Cherries 2 kg, 2 booked", {3}),
        ("小兰:#7 海带,2 份", {12}),
        ("Cherries 2 kg and Cherries", {1, 2, 3}),
        ("Cherrieses", set()),
        ("nothing of ours", set()),
    ],
)
def test_a_longer_title_hides_the_shorter_within_it(text: str, buys: set[int]) -> None:
    assert carried(text, TITLES) == buys


def test_same_words_whatever_the_platform_made_of_spaces_and_marks() -> None:
    assert same_words("**amy**: #1 Cherries,\n2 booked", "amy: #1  Cherries, 2 booked ")
    assert not same_words("amy: #1 Cherries, 2 booked", "amy: #1 Cherries, 3 booked")
    assert not same_words("", "")
    assert not same_words("👥", "👥 ")
