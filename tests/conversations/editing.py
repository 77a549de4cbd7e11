"""Edits of what was said: read anew where it had come to nothing, else the line is named that does what the
edit means."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

_OPEN = "10:01 lena: /open Veg; price 3; stock 9; until 12:00\n"

STORIES = [
    Story(
        "an edited /open that took effect names the exact line",
        _OPEN
        + """
        10:02 lena edits m1: /open Veg; price 30; stock 9; until 12:00
        10:03 lena edits m1: /open Vegetables; price 30; stock 9; until 13:00
        10:04 lena edits m1: hello
        """,
        says={"m1": ["/edit 1; price 30\n", "/edit 1; title Vegetables; price 30; until 13:00"]},
        states={1: "open"},
        never=["number 2"],
    ),
    Story(
        "an edited /for names the correction, and the correction does it",
        _OPEN
        + """
        10:02 lena: /for bo +1
        10:03 lena edits m2: /for bo +2
        10:04 lena: /correct bo +2
        """,
        {"bo": "2A@3 = 6"},
        says={"m2": "/correct bo +2"},
    ),
    Story(
        "a command that was refused or misread is done as it reads now, once",
        """
        10:00 lena: /opne Veg; price 3; until 12:00
        10:01 lena edits m1: /open Veg; price three; until 12:00
        10:02 lena edits m1: /open Veg; price 3; until 12:00
        again
        10:03 lena edits m1 v2: /open Veg; price 3; until 12:00
        10:04 amy > buy:1: +2
        10:05 lena: /edit 9; price 4
        10:06 lena edits m7: /edit 1; price 4
        """,
        {"amy": "2A@3 = 6"},
        says={"m1": ["Did you mean /open", "not a price", "is open as number 1"], "m7": "Price ¥4"},
        states={1: "open"},
        never=["number 2"],
    ),
    Story(
        "a question that was edited away is asked no more, and its button does nothing",
        _OPEN
        + """
        10:02 amy > buy:1: +2
        10:03 lena: /edit 1; until 11:00
        10:04 lena edits m3: /edit 1; until 13:00
        10:05 lena taps Yes, change it on b4
        """,
        says={"g1": "13:00"},
        states={1: "open"},
    ),
    Story(
        "an order edited into a command stays, and is told so",
        _OPEN + "10:02 amy > buy:1: +2\n10:03 amy edits m2: /undo",
        {"amy": "2A@3 = 6"},
        says={"m2": "it stays as it is. Send this instead: /undo"},
    ),
    Story(
        "a message that was refused, or not read, becomes an order in its turn at the edit",
        """
        10:00 lena: /open Cherries; price 99; stock 3; until 20:00
        10:01 amy > buy:1: hmpf
        10:02 bob > buy:1: +3
        10:03 amy edits m2: +2
        10:04 cat > buy:1: /undo
        10:05 cat edits m5: +1
        """,
        {"bob": "3A@99 = 297", "amy": "0A@99 w2 = 0", "cat": "0A@99 w1 = 0"},
    ),
    Story(
        "in Chinese",
        "10:00 lena: /开团 草莓；价格 25；截止 20:00\n10:01 lena edits m1: /开团 草莓；价格 28；截止 20:00",
        says={"m1": "/改团 1; 价格 28"},
        config=config(language="zh-Hans"),
    ),
    Story(
        "an edited opening of several products names the line for each that is said otherwise",
        """
        10:00 lena: /open Fruit; offer A Oranges 38; offer B Apples 52 (stock 5); until 20:00
        10:01 lena edits m1: /open Fruit; offer A Oranges 39; offer B Apples 52 (stock 6); offer C Pears 9; until 20:00
        10:02 lena: /edit 1; offer A Oranges 39; offer B Apples 52 (stock 6); offer C Pears 9
        """,
        says={
            "m1": "Send this instead: /edit 1; offer A Oranges 39; offer B Apples 52 (stock 6); offer C Pears 9",
            "m3": ["A Oranges: ¥39", "B Apples: ¥52, stock 6", "C Pears: ¥9, new"],
        },
    ),
]
