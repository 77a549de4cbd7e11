"""Stock, limits and the waiting list."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

FIVE = "10:00 lena: /open Cherries; price 10; stock 5; until 20:00"

STORIES = [
    Story(
        "what is left is booked and the rest waits, with both numbers",
        f"{FIVE}\n10:01 amy > buy:1: +3\n10:02 bob > buy:1: +4\n20:00:01 tick",
        {"amy": "3A@10 = 30", "bob": "2A@10 w2 = 20"},
        pledged={1: 5},
        waiting={1: 2},
        says={"m3": ["2 booked", "2 on the waiting list"]},
    ),
    Story(
        "freed units go to the head of the list, as many as are free",
        f"""
        {FIVE}
        10:01 amy > buy:1: +5
        10:02 bob > buy:1: +3
        10:03 cat > buy:1: +1
        10:04 amy > buy:1: -2
        10:05 dan > buy:1: +1
        10:06 amy > buy:1: -2
        """,
        {"amy": "1A@10 = 10", "bob": "3A@10 = 30", "cat": "1A@10 = 10", "dan": "0A@10 w1 = 0"},
        says={"@bob": ["yours", "decline until"], "@cat": "yours"},
        silent=["@dan"],
    ),
    Story(
        "a promoted member declines by the button",
        f"""
        {FIVE}
        10:01 amy > buy:1: +5
        10:02 bob > buy:1: +1
        10:03 amy > buy:1: -1
        10:04 bob (private) taps No thanks on b6
        """,
        {"amy": "4A@10 = 40"},
        pledged={1: 4},
    ),
    Story(
        "when an order shrinks what waits goes first",
        f"{FIVE}\n10:01 amy > buy:1: +4\n10:02 bob > buy:1: +3\n10:03 bob > buy:1: -2\n10:04 cat > buy:1: +1",
        {"amy": "4A@10 = 40", "bob": "1A@10 = 10", "cat": "0A@10 w1 = 0"},
    ),
    Story(
        "a total counts booked and waiting; more of it waits at the end of the list",
        f"""
        {FIVE}
        10:01 amy > buy:1: +5
        10:02 bob > buy:1: +1
        10:03 cat > buy:1: +1
        10:04 bob > buy:1: 改2
        10:05 amy > buy:1: -2
        """,
        {"amy": "3A@10 = 30", "bob": "1A@10 w1 = 10", "cat": "1A@10 = 10"},
    ),
    Story(
        "after closing what waits owes nothing and is not promoted",
        """
        10:00 lena: /open Cherries; price 10; stock 1; until 20:00
        10:01 amy > buy:1: +1
        10:02 bob > buy:1: +1
        20:00:01 tick
        20:01 amy > buy:1: cancel
        """,
        {"amy": "1A@10 = 10", "bob": "0A@10 w1 = 0"},
        says={"m5": "closed", "@bob": ["Nothing of Cherries came free for you", "You owe nothing"]},
    ),
    Story(
        "more stock promotes at once, less than promised is refused",
        f"""
        {FIVE}
        10:01 amy > buy:1: +5
        10:02 bob > buy:1: +2
        10:03 lena: /edit 1; stock 6
        10:04 lena: /edit 1; stock 5
        """,
        {"amy": "5A@10 = 50", "bob": "1A@10 w1 = 10"},
        says={"@bob": "yours", "m4": "6", "m5": "6"},
    ),
    Story(
        "all or wait: not a part, and both numbers are said",
        f"{FIVE}\n10:01 amy > buy:1: +3\n10:02 bob > buy:1: +4\n10:03 amy > buy:1: -2\n20:00:01 tick",
        {"amy": "1A@10 = 10", "bob": "4A@10 = 40"},
        says={"m3": ["4 on the waiting list", "2"], "@bob": "yours"},
        config=config(defaults='shortage = "all_or_wait"'),
    ),
    Story(
        "all or wait never says that none are left while some are",
        f"{FIVE}\n10:01 amy > buy:1: +3\n10:02 bob > buy:1: +4",
        {"amy": "3A@10 = 30", "bob": "0A@10 w4 = 0"},
        never=["None are left", "Nothing is left"],
        says={"m3": "2"},
        config=config(defaults='shortage = "all_or_wait"'),
    ),
    Story(
        "refuse: nothing waits, and the answer says how many there are",
        f"{FIVE}\n10:01 amy > buy:1: +3\n10:02 bob > buy:1: +4\n10:03 cat > buy:1: +2\n10:04 dan > buy:1: +1",
        {"amy": "3A@10 = 30", "cat": "2A@10 = 20"},
        waiting={1: 0},
        says={"m3": "2"},
        config=config(defaults='shortage = "refuse"'),
    ),
    Story(
        "a limit counts what is booked and what waits, and refuses whole",
        """
        10:00 lena: /open Cherries; price 10; stock 3; limit 4; until 20:00
        10:01 amy > buy:1: +2
        10:02 bob > buy:1: +3
        10:03 bob > buy:1: +2
        10:04 bob > buy:1: +1
        10:05 amy > buy:1: 改5
        """,
        {"amy": "2A@10 = 20", "bob": "1A@10 w3 = 10"},
        says={"m4": ["4", "1 more"], "m6": ["4", "2 more"]},
    ),
    Story(
        "a limit holds over two groups",
        """
        10:00 lena: /open Cherries; price 10; limit 3; groups Office; until 20:00
        10:01 amy > buy:1: +2
        10:02 amy@g2 > buy:1: +2
        10:03 amy@g2 > buy:1: +1
        """,
        {"amy": "3A@10 = 30"},
        says={"m3": "1 more"},
    ),
    Story(
        "one offer's limit and stock are its own",
        """
        10:00 lena: /open Box; offer A01 Mango 45 (stock 3, limit 2); offer A02 Nuts 60; until 20:00
        10:01 amy: A01+2
        10:02 amy: A01+1
        10:03 amy: A02+5
        10:04 bob: A01+2
        """,
        {"amy": "2A01@45, 5A02@60 = 390", "bob": "1A01@45 w1 = 45"},
        says={"m3": "2"},
    ),
    Story(
        "repeat add: two messages are two requests",
        f"{FIVE}\n10:01 amy > buy:1: +1\n10:01:01 amy > buy:1: +1",
        {"amy": "2A@10 = 20"},
        says={"m3": "2 booked"},
    ),
    Story(
        "repeat replace",
        f"{FIVE}\n10:01 amy > buy:1: +3\n10:02 amy > buy:1: +1",
        {"amy": "1A@10 = 10"},
        config=config(defaults='repeat = "replace"'),
    ),
    Story(
        "repeat ask holds nothing until the button",
        f"{FIVE}\n10:01 amy > buy:1: +3\n10:02 amy > buy:1: +1",
        {"amy": "3A@10 = 30"},
        says={"m3": ["already have 3", "1 more"]},
        config=config(defaults='repeat = "ask"'),
    ),
    Story(
        "repeat ask, answered yes and no",
        f"""
        {FIVE}
        10:01 amy > buy:1: +2
        10:02 amy > buy:1: +1
        10:03 amy taps Yes, 1 more on b4
        10:04 amy > buy:1: +1
        10:05 amy taps No on b5
        """,
        {"amy": "3A@10 = 30"},
        config=config(defaults='repeat = "ask"'),
    ),
    Story(
        "repeat ignore says how to change",
        f"{FIVE}\n10:01 amy > buy:1: +3\n10:02 amy > buy:1: +1\n10:03 amy > buy:1: 改2",
        {"amy": "2A@10 = 20"},
        says={"m3": ["already have 3", "change to 2"]},
        config=config(defaults='repeat = "ignore"'),
    ),
    Story(
        "what waited through a crash is served by the platform's time",
        """
        10:00 lena: /open Cherries; price 10; stock 2; until 20:00
        11:00 crash until 12:00
        11:01 bob > buy:1: +1
        again
        11:03 cat > buy:1: +1
        11:02 eve > buy:1: +1
        """,
        {"bob": "1A@10 = 10", "eve": "1A@10 = 10", "cat": "0A@10 w1 = 0"},
    ),
    Story(
        "a place that came free is declined in words, as a reply to the news or right behind it; a yes keeps it",
        """
        10:00 lena: /open Cherries; price 10/box; stock 7; until 20:00
        10:01 bob > buy:1: +7
        10:02 amy > buy:1: +1
        10:02 cat > buy:1: +1
        10:02 dan > buy:1: +1
        10:02 eve > buy:1: +1
        10:02 fay > buy:1: +1
        10:03 bob > buy:1: make it 2
        10:04 amy whispers: no thanks
        10:05 cat whispers: 不用了，謝謝
        10:06 dan whispers: いりません
        10:07 eve whispers: I don't want it any more
        10:08 fay whispers: yes
        10:09 bob whispers: no thanks
        """,
        {"bob": "2A@10 = 20", "fay": "1A@10 = 10"},
        says={"@fay": "Cherries ×1 box"},
    ),
]
