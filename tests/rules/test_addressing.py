"""Which of several places a leader's word begins with."""

from __future__ import annotations

import pytest

from commerce.services.words.addressing import place_named

PLACES = "Gate 3 Fri 18-20 | Gate 4 Fri 18-20 | 东门 周五"

# what is said, the place, the words behind it
ROWS = """
Gate 3 the van is late      | Gate 3 Fri 18-20 | the van is late
gate 3: the van is late     | Gate 3 Fri 18-20 | the van is late
Gate 3 Fri 18-20 come early | Gate 3 Fri 18-20 | come early
Gate 4 Friday is full       | Gate 4 Fri 18-20 | Friday is full
东门 周五 请带袋子          | 东门 周五        | 请带袋子
Gate the van is late        |                  | Gate the van is late
Office the van is late      |                  | Office the van is late
"""


@pytest.mark.parametrize("row", ROWS.strip().splitlines())
def test_the_place_that_words_begin_with(row: str) -> None:
    said, place, words = (part.strip() for part in row.split("|"))
    assert place_named(said, PLACES) == (place, words)


def test_of_one_place_alone_nothing_is_told_apart() -> None:
    assert place_named("Gate 3 hello", "Gate 3") == ("", "Gate 3 hello")
