"""Resale: lena's buy is carried into mei's group for a commission; neither ever reads the other's members'
names."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

TWO = config(g2_leader="mei")
OFFERED = """
        10:00 lena: /open Cherries; price 10; stock 9; until 20:00
        10:01 amy > buy:1: +2
        10:02 lena: /resell 1 Office; 5%
"""
TAKEN = (
    OFFERED
    + """
        10:03 mei (private) taps Accept on b4
        10:04 yuki@g2 > buy:1: +3
        10:05 zoe@g2 > buy:1: +1
"""
)
SOLD = TAKEN + "20:00:01 tick\n"

STORIES = [
    Story(
        "the other leader is asked in private, and nothing is shown there before a yes",
        OFFERED + "10:03 yuki@g2: +1",
        {"amy": "2A@10 = 20"},
        says={
            "@lena": ["offered to Office for 5%", "1 leader there", "Nothing is shown in Office before"],
            "@mei": ["lena (Neighbours) asks you", "Cherries: ¥10", "Your commission: 5%"],
        },
        silent=["g2", "m4", "m3"],
        config=TWO,
    ),
    Story(
        "after the yes one stock and one price ladder serve both groups, each its own members' names",
        """
        10:00 lena: /open Cherries; price 10; ladder 5=8; stock 9; until 20:00
        10:01 amy > buy:1: +2
        10:02 lena: /resell 1 Office; 2 a unit
        10:03 mei whispers: /resell yes-1
        10:04 yuki@g2 > buy:1: +3
        10:05 mei@g2: /board 1
        10:06 lena: /board 1
        """,
        {"amy": "2A@8 = 16", "yuki": "3A@8 = 24"},
        pledged={1: 5},
        says={
            "@lena": ["mei accepted", "¥2 a unit"],
            "@mei": "is shown in Office now",
            "g2": ["Cherries", "3 ordered by 1 here", "yuki ×3", "In other groups: 2", "everyone pays ¥8"],
            "g1": ["amy ×2", "In other groups: 3"],
        },
        hides={"g2": "amy", "g1": "yuki", "@mei": "amy", "@lena": "yuki"},
        config=TWO,
    ),
    Story(
        "a no is told, once, and whoever says yes afterwards is too late until it is offered again",
        OFFERED
        + """
        10:03 mei whispers: /resell no-1
        10:04 mei whispers: /resell yes-1
        10:05 lena: /resell 1 Office; 8%
        10:06 mei whispers: /resell yes-1
        10:07 mei whispers: /resell yes-2
        10:08 mei whispers: /resell yes-2
        """,
        says={
            "@lena": ["mei says no thanks", "mei accepted", "for 8%"],
            "@mei": ["Who offered it has been told", "said no to Cherries already", "accepted already"],
        },
        config=TWO,
    ),
    Story(
        "only a leader of that very group may say yes",
        OFFERED
        + "10:03 lena whispers: /resell yes-1\n10:04 amy whispers: /resell yes-1\n10:05 mei whispers: /resell yes-7",
        says={"@lena": "for the leaders", "@amy": "for the leaders", "@mei": "I know no such offer"},
        silent=["g2"],
        config=TWO,
    ),
    Story(
        "an offer is taken back before the yes, never after it",
        OFFERED
        + """
        10:03 lena: /resell 1 Office; off
        10:04 mei whispers: /resell yes-1
        10:05 lena: /resell 1 Office; off
        10:06 lena: /resell 1 Office; 5%
        10:07 mei whispers: /resell yes-2
        10:08 lena: /resell 1 Office; off
        10:09 lena: /resell 1 Office; 9%
        """,
        says={
            "@lena": ["is taken back", "there is nothing to take back", "sells Cherries already"],
            "@mei": "taken back or replaced",
        },
        config=TWO,
    ),
    Story(
        "a buy that closed or was cancelled meanwhile is not accepted",
        OFFERED + "10:03 lena: /cancel 1\n10:04 mei whispers: /resell yes-1",
        says={"@mei": "is not open any more"},
        silent=["g2"],
        config=TWO,
    ),
    Story(
        "a commission that cannot be, a group nobody knows and one of its own are refused, with what would do",
        """
        10:00 lena: /open Cherries; price 10; ladder 5=8; until 20:00
        10:01 lena: /resell 1 Office; 51%
        10:02 lena: /resell 1 Office; 8 each
        10:03 lena: /resell 1 Office; lots
        10:04 lena: /resell 1 Office; 0%
        10:05 lena: /resell 1 Nowhere; 5%
        10:06 lena: /resell 1 Neighbours; 5%
        10:07 lena: /resell 1 Office
        10:08 amy: /resell 1 Office; 5%
        10:09 lena whispers: /resell 1 sandbox:g2; 50%
        """,
        says={
            "m6": "no group called Nowhere",
            "m8": "/resell 1 Office; 5%",
            "m9": "for the leaders",
            "@lena": [
                "at most 50%",
                "below the lowest price, ¥8",
                'could not read "lots"',
                'could not read "0%"',
                "shown in Neighbours anyway",
                "for 50%",
            ],
        },
        config=TWO,
    ),
    Story(
        "each leader sees their own members; of the other group the owner sees one sum, the other nothing",
        SOLD
        + """
        20:01 lena: /list 1
        20:02 mei@g2: /list 1
        20:03 mei@g2: /export 1
        20:04 lena: /export 1
        20:05 mei@g2: /paid 1 yuki
        20:07 lena: /paid 1 amy
        20:08 lena: /arrived 1 Gate 3
        20:09 mei@g2: /arrived 1 Desk 4
        20:10 mei@g2: /handed 1 yuki
        """,
        {"amy": "2A@10 = 20", "yuki": "3A@10 = 30", "zoe": "1A@10 = 10"},
        says={
            "@lena": [
                "#1 amy",
                "Office sells it too: 4 units, ¥40, commission ¥2",
                "2 units, ¥20",
                "amy has paid",
            ],
            "@mei": [
                "yuki",
                "zoe",
                "4 units, ¥40",
                "Your commission: ¥2",
                "yuki has paid",
                "are here: Gate 3. 4 units are for Office",
            ],
            "@yuki": ["To pay: ¥30", "Desk 4"],
            "@amy": ["To pay: ¥20", "Gate 3"],
            "g1": "6 ordered by 3, ¥60",
            "g2": "4 ordered by 2, ¥40",
        },
        hides={"@mei": "amy", "@lena": "yuki", "g2": "amy", "g1": "yuki", "@yuki": "Gate"},
        config=TWO,
    ),
    Story(
        "what is another leader's member's is not found, whatever group they are in as well",
        SOLD
        + """
        20:01 amy@g2: hello
        20:02 yuki: hello
        20:03 mei@g2: /paid 1 amy
        20:04 mei@g2: /handed 1 amy
        20:05 lena: /paid 1 yuki
        20:06 lena: /handed 1 yuki
        20:07 lena: /list 1
        """,
        {"amy": "2A@10 = 20", "yuki": "3A@10 = 30", "zoe": "1A@10 = 10"},
        never=["amy has paid", "yuki has paid"],
        config=TWO,
    ),
    Story(
        "nor is it changed: neither for them nor corrected",
        TAKEN
        + """
        10:06 amy@g2: hello
        10:07 mei@g2: /for amy +1
        10:08 mei@g2: /correct amy 5
        10:09 yuki: hello
        10:10 lena: /for yuki +1
        10:11 mei@g2: /for yuki +1
        """,
        {"amy": "2A@10 = 20", "yuki": "4A@10 = 40", "zoe": "1A@10 = 10"},
        config=TWO,
    ),
    Story(
        "the group that carries it neither changes nor ends it",
        TAKEN
        + """
        10:06 mei@g2: /close 1
        10:07 mei@g2: /cancel 1
        10:08 mei@g2: /edit 1; price 12
        10:09 mei@g2: /extend 1 2h
        10:10 mei@g2: /resell 1 Neighbours; 5%
        20:00:01 tick
        20:01 mei@g2: /reopen 1
        20:02 lena: /cancel 1
        """,
        states={1: "succeeded"},
        says=dict.fromkeys(("m7", "m8", "m9", "m10", "m11", "m13"), "another leader's"),
        config=TWO,
    ),
    Story(
        "the commission is told to both with the reckoning, undone by /reopen, and booked anew",
        SOLD
        + """
        20:01 mei@g2: /paid 1 yuki
        20:02 mei@g2: /unpaid 1 yuki
        20:05 lena: /reopen 1 2h
        20:06 zoe@g2 > buy:1: +1
        22:05:01 tick
        """,
        {"amy": "2A@10 = 20", "yuki": "3A@10 = 30", "zoe": "2A@10 = 20"},
        says={
            "@mei": [
                "Your commission: 5% of ¥40 = ¥2.",
                "your commission of ¥2 for Office holds no more",
                "5% of ¥50 = ¥2.50",
            ],
            "@lena": [
                "Office sold 4 units for ¥40",
                "commission you owe to its leader: 5% of ¥40 = ¥2.",
                "5% of ¥50 = ¥2.50",
            ],
        },
        hides={"g1": "ommission", "g2": "ommission"},
        config=TWO,
    ),
    Story(
        "a buy that failed or was cancelled owes none",
        """
        10:00 lena: /open Cherries; price 10; min 9; until 20:00
        10:01 lena: /open Pears; price 10; until 20:00
        10:02 lena: /resell 1 Office; 5%
        10:03 lena: /resell 2 Office; 1 a unit
        10:04 mei whispers: /resell yes-1
        10:05 mei whispers: /resell yes-2
        10:06 yuki@g2 > buy:1: +3
        10:07 yuki@g2 > buy:2: +3
        10:08 lena: /cancel 2
        20:00:01 tick
        """,
        {"yuki": "3A@10 = 0; #2 3B@10 = 0"},
        states={1: "failed", 2: "cancelled"},
        hides={"@mei": "is closed", "@lena": "you owe"},
        config=TWO,
    ),
    Story(
        "a bill speaks the language of the group it was ordered in",
        SOLD,
        says={"@yuki": "应付", "@amy": "To pay"},
        config=TWO.replace('name = "Office"', 'name = "Office"\nlanguage = "zh-Hans"'),
    ),
    Story(
        "said and answered in Chinese",
        """
        10:01 lena: /open 车厘子; price 10; until 20:00
        10:02 lena: /帮卖 1 Office；每份2元
        10:03 lena: /帮卖 1 Office；5%
        10:04 mei whispers: /resell yes-2
        10:05 yuki@g2 > buy:1: +3
        20:00:01 tick
        """,
        says={
            "@lena": ["已请 Office 帮卖，佣金 每份 ¥2", "佣金 5%", "mei 答应了", "¥30 × 5% = ¥1.50"],
            "@mei": ["想请你在 Office 帮卖", "已发到 Office", "你的佣金：¥30 × 5% = ¥1.50"],
        },
        config=config(g2_leader="mei", language="zh-Hans"),
    ),
]
