"""A season of one group, replayed: nobody's word stands before the group under their name without their yes, and nobody
hears more than one unasked word a day."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.conversations.reviewing import ON
from tests.conversations.story import Told, config, tell

NAMES = ("amy", "bob", "cat", "dan", "eve")
WORDS = {
    "amy": "very sweet",
    "bob": "juicy and fresh",
    "cat": "too sour for me",
    "dan": "rather dry, but good",
}
SAYS_YES = {"amy"}  # to being quoted by name; bob's may be quoted without it


def sale(no: int, day: str, *, first: int) -> str:
    """Cherries are sold, fetched and spoken of."""
    opened = "/open Cherries; price 99; until 12:00" if first else "/open again 1; until 12:00"
    return f"""
    {day} 09:00 lena: {opened}
    {day} 09:01 amy > buy:{no}: +1
    {day} 09:02 bob > buy:{no}: +1
    {day} 09:03 cat > buy:{no}: +1
    {day} 09:04 dan > buy:{no}: +1
    {day} 12:00:30 tick
    {day} 12:05 lena: /arrived {no} Gate
    {day} 14:00 lena: /handed {no} amy
    {day} 14:01 lena: /handed {no} bob
    {day} 14:02 lena: /handed {no} cat
    {day} 14:03 lena: /handed {no} dan
    """


SEASON = "".join(
    [
        sale(1, "2026-11-02", first=True),
        *(f"2026-11-03 15:0{at} {name} whispers: /review 1 {WORDS[name]}\n" for at, name in enumerate(WORDS)),
        "2026-11-03 16:00 amy whispers: /quote 1 name\n",
        "2026-11-03 16:01 bob whispers: /quote 2 nameless\n",
        "2026-11-03 17:00 amy: /standard no additives\n",
        "2026-11-03 17:01 bob: /vote 1 1\n2026-11-03 17:02 cat: /vote 1 1\n2026-11-03 17:03 dan: /vote 1 1\n",
        "2026-11-04 18:00 eve: /wish durian\n2026-11-04 18:01 amy: /wish durian\n",
        sale(2, "2026-11-09", first=False),
        "2026-11-10 10:00 lena: /open Durian; price 60; wish 1; until 12:00\n",
        "2026-11-10 10:01 amy > buy:3: +1\n2026-11-10 10:02 eve > buy:3: +1\n2026-11-10 12:00:30 tick\n",
        "2026-11-12 10:00 lena: /open Plums; price 20; for regulars; until 18:00\n",
        "2026-11-12 10:01 eve > buy:4: +1\n2026-11-12 10:02 amy > buy:4: +1\n2026-11-12 18:00:30 tick\n",
        "2026-11-12 19:00 dan: /standard\n",
        "2027-01-20 12:00 tick\n",
    ]
)


@pytest.fixture(scope="module")
def season() -> Told:
    return tell(SEASON, config(more=ON))


def test_no_word_stands_under_a_name_without_its_owners_yes(season: Told) -> None:
    public = [line["text"] for line in season.said if line["to"] == "g1"]
    for name, word in WORDS.items():
        named = [text for text in public if f"{name}: {word}" in text]
        assert bool(named) == (name in SAYS_YES), (name, named)
    levels = ("a regular", "a follower", "a member", "a super member", "away from")
    shamed = [text for text in public for level in levels if level in text]
    assert not shamed
    assert any("⭐" in text for text in public), "a season in which nothing was quoted shows nothing"


def test_nobody_hears_more_than_one_unasked_word_a_day(season: Told) -> None:
    unasked = Counter(
        (line["to"], line["at"][:10])
        for line in season.said
        if line["to"].startswith("@") and "not this again" in line.get("buttons", ())
    )
    assert len(unasked) >= 4, "a season in which nobody was told anything shows nothing"
    assert max(unasked.values()) == 1, unasked
