"""Lists of people behind a command: one grammar, whatever is done for them, in every language."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

CLOSED = """
        10:00 lena: /open Cherries; price 10; until 20:00
        10:01 amy > buy:1: +2
        10:02 bob > buy:1: +1
        10:03 cat > buy:1: +1
        10:04 dan called Lee, Dan > buy:1: +1
        20:00:01 tick
"""
CROWD = "".join(f"10:{minute:02} m{minute} > buy:1: +1\n" for minute in range(1, 13))

STORIES = [
    Story(
        "goods are ticked off for whoever is named, and for all but these",
        CLOSED
        + """
        20:01 lena: /arrived 1 everyone
        20:02 lena: /handed 1 amy, bob and "Lee, Dan"
        20:03 lena: /unhanded 1 amy bob
        20:04 lena: /handed 1 all but cat
        20:05 lena: /handed 1 amy, zed
        20:06 lena: /unhanded 1 #1 & #2
        20:07 lena (private) taps ↩ Undo this on b24
        """,
        says={
            "@lena": [
                "Handed out, Cherries: amy, bob, Lee, Dan.\n3 of 4 fetched.",
                "Back on the list for Cherries: amy, bob.\n1 of 4 fetched.",
                "Handed out, Cherries: amy, bob.\n3 of 4 fetched.",
                "Back on the list for Cherries: amy, bob.\n1 of 4 fetched.",
            ],
            "m11": "nobody called zed",
        },
    ),
    Story(
        "money is put on record, and taken back, in the same words",
        CLOSED
        + """
        20:01 lena: /paid 1 amy and bob
        20:02 lena: /unpaid 1 amy, bob, cat
        20:03 lena: /paid 1 all but cat
        20:04 lena: /unpaid 1 everybody
        20:05 lena: /paid 1 amy 50
        20:06 lena: /givenback 1 all
        """,
        says={
            "@lena": [
                "On record for Cherries: amy, bob, ¥30 in all.",
                "Taken back, Cherries: amy, bob; ¥30 is owed again.\nAs before: cat.",
                "On record for Cherries: amy, bob, Lee, Dan, ¥40 in all.",
                "Taken back, Cherries: amy, bob, Lee, Dan; ¥40 is owed again.",
                "amy has paid ¥50",
                "Given back, Cherries: amy; ¥30 in all.",
            ]
        },
    ),
    Story(
        "people are no place: goods come for everybody",
        CLOSED + "20:01 lena: /arrived 1 amy, bob",
        says={"m7": 'I could not read "amy, bob" here.'},
        hides={"@amy": "📦"},
    ),
    Story(
        "of many who are not named one by one it is asked first",
        f"10:00 lena: /open Cherries; price 10; until 20:00\n{CROWD}20:00:01 tick\n"
        "20:01 lena: /handed 1 all but m3\n20:02 lena taps Yes, all 11 on b31\n20:03 lena taps Yes, all 11 on b31",
        says={
            "m15": "tick off 11 members as having their goods? Nothing is changed yet.",
            "@lena": "Handed out, Cherries: m1, m2, m4, m5, m6, m7, m8, m9, m10, m11, m12.\n11 of 12 fetched.",
        },
    ),
    Story(
        "in Chinese names may stand beside each other as they are spoken",
        """
        10:00 lena: /开团 樱桃; 价格 10; 截止 20:00
        10:01 小兰 > buy:1: +2
        10:02 小竹 > buy:1: +1
        10:03 和平 > buy:1: +1
        20:00:01 tick
        20:01 lena: /到货 1 全部
        20:02 lena: /已取 1 小兰和小竹
        20:03 lena: /已取 1 和平
        20:04 lena: /未取 1 全部除了小竹
        20:05 lena: /已取 1 除了小竹以外
        20:06 lena: /已付 1 小竹跟和平
        """,
        says={
            "@lena": [
                "已取货：小兰、小竹。\n3 人里 2 人已取。",
                "改回还没取货：小兰、和平。",
                "已取货：小兰、和平。",
                "已记下：小竹、和平，共 ¥20。",
            ],
            "m8": "和平 已取走",
        },
        config=config(language="zh-Hans"),
    ),
    Story(
        "in Japanese too, with what a name is addressed by",
        """
        10:00 lena: /open さくらんぼ; 価格 10; 締切 20:00
        10:01 花子 > buy:1: +2
        10:02 太郎 > buy:1: +1
        20:00:01 tick
        20:01 lena: /受渡 1 花子さんと太郎さん
        20:02 lena: /未受渡 1 全員
        20:03 lena: /受渡 1 太郎以外
        20:04 lena: /入金 1 太郎さん
        """,
        says={
            "@lena": [
                "渡しました：花子、太郎。",
                "取り消しました：花子、太郎。",
                "渡しました：花子。\n2人中 1人に渡しました。",
                "太郎",
            ]
        },
        config=config(language="ja"),
    ),
]
