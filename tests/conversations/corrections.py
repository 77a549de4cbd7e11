"""A correction takes the place of what it corrects: it never adds to it."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

ZH = config(language="zh-Hans")
OPEN = "10:00 lena: /open Cherries; price 10/box; until 20:00"

STORIES = [
    Story(
        "sorry, 2: in reply to the answer, and again in reply to that one",
        f"{OPEN}\n10:01 amy > buy:1: +3\n10:02 amy > b3: sorry, 2\n10:03 amy > b4: sorry, 4",
        {"amy": "4A@10 = 40"},
        says={"m3": "2 boxes booked", "m4": "4 boxes booked"},
    ),
    Story(
        "in reply to one's own message",
        f"{OPEN}\n10:01 amy > buy:1: +3\n10:02 amy > m2: sorry, 2\n10:03 amy > m2: oops, 5",
        {"amy": "5A@10 = 50"},
    ),
    Story(
        "only the message it answers is corrected, in that one's turn",
        f"""
        {OPEN}
        10:01 amy > buy:1: +3
        10:02 amy > buy:1: +1
        10:03 amy > b3: sorry, 2
        10:04 bob > buy:1: +3
        10:05 bob > buy:1: make it 5
        10:06 bob > m5: sorry, 2
        """,
        {"amy": "3A@10 = 30", "bob": "5A@10 = 50"},
    ),
    Story(
        "somebody else's order is not corrected by it",
        f"{OPEN}\n10:01 amy > buy:1: +3\n10:02 bob > b3: sorry, 2",
        {"amy": "3A@10 = 30", "bob": "2A@10 = 20"},
    ),
    Story(
        "it comes too late after closing",
        f"""
        {OPEN}
        10:01 amy > buy:1: +3
        10:02 amy > b3: sorry, 2
        20:00:01 tick
        20:01 amy > b4: sorry, 9
        """,
        {"amy": "2A@10 = 20"},
        says={"m5": "too late"},
    ),
    Story(
        "more is more, also after a sorry",
        f"{OPEN}\n10:01 amy > buy:1: +3\n10:02 amy > b3: sorry, 2 more please",
        {"amy": "5A@10 = 50"},
    ),
    Story(
        "in Chinese",
        "10:00 lena: /开团 樱桃；价格10/箱；截止20:00\n10:01 小兰 > buy:1: 3箱\n10:02 小兰 > b3: 不好意思，2箱\n"
        "10:03 小红 > buy:1: 3\n10:04 小红 > m4: 说错了，2箱",
        {"小兰": "2A@10 = 20", "小红": "2A@10 = 20"},
        config=ZH,
    ),
    Story(
        "in reply to the post it takes the place of the only message, and what was said since keeps its turn",
        """
        10:00 lena: /open Cherries; price 10/box; stock 8; until 20:00
        10:01 amy > buy:1: +3
        10:01:30 bob > buy:1: +3
        10:02 amy > buy:1: sorry, it's 2
        10:03 bob > buy:1: no wait, 2
        10:04 cat > buy:1: +3 room 702
        10:05 cat > buy:1: 打错了，是两箱
        10:06 dan > buy:1: 2 for mum
        10:07 dan > buy:1: 訂正 1箱
        10:08 eve > buy:1: typo, 1
        """,
        {
            "amy": "2A@10 = 20",
            "bob": "2A@10 = 20",
            "cat": "2A@10 = 20",
            "dan": "1A for mum@10 = 10",
            "eve": "1A@10 = 10",
        },
        says={"m4": "2 boxes booked", "m7": "Your remark is kept"},
    ),
    Story(
        "with several messages it is asked, and so is a number beside a mere sorry; a yes sets the total",
        f"""
        {OPEN}
        10:01 amy > buy:1: +3
        10:02 amy > buy:1: +1
        10:03 amy > buy:1: oops, 2
        10:04 bob > buy:1: +3
        10:05 bob > buy:1: sorry I'm late, 2 please
        10:06 cat > buy:1: sorry, 2
        10:07 amy taps Yes, 2 on b5
        10:08 dan > buy:1: +1
        10:09 dan > buy:1: +1
        10:10 dan > buy:1: sorry, 2
        """,
        {"amy": "2A@10 = 20", "bob": "3A@10 = 30", "cat": "2A@10 = 20", "dan": "2A@10 = 20"},
        says={
            "m4": "2 boxes of Cherries in all?",
            "m6": "2 boxes of Cherries in all?",
            "m11": "2 boxes booked",
        },
    ),
    Story(
        "said to nobody it counts right after an order, and where it says nothing else",
        f"""
        {OPEN}
        10:01 amy > buy:1: +3
        10:02 amy: no wait, 2
        10:03 bob: no wait, 2
        10:04 cat > buy:1: 3
        10:05 cat: 打错了，是两箱
        10:06 dan > buy:1: +3
        10:07 dan: wait, 2 trains are late
        10:08 dan: oops, 2 minutes
        10:30 dan: no wait, 2
        20:00:01 tick
        20:00:02 cat: no wait, 5
        """,
        {"amy": "2A@10 = 20", "cat": "2A@10 = 20", "dan": "3A@10 = 30"},
        silent=["m4", "m8", "m9", "m10", "m12"],
    ),
    Story(
        "taken back, what it corrected stands again; taken back once more, nothing",
        f"""
        {OPEN}
        10:01 amy > buy:1: +3
        10:02 amy > buy:1: no wait, 2
        10:03 amy > buy:1: undo
        10:04 bob > buy:1: +3
        10:05 bob > buy:1: no wait, 5
        10:06 bob taps ↩ Undo on b7
        10:07 cat > buy:1: +3
        10:08 cat > buy:1: no wait, 2
        10:09 cat > buy:1: undo
        10:10 cat > buy:1: undo
        """,
        {"amy": "3A@10 = 30", "bob": "3A@10 = 30"},
        says={"m4": "3 boxes booked", "m11": "cancelled"},
    ),
    Story(
        "so many instead of so many, and so many after all: never both, never less by so many",
        """
        10:00 lena: /开团 樱桃；价格10/箱；截止20:00
        10:01 a > buy:1: 3箱
        10:02 a > buy:1: make it 5 instead of 3
        10:03 b > buy:1: 3箱
        10:04 b > buy:1: 不要3箱了，要2箱
        10:05 c > buy:1: 3箱
        10:06 c > buy:1: 算了两箱吧
        10:07 d > buy:1: 3箱
        10:08 d: 算了，两箱吧
        10:09 e > buy:1: 3箱
        10:10 e > buy:1: 还是2箱吧
        10:11 f > buy:1: 3箱
        10:12 f > buy:1: forget it, 2 is enough
        10:13 g > buy:1: 3箱
        10:14 g > buy:1: 3箱不要
        10:15 h > buy:1: 3箱
        10:16 h > buy:1: 算啦，兩箱啦
        """,
        dict.fromkeys("bcdefh", "2A@10 = 20") | {"a": "5A@10 = 50", "g": "3A@10 = 30"},
        config=ZH,
    ),
    Story(
        "a message edited into a correction takes no place but its own, and is corrected in turn",
        """
        10:00 lena: /open Tea; price 10/box; until 20:00
        10:01 amy > buy:1: 2 boxes
        10:02 amy edits m2: sorry, 3 boxes
        10:03 amy > m2: sorry, 4 boxes
        10:07 cat > buy:1: 2 boxes
        10:08 cat > m5: sorry, 3 boxes
        10:09 cat edits m5: sorry, 5 boxes
        10:10 cat > m5: sorry, 1 box
        """,
        {"amy": "4A@10 = 40", "cat": "1A@10 = 10"},
    ),
]
