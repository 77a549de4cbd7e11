"""The gate in the chat. A replay draws the same codes each time."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

THERE = """
        10:00 lena: /open Cherries; price 10; stock 9; until 12:00; pickup Gate 3
        10:01 amy > buy:1: +2
        10:02 bob > buy:1: +1
        10:03 cat > buy:1: +3
        12:00:01 tick
        12:01 lena: /arrived 1
"""
AMY, BOB, CAT = "4150", "5023", "7689"

STORIES = [
    Story(
        "a code is said to its owner alone, and shown again with their orders",
        THERE + "12:02 amy whispers: /mine\n12:03 lena: /handed 1 amy\n12:04 amy whispers: /mine 1",
        says={
            "@amy": ["Where: Gate 3", "Still to pay: ¥20", f"Pickup code: {AMY}. Say it"],
            "b17": f"Pickup code: {AMY}",
        },
        hides={"g1": AMY, "@bob": AMY, "@lena": AMY, "b19": AMY},
    ),
    Story(
        "two messages a member: the digits and one tap; whoever taps after that changes nothing and reads who did it",
        THERE
        + f"""
        12:02 lena whispers: {AMY}
        12:03 lena (private) taps ✓ Paid in cash on b17
        12:04 lena (private) taps ✓ Handed on b17
        12:05 lena: /pick {BOB}
        12:06 lena (private) taps ✓ Handed on b18
        12:07 lena whispers: {AMY}
        12:08 lena (private) taps ↩ Not handed after all on b19
        12:09 lena whispers: /list 1
        """,
        says={
            "b17": [
                f"amy ({AMY})", "Cherries ×2", "Owes ¥20", "✓ ¥20 taken in cash, handed to amy",
                "Nothing was done, because it is otherwise by now",
            ],
            "b18": ["Owes ¥10", "✓ Handed to bob"],
            "b19": ["amy has fetched everything", "lena, Sat 21 Nov 12:03"],
            "@lena": ["¥20 paid", "1 of 3 fetched"],
        },
        hides={"g1": BOB},
    ),
    Story(
        "part of it first, by the unit, and the rest to whoever comes for her, which she is told",
        THERE
        + f"""
        12:02 lena whispers: {CAT}
        12:03 lena (private) taps Part of it on b17
        12:04 lena (private) taps ✓ 1 on b17
        12:05 lena (private) taps ✓ 1 on b17
        12:06 lena whispers: {CAT}
        12:07 lena whispers > b18: dan
        12:08 lena whispers: {BOB}
        12:09 lena (private) taps Somebody else came on b21
        """,
        says={
            "b17": ["✓ Noted for cat: 2 still to hand out", "1 still to hand out"],
            "b18": "Cherries ×3 (2 of them handed out)",
            "@cat": "Cherries: fetched with your code by dan, handed out by lena",
            "@bob": "fetched with your code by somebody else",
            "@lena": "✓ Handed to dan for cat, who is told",
            "b21": "✓ Handed to somebody else for bob",
        },
    ),
    Story(
        "five wrong codes in a minute, then a pause that even a right one waits for",
        THERE
        + "".join(f"12:02:0{n} lena whispers: 1111\n" for n in range(5))
        + f"12:02:30 lena whispers: {AMY}\n12:03:01 lena whispers: {AMY}",
        says={
            "b17": "1111 is nobody's code here", "b21": "wait a minute",
            "b22": "Too many wrong codes. The next one counts from 12:03", "b23": "Owes ¥20",
        },
        hides={"b17": "wait", "b22": "Owes"},
    ),
    Story(
        "digits are no code to anybody else, nor in a group, and another leader's members are nobody here",
        THERE + f"12:02 amy whispers: {BOB}\n12:03 lena: {BOB}\n12:04 amy: /pick {BOB}\n12:05 mei whispers: {AMY}",
        says={"b17": "did not quite get that", "@mei": "nobody's code here"},
        silent=["m8"],
        hides={"@amy": "bob", "g1": "Owes", "@mei": "amy"},
        config=config(g2_leader="mei"),
    ),
]  # fmt: skip
