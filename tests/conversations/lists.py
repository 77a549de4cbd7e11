"""What a leader reads and ticks: numbers that mean one thing, sums that can be checked, units, pages, and
each act once."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

SOLD = """
        10:00 lena: /open Cherries; price 10; until 11:00
        10:01 amy > buy:1: +1
        10:02 bob > buy:1: +2
        11:00:01 tick
"""
SILVER = '[[tiers]]\nname = "Silver"\nspend = 10\ndiscount = "{}"\n'
JAM = """
        10:00 lena: /open Seed; price 20; until 10:10
        10:01 amy > buy:1: +1
        10:11 tick
        10:12 lena: /open Jam; price {}; until 11:00
        10:13 amy > buy:2: +{}
        10:14 amy whispers: /mine
        11:01 tick
        11:02 lena: /list 2
"""
EGGS = """
        10:00 lena: /open Eggs; price 30/{}; until 10:30
        10:01 amy > buy:1: +2
        10:02 amy whispers: /mine
        10:31 tick
        10:32 lena: /list 1
        10:33 lena: /arrived 1
"""

CHANGED = """
    10:00 lena: /open Eggs; price 30/{}; stock 8; until 20:00
    10:01 amy > buy:1: +2
    10:02 lena: /edit 1; limit 5
    10:03 lena: /edit 1; stock 1
    10:04 lena > buy:1: 20 more
    10:05 lena: /edit 1; A stock 9
    10:06 amy: /menu
    10:07 lena whispers: /products
    10:08 lena whispers: /import 1\\n1. Dan 1
