"""Refused because it has ended: every such answer names the way that works, with its button."""

from __future__ import annotations

from tests.conversations.table import Story

_CLOSED = """
        10:01 lena: /open Veg; until 11:00; price 3
        10:02 amy > buy:1: +2
        11:01 tick
"""

STORIES = [
    Story(
        "an order for a name of several words, glued, in quotes, or of one who is known",
        """
        10:00 lena: /open Cherries; price 10/box; until 20:00
        10:01 lena: /for Mrs Wang +2
        10:02 lena: /for Old Li 2
        10:03 lena: /for Auntie Mei Ling two boxes
        10:04 lena: /代 王阿姨+2
        10:05 lena: /代 「王 妈妈」 3盒
        10:06 lena: /for Tom please 2
        10:07 lena: /for Wang +1
        10:08 lena: /correct Mrs Wang 3
        10:09 lena: /close 1
        10:10 lena: /paid 1 Mrs Wang
        10:11 lena: /paid 1 Old Wong 20
        10:12 lena: /foobar
        10:13 lena: /clsoe 1
        """,
        says={
            "g1": [
                "Mrs Wang: #1 Cherries, 3 boxes",
                "Old Li: #2 Cherries, 2 boxes",
                "Auntie Mei Ling: #3 Cherries, 2 boxes",
                "王阿姨: #4 Cherries, 2 boxes",
                "王 妈妈: #5 Cherries, 3 boxes",
                "Tom: #6 Cherries, 2 boxes",
                "Wang: #7 Cherries, 1 box",
            ],
            "m12": "nobody called Old Wong",
            "m13": "I do not know /foobar. /help",
            "m14": "Did you mean /close?",
            "@lena": "Mrs Wang has paid ¥30",
        },
        hides={"m13": "mean"},
    ),
    Story(
        "what a leader must put right after closing is refused with the line that opens it again",
        _CLOSED
        + """
        11:02 lena: /correct amy 1
        11:03 lena: /cancel 1 supplier has none
        11:04 lena: /edit 1; price 2
        11:05 lena: /extend 1 2h
        11:06 lena > buy:1: /for bo +1
        11:07 lena > buy:1: /correct amy 1
        11:08 lena taps ↩ Open it again on b8
        11:09 lena: /correct amy 1
        """,
        {"amy": "1A@3 = 3"},
        says={
            "m4": "/reopen 1 first, then /correct amy 1",
            "m5": "/reopen 1 first, then /cancel 1 supplier has none",
            "m6": "/reopen 1 first, then /edit 1; price 2",
            "m7": "/reopen 1 first, then /extend 1 2h",
            "m8": "/reopen 1 first",
            "m9": "/reopen 1 first",
        },
        states={1: "open"},
    ),
    Story(
        "nothing is open is said only where nothing is",
        """
        10:01 lena: /open Tee; price 50; until 20:00
        10:02 lena: /close 1
        10:03 lena: /open Cup; price 20; until 20:00
        10:04 amy > buy:2: +1
        10:05 lena: /arrived
        10:06 lena: /paid amy
        10:07 lena: /restore
        10:08 lena: /reopen
        10:09 lena: /arrived 2
        """,
        says={
            "m5": ["Cup (number 2) is still open", "/close 2", "Tee (number 1) has ended; /reopen 1"],
            "m6": "No group buy has closed with orders",
            "m7": "No group buy was cancelled",
            "m8": "/reopen 1",
            "m9": "/close 2 closes it now",
        },
        never=["Nothing is open"],
    ),
    Story(
        "a cancelled one is restored, one whose goods have come is opened anew",
        _CLOSED
        + """
        11:02 lena: /arrived 1
        11:03 lena: /edit 1; price 2
        11:04 lena: /open Tee; price 50; until 20:00
        11:05 lena: /cancel 2
        11:06 lena: /close 2
        11:07 lena: /close
        """,
        says={
            "m5": "/open again 1",
            "m8": "To open it again: /restore 2",
            "m9": "/restore 2 first, then /close",
        },
    ),
    Story(
        "a member who takes back too late hears when it closed; to a member no leader's line is said",
        _CLOSED + "11:02 amy: /undo\n11:03 amy: /undo 1\n11:04 bob > buy:1: +1",
        {"amy": "2A@3 = 6"},
        says={
            "m4": "closed at",
            "m5": "closed at",
            "m6": ["closed at", "only lena can change: tap, or write /ask 1"],
        },
        never=["/reopen"],
    ),
    Story(
        "what has closed is not opened again to close it, and a member's /cancel hears who can take theirs back now",
        _CLOSED + "11:02 lena: /close\n11:03 amy: /cancel",
        {"amy": "2A@3 = 6"},
        says={"m4": "/reopen 1 opens it again", "m5": "only lena can change"},
        never=["first, then /close"],
    ),
]
