"""/tell: a leader's word to a part of a buy's members: how many it reaches first, each once a day, nobody named in the
group."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

CLOSED = """
    10:00 lena: /open Cherries; price 99; until 10:30; pickup Gate 3 Fri 18-20 | Office Sat 10-12
    10:01 amy > buy:1: +1
    10:02 bob > buy:1: +2
"""

STORIES = [
    Story(
        "who has not paid, and nobody else; a second word on the same day goes to who read none",
        CLOSED
        + """
          10:40 lena: /paid 1 amy
          10:41 lena: /tell unpaid 1 Please pay by Friday.
          10:42 lena (private) taps Send to 1 on b11
          10:43 lena (private) taps Send to 1 on b11
          10:44 lena: /tell all 1 The van comes at six.
          10:45 lena (private) taps Send to 1 on b13
          """,
        says={
            "@lena": [
                "1 member with something still to pay",
                "Nothing is sent yet",
                "Sent to 1 member of Cherries",
                "Left out, because they read such a word today already: 1",
                "1 member who ordered",
            ],
            "@bob": "lena about Cherries: Please pay by Friday.",
            "@amy": "lena about Cherries: The van comes at six.",
        },
        hides={"@amy": "Please pay by Friday", "@bob": "The van", "g1": "Please pay by"},
    ),
    Story(
        "who fetches at one gate, by the first words of its name; said to nobody without a yes",
        CLOSED
        + """
          10:40 amy whispers: /place 1 Gate 3 Fri 18-20
          10:41 bob whispers: /place 1 Office Sat 10-12
          10:42 lena: /tell Gate 3: the van is late
          10:43 lena (private) taps No on b12
          10:44 lena: /tell 1 office sat bring a bag
          10:45 lena (private) taps Send to 1 on b13
          10:46 amy: /tell all 1 hello
          10:47 lena: /tell unpaid please pay
          """,
        says={
            "@lena": ["fetching at Gate 3 Fri 18-20", "the van is late", "fetching at Office Sat 10-12"],
            "@bob": "lena about Cherries: bring a bag",
            "m10": "for the leaders",
            "m11": "/tell unpaid 1 Please pay by Friday.",
        },
        hides={"@amy": "van"},
    ),
    Story(
        "in Chinese, at night: it waits for the morning",
        CLOSED + "23:30 lena: /通知 没付 1 请周五前付款\n23:31 lena (private) taps 发给这 2 人 on b10",
        says={"@lena": ["还没付款的 2 人会私下收到", "免打扰时段过后送达"]},
        hides={"@bob": "请周五前付款"},
        config=config(language="zh-Hans", more='[quiet]\nhours = "22:00-08:00"'),
    ),
]
