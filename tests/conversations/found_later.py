"""What people met first, from handing over on: found, and right since.

Each row is one of the inputs that failed in the first sales that people tried; its number stands before its name."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

STORIES = [
    Story(
        "66: handed to somebody whose order was cancelled",
        """
        10:01 lena #m1: /open Cherries 2 kg; price 99; until 20:00
        10:02 amy #m2 > buy:1: +1
        10:03 amy #m3 > buy:1: cancel
        10:04 bob #m4 > buy:1: +1
        10:05 cat #m5 > buy:1: +2
        10:06 lena #m6: /close 1
        10:07 lena #m7: /handed 1 amy
        """,
        {"bob": "1A@99 = 99", "cat": "2A@99 = 198"},
        says={"g1": ["amy has nothing to fetch"]},
    ),
    Story(
        "67: a deposit, pressed twice",
        """
        10:01 lena #m1: /open Crab box; price 388; deposit 20%; until 20:00; pay bank 123
        10:02 amy #m2 > buy:1: +2
        10:03 bob #m3 > buy:1: +1
        10:04 lena #m4: /close 1
        10:05 lena #m5: /list 1
        10:06 lena (private) taps ✓ paid: amy on b9
        10:07 lena (private) taps ✓ paid: amy on b9
        """,
        {"amy": "2A@388 = 776", "bob": "1A@388 = 388"},
        says={"@lena": ["¥620.80 more when the goods arrive", "Nothing has changed now"]},
    ),
    Story(
        "68: an edit of one product among several",
        """
        10:01 lena #m1: /open Fruit box; offer A Oranges 38; offer B Apples 52; until 20:00
        10:02 lena #m2: /edit 1; price 95
        10:03 lena #m3: /edit 1; offer B Apples 55
        """,
        {},
        says={"m2": ["say which"], "m3": ["B Apples: ¥55"]},
    ),
    Story(
        "69: a Chinese word for taking back",
        """
        10:01 lena #m1: /开团 草莓；价格 25；截止 20:00
        10:02 小兰 #m2 > buy:1: +2
        10:03 小兰 #m3 > buy:1: +3
        10:04 小兰 #m4 > buy:1: 撤销
        """,
        {"小兰": "2A@25 = 50"},
        config=config(language="zh-Hans"),
    ),
    Story(
        "70: the words of the undo button",
        """
        10:01 lena #m1: /open Cherries; price 99; until 20:00
        10:02 amy #m2 > buy:1: +2
        10:03 amy #m3 > buy:1: undo
        10:04 bob #m4 > buy:1: +2
        10:05 bob #m5 > buy:1: take it back
        """,
        {},
        says={"g1": ["cancelled"]},
    ),
    Story(
        "76: one's own bill, asked in private",
        """
        10:01 lena #m1: /open Cherries; price 99; until 20:00
        10:02 amy #m2 > buy:1: +2
        10:03 amy #m3 whispers: how much do I owe
        10:04 amy #m4 whispers: what's my total?
        10:05 amy #m5 whispers: 我要付多少
        """,
        {"amy": "2A@99 = 198"},
        says={"@amy": ["¥198 as things stand"]},
    ),
    Story(
        "80: short openings in Chinese",
        """
        10:01 lena #m1: /开团 赣南脐橙5斤装 38元
        10:02 lena #m2: /开团 樱桃，价格99，截止今晚8点
        10:03 lena #m3: /开团 芒果 29.9/盒 今晚8点截止 满10件27.9
        """,
        {},
        says={"m1": ["赣南脐橙5斤装", "¥38"], "m2": ["¥99"], "m3": ["¥29.90/盒", "¥27.90"]},
        config=config(language="zh-Hans"),
    ),
    Story(
        "81: an opening without separators",
        """
        10:01 lena #m1: /open Cherries ¥99 until Friday 8pm
        10:02 lena #m2: /open Cherries, price 99, until 8pm
        """,
        {},
        says={"g1": ["¥99", "Open this?"]},
    ),
    Story(
        "82: a price shown and raised again",
        """
        10:01 lena #m1: /开团 草莓；价格 25；截止 20:00
        10:02 阿明 #m2 > buy:1: +2
        10:03 lena #m3: /改团 1；价格 22
        10:04 阿明 #m4 whispers: /我的
        10:05 lena #m5: /改团 1；价格 28
        10:06 阿明 #m6 whispers: /我的
        """,
        {"阿明": "2A@22 = 44"},
        config=config(language="zh-Hans"),
    ),
    Story(
        "84: an edit into never mind",
        """
        10:01 lena #m1: /open Cherries; price 99; until 20:00
        10:02 amy #m2 > buy:1: +1
        10:03 amy #m3 > buy:1: +2
        10:04 amy edits m3: never mind
        """,
        {"amy": "1A@99 = 99"},
    ),
    Story(
        "88: more than the limit",
        """
        10:01 lena #m1: /open Cherries; price 99; limit 20; until 20:00
        10:02 amy #m2 > buy:1: +100
        """,
        {},
        says={"g1": ["At most 20"]},
    ),
    Story(
        "89: what is there instead of what was looked for",
        """
        10:01 lena #m1: /open Tee; price 50; until 20:00
        10:02 lena #m2: /close 1
        10:03 lena #m3: /open Cup; price 20; until 20:00
        10:04 amy #m4 > buy:2: +1
        10:05 lena #m5: /arrived
        10:06 lena #m6: /paid amy
        10:07 lena #m7: /restore
        10:08 lena #m8: /reopen
        """,
        {"amy": "#2 1A@20 = 20"},
        says={"g1": ["/close 2 closes it", "/reopen 1 opens it again"]},
    ),
    Story(
        "90: the morning words",
        """
        10:01 bob #m1: hello
        2026-11-22 09:00 tick
        """,
        {},
        says={"g1": "Neighbours! ☀️\nNothing is on sale"},
        config=config(
            '[[campaigns]]\nname = "morning"\ngroups = ["sandbox:g1"]\nwhen = "daily 08:30"\ntemplate = "campaigns/morning.j2"\nmax_late = "2h"'
        ),
    ),
    Story(
        "93: who has not fetched yet is not named in the group",
        """
        10:01 lena #m1: /open Cherries; price 99; until 11:00
        10:02 amy #m2 > buy:1: +1
        10:03 bob #m3 > buy:1: +1
        10:04 cat #m4 > buy:1: +1
        10:05 dan #m5 > buy:1: +2
        11:01 tick
        11:02 lena #m7: /arrived 1
        11:03 lena #m8: /handed 1 amy
        """,
        {"amy": "1A@99 = 99", "bob": "1A@99 = 99", "cat": "1A@99 = 99", "dan": "2A@99 = 198"},
        says={"g1": ["1 of 4 fetched"]},
        hides={"g1": "Still to come"},
    ),
    Story(
        "102: what stands beside the number is kept",
        """
        10:01 lena #m1: /开团 面包；价格 9；截止 20:00
        10:02 小兰 #m2 > buy:1: 要2份送到3栋501
        10:03 阿明 #m3 > buy:1: +1 备注不要香菜
        10:04 大刘 #m4 > buy:1: +1 张三 13800001111
        10:05 lena #m5: /名单 1
        """,
        {"小兰": "2A@9 = 18", "阿明": "1A@9 = 9", "大刘": "1A@9 = 9"},
        says={
            "m4": ["备注记下了"],
            "@lena": ["「送到3栋501」", "「备注不要香菜」", "「张三 13800001111」"],
        },
        hides={"g1": "13800001111"},
        config=config(language="zh-Hans"),
    ),
    Story(
        "103: a condition on the price is told it, and asked",
        """
        10:01 lena #m1: /open Cherries; price 99; ladder 10=89 20=79; until 20:00
        10:02 amy #m2 > buy:1: take 2 if it drops to 89
        10:03 bob #m3 > buy:1: if it drops to 79 I take 2
        10:04 cat #m4 > buy:1: 等降到79我要2份
        10:05 amy taps Yes, 2 on b3
        """,
        {"amy": "2A@99 = 198"},
        says={
            "m2": ["2 × Cherries? Tap to say so; nothing is booked yet.", "Cherries: ¥99"],
            "m3": ["bob, 2 × Cherries?"],
            "m4": ["cat, 2 × Cherries?"],
        },
    ),
    Story(
        "104: content between sales",
        """
        10:01 lena #m1: /open Tea; price 5; until 10:30
        10:31 tick
        10:32 lena #m3: /open Cake; price 6; until 20:00
        """,
        {},
        says={"g1": ["at least 2 content messages"]},
        config=config("[rhythm]\ncontent_between_sales = 2"),
    ),
    Story(
        "105: a campaign in quiet hours",
        """
        10:01 lena #m1: /campaign daily 23:00; good night
        10:02 lena #m2: /campaign once 2026-11-22 23:00; see you
        2026-11-23 09:00 tick
        """,
        {},
        says={"m1": "quiet hours (22:00-08:00)", "m2": "would never be said"},
        config=config('[quiet]\nhours = "22:00-08:00"'),
    ),
    Story(
        "106: a correction in reply to what was not understood",
        """
        10:01 lena #m1: /open Cherries; price 99; until 20:00
        10:02 gus #m2 > buy:1: gimme the usual
        10:03 lena #m3 > m2: /correct 3
        """,
        {"gus": "3A@99 = 297"},
    ),
    Story(
        "107: a correction that names another than the one it replies to",
        """
        10:01 lena #m1: /open Cherries; price 99; until 20:00
        10:02 hal #m2 > buy:1: gimme a baker's dozen
        10:03 lena #m3: well
        10:04 lena #m4 > m3: /correct hal 13
        """,
        {"hal": "13A@99 = 1287"},
    ),
    Story(
        "108: credit pays the next bill",
        """
        10:01 lena #m1: /open Lamp; price 100; until 11:00
        10:02 bob #m2 > buy:1: +1
        11:01 tick
        11:02 lena #m4: /paid 1 bob
        11:03 lena #m5: /reopen 1 30m
        11:04 bob #m6 > buy:1: cancel
        11:05 lena #m7: /close 1
        11:06 bob #m8 whispers: /mine
        11:07 lena #m9: /open Rug; price 100; until 13:00
        11:08 bob #m10 > buy:2: +1
        13:01 tick
        """,
        {"bob": "#2 1A@100 = 100"},
        says={"@bob": ["Your credit: ¥100", "¥100 paid already by your credit", "Nothing to pay"]},
    ),
    Story(
        "109: each variant's own stock",
        """
        10:01 lena #m1: /open Tee; price 50; options color=red/blue; stock red=2, blue=5; until 20:00
        """,
        {},
        says={"m1": ["stock red 2, blue 5"]},
    ),
    Story(
        "111: a cancelled order is none",
        """
        10:01 lena #m1: /open Cherries; price 99; until 20:00
        10:02 amy #m2 > buy:1: +1
        10:03 amy #m3 > buy:1: cancel
        10:04 lena #m4: /members
        """,
        {},
        says={"@lena": ["amy, a passer-by: no order"]},
    ),
    Story(
        "112: a deposit in the list",
        """
        10:01 lena #m1: /open Crab; price 100; deposit 20%; until 11:00
        10:02 amy #m2 > buy:1: +1
        11:01 tick
        11:02 lena #m4: /paid 1 amy
        11:03 lena #m5: /list 1
        """,
        {"amy": "1A@100 = 100"},
        says={"@lena": ["deposit of ¥20 paid, ¥80 to come"]},
    ),
    Story(
        "113: pickup of one delivery",
        """
        10:01 lena #m1: /open Tea; price 9; pickup Gate 3; until 11:00
        10:02 amy #m2 > buy:1: +1
        11:01 tick
        11:02 lena #m4: /arrived 1 Gate 5
        11:03 lena #m5: /open again 1; until 20:00
        """,
        {"amy": "1A@9 = 9"},
        says={"g1": ["Pickup: Gate 3"]},
    ),
    Story(
        "115: the sign of money in Japanese",
        """
        10:01 lena #m1: /open Tee; price 50; until 20:00
        """,
        {},
        says={"m1": ["¥50"]},
        config=config(language="ja"),
    ),
    Story(
        "116: a step won and given back",
        """
        10:01 lena #m1: /open Cherries; price 99; ladder 10=89 20=79; until 20:00
        10:02 amy #m2 > buy:1: +20
        10:03 amy #m3 > buy:1: 改1
        10:04 bob #m4 > buy:1: +1
        """,
        {"amy": "1A@99 = 99", "bob": "1A@99 = 99"},
        says={"m3": ["¥99 now"]},
    ),
    Story(
        "117: questions to the post",
        """
        10:01 lena #m1: /open Cherries; price 99; pickup Gate 3; until 20:00
        10:02 amy #m2 > buy:1: how much is it
        10:03 bob #m3 > buy:1: 什么时候到货
        10:04 cat #m4 > buy:1: where do I pick up
        10:05 dan #m5 > buy:1: is there any left
        10:06 eve #m6 > buy:1: 还有吗
        10:07 fay #m7 > buy:1: 到货了吗
        """,
        {},
        says={"m2": ["¥99"], "m4": ["Gate 3"], "m5": ["as many as you like"]},
    ),
]
