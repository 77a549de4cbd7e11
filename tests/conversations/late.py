"""After closing: whoever would change something hears who can, and a tap passes the wish on with the means to do it."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

CLOSED = """
        10:00 lena: /open Cherries; price 10; until 11:00
        10:01 amy > buy:1: +2
        11:01 tick
"""

STORIES = [
    Story(
        "what was refused reaches the leader by a tap of who said it, once",
        CLOSED
        + """
        11:02 amy > buy:1: cancel mine please
        11:03 bob taps Ask lena on b8
        11:04 amy taps Ask lena on b8
        11:05 amy taps Ask lena on b8
        """,
        {"amy": "2A@10 = 20"},
        says={
            "m4": "only lena can change: tap, or write /ask 1",
            "@lena": [
                "bob would like to change something in Cherries (number 1, closed).\nThey have nothing in it.",
                "amy about Cherries (number 1, closed): “cancel mine please”.\nThey have (#1), ¥20, ¥0 of it paid:",
                'open it again, then /for "amy" cancel 1',
            ],
            "@amy": [
                "lena has been told, about Cherries: “cancel mine please”",
                "lena has that from you already",
            ],
        },
        hides={"@bob": "cancel mine"},
    ),
    Story(
        "the leader has the means in the same message",
        CLOSED
        + """
        11:02 amy whispers: /ask 1 one less
        11:03 lena (private) taps ↩ Open it again for 30 min on b8
        11:04 lena: /for "amy" cancel 1
        11:40 tick
        """,
        {"amy": "1A@10 = 10"},
        states={1: "succeeded"},
    ),
    Story(
        "typed ways: in the group without a reply, in private, by a command that is a leader's",
        CLOSED
        + """
        11:02 amy: cancel mine please
        11:03 amy: /cancel
        11:04 bob: cancel mine please
        11:05 amy whispers: cancel mine please
        11:06 amy (private) taps Ask lena on b10
        11:07 lena > buy:1: +1
        11:08 lena: /ask 1
        """,
        says={
            "m4": "only lena can change",
            "m5": "only lena can change",
            "m7": "That has closed, so only lena can change it.",
            "@lena": "amy about Cherries (number 1, closed): “cancel mine please”",
            "m9": "/reopen 1 opens it again",
            "m10": "/reopen 1 opens it again",
        },
        silent=["m6"],
    ),
    Story(
        "what was cancelled is nobody's to change, and of what is open nobody is asked",
        """
        10:00 lena: /open Cherries; price 10; until 11:00
        10:01 amy > buy:1: +2
        10:02 amy: /ask 1 one less
        10:03 lena: /cancel 1
        10:04 amy > buy:1: +1
        """,
        says={"m3": "still open until", "m5": "was cancelled"},
        hides={"@lena": "amy about"},
    ),
    Story(
        "in Chinese",
        """
        10:00 lena: /开团 樱桃; 价格 10; 截止 11:00
        10:01 小兰 > buy:1: +2
        11:01 tick
        11:02 小兰: 我的不要了
        11:03 小兰 taps 找 lena on b8
        11:04 小兰: /找团长 1 少一份
        """,
        says={
            "m4": "只有 lena 能改",
            "@lena": ["小兰 说 樱桃（1 号团，已成团）：“我的不要了”", "“少一份”", '/代 "小兰" 取消 1'],
        },
        config=config(language="zh-Hans"),
    ),
    Story(
        "in Japanese",
        """
        10:00 lena: /open さくらんぼ; 価格 10; 締切 11:00
        10:01 花子 > buy:1: +2
        11:01 tick
        11:02 花子: キャンセルお願いします
        11:03 花子 taps lenaさんに頼む on b8
        """,
        says={
            "m4": "変えられるのはlenaさんだけ",
            "@lena": ["花子さんから さくらんぼ（1番、成立）", '/代理 "花子" キャンセル 1'],
        },
        config=config(language="ja"),
    ),
]
