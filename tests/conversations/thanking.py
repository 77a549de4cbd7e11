"""Thanks by name: heard privately, read by the group only by their yes, with a leader's credit by a tap."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

STORIES = [
    Story(
        "the group reads it by their yes alone, and credit goes with it and comes back",
        """
        09:00 lena: /open Cherries; price 99; until 12:00
        09:01 amy > buy:1: +1
        09:02 bob > buy:1: +1
        09:03 lena whispers: /thanks amy for the photos
        09:04 lena whispers: /reward 1
        09:05 lena whispers: /reward 1
        09:06 bob whispers: /thanked 1 yes
        09:07 bob whispers: /thanks bob for all
        09:08 bob whispers: /reward 1
        12:05 tick
        12:06 lena whispers: /reward 1 back
        12:07 amy whispers: /thanked 1 yes
        """,
        says={
            "g1": "❤️ lena thanks amy: for the photos",
            "@amy": [
                'lena thanks you in Neighbours: "for the photos"',
                "To pay: ¥94",
                "¥5 of Cherries is to be paid again",
            ],
            "@lena": ["amy has ¥5 of credit", "done already", "taken back from amy"],
            "@bob": ["no such thanks", "for somebody else", "leaders"],
        },
        config=config(more="[invitations]\ncredit = 5"),
    ),
    Story(
        "without a yes it stays between the two",
        """
        09:00 lena: /open 樱桃; price 99; until 12:00
        09:01 amy > buy:1: +1
        09:02 bob > buy:1: +1
        09:03 bob whispers: /感谢 amy 拍的照片
        09:04 amy whispers: /让大家看到 1 不用
        """,
        says={"@amy": ["谢谢你：“拍的照片”", "只有你们俩知道"]},
        hides={"g1": "照片", "@bob": "抵扣"},
        config=config(language="zh-Hans"),
    ),
]
