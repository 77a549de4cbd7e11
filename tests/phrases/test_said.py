"""What stands beside an order: every row of said_*.txt is a message with its reading, its guess, its remark
and its question."""

from __future__ import annotations

from pathlib import Path

import pytest

from commerce.phrases.meaning import Reading
from commerce.phrases.reader import Context, read
from tests.phrases.posts import at_post
from tests.phrases.test_tables import told

HERE = Path(__file__).parent


def rows() -> list[object]:
    found = []
    for file in sorted(HERE.glob("said_*.txt")):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                post, place, text, means, *beside = (cell.strip() for cell in line.split(" | "))
                found.append(
                    pytest.param(post, place, text, means, "".join(beside), id=f"{file.stem}:{number}")
                )
    return found


def whole(reading: Reading, context: Context) -> tuple[str, str]:
    """What a message means, and what stands beside it, in the notation of the tables."""
    guess = f" ~ {told(reading.guess, context)}" if reading.guess else ""
    note = f'"{reading.note}"' if reading.note else ""
    return told(reading, context) + guess, "; ".join(filter(None, (note, reading.question)))


@pytest.mark.parametrize(("post", "place", "text", "means", "beside"), rows())
def test_row(post: str, place: str, text: str, means: str, beside: str) -> None:
    context = at_post(post, place)
    assert whole(read(text, context), context) == (means, beside)


@pytest.mark.parametrize("name", ["2", "+1", "两份", "M", "3 Peach", "red", "jar"])
def test_a_name_like_an_amount_or_an_option_takes_nothing_away(name: str) -> None:
    assert told(read("2 M red", at_post("tee", sender=name)), at_post("tee")) == "+2 red/M"
    assert told(read("+1", at_post("jam", sender=name)), at_post("jam")) == "+1"
    assert told(read("两份", at_post("pear", sender=name)), at_post("pear")) == "+2"


@pytest.mark.parametrize(
    ("post", "name", "text"),
    [
        ("bakery", "Focaccia", "3 Focaccia, 2 walnut bread"),
        ("bakery", "focaccia", "3 focaccia\n2 walnut bread"),
        ("bakery", "A1", "2 A1 1 A2"),
        ("fruit", "榴莲", "3山竹2榴莲"),
        ("tee", "M", "2 M red, 1 L blue"),
        ("tee", "red", "2 red M\n1 blue L"),
    ],
)
def test_whoever_is_called_like_goods_loses_no_line(post: str, name: str, text: str) -> None:
    reading = read(text, at_post(post))
    assert len(reading.items) == 2
    assert read(text, at_post(post, sender=name)) == reading


def test_a_list_numbered_with_a_sign_is_one_whatever_its_people_are_called() -> None:
    text = "#接龙\n1. 老王 2山竹\n2. 山竹 3榴莲"
    assert told(read(text, at_post("fruit", sender="山竹")), at_post("fruit")) == "+3 2"


@pytest.mark.parametrize("text", ["+100", "+1000", "2359", "call 98765432", "19:30", "room 1204", "$38"])
def test_what_is_no_amount_orders_nothing_by_itself(text: str) -> None:
    assert told(read(text, at_post("jam")), at_post("jam")) == "nothing"
