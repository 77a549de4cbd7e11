"""What went wrong is made good: a refund by sum and by units, paid back or made credit, and credit with a reason."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

BEFORE = """
        10:00 lena: /open Eggs; price 12; until 20:00
        10:01 amy > buy:1: +3
        10:02 bob > buy:1: +1
        20:05 tick
        20:06 lena: /paid 1 amy
        20:07 lena: /paid 1 bob
"""

STORIES = [
    Story(
        "spoiled: to pay back, done, made credit, and never more than was paid",
        BEFORE
        + """
        20:08 lena: /refund 1 amy 2 eggs cracked
        20:09 lena: /refund 1 amy 13
        20:10 lena: /refund 1 amy 4 eggs
        20:11 lena: /refund 1 bob ¥5 late
        20:12 lena whispers: /refunds
        20:13 lena: /refunded 1
        20:14 lena: /refunded 1
        20:15 lena: /refundcredit 2
        20:16 bob: /refund 1 bob 5
        20:17 lena: /open Milk; price 9; until 21:00
        20:18 bob > buy:2: +1
        21:05 tick
        21:06 lena: /unrefund 2
        21:07 lena whispers: /audit 1
        """,
        says={
            "@lena": [
                "¥24 to pay back to amy for Eggs",
                "¥13 is more than can go back: amy has paid ¥12",
                "amy has 3 of Eggs there, not 4",
                "¥5 to pay back to bob",
                "To pay back: 2",
                "Refund 1 is done",
                "Refund 1 is paid back already",
                "Refund 2 is credit now",
                "The credit of refund 2 has paid a bill",
                "refund made credit · bob",
            ],
            "@amy": ["You get ¥24 back for Eggs", "has paid ¥24 for Eggs"],
            "@bob": ["You get ¥5 back for Eggs", "is your credit (late)", "¥4"],
        },
        hides={"g1": "cracked"},
    ),
    Story(
        "credit with a reason, in Chinese; and a refund named by its goods",
        """
        10:00 lena: /open 土鸡蛋; price 12; until 20:00
        10:01 amy > buy:1: +3
        20:05 tick
        20:06 lena: /已付 1 amy
        20:07 lena: /退款 1 amy 2个鸡蛋 坏了
        20:08 lena: /撤回退款 1
        20:09 lena: /补偿 amy 20 抱歉
        20:10 lena: /收回补偿 1
        20:11 lena: /补偿 amy 99
        """,
        says={
            "@lena": [
                "待退 ¥24",
                "退款 1 号撤销了",
                "amy 有了 ¥20 抵扣（抱歉）",
                "已从 amy 那里收回",
                "¥99 超过能退的",
            ],
            "@amy": ["会退你 ¥24（坏了）", "撤销了", "抵扣（抱歉）：下一单自动减", "抵扣收回了"],
        },
        config=config(language="zh-Hans"),
    ),
]
