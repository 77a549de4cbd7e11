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
PLACES = """
        10:00 lena: /open Cherries; price 10; until 12:00; pickup gate | Office Sat 10-12
        10:01 amy > buy:1: +2
        10:02 bob > buy:1: +1
        10:03 cat > buy:1: +3
        10:04 cat whispers: /place 1 Office Sat 10-12
        12:00:01 tick
        12:01 amy (private) taps Office Sat 10-12 on b9
        12:02 amy (private) taps Gate 3, Fri 18-20 on b14
        12:03 lena whispers: /list 1
"""
NAMED = '[pickup]\ngate = "Gate 3, Fri 18-20"\n'
AMY, BOB, CAT = "4150", "5014", "7661"

STORIES = [
    Story(
        "who has not fetched an hour before handing out begins is reminded privately, once",
        THERE.replace("/arrived 1", "/arrived 1 Gate 3 today 18:00-20:00")
        + """
        12:02 lena: /handed 1 cat
        16:59 tick
        16:59:10 lena: /handed 1 bob
        17:00 tick
        17:01 tick
        """,
        says={"@amy": ["waiting for you to fetch it", "Where: Gate 3 today 18:00-20:00", f"code: {AMY}"]},
        hides={"g1": "waiting", "@bob": "waiting", "@cat": "waiting", "@lena": "waiting"},
    ),
    Story(
        "another time is told once, and reminded of in the place of the old one",
        THERE.replace("/arrived 1", "/arrived 1 Gate 3 today 18:00-20:00")
        + """
        12:02 lena: /arrived 1 Gate 3 Sunday 10-12
        12:03 lena: /arrived 1 Gate 3 Sunday 10-12
        17:00 tick
        17:01 amy whispers: has it arrived?
        22 09:00 tick
        22 09:01 tick
        """,
        says={
            "b13": "Cherries is here. Yours (#1)",
            "b17": ["another place or time than you were told. Yours (#1)", "Where: Gate 3 Sunday 10-12"],
            "b21": "Nobody is told again",
            "b23": ["waiting for you to fetch it", "Where: Gate 3 Sunday 10-12"],
        },
        hides={"g1": "waiting"},
    ),
    Story(
        "who has not fetched is reminded by a tap on the list, privately, once a day",
        THERE
        + """
        12:02 lena: /handed 1 cat
        12:03 lena whispers: /list 1
        12:04 lena (private) taps Remind 2 to fetch on b18
        12:05 lena: /remind 1 fetch
        12:06 lena: /handed 1 amy
        """,
        says={
            "@amy": ["waiting for you to fetch it", "Where: Gate 3", "Still to pay: ¥20", f"code: {AMY}"],
            "@bob": ["waiting for you to fetch it", f"code: {BOB}"],
            "@lena": ["Reminded privately: amy, bob.", "has not fetched Cherries was reminded today"],
        },
        hides={"g1": "waiting", "@cat": "waiting"},
    ),
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
        "whoever asks for their code in their own words reads it, alone",
        THERE
        + """
        12:02 amy whispers: what's my pickup code?
        12:03 bob whispers: 我的取货码是多少？
        12:04 cat whispers: 受取番号を教えてください
        """,
        says={"m7": f"Pickup code: {AMY}", "m8": f"Pickup code: {BOB}", "m9": f"Pickup code: {CAT}"},
        never=["did not quite get that"],
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
        "a helper hands out by the code and takes cash, and leaves their own to others",
        THERE
        + f"""
        12:02 lena: /helper bob
        12:03 bob whispers: {AMY}
        12:04 bob (private) taps ✓ Paid in cash on b19
        12:05 bob whispers: {BOB}
        12:06 bob (private) taps ✓ Handed on b20
        12:07 amy whispers: {BOB}
        12:08 lena whispers: /audit 1
        """,
        says={
            "b19": [f"amy ({AMY})", "✓ ¥20 taken in cash, handed to amy"],
            "@bob": "that is your own order",
            "@lena": ["bob: handed out · amy #1", "bob: paid · amy #1 · ¥20"],
        },
        hides={"@amy": "bob (", "g1": BOB, "b20": "✓ Handed to bob"},
    ),
    Story(
        "a name in reply to an old card hands out nothing that it did not show; to the fresh one it does",
        THERE
        + f"""
        12:02 lena whispers: {CAT}
        12:03 lena: /open Plums; price 5; until 13:00; pickup Gate 3
        12:04 cat > buy:2: +2
        13:00:01 tick
        13:01 lena: /arrived 2
        13:02 lena whispers > b17: dan
        13:03 lena whispers > b27: dan
        13:04 lena whispers > b17: eve
        """,
        says={
            "m12": ["Nothing was done, because it is otherwise by now", "Plums ×2", "reply with their name"],
            "m13": "✓ Handed to dan for cat",
            "m14": "Nothing was done",
            "@cat": "Cherries, Plums: fetched with your code by dan",
        },
        hides={"@cat": "eve"},
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
        12:09 lena (private) taps Someone else on b21
        12:10 lena whispers: /audit 1
        """,
        says={
            "b17": ["✓ Noted for cat: 2 still to hand out", "1 still to hand out"],
            "b18": "Cherries ×3 (2 of them handed out)",
            "@cat": "Cherries: fetched with your code by dan, handed out by lena",
            "@bob": "fetched with your code by somebody else",
            "@lena": [
                "✓ Handed to dan for cat, who is told", "the latest first\nSat 21 Nov 12:09",
                "lena: handed out · bob #2 · fetched by somebody else", "lena: handed out · cat #3 · fetched by dan",
            ],
            "b21": "✓ Handed to somebody else for bob",
        },
    ),
    Story(
        "a unit that was tapped by mistake is taken back where it was tapped",
        THERE
        + f"""
        12:02 lena whispers: {CAT}
        12:03 lena (private) taps Part of it on b17
        12:04 lena (private) taps ✓ 1 on b17
        12:05 lena (private) taps ↩ Not handed after all on b17
        12:06 lena whispers: {CAT}
        """,
        says={"b17": "2 still to hand out", "@lena": "cat is back on the list for Cherries. 0 of 3 fetched."},
        hides={"b19": "handed out)"},
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
    Story(
        "of several places each chooses one with the bill, may change it until the goods come, and hears it then",
        PLACES + "12:10 lena: /arrived 1\n12:11 amy whispers: /place 1 2",
        says={
            "b9": "Where will you fetch it? Tap a place below.",
            "b11": "Pickup: Office Sat 10-12",
            "b14": ["You fetch your Cherries at: Office Sat 10-12", "You fetch your Cherries at: Gate 3, Fri 18-20"],
            "b15": [
                "Gate 3, Fri 18-20: 1 member, 2 units", "Office Sat 10-12: 1 member, 3 units", "Not chosen: 1 member, 1 unit",
                "Gate 3, Fri 18-20\n#1 amy", "Office Sat 10-12\n#3 cat", "Not chosen\n#2 bob",
            ],
            "@amy": ["Where: Gate 3, Fri 18-20", "Cherries is here already: Gate 3, Fri 18-20"],
            "@bob": "Where: Gate 3, Fri 18-20 | Office Sat 10-12", "@cat": "Where: Office Sat 10-12",
        },
        hides={"b11": "Tap a place"},
        config=config(NAMED),
    ),
    Story(
        "who has not chosen is asked once more, and never a third time; one place alone is no choice",
        PLACES
        + """
        12:04 lena (private) taps Ask the 1 who have not chosen on b15
        12:05 lena: /askplace 1
        12:06 bob (private) taps Office Sat 10-12 on b16
        12:07 lena: /open Pears; price 10; until 13:00; pickup Yard
        12:08 amy > buy:2: +1
        12:09 amy whispers: /place 2
        """,
        says={
            "@bob": ["Where will you fetch your Cherries? Tap one:", "You fetch your Cherries at: Office Sat 10-12"],
            "@lena": ["Asked once more, privately: the 1 who has", "lena has already asked once more"],
            "@amy": "There is nothing to choose for Pears: it is fetched at Yard.",
        },
        config=config(NAMED),
    ),
    Story(
        "whether it has come, and where it is, is answered to who asks: in the group and in private, before and after",
        """
        10:00 lena: /open Cherries; price 10; until 12:00; pickup Gate 3
        10:01 amy > buy:1: +2
        12:00:01 tick
        12:01 amy whispers: has it arrived?
        12:02 lena: /arrived 1 Yard
        12:03 amy whispers: 到货了吗
        12:04 amy > buy:1: has it arrived?
        12:05 amy > buy:1: where do I pick it up?
        """,
        says={
            "m4": ["Not here yet; you hear from me as soon as it is.", "Pickup: Gate 3"],
            "m6": ["Pickup: Yard", "It is here. Pickup code:"],
            "m7": ["Cherries has arrived.", "Pickup of Cherries: Yard"],
            "m8": "Pickup of Cherries: Yard",
        },
        hides={"m6": "Not here yet"},
        never=["did not quite get that"],
    ),
]  # fmt: skip
