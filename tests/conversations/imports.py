"""A sign-up list from elsewhere, booked at once and taken back at once."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

ZH = config(language="zh-Hans")
OPEN = "10:00 lena: /open Cherries; price 10/box; stock 6; until 20:00"
LIST = "/import 1\\n#Group note\\n1. Dan +2\\n2. Mrs Wang 3\\n3. Eve\\n4. Finn 2, room 702"

STORIES = [
    Story(
        "each row is shown with what it would book, and one tap books what is clear",
        f"{OPEN}\n10:01 lena whispers: {LIST}\n10:02 lena (private) taps Book 3 orders on b3",
        {"Dan": "2A@10 = 20", "Mrs Wang": "3A@10 = 30", "Finn": "1A@10 w1 = 10"},
        says={
            "@lena": [
                "Dan: 2",
                "Mrs Wang: 3",
                "Left out",
                "Eve: who, and how many?",
                "booked, 6 boxes, 1 waiting",
            ]
        },
        hides={"g1": "702"},
    ),
    Story(
        "a row that is left out says what it lacks",
        "10:00 lena: /open Tee; price 10; options color=red/blue; until 20:00\n"
        "10:01 lena whispers: /import 1\\n1. Dan red 2\\n2. Eve +2\\n3. Finn some red\\n4. see you at the gate",
        {},
        says={
            "@lena": [
                "Dan: red ×2",
                "Eve +2: which color?",
                "how many?",
                "see you at the gate: who, and how many?",
            ]
        },
    ),
    Story(
        "nothing is booked without the tap, and only a leader may paste",
        f"{OPEN}\n10:01 lena whispers: {LIST}\n10:02 amy: {LIST}",
        {},
        pledged={1: 0},
    ),
    Story(
        "one undo for the whole list, once",
        f"""
        {OPEN}
        10:01 amy > buy:1: +1
        10:02 lena whispers: {LIST}
        10:03 lena (private) taps Book 3 orders on b4
        10:04 lena (private) taps ↩ Undo all on a1
        """,
        {"amy": "1A@10 = 10"},
        pledged={1: 1},
        waiting={1: 0},
        says={"@lena": "taken back, 3 orders"},
    ),
    Story(
        "a member of the same name is somebody else",
        f"{OPEN}\n10:01 Dan > buy:1: +1\n10:02 lena whispers: /import 1\\n1. Dan +2\\n2. Eve +1\n"
        "10:03 lena (private) taps Book 2 orders on b4",
        pledged={1: 4},
        silent=["@Dan"],
    ),
    Story(
        "the list is posted for members to copy on, and what they add is theirs",
        f"""
        {OPEN}
        10:01 amy > buy:1: +2
        10:02 bob > buy:1: 1, room 702
        10:03 lena: /roll 1
        10:04 cat: #signup Cherries · number 1\\n1. amy 2\\n2. bob 1\\n3. cat 3
        10:05 dan > b5: #signup Cherries · number 1\\n1. amy 2\\n2. bob 1\\n3. cat 3\\n4. dan 1
        """,
        {"amy": "2A@10 = 20", "bob": "1A@10 = 10", "cat": "3A@10 = 30", "dan": "0A@10 w1 = 0"},
        says={"m4": ["#signup Cherries", "1. amy 2", "2. bob 1"]},
        hides={"m4": "702"},
    ),
    Story(
        "the list with choices is read again as it stands",
        """
        10:00 lena: /open Tee; price 10; options color=red/blue size=S/M; until 20:00
        10:01 amy > buy:1: 2 red S
        10:02 amy > buy:1: 1 blue M
        10:03 lena: /roll 1
        10:04 amy: #signup Tee · number 1\\n1. amy red S 2, blue M 1\\n2. bob red M 1
        """,
        {"amy": "1A blue M@10, 2A red S@10 = 30"},
        says={"m4": "1. amy red S 2, blue M 1"},
    ),
    Story(
        "in Chinese",
        "10:00 lena: /开团 樱桃；价格10/箱；截止20:00\n"
        "10:01 lena whispers: /导入 1\\n#接龙\\n1. 小兰 2箱\\n2. 王阿姨3箱\n"
        "10:02 lena (private) taps 订上 2 单 on b3",
        {"小兰": "2A@10 = 20", "王阿姨": "3A@10 = 30"},
        says={"@lena": ["小兰：2箱", "王阿姨：3箱", "一共 5 箱"]},
        config=ZH,
    ),
]
