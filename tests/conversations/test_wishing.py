"""The living post of a wish that is fulfilled: it tells of the head start while it lasts, and no longer."""

from __future__ import annotations

from tests.conversations.story import tell


def test_the_head_start_is_on_the_post_while_it_lasts() -> None:
    told = tell("10:00 amy: /wish durian\n10:01 lena: /open Durian; price 60; until 20:00; wish 1\n10:30:59 tick\n10:32 tick")
    drawn = [
        (line["at"][11:16], "🔑" in line["text"])
        for line in told.to("g1", edits=True)
        if "number 1" in line["text"] and "⏳" in line["text"]
    ]
    assert drawn == [("10:01", True), ("10:31", False)]
