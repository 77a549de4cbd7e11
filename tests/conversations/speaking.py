"""Every answer in the reader's language."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

ZH = config(language="zh-Hans")
HANT = config(language="zh-Hant")
JA = config(language="ja")
_REFUSED = """
        10:00 lena: /open Cherries; price 10; stock 2; limit 3; until 20:00
        10:01 amy > buy:1: +9
        10:02 amy > buy:1: cancel
        10:03 amy: /close 1
        10:04 amy: /frobnicate
        10:05 lena: /close 77
        10:06 lena: /close abc
        10:07 lena: /edit 1; stock x
        10:08 lena: /edit 1; foo
        10:09 lena: /extend 1 yesterday
        10:10 lena: /paid 1 amy
        10:11 lena: /language Klingon
        10:12 lena: /campaign hourly; hi
        10:13 lena: /open Plums; price abc; until 9999-01-01 00:00
        10:14 amy whispers: /list 9
        10:15 lena: /for
        10:16 bob > buy:1: +2
        10:17 lena: /edit 1; stock 1
        20:00 amy > buy:1: +1
        20:01 lena: /paid 1 amy
        20:02 lena: /edit 1; price 9
        20:03 lena: /close
"""
_ENGLISH = ("the", " is ", " your ", "Nothing", "closed", "write", "not", "There", "could", "which", "Which")

STORIES = [
    Story(
        "the whole life of a group buy in Chinese",
        """
        10:00 lena: /开团 樱桃；价格99；阶梯 满10件89，满20件79；截止20:00；限购 12
        10:01 小明 > buy:1: ＋１０
        10:02 小兰 > buy:1: 要两份
        10:03 小红 > buy:1: 来一份
        10:04 小红 > buy:1: 取消
        20:00:01 tick
        """,
        {"小兰": "2A@89 = 178", "小明": "10A@89 = 890"},
        says={
            "m1": ["樱桃", "20:00", "12"],
            "m2": "890",
            "m3": "178",
            "m5": "取消",
            "@小兰": "178",
            "g1": "成团",
        },
        never=["booked", "closed", "To pay"],
        config=ZH,
    ),
    Story(
        "the leader's language as pasted, with line breaks",
        "10:00 lena: /开团 樱桃 2斤\\n价格 ¥99\\n阶梯 满10件89，满20件79\\n库存 30\\n限购 5\\n截止 今晚8点\\n自提 南门\n10:01 小兰 > buy:1: 1",
        {"小兰": "1A@99 = 99"},
        says={"m1": ["樱桃 2斤", "89", "79", "30", "5", "20:00", "南门"]},
        config=ZH,
    ),
    Story(
        "traditional script",
        "10:00 lena: /開團 櫻桃；價格99；截止20:00\n10:01 小蘭 > buy:1: 要兩份\n10:02 小蘭 > buy:1: 取消",
        {},
        says={"m1": "櫻桃", "m2": "198", "m3": "取消"},
        never=["booked", "订单"],
        config=HANT,
    ),
    Story(
        "every refusal in English",
        _REFUSED,
        {"bob": "2A@10 = 20"},
        says={f"m{n}": "" for n in (2, 3, 4, 5, 6)},
    ),
    Story(
        "every refusal in Chinese",
        _REFUSED,
        {"bob": "2A@10 = 20"},
        never=_ENGLISH,
        config=ZH,
    ),
    Story(
        "every refusal in Japanese",
        _REFUSED,
        {"bob": "2A@10 = 20"},
        never=_ENGLISH,
        config=JA,
    ),
    Story(
        "a member's own language, chosen in the group or in private",
        """
        10:00 lena: /open Cherries; price 10; until 20:00
        10:01 amy: /language 简体中文
        10:02 amy > buy:1: +1
        10:03 bob whispers: /language 日本語
        10:04 bob whispers: /help
        10:05 cat > buy:1: +1
        20:00 tick
        """,
        says={"m6": "booked", "@amy": "应付"},
        never=["From now on I answer you in English"],
    ),
]
