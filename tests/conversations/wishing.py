"""Wishes: gathered by product, told to the leader at a target, fulfilled by a group buy whose wishers go first."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

WISHED = "10:00 amy: /wish Durian\n10:01 bob: /wish durians"
OPENED = f"{WISHED}\n10:02 lena: /open Durian; price 60; stock 5; until 20:00; wish 1"

STORIES = [
    Story("the same thing is one wish, and each counts once",
          """
          10:00 amy: /wish Durian
          10:01 bob: /wish durains
          10:02 amy: /wish the DURIAN!
          10:03 cat: /wish mango
          10:04 dan: /wish
          """,
          says={"m1": "1 member wants", "m2": "2 members want", "m3": ["your wish already", "2 members want"],
                "m5": ["1. Durian: 2 members", "2. mango: 1 member"]}),
    Story("in Chinese, in either script, by its local name",
          "10:00 amy: /心愿 榴莲\n10:01 bob: /許願 榴蓮\n10:02 bob: /心愿\n10:03 amy: /撤心愿 榴蓮",
          says={"m1": "现在有 1 人想要", "m3": "榴莲：1 人想要", "m4": "没有别人想要"},
          hides={"m2": "went wrong"}, config=config(language="zh-Hans")),
    Story("joined and left by the buttons of the list",
          """
          10:00 amy: /wish durian
          10:01 bob: /wish
          10:02 bob taps +1 durian on b2
          10:03 amy taps -1 durian on b2
          10:04 amy taps -1 durian on b2
          10:05 cat: /wish
          """,
          says={"@bob": "2 members want", "@amy": ["1 member still wants", 'no wish "durian" of yours'], "m6": "1. durian: 1 member"}),
    Story("nobody but the leader sees who",
          f"{WISHED}\n10:02 amy: /wishes\n10:03 cat: /wish\n10:04 lena: /wishes\n10:05 gus@g2: /wishes",
          says={"m3": "leaders", "@lena": "(amy, bob)", "@gus": "Nothing yet"}, hides={"g1": "bob", "@gus": "Durian"},
          config=config(g2_leader="gus")),
    Story("a target is told once, privately, with the line to send",
          """
          10:00 amy: /wish durian
          10:01 lena: /wishes target 1 2
          10:02 bob: /wish durian
          10:03 cat: /wish durian
          10:04 bob: /unwish 1
          10:05 bob: /wish 1
          """,
          says={"@lena": ["2 members want durian", "/open durian; price …; wish 1"]}, hides={"@lena": "3 members", "g1": "/open"}),
    Story("a target that is reached already is told at once, with the price of last time",
          """
          09:00 lena: /open Durians; price 55; until 9:30
          09:01 amy > buy:1: +1
          10:00 amy: /wish durian
          10:01 lena: /wishes target 1 1
          """,
          says={"@lena": "/open durian; price ¥55; wish 1"}),
    Story("another group's wish is not there",
          "10:00 amy: /wish durian\n10:01 gus@g2: /wishes target 1 2\n10:02 gus@g2: /wish 1\n10:03 gus@g2: /open Durian; price 60; wish 1",
          says={"m2": 'no wish "1"', "m3": 'no wish "1"', "m4": 'no wish "1"'}, config=config(g2_leader="gus")),
    Story("in private a number says which group's",
          """
          10:00 amy@g2: hello
          10:00:01 amy: /wish durian
          10:01 bob@g2: /wish mango
          10:02 amy whispers: /wish 2
          10:03 cat@g2: /wish
          10:04 dan whispers: /wish 1
          """,
          says={"m5": "2. mango: 2 members", "@amy": "2 members want"}, never=["mango: 3"]),
    Story("those who wished hear of it first, privately, and go first",
          f"""
          {OPENED}
          10:03 eve > buy:1: +1
          10:04 amy > buy:1: +2
          10:05 bob (private) taps +1 on b4
          10:31:59 eve > buy:1: +1
          10:32 eve > buy:1: +1
          """,
          {"amy": "2A@60 = 120", "bob": "1A@60 = 60", "eve": "1A@60 = 60"}, pledged={1: 4},
          says={"@amy": ["You wished for Durian", "You may order at once", "10:32"], "m3": "2 members hear of it first",
                "m4": ["10:32", "those who wished"], "m7": "10:32"},
          hides={"g1": "You wished"}, silent=["@eve"]),
    Story("the head start is judged by the platform's own time",
          f"{OPENED}\n10:33 eve > buy:1 sent 10:31:59: +1\n10:34 fay > buy:1 sent 10:32:00: +1", {"fay": "1A@60 = 60"}),
    Story("a leader's word for somebody else is no early order",
          f"{OPENED}\n10:03 lena: /for eve +1", {"eve": "1A@60 = 60"}),
    Story("a fulfilled wish leaves the list; taken back, it is there again; restored, it is not",
          f"{OPENED}\n10:03 amy: /wish\n10:04 lena: /cancel 1\n10:05 amy: /wish\n10:06 lena: /restore 1\n10:07 amy: /wish\n10:08 bob > buy:1: +1",
          {"bob": "1A@60 = 60"}, says={"m4": "No wishes", "m6": "Durian: 2 members", "m8": "No wishes"}),
    Story("wished anew meanwhile, both are one when the buy is taken back",
          f"{OPENED}\n10:03 cat: /wish durian\n10:04 amy: /wish durian\n10:05 lena: /cancel 1\n10:06 cat: /wish",
          says={"m7": "2. durian: 3 members"}),
    Story("as long as the leader says",
          f"{WISHED}\n10:02 lena: /open Durian; price 60; until 20:00; wish 1 1h\n11:01 eve > buy:1: +1\n11:02 eve > buy:1: +1",
          {"eve": "1A@60 = 60"}, says={"m4": "11:02"}),
    Story("a short sale leaves half of its time to all",
          f"{WISHED}\n10:02 lena: /open Durian; price 60; until 20m; wish 1\n10:11 eve > buy:1: +1\n10:12 eve > buy:1: +1",
          {"eve": "1A@60 = 60"}, says={"m4": "10:12"}),
    Story("longer than the sale itself is refused, and nothing is fulfilled",
          f"{WISHED}\n10:02 lena: /open Durian; price 60; until 20m; wish 1 1h\n10:03 lena: /open Durian; price 60; wish x\n10:04 lena: /wish",
          says={"m3": "lasts longer", "m4": "is no wish", "m5": "Durian: 2 members"}, never=["You wished"]),
    Story("a flash sale is the same for everybody",
          f"{WISHED}\n10:02 lena: /open Durian; price 60; flash 14:00-14:10 50; stock 5; wish 1\n13:59 amy > buy:1: +1\n14:00 eve > buy:1: +1",
          {"eve": "1A@50 = 50"}, says={"@amy": "You wished for Durian"}, never=["You may order at once"]),
    Story("who left the group, and a wish that nobody has, count no more",
          f"{WISHED}\n10:02 bob leaves\n10:03 amy: /wish\n10:04 amy: /unwish durian\n10:05 amy: /wish\n10:06 amy: /wish durian",
          says={"m4": "Durian: 1 member", "m6": "No wishes", "m7": "wish 1"}),
    Story("the leader makes one of two, and takes one off",
          """
          10:00 amy: /wish durian
          10:01 bob: /wish 榴莲
          10:02 amy: /wish 榴莲
          10:03 lena: /wishes merge 2 1
          10:04 lena: /wishes drop 1
          10:05 lena: /wish
          10:06 lena: /wishes merge 1 1
          10:07 lena: /wishes target 1
          10:08 amy: /wishes drop 1
          """,
          says={"m4": ["part of wish 1", "2 members"], "m5": "off the list", "m6": "No wishes", "m7": "/wishes target 1 10",
                "m8": "/wishes target 1 10", "m9": "leaders"}),
    Story("what is no name of a thing is refused with what would work",
          f"10:00 amy: /wish {'x' * 70}\n10:01 amy: /wish ,.!\n10:02 amy: /unwish durian\n10:03 amy: /wish durian; price 1",
          says={"m1": "60 characters", "m2": "Write its name", "m3": 'no wish "durian"', "m4": "durian price 1"}),
    Story("a redelivered wish counts once", "10:00 amy: /wish durian\nagain\n10:01 amy: /wish", says={"m3": "1 member"}),
]  # fmt: skip
