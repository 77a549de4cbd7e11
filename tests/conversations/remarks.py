"""What members write beside an order: kept for them and their leader, and for nobody else."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

ZH = config(language="zh-Hans")
JA = config(language="ja")
OPEN = "10:00 lena: /open Cherries; price 10/box; until 20:00"

STORIES = [
    Story(
        "a remark is kept for the member and the leader, and the group never hears it",
        f"""
        {OPEN}
        10:01 amy > buy:1: +2, room 702, leave at the porch
        10:02 bob > buy:1: +1
        10:03 amy whispers: /mine
        10:03 cat: +2 pls! flat 12B, ring twice
        10:04 lena whispers: /list 1
        """,
        {"amy": "2A@10 = 20", "bob": "1A@10 = 10", "cat": "2A@10 = 20"},
        says={
            "m2": "Your remark is kept",
            "@amy": "room 702, leave at the porch",
            "@lena": ["room 702, leave at the porch", "flat 12B, ring twice"],
        },
        hides={"g1": "702", "m2": "702", "m3": "remark", "b1": "702"},
    ),
    Story(
        "a remark goes with the order it stood beside",
        f"""
        {OPEN}
        10:01 amy > buy:1: +2, room 702
        10:02 amy > buy:1: cancel
        10:03 amy > buy:1: +1
        10:04 lena whispers: /list 1
        """,
        {"amy": "1A@10 = 10"},
        hides={"@lena": "702"},
    ),
    Story(
        "an edit takes the old remark's place",
        f"""
        {OPEN}
        10:01 amy > buy:1: +2, room 702
        10:02 amy edits m2: +2, room 305
        10:03 lena whispers: /list 1
        """,
        {"amy": "2A@10 = 20"},
        says={"@lena": "room 305"},
        hides={"@lena": "702"},
    ),
    Story(
        "in Chinese",
        """
        10:00 lena: /开团 樱桃；价格10/箱；截止20:00
        10:01 小兰 > buy:1: +1 不要辣 放门口
        10:02 小兰 whispers: /我的
        10:03 lena whispers: /名单 1
        """,
        {"小兰": "1A@10 = 10"},
        says={"m2": "备注记下了", "@小兰": "备注：不要辣 放门口", "@lena": "不要辣 放门口"},
        hides={"g1": "门口"},
        config=ZH,
    ),
    Story(
        "in Japanese",
        "10:00 lena: /open さくらんぼ; price 10/box; until 20:00\n10:01 花子 > buy:1: +1、玄関に置いてください\n"
        "10:02 花子 whispers: /mine",
        {"花子": "1A@10 = 10"},
        says={"m2": "備考は控えました", "@花子": "備考：玄関に置いてください"},
        hides={"g1": "玄関"},
        config=JA,
    ),
]
