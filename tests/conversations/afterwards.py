"""After closing: lists, payments on record, arrival, handing out."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

CLOSED = """
        10:00 lena: /open Cherries; price 10; stock 5; until 20:00
        10:01 amy > buy:1: +2
        10:02 bob > buy:1: +1
        20:00:01 tick
"""

STORIES = [
    Story(
        "what was paid for an order given up is shown as credit, and the next bill uses it and says so",
        """
        10:01 lena: /open Lamp; price 100; until 11:00
        10:02 bob > buy:1: +1
        11:01 tick
        11:02 lena: /paid 1 bob
        11:03 lena: /reopen 1 30m
        11:04 bob > buy:1: cancel
        11:05 lena: /close 1
        11:06 bob whispers: /mine
        11:07 lena: /open Rug; price 100; until 13:00
        11:08 bob > buy:2: +1
        13:01 tick
        """,
        says={
            "@bob": ["Your credit: ¥100", "¥100 paid already by your credit from before", "Nothing to pay"]
        },
    ),
    Story(
        "each member's total is told privately with how to pay",
        CLOSED,
        {"amy": "2A@10 = 20", "bob": "1A@10 = 10"},
        says={"@amy": ["20", "Bank 12-34"], "@bob": ["10", "Bank 12-34"]},
        never=["bob: Cherries"],
        config=config('[payment]\nnote = "Bank 12-34"\n'),
    ),
    Story(
        "the buy's own way to pay goes before the configured one and never into the group",
        "10:00 lena: /open Cherries; price 10; pay Cash at the gate; until 20:00\n10:01 amy > buy:1: +1\n20:00 tick",
        says={"@amy": "Cash at the gate"},
        config=config('[payment]\nnote = "Bank 12-34"\n'),
        never=["Bank 12-34"],
    ),
    Story(
        "the list is the leader's alone, per person and per variant",
        """
        10:00 lena: /open Shirt; price 50; options size=S/M; until 20:00
        10:01 amy > buy:1: S x2
        10:02 bob > buy:1: M
        20:00:01 tick
        20:01 lena: /list 1
        20:02 lena: /export 1
        """,
        says={"@lena": ["amy", "S ×2", "bob", "M ×1", "150", "CSV"]},
        silent=["m5", "m6"],
    ),
    Story(
        "papers are the leader's alone, and there are none while nobody has ordered",
        """
        10:00 lena: /open Shirt; price 50; options size=S/M; until 20:00
        10:01 lena: /papers 1
        10:02 amy > buy:1: S x2
        20:00:01 tick
        20:01 lena: /papers 1
        20:02 amy: /papers 1
        """,
        says={"@lena": ["nothing to print", "1 order: the pickup list, a label for each bag"]},
        silent=["m2", "m5"],
    ),
    Story(
        "paid and taken back, each once",
        CLOSED
        + "20:01 lena: /paid 1 amy\n20:02 lena: /paid 1 amy\n20:03 lena: /list 1\n20:04 lena: /unpaid 1 amy\n20:05 lena: /paid 1 zoe",
        {"amy": "2A@10 = 20", "bob": "1A@10 = 10"},
        says={"@lena": ["paid", "20"]},
    ),
    Story(
        "each button does one thing once, and taking back has its own",
        """
        10:00 lena: /open Cherries; price 10; stock 5; until 20:00
        10:01 amy > buy:1: +2
        10:02 bob > buy:1: +1
        10:03 bob > buy:1: cancel
        20:00:01 tick
        20:01 lena: /paid 1 bob
        20:02 lena whispers: /list 1
        20:03 lena (private) taps ✓ paid: amy on b12
        20:04 lena: /handed 1 amy
        20:05 lena: /handed 1 amy
        20:06 lena: /unhanded 1 amy
        20:07 lena: /unhanded 1 amy
        20:08 lena: /paid 1 amy
        20:09 lena (private) taps ✓ paid: amy on b12
        20:10 lena whispers: /unpaid 1 amy @2000
        20:11 lena whispers: /unpaid 1 amy @2000
        """,
        {"amy": "2A@10 = 20"},
        says={
            "m6": "bob owes nothing",
            "m9": "amy has their Cherries. Everything",
            "@lena": [
                "amy is down as paid for Cherries: ¥20, by lena",
                "Nothing has changed now",
                "amy has their Cherries: by lena",
                "Taken back",
                "off the record",
            ],
            "m11": "back on the list",
        },
    ),
    Story(
        "a bill is never said in the group",
        CLOSED + "20:01 lena: /paid 1 amy\n20:02 lena: /unpaid 1 amy",
        says={"@lena": "amy owes", "@amy": "20"},
        hides={"g1": "owes"},
    ),
    Story(
        "paying before closing is refused",
        "10:00 lena: /open Cherries; price 10; until 20:00\n10:01 amy > buy:1: +2\n10:02 lena: /paid 1 amy\n10:03 lena: /arrived 1",
        {"amy": "2A@10 = 20"},
        says={"m3": "20:00", "m4": "20:00"},
    ),
    Story(
        "arrived tells each their lines and the place",
        CLOSED + "20:01 lena: /paid 1 amy\n20:02 lena: /arrived 1 Gate 3",
        says={"@amy": ["Gate 3", "×2"], "@bob": ["Gate 3", "×1", "Still to pay: ¥10"]},
    ),
    Story(
        "arrived names a place of the config",
        CLOSED + "20:02 lena: /arrived 1 gate",
        says={"@amy": "South gate, 18:00"},
        config=config('[pickup]\ngate = "South gate, 18:00"\n'),
    ),
    Story(
        "handed out is ticked off",
        CLOSED + "20:01 lena: /handed 1 amy\n20:02 lena: /handed 1\n20:03 lena: /handed 1 bob",
        {"amy": "2A@10 = 20", "bob": "1A@10 = 10"},
        says={"@lena": "amy"},
    ),
]
