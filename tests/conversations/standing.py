"""Tiers: from settled spend, applied by themselves, told privately."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

TIERS = config(
    """
[[tiers]]
name = "Silver"
spend = 100
discount = "10%"
early = "10m"
[[tiers]]
name = "Gold"
spend = 300
discount = "20%"
early = "30m"
[tier_window]
days = 30
"""
)
FIRST = """
        10:00 lena: /open Cherries; price 50; until 12:00
        10:01 amy > buy:1: +2
        10:02 bob > buy:1: +1
        12:00:01 tick
"""

STORIES = [
    Story(
        "a buy's own spend counts only for later ones; the promotion is told privately",
        FIRST
        + "12:10 lena: /open Pears; price 10; until 13:00\n12:11 amy > buy:2: +1\n12:12 bob > buy:2: +1\n13:00 tick",
        {"amy": "2A@50 = 100; #2 1A@9 = 9", "bob": "1A@50 = 50; #2 1A@10 = 10"},
        says={"@amy": ["Silver", "10%"]},
        never=["amy is now Silver"],
        config=TIERS,
    ),
    Story(
        "a tier held at settlement counts though the order was before it",
        """
        09:00 lena: /open Pears; price 10; code P; until 18:00
        09:01 amy: P+1
        09:02 bob: P+1
        10:00 lena: /open Cherries; price 50; until 12:00
        10:01 amy > buy:2: +2
        12:00:01 tick
        18:00:01 tick
        """,
        {"amy": "1P@9 = 9; #2 2A@50 = 100", "bob": "1P@10 = 10"},
        config=TIERS,
    ),
    Story(
        "a tier lost before settlement still counts for what was ordered with it",
        FIRST
        + "2026-12-20 12:00 lena: /open Pears; price 10; until 2026-12-22 12:00\n2026-12-20 12:01 amy > buy:2: +1\n2026-12-22 12:00 tick",
        {"amy": "2A@50 = 100; #2 1A@9 = 9", "bob": "1A@50 = 50"},
        config=TIERS,
    ),
    Story(
        "after the window the tier is gone",
        FIRST
        + "2026-12-22 10:00 amy: /me\n2026-12-22 10:01 lena: /open Pears; price 10; until 12:00\n2026-12-22 10:02 amy > buy:2: +1",
        {"amy": "2A@50 = 100; #2 1A@10 = 10", "bob": "1A@50 = 50"},
        says={"@amy": "100 more and you are Silver"},
        config=TIERS,
    ),
    Story(
        "the discount comes after the step, rounded once per line, half up",
        FIRST
        + "12:10 lena: /open Pears; price 9.99; ladder 3=3.35; until 13:00\n12:11 amy > buy:2: +3\n13:00 tick",
        {"amy": "2A@50 = 100; #2 3A@3.02 = 9.05", "bob": "1A@50 = 50"},
        config=TIERS,
    ),
    Story(
        "early access: each tier at its time, by the platform's clock",
        FIRST
        + """
        12:10 lena: /open Plums; price 10; early; until 18:00
        12:11 bob > buy:2: +1
        12:29:59 amy > buy:2: +1
        12:30:00 amy > buy:2: +1
        12:39:59 bob > buy:2: +1
        12:40:00 bob > buy:2: +1
        """,
        {"amy": "2A@50 = 100; #2 1A@9 = 9", "bob": "1A@50 = 50; #2 1A@10 = 10"},
        says={"m6": "12:40", "m7": "12:30", "m9": "12:40"},
        config=TIERS,
    ),
    Story(
        "me shows the tier and what the next one needs; others' standing is not a member's to see",
        FIRST + "12:10 amy: /me\n12:11 bob: /me\n12:12 bob: /members",
        says={
            "@amy": ["Silver", "200 more and you are Gold"],
            "@bob": "50 more and you are Silver",
            "m7": "leaders",
        },
        silent=["m5", "m6"],
        config=TIERS,
    ),
    Story(
        "a failed buy is no spend",
        "10:00 lena: /open Cherries; price 50; min 9; until 12:00\n10:01 amy > buy:1: +4\n12:00 tick\n12:01 amy: /me",
        {"amy": "4A@50 = 0"},
        says={"@amy": "100 more and you are Silver"},
        config=TIERS,
    ),
]
