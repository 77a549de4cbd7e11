"""What the first real sale brought up and no other story holds: a letter that is a word, somebody who cancelled
before the end, a payment of too much said twice, sums in the country's own writing."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

EUR = config(currency="EUR", timezone="Europe/Berlin")

STORIES = [
    Story(
        "a name of several words before a quantity needs no quotes, also where its first word is a member",
        """
        10:00 lena: /open りんご; price 300; until 20:00
        10:01 lena: /代 田中 花子 2つ
        10:02 lena: /代 田中2つ
        10:03 lena: /代 田中 一郎 1つ
        10:04 lena: /correct 田中 花子 3つ
        10:05 lena: /for Mary Ann one please
        10:06 lena: /for Mary Ann りんご 2つ
        """,
        {
            "田中 花子": "3A@3 = 9",
            "田中": "2A@3 = 6",
            "田中 一郎": "1A@3 = 3",
            "Mary Ann": "3A@3 = 9",
        },
        config=config(currency="JPY", timezone="Asia/Tokyo"),
        offset="+09:00",
    ),
    Story(
        "one letter of an ordinary word is no code",
        """
        10:00 lena: /open Veg day; offer Red onion 4; offer Onion 3; offer Garlic 2; offer Potatoes 5; until 20:00
        10:01 amy > buy:1: a garlic please
        10:02 bob > buy:1: a potato and an onion
        10:03 cat > buy:1: a red onion
        10:04 dan > buy:1: A2 and a garlic
        """,
        {
            "amy": "1C@2 = 2",
            "bob": "1B@3, 1D@5 = 8",
            "cat": "1A@4 = 4",
            "dan": "1C@2, 2A@4 = 10",
        },
    ),
    Story(
        "who cancelled owes nothing, fetches nothing and has no order",
        """
        10:00 lena: /open Cherries; price 99; until 20:00
        10:01 amy > buy:1: +1
        10:02 amy > buy:1: cancel
        10:03 bob > buy:1: +1
        10:04 lena: /members
        10:05 lena: /close 1
        10:06 lena: /paid 1 amy
        10:07 lena: /handed 1 amy
        10:08 lena: /unpaid 1 amy
        10:09 lena: /unhanded 1 amy
        10:10 lena: /paid 1 #1
        10:11 lena: /handed 1 #1
        """,
        {"bob": "1A@99 = 99"},
        says={
            "@lena": "amy, a passer-by: no order, ¥0",
            "m7": "amy owes nothing for number 1",
            "m8": "amy has nothing to fetch from number 1",
            "m9": "amy",
            "m10": "amy has nothing to fetch",
            "m11": "amy owes nothing for number 1",
            "m12": "amy has nothing to fetch from number 1",
        },
    ),
    Story(
        "the word that takes a payment back asks which is meant where some of it was too much, each time anew",
        """
        10:00 lena: /open Veg; price 3; until 11:00
        10:01 amy > buy:1: +2
        11:01 tick
        11:02 lena: /paid 1 amy
        11:03 lena: /reopen 1 10m
        11:04 amy > buy:1: make it 1
        11:14 tick
        11:15 lena: /unpaid 1 amy
        11:16 lena: /unpaid 1 amy
        11:17 lena: /list 1
        """,
        {"amy": "1A@3 = 3"},
        says={"@lena": ["Did you give ¥3 back, or were the ¥6 never paid?", "¥3, ¥6 paid", "give back ¥3"]},
        never=["owes ¥3 for Veg again"],
    ),
    Story(
        "sums are read as the country writes them: price, products, steps, deposit",
        """
        10:00 lena: /open Lamp; price 1.234,50; until 20:00
        10:01 lena: /open Fruit; offer A1 Mango 4,50; offer A2 Kiwi 3,20; until 20:00
        10:02 lena: /open Soap; price 9.90; ladder 10=8,90 20=7,90; until 20:00
        10:03 lena: /open Crab; price 9,90; deposit 2,50; until 20:00
        10:04 lena: /edit 2; A1 price 4,75
        """,
        says={
            "m1": "€1,234.50",
            "m2": ["A1 Mango: €4.50", "A2 Kiwi: €3.20"],
            "m3": ["€8.90", "€7.90"],
            "m4": "Deposit: €2.50",
            "m5": "A1 Mango: €4.75",
        },
        config=EUR,
        offset="+01:00",
    ),
    Story(
        "yuan have their sign in Japanese too",
        "10:00 lena: /open Tee; price 50; until 20:00",
        says={"m1": "¥50", "g1": "¥50"},
        never=["50元"],
        config=config(language="ja"),
    ),
    Story(
        "a large amount is asked about, but where the limit refuses it anyway, that is said at once",
        """
        10:00 lena: /open Cherries; price 99; limit 20; until 20:00
        10:01 amy > buy:1: +100
        10:02 bob > buy:1: 1,300
        10:03 lena: /open Jam; price 9; until 20:00
        10:04 amy > buy:2: +100
        """,
        {},
        says={
            "m2": "At most 20 of Cherries each",
            "m3": "At most 20 of Cherries each",
            "m5": "100 × Jam? Tap to say so",
        },
    ),
]
