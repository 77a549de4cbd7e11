"""Teams that people are invited to: what an invitation shows, to whom, and how one joins by it."""

from __future__ import annotations

from tests.conversations.table import Story

TEAMS = """
10:00 lena: /open Cherries; price 99; team 2 79 2h; until 20:00
10:01 bob: good morning
10:02 cat: good morning
10:03 amy taps 👥 Start a team on buy:1
"""

STORIES = [
    Story(
        "an invitation opened in private shows the team, and a tap there joins it in the group",
        f"{TEAMS}\n10:05 bob whispers: /start team_1_1\n10:06 bob (private) taps Join team 1: +1 on b4",
        {"amy": "1A@79 = 79", "bob": "1A@79 = 79"},
        says={
            "g1": ["started team 1", "Invite others", "Team 1", "is full"],
            "m5": ["a full team of 2 pays ¥79 each", "1 of 2"],
        },
    ),
    Story(
        "the same by words, in the group, and by a reply to what they show",
        f"{TEAMS}\n10:05 cat: /team 1 1\n10:06 cat > b4: +1",
        {"amy": "1A@79 = 79", "cat": "1A@79 = 79"},
        says={"m5": "1 of 2"},
    ),
    Story(
        "a team that is full offers the others, or to start one",
        f"""
        {TEAMS}
        10:05 bob > buy:1: +1
        10:06 cat whispers: /start team_1_1
        10:07 cat (private) taps 👥 Start a team on b6
        10:08 dan: hello
        10:09 dan whispers: /start team_1_1
        """,
        {"amy": "1A@79 = 79", "bob": "1A@79 = 79", "cat": "1A@79 = 79"},
        says={
            "m6": ["Team 1 has no seat left", "Start one"],
            "m9": ["Team 1 has no seat left", "Team 2: 1 of 2"],
        },
    ),
    Story(
        "a team's buttons take a seat in that team or do nothing, and never order a second time",
        f"""
        {TEAMS}
        10:05 amy taps Join team 1 (1/2) on buy:1
        10:06 bob > buy:1: +1
        10:07 cat taps Join team 1: +1 on b3
        10:08 bob taps 👥 Start a team on buy:1
        """,
        {"amy": "1A@79 = 79", "bob": "1A@79 = 79"},
        says={
            "@amy": "You are in team 1 of Cherries already: 1 of 2",
            "@cat": "Team 1 of Cherries has no seat left",
            "@bob": "2 of 2",
        },
    ),
    Story(
        "a team that was full stays together, and says so to those in it",
        f"""
        {TEAMS}
        10:05 bob > buy:1: +1
        10:06 bob > buy:1: cancel
        10:07 amy > buy:1: +1
        12:30 cat: /team 1 1
        20:00:01 tick
        """,
        {"amy": "2A@79 = 158"},
        says={
            "m7": ["158 now", "was full and stays together"],
            "m8": "Team 1: 1 of 2, stays together",
            "@amy": "To pay: ¥158",
        },
        hides={"m7": "nobody in it owes"},
    ),
    Story(
        "what waits at the closing is told that nothing came free",
        "10:00 lena: /open Cherries; price 10; stock 1; until 20:00\n10:01 amy > buy:1: +1\n10:02 bob > buy:1: +2\n20:00:01 tick",
        says={"@bob": ["Nothing of Cherries came free for you", "You owe nothing"], "@amy": "To pay: ¥10"},
    ),
    Story(
        "who was never met in its group is told how, and nothing of the team",
        f"{TEAMS}\n10:05 eve whispers: /start team_1_1\n10:06 eve whispers: /start team_7_1\n10:07 eve@g2: /team 1 1",
        {"amy": "1A@79 = 79"},
        says={
            "m5": "have not met you in a group that has number 1",
            "m6": "number 7",
            "m7": "no group buy number 1",
        },
        hides={"m5": "Cherries", "m6": "Cherries", "m7": "Cherries"},
    ),
    Story(
        "a buy without teams says so, and one that is over",
        """
        10:00 lena: /open Cherries; price 99; until 20:00
        10:01 amy: /team 1
        10:02 lena: /close 1
        10:03 amy: /team 1
        """,
        {},
        says={"m2": "not bought in teams", "m4": "not possible any more"},
    ),
]
