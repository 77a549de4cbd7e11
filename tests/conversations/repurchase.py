"""What members will be out of: the leader is told, and who needs it hears first."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

SIX = ("amy", "bob", "cat", "dan", "eve", "fay")


def _sale(day: str, no: int) -> str:
    """One of a few hours, at which all six take two bags."""
    orders = "\n".join(f"{day} 10:0{at + 1} {name} > buy:{no}: +2" for at, name in enumerate(SIX))
    return f"{day} 10:00 lena: /open Coffee; price 60 per bag; until 12:00\n{orders}\n{day} 12:05 tick\n"


TWO = _sale("2026-11-01", 1) + _sale("2026-11-11", 2)
SOON = TWO + "2026-11-18 13:00 tick\n"
TOLD = ["Coffee", "6 of 6 will be out of it by", "about 12 bags", "every 10 days", "/open again 2"]

STORIES = [
    Story(
        "the leader is told once, opens it by the tap, and who needs it hears first",
        SOON + "2026-11-19 13:00 tick\n2026-11-21 13:00 lena (private) taps Open again on b43",
        says={"@lena": TOLD, "@amy": ["Coffee is open again", "You had Coffee last on"], "g1": "number 3"},
        day="2026-11-01",
    ),
    Story(
        "a leader who wants none of it hears none, and members are told all the same",
        "2026-11-01 09:00 lena whispers: /quiet refills\n"
        + SOON
        + "2026-11-20 09:00 lena: /open again 2; until 2026-11-22 20:00",
        says={"@lena": "what you may be running out of", "@bob": "Coffee is open again"},
        hides={"@lena": "will be out of it"},
        day="2026-11-01",
    ),
    Story(
        "in Chinese",
        SOON + "2026-11-20 09:00 lena: /open again 2; until 2026-11-22 20:00",
        says={"@lena": ["6 位常买的里，有 6 位", "/开团 再开 2"], "@amy": "又开团了"},
        config=config(language="zh-Hans"),
        day="2026-11-01",
    ),
    Story(
        "where the loop is off nobody hears of it",
        SOON + "2026-11-20 09:00 lena: /open again 2; until 2026-11-22 20:00",
        hides={"@lena": "will be out of it", "@amy": "is open again"},
        config=config().replace('"Neighbours"', '"Neighbours"\nloop = false'),
        day="2026-11-01",
    ),
]
