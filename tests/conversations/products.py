"""/edit of single products: done is only what was done, and whoever it touches is told, nobody else."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

_BOX = "10:00 lena: /open Fruit box; offer A Oranges 38; offer B Apples 52 (stock 5); until 20:00\n"

STORIES = [
    Story(
        "a price of one product once lowered stays for whoever had ordered it, and each is told",
        """
        10:00 lena: /open Fruit; until 20:00; offer Plum 10; offer Pear 20
        10:01 amy > buy:1: A2
        10:02 bob > buy:1: B1
        10:03 lena: /edit 1; A price 8
        10:04 lena: /edit 1; A price 12; B stock 9
        10:05 cat > buy:1: A1
        10:06 amy > buy:1: +1A
        """,
        {"amy": "1A@12, 2A@8 = 28", "bob": "1B@20 = 20", "cat": "1A@12 = 12"},
        says={"@amy": "Plum of Fruit is cheaper now: ¥8", "m5": "Whoever was shown a lower price keeps it"},
        hides={"@bob": "cheaper", "m4": "Whoever was shown"},
    ),
    Story(
        "so is the price of a buy of one product, and its members hear of it",
        """
        10:00 lena: /open Plum; price 10; until 20:00
        10:01 amy > buy:1: 2
        10:02 lena: /edit 1; price 8
        10:03 lena: /edit 1; price 12
        """,
        {"amy": "2A@8 = 16"},
        says={
            "@amy": "Plum is cheaper now: ¥8. Your order counts at the lower price.",
            "m3": "Price ¥8; for those who have ordered too.",
            "m4": "Price ¥12; whoever was shown a lower one keeps it.",
        },
    ),
    Story(
        "known again by its title; what is only likely the same is asked of the leader, once",
        """
          10:00 lena: /open Cherries; price 99; until 11:00
          10:01 amy > buy:1: +2
          11:02 lena: /open Chilean cherries; price 95; until 12:00
          11:03 lena (private) taps The same on b8
          12:03 lena: /open cherries; price 90; until 13:00
          12:04 lena: /products
          12:05 lena whispers: /products apart 2
          12:06 lena whispers: /商品
          12:07 amy: /products
          12:08 lena: /products same 2 9
          """,
        says={
            "@lena": [
                "Is Chilean cherries (product 2) the same as Cherries (product 1), sold 1 time so far?",
                "are one product now",
                "1. Cherries: 3 times, 2 units; the same: Chilean cherries (2)",
                "Chilean cherries (2) is a product of its own",
                "1. Cherries: 2 times, 2 units\n2. Chilean cherries: 1 time, 0 units",
            ],
            "m9": "leaders",
            "m10": "no product 9",
        },
        hides={"g1": "the same"},
    ),
    Story(
        "what will sell next is told to the leader alone, from the sales there were and the wishes there are",
        """
          10:00 lena: /open Cherries 2 kg; price 99/box; until 11:00
          10:01 amy > buy:1: +8
          10:02 bob > buy:1: +12
          11:02 lena: /forecast cherries
          11:03 lena: /open Cherries 2 kg; price 99/box; until 12:00
          11:04 amy > buy:2: +24
          12:02 cat: /wish cherries
          12:03 lena whispers: /预测 cherries
          12:04 amy: /forecast cherries
          12:05 lena: /forecast durian
          """,
        says={
            "@lena": [
                "Cherries 2 kg: about 20 boxes next time, likely",
                "It was sold once here: 20 boxes",
                "about 23 boxes next time",
                "From 2 sales here; last time 24",
                "1 member wishes for it now",
                "/open again 2",
            ],
            "m9": "leaders",
            "m10": "What was: Cherries 2 kg",
        },
        hides={"g1": "next time"},
    ),
    Story(
        "a price that is nobody's is asked about; one product's is changed",
        _BOX
        + """
        10:01 amy > buy:1: B+1
        10:02 bob > buy:1: A+1
        10:03 lena: /edit 1; price 95
        10:04 lena: /edit 1; offer B Apples 45
        10:05 lena: /edit 1 A price 40
        10:06 lena: /edit 1; B 44
        """,
        {"amy": "1B@44 = 44", "bob": "1A@38 = 38"},
        says={
            "m1": "/edit 1; A price 95",
            "m4": ["A Oranges, B Apples", "B price 95"],
            "m5": "B Apples: ¥45, stock 5",
            "m6": "A Oranges: ¥40",
            "m7": "B Apples: ¥44",
            "@amy": ["Apples of Fruit box is cheaper now: ¥45", "¥44"],
        },
        silent=["@bob"],
        never=["Price ¥95"],
    ),
    Story(
        "stock and limit of one, one sold out, one added, in one text with the note",
        _BOX
        + """
        10:01 amy > buy:1: B+2
        10:02 cat > buy:1: B+9
        10:03 lena: /edit 1; A limit 2; B stock 20; add Pears 60 (stock 8); note Fresh
        10:04 bob > buy:1: C+3
        10:05 lena: /edit 1; sold out Oranges
        10:06 bob > buy:1: A+1
        10:07 lena: /edit 1; add D Plums
        10:08 lena: /edit 1; sold out X
        10:09 lena: /edit 1; add b Beans 3
        10:10 lena: /edit 1; B stock 3
        10:11 lena: /edit 1; B sold out
        """,
        says={
            "m4": [
                "Note: Fresh",
                "A Oranges: ¥38, at most 2 each",
                "B Apples: ¥52, stock 20",
                "C Pears: ¥60, stock 8, new",
                "6 from",
            ],
            "m6": "A Oranges: sold out",
            "m7": "waiting list",
            "m8": "the price is missing",
            "m9": "no product here; there are A Oranges, B Apples, C Pears",
            "m10": "B Apples is there already; to change it: B price 95",
            "m11": "11",
            "m12": "B Apples: sold out",
        },
        pledged={1: 14},
    ),
    Story(
        "plain words to the post change it where a leader says them, and nothing where a member does",
        _BOX
        + """
        10:01 amy > buy:1: A price 1
        10:02 lena > buy:1: A款改35
        10:03 lena > buy:1: B 20 more in stock
        10:04 lena > buy:1: add C Pears 60
        10:05 bob > buy:1: C+1
        10:06 bob > buy:1: sold out C
        10:07 lena > buy:1: sold out C
        10:08 lena > buy:1: until 9pm
        10:09 lena > buy:1: B+1
        """,
        {"bob": "1C@60 = 60", "lena": "1B@52 = 52"},
        says={
            "m3": "A Oranges: ¥35",
            "m4": "B Apples: ¥52, stock 25",
            "m5": "C Pears: ¥60, new",
            "m8": "C Pears: sold out",
            "m9": "21:00",
        },
    ),
    Story(
        "plain words that may be an order are asked of the leader: a tap changes it, a no leaves it, another's tap "
        "does nothing; a member's words are their order",
        _BOX
        + """
        10:01 lena > buy:1: B 20 more
        10:02 amy taps Yes, change it on b3
        10:03 lena taps Yes, change it on b3
        10:04 lena > buy:1: A 35
        10:05 lena taps No on b6
        10:06 amy > buy:1: A 35
        """,
        {"amy": "35A@38 = 1330"},
        says={
            "m2": ["20 more of Apples for everybody", "Nothing is changed yet"],
            "@lena": "B Apples: ¥52, stock 25",
            "m5": "Oranges in Fruit box (number 1) at ¥35 from now on",
        },
        never=["A Oranges: ¥35"],
    ),
    Story(
        "plain words that may be an order, in Chinese and of the only product",
        "10:00 lena: /开团 草莓；价格 25；库存 10；截止 20:00\n10:01 lena > buy:1: 再来20箱\n10:02 lena taps 是，就这么改 on b3",
        says={"m2": "草莓（1 号团）给大家再加 20 份库存吗"},
        config=config(language="zh-Hans"),
    ),
    Story(
        "plain words that may be an order, in Japanese",
        "10:00 lena: /open いちご; price 250; until 20:00\n10:01 lena > buy:1: A 240",
        says={"m2": "これから ¥240 にしますか"},
        config=config(language="ja"),
    ),
    Story(
        "a question about the whole buy keeps the products of the text until it is answered",
        _BOX
        + """
        10:01 amy > buy:1: B+1
        10:02 lena: /edit 1; until 11:00; B price 60
        10:03 lena taps Yes, change it on b4
        """,
        {"amy": "1B@52 = 52"},
        says={"@lena": ["B Apples: ¥60", "11:00"]},
    ),
    Story(
        "in Chinese, and a buy of one product",
        """
        10:00 lena: /开团 草莓；价格 25；截止 20:00
        10:01 lena: /改团 1；加 B 苹果 30（库存 5）
        10:02 lena: /改团 1；B 价格 28
        10:03 lena: /改团 1；售罄 A
        """,
        says={"m2": "B 苹果：¥30，库存 5，新加", "m3": "B 苹果：¥28", "m4": "A 草莓：售罄"},
        config=config(language="zh-Hans"),
    ),
    Story(
        "in Japanese",
        "10:00 lena: /open りんご; 価格 25; 締切 20:00\n10:01 lena: /edit 1; 追加 B みかん 30\n10:02 lena: /edit 1; B 売り切れ",
        says={"m2": "B みかん：", "m3": "売り切れ"},
        config=config(language="ja"),
    ),
    Story(
        "a product is named by its title too, is stopped in any word, and what is so already is no news",
        _BOX
        + """
        10:01 amy > buy:1: B+5
        10:02 bob > buy:1: B+1
        10:03 lena: /edit 1; Apples price 50
        10:04 lena: /edit 1; apples 50
        10:05 lena: /edit 1; A closed
        10:06 lena: /edit 1; remove A
        10:07 lena: /edit 1; A Mandarins 38
        10:08 lena: /edit 1; Apples are sweet this year
        10:09 lena: /edit 1; stock 6
        10:10 lena: /edit 1; stock 6
        10:11 lena: /reopen 1
        """,
        {"amy": "5B@50 = 250", "bob": "1B@50 = 50"},
        says={
            "m4": "B Apples: ¥50",
            "m5": "just so already, last set by lena, Sat 21 Nov 10:03",
            "m6": "A Oranges: sold out",
            "m7": "just so already",
            "m8": "A Mandarins (was Oranges): ¥38",
            "m9": 'could not read "Apples are sweet this year"',
            "m10": "Stock 6 of each product, 1 from",
            "m11": "just so already",
            "m12": "is open already: by lena, Sat 21 Nov 10:00",
            "@bob": "1 × Apples of Fruit box came free",
        },
    ),
    Story(
        "the same in Chinese, where a deadline begins with a word of stopping",
        """
        10:00 lena: /开团 水果；商品 A 橙子 38；商品 B 苹果 52（库存 1）；截止 20:00
        10:01 小兰 > buy:1: B2
        10:02 lena: /改团 1；苹果价格50
        10:03 lena: /改团 1；橙子 不卖了
        10:04 lena: /改团 1；橙子 停售
        10:05 lena: /改团 1；B 库存 2
        10:06 lena: /改团 1；截止 21:00
        """,
        says={
            "m3": "B 苹果：¥50",
            "m4": "A 橙子：售罄",
            "m5": "已经是这样了（上次由lena设定",
            "m6": "候补里有 1 份补上了",
            "m7": "21:00",
            "@小兰": "水果 的 苹果 空出 1 份",
        },
        config=config(language="zh-Hans"),
    ),
    Story(
        "what nobody can buy cheaper by price names what does work",
        "10:00 lena: /open Tea; price 50; team 3 40 2h; until 20:00",
        says={"m1": "/edit 1; stock 60"},
    ),
]
