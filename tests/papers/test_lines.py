"""Where lines and pages end."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.papers.breaking import clusters, lines_of, pieces, shortened
from bot.papers.paging import filled

# marks stand on letters, one or two of them: "กำ", "ที่"
SIGNS = [*"ab 、（）「」王小明ッー .,", "กำ", "ป้", "ที่", "ใ", "จ", "น้ำ"]
TEXTS = st.lists(st.sampled_from(SIGNS), max_size=30).map("".join)


def width(text: str) -> float:
    """Marks take no room."""
    return float(sum(not unicodedata.category(sign).startswith("M") for sign in text))


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("two words", 9, ["two words"]),
        ("two words", 6, ["two", "words"]),
        ("Donaudampfschiff", 6, ["Donaud", "ampfsc", "hiff"]),
        ("王小明的家人", 4, ["王小明的", "家人"]),
        ("桃，两箱。", 2, ["桃，", "两", "箱。"]),  # no line begins with a full stop
        ("「桃」と", 3, ["「桃」", "と"]),
        ("ちょっと待って", 3, ["ちょっ", "と待っ", "て"]),
        ("Amy王小明", 4, ["Amy王", "小明"]),
        ("ฝากไว้ที่ป้อมยามหน้าหมู่บ้าน", 10, ["ฝากไว้ที่ป้อม", "ยามหน้าหมู่", "บ้าน"]),
        ("น้ำใจงาม", 5, ["น้ำใจ", "งาม"]),
        ("", 5, []),
    ],
)
def test_lines_end_where_one_may_end(text: str, room: int, lines: list[str]) -> None:
    assert lines_of(text, room, width) == lines


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.integers(3, 12))
def test_nothing_is_lost_and_every_line_fits(text: str, room: int) -> None:
    lines = lines_of(text, room, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line) <= room for line in lines)
    assert not [line for line in lines[1:] if unicodedata.category(line[0]).startswith("M")]
    assert "".join(pieces(text)) == text


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.integers(3, 12))
def test_what_is_shortened_fits_and_says_so(text: str, room: int) -> None:
    short = shortened(text, room, width)
    assert short == text or (width(short) <= room and short.endswith("…"))


def test_a_sign_keeps_its_marks() -> None:
    assert clusters("น้ำใจ") == ["น้ำ", "ใ", "จ"]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(1, 60), max_size=40), st.floats(60, 200))
def test_every_row_is_on_one_page_and_each_page_is_full(heights: list[float], room: float) -> None:
    pages = filled(heights, room)
    assert [row for page in pages for row in page] == list(range(len(heights)))
    used = [sum(heights[row] for row in page) for page in pages]
    assert all(one <= room + 1e-6 for one in used)
    assert all(one + heights[after.start] > room - 1e-6 for one, after in zip(used, pages[1:], strict=False))
    assert len(pages) == 1 or all(pages)
