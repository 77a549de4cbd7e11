"""Questions get their answer: from what is known, once for all who ask; what nobody knows reaches the leader."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

ZH = config(language="zh-Hans")
HANT = config(language="zh-Hant")
JA = config(language="ja")
OPEN = "10:00 lena: /open Cherries; price 10/box; stock 5; pickup South gate; until 20:00"

STORIES = [
    Story(
        "what is left of a closed buy: nothing more can be ordered",
        """
        10:00 lena: /open Tea; price 5; until 10:30
        10:01 amy > buy:1: +2
        10:31 amy > buy:1: any left?
        10:32 bob > buy:1: how much was it?
        """,
        {"amy": "2A@5 = 10"},
        says={"m3": "Tea is closed: nothing more can be ordered."},
        hides={"m3": "as many"},
    ),
    Story(
        "what the post tells is told again where it is asked",
        f"""
        {OPEN}
        10:01 amy > buy:1: how much is it?
        10:02 bob > buy:1: any left?
        10:03 cat > buy:1: when does it close?
        10:04 dan > buy:1: where do we pick up?
        """,
        {},
        says={"m2": "¥10/box", "m3": "5 boxes left", "m4": "open until", "m5": "South gate"},
    ),
    Story(
        "the same answer is given once in ten minutes, and anew when it is another",
        f"""
        {OPEN}
        10:01 amy > buy:1: any left?
        10:02 bob > buy:1: any left?
        10:03 bob > buy:1: +2
        10:04 cat > buy:1: any left?
        10:05 dan > buy:1: how much is it?
        10:16 eve > buy:1: how much is it?
        """,
        {"bob": "2A@10 = 20"},
        says={"m2": "5 boxes left", "m3": "see above", "m5": "3 boxes left", "m6": "¥10", "m7": "¥10"},
    ),
    Story(
        "an order and a question in one message are both answered",
        f"{OPEN}\n10:01 amy > buy:1: +2 where do we pick up?",
        {"amy": "2A@10 = 20"},
        says={"m2": ["2 boxes booked", "South gate"]},
    ),
    Story(
        "what nobody knows is left to the group, counted, and told the leader once",
        f"""
        {OPEN}
        10:01 amy > buy:1: do you ship to the island?
        10:02 bob > buy:1: do you deliver?
        10:03 bob > buy:1: do you deliver?
        10:04 lena whispers: /answer 1
        10:05 lena: /answer 1 delivery = free over 99
        10:06 cat > buy:1: do you deliver?
        10:07 lena whispers: /answer 1
        """,
        {},
        says={
            "@lena": ["do you ship to the island?", "asked by 2, no answer yet", "asked by 2: free over 99"],
            "m2": "free over 99",
            "m6": "free over 99",
            "m7": "see above",
        },
        silent=["m3", "m4"],
        hides={"@lena": "do you deliver?"},
    ),
    Story(
        "what nobody has answered stands in the leader's list until it is",
        f"""
        {OPEN}
        10:01 amy > buy:1: do you ship to the island?
        10:02 bob > buy:1: do you deliver?
        10:03 lena whispers: /list 1
        """,
        {},
        says={"@lena": ["Not answered yet: delivery, asked by 2", "To answer: /answer 1"]},
        silent=["m2", "m3"],
    ),
    Story(
        "what is answered stands in the leader's list no more",
        f"""
        {OPEN}
        10:01 amy > buy:1: do you deliver?
        10:02 lena: /answer 1 delivery = free over 99
        10:03 lena whispers: /list 1
        """,
        {},
        hides={"@lena": "Not answered yet"},
    ),
    Story(
        "a word of the leader's own answers what has no topic",
        f"""
        {OPEN}
        10:01 lena: /answer organic = yes, from the valley
        10:02 amy > buy:1: are they organic?
        10:03 bob > buy:1: are they sour?
        """,
        {},
        says={"m3": "yes, from the valley"},
        silent=["m4"],
    ),
    Story(
        "who asked what nobody knew hears it once it is answered, where they asked, once to a chat",
        f"""
        {OPEN}
        10:01 amy > buy:1: is it seedless?
        10:02 bob > buy:1: do you deliver?
        10:03 cat > buy:1: do you ship?
        10:04 lena: /answer 1 seedless = yes
        10:05 lena: /answer 1 delivery = free over 99
        10:06 lena: /answer 1 delivery = free over 88
        """,
        {},
        says={"m2": "yes", "m3": "free over 99", "@lena": "/answer 1 seedless = your answer"},
        silent=["m4"],
        hides={"m3": "88"},
    ),
    Story(
        "one's own sum is told in private",
        f"{OPEN}\n10:01 amy > buy:1: +2\n10:02 amy > buy:1: how much do I owe?",
        {"amy": "2A@10 = 20"},
        says={"@amy": "¥20"},
        silent=["m3"],
    ),
    Story(
        "talk in the open is answered only where it names the goods",
        f"{OPEN}\n10:01 amy: are you there?\n10:02 bob: how much is the bus?\n10:03 cat: how much are the cherries?",
        {},
        says={"m4": "¥10/box"},
        silent=["m2", "m3"],
    ),
    Story(
        "of several buys, the one whose goods are named",
        """
        10:00 lena: /open Cherries; price 10/box; until 20:00
        10:01 lena: /open Plums; price 8/bag; until 20:00
        10:02 amy: how much are the plums?
        10:03 amy: how much is it?
        10:04 amy whispers: when do the cherries close?
        """,
        {},
        says={"m3": "¥8/bag", "@amy": "Cherries is open until"},
        silent=["m4"],
    ),
    Story(
        "in private everything has an answer",
        f"{OPEN}\n10:01 amy > buy:1: +1\n10:02 amy whispers: how much is it?\n10:03 amy whispers: do you deliver?",
        {"amy": "1A@10 = 10"},
        says={"@amy": ["¥10/box", "Cherries"]},
    ),
    Story(
        "in Chinese",
        """
        10:00 lena: /开团 樱桃；价格10/箱；库存 5；截止20:00
        10:01 小兰 > buy:1: 还有吗
        10:02 小红 > buy:1: 运费多少
        10:03 lena: /答 运费 = 满99包邮
        10:04 小明 > buy:1: 包邮吗
        """,
        {},
        says={"m2": "还剩 5 箱", "m3": "满99包邮", "m4": "满99包邮", "m5": "刚刚答过"},
        config=ZH,
    ),
    Story(
        "in traditional script",
        "10:00 lena: /開團 櫻桃；價格10/箱；截止20:00\n10:01 小蘭 > buy:1: 多少錢",
        {},
        says={"m2": "10/箱"},
        config=HANT,
    ),
    Story(
        "in Japanese",
        "10:00 lena: /open さくらんぼ; price 10/箱; until 20:00\n10:01 花子 > buy:1: いくらですか？",
        {},
        says={"m2": "10／箱"},
        config=JA,
    ),
]
