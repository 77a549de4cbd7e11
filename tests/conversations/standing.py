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
        says={"@bob": "12:40", "@amy": "12:30"},
        silent=["m6", "m7", "m9"],
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
    Story(
        "what one does, not what one spends: for regulars, refused kindly and in private, open to all later",
        """
        10:00 lena: /open Cherries; price 50; until 12:00
        10:01 amy > buy:1: +1
        10:02 bob > buy:1: +1
        12:00:01 tick
        23 10:00 lena: /open Pears; price 10; until 12:00
        23 10:01 amy > buy:2: +1
        23 12:00:01 tick
        23 13:00 lena: /open Plums; price 20; for regulars; until 18:00
        23 13:01 amy > buy:3: +1
        23 13:02 bob > buy:3: +1
        23 13:03 bob whispers: /me
        23 13:04 lena: /members
        23 13:05 lena: /edit 3; only none
        23 13:06 bob > buy:3: +2
        """,
        {"amy": "1A@50 = 50; #2 1A@10 = 10; #3 1A@20 = 20", "bob": "1A@50 = 50; #3 2A@20 = 40"},
        says={
            "g1": "🔑 Only for regulars.",
            "@amy": ["In Neighbours you are now a regular", "2 orders that came together"],
            "@bob": [
                "Plums is for regulars this time",
                "you have 1 so far",
                "In Neighbours you are a member",
                "Next: a regular",
            ],
            "@lena": ["amy, a regular (was a member): 3 orders", "bob, a member: 1 order"],
        },
        silent=["m10"],
        never=["bob is", "bob, you"],
    ),
    Story(
        "only gold: what is still to be spent is said to them alone",
        FIRST
        + """
        12:10 lena: /open Pears; price 10; only silver; until 18:00
        12:11 amy > buy:2: +1
        12:12 bob > buy:2: +1
        12:13 lena: /for bob +1
        """,
        {"amy": "2A@50 = 100; #2 1A@9 = 9", "bob": "1A@50 = 50; #2 1A@10 = 10"},
        says={"@bob": ["Pears is for Silver members and above this time", "You are ¥50 away from Silver"]},
        silent=["m7"],
        config=TIERS,
    ),
    Story(
        "turns by the clock, of tiers and of standing",
        FIRST
        + """
        12:10 lena: /open Pears; price 10; early silver from 13:00, everyone from 14:00; until 18:00
        12:59 amy > buy:2: +1
        13:00 amy > buy:2: +1
        13:01 bob > buy:2: +1
        14:00 bob > buy:2: +1
        """,
        {"amy": "2A@50 = 100; #2 1A@9 = 9", "bob": "1A@50 = 50; #2 1A@10 = 10"},
        says={
            "g1": "🔑 Silver from Sat 21 Nov 13:00 (Asia/Shanghai), everyone from Sat 21 Nov 14:00 (Asia/Shanghai).",
            "@amy": "13:00",
            "@bob": "14:00",
        },
        silent=["m6", "m8"],
        config=TIERS,
    ),
    Story(
        "a buy for regulars and whose turn it is, in Chinese",
        """
        10:00 lena: /开团 樱桃；价格 50；截止 12:00
        10:01 小兰 > buy:1: +1
        10:02 阿明 > buy:1: +1
        12:00:01 tick
        23 10:00 lena: /开团 梨；价格 10；截止 12:00
        23 10:01 小兰 > buy:2: +1
        23 12:00:01 tick
        23 13:00 lena: /开团 李子；价格 20；仅限 老团友；截止 18:00
        23 13:01 小兰 > buy:3: +1
        23 13:02 阿明 > buy:3: +1
        23 13:03 小兰 whispers: /我
        23 14:00 lena: /开团 桃；价格 20；优先 老团友 15点起，其他人 16点起；截止 18:00
        23 15:01 小兰 > buy:4: +1
        23 15:02 阿明 > buy:4: +1
        """,
        {"小兰": "1A@50 = 50; #2 1A@10 = 10; #3 1A@20 = 20; #4 1B@20 = 20", "阿明": "1A@50 = 50"},
        says={
            "g1": ["🔑 仅限老团友。", "🔑 下单时间：老团友"],
            "@小兰": ["你现在是 老团友 了", "在 Neighbours，你是 老团友"],
            "@阿明": ["李子 这次只给老团友", "你现在有 1", "桃 对你"],
        },
        silent=["m10"],
        config=config(language="zh-Hans"),
    ),
]
