"""A correction takes the place of what it corrects: it never adds to it."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

ZH = config(language="zh-Hans")
OPEN = "10:00 lena: /open Cherries; price 10/box; until 20:00"

STORIES = [
    Story(
        "sorry, 2: in reply to the answer, and again in reply to that one",
        f"{OPEN}\n10:01 amy > buy:1: +3\n10:02 amy > b3: sorry, 2\n10:03 amy > b4: sorry, 4",
        {"amy": "4A@10 = 40"},
        says={"m3": "2 boxes booked", "m4": "4 boxes booked"},
    ),
    Story(
        "in reply to one's own message",
        f"{OPEN}\n10:01 amy > buy:1: +3\n10:02 amy > m2: sorry, 2\n10:03 amy > m2: oops, 5",
        {"amy": "5A@10 = 50"},
    ),
    Story(
        "only the message it answers is corrected, in that one's turn",
        f"""
        {OPEN}
        10:01 amy > buy:1: +3
        10:02 amy > buy:1: +1
        10:03 amy > b3: sorry, 2
        10:04 bob > buy:1: +3
        10:05 bob > buy:1: make it 5
        10:06 bob > m5: sorry, 2
        """,
        {"amy": "3A@10 = 30", "bob": "5A@10 = 50"},
    ),
    Story(
        "somebody else's order is not corrected by it",
        f"{OPEN}\n10:01 amy > buy:1: +3\n10:02 bob > b3: sorry, 2",
        {"amy": "3A@10 = 30", "bob": "2A@10 = 20"},
    ),
    Story(
        "it comes too late after closing",
        f"""
        {OPEN}
        10:01 amy > buy:1: +3
        10:02 amy > b3: sorry, 2
        20:00:01 tick
        20:01 amy > b4: sorry, 9
        """,
        {"amy": "2A@10 = 20"},
        says={"m5": "too late"},
    ),
    Story(
        "more is more, also after a sorry",
        f"{OPEN}\n10:01 amy > buy:1: +3\n10:02 amy > b3: sorry, 2 more please",
        {"amy": "5A@10 = 50"},
    ),
    Story(
        "in Chinese",
        "10:00 lena: /开团 樱桃；价格10/箱；截止20:00\n10:01 小兰 > buy:1: 3箱\n10:02 小兰 > b3: 不好意思，2箱\n"
        "10:03 小红 > buy:1: 3\n10:04 小红 > m4: 说错了，2箱",
        {"小兰": "2A@10 = 20", "小红": "2A@10 = 20"},
        config=ZH,
    ),
]
