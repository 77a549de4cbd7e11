"""Matters: put to who decides, read by them alone, answered and closed, and its member hears each."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

STORIES = [
    Story(
        "from a word in private to its answer and its end",
        """
        10:00 lena: /open Cherries; price 99; until 20:00
        10:01 amy > buy:1: +1
        10:02 amy whispers: feedback: the gate is locked at six
        10:03 bob: /matter the cherries were soft
        10:04 lena whispers: /matters
        10:05 lena whispers: /matters answer 1 I will ask the caretaker
        10:06 amy whispers: /matter
        10:07 lena whispers: /matters close 1
        10:08 lena whispers: /matters close 1
        10:09 lena whispers: /matters reopen 1
        10:10 amy whispers: /matters close 2
        10:11 lena whispers: /matters close 9
        """,
        says={
            "@amy": [
                'That is matter 1 in Neighbours: "the gate is locked at six". lena reads it',
                'is answered by lena: "I will ask the caretaker"',
                'is closed by lena: "I will ask the caretaker"',
                "is open again",
                "What you put to the leader of Neighbours",
            ],
            "@lena": [
                'amy puts to you in Neighbours (matter 1): "the gate is locked at six"',
                'bob: "the cherries were soft" · open',
                "no matter 9",
            ],
            "@bob": "That is matter 2",
        },
        hides={"g1": "gate is locked", "@bob": "gate", "@amy": "soft"},
    ),
    Story(
        "in Chinese, and of a group that is not theirs to decide in",
        """
        10:00 lena: /open 樱桃; price 99; until 20:00
        10:01 amy > buy:1: +1
        10:02 amy whispers: 意见：六点门就锁了
        10:03 lena whispers: /意见箱 回复 1 我去问问
        10:04 mei@g2: /意见箱 关闭 1
        """,
        says={"@amy": ["1 号意见", "有 lena 的回复了：“我去问问”"], "m5": "只有本群团长能用"},
        config=config(language="zh-Hans"),
    ),
]
