"""What members say and press: orders, changes, cancels, edits, undo, questions, the same thing twice."""

from __future__ import annotations

from tests.conversations.table import Story

OPEN = "10:00 lena: /open Cherries; price 10; until 20:00"
SHIRTS = "10:00 lena: /open Shirt; price 50; options color=red/blue size=S/M/L; until 20:00"
BOX = "10:00 lena: /open Box; offer A01 Mango 45; offer A02 Nuts 60; until 20:00"
TWO = """
        10:00 lena: /open Cherries; price 10; code C1; until 20:00
        10:00 lena: /open Plums; price 20; code P1; until 21:00
"""

STORIES = [
    Story(
        "everyday forms in two languages",
        f"""
        {OPEN}
        10:01 amy > buy:1: 2 pls
        10:02 bob > buy:1: 要两份
        10:03 cat > buy:1: ＋１
        10:04 dan > buy:1: 3
        10:05 eve: +1
        10:06 fay > buy:1: 来一份
        """,
        {
            "amy": "2A@10 = 20",
            "bob": "2A@10 = 20",
            "cat": "1A@10 = 10",
            "dan": "3A@10 = 30",
            "eve": "1A@10 = 10",
            "fay": "1A@10 = 10",
        },
    ),
    Story(
        "change, reduce and cancel",
        f"""
        {OPEN}
        10:01 amy > buy:1: +2
        10:02 amy > buy:1: 改3
        10:03 bob > buy:1: +3
        10:04 bob > buy:1: -1
        10:05 cat > buy:1: +1
        10:06 cat > buy:1: 取消
        10:07 cat > buy:1: cancel
        """,
        {"amy": "3A@10 = 30", "bob": "2A@10 = 20"},
        says={"m3": "3 booked", "m5": "2 booked", "m7": "cancelled", "m8": "nothing of yours"},
    ),
    Story(
        "chatter is never an order",
        f"""
        {OPEN}
        10:01 amy > buy:1: +1 觉得不错
        10:02 amy: 我等了2天
        10:03 amy > buy:1: 8:30
        10:04 amy > buy:1: ¥20
        10:05 amy > buy:1: 13800138000
        10:06 amy > buy:1: 不+1
        10:07 amy: hello everyone
        10:08 amy: 2
        10:09 amy > buy:1: how much is it?
        10:10 amy > buy:1: 我不要红的要蓝的
        """,
        {},
        silent=["m2", "m3", "m4", "m5", "m6", "m8", "m9", "@amy"],
        says={"m10": "¥10"},
    ),
    Story(
        "a reply to any message of the bot about a buy counts for that buy",
        f"{TWO}\n10:01 amy > b2: +1\n10:02 amy > b4: +2\n10:03 amy > b5: +1",
        {"amy": "2C1@10 = 20; #2 2P1@20 = 40"},
    ),
    Story(
        "a bare number of units between two buys is met with a question and holds nothing",
        f"{TWO}\n10:01 amy: +1",
        {},
        says={"m3": ["Cherries", "Plums"]},
    ),
    Story(
        "the code says which",
        f"{TWO}\n10:01 amy: P1+2\n10:02 bob: C1 x1",
        {"amy": "#2 2P1@20 = 40", "bob": "1C1@10 = 10"},
    ),
    Story(
        "an edited message changes its order; an older version changes nothing",
        f"""
        {OPEN}
        10:01 amy > buy:1: +1
        10:02 amy edits m2 v5: +3
        10:03 amy edits m2 v3: +9
        10:04 amy edits m2 v5: +3
        """,
        {"amy": "3A@10 = 30"},
        says={"m2": "3 booked"},
    ),
    Story(
        "an edit that comes before its original counts once",
        f"{OPEN}\n10:01 amy edits m9: +2\n10:02 amy #m9 > buy:1: +1",
        {"amy": "2A@10 = 20"},
    ),
    Story(
        "an edit into chatter asks and leaves the order",
        f"{OPEN}\n10:01 amy > buy:1: +2\n10:02 amy edits m2: haha nice",
        {"amy": "2A@10 = 20"},
        says={"m2": "cancel"},
    ),
    Story(
        "asked so, the button cancels",
        f"{OPEN}\n10:01 amy > buy:1: +2\n10:02 amy edits m2: haha nice\n10:03 amy taps Cancel my order on b4",
        {},
    ),
    Story(
        "asked so, the other button keeps it",
        f"{OPEN}\n10:01 amy > buy:1: +2\n10:02 amy edits m2: haha nice\n10:03 amy taps Keep it on b4",
        {"amy": "2A@10 = 20"},
    ),
    Story(
        "an edit into cancel cancels",
        f"{OPEN}\n10:01 amy > buy:1: +2\n10:02 amy edits m2: +1\n10:03 amy edits m2: cancel",
        {},
        says={"m2": "cancelled"},
    ),
    Story(
        "an edit's extra units take their turn at the edit",
        """
        10:00 lena: /open Cherries; price 10; stock 4; until 20:00
        10:01 amy > buy:1: +2
        10:02 bob > buy:1: +2
        10:03 cat > buy:1: +1
        10:04 amy edits m2: +3
        10:05 bob edits m3: +1
        """,
        {"amy": "2A@10 w1 = 20", "bob": "1A@10 = 10", "cat": "1A@10 = 10"},
    ),
    Story(
        "nobody else can edit or undo an order",
        f"{OPEN}\n10:01 amy > buy:1: +2\n10:02 bob taps ↩ Undo on b3",
        {"amy": "2A@10 = 20"},
    ),
    Story(
        "undo takes back that one message, once",
        f"""
        {OPEN}
        10:01 amy > buy:1: +2
        10:02 amy > buy:1: +3
        10:03 amy taps ↩ Undo on b4
        again
        10:04 amy taps ↩ Undo on b4
        """,
        {"amy": "2A@10 = 20"},
    ),
    Story(
        "undoing a cancel brings the order back",
        f"{OPEN}\n10:01 amy > buy:1: +2\n10:02 amy > buy:1: cancel\n10:03 amy taps Put back on b4",
        {"amy": "2A@10 = 20"},
    ),
    Story(
        "everything heard twice is applied once",
        f"""
        {OPEN}
        again
        10:01 amy > buy:1: +2
        again
        10:02 amy edits m3 v2: +3
        again
        10:03 amy taps +1 on buy:1
        again
        10:04 bob joins
        again
        10:05 bob > buy:1: -1
        again
        10:06 m3 is deleted
        again
        10:07 amy whispers: /mine
        again
        10:08 bob leaves
        again
        20:00:01 tick
        20:01 lena: /paid 1 amy
        again
        """,
        {"amy": "4A@10 = 40"},
        says={"@amy": "40"},
    ),
    Story(
        "a deleted message cancels nothing; the leader sees it",
        f"{OPEN}\n10:01 amy > buy:1: +2\n10:02 m2 is deleted\n10:03 lena: /list 1",
        {"amy": "2A@10 = 20"},
        says={"@lena": "deleted"},
    ),
    Story(
        "the post's buttons order one more and one less, and mine tells privately",
        f"""
        {OPEN}
        10:01 amy taps +1 on buy:1
        10:02 amy taps +1 on buy:1
        10:03 amy taps -1 on buy:1
        10:04 amy taps mine on buy:1
        10:05 bob taps mine on buy:1
        """,
        {"amy": "1A@10 = 10"},
        says={"@amy": ["2 booked", "1 booked", "×1 at ¥10"], "@bob": "no orders"},
    ),
    Story(
        "minus with nothing ordered says so",
        f"{OPEN}\n10:01 amy taps -1 on buy:1",
        {},
        says={"@amy": "nothing of yours"},
    ),
    Story(
        "variants by words",
        f"""
        {SHIRTS}
        10:01 amy > buy:1: red L x2
        10:02 bob > buy:1: 1 red S and 1 blue L
        10:03 cat > buy:1: 2 blue M
        10:04 cat > buy:1: cancel blue M
        """,
        {"amy": "2A red L@50 = 100", "bob": "1A blue L@50, 1A red S@50 = 100"},
    ),
    Story(
        "a missing choice is asked for and holds nothing",
        f"{SHIRTS}\n10:01 amy > buy:1: +1\n10:02 bob > buy:1: red",
        {},
        says={"m2": ["which color", "Nothing is booked"], "m3": ["which size", "Nothing is booked"]},
    ),
    Story(
        "the question is answered with buttons",
        f"""
        {SHIRTS}
        10:01 amy > buy:1: +2
        10:02 amy taps red on b3
        10:03 amy (private) taps M on a1
        """,
        {"amy": "2A red M@50 = 100"},
        says={"@amy": "red M"},
    ),
    Story(
        "the question is answered in words, as a reply or not",
        f"""
        {SHIRTS}
        10:01 amy > buy:1: blue x2
        10:02 amy > b3: M
        10:03 bob > buy:1: red
        10:04 bob: S
        """,
        {"amy": "2A blue M@50 = 100", "bob": "1A red S@50 = 50"},
    ),
    Story(
        "somebody else's button answers nothing for them",
        f"{SHIRTS}\n10:01 amy > buy:1: red\n10:02 bob taps M on b3",
        {},
    ),
    Story(
        "an unknown option is asked about",
        f"{SHIRTS}\n10:01 amy > buy:1: green S",
        {},
        says={"m2": ["which color", "Nothing is booked"]},
    ),
    Story(
        "one line can only mean one line: it is swapped at once",
        f"{SHIRTS}\n10:01 amy > buy:1: red L x2\n10:02 amy > buy:1: change red L to blue M",
        {"amy": "2A blue M@50 = 100"},
    ),
    Story(
        "several offers: by code, by name, and asked",
        f"""
        {BOX}
        10:01 amy: A01+2
        10:02 bob > buy:1: nuts 2
        10:03 cat > buy:1: A01 x1, A02 x3
        10:04 dan > buy:1: +1
        10:05 dan taps A02 Nuts on b6
        10:06 eve taps +1 on buy:1
        """,
        {
            "amy": "2A01@45 = 90",
            "bob": "2A02@60 = 120",
            "cat": "1A01@45, 3A02@60 = 225",
            "dan": "1A02@60 = 60",
        },
        says={"m5": "which one", "@eve": "which one"},
    ),
    Story(
        "big and strange numbers are never a wrong order",
        f"""
        {OPEN}
        10:01 amy > buy:1: 2²
        10:02 amy > buy:1: 1_000
        10:03 amy > buy:1: 1e3
        10:04 amy > buy:1: +0x10
        10:05 amy > buy:1: 007
        10:06 amy > buy:1: +-1
        10:07 amy > buy:1: +NaN
        10:09 amy > buy:1: +99999999999999999999
        10:10 amy > buy:1: cancel all of them!!
        """,
        {},
    ),
    Story(
        "a change to less than nothing is no order",
        f"{OPEN}\n10:01 amy > buy:1: 改-1",
        {},
    ),
    Story(
        "too many at once is refused with the most there may be",
        # applause, in slang
        f"{OPEN}\n10:01 amy > buy:1: 10000份\n10:02 bob > buy:1: I'll take 9999\n10:03 cat > buy:1: +10086",
        {"bob": "9999A@10 = 99990"},
        says={"m2": "9999"},
    ),
    Story(
        "a question to which nothing was added: a cancel with nothing there",
        f"{OPEN}\n10:01 amy > buy:1: cancel all of them!!",
        {},
        never=["how many"],
    ),
]
