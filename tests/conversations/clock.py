"""Deadlines: judged by the platform's own time, waited for at most a minute, kept over a crash."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

OPEN = "10:00 lena: /open Cherries; price 10; until 20:00"

STORIES = [
    Story(
        "a second before counts, at the second does not",
        f"{OPEN}\n19:59:59 amy > buy:1: +1\n20:00:00 bob > buy:1: +2\n20:00:01 cat > buy:1: +3",
        {"amy": "1A@10 = 10"},
        says={"m3": ["20:00", "too late"], "m4": "too late"},
    ),
    Story(
        "sent before and arriving within the minute counts, and closing waits for it",
        f"{OPEN}\n20:00:05 bob > buy:1 sent 19:59:59: +2\n20:02 tick",
        {"bob": "2A@10 = 20"},
        says={"g1": "closed: 2"},
    ),
    Story(
        "sent at the deadline is late however it arrives",
        f"{OPEN}\n10:01 amy > buy:1: +1\n20:00:10 cat > buy:1 sent 20:00:00: +3\n20:02 tick",
        {"amy": "1A@10 = 10"},
        says={"m3": "too late"},
    ),
    Story(
        "arriving more than a minute after is refused with the reason",
        f"{OPEN}\n10:01 amy > buy:1: +1\n20:01:30 dan > buy:1 sent 19:59:59: +4\n20:02 tick",
        {"amy": "1A@10 = 10"},
        says={"m3": "too late"},
    ),
    Story(
        "one in time and one too late, both still on their way at the deadline",
        f"""
        {OPEN}
        10:01 amy > buy:1: +1
        20:00:30 bob > buy:1 sent 19:59:59: +2
        20:00:40 cat > buy:1 sent 20:00:00: +3
        20:01:30 dan > buy:1 sent 19:59:59: +4
        20:02 tick
        """,
        {"amy": "1A@10 = 10", "bob": "2A@10 = 20"},
    ),
    Story(
        "an edit sent in time counts, one sent after does not",
        f"""
        {OPEN}
        10:01 amy > buy:1: +1
        10:02 bob > buy:1: +1
        20:00:05 amy edits m2 sent 19:59:59: +3
        20:05 bob edits m3: +3
        """,
        {"amy": "3A@10 = 30", "bob": "1A@10 = 10"},
        says={"m3": "too late"},
    ),
    Story(
        "an edit that changes no word says nothing, also after closing",
        f"{OPEN}\n10:01 amy > buy:1: +3\n20:05 amy edits m2 v9: +3",
        {"amy": "3A@10 = 30"},
        never=["too late"],
    ),
    Story(
        "closing happens once, with the true deadline, though the bot was off over it",
        """
        10:00 lena: /open Cherries; price 10; ladder 3=9; until 20:00
        10:01 amy > buy:1: +1
        19:30 crash until 21:00
        19:40 bob > buy:1: +1
        again
        19:59:59 cat > buy:1: +1
        20:00:00 dan > buy:1: +1
        20:10 amy edits m2: +5
        22:00 tick
        """,
        {"amy": "1A@9 = 9", "bob": "1A@9 = 9", "cat": "1A@9 = 9"},
        states={1: "succeeded"},
        says={"m7": ["20:00", "too late"], "m2": "too late"},
    ),
    Story(
        "a crash between two orders loses and doubles nothing",
        f"""
        {OPEN}
        10:01 amy > buy:1: +1
        10:02 crash
        10:02 amy #m2 > buy:1: +1
        10:03 crash until 10:10
        10:04 amy > buy:1: +1
        again
        20:05 tick
        """,
        {"amy": "2A@10 = 20"},
    ),
    Story(
        "nothing can be cancelled or undone after closing",
        f"""
        {OPEN}
        10:01 amy > buy:1: +2
        20:00:01 amy > buy:1: cancel
        20:00:02 amy taps ↩ Undo on b3
        20:00:03 amy edits m2: haha
        """,
        {"amy": "2A@10 = 20"},
        says={"m3": "too late"},
    ),
    Story(
        "reminders come at their times, once, also over a crash",
        f"{OPEN}\n10:01 amy > buy:1: +1\n18:59:59 crash until 19:00:01\n19:30 crash\n20:00 tick",
        says={"g1": ["closes in 1 h", "closes in 10 min"]},
        config=config(defaults='reminders = ["1h", "10m"]'),
    ),
    Story(
        "a reminder names the bundles beside the price of one",
        "10:00 lena: /open Cherries; price 10/box, 3 for 25; until 20:00\n19:00:01 tick",
        says={"g1": "¥10/box now, 3 for ¥25."},
        config=config(defaults='reminders = ["1h"]'),
    ),
    Story(
        "quiet hours hold reminders back and never an answer or a closing",
        "22:00 lena: /open Cherries; price 3; until 23:30\n22:10 amy > buy:1: +1\n23:31 tick",
        {"amy": "1A@3 = 3"},
        says={"m2": "1 booked", "@amy": "To pay", "g1": "closed: 1"},
        never=["closes in"],
        config=config('[quiet]\nhours = "22:00-08:00"\n'),
    ),
    Story(
        "who owes is reminded when it is due, after the quiet hours; who says they paid is not, and the leader reads of both",
        f"{OPEN}\n10:01 amy > buy:1: +1\n10:02 bob > buy:1: +1\n20:30 bob: paid\n22 07:59 tick\n22 08:01 tick",
        says={
            "@amy": ["Please pay by Sat 21 Nov 23:00", "was to be paid by Sat 21 Nov 23:00"],
            "@lena": ["Reminded privately: amy.", "1 say that they have paid"],
        },
        hides={"@bob": "still open", "g1": "paid by"},
        config=config('[quiet]\nhours = "22:00-08:00"\n[payment]\ndue = "3h"\nremind = ["0h"]\n'),
    ),
]
