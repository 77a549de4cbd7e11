"""Helpers, and what is on record of who did what."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

HELPED = """
        10:00 lena: /open Cherries; price 10; until 20:00
        10:01 amy > buy:1: +2
        10:02 bob > buy:1: +1
        10:03 cat > buy:1: +1
        20:00:01 tick
        20:01 lena: /arrived 1 Gate 3
        20:02 lena: /helper amy
"""

MISSED = """
        10:00 lena: /open Cherries; price 10; until 11:00
        10:01 amy > buy:1: +2
        11:00:01 tick
        11:01 lena: /arrived 1 Gate 3
        11:02 lena: /handed 1 over
        22 11:10 lena: /handed 1 over
"""

STORIES = [
    Story(
        "a helper ticks, takes cash, and does nothing else; not their own",
        HELPED
        + """
        20:03 amy whispers: /list 1
        20:04 amy whispers: /paid 1 bob
        20:05 amy whispers: /handed 1 bob
        20:06 amy whispers: /handed 1 amy
        20:07 amy whispers: /unpaid 1 bob
        20:08 amy whispers: /export 1
        20:09 amy whispers: /members
        20:10 amy whispers: /credit
        20:11 cat whispers: /handed 1 bob
        """,
        says={
            "@amy": [
                "lena asks you to help in Neighbours",
                "bob has paid ¥10",
                "bob has their Cherries. 1 of 3 fetched.",
                "that is your own order",
                "/unpaid is for the leaders of this group",
                "/export is for the leaders of this group",
                "/members is for the leaders of this group",
            ],
            "@cat": "/handed is for the leaders and helpers of this group",
            "g1": "amy may now tick off goods, take cash and confirm payments in Neighbours",
        },
        hides={"@amy": "As a file"},
    ),
    Story(
        "who lost the right between seeing the list and tapping is told so",
        HELPED
        + """
        20:03 amy whispers: /list 1
        20:04 lena: /helper amy off
        20:05 amy (private) taps ✓ paid: bob on b19
        20:06 lena: /helper
        """,
        says={
            "@amy": ["ended your helping", "/paid is for the leaders and helpers"],
            "g1": "Nobody helps in Neighbours yet.",
        },
        hides={"@amy": "has paid"},
    ),
    Story(
        "who did what is on record, a leader's own as such, and nobody else reads it",
        """
        10:00 lena: /open Cherries; price 10; until 20:00
        10:01 amy > buy:1: +2
        10:02 bob > buy:1: +1
        10:03 lena > buy:1: +1
        20:00:01 tick
        20:02 lena: /helper amy
        20:03 amy whispers: /paid 1 bob
        20:04 lena whispers: /handed 1 lena
        20:05 bob whispers: paid 10
        20:06 lena whispers: /decline 1
        20:07 lena: /audit 1
        20:08 amy whispers: /audit 1
        """,
        says={
            "@lena": [
                "by itself: closed it",
                "lena: opened it",
                "amy: paid · bob #2 · ¥10",
                "lena: handed out · lena #3 · their own",
            ],
            "@amy": "/audit is for the leaders of this group",
        },
        hides={"g1": "handed out"},
    ),
    Story(
        "a leader of two groups names helpers privately only where it is clear",
        """
        10:00 amy: hello
        10:01 amy@g2: hello
        10:02 bob: hello
        10:03 lena whispers: /helper amy
        10:04 lena whispers: /helper bob
        10:05 lena whispers: /helper
        10:06 mia whispers: /helper bob
        """,
        says={
            "@lena": ["amy is in several of your groups: Neighbours, Office", "Helping in Neighbours: bob."],
            "@bob": "lena asks you to help in Neighbours",
        },
        hides={"@mia": "may now"},
        config=config(),
    ),
    Story(
        "who says when they come instead is reminded before that, once, and of what they said",
        HELPED
        + """
        20:06 lena: /handed 1 over
        20:07 amy whispers: /newtime 1 Sunday 10:00
        20:08 bob whispers: I come on Sunday at 11:00
        20:09 cat whispers: /newtime 1 when I am back
        22 09:00 tick
        22 09:01 tick
        22 10:00 tick
        22 10:01 tick
        """,
        says={
            "m9": "I remind you Sun 22 Nov 09:00",
            "m10": "I remind you Sun 22 Nov 10:00",
            "m11": "Thank you for telling",
            "@amy": ["A kind reminder", "You said: “Sunday 10:00”"],
            "@bob": "You said: “I come on Sunday at 11:00”",
            "@lena": "“Sunday 10:00”",
        },
        hides={"@cat": "A kind reminder", "g1": "A kind reminder"},
        config=config("[no_show]"),
    ),
    Story(
        "who did not come is asked privately, answers in words, and is on record a day later until struck out",
        HELPED
        + """
        20:03 lena: /handed 1 bob
        20:04 lena: /handed 1 cat
        20:05 amy whispers: /handed 1 over
        20:06 lena: /handed 1 over
        20:07 amy (private) taps Agree a new time on b22
        20:08 amy whispers: I was ill
        20:09 lena: /handed 1 over
        22 20:10 lena: /handed 1 over
        22 20:11 lena whispers: /missed
        22 20:12 bob whispers: /missed
        22 20:13 amy: /me
        22 20:14 bob: /me
        """,
        says={
            "@amy": [
                "/handed is for the leaders",
                "is still waiting: it was not fetched",
                "When would suit you?",
                "Thank you for telling",
                "is on record as not fetched. Only you and lena see it",
                "What you wrote stands beside it",
                "Not fetched: Cherries (Neighbours); you wrote “I was ill”; forgotten Fri 21 May 2027",
            ],
            "@lena": [
                "Asked privately why they did not come, or when they can: amy",
                "amy about Cherries (#1), which was not fetched: would like another time",
                "“I was ill”",
                "Asked less than a day ago: amy",
                "On record as not fetched: amy",
                "1. amy: Cherries",
            ],
            "@bob": "/missed is for the leaders of this group",
        },
        hides={"g1": "not fetched", "@bob": "Not fetched"},
        config=config("[no_show]"),
    ),
    Story(
        "who has not fetched goods has fewer units for a while, and hears so alone",
        MISSED
        + """
        22 12:00 lena: /open Plums; price 5; until 23:00
        22 12:01 amy > buy:2: +2
        22 12:02 bob > buy:2: +3
        22 12:03 amy > buy:2: +1
        22 12:04 lena: /for amy +1
        22 12:05 lena whispers: /strikeout 1
        22 12:06 amy > buy:2: +4
        """,
        pledged={1: 2, 2: 9},
        says={"@amy": ["you can have 1 unit in each group buy", "For now you can have 1 unit of Plums"]},
        hides={"g1": "For now"},
        config=config('[no_show]\nsteps = ["limit 1"]'),
    ),
    Story(
        "who pays ahead and does not, loses it to the next; in the quiet hours the time stands still",
        MISSED
        + """
        22 21:00 lena: /open Plums; price 5; stock 1; until Mon 20:00
        22 21:01 amy > buy:2: +1
        22 21:02 bob > buy:2: +1
        23 08:30 tick
        23 09:02 tick
        23 09:10 lena: /open Figs; price 7; until Mon 20:00
        23 09:11 amy > buy:3: +1
        23 09:12 amy whispers: paid 7
        23 09:20 lena whispers: /confirm 1
        23 15:00 tick
        """,
        pledged={2: 1, 3: 1},
        waiting={2: 0},
        says={
            "@amy": [
                "please pay ahead when you order",
                "is kept for you until Mon 23 Nov 09:01",
                "please pay ¥5 ahead this time",
                "Your order of Plums was not paid in time",
            ],
            "@bob": "Plums",
        },
        hides={"g1": "ahead"},
        config=config('[no_show]\nsteps = ["prepay"]\n[quiet]\nhours = "22:00-08:00"'),
    ),
]
