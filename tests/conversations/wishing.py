"""Wishes: gathered by product, told to the leader at a target, fulfilled by a group buy whose wishers go
first. Polls between candidates."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

WISHED = "10:00 amy: /wish Durian\n10:01 bob: /wish durians"
OPENED = f"{WISHED}\n10:02 lena: /open Durian; price 60; stock 5; until 20:00; wish 1"

POLL = "10:00 lena: /poll Which fruit next?; durian; mango; rambutan; until 20:00"

STORIES = [
    Story(
        "the same thing is one wish, and each counts once",
        """
          10:00 amy: /wish Durian
          10:01 bob: /wish durains
          10:02 amy: /wish the DURIAN!
          10:03 cat: /wish mango
          10:04 dan: /wish
          """,
        says={
            "m1": "1 member wants",
            "m2": "2 members want",
            "m3": ["your wish already", "2 members want"],
            "m5": ["1. Durian: 2 members", "2. mango: 1 member"],
        },
    ),
    Story(
        "in Chinese, in either script, by its local name",
        "10:00 amy: /心愿 榴莲\n10:01 bob: /許願 榴蓮\n10:02 bob: /心愿\n10:03 amy: /撤心愿 榴蓮",
        says={"m1": "现在有 1 人想要", "m2": "现在有 2 人想要", "m3": "榴莲：2 人想要", "m4": "1 人"},
        hides={"m2": "went wrong"},
        config=config(language="zh-Hans"),
    ),
    Story(
        "joined and left by the buttons of the list",
        """
          10:00 amy: /wish durian
          10:01 bob: /wish
          10:02 bob taps +1 durian on b2
          10:03 amy taps -1 durian on b2
          10:04 amy taps -1 durian on b2
          10:05 cat: /wish
          """,
        says={
            "@bob": "2 members want",
            "@amy": ["1 member still wants", 'no wish "durian" of yours'],
            "m6": "1. durian: 1 member",
        },
    ),
    Story(
        "nobody but the leader sees who",
        f"{WISHED}\n10:02 amy: /wishes\n10:03 cat: /wish\n10:04 lena: /wishes\n10:05 gus@g2: /wishes",
        says={"m3": "leaders", "@lena": "(amy, bob)", "@gus": "Nothing yet"},
        hides={"g1": "bob", "@gus": "Durian"},
        config=config(g2_leader="gus"),
    ),
    Story(
        "a target is told once, privately, with the line to send",
        """
          10:00 amy: /wish durian
          10:01 lena: /wishes target 1 2
          10:02 bob: /wish durian
          10:03 cat: /wish durian
          10:04 bob: /unwish 1
          10:05 bob: /wish 1
          """,
        says={"@lena": ["2 members want durian", "/open durian; price …; wish 1"]},
        hides={"@lena": "3 members", "g1": "/open"},
    ),
    Story(
        "a target that is reached already is told at once, with the price of last time",
        """
          09:00 lena: /open Durians; price 55; until 9:30
          09:01 amy > buy:1: +1
          10:00 amy: /wish durian
          10:01 lena: /wishes target 1 1
          """,
        says={"@lena": "/open durian; price ¥55; wish 1"},
    ),
    Story(
        "looked for by name: on sale with its button, and what is on sale is not wished for",
        """
          10:00 lena: /open Fruit; offer A Cherries 2 kg 99; offer B Plums 30; until 20:00
          10:01 amy: /find cherries
          10:02 bob taps +1 Cherries 2 kg on b3
          10:03 cat: /wish plums
          10:04 dan: /wish plum jam
          """,
        {"bob": "1A@99 = 99"},
        says={
            "m2": ["A Cherries 2 kg: ¥99", "20:00", "A+1"],
            "m4": ["No need to wish", "B Plums: ¥30"],
            "m5": "Noted: plum jam",
        },
        hides={"m2": "Plums", "m4": "Cherries"},
    ),
    Story(
        "looked for by name: what it last cost, with a button to wish; else only the button",
        """
          09:00 lena: /open Durians; price 55; until 9:30
          09:01 amy > buy:1: +1
          10:00 bob: /find durian
          10:01 bob taps I would like it on b8
          10:02 cat: /find toys
          10:03 cat: /wish
          """,
        says={
            "m3": ["Durians is not on sale", "¥55", "9:30"],
            "@bob": "1 member wants",
            "m5": 'Nothing called "toys"',
            "m6": "1. durian: 1 member",
        },
    ),
    Story(
        "asked for in words: answered where there is such a thing, or was; silence where it was no question to a shop",
        """
          09:00 lena: /open Durians; price 55; until 9:30
          09:01 amy > buy:1: +1
          10:00 lena: /open Cherries 2 kg; price 99; until 20:00
          10:01 bob: do you have cherries?
          10:02 bob: any durians available?
          10:03 bob: do you have a ladder?
          10:04 bob whispers: have you got any cherries
          """,
        says={"m4": "Cherries 2 kg", "m5": ["not on sale just now", "¥55"], "@bob": "A+1"},
        never=["ladder"],
    ),
    Story(
        "looked for in Chinese, in either script",
        "10:00 lena: /开团 车厘子2斤；价格 99；截止 20:00\n10:01 amy: /找 車厘子\n10:02 bob: /心愿 车厘子\n10:03 cat: 有没有車厘子？",
        says={"m2": "车厘子2斤", "m3": "不用许愿", "m4": "不限量"},
        config=config(language="zh-Hans"),
    ),
    Story(
        "another group's wish is not there",
        "10:00 amy: /wish durian\n10:01 gus@g2: /wishes target 1 2\n10:02 gus@g2: /wish 1\n10:03 gus@g2: /open Durian; price 60; wish 1",
        says={"m2": 'no wish "1"', "m3": 'no wish "1"', "m4": 'no wish "1"'},
        config=config(g2_leader="gus"),
    ),
    Story(
        "in private a number says which group's",
        """
          10:00 amy@g2: hello
          10:00:01 amy: /wish durian
          10:01 bob@g2: /wish mango
          10:02 amy whispers: /wish 2
          10:03 cat@g2: /wish
          10:04 dan whispers: /wish 1
          """,
        says={"m5": "2. mango: 2 members", "@amy": "2 members want"},
        never=["mango: 3"],
    ),
    Story(
        "those who wished hear of it privately, and go first",
        f"""
          {OPENED}
          10:03 eve > buy:1: +1
          10:04 amy > buy:1: +2
          10:05 bob (private) taps +1 on b4
          10:31:59 eve > buy:1: +1
          10:32 eve > buy:1: +1
          """,
        {"amy": "2A@60 = 120", "bob": "1A@60 = 60", "eve": "1A@60 = 60"},
        pledged={1: 4},
        says={
            "@amy": ["You wished for Durian", "may order from the start", "10:32"],
            "m3": ["2 members wished for it and may order at once", "one such message a day"],
            "@eve": ["10:32", "those who wished"],
        },
        hides={"g1": "You wished"},
    ),
    Story(
        "the post says how long, and is drawn again when everybody may order",
        f"{OPENED}\n10:33 tick",
        says={"g1": "🔑 Until Sat 21 Nov 10:32"},
    ),
    Story(
        "the head start is judged by the platform's own time",
        f"{OPENED}\n10:33 eve > buy:1 sent 10:31:59: +1\n10:34 fay > buy:1 sent 10:32:00: +1",
        {"fay": "1A@60 = 60"},
    ),
    Story(
        "a leader's word for somebody else is no early order",
        f"{OPENED}\n10:03 lena: /for eve +1",
        {"eve": "1A@60 = 60"},
    ),
    Story(
        "a fulfilled wish leaves the list; taken back, it is there again; restored, it is not",
        f"{OPENED}\n10:03 amy: /wish\n10:04 lena: /cancel 1\n10:05 amy: /wish\n10:06 lena: /restore 1\n10:07 amy: /wish\n10:08 bob > buy:1: +1",
        {"bob": "1A@60 = 60"},
        says={"m4": "No wishes", "m6": "Durian: 2 members", "m8": "No wishes"},
    ),
    Story(
        "wished anew meanwhile, both are one when the buy is taken back",
        f"""
          {WISHED}
          10:02 lena: /open D24; price 60; until 20:00; wish 1
          10:03 cat: /wish durian
          10:04 amy: /wish durian
          10:05 lena: /cancel 1
          10:06 cat: /wish
          """,
        says={"m7": "2. durian: 3 members"},
    ),
    Story(
        "as long as the leader says",
        f"{WISHED}\n10:02 lena: /open Durian; price 60; until 20:00; wish 1 1h\n11:01 eve > buy:1: +1\n11:02 eve > buy:1: +1",
        {"eve": "1A@60 = 60"},
        says={"@eve": "11:02"},
    ),
    Story(
        "a short sale leaves half of its time to all",
        f"{WISHED}\n10:02 lena: /open Durian; price 60; until 20m; wish 1\n10:11 eve > buy:1: +1\n10:12 eve > buy:1: +1",
        {"eve": "1A@60 = 60"},
        says={"@eve": "10:12"},
    ),
    Story(
        "longer than the sale itself is refused, and nothing is fulfilled",
        f"{WISHED}\n10:02 lena: /open Durian; price 60; until 20m; wish 1 1h\n10:03 lena: /open Durian; price 60; wish x\n10:04 lena: /wish",
        says={"m3": "lasts longer", "m4": "is no wish", "m5": "Durian: 2 members"},
        never=["You wished"],
    ),
    Story(
        "a flash sale is the same for everybody",
        f"{WISHED}\n10:02 lena: /open Durian; price 60; flash 14:00-14:10 50; stock 5; wish 1\n13:59 amy > buy:1: +1\n14:00 eve > buy:1: +1",
        {"eve": "1A@50 = 50"},
        says={"@amy": "You wished for Durian"},
        never=["may order from the start"],
    ),
    Story(
        "who left the group, and a wish that nobody has, count no more",
        f"{WISHED}\n10:02 bob leaves\n10:03 amy: /wish\n10:04 amy: /unwish durian\n10:05 amy: /wish\n10:06 amy: /wish durian",
        says={"m4": "Durian: 1 member", "m6": "No wishes", "m7": "wish 1"},
    ),
    Story(
        "the leader makes one of two, and takes one off",
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
        says={
            "m4": ["part of wish 1", "2 members"],
            "m5": "off the list",
            "m6": "No wishes",
            "m7": "/wishes target 1 10",
            "m8": "/wishes target 1 10",
            "m9": "leaders",
        },
    ),
    Story(
        "what was taken off is put back by its button, with those who wished the same meanwhile",
        """
          10:00 amy: /wish durian
          10:01 lena: /wishes drop 1
          10:02 amy taps ↩ Put it back on b2
          10:03 bob: /wish durian
          10:04 lena taps ↩ Put it back on b2
          10:05 bob: /wish
          10:06 lena: /wishes restore 2
          """,
        says={"@amy": "leaders", "m6": "2. durian: 2 members", "m7": 'no wish "2"'},
    ),
    Story(
        "what is no name of a thing is refused with what would work",
        f"10:00 amy: /wish {'x' * 70}\n10:01 amy: /wish ,.!\n10:02 amy: /unwish durian\n10:03 amy: /wish durian; price 1",
        says={
            "m1": "60 characters",
            "m2": "Write its name",
            "m3": 'no wish "durian"',
            "m4": "durian price 1",
        },
    ),
    Story(
        "a redelivered wish counts once",
        "10:00 amy: /wish durian\nagain\n10:01 amy: /wish",
        says={"m3": "1 member"},
    ),
    Story(
        "a poll: one vote each, changed as one likes, drawn on its message",
        f"""
          {POLL}
          10:01 amy taps durian · 0 on b1
          10:02 bob: /vote 1 2
          10:03 amy taps mango · 1 on b1
          10:04 amy taps mango · 2 on b1
          10:05 cat taps [0 on b1
          20:02 tick
          """,
        says={
            "@amy": ["Your vote: durian", "now for mango"],
            "m3": "Your vote: mango",
            "g1": ["mango wins", "1. durian: 1", "2. mango: 2"],
        },
    ),
    Story(
        "the deadline is the chat's own time, and the result is said once",
        f"""
          {POLL}
          19:59 amy: /vote 1 1
          20:00:01 bob: /vote 1 2
          20:00:02 cat sent 19:59:59: /vote 1 1
          20:05 tick
          20:10 crash until 21:00
          21:01 dan: /vote 1 2
          """,
        says={
            "m3": "do not count",
            "g1": ["durian wins", "1. durian: 2", "2. mango: 0"],
            "m7": "do not count",
        },
    ),
    Story(
        "nobody voted; a tie",
        f"{POLL}\n10:01 lena: /poll Colour?; red; blue; until 10:30\n10:02 amy: /vote 2 1\n10:03 bob: /vote 2 2\n21:00 tick",
        says={"g1": ["a tie: red, blue", "nobody voted"]},
    ),
    Story(
        "it closes while the bot is away, once",
        f"{POLL}\n10:01 amy: /vote 1 3\n19:00 crash until 22:00\n22:10 tick",
        says={"g1": ["rambutan wins"]},
    ),
    Story(
        "the leader ends it, or takes it back; nobody else does",
        f"""
          {POLL}
          10:01 amy: /poll close 1
          10:02 amy: /vote 1 1
          10:03 lena: /poll close 1
          10:04 amy: /vote 1 2
          10:05 lena: /poll close 1
          10:06 lena: /poll Colour?; red; blue
          10:07 lena taps ↩ Take it back on b9
          10:08 amy: /vote 2 1
          """,
        says={
            "m2": "leaders",
            "g1": "durian wins",
            "m5": "do not count",
            "m6": ["closed already: by lena", "10:03"],
            "m9": "do not count",
        },
    ),
    Story(
        "the winner becomes a wish of its voters, who then go first",
        f"""
          {POLL}
          10:01 amy: /vote 1 2
          10:02 bob: /vote 1 2
          10:03 bob: /wish mangoes
          10:04 lena: /poll close 1
          10:05 amy: /poll wish 1 2
          10:06 lena: /poll wish 1 2
          10:07 lena: /poll wish 1 2
          10:08 lena: /open Mango; price 30; until 20:00; wish 1
          10:09 eve > buy:1: +1
          10:10 amy > buy:1: +1
          """,
        {"amy": "1A@30 = 30"},
        says={"m6": "leaders", "m7": "2 members want", "m8": "2 members want", "@eve": "those who wished"},
    ),
    Story(
        "in Chinese, by its local names",
        "10:00 lena: /投票 下次团什么？；榴莲；芒果；截止 晚上8点\n10:01 amy: /投 1 2\n10:02 lena: /投票 结束 1\n10:03 lena: /投票 心愿 1 2",
        says={"m1": "投票 1 开始了", "m2": "芒果", "g1": "芒果 胜出", "m4": "心愿 1"},
        config=config(language="zh-Hans"),
    ),
    Story(
        "what is no poll is refused with what would work",
        """
          10:00 lena: /poll Fruit?; durian
          10:01 lena: /poll Fruit?; durian; Durians
          10:02 lena: /poll Fruit?; a1; b2; until 9:00
          10:03 lena: /poll Fruit?
          10:04 lena: /poll Fruit?; 1; 2; 3; 4; 5; 6; 7; 8; 9; 10; 11
          10:05 amy: /poll Fruit?; durian; mango
          10:06 lena: /poll wish 1
          """,
        says={
            "m1": "two candidates",
            "m2": "there twice",
            "m3": "past",
            "m4": "/poll Which fruit next?",
            "m5": "10 candidates",
            "m6": "leaders",
            "m7": "/poll Which fruit next?",
        },
    ),
    Story(
        "another group's poll is not there",
        f"{POLL}\n10:01 gus@g2: /vote 1 1\n10:02 gus@g2: /poll close 1\n10:03 gus whispers: /vote 1 1",
        says={"m2": "no such poll", "m3": "no such poll", "@gus": "no such poll"},
        config=config(g2_leader="gus"),
    ),
    Story(
        "an order on a condition is neither an order nor a wish: it is told what it costs now, and asked",
        """
        10:00 lena: /open Cherries; price 99; until 20:00
        10:01 bob > buy:1: +1 if it drops to 60
        10:02 mei: +1 if anybody goes there by car
        10:03 lena: /wishes
        10:04 bob taps No on b3
        10:05 lena: /wishes
        10:06 bob > buy:1: +1
        10:07 lena: /wishes
        """,
        {"bob": "1A@99 = 99"},
        says={
            "m2": ["1 × Cherries? Tap to say so; nothing is booked yet.", "Cherries: ¥99"],
            "@lena": ["Cherries (number 1) on a condition", "bob ×1: “+1 if it drops to 60”"],
        },
        hides={"g1": "on a condition"},
        silent=["m3"],
    ),
    Story(
        "a condition on the price in Chinese is asked, and listed for the leader alone until it is ordered",
        """
        10:00 lena: /开团 樱桃；价格 99；阶梯 10=89 20=79；截止 20:00
        10:01 amy > buy:1: 等跌到79就给我2份
        10:02 bob > buy:1: 79以下我要3份
        10:03 amy > buy:1: +1
        10:04 lena: /心愿单
        """,
        {"amy": "1A@99 = 99"},
        says={"m2": "樱桃，2份，对吗", "@lena": ["bob ×3：「79以下我要3份」"]},
        hides={"@lena": "amy ×2"},
        config=config(language="zh-Hans"),
    ),
]
