"""What people met first, up to the sums: found, and right since.

Each row is one of the inputs that failed in the first sales that people tried; its number stands before its name."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

STORIES = [
    Story(
        "6: an article is no code",
        """
        10:01 lena #m1: /open Veg day; until 20:00; offer Red onion 4; offer Onion 3; offer Garlic 2; offer Potatoes 5
        10:02 amy #m2 > buy:1: a garlic please
        10:03 bo #m3 > buy:1: a potato and an onion
        """,
        {"amy": "1C@2 = 2", "bo": "1B@3, 1D@5 = 8"},
    ),
    Story(
        "7: given back, pressed twice",
        """
        10:01 lena #m1: /open Veg; until 11:00; price 3
        10:02 amy #m2 > buy:1: +2
        11:01 tick
        11:02 lena #m3: /paid 1 amy
        11:03 lena #m4: /reopen 1 10m
        11:04 amy #m5 > buy:1: 改1
        11:05 lena #m6: /close 1
        11:06 lena #m7: /list 1
        11:07 lena (private) taps ↩ given back: amy on b15
        11:08 lena (private) taps ↩ given back: amy on b15
        11:09 lena #m8: /list 1
        """,
        {"amy": "1A@3 = 3"},
        says={"@lena": ["amy has ¥3 of Veg back (#1).", "Nothing has changed now"]},
    ),
    Story(
        "8: unpaid, said twice",
        """
        10:01 lena #m1: /open Veg; until 11:00; price 3
        10:02 amy #m2 > buy:1: +2
        11:01 tick
        11:02 lena #m3: /paid 1 amy
        11:03 lena #m4: /reopen 1 10m
        11:04 amy #m5 > buy:1: 改1
        11:05 lena #m6: /close 1
        11:06 lena #m7: /unpaid 1 amy
        11:07 lena #m8: /unpaid 1 amy
        11:08 lena #m9: /list 1
        """,
        {"amy": "1A@3 = 3"},
        says={"@lena": ["Did you give ¥3 back, or were the ¥6 never paid?"]},
    ),
    Story(
        "9: handed, pressed twice",
        """
        10:01 lena #m1: /open Veg; until 11:00; price 3
        10:02 amy #m2 > buy:1: +2
        11:01 tick
        11:02 lena #m3: /paid 1 amy
        11:03 lena #m4: /arrived 1
        11:04 lena #m5: /list 1
        11:05 lena (private) taps ✓ handed: amy on b11
        11:06 lena (private) taps ✓ handed: amy on b11
        """,
        {"amy": "2A@3 = 6"},
        says={"@lena": ["Everything is handed out", "Nothing has changed now"]},
    ),
    Story(
        "10: handed, said twice",
        """
        10:01 lena #m1: /open Cherries; price 99; until 11:00
        10:02 bob #m2 > buy:1: +1
        10:03 cat #m3 > buy:1: +1
        11:01 tick
        11:02 lena #m5: /arrived 1
        11:03 lena #m6: /handed 1 bob
        11:04 lena #m7: /handed 1 bob
        """,
        {"bob": "1A@99 = 99", "cat": "1A@99 = 99"},
        says={"@lena": ["Nothing has changed now"], "g1": ["1 of 2 fetched"]},
    ),
    Story(
        "11: #2 is the order of whom the list shows so, though two have one name",
        """
        10:01 lena #m1: /open Veg; until 10:30; price 3
        10:02 amy #m2 > buy:1: +1
        10:03 bo #m3 called amy > buy:1: +5
        10:31 tick
        10:32 lena #m4: /list 1
        10:33 lena #m5: /paid 1 #2
        """,
        {"amy": "1A@3 = 3", "bo": "5A@3 = 15"},
        says={"@lena": ["#2 amy (3): Veg ×5 at ¥3 = ¥15", "amy (3) has paid ¥15 for Veg (#2)"]},
    ),
    Story(
        "12: #2 is the order that the list shows so",
        """
        10:01 lena #m1: /open Veg; until 10:30; price 3
        10:02 cy #m2: hello
        10:03 amy #m3 > buy:1: +1
        10:04 bo #m4 > buy:1: +5
        10:31 tick
        10:32 lena #m5: /list 1
        10:33 lena #m6: /paid 1 #2
        """,
        {"amy": "1A@3 = 3", "bo": "5A@3 = 15"},
        says={"@lena": ["bo has paid ¥15 for Veg (#2)"]},
    ),
    Story(
        "13: a reminder of several products names no one price",
        """
        10:01 lena #m1: /open Veg; until 11:30; offer Onion 3; offer Saffron 50
        10:02 amy #m2 > buy:1: B1
        11:31 tick
        """,
        {"amy": "1B@50 = 50"},
        hides={"g1": "¥3 each"},
    ),
    Story(
        "14: what waits is said of its own product",
        """
        10:01 lena #m1: /open Veg; until 10:30; offer Kale 5; offer Leek 7 (stock 1)
        10:02 amy #m2 > buy:1: B1
        10:03 cy #m3 > buy:1: A10 B2
        """,
        {"amy": "1B@7 = 7", "cy": "0B@7 w2, 10A@5 = 50"},
        says={"m3": ["Leek: nothing left just now, your 2 wait"]},
    ),
    Story(
        "30: a price with a point and a comma",
        """
        10:01 lena #m1: /open X; price 1.234,50; until 20:00
        """,
        {},
        says={"m1": ["€1,234.50"]},
        config=config(currency="EUR", timezone="Europe/Berlin"),
        offset="+01:00",
    ),
    Story(
        "31: prices of offers with a comma",
        """
        10:01 lena #m1: /open X; until 20:00; offer A1 Mango 4,50; offer A2 Kiwi 3,20
        """,
        {},
        says={"m1": ["€4.50", "€3.20"]},
        config=config(currency="EUR", timezone="Europe/Berlin"),
        offset="+01:00",
    ),
    Story(
        "32: steps with a comma",
        """
        10:01 lena #m1: /open X; price 9.90; until 20:00; ladder 10=8,90 20=7,90
        """,
        {},
        says={"m1": ["€8.90", "€7.90"]},
        config=config(currency="EUR", timezone="Europe/Berlin"),
        offset="+01:00",
    ),
    Story(
        "33: a deposit with a comma",
        """
        10:01 lena #m1: /open X; price 9.90; until 20:00; deposit 2,50
        """,
        {},
        says={"m1": ["€2.50"]},
        config=config(currency="EUR", timezone="Europe/Berlin"),
        offset="+01:00",
    ),
    Story(
        "39: money said to be sent, in private",
        """
        10:01 lena #m1: /open Veg; until 11:00; price 3
        10:02 amy #m2 > buy:1: +2
        11:01 tick
        11:02 amy #m3 whispers: 已转账 后五码12345
        """,
        {"amy": "2A@3 = 6"},
        says={"@amy": ["To pay: ¥6", "lena will confirm"]},
    ),
    Story(
        "40: what it costs, and that it is paid, in private",
        """
        10:01 lena #m1: /开团 草莓；价格 25；截止 11:00
        10:02 小兰 #m2 > buy:1: +2
        11:01 tick
        11:02 小兰 #m4 whispers: 多少钱
        11:03 小兰 #m5 whispers: 我付好了
        """,
        {"小兰": "2A@25 = 50"},
        says={"@小兰": ["应付 ¥50", "收到钱会确认"]},
        config=config(language="zh-Hans"),
    ),
    Story(
        "41: cancel and payment after closing, in private",
        """
        10:01 lena #m1: /open Cherries; price 99; until 11:00
        10:02 amy #m2 > buy:1: +1
        11:01 tick
        11:02 amy #m4 whispers: cancel
        11:03 amy #m5 whispers: 已转100
        """,
        {"amy": "1A@99 = 99"},
        says={"@amy": ["only lena can change", "lena will confirm", "To pay: ¥99"]},
    ),
    Story(
        "42: an opening edited",
        """
        10:01 lena #m1: /open Veg; price 3; until 12:00
        10:02 lena edits m1: /open Veg; price 30; until 12:00
        """,
        {},
        says={"g1": ["/edit 1; price 30"]},
    ),
    Story(
        "43: an order for somebody edited",
        """
        10:01 lena #m1: /open Veg; price 3; until 12:00
        10:02 lena #m2: /for bo +1
        10:03 lena edits m2: /for bo +2
        """,
        {"bo": "1A@3 = 3"},
        says={"g1": ["/correct bo +2"]},
    ),
    Story(
        "44: a correction after closing",
        """
        10:01 lena #m1: /open Veg; until 11:00; price 3
        10:02 amy #m2 > buy:1: +2
        11:01 tick
        11:02 lena #m3: /correct amy 1
        """,
        {"amy": "2A@3 = 6"},
        says={"g1": ["/reopen 1 first, then /correct amy 1"]},
    ),
    Story(
        "45: a cancelled sale after closing",
        """
        10:01 lena #m1: /open Veg; until 11:00; price 3
        10:02 amy #m2 > buy:1: +2
        11:01 tick
        11:02 lena #m3: /cancel 1 supplier has none
        """,
        {"amy": "2A@3 = 6"},
        says={"g1": ["/reopen 1 first, then /cancel 1"]},
    ),
    Story(
        "46: an edit after closing",
        """
        10:01 lena #m1: /open Veg; until 11:00; price 3
        10:02 amy #m2 > buy:1: +2
        11:01 tick
        11:02 lena #m3: /edit 1; price 2
        """,
        {"amy": "2A@3 = 6"},
        says={"g1": ["/reopen 1 first, then /edit 1; price 2"]},
    ),
    Story(
        "49: a rounded discount can be checked",
        """
        10:01 lena #m1: /open Seed; price 20; until 10:10
        10:02 amy #m2 > buy:1: +1
        10:11 tick
        10:12 lena #m3: /open Jam; price 0.50; until 11:00
        10:13 amy #m4 > buy:2: +10
        11:01 tick
        """,
        {"amy": "1A@20 = 20; #2 10A@0.49 = 4.85"},
        says={"@amy": ["Jam ×10 at ¥0.50 less 3% = ¥4.85"], "g1": ["Less ¥0.15"]},
        config=config('[[tiers]]\nname = "Silver"\nspend = 10\ndiscount = "3%"'),
    ),
    Story(
        "50: another rounded discount",
        """
        10:01 lena #m1: /open Seed; price 20; until 10:10
        10:02 amy #m2 > buy:1: +1
        10:11 tick
        10:12 lena #m3: /open Jam; price 2.35; until 11:00
        10:13 amy #m4 > buy:2: +9
        11:01 tick
        """,
        {"amy": "1A@20 = 20; #2 9A@2.23 = 20.09"},
        says={"@amy": ["Jam ×9 at ¥2.35 less 5% = ¥20.09"], "g1": ["Less ¥1.06"]},
        config=config('[[tiers]]\nname = "Silver"\nspend = 10\ndiscount = "5%"'),
    ),
    Story(
        "61: the unit stands everywhere",
        """
        10:01 lena #m1: /open Eggs; price 30/tray; until 10:30
        10:02 amy #m2 > buy:1: +2
        10:31 tick
        10:32 lena #m3: /list 1
        10:33 lena #m4: /arrived 1
        """,
        {"amy": "2A@30 = 60"},
        says={
            "@amy": ["Eggs ×2 trays at ¥30/tray = ¥60"],
            "@lena": ["Eggs: 2 trays"],
            "g1": ["2 trays booked at ¥30/tray"],
        },
    ),
    Story(
        "62: a correction teaches nothing that reads well",
        """
        10:01 lena #m1: /open Tee; price 50; options color=red/blue size=S/M/L; until 20:00
        10:02 eve #m2 > buy:1: red S
        10:03 lena #m3 > m2: /correct 1 blue S
        10:04 fay #m4 > buy:1: red S
        """,
        {"eve": "1A blue S@50 = 50", "fay": "1A red S@50 = 50"},
    ),
    Story(
        "63: nor in Chinese",
        """
        10:01 lena #m1: /open Tee; price 50; until 20:00
        10:02 amy #m2 > buy:1: 要两份
        10:03 lena #m3 > m2: /correct 3
        10:04 bob #m4 > buy:1: 要两份
        """,
        {"amy": "3A@50 = 150", "bob": "2A@50 = 100"},
    ),
    Story(
        "64: nor of polite words",
        """
        10:01 lena #m1: /open Tee; price 50; until 20:00
        10:02 amy #m2 > buy:1: one please
        10:03 lena #m3 > m2: /correct 2
        10:04 bob #m4 > buy:1: one please
        10:05 cat #m5 > buy:1: me too
        10:06 lena #m6 > m5: /correct 2
        10:07 dan #m7 > buy:1: me too
        """,
        {"amy": "2A@50 = 100", "bob": "1A@50 = 50", "cat": "2A@50 = 100", "dan": "1A@50 = 50"},
    ),
    Story(
        "65: paid by somebody whose order was cancelled",
        """
        10:01 lena #m1: /open Cherries; price 99; until 20:00
        10:02 amy #m2 > buy:1: +1
        10:03 amy #m3 > buy:1: cancel
        10:04 bob #m4 > buy:1: +1
        10:05 lena #m5: /close 1
        10:06 lena #m6: /paid 1 amy
        """,
        {"bob": "1A@99 = 99"},
        says={"g1": ["amy owes nothing"]},
    ),
]
