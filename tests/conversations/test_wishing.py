"""The living post of a wish that is fulfilled: it tells of the head start while it lasts, and no longer."""

from __future__ import annotations

import pytest

from bot.languages import spoken
from tests.conversations.story import config, tell


def test_the_head_start_is_on_the_post_while_it_lasts() -> None:
    told = tell(
        "10:00 amy: /wish durian\n10:01 lena: /open Durian; price 60; until 20:00; wish 1\n10:30:59 tick\n10:32 tick"
    )
    drawn = [
        (line["at"][11:16], "🔑" in line["text"])
        for line in told.to("g1", edits=True)
        if "number 1" in line["text"] and "⏳" in line["text"]
    ]
    assert drawn == [("10:01", True), ("10:31", False)]


@pytest.mark.parametrize("language", spoken())
def test_the_line_that_the_leader_is_told_opens_it_in_every_language(language: str) -> None:
    before = """
    09:00 lena: /open Durians 2 kg; price 1234.50; until 9:30
    10:00 amy: /wish Durian 2kg
    10:01 lena: /wishes target 1 1
    """
    line = tell(before, config(language=language)).to("@lena")[-1]["text"].splitlines()[-1]
    told = tell(f"{before}\n10:02 lena: {line}", config(language=language))
    assert [
        (offer["unit_price_minor"], buy["title"]) for buy in told.state["buys"][1:] for offer in buy["offers"]
    ] == [(123_450, "Durian 2kg")]
    assert told.text("@amy")
