"""Reviews: asked once after handing out, kept of whoever fetched, quoted by their yes alone, on the next post."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

ON = '[reviews]\nask_after = "24h"'
SOLD = """
09:00 lena: /open Cherries; price 99/box; until 12:00
09:01 amy > buy:1: +2
09:02 bob > buy:1: +1
09:03 cat > buy:1: +1
09:04 dan > buy:1: +1
12:05 lena: /arrived 1 Gate
14:00 lena: /handed 1 amy
14:01 lena: /handed 1 bob
14:02 lena: /handed 1 cat
22 14:01 tick
"""
AGAIN = "22 18:00 lena: /open again 1; until 2026-11-23 20:00"

STORIES = [
    Story(
        "of a buy that is not there nothing can be said",
        "10:00 amy: /review 9 very sweet\n10:01 amy whispers: /review 9 back",
        says={"@amy": "9"},
    ),
    Story(
        "from the question to the next post: counted, and quoted by its owner's yes alone",
        f"""
        {SOLD}
        22 14:05 amy > b23: very sweet!
        22 14:06 amy (private) taps Quote me by name on b24
        22 14:07 bob taps 👍 on b23
        22 14:08 cat > b23: too sour for me
        22 14:09 dan > b23: I am still waiting for mine
        22 14:10 eve taps 👎 on b23
        {AGAIN}
        23 19:00 tick
        """,
        says={
            "g1": ["How was Cherries?", "⭐ 2 of 3 would buy it again · amy: very sweet!"],
            "@amy": ['May I quote "very sweet!"', "again. That counts.", "may be quoted with your name"],
            "@bob": "you would buy Cherries again",
            "@cat": "your leader hears it first",
            "@lena": ['cat would not buy Cherries again (order #3, 1 box): "too sour for me"'],
            "@eve": "You have fetched nothing of number 1",
        },
        hides={"g1": "sour for me · "},
        silent=["m15"],
        never=["bob: too", "bob: very", "a neighbour:"],
        config=config(more=ON),
    ),
    Story(
        "what is changed needs another yes, and what is taken back counts no more",
        f"""
        {SOLD}
        22 14:05 amy > b23: very sweet!
        22 14:06 amy whispers: /quote 1 nameless
        22 14:07 amy whispers: /review 1 rather dry, but good
        {AGAIN}
        22 18:01 amy whispers: /quote 1 nameless
        22 18:03 amy whispers: /review 1 back
        22 18:05 bob whispers: /quote 1 name
        """,
        says={"b27": "⭐ a neighbour: rather dry, but good", "@bob": "no review 1 here"},
        never=["amy: rather", "amy: very", "neighbour: very"],
        config=config(more=ON),
    ),
    Story(
        "the leader answers and hides, and cannot take it out of the count",
        f"""
        {SOLD}
        22 14:05 cat > b23: rotten
        22 14:06 cat whispers: /quote 1 name
        22 14:07 lena: /reviews answer 1 Sorry, you have your money back
        22 14:08 amy taps 👍 on b23
        22 14:09 bob taps 👍 on b23
        {AGAIN}
        22 18:01 lena: /reviews hide 1 it was the box
        22 18:04 bob: /reviews
        """,
        says={
            "b29": "⭐ 2 of 3 would buy it again · cat: rotten (answered: Sorry, you have your money back)",
            "@cat": 'lena answers what you said of Cherries ("rotten"): Sorry',
            "@lena": "hidden: it was the box",
            "m18": "leaders",
        },
        config=config(more=ON),
    ),
    Story(
        "heard by the way of somebody who had them, and kept only by their yes",
        f"""
        {SOLD}
        22 20:00 amy: last time's cherries were so sweet
        22 20:01 dan: the cherries were rotten
        22 20:02 bob: are the cherries sweet?
        22 20:03 cat: 上次的 cherries 不甜
        22 20:10 amy (private) taps Yes, by name on b24
        22 20:11 cat (private) taps No on b25
        """,
        hides={"@dan": "You said of", "@bob": "You said of"},
        says={
            "@cat": "is forgotten",
            "@amy": [
                'You said of Cherries: "last time\'s cherries were so sweet"',
                "may be quoted with your name",
            ],
        },
        silent=["m11", "m12", "m13", "m14"],
        config=config(more=ON),
    ),
    Story(
        "off: nobody is asked, and nothing is overheard",
        f"{SOLD}22 20:00 amy: last time's cherries were so sweet\n22 21:00 amy whispers: /review 1 sweet",
        says={"@amy": "May I quote"},
        never=["How was", "You said of"],
    ),
    Story(
        "in Chinese",
        f"""
        {SOLD}
        22 14:05 amy > b23: 很甜
        22 14:06 amy (private) taps 可以引用，署我的名 on b24
        {AGAIN}
        """,
        says={"g1": ["Cherries 怎么样，还会再买吗", "⭐ amy：很甜"]},
        config=config(more=ON, language="zh-Hans"),
    ),
    Story(
        "the standard: proposed, voted in, a mark won on the next post, and lost again, with its reason",
        f"""
        {SOLD}
        22 14:02 eve: /standard no additives
        22 14:03 amy: /standard no additives; replaced if cracked
        22 14:04 bob: /vote 1 1
        22 14:04 cat: /vote 1 1
        22 14:04 amy taps 👍 · 2 on b25
        22 14:04 dan: /vote 1 2
        22 14:05 amy taps 👍 on b23
        22 14:06 bob taps 👍 on b23
        22 14:07 cat taps 👍 on b23
        22 15:00 lena: /open again 1; until 16:00
        22 15:01 amy > buy:2: +1
        22 15:02 bob > buy:2: +1
        22 16:00:01 tick
        23 14:05 tick
        23 15:00 lena: /open again 1; until 2026-11-24 16:00
        23 15:02 dan: /standard
        23 15:03 bob whispers: /review 1 bad
        23 15:04 cat whispers: /review 1 bad
        23 15:10 tick
        23 15:11 dan: /standard
        """,
        says={
            "@eve": "Who has ordered in this group before may propose",
            "g1": [
                "Shall we expect this of what we buy?",
                "From now on we expect: “no additives” (3 for it, 1 against)",
                "Not voted in: “replaced if cracked” (0 for it, 0 against)",
                "🏅 keeps what we expect",
                "🏅 Keep it: Cherries (3 of 3 would buy it again, 2 did)",
                "Lost it: Cherries (1 of 3 would buy it again)",
            ],
            "@lena": [
                "🏅 Cherries carries the mark of what your group expects from now on: 3 of 3",
                "Cherries carries the mark of what your group expects no more: 1 of 3",
            ],
        },
        never=["amy proposes", "eve proposes"],
        config=config(more=ON),
    ),
]
