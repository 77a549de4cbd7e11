"""Whole packs: the one count that the post, the reminder, the lists and the minimum go by."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

SHORT = """
        10:00 lena: /open Eggs; price 30; pack 4; min 10; until 20:00
        10:01 amy > buy:1: +11
"""

STORIES = [
    Story(
        "a minimum that would fail by packs is told in time and fails as it was told",
        SHORT + "19:50 tick\n19:51 lena whispers: /list 1\n20:00:01 tick",
        {"amy": "11A@30 = 0"},
        states={1: "failed"},
        says={
            "g1": [
                "11 ordered so far (8 in full packs)",
                "1 more is needed for it to happen",
                "11 ordered by 1 (8 in full packs), 10 units were needed",
            ],
            "@lena": ["11 units (8 in full packs)", "Eggs ×11 (8 in full packs)"],
        },
        config=config(defaults='reminders = ["10m"]'),
    ),
    Story(
        "the post says what is missing, and with that it happens",
        SHORT + "10:30 tick\n10:31 bob > buy:1: +1\n11:00 tick\n20:00:01 tick",
        {"amy": "11A@30 = 330", "bob": "1A@30 = 30"},
        states={1: "succeeded"},
        says={"@amy": "330"},
    ),
    Story(
        "a member sees what packs would give them now",
        SHORT + "10:02 amy whispers: /mine",
        says={"@amy": "Eggs ×11 (8 in full packs)"},
    ),
    Story(
        "in Chinese",
        SHORT + "19:50 tick\n19:51 lena whispers: /list 1\n20:00:01 tick",
        states={1: "failed"},
        says={
            "g1": [
                "已拼 11 份（整箱 8 份）",
                "还差 1 份成团",
                "1 人拼了 11 份（整箱只有 8 份），要满 10 份才成团",
            ],
            "@lena": "11 份（整箱 8 份）",
        },
        config=config(language="zh-Hans", defaults='reminders = ["10m"]'),
    ),
    Story(
        "in Japanese",
        SHORT + "19:50 tick\n19:51 lena whispers: /list 1\n20:00:01 tick",
        states={1: "failed"},
        says={
            "g1": [
                "ただいま 11点（箱単位では 8点）",
                "成立まであと 1点です",
                "（そろった箱は 8点）（成立は 10点から）",
            ],
            "@lena": "11点（箱単位では 8点）",
        },
        config=config(language="ja", defaults='reminders = ["10m"]'),
    ),
    Story(
        "not one full pack is told before closing, without a minimum too",
        "10:00 lena: /open Eggs; price 30; pack 6; until 20:00\n10:01 amy > buy:1: +5\n"
        "19:50 tick\n20:00:01 tick",
        {"amy": "5A@30 = 0"},
        states={1: "failed"},
        says={
            "g1": [
                "5 ordered so far (0 in full packs)",
                "1 more is needed",
                "5 ordered by 1 (0 in full packs), 6 units were needed",
            ]
        },
        config=config(defaults='reminders = ["10m"]'),
    ),
]
