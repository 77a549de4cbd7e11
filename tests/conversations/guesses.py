"""Second chance: words that may be an order are asked about, with the guess as a button."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

ZH = config(language="zh-Hans")
HANT = config(language="zh-Hant")
JA = config(language="ja")
OPEN = "10:00 lena: /open Cherries; price 10/box; until 20:00"
FIVE = "10:00 lena: /open Cherries; price 10/box; stock 5; until 20:00"
MAYBE = "our lot eats 2 boxes easily"

STORIES = [
    Story(
        "words that may be an order are asked about, and one tap books",
        f"{OPEN}\n10:01 amy > buy:1: {MAYBE}\n10:02 amy taps Yes, 2 on b3",
        {"amy": "2A@10 = 20"},
        says={"m2": ["amy, 2 boxes of Cherries?", "nothing is booked yet"], "b3": "2 boxes booked"},
    ),
    Story(
        "nothing is held while nobody has answered",
        f"{OPEN}\n10:01 amy > buy:1: {MAYBE}",
        {},
        pledged={1: 0},
        says={"m2": "2 boxes"},
    ),
    Story(
        "a no is taken at its word, and can be told from silence",
        f"{OPEN}\n10:01 amy > buy:1: {MAYBE}\n10:02 amy taps No on b3",
        {},
        says={"b3": "nothing was booked or changed"},
    ),
    Story(
        "the word of the button, written in answer, is as good as the button",
        f"{OPEN}\n10:01 amy > buy:1: {MAYBE}\n10:02 amy > b3: Yes please!\n10:03 bob > buy:1: {MAYBE}\n10:04 bob > b5: nope",
        {"amy": "2A@10 = 20"},
        says={"m3": "2 boxes booked", "m5": "nothing was booked"},
    ),
    Story(
        "nobody but the author or their leader answers it",
        f"""
        {OPEN}
        10:01 amy > buy:1: {MAYBE}
        10:02 bob taps Yes, 2 on b3
        10:03 lena taps Yes, 2 on b3
        10:04 cat > buy:1: {MAYBE}
        10:05 lena taps No on b5
        """,
        {"amy": "2A@10 = 20"},
        says={"@bob": "somebody else's order", "b3": "Ordered by lena", "b5": "cat: fine", "@amy": "lena"},
        hides={"@amy": "misread"},
    ),
    Story(
        "it lapses once its author orders otherwise",
        f"{OPEN}\n10:01 amy > buy:1: {MAYBE}\n10:02 amy > buy:1: +3\n10:03 amy taps Yes, 2 on b3",
        {"amy": "3A@10 = 30"},
        says={"@amy": ["no longer counts", "you have 3 boxes booked"]},
    ),
    Story(
        "only the last guess of a member waits for an answer",
        f"""
        {OPEN}
        10:01 amy > buy:1: {MAYBE}
        10:02 amy > buy:1: our lot eats 3 boxes easily
        10:03 amy taps Yes, 2 on b3
        10:04 amy taps Yes, 3 on b4
        """,
        {"amy": "3A@10 = 30"},
        says={"@amy": "no longer counts"},
    ),
    Story(
        "it lapses at closing",
        f"{OPEN}\n10:01 amy > buy:1: {MAYBE}\n20:00 amy taps Yes, 2 on b3",
        {},
        says={"b3": "too late"},
    ),
    Story(
        "the answer stands where the question stood, with an undo of its own",
        f"{OPEN}\n10:01 amy > buy:1: {MAYBE}\n10:02 amy taps Yes, 2 on b3\n10:03 amy taps ↩ Undo on b3\n10:04 amy taps ↩ Undo on b3",
        {},
        says={"@amy": "taken back"},
    ),
    Story(
        "a yes joins the waiting list before whoever came later",
        f"""
        {FIVE}
        10:01 dan > buy:1: +4
        10:02 amy > buy:1: {MAYBE}
        10:03 bob > buy:1: +2
        10:04 cat > buy:1: +1
        10:05 amy taps Yes, 2 on b4
        10:06 dan > buy:1: -2
        10:07 dan > buy:1: -1
        """,
        {"dan": "1A@10 = 10", "bob": "2A@10 = 20", "amy": "2A@10 = 20", "cat": "0A@10 w1 = 0"},
    ),
    Story(
        "two who were asked keep the order of their messages, whoever taps first",
        f"""
        {FIVE}
        10:01 dan > buy:1: +5
        10:02 amy > buy:1: {MAYBE}
        10:03 bob > buy:1: {MAYBE}
        10:04 cat > buy:1: +1
        10:05 bob taps Yes, 2 on b5
        10:06 amy taps Yes, 2 on b4
        10:07 dan > buy:1: -2
        """,
        {"dan": "3A@10 = 30", "amy": "2A@10 = 20", "bob": "0A@10 w2 = 0", "cat": "0A@10 w1 = 0"},
    ),
    Story(
        "the last unit stays with whoever has it",
        f"""
        10:00 lena: /open Cherries; price 10/box; stock 2; until 20:00
        10:01 amy > buy:1: {MAYBE}
        10:02 bob > buy:1: +1
        10:03 amy taps Yes, 2 on b3
        """,
        {"amy": "1A@10 w1 = 10", "bob": "1A@10 = 10"},
        waiting={1: 1},
    ),
    Story(
        "an order edited into words that are not sure stands until they are answered",
        f"{OPEN}\n10:01 amy > buy:1: +1\n10:02 amy edits m2: {MAYBE}\n10:03 amy taps Yes, 2 on b4",
        {"amy": "2A@10 = 20"},
    ),
    Story(
        "what was confirmed is learnt by the leader's tap alone, and asked about once",
        """
        10:00 lena: /open Fruit; offer A Cherries 10; offer B Plums 8; until 20:00
        10:01 amy > buy:1: zorp plums
        10:02 amy taps Yes, 1 Plums on b3
        10:03 bob > buy:1: zorp plums
        10:04 bob taps Yes, 1 Plums on b5
        10:05 lena (private) taps Always so here on b4
        10:06 cat > buy:1: zorp plums
        """,
        {"amy": "1B@8 = 8", "bob": "1B@8 = 8", "cat": "1B@8 = 8"},
        says={"@lena": ["zorp plums", "Plums +1"]},
    ),
    Story(
        "without that tap it is asked about again",
        """
        10:00 lena: /open Fruit; offer A Cherries 10; offer B Plums 8; until 20:00
        10:01 amy > buy:1: zorp plums
        10:02 lena taps Yes, 1 Plums on b3
        10:03 bob > buy:1: zorp plums
        """,
        {"amy": "1B@8 = 8"},
        says={"@lena": "zorp plums", "m4": "1 Plums?"},
    ),
    Story(
        "chatter in the open and talk between members are left alone",
        f"{OPEN}\n10:01 amy: {MAYBE}\n10:02 bob > m2: {MAYBE}",
        {},
        silent=["m2", "m3"],
    ),
    Story(
        "in Chinese",
        "10:00 lena: /开团 樱桃；价格10/箱；截止20:00\n10:01 小兰 > buy:1: 不+1\n10:02 小兰 taps 对，1箱 on b3",
        {"小兰": "1A@10 = 10"},
        says={"m2": ["小兰，樱桃，1箱，对吗", "现在还没下单"], "b3": "1箱"},
        config=ZH,
    ),
    Story(
        "in traditional script, answered with the word",
        "10:00 lena: /開團 櫻桃；價格10/箱；截止20:00\n10:01 小蘭 > buy:1: 不+1\n10:02 小蘭 > b3: 對",
        {"小蘭": "1A@10 = 10"},
        says={"m2": "1箱，對嗎"},
        config=HANT,
    ),
    Story(
        "in Japanese",
        "10:00 lena: /open さくらんぼ; price 10/box; until 20:00\n"
        "10:01 花子 > buy:1: 不+1\n10:02 花子 taps はい、1box on b3",
        {"花子": "1A@10 = 10"},
        says={"m2": "でよろしいですか"},
        config=JA,
    ),
]