"""

STORIES = [
    Story(
        "of several places one is listed alone, and stays so when somebody is ticked",
        """
        10:00 lena: /open Cherries; price 10; pickup Gate 3 | Office; until 11:00
        10:01 amy > buy:1: +2
        10:02 bob > buy:1: +1
        10:03 amy: /place 1 Gate 3
        10:04 bob: /place 1 Office
        11:01 tick
        11:02 lena whispers: /list 1 gate 3
        11:03 lena (private) taps ✓ paid: amy on b12
        11:04 lena whispers: /list 1 Nowhere
        11:05 bob: /place 1 Gate 3
        11:06 lena whispers: /list 1 office
        """,
        says={
            "m7": ["2 units, ¥20", "Only at Gate 3.", "#1 amy"],
            "m9": 'I could not read "Nowhere" here.',
            "m11": "Nobody fetches anything there.",
        },
        hides={"b12": "bob", "m11": "Gate 3"},
    ),
    Story(
        "#2 is order 2 where it is shown and where it is typed, also for a member who came third",
        """
        10:00 lena: /open Veg; until 10:30; price 3
        10:01 cy: hello
        10:02 amy > buy:1: +1
        10:03 bo > buy:1: +5
        10:31 tick
        10:32 lena: /list 1
        10:33 lena: /paid 1 #2
        10:34 lena: /paid #1
        10:35 lena: /handed 1 #2
        10:36 lena: /paid 1 #9
        """,
        says={
            "@lena": [
                "#2 bo: Veg ×5 at ¥3 = ¥15",
                "bo has paid ¥15 for Veg (#2)",
                "amy has paid ¥3 for Veg (#1)",
            ],
            "m9": "bo has their Veg",
            "m10": "no order #9 in number 1",
        },
    ),
    Story(
        "an order of another buy is not taken for one of this",
        f"{SOLD}11:01 lena: /open Plums; price 5; until 12:00\n11:02 bob > buy:2: +1\n12:00:01 tick\n12:01 lena: /paid 1 #3",
        says={"m8": "no order #3 in number 1"},
        hides={"@lena": "bob has paid"},
    ),
    Story(
        "a discount is shown beside the price it is taken off",
        JAM.format("0.50", 10),
        says={
            "m5": "10 booked at ¥0.50 less 3%, ¥4.85",
            "@amy": ["Jam ×10 at ¥0.50 less 3% = ¥4.85", "To pay: ¥4.85"],
            "@lena": "Jam ×10 at ¥0.50 less 3% = ¥4.85",
            "g1": ["10 at ¥0.50", "Less ¥0.15"],
        },
        config=config(SILVER.format("3%")),
    ),
    Story(
        "a rounding is that of the line",
        JAM.format("2.35", 9),
        says={
            "@amy": "Jam ×9 at ¥2.35 less 5% = ¥20.09",
            "@lena": "Jam ×9 at ¥2.35 less 5% = ¥20.09",
            "g1": "Less ¥1.06",
        },
        config=config(SILVER.format("5%")),
    ),
    Story(
        "the leader's unit stands everywhere",
        EGGS.format("tray"),
        says={
            "m2": "2 trays booked at ¥30/tray",
            "@amy": ["Eggs ×2 trays at ¥30/tray = ¥60", "📦"],
            "g1": "2 trays at ¥30/tray",
            "@lena": ["2 trays for 1 member", "Eggs: 2 trays", "#1 amy: Eggs ×2 trays at ¥30/tray = ¥60"],
        },
    ),
    Story(
        "and in Chinese",
        EGGS.format("盒"),
        says={
            "m2": "已拼 2 盒，每盒 ¥30",
            "@amy": "Eggs ×2 盒，每盒 ¥30 = ¥60",
            "@lena": "Eggs：2 盒",
            "g1": "2 盒，每盒 ¥30",
        },
        config=config(language="zh-Hans"),
    ),
    Story(
        "and in Japanese, with the one sign for yuan",
        EGGS.format("箱"),
        says={"m2": "ご注文 2箱（1箱 ¥30）", "@amy": "Eggs ×2箱、1箱 ¥30 = ¥60", "@lena": "Eggs：2箱"},
        never=["元"],
        config=config(language="ja"),
    ),
    Story(
        "in edits, the menu, lists from elsewhere, what was sold and what is refused too",
        CHANGED.format("tray"),
        says={
            "m3": "At most 5 trays per member",
            "m4": "2 trays of Eggs are promised already",
            "m5": "20 more trays of Eggs (number 1) for everybody?",
            "m6": "stock 9 trays",
            "m7": "2 trays ordered",
            "@lena": ["1. Eggs: 1 time, 2 trays", "1 tray in all", "Dan: 1 tray"],
        },
        never=["unit", "Two names"],
    ),
    Story(
        "the same in Chinese",
        CHANGED.format("盒"),
        says={
            "m3": "每人限 5 盒",
            "m4": "已经拼出 2 盒",
            "m5": "Eggs（1 号团）给大家再加 20 盒库存吗",
            "m6": "库存 9 盒",
            "m7": "已拼 2 盒",
            "@lena": ["共 2 盒", "一共 1 盒"],
        },
        never=["份"],
        config=config(language="zh-Hans"),
    ),
    Story(
        "of several products each sentence names its own",
        """
        10:00 lena: /open Veg; until 11:30; offer Kale 5; offer Leek 7 (stock 1)
        10:01 amy > buy:1: B1
        10:02 cy > buy:1: A10 B2
        11:31 tick
        """,
        says={"m3": ["Leek: nothing left just now, your 2 wait", "Kale ×10 at ¥5 = ¥50"]},
        never=["Only 10 were left", "each now"],
    ),
    Story(
        "in the group numbers, to the leader names",
        f"{SOLD}11:01 lena: /arrived 1\n11:02 lena: /handed 1 amy\n11:03 lena whispers: /list 1\n11:04 lena: /unhanded 1 amy",
        says={
            "m6": "amy has their Cherries. 1 of 2 fetched",
            "@lena": ["1 of 2 fetched", "#2 bob"],
            "m8": "0 of 2 fetched",
        },
        hides={"g1": "Still to come"},
    ),
    Story(
        "a deposit that is paid is shown, with what is still to come",
        "10:00 lena: /open Crab; price 100; deposit 20%; until 11:00\n10:01 amy > buy:1: +1\n11:01 tick\n"
        "11:02 lena: /paid 1 amy\n11:03 lena: /list 1",
        says={"@lena": "✓ deposit of ¥20 paid, ¥80 to come"},
    ),
    Story(
        "an order that was cancelled is none",
        "10:00 lena: /open Tea; price 9; until 20:00\n10:01 amy > buy:1: +1\n10:02 amy > buy:1: cancel\n10:03 lena: /members\n"
        "10:04 amy whispers: /me",
        says={"@lena": "amy, a passer-by: no order", "@amy": "0 orders"},
    ),
    Story(
        "where one delivery was put is not the buy's own pickup",
        "10:00 lena: /open Tea; price 9; pickup Gate 3; until 11:00\n10:01 amy > buy:1: +1\n11:01 tick\n"
        "11:02 lena: /arrived 1 Gate 5\n11:03 amy whispers: /mine\n11:04 lena: /open again 1; until 20:00",
        says={"m6": "Pickup: Gate 3", "@amy": ["Where: Gate 5", "Pickup: Gate 5"]},
    ),
    Story(
        "the answer to /open repeats each variant's own stock",
        "10:00 lena: /open Tee; price 50; options color=red/blue; stock red=2, blue=5; until 20:00",
        says={"m1": "stock red 2, blue 5"},
    ),
    Story(
        "arrived tells once; a new place is told again",
        f"{SOLD}11:01 lena: /arrived 1 Gate 3\n11:02 mei: /arrived 1\n11:03 lena: /arrived 1 Gate 3\n11:04 lena: /arrived 1 Gate 5",
        says={
            "m6": ["told already", "by lena", "11:01", "Gate 3"],
            "m7": "told already",
            "m8": "Gate 5",
            "@amy": "Where: Gate 5",
        },
        config=config().replace(
            'leaders = ["sandbox:lena"]\n[[groups]]', 'leaders = ["sandbox:lena", "sandbox:mei"]\n[[groups]]'
        ),
    ),
    Story(
        "who ended a buy, and when, is told to whoever comes second",
        "10:00 lena: /open Tea; price 9; until 20:00\n10:01 amy > buy:1: +1\n10:02 lena: /close 1\n10:03 lena: /close 1\n"
        "10:04 lena: /open Jam; price 9; until 20:00\n10:05 lena: /cancel 2\n10:06 lena: /cancel 2\n10:07 lena: /close 2",
        states={1: "succeeded", 2: "cancelled"},
        says={
            "m4": ["closed already: by lena", "10:02"],
            "m7": ["cancelled already: by lena", "10:05"],
            "m8": "cancelled already",
        },
    ),
    Story(
        "a poll ends once",
        "10:00 lena: /poll Which?; durian; mango; until 2h\n10:01 lena: /poll close 1\n10:02 lena: /poll close 1\n10:03 lena: /poll cancel 1",
        says={"m3": ["closed already: by lena", "10:01"], "m4": "closed already"},
    ),
    Story(
        "what was taken back stays taken back",
        """
        10:00 lena: /open Tea; price 9; until 20:00
        10:01 amy > buy:1: +1
        10:02 amy > buy:1: +1
        10:03 amy taps ↩ Undo on b4
        10:04 amy taps ↩ Undo on b4
        """,
        {"amy": "1A@9 = 9"},
        says={"@amy": "taken back already, and nothing has changed now. Of Tea you have 1 booked"},
    ),
]
