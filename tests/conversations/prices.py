"""Prices: what was shown is never passed, lower steps are everyone's, below the minimum nobody owes."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

LADDER = "10:00 lena: /open Cherries; price 10; ladder 3=9 6=8; until 20:00"

STORIES = [
    Story(
        "the leader's unit stands in every count of the buy",
        """
        10:00 lena: /開團 葡萄；價格 350/盒；階梯 3=320 5=300；成團 4；截止 20:00
        10:01 amy > buy:1: 兩盒
        10:02 bob > buy:1: +1
        10:03 bob > buy:1: 多少錢
        """,
        {"amy": "2A@320 = 640", "bob": "1A@320 = 320"},
        says={
            "g1": ["滿 3 盒 $320", "還差 4 盒成團", "或「2盒」", "來訂第一盒吧"],
            "m1": ["滿 3 盒：$320", "滿 4 盒成團"],
            "m2": "再湊 1 盒，大家都是 $320",
            "m4": ["$320/盒", "再湊 2 盒，大家都是 $300"],
        },
        hides={"g1": "份"},
        config=config(language="zh-Hant", currency="TWD", timezone="Asia/Taipei"),
    ),
    Story(
        "the unit in what whole packs gave, and in the leader's list",
        """
        10:01 lena: /开团 鸡蛋；价格 30/板；整箱 6；截止 11:00
        10:02 amy > buy:1: 2板，最多4板
        10:03 bob > buy:1: 4板
        11:01 tick
        11:02 lena: /名单 1
        """,
        {"amy": "2A@30 = 60", "bob": "4A@30 = 120"},
        says={"@amy": "你要 2 板（最多 4），分到 2 板（整箱 6 板）", "@lena": "（1 箱，每箱 6 板）"},
        hides={"@amy": "份", "@lena": "份"},
        config=config(language="zh-Hans"),
    ),
    Story(
        "the unit in Japanese; what is asked about a price has its bundles and its steps",
        """
        10:00 lena: /開団 りんご; 価格 500/箱; 箱単位 4; 最少 8; 在庫 12; 締切 20:00
        10:01 amy > buy:1: 2箱、最大4箱まで
        10:02 lena: /開団 みかん; 価格 500/袋、3袋で1200; 締切 20:00
        10:03 amy > buy:2: いくらですか
        """,
        {"amy": "2A@500 = 1000"},
        says={
            "g1": ["「2箱、最大4箱まで」", "成立まであと 8箱", "最初の1箱"],
            "m4": "¥500／袋、3袋で ¥1,200",
        },
        config=config(language="ja", timezone="Asia/Tokyo"),
    ),
    Story(
        "one plain order closes at its price",
        """
        10:00 lena: /open Cherries 2 kg; price 99; until 20:00
        10:01 amy > buy:1: +2
        20:00:01 tick
        """,
        {"amy": "2A@99 = 198"},
        states={1: "succeeded"},
        says={"m2": ["amy", "2 booked", "198"], "@amy": ["Cherries 2 kg", "198"], "g1": "closed"},
    ),
    Story(
        "everyone pays the step that all reached together",
        f"""
        {LADDER}
        10:01 amy > buy:1: +2
        10:02 bob > buy:1: +4
        20:00:01 tick
        """,
        {"amy": "2A@8 = 16", "bob": "4A@8 = 32"},
        says={"m2": ["20", "1 more", "¥9"], "m3": "32", "g1": "now ¥8"},
    ),
    Story(
        "own units count for the price shown",
        f"{LADDER}\n10:01 amy > buy:1: +3",
        {"amy": "3A@9 = 27"},
        says={"m2": ["27", "3 more", "¥8"]},
    ),
    Story(
        "who was shown a low price keeps it when others leave",
        f"""
        {LADDER}
        10:01 amy > buy:1: +2
        10:02 bob > buy:1: +4
        10:03 cat > buy:1: +2
        10:04 bob > buy:1: cancel
        10:05 cat > buy:1: -1
        10:06 dan > buy:1: +1
        20:00:01 tick
        """,
        {"amy": "2A@9 = 18", "cat": "1A@8 = 8", "dan": "1A@9 = 9"},
    ),
    Story(
        "a step lost gives the first buyers their own price back, never more",
        f"""
        {LADDER}
        10:01 amy > buy:1: +2
        10:02 bob > buy:1: +1
        10:03 bob > buy:1: cancel
        20:00:01 tick
        """,
        {"amy": "2A@10 = 20"},
    ),
    Story(
        "what is left after a reduction is priced from what others had pledged",
        f"""
        {LADDER}
        10:01 amy > buy:1: +6
        10:02 amy > buy:1: -5
        10:03 amy > buy:1: +1
        20:00:01 tick
        """,
        {"amy": "2A@10 = 20"},
        says={"m3": ["1 booked", "¥10"], "m4": "20"},
    ),
    Story(
        "a lower total gives back the step that it had won",
        f"{LADDER}\n10:01 amy > buy:1: +6\n10:02 amy > buy:1: 改2\n20:00:01 tick",
        {"amy": "2A@10 = 20"},
    ),
    Story(
        "a price raised later leaves those who ordered where they were",
        """
        10:00 lena: /open Cherries; price 10; until 20:00
        10:01 amy > buy:1: +2
        10:02 lena: /edit 1; price 12
        10:03 bob > buy:1: +1
        20:00:01 tick
        """,
        {"amy": "2A@10 = 20", "bob": "1A@12 = 12"},
        says={"m3": "12"},
    ),
    Story(
        "a price lowered later is everyone's",
        """
        10:00 lena: /open Cherries; price 10; until 20:00
        10:01 amy > buy:1: +2
        10:02 lena: /edit 1; price 7.5
        20:00:01 tick
        """,
        {"amy": "2A@7.5 = 15"},
    ),
    Story(
        "waiting units count for no step",
        """
        10:00 lena: /open Cherries; price 10; ladder 3=9; stock 2; until 20:00
        10:01 amy > buy:1: +2
        10:02 bob > buy:1: +5
        20:00:01 tick
        """,
        {"amy": "2A@10 = 20", "bob": "0A@10 w5 = 0"},
        pledged={1: 2},
        waiting={1: 5},
    ),
    Story(
        "below the minimum of units it fails and nobody owes",
        """
        10:00 lena: /open Cherries; price 99; min 3; until 20:00
        10:01 amy > buy:1: +2
        20:00:01 tick
        20:01 lena: /paid 1 amy
        """,
        {"amy": "2A@99 = 0"},
        states={1: "failed"},
        says={
            "g1": ["did not come together", "Nobody owes anything"],
            "m4": "owes nothing",
            "@amy": "You owe nothing",
        },
    ),
    Story(
        "the minimum of members counts members",
        """
        10:00 lena: /open Cherries; price 99; min 2 members; until 20:00
        10:01 amy > buy:1: +5
        10:02 bob > buy:1: +1
        10:03 bob > buy:1: cancel
        20:00:01 tick
        """,
        {"amy": "5A@99 = 0"},
        states={1: "failed"},
    ),
    Story(
        "reached exactly, the minimum holds",
        "10:00 lena: /open Cherries; price 99; min 2 members; until 20:00\n10:01 amy > buy:1: +1\n10:02 bob > buy:1: +1\n20:00 tick",
        {"amy": "1A@99 = 99", "bob": "1A@99 = 99"},
        states={1: "succeeded"},
    ),
    Story(
        "money has the decimals of its currency",
        "10:00 lena: /open Tea; price 1250; until 20:00\n10:01 amy > buy:1: +3\n20:00 tick",
        {"amy": "3A@12.5 = 37.5"},  # minor units of the yen are yen
        says={"m2": "3,750"},
        config=config(currency="JPY"),
    ),
    Story(
        "a price with more decimals than the currency is refused",
        "10:00 lena: /open Tea; price 9.999; until 20:00\n10:01 lena: /open Tea; price abc; until 20:00",
        {},
        says={"m1": "decimals", "m2": ['"abc" is not a price', "price 99"]},
    ),
]
