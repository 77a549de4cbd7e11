"""Leaders: opening, changing, ending, ordering for others; one stock over two groups; rights."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

OPEN = "10:00 lena: /open Cherries; price 10; until 20:00"
_LEADING = (
    "close 1",
    "cancel 1",
    "edit 1; price 1",
    "extend 1 2h",
    "paid 1 amy",
    "unpaid 1 amy",
    "export 1",
    "list 1",
    "arrived 1",
    "handed 1",
    "announce hi",
    "campaign daily 08:30; hi",
    "for amy +1",
    "open Plums; price 1",
    "members",
    "tiers",
)

STORIES = [
    Story(
        "the answer repeats all that was understood, with the absolute time and zone",
        "10:00 lena: /open T-shirt; price 50; options color=red/blue; stock red=2, blue=3; limit 4; min 2; pickup Gate 3; note Cotton; until 20:00",
        {},
        says={
            "m1": [
                "T-shirt",
                "50",
                "red",
                "blue",
                "2",
                "3",
                "4",
                "Gate 3",
                "Cotton",
                "21 Nov 20:00",
                "Asia/Shanghai",
            ]
        },
    ),
    Story(
        "all complaints at once, and nothing is opened",
        "10:00 lena: /open Cherries; price abc; stock -3; until yesterday; colour blah",
        {},
        says={"m1": ['"abc" is not a price', '"-3"', "yesterday", "colour blah"]},
    ),
    Story(
        "a past deadline names tomorrow's time",
        "10:00 lena: /open Cherries; price 9; until 09:00",
        {},
        says={"m1": ["22 Nov 09:00", "past"]},
    ),
    Story(
        "a number that is none is told with the field it stands in",
        "10:00 lena: /open Eggs; price 9; pack 0; stock 0\n10:01 lena: /open Eggs; price 9; pack 1",
        {},
        says={
            "m1": ['"0" is no size of a pack, a whole number from 2 on', 'stock: "0" is not a whole number'],
            "m2": '"1" is no size of a pack, a whole number from 2 on',
        },
    ),
    Story(
        "a deadline beside a flash sale's window is refused, saying why",
        "10:00 lena: /open Cherries; price 99; flash 18:50-19:00 49; until 5m",
        {},
        says={"m1": 'the window of "flash" sets the deadline already; leave out "until 5m"'},
    ),
    Story(
        "a field that stands alone is told with an example of its line",
        "10:00 lena: /open Cherries; price 99; flash\n10:01 lena: /open 樱桃；价格；截止\n10:02 lena: /language ja\n10:03 lena: /open 桃；価格",
        {},
        says={
            "m1": '"flash" has no value; write for example: flash 14:00-14:10 49',
            "m2": "write for example: until tomorrow 8pm",
            "m4": "例：価格 990/箱",
        },
    ),
    Story(
        "what the stock can never make up is refused, by /edit and /open again too",
        """
        10:00 lena: /open Eggs; price 9; pack 12; stock 10
        10:01 lena: /open Eggs; price 9; pack 12; stock 24; until 20:00
        10:02 lena: /edit 1; stock 10
        10:03 lena: /edit 1; min 30
        10:04 lena: /edit 1; min 30; stock 40
        10:05 lena: /edit 1; stock none; note Fresh
        10:06 lena: /open again 1; min 5; stock 10
        10:07 lena: /open again 1; min 5; stock 10; team 2 8 2h
        """,
        {},
        states={1: "open", 2: "open"},
        says={
            "m1": "a pack of 12 can never be filled from a stock of 10; write stock 12 or more, or a smaller pack",
            "m3": "a pack of 12 can never be filled from a stock of 10",
            "m4": "min 30 can never be reached with a stock of 24; write stock 30 or more, or a lower min",
            "m5": "Stock 40",
            "m6": "Done",
            "m7": "a pack of 12 can never be filled from a stock of 10",
            "m8": ["is open as number 2", "Teams of 2"],
        },
    ),
    Story(
        "two mechanics are refused, naming both",
        "10:00 lena: /open Cherries; price 9; ladder 3=5; deposit 20%",
        {},
        says={"m1": ["ladder", "deposit"]},
    ),
    Story(
        "a team's time never reaches beyond the deadline, wherever it is moved",
        """
        10:00 lena: /open Cherries; price 99; team 3 79 9h; until 1h
        10:01 lena: /open Plums; price 99; team 3 79 2h; until 20:00
        10:02 lena: /open Figs; price 99; team 3 79; until 20:00
        10:03 lena: /extend 1 24h
        10:04 lena: /board 1
        10:05 lena: /open again 2; until 30m
        """,
        says={
            "m1": "Teams of 3 pay ¥79 each, if full before it closes",
            "m2": "if full within 2 h",
            "m3": "if full before it closes",
            "g1": "Cherries · number 1\n\n¥79 with a full team\nTeams of 3 pay ¥79 each, if full before it closes",
            "m6": "if full before it closes",
        },
        never=["within 9 h", "within 24 h"],
    ),
    Story(
        "a flash sale's answer and the menu say when it begins, as long as it has not",
        """
        10:00 lena: /open Cherries 2 kg; price 99; flash 11:20-11:30 49
        10:01 amy: /menu
        11:21 amy: /menu
        11:22 lena: /language zh
        11:23 lena: /open 桃；价格 99；秒杀 12:00-12:10 49
        11:24 lena: /open Figs; price 9; flash 11:20-11:40 5
        """,
        says={
            "m1": [
                "until Sat 21 Nov 11:30",
                "Orders count from Sat 21 Nov 11:20 (Asia/Shanghai) on",
                "Flash price: ¥49",
            ],
            "m2": "begins Sat 21 Nov 11:20 (Asia/Shanghai), until Sat 21 Nov 11:30",
            "m5": "11月21日 周六 12:00 (Asia/Shanghai) 开抢",
        },
        hides={"m3": "begins", "m6": "开抢"},
    ),
    Story(
        "a new price beside a flash sale's or a team's says that theirs stays",
        """
        10:00 lena: /open Cherries; price 99; flash 11:20-11:30 49
        10:01 lena: /edit 1; price 95
        10:02 lena: /open Figs; price 99; team 2 79 2h; until 20:00
        10:03 lena: /edit 2; price 95
        10:04 lena: /edit 2; price 95; flash 12:20-12:30 45
        10:05 lena: /open Plums; price 99; until 20:00
        10:06 lena: /edit 3; price 95; note Fresh
        11:21 amy > buy:1: +1
        """,
        {"amy": "1A@49 = 49"},
        says={
            "m2": "Price ¥95; the flash price stays: everyone pays ¥49.",
            "m4": "Price ¥95; the team price stays: everyone pays ¥79.",
            "m5": ["everyone pays ¥45", "Orders count from Sat 21 Nov 12:20"],
            "m7": "Price ¥95; for those who have ordered too.\nNote: Fresh",
        },
    ),
    Story(
        "every edit is repeated in its answer",
        f"{OPEN}\n10:01 lena: /edit 1; price 8; stock 20; limit 5; note Picked today; until 22:00",
        says={"m2": ["8", "20", "5", "Picked today", "22:00"]},
    ),
    Story(
        "a new title is the new title everywhere",
        f"{OPEN}\n10:01 lena: /edit 1; title Plums\n10:02 amy > buy:1: +1\n20:00 tick",
        {"amy": "1A@10 = 10"},
        says={"m3": "Plums", "@amy": "Plums"},
    ),
    Story(
        "after the title is changed nothing speaks of the old one",
        "10:00 lena: /open Apples; price 10; until 20:00\n10:01 amy > buy:1: +1\n10:02 lena: /edit 1; title Plums\n20:00 tick\n20:01 lena: /list 1",
        says={"@amy": "Plums ×1", "@lena": "Plums: 1"},
    ),
    Story(
        "extend, and refused when past or unread",
        f"""
        {OPEN}
        10:01 lena: /extend 1 2h
        10:02 lena: /extend 1 09:00
        10:03 lena: /extend 1 blah
        21:59:59 amy > buy:1: +1
        22:00 bob > buy:1: +1
        """,
        {"amy": "1A@10 = 10"},
        says={"m2": "22:00", "m3": "past", "m4": "blah"},
    ),
    Story(
        "closing early settles at once and is final",
        """
        10:00 lena: /open Cherries; price 10; ladder 2=9; until 20:00
        10:01 amy > buy:1: +2
        10:02 lena: /close
        10:03 amy > buy:1: +1
        10:04 lena: /close 1
        10:05 lena: /edit 1; price 3
        10:06 lena: /extend 1 2h
        """,
        {"amy": "2A@9 = 18"},
        states={1: "succeeded"},
        says={"@amy": "18", "m4": "too late", "m5": "closed", "m6": "closed", "m7": "closed"},
    ),
    Story(
        "a cancelled buy owes nothing and says why",
        f"{OPEN}\n10:01 amy > buy:1: +2\n10:02 lena: /cancel 1 The supplier has none\n10:03 amy > buy:1: +1",
        {"amy": "2A@10 = 0"},
        states={1: "cancelled"},
        says={"g1": ["The supplier has none", "Nobody owes anything"], "m4": "cancelled"},
    ),
    Story(
        "taking back what was just opened",
        f"{OPEN}\n10:01 lena taps ↩ Take it back on b2\n10:02 amy > buy:1: +1",
        {},
        states={1: "cancelled"},
    ),
    Story(
        "open again, with a difference",
        f"{OPEN}\n10:01 lena: /close 1\n10:02 lena: /open again 1; until 21:00\n10:03 lena: /open 1 price 8\n10:04 amy > buy:3: +1",
        {"amy": "#3 1B@8 = 8"},
        states={1: "failed", 2: "open", 3: "open"},
    ),
    Story(
        "for a member: they are told, and can be changed and cancelled",
        f"""
        {OPEN}
        10:01 amy > buy:1: +1
        10:02 lena: /for amy +2
        10:03 lena: /for amy 改2
        10:04 bob > buy:1: +1
        10:05 lena: /for bob cancel
        """,
        {"amy": "2A@10 = 20"},
        says={"m3": ["amy", "3 booked", "lena"], "m4": "2 booked", "@amy": "lena", "@bob": "lena"},
    ),
    Story(
        "for somebody who only ever chatted: it is theirs",
        f"{OPEN}\n10:01 amy: hello\n10:02 lena: /for amy +2\n10:03 amy: /mine",
        says={"@amy": ["lena", "×2"]},
    ),
    Story(
        "for somebody who joined and has said nothing",
        f"{OPEN}\n10:01 amy joins\n10:02 lena: /for amy +2\n10:03 amy: /mine",
        {"amy": "2A@10 = 20"},
        says={"@amy": "×2"},
    ),
    Story(
        "for a neighbour who is not in the chat",
        f'{OPEN}\n10:01 lena: /for "Mrs Wang" +2\n10:02 lena: /for "Mrs Wang" -1\n20:00 tick\n20:01 lena: /paid 1 Mrs Wang',
        {"Mrs Wang": "1A@10 = 10"},
        says={"m2": ["Mrs Wang", "2 booked"], "@lena": "Mrs Wang"},
    ),
    Story(
        "one stock over two groups, one limit, one price",
        """
        10:00 lena: /open Cherries; price 99; ladder 3=89 6=79; stock 8; limit 4; groups Office; until 20:00
        10:01 amy > buy:1: +2
        10:02 bob@g2 > buy:1: +2
        10:03 amy@g2 > buy:1: +2
        10:04 amy@g2 > buy:1: +1
        10:05 cat@g2: +3
        10:06 amy taps -1 on buy:1
        20:00 tick
        """,
        {"amy": "1A@79, 2A@79 = 237", "bob": "2A@79 = 158", "cat": "3A@79 = 237"},
        pledged={1: 8},
        says={"m5": "4", "m6": ["2 booked", "1 on the waiting list"], "g1": "closed: 8", "g2": "closed: 8"},
    ),
    Story(
        "a buy of another group is not there",
        f"{OPEN}\n10:01 amy@g2: +2\n10:02 amy@g2 > buy:1: +2\n10:03 amy@g2: /menu",
        {},
    ),
    Story(
        "a member may not lead",
        OPEN + "\n10:01 amy > buy:1: +1\n" + "\n".join(f"10:02 amy: /{words}" for words in _LEADING),
        {"amy": "1A@10 = 10"},
        states={1: "open"},
        says={f"m{number}": "leaders" for number in range(3, 3 + len(_LEADING))},
        silent=["g2"],
    ),
    Story(
        "a leader of one group neither sees nor touches another's",
        OPEN
        + "\n10:01 amy > buy:1: +1\n"
        + "\n".join(
            f"10:02 gus@g2: /{words}"
            for words in _LEADING
            if " 1" in words and words[:3] not in ("for", "ope")
        )
        + "\n10:03 gus@g2: /board 1\n10:04 gus@g2: /open again 1\n10:05 gus: /close 1\n10:06 gus whispers: /close 1\n10:07 gus whispers: /list 1",
        {"amy": "1A@10 = 10"},
        states={1: "open"},
        says={
            "m3": "no group buy number 1",
            "g2": "no group buy number 1",
            "g1": "leaders",
            "@gus": "no group buy number 1",
        },
        never=["#1 amy"],
        config=config(g2_leader="gus"),
    ),
    Story(
        "a leader may not post into a group they do not lead",
        "10:00 gus@g2: /open Figs; price 3; groups Neighbours; until 20:00",
        {},
        says={"m1": "Neighbours"},
        never=["/Neighbours"],
        config=config(g2_leader="gus"),
    ),
    Story(
        "a button taken from somebody else gives no rights",
        f"{OPEN}\n10:01 amy taps ↩ Take it back on b2\n20:00 tick\n20:01 lena: /list 1",
        states={1: "failed"},
        says={"@amy": "leaders"},
    ),
    Story(
        "numbers that are none",
        OPEN
        + "".join(f"\n10:01 lena: /close {number}" for number in ("99", "0", "-1", "9" * 25, "abc", "²")),
        states={1: "open"},
        says={"m2": "no group buy number 99", "m4": '"-1"', "m6": "abc", "m7": "²"},
    ),
    Story(
        "an unknown command offers the nearest",
        "10:00 amy: /oepn x\n10:01 amy: /frobnicate\n10:02 amy: //\n10:03 amy: /help frob",
        says={"m1": "/open", "m2": "/help", "m4": "/frob"},
        silent=["m3"],
    ),
    Story(
        "help on a word of an opening shows its line, in the reader's language",
        """
        10:00 amy: /help flash
        10:01 amy: /help 秒杀
        10:02 amy: /help Flash  Sale
        10:03 amy: /help open
        10:04 amy: /help team
        10:05 lena: /language zh
        10:06 lena: /help pack
        """,
        says={
            "m1": ["/open", "Its field:\nflash 14:00-14:10 49"],
            "m2": "Its field:\nflash 14:00-14:10 49",
            "m3": "Its field:\nflash 14:00-14:10 49",
            "m4": ["Fields, parted by", "flash 14:00-14:10 49", "pack 12"],
            "m5": "/team",
            "m7": ["/开团", "整箱 12"],
        },
    ),
    Story(
        "a leader leads from the private chat too",
        f"{OPEN}\n10:01 amy > buy:1: +1\n10:02 lena whispers: /list 1\n10:03 lena whispers: /close 1",
        {"amy": "1A@10 = 10"},
        says={"@lena": "amy"},
    ),
    Story(
        "a phrase nobody could read is learnt for this group alone by the leader's tap, and can be forgotten",
        f"""
        {OPEN}
        10:01 amy > buy:1: hulahup
        10:02 lena > m2: /correct 12
        10:03 bob > buy:1: hulahup
        10:04 bob taps Always so here on b5
        10:05 eve > buy:1: hulahup
        10:06 lena taps Always so here on b5
        10:07 lena taps Always so here on b5
        10:08 cat > buy:1: hulahup
        10:09 lena@g2: /open Plums; price 5; until 20:00
        10:10 dan@g2 > buy:2: hulahup
        10:11 lena: /phrases
        10:12 lena: /phrases forget 1
        10:13 fay > buy:1: hulahup
        """,
        {"amy": "12A@10 = 120", "cat": "12A@10 = 120"},
        says={
            "m3": ["amy: #1 Cherries, 12 booked", 'I could not read "hulahup"'],
            "m12": '1: "hulahup" means 12',
            "m13": "Forgotten",
        },
        silent=["m2", "m4", "m6", "m11", "m14"],
    ),
    Story(
        "what is read is never learnt over, neither by a correction nor by hand",
        f"""
        {OPEN}
        10:01 amy > buy:1: 要两份
        10:02 lena > m2: /correct 3份
        10:03 bob > buy:1: 要两份
        10:04 lena: /phrases 要两份 = 3
        10:05 cat > buy:1: a couple of dozen
        10:06 lena > m6: /correct 12
        10:07 dan > buy:1: a couple of dozen
        """,
        {"amy": "3A@10 = 30", "bob": "2A@10 = 20", "cat": "12A@10 = 120", "dan": "24A@10 = 240"},
        says={"m5": "I read", "@amy": ["Sorry, I had misread you", "lena has put it right", "×3"]},
        never=["Shall it always", "From now on"],
    ),
    Story(
        "a correction takes the place of what stands there, however often it is put right and whichever message it answers",
        f"""
        {OPEN}
        10:01 amy > buy:1: +24
        10:02 lena > m2: /correct 12
        10:03 lena > m2: /correct 13
        10:04 lena > b3: /correct 14
        10:05 lena > b4: /correct amy 15
        10:06 amy > buy:1: argh no, thirteenish
        10:07 lena > m7: /correct amy 16
        10:08 lena > m7: /correct 17
        10:09 bob: dozenish please
        10:10 lena > m10: /correct 12
        """,
        {"amy": "17A@10 = 170", "bob": "12A@10 = 120"},
        says={
            "m4": "13 booked",
            "m5": "14 booked",
            "m6": "15 booked",
            "m8": "16 booked",
            "m9": "17 booked",
            "m11": "bob",
        },
    ),
]
