"""Drafts: what members reply before one is open, who may open it, and what becomes of one that nobody opens."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

_EGGS = "/open Eggs from the farm, tray ¥36. Order by Monday 6pm. Collect from the gate. Pay to 00001111222"
_BARE = _EGGS.removeprefix("/open ")
_DEARER = _EGGS.replace("36", "40")
_ORANGES = "/open 赣南脐橙团购，5斤装 32元，后天晚上8点截单，南门自提"
_TWO_LEADERS = config(g2_leader="lena").replace('["sandbox:lena"]', '["sandbox:lena", "sandbox:lou"]', 1)

STORIES = [
    Story(
        "a reply to the announcement before it is open is an order of its own time, also after a crash",
        f"""
          10:00 lena: {_EGGS}
          10:01 amy > m1: +2
          10:02 bob > m1: how much is it?
          10:02 carl > m1: lovely
          10:03 crash
          10:04 lena taps Open it on b1
          10:05 dave > m1: +1
          """,
        says={"m2": "2 trays booked at ¥36", "m3": "¥36/tray", "m7": "1 tray booked"},
        orders={"amy": "2A@36 = 72", "dave": "1A@36 = 36"},
    ),
    Story(
        "early replies take their turn by their own time, whoever's came in first",
        f"""
          10:00 lena: {_EGGS} Only 3 trays.
          10:03 bob > m1 sent 10:02: +2
          10:03 amy > m1 sent 10:01: +2
          10:04 lena taps Open it on b1
          """,
        orders={"amy": "2A@36 = 72", "bob": "1A@36 w1 = 36"},
    ),
    Story(
        "an early reply that is edited counts as it reads at the opening, and a later word of the same member after it",
        f"""
          10:00 lena: {_EGGS}
          10:01 amy > m1: +2
          10:02 amy edits m2: +3
          10:03 amy > m1: +1
          10:04 lena taps Open it on b1
          """,
        orders={"amy": "4A@36 = 144"},
    ),
    Story(
        "where it opens dearer than they were shown, an early reply is asked about first",
        f"""
          10:00 lena: {_EGGS}
          10:01 amy > m1: +2
          10:02 lena edits m1: {_DEARER}
          10:03 bob > m1: +1
          10:04 lena taps Open it on b1
          """,
        says={"m2": "2 tray", "m4": "1 tray booked, ¥40"},
        orders={"bob": "1A@40 = 40"},
    ),
    Story(
        "where the price was not known yet, an early reply is asked about first, and a yes keeps its turn",
        """
          10:00 lena: /open Wreaths for the hall door. The price follows. Order by Monday 6pm
          10:01 amy > m1: +2
          10:02 lena edits m1: /open Wreaths for the hall door, ¥60 each. Order by Monday 6pm
          10:03 lena taps Open it on b1
          10:04 amy taps Yes, 2 on b3
          """,
        orders={"amy": "2A@60 = 120"},
    ),
    Story(
        "what opens by keywords at once is answered in reply to the leader's own message too",
        "10:00 lena: /open Cherries; price 99; until 20:00\n10:01 amy > m1: +2",
        orders={"amy": "2A@99 = 198"},
    ),
    Story(
        "another open buy is not meant by a reply to an announcement that waits",
        f"10:00 lena: /open Cherries; price 99; until 20:00\n10:01 lena: {_EGGS}\n10:02 amy > m2: +2",
        orders={},
    ),
    Story(
        "no means no: whoever replied is told, and an edit brings it back",
        f"""
          10:00 lena: {_EGGS}
          10:01 amy > m1: +2
          10:02 lena taps No on b1
          10:03 lena taps Open it on b1
          10:04 lena edits m1: {_DEARER}
          """,
        says={"m1": ["was not opened after all. amy"], "b1": ["Put away", "¥40"]},
        states={},
    ),
    Story(
        "of two leaders the first opens it, and the other reads who did",
        f"10:00 lena: {_EGGS}\n10:01 lou taps Open it on b1\n10:02 lena taps Open it on b1",
        says={"@lena": "open already: by lou"},
        states={1: "open"},
        config=_TWO_LEADERS,
    ),
    Story(
        "a member who taps hears that leaders open",
        f"10:00 lena: {_EGGS}\n10:01 amy taps Open it on b1",
        says={"@amy": "leader"},
        states={},
    ),
    Story(
        "a draft lapses after a day: its leader and whoever replied are told, and its button opens nothing",
        f"10:00 lena: {_EGGS}\n10:01 amy > m1: +2\n22 10:01 tick\n22 10:02 lena taps Open it on b1",
        says={
            "@lena": ["not opened: nobody tapped", "has lapsed"],
            "m1": "amy: your replies here order nothing",
        },
        states={},
    ),
    Story(
        "a draft lapses in Chinese",
        f"10:00 lena: {_ORANGES}\n10:01 amy > m1: 要两份\n22 10:01 tick",
        says={"@lena": "没有开团：一天内没人点", "m1": "amy：你们在这里的接龙不算下单"},
        states={},
        config=config(language="zh-Hans"),
    ),
    Story(
        "an early reply in Chinese",
        f"10:00 lena: {_ORANGES}\n10:01 amy > m1: 要两份\n10:02 lena taps 开团 on b1",
        orders={"amy": "2A@32 = 64"},
        config=config(language="zh-Hans"),
    ),
    Story(
        "an edit after the opening opens nothing anew",
        f"10:00 lena: {_EGGS}\n10:01 lena taps Open it on b1\n10:02 lena edits m1: {_DEARER}",
        states={1: "open"},
        never=["¥40"],
    ),
    Story(
        "answers mend the draft where it stands, one after another, and it opens as it is shown",
        """
          10:00 lena: /open Eggs from the farm, tray ¥36\\nOrder by Monday 6pm\\nlimt 2\\nCollect from the gate
          10:01 lena taps Limit 2 on b1
          10:02 lena > b1: price 30
          10:03 lena > b1: sorry, SUNDAY 9pm
          10:04 lena > b1: stock 20
          10:05 lena taps Open it on b1
          10:06 bob > m1: +3
          10:07 lena > b1: price 31
          """,
        says={
            "b1": ["“Limit 2”?", "¥30/tray, stock 20, at most 2 each"],
            "b2": ["¥30/tray", "Sun 22 Nov 21:00"],
            "m7": "At most 2 trays",
            "m8": "open already: by lena",
        },
        never=["¥31"],
    ),
    Story(
        "a bare answer is what was asked for",
        """
          10:00 lena: /open Wreaths for the hall door. The price follows. Order by Monday 6pm
          10:01 lena > b1: 12
          10:03 lena taps Open it on b1
          10:04 amy > m1: +3
          """,
        says={"b1": "¥12"},
        orders={"amy": "3A@12 = 36"},
    ),
    Story(
        "a past hour in an answer is asked about, and a sum that reads two ways shows both",
        """
          10:00 lena: /open Cheese for the hall, box €1.200\\nOrder by Monday 6pm. Collect from the gate
          10:01 lena taps €1,200 on b1
          10:02 lena > b1: until 8am
          10:03 lena taps Tomorrow 08:00 on b2
          10:04 lena taps Open it on b1
          """,
        says={"b1": ["can be read two ways", "€1,200"], "b3": "Sun 22 Nov 08:00"},
        states={1: "open"},
        config=config(currency="EUR"),
    ),
    Story(
        "who does not lead mends nothing",
        f"10:00 lena: {_EGGS}\n10:01 amy > b1: price 1\n10:02 lena taps Open it on b1",
        says={"b2": "¥36"},
        hides={"b1": "¥1/"},
    ),
    Story(
        "answers in Chinese",
        f"10:00 lena: {_ORANGES}\\n现购 2\n10:01 lena taps 限购 2 on b1\n10:02 lena > b1: 价格 30\n10:03 lena taps 开团 on b1",
        says={"b1": ["「限购 2」吗", "每人限 2"], "b2": ["30", "限 2"]},
        config=config(language="zh-Hans"),
    ),
    Story(
        "answers in Japanese",
        "10:00 lena: /open みかん5kg 2,480円\\n月曜20時締切\\n集会所でお渡し\n10:01 lena > b1: 価格 2,200\n10:02 lena taps 始める on b1",
        says={"b1": "2,200", "b2": "2,200"},
        config=config(language="ja", currency="JPY"),
    ),
    Story(
        "a bare announcement is offered to its leader in private, and the group hears nothing before the tap",
        f"""
          10:00 lena: {_BARE}
          10:01 amy > m1: +2
          10:02 lena edits m1: {_BARE.replace("36", "34")}
          10:03 lena (private) taps Open it on b1
          10:04 bob > m1: +1
          """,
        says={"b1": ["Open this? Eggs", "¥34"], "m2": "2 trays booked at ¥34"},
        orders={"amy": "2A@34 = 68", "bob": "1A@34 = 34"},
    ),
    Story(
        "an edit of a bare announcement that is open changes nothing",
        f"10:00 lena: {_BARE}\n10:01 lena (private) taps Open it on b1\n10:02 lena edits m1: {_BARE} Hurry!",
        says={"m1": "stays as it is"},
        states={1: "open"},
    ),
    Story(
        "what somebody announces who does not lead is no business of ours",
        f"10:00 amy: {_BARE}",
        silent=["g1", "@amy", "@lena"],
    ),
    Story(
        "a bare announcement in Chinese",
        f"10:00 lena: {_ORANGES.removeprefix('/open ')}\n10:01 lena (private) taps 开团 on b1",
        says={"b1": "这样开团吗"},
        states={1: "open"},
        config=config(language="zh-Hans"),
    ),
]
