"""Sums as leaders write them: never a thousand times too low, and asked, with both sums on the buttons, where
one can be read two ways."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

EUR, IDR = config(currency="EUR"), config(currency="IDR")
OPEN = "10:00 lena: /open Cheese; price 1.200; ladder 10=1.100; deposit 1.000; until 2h"
OFFERS = "10:00 lena: /open Cheese\\noffer A Gouda 1.200\\noffer B Brie 9,90"

STORIES = [
    Story(
        "thousands as a country writes them are thousands",
        "10:00 lena: /open Nasi; price Rp85.000; ladder 3=65rb; until 20:00\n10:01 amy > buy:1: +3",
        {"amy": "3A@65000 = 195000"},
        says={"m1": "IDR85,000", "m2": "195,000"},
        config=IDR,
    ),
    Story(
        "a sum of two readings is asked, and nothing is opened before the answer",
        "10:00 lena: /open Cheese; price 1.200; until 2h",
        {},
        says={"m1": ['"1.200"', "€1.20 or €1,200"]},
        config=EUR,
    ),
    Story(
        "the answer opens it as it was said: one for all its sums, with the time that was meant then",
        "10:00 lena: /open Cheese; price 1.200; ladder 10=1.100; until 2h\n10:30 lena taps €1,200 on b1\n10:31 amy > buy:1: +1",
        {"amy": "1A@1200 = 1200"},
        says={"g1": "21 Nov 12:00", "m3": "€1,100"},
        config=EUR,
    ),
    Story(
        "the small one is the small one",
        "10:00 lena: /open Cheese; price 1.200; until 20:00\n10:01 lena taps €1.20 on b1\n10:02 amy > buy:1: +2",
        {"amy": "2A@1.2 = 2.4"},
        config=EUR,
    ),
    Story(
        "offers are asked alike",
        f"{OFFERS}\n10:01 lena taps €1,200 on b1\n10:02 amy > buy:1: A+1\n10:03 amy > buy:1: B+1",
        {"amy": "1A@1200, 1B@9.9 = 1209.9"},
        config=EUR,
    ),
    Story(
        "a second press opens nothing a second time, nor does another leader's",
        """
        10:00 lena: /open Cheese; price 1.200; until 20:00
        10:01 mei taps €1.20 on b1
        10:02 lena taps €1,200 on b1
        10:03 lena taps €1.20 on b1
        10:04 amy > buy:1: +1
        """,
        {"amy": "1A@1200 = 1200"},
        states={1: "open"},
        config=EUR,
    ),
    Story(
        "a change is asked, first which sum, then whether",
        """
        10:00 lena: /open Cheese; price 1300; ladder 2=1,250; until 20:00
        10:01 amy > buy:1: +1
        10:02 lena: /edit 1; price 1.400; ladder none
        10:03 lena taps €1,400 on b4
        10:04 lena taps Yes, change it on a1
        10:05 bob > buy:1: +1
        """,
        {"amy": "1A@1300 = 1300", "bob": "1A@1400 = 1400"},
        config=EUR,
    ),
    Story(
        "money of another currency is refused by its name",
        "10:00 lena: /open Cheese; price 45 zł\n10:01 lena: /open Cheese; price 45 PLN\n10:02 lena: /open Cheese; price 38块",
        {},
        says={"m1": '"zł" is another currency than EUR', "m2": '"PLN"', "m3": '"块"'},
        config=EUR,
    ),
    Story(
        "the leader's unit stands in the Chinese post, menu, limit and waiting list; goods that came wait no more",
        """
        10:00 lena: /开团 鸡蛋；价格 30/盒；截止 10:30；库存 5；限购 4
        10:01 小兰 > buy:1: 要两盒
        10:02 小明 > buy:1: +4
        10:03 小明 > buy:1: +1
        10:04 小明: /菜单
        10:31 tick
        10:32 lena: /到货 1
        """,
        {"小兰": "2A@30 = 60", "小明": "3A@30 w1 = 90"},
        says={
            "m1": "每人限 4 盒",
            "m3": "只剩 3 盒",
            "m4": "每人限 4 盒，你已有 4 盒",
            "m5": ["已拼 5 盒", "剩 0 盒"],
            "@小明": "鸡蛋 ×3 盒，每盒 ¥30 = ¥90\n\n还要付 ¥90",
            "b1": "剩 5 盒 · 每人限 4 盒",
        },
        config=config(language="zh-Hans"),
    ),
]
