"""Newcomers: few units, or paid ahead, until a first order is in their hands."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

FIRST = """
09:00 lena: /open Cherries; price 99/box; until 12:00
09:01 amy > buy:1: +3
09:02 amy > buy:1: +1
09:03 lena: /for dan +5
12:05 lena: /arrived 1 Gate
12:10 lena: /handed 1 amy
13:00 lena: /open Pears; price 50/box; until 16:00
13:01 amy > buy:2: +5
13:02 bob > buy:2: +3
"""

STORIES = [
    Story(
        "few units until one was handed out, and nobody else reads why",
        FIRST,
        says={"@amy": "once your first order is in your hands", "@bob": "You are new here"},
        hides={"g1": "new here"},
        orders={"amy": "1A@99 = 99; #2 5A@50 = 250", "dan": "5A@99 = 495"},
        config=config('[trust]\nfirst = ["limit 2"]'),
    ),
    Story(
        "in Chinese",
        FIRST,
        says={"@amy": "第一单拿到手以后就和大家一样"},
        config=config('[trust]\nfirst = ["limit 2"]', language="zh-Hans"),
    ),
    Story(
        "paid ahead, else the next who waits has it; not once one was handed out",
        """
        09:00 lena: /open Cherries; price 99/box; stock 1; until 20:00
        09:01 amy > buy:1: +1
        09:02 bob > buy:1: +1
        09:05 tick
        11:10 tick
        11:20 lena: /paid 1 bob
        14:00 tick
        20:01 tick
        20:05 lena: /arrived 1 Gate
        20:10 lena: /handed 1 bob
        20:20 lena: /open Pears; price 50/box; until 23:50
        20:21 bob > buy:2: +1
        23:30 tick
        """,
        says={"@amy": ["pay ¥99 ahead", "was not paid in time"], "@bob": "pay ¥99 ahead"},
        hides={"@bob": "¥50 ahead"},
        config=config('[trust]\nfirst = ["prepay"]'),
    ),
    Story(
        "off: everybody orders alike",
        "09:00 lena: /open Cherries; price 99; until 12:00\n09:01 amy > buy:1: +9",
        orders={"amy": "9A@99 = 891"},
        hides={"@amy": "new here"},
    ),
]
