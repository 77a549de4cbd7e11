"""Prices of several units: what one member has of a product counts together, and every answer explains its
sum. And the day the goods come."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

_SOCKS = "10:00 lena: /open Socks; price 38/pair, 3 for 100; options red/blue; arrives Friday; until 20:00\n"

STORIES = [
    Story(
        "red and blue together make three for a hundred, on the post, in the answer, in the bill",
        _SOCKS
        + """
        10:01 amy > buy:1: 2 red
        10:02 amy > buy:1: 1 blue
        10:03 bob > buy:1: 5 red
        10:04 amy: /mine
        20:01 tick
        """,
        {"amy": "1A blue@38, 2A red@38 = 100", "bob": "5A red@38 = 176"},
        says={
            "m1": ["¥38/pair, 3 for ¥100", "Arrives: Friday"],
            "b1": ["3 for ¥100", "Arrives: Friday"],
            "m2": "¥76",
            "m3": ["¥100 now", "red ×2 pairs = ¥66.67 (3 together: 3 for ¥100)"],
            "m4": ["×5 pairs: 3 for ¥100 + 2 × ¥38 = ¥176", "¥176 now"],
            "@amy": ["3 together: 3 for ¥100", "To pay: ¥100", "Arrives: Friday"],
            "g1": "Less ¥28 by buying several.",
            "@bob": ["3 for ¥100 + 2 × ¥38 = ¥176", "To pay: ¥176"],
        },
        never=["at ¥38 = ¥176", "members' own discounts"],
    ),
    Story(
        "同样的团，中文：组合价写在团购帖、回答和账单里",
        """
        10:00 lena: /open 袜子；价格 38/双，3双100；到货 周五；截止 20:00
        10:01 amy > buy:1: 4双
        20:01 tick
        """,
        {"amy": "4A@38 = 138"},
        config=config(language="zh-Hans"),
        says={
            "m1": ["¥38/双，3 双 ¥100", "到货：周五"],
            "m2": ["×4 双：3 双 ¥100 + 1 × ¥38 = ¥138"],
            "@amy": ["3 双 ¥100 + 1 × ¥38 = ¥138", "到货：周五"],
        },
    ),
    Story(
        "靴下：まとめ買い",
        """
        10:00 lena: /open 靴下；価格 380/足、3個で1000；お届け 金曜；締切 20:00
        10:01 amy > buy:1: 4
        20:01 tick
        """,
        {"amy": "4A@3.8 = 13.8"},
        config=config(language="ja", currency="JPY"),
        says={"m1": ["3足で", "お届け：金曜"], "m2": "×4足：3足で", "@amy": "お届け：金曜"},
    ),
    Story(
        "somebody has ordered by it: cheaper is fine, dearer and away are not; a ladder does not go with it",
        _SOCKS
        + """
        10:01 amy > buy:1: 3 red
        10:02 lena: /edit 1; bundle none
        10:03 lena: /edit 1; bundle 3 for 110
        10:04 lena: /edit 1; bundle 3 for 95
        10:05 lena: /edit 1; arrives Saturday
        10:06 lena: /edit 1; ladder 10=30
        10:07 lena: /edit 1; A 4 for 120
        """,
        {"amy": "3A red@38 = 95"},
        says={
            "m3": "cannot go away or cost more",
            "m4": "cannot go away or cost more",
            "m5": "Bundles: 3 for ¥95",
            "m6": "Arrives: Saturday",
            "m7": "does not go with this way of selling",
            "m8": "cannot go away or cost more",
        },
    ),
    Story(
        "粘贴的开团文字：组合价和到货的日子都认得，不再混进说明和自提",
        "10:00 lena: /open 开团啦！芒果干 45元/包，3包120元，周五到货，今晚8点截止，3号门自提，要的接龙\n",
        {},
        config=config(language="zh-Hans"),
        says={"m1": ["¥45/包，3 包 ¥120", "到货：周五", "自提：3号门"]},
        never=["说明：芒果干"],
    ),
]
