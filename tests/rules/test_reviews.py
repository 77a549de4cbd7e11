"""What a product's reviews come to before everybody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from commerce.rules.reviews import FIRST, Opinion, voice

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def said(member_no: int, good: bool | None = True, text: str = "", **more: Any) -> Opinion:
    before = timedelta(days=more.pop("days", 2))
    facts = {"name": f"m{member_no}", "consent": "no", "state": "kept", "at": NOW - before}
    return Opinion(member_no=member_no, good=good, text=text, **{**facts, **more})


def told(*reviews: Opinion) -> str:
    """ "2/3 m1:sweet, :fresh": the count and the quotations; "" for nothing."""
    found = voice(reviews, NOW)
    if found is None:
        return ""
    quotes = ", ".join(
        f"{one.name}:{one.text}{'>' + one.answer if one.answer else ''}" for one in found.quotes
    )
    return f"{found.good}/{found.of} {quotes}".strip()


@pytest.mark.parametrize(
    ("reviews", "what"),
    [
        ([], ""),
        ([said(1)], ""),  # too few to say
        ([said(1), said(2)], ""),
        ([said(1), said(2), said(3, False)], "2/3"),
        ([said(1), said(2), said(3, None)], ""),  # who has not said counts for neither
        ([said(1), said(2), said(3), said(3, False, days=1)], "2/3"),  # their last word
        ([said(1), said(2), said(3), said(3, False, days=3)], "3/3"),
        ([said(1), said(2), said(3, False, state="hidden")], "2/3"),  # hidden, and counted
        ([said(1), said(2), said(3, state="offered")], ""),  # only overheard
        ([said(1, text="sweet")], ""),  # nobody said yes
        ([said(1, text="sweet", consent="named")], "0/0 m1:sweet"),
        ([said(1, text="sweet", consent="nameless")], "0/0 :sweet"),
        ([said(1, text="sweet", consent="named", state="hidden")], ""),
        ([said(1, text="sweet", consent="named", state="offered")], ""),
        ([said(1, consent="named")], ""),
        ([said(1, None, text="so so", consent="named")], "0/0 m1:so so"),
        ([said(1, False, text="sour", consent="named", days=0)], ""),  # the leader's first
        ([said(1, False, text="sour", consent="named", days=0.99)], ""),
        ([said(1, False, text="sour", consent="named", days=1)], "0/0 m1:sour"),
        ([said(1, False, text="sour", consent="named", days=0, answer="sorry")], "0/0 m1:sour>sorry"),
        (
            [said(no, text=f"w{no}", consent="named", days=no) for no in (1, 2, 3, 4)],
            "4/4 m1:w1, m2:w2",
        ),  # the latest two
        (
            [said(1, text="old", consent="named", days=5), said(1, text="new", days=1), said(2), said(3)],
            "3/3",
        ),  # new words need another yes
    ],
)
def test_what_is_told(reviews: list[Opinion], what: str) -> None:
    assert told(*reviews) == what


def test_a_bad_one_is_the_leaders_for_a_day() -> None:
    assert timedelta(days=1) == FIRST
