"""Words that nobody asked for: one a day, each with a button that stops its kind, none at night."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

TWO = """
09:00 amy: /wish durian
09:01 amy: /wish mango
10:00 lena: /open Durian; price 60; until 2026-11-23 20:00; wish 1
10:05 lena: /open Mango; price 30; until 2026-11-23 20:00; wish 2
"""
NIGHT = '[quiet]\nhours = "22:00-08:00"'

STORIES = [
    Story(
        "two wishes that open on one day are told of on two",
        f"{TWO}20:00 tick\n22 09:59 tick\n22 10:01 tick",
        says={"@amy": ["Durian is open", "Mango is open"]},
    ),
    Story(
        "by its button no other of the kind follows, and what is owed still does",
        f"""
        {TWO}
        10:10 amy > buy:1: +1
        10:11 amy (private) taps not this again on b3
        22 12:00 tick
        23 20:05 tick
        """,
        says={"@amy": ["wishes of yours that open", "/quiet wishes off", "To pay: ¥60"]},
        hides={"@amy": "Mango"},
    ),
    Story(
        "quiet of everything, and back again",
        f"09:00 amy: /quiet\n{TWO}22 12:00 tick\n22 12:01 amy whispers: /quiet off\n22 12:02 amy whispers: /mango",
        says={"@amy": ["not write to you unasked any more", "one such message a day at most"]},
        hides={"@amy": "is open in"},
    ),
    Story(
        "in words of another language, and what it cannot mean",
        "09:00 amy whispers: /免打扰 心愿\n09:01 amy whispers: /quiet 心愿 取消\n09:02 amy whispers: /quiet the cat",
        says={"@amy": ["/quiet wishes off", "about wishes of yours that open again", "the cat"]},
    ),
    Story(
        "a Chinese answer says in Chinese what brings it back, and that is heard",
        "09:00 amy whispers: /免打扰 心愿\n09:01 amy whispers: /免打扰 心愿 取消\n09:02 amy whispers: /免打扰 关",
        says={"@amy": ["想恢复：/免打扰 心愿 取消", "“心愿开团”会再告诉你", "有适合你的消息会再告诉你"]},
        config=config(language="zh-Hans"),
    ),
    Story(
        "in the quiet hours it waits for the morning, unless it is over then",
        """
        09:00 amy: /wish durian
        09:01 bob: /wish mango
        22:30 lena: /open Durian; price 60; until 2026-11-22 20:00; wish 1
        22:31 lena: /open Mango; price 30; until 2026-11-22 07:00; wish 2
        22 08:05 tick
        """,
        says={"@amy": "Durian is open"},
        silent=["@bob"],
        config=config(more=NIGHT),
    ),
]
