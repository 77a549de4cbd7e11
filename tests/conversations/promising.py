"""What a price step won or lost leaves behind: promises, reductions, and what puts them back."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

TWO = "10:00 lena: /open Cherries; price 99; ladder 10=89 20=79; until 20:00"
WON_AND_LOST = f"""
        {TWO}
        10:01 bob > buy:1: +9
        10:02 amy > buy:1: +1
        10:03 bob > buy:1: 改3
        10:04 amy > buy:1: +1"""
ASKED = f"{TWO}\n10:01 amy > buy:1: +20\n10:02 amy > buy:1: -1"
OPEN = "10:00 lena: /open Cherries; price 25; until 20:00"

STORIES = [
    Story(
        "what others had pledged and one's own whole message",
        f"{TWO}\n10:01 bob > buy:1: +8\n10:02 amy > buy:1: +2\n10:03 bob > buy:1: cancel\n20:00:01 tick",
        {"amy": "2A@89 = 178"},
        says={"m3": "¥178 now", "@lena": "1 member keeps ¥89, ¥20 below the step."},
    ),
    Story(
        "a message undone leaves the other one its own promise",
        f"{WON_AND_LOST}\n10:05 amy taps ↩ Undo on b7\n20:00:01 tick",
        {"bob": "3A@99 = 297", "amy": "1A@89 = 89"},
        says={"m5": ["¥188 now"]},
    ),
    Story(
        "one less takes the unit booked last, and its step goes with it",
        f"{TWO}\n10:01 bob > buy:1: +8\n10:02 amy > buy:1: +1\n10:03 amy > buy:1: +1\n10:04 amy > buy:1: -1\n20:00:01 tick",
        {"bob": "8A@99 = 792", "amy": "1A@99 = 99"},
        says={"m4": "¥178 now", "m5": "¥99 now"},
    ),
    Story(
        "fewer units for less in all: at once, and put back",
        f"""
        {TWO}
        10:01 bob > buy:1: +5
        10:02 amy > buy:1: +5
        10:03 bob > buy:1: 改2
        10:04 amy > buy:1: -1
        10:05 amy taps Put back on b7
        20:00:01 tick
        """,
        {"bob": "2A@99 = 198", "amy": "5A@89 = 445"},
        says={
            "m5": "4 booked at ¥99, ¥396 now",
            "@amy": "Put back. amy: #2 Cherries, 5 booked at ¥89, ¥445 now.",
        },
    ),
    Story(
        "what an edit adds is a message of its own, and goes first",
        f"""
        {TWO}
        10:01 bob > buy:1: +9
        10:02 amy > buy:1: +1
        10:03 bob > buy:1: 改4
        10:04 amy edits m3: +3
        10:05 amy edits m3: +2
        20:00:01 tick
        """,
        {"bob": "4A@99 = 396", "amy": "1A@89, 1A@99 = 188"},
    ),
    Story(
        "what waits wins no step",
        """
        10:00 lena: /open Cherries; price 99; ladder 10=89 12=85; stock 10; until 20:00
        10:01 bob > buy:1: +8
        10:02 amy > buy:1: +5
        """,
        {"bob": "8A@89 = 712", "amy": "2A@89 w3 = 178"},
        says={"m3": ["2 booked", "3 on the waiting list", "¥178 now"]},
    ),
    Story(
        "fewer units for more in all are asked about, and nothing is changed",
        f"{ASKED}\n10:03 amy taps Keep 20: ¥1,580 on b5",
        {"amy": "20A@79 = 1580"},
        says={"m3": ["19 of Cherries would cost ¥1,691", "all 20 cost ¥1,580"]},
    ),
    Story(
        "the tap gives them back, and another one puts them back",
        f"{ASKED}\n10:03 amy taps Give back 1: ¥1,691 on b5\n10:04 amy (private) taps Put back on a1",
        {"amy": "20A@79 = 1580"},
        says={
            "@amy": [
                "19 booked at ¥89, ¥1,691 now",
                "Put back. amy: #1 Cherries, 20 booked at ¥79, ¥1,580 now.",
            ]
        },
    ),
    Story(
        "an edit and an undo are asked about alike",
        f"""
        {TWO}
        10:01 amy > buy:1: +19
        10:02 amy > buy:1: +1
        10:03 amy taps ↩ Undo on b5
        10:04 amy edits m2: +18
        10:05 amy taps Give back 1: ¥1,691 on b7
        10:06 amy > buy:1: +1
        10:07 amy (private) taps Give back 1: ¥1,691 on a1
        """,
        {"amy": "19A@89 = 1691"},
        says={"@amy": ["Nothing is changed until you tap", "19 booked"]},
    ),
    Story(
        "a large order's step does not outlive its reduction",
        f"{TWO}\n10:01 amy > buy:1: +20\n10:02 amy > buy:1: 改1\n10:03 bob > buy:1: +1\n20:00:01 tick",
        {"amy": "1A@99 = 99", "bob": "1A@99 = 99"},
        says={"m3": "1 booked, ¥99 now", "m4": "¥99 now"},
    ),
    Story(
        "a price lowered is promised to who has it; raised again it holds for later orders alone",
        f"""
        {OPEN}
        10:01 amy > buy:1: +2
        10:02 lena: /edit 1; price 22
        10:03 lena: /edit 1; price 28
        10:04 bob > buy:1: +1
        10:05 amy > buy:1: +1
        20:00:01 tick
        """,
        {"amy": "1A@28, 2A@22 = 72", "bob": "1A@28 = 28"},
        says={"@lena": "1 member keeps ¥22, ¥12 below the step."},
    ),
    Story(
        "a step lowered under a large order goes with its reduction too",
        f"""
        {TWO}
        10:01 amy > buy:1: +10
        10:02 lena: /edit 1; ladder 10=85 20=79
        10:03 amy > buy:1: 改1
        """,
        {"amy": "1A@99 = 99"},
    ),
    Story(
        "never mind takes back its own message and no other, and can be put back",
        f"""
        {OPEN}
        10:01 amy > buy:1: +1
        10:02 amy > buy:1: +2
        10:03 amy edits m3: never mind
        10:04 bob > buy:1: +1
        10:05 bob > buy:1: +2
        10:06 bob edits m6: 算了
        10:07 bob taps Put back on b8
        """,
        {"amy": "1A@25 = 25", "bob": "3A@25 = 75"},
    ),
    Story(
        "a reply to one of one's own messages takes units from that one",
        f"{WON_AND_LOST}\n10:05 amy > m3: -1",
        {"bob": "3A@99 = 297", "amy": "1A@99 = 99"},
    ),
    Story(
        "a swap keeps the price",
        """
        10:00 lena: /open Tee; price 99; ladder 10=89; color red/blue; until 20:00
        10:01 bob > buy:1: 9 red
        10:02 amy > buy:1: 1 red
        10:03 bob > buy:1: 改3
        10:04 amy > buy:1: change red to blue
        """,
        {"bob": "3A red@99 = 297", "amy": "1A blue@89 = 89"},
    ),
    Story(
        "a price lowered in between is promised to the whole message, whatever was swapped or comes back to it",
        """
        10:00 lena: /open Tee; price 99; color red/blue; until 20:00
        10:01 amy > buy:1: 4 blue
        10:02 amy edits m2: 1 red
        10:03 lena: /edit 1; price 90
        10:04 lena: /edit 1; price 99
        10:05 amy taps Put back on b4
        20:00:01 tick
        """,
        {"amy": "4A blue@90 = 360"},
    ),
    Story(
        "what was won while waiting is kept when it moves up",
        """
        10:00 lena: /open Cherries; price 99; ladder 10=89; stock 10; until 20:00
        10:01 bob > buy:1: +10
        10:02 amy > buy:1: +2
        10:03 bob > buy:1: 改4
        """,
        {"bob": "4A@99 = 396", "amy": "2A@89 = 178"},
    ),
    Story(
        "the tier's discount comes off what was promised",
        """
        10:00 lena: /open Seed; price 20; until 10:30
        10:01 amy > buy:1: +1
        10:31 lena: /open Cherries; price 99; ladder 10=89 20=79; until 20:00
        10:32 amy > buy:2: +20
        10:33 amy > buy:2: -1
        20:00:01 tick
        """,
        {"amy": "1A@20 = 20; #2 20A@75.05 = 1501"},
        says={"m5": ["¥1,606.45", "¥1,501"]},
        config=config('[[tiers]]\nname = "Silver"\nspend = 10\ndiscount = "5%"'),
    ),
]
