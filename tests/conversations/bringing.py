"""Invitations: by link and by code, what both have of it, and what the leader sees and strikes out."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

ON = config(more="[invitations]\ncredit = 5")
CODE = "DJEN8U"  # of amy's /invite at nine in g1: the same for the same message at the same moment

STORIES = [
    Story(
        "who comes by the link or the code hears who brought them, and who is no newcomer hears why",
        f"""
        09:00 amy: /invite
        09:01 amy: /invite
        09:02 bob whispers: /start inv_{CODE}
        09:03 bob whispers: /invite {CODE}
        09:04 amy whispers: /invite {CODE}
        09:05 cat whispers: /invite nobody
        09:06 dan whispers: /invite {CODE.lower()}
        09:07 amy whispers: /invite
        """,
        says={
            "@amy": [
                f"/invite {CODE}",
                f"inv_{CODE}",
                "you both get ¥5 off",
                "is your own",
                "So far 2 came by it.",
            ],
            "@bob": ["amy brought you to Neighbours", "You came by an invitation before"],
            "@cat": "no such invitation",
            "@dan": "amy brought you to Neighbours",
        },
        hides={"g1": CODE},
        config=ON,
    ),
    Story(
        "struck out by its leader alone, its credit is taken back, and comes again",
        f"""
        09:00 amy: /invite
        09:02 bob whispers: /invite {CODE}
        10:00 lena: /open Cherries; price 99; until 12:00
        10:01 bob > buy:1: +1
        12:05 lena: /paid 1 bob
        12:06 lena: /handed 1 bob
        12:10 lena: /invitations strike 1
        12:20 lena: /invitations restore 1
        12:25 lena: /invitations
        12:30 amy: /invitations
        12:31 lena: /invitations strike 9
        """,
        says={
            "@lena": [
                "1. bob: struck",
                "1. bob: no first order yet",
                "1. bob: first order paid and fetched",
                "no invitation 9",
            ],
            "@amy": "¥5 of credit in Neighbours is taken back",
            "m10": "leaders",
        },
        hides={"g1": "brought"},
        config=ON,
    ),
    Story(
        "without the table nothing is earned, and it is known who brought whom",
        f"""
        09:00 amy: /invite
        09:02 bob whispers: /invite {CODE}
        10:00 lena: /open Cherries; price 99; until 12:00
        10:01 bob > buy:1: +1
        12:05 lena: /paid 1 bob
        12:06 lena: /handed 1 bob
        13:00 lena: /invitations
        """,
        says={"@lena": "1. bob: first order paid and fetched", "@bob": "amy brought you"},
        hides={"@amy": "off your next", "@bob": "off your next"},
    ),
]
